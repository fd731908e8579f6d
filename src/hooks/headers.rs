//! `_headers`: what pages may load, and how long files may be kept.
//!
//! The content security policy allows the site's own files, the theme's inline scripts by their hashes, and
//! what site.yaml adds; nothing else. No two rules set the same header for one address, since hosts join or
//! replace such values as they like: what is kept for a time is named, and everything else is left to the
//! host, which lets browsers ask again for every page (`public, max-age=0, must-revalidate`).

use crate::config::Host;
use crate::diag::{Code, Diagnostic, Level, Report};
use crate::graph::Key;
use crate::inputs;
use crate::produce::{Listed, Phase, Producer, World};
use crate::theme::{Cache, Theme};
use crate::value::Value;
use std::collections::{BTreeMap, BTreeSet};

inputs! {
    /// All that the file says.
    pub struct HeadersInputs<'g> {
        pub root: &'g str,
        pub policy: String,
        pub secure: bool,
        /// Whose names change with their contents.
        pub forever: Vec<String>,
        /// Lists for programs, which may be an hour old.
        pub hour: Vec<String>,
        /// What is for the next build, or for whoever sends posts and mails, and for no search engine.
        pub unlisted: Vec<&'static str>,
    }
}

/// Folders of files whose names carry a digest.
const DIGESTED: [&str; 3] = ["assets", "cards", "images"];
/// What the next build reads (see `baseline`).
const BASELINE: &str = "/flywheel-baseline/*";
/// Drafts of posts and mails.
const OUTBOX: &str = "/_outbox/*";
/// Rules and characters of a line that Cloudflare takes; no other host names a limit.
const MOST_RULES: usize = 100;
const LONGEST_LINE: usize = 2_000;

/// Directives of the policy, each with its sources.
fn policy(world: &World) -> String {
    let mut directives: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let own = || vec!["'self'".to_string()];
    directives.insert("base-uri", vec!["'none'".into()]);
    directives.insert("connect-src", own());
    directives.insert("form-action", own());
    directives.insert("frame-ancestors", vec!["'none'".into()]);
    directives.insert("img-src", own());
    directives.insert("script-src", own());
    directives.insert("style-src", own());
    for theme in &world.themes {
        for (directive, ends) in [
            ("font-src", &["woff2", "woff", "ttf", "otf"][..]),
            ("manifest-src", &["webmanifest"]),
            ("media-src", &["mp4", "webm", "mp3", "ogg"]),
        ] {
            let is_one = |name: &str| name.rsplit_once('.').is_some_and(|(_, end)| ends.contains(&end));
            if theme.assets.iter().any(|asset| is_one(&asset.name)) {
                directives.insert(directive, own());
            }
        }
        let mut add = |directive: &'static str, source: String| {
            let sources = directives.entry(directive).or_default();
            if !sources.contains(&source) {
                sources.push(source);
            }
        };
        if theme.has_data_images() {
            add("img-src", "data:".into());
        }
        let action = theme.settings.get("form_action").and_then(Value::as_str).unwrap_or("");
        if let Some(origin) = origin_of(action) {
            add("form-action", origin.to_string());
        }
        theme.scripts.iter().for_each(|script| add("script-src", script.source.clone()));
    }
    for (directive, sources) in &world.graph.config.file.hooks.csp {
        let all = directives.entry(directive).or_default();
        all.retain(|source| source != "'none'");
        all.extend(sources.iter().filter(|source| !all.contains(source)).cloned().collect::<Vec<_>>());
    }
    let mut policy = String::from("default-src 'none'");
    for (directive, sources) in &directives {
        policy.push_str(&format!("; {directive} {}", sources.join(" ")));
    }
    policy
}

/// Scheme and host of a whole address.
fn origin_of(address: &str) -> Option<&str> {
    let scheme = ["https://", "http://"].into_iter().find(|scheme| address.starts_with(scheme))?;
    let host = &address[scheme.len()..];
    Some(&address[..scheme.len() + host.find(['/', '?', '#']).unwrap_or(host.len())])
}

/// What may be kept: patterns and addresses for ever, and for an hour. A folder is one pattern where no page
/// lies in it.
fn kept(world: &World) -> (Vec<String>, Vec<String>) {
    let paths = world.made.paths();
    fn first(path: &str) -> &str {
        path.split_once('/').map_or("", |(folder, _)| folder)
    }
    let is_page = |path: &str| path.ends_with(".html");
    let with_pages: BTreeSet<&str> = paths.iter().filter(|p| is_page(p)).map(first).collect();
    let (mut forever, mut hour) = (BTreeSet::new(), BTreeSet::new());
    // Names with an underscore are read by hosts and not published.
    for path in paths.iter().filter(|path| !is_page(path) && !path.starts_with('_')) {
        let folder = first(path);
        let whole = !folder.is_empty() && !with_pages.contains(folder);
        let pattern = if whole { format!("/{folder}/*") } else { format!("/{path}") };
        match DIGESTED.contains(&folder) {
            true if whole => forever.insert(pattern),
            // So many rules would be needed that the host's own time is the better one.
            true => false,
            false => hour.insert(pattern),
        };
    }
    let room = MOST_RULES - 1 - forever.len();
    (forever.into_iter().collect(), hour.into_iter().take(room).collect())
}

pub struct Headers;

impl Producer for Headers {
    type Inputs<'w> = HeadersInputs<'w>;

    fn name(&self) -> &'static str {
        "headers_file"
    }
    /// It shows which folders there are.
    fn phase(&self) -> Phase {
        Phase::Past
    }
    fn artifacts(&self, world: &World, tree: usize, emit: &mut dyn FnMut(Listed)) {
        if tree == 0 && world.graph.config.file.hooks.headers {
            emit(Listed::Made(Key { family: u16::MAX, rows: [0; 3], part: 0 }, None));
        }
    }
    fn path(&self, _: &World, _: usize, _: &Key) -> String {
        "_headers".into()
    }
    fn origin(&self, _: &World, _: usize, _: &Key) -> String {
        "the headers hook".into()
    }
    fn note(&self, world: &World, report: &mut Report) {
        let hooks = &world.graph.config.file.hooks;
        let length = policy(world).len();
        if hooks.headers && hooks.host == Host::Cloudflare && length + 40 > LONGEST_LINE {
            let message = format!(
                "the content security policy has {length} characters, and Cloudflare takes lines of {LONGEST_LINE}"
            );
            report.push(
                Diagnostic::new(Code::HostLimit, Level::Note, message)
                    .at(world.graph.config.place(&["hooks", "csp"]))
                    .hint("allow fewer sources, or move scripts of the theme from inline/ to one file in assets/"),
            );
        }
    }
    fn inputs<'w>(&self, world: &'w World, _: usize, _: &Key) -> HeadersInputs<'w> {
        let (forever, hour) = kept(world);
        let config = &world.graph.config;
        let secure = config.origin.starts_with("https://");
        let drafts = world.made.paths().iter().any(|path| path.starts_with("_outbox/"));
        let baseline = config.file.hooks.baseline.then_some(BASELINE);
        let unlisted = baseline.into_iter().chain(drafts.then_some(OUTBOX)).collect();
        HeadersInputs { root: &config.root, policy: policy(world), secure, forever, hour, unlisted }
    }
    fn render(
        &self,
        inputs: &HeadersInputs<'_>,
        _: &Theme,
        _: &mut Cache,
        out: &mut Vec<u8>,
    ) -> Result<(), Box<Diagnostic>> {
        let root = inputs.root;
        let mut text = format!("{root}/*\n  Content-Security-Policy: {}\n", inputs.policy);
        for (name, value) in ALWAYS {
            text.push_str(&format!("  {name}: {value}\n"));
        }
        if inputs.secure {
            text.push_str("  Strict-Transport-Security: max-age=31536000\n");
        }
        text.push_str("\n# Names that change with their contents\n");
        let rule = |pattern: &String, value: &str| format!("{root}{pattern}\n  Cache-Control: {value}\n");
        for pattern in &inputs.forever {
            text.push_str(&rule(pattern, "public, max-age=31536000, immutable"));
        }
        text.push_str(
            "\n# Lists for programs. Pages have the host's own time: browsers ask for each again.\n",
        );
        for pattern in &inputs.hour {
            text.push_str(&rule(pattern, "public, max-age=3600"));
        }
        for pattern in &inputs.unlisted {
            let whom = if *pattern == BASELINE { "For the next build" } else { "For whoever sends them" };
            text.push_str(&format!("\n# {whom}\n{root}{pattern}\n  X-Robots-Tag: noindex\n"));
        }
        out.clear();
        out.extend_from_slice(text.as_bytes());
        Ok(())
    }
}

/// What every answer says beside the policy.
const ALWAYS: [(&str, &str); 3] = [
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    (
        "Permissions-Policy",
        "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()",
    ),
];

#[cfg(test)]
mod tests {
    use super::origin_of;

    #[test]
    fn the_origin_of_a_form_is_what_a_browser_compares() {
        assert_eq!(origin_of("https://forms.example/a?b"), Some("https://forms.example"));
        assert_eq!(origin_of("https://forms.example:8443?b"), Some("https://forms.example:8443"));
        assert_eq!(origin_of("/thank-you/"), None);
    }
}
