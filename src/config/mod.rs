//! site.yaml becomes settings: shape first, then sense.
//!
//! The shape is checked against the JSON Schema that the structs in `site` derive, so that the editor,
//! the reference and the program agree. This module reads no data and knows no page.

mod defaults;
mod drafts;
mod hooks;
mod import;
mod one_or_many;
mod mails;
mod ordered;
mod organisation;
mod paths;
mod posts;
mod publish;
mod review;
mod site;
mod submit;
mod texts;
mod translation;

pub use drafts::*;
pub use hooks::*;
pub use import::*;
pub use mails::*;
pub use one_or_many::{ONE_OR_MANY, OneOrMany};
pub use ordered::Ordered;
pub use posts::*;
pub use publish::*;
pub use review::{Limits, ReviewRules};
pub use site::*;
pub use submit::*;
pub use translation::*;

use crate::diag::Place;
use crate::node::{Node, Pos, Source};

/// site.yaml with what is needed to point at a line of it.
#[derive(Clone, Debug)]
pub struct Config {
    pub file: SiteFile,
    /// Scheme and host: https://example.com
    pub origin: String,
    /// The path that the site lives under: "" or "/experts".
    pub root: String,
    source: Source,
    tree: Node,
}

impl Config {
    pub fn new(file: SiteFile, source: Source, tree: Node) -> Self {
        let (origin, root) = split_base(&file.base_url);
        Config { file, origin, root, source, tree }
    }

    /// Builds for another address than the one in the file (`build --base-url`).
    pub fn with_base_url(mut self, base_url: &str) -> Self {
        (self.origin, self.root) = split_base(base_url);
        self.file.base_url = base_url.to_string();
        self
    }

    /// Whether site.yaml itself writes this setting.
    pub fn names(&self, path: &[&str]) -> bool {
        path.iter().try_fold(&self.tree, step).is_some()
    }

    /// The place of a setting: the value at this path of keys, or as much of the path as there is. Items of
    /// a list go by their number, the first by `0`.
    pub fn place(&self, path: &[&str]) -> Place {
        let mut node = &self.tree;
        for key in path {
            match step(node, key) {
                Some(inner) => node = inner,
                None => break,
            }
        }
        self.source.place(node.pos)
    }

    /// Whether site.yaml says something at this path of keys.
    pub fn has(&self, path: &[&str]) -> bool {
        path.iter().try_fold(&self.tree, step).is_some()
    }

    /// The place of a character within the text of a setting.
    pub fn place_in(&self, path: &[&str], offset: usize, length: usize) -> Place {
        let mut node = &self.tree;
        for key in path {
            match step(node, key) {
                Some(inner) => node = inner,
                None => return self.source.place(node.pos),
            }
        }
        self.source.place(within(node, offset, length))
    }
}

/// The value of a key, or the item of a list by its number.
fn step<'n>(node: &'n Node, key: &&str) -> Option<&'n Node> {
    node.get(key).or_else(|| node.items().get(key.parse::<usize>().ok()?))
}

/// The position of a character within a scalar that stands on one line.
pub fn within(node: &Node, offset: usize, length: usize) -> Pos {
    let quoted = matches!(&node.kind, crate::node::NodeKind::Scalar { plain: false, .. });
    Pos {
        line: node.pos.line,
        column: node.pos.column + offset as u32 + u32::from(quoted),
        length: length.max(1) as u32,
    }
}

/// Parts an address into scheme with host and the path below it, without a slash at the end.
fn split_base(base_url: &str) -> (String, String) {
    let trimmed = base_url.trim_end_matches('/');
    let after_scheme = trimmed.find("://").map_or(0, |i| i + 3);
    match trimmed[after_scheme..].find('/') {
        Some(slash) => {
            let (origin, root) = trimmed.split_at(after_scheme + slash);
            (origin.to_string(), root.to_string())
        }
        None => (trimmed.to_string(), String::new()),
    }
}

use crate::diag::{Code, Diagnostic, Level, Report};
use crate::markup::Form;

/// What the shape cannot say: settings that do not make sense together.
pub fn check(config: &Config, report: &mut Report) {
    texts::check(config, report);
    note_open_policy(config, report);
    let file = &config.file;
    let mut fault = |path: &[&str], message: String, hint: &str| {
        // What was written there may be the secret itself.
        let of_secrets = matches!(path.first(), Some(&("publish" | "submit")))
            && path.last().is_some_and(|key| publish::OF_SECRETS.contains(key));
        let code = if of_secrets { Code::WrittenSecret } else { Code::Config };
        let mut place = config.place(path);
        if of_secrets {
            (place.text, place.length) = (None, 1);
        }
        report.push(Diagnostic::new(code, Level::File, message).at(place).hint(hint));
    };
    let address = &file.base_url;
    if !is_address(address) {
        fault(
            &["base_url"],
            format!("`{address}` is not an address of a site"),
            "write it like https://example.com or https://example.com/experts",
        );
    }
    paths::check(file, &mut fault);
    for (name, dataset) in file.datasets.iter() {
        let at = |key: &'static str| -> Vec<&str> { vec!["datasets", name, key] };
        if dataset.path.is_none() && dataset.of.is_none() {
            fault(
                &["datasets", name],
                format!("the dataset `{name}` has neither `path` nor `of`"),
                "write `path: data/FILE.csv`, or `of:` and `group_by:` to group another dataset",
            );
        }
        if !is_name(name) {
            fault(
                &["datasets", name],
                format!("`{name}` cannot be the name of a dataset"),
                "use small letters, digits and underscores, beginning with a letter",
            );
        }
        if dataset.decimal.as_deref().is_some_and(|d| d != "." && d != ",") {
            fault(&at("decimal"), "the decimal sign is either `.` or `,`".into(), "write `decimal: \",\"`");
        }
        for (key, text) in [("delimiter", &dataset.delimiter), ("list_separator", &dataset.list_separator)] {
            if text.as_deref().is_some_and(|t| t.chars().count() != 1 && t != "\\t") {
                fault(&at(key), format!("`{key}` is a single character"), "write it in quotes: \";\"");
            }
        }
        let currency = dataset.currency.as_deref();
        if currency.is_some_and(|c| c.len() != 3 || !c.bytes().all(|b| b.is_ascii_uppercase())) {
            fault(
                &at("currency"),
                "a currency is written as its code of three capital letters".into(),
                "write it like `currency: USD` or `currency: EUR`",
            );
        }
        if dataset.path.is_none() && dataset.of.is_some() && dataset.group_by.is_none() {
            fault(
                &["datasets", name],
                format!("the dataset `{name}` does not say by which column it groups"),
                "write `group_by:` with a column of the grouped dataset",
            );
        }
        if let Some(of) = dataset.of.as_deref()
            && (of == name || file.datasets.get(of).is_some_and(|d| d.of.is_some() && d.path.is_none()))
        {
            fault(
                &at("of"),
                format!("`{of}` is itself a grouped dataset"),
                "group a dataset that is read from a file",
            );
        }
        for (fact, def) in
            dataset.facts.iter().filter(|(_, d)| d.format == FactFormat::Money && currency.is_none())
        {
            fault(
                &["datasets", name, "facts", fact],
                format!("`{}` is an amount of money in no currency", def.label),
                "write `currency: USD` (or another code) for this dataset",
            );
        }
        for (fact, def) in dataset.facts.iter() {
            for source in def.source.iter() {
                if !file.sources.contains_key(source) {
                    let near = crate::diag::did_you_mean(source, file.sources.keys().map(String::as_str));
                    let hint =
                        near.map_or("declare it under `sources`".into(), |n| format!("did you mean `{n}`?"));
                    fault(
                        &["datasets", name, "facts", fact, "source"],
                        format!("there is no source `{source}`"),
                        &hint,
                    );
                }
            }
        }
        for (fact, group) in dataset.facts.iter().filter_map(|(fact, d)| Some((fact, d.group.as_ref()?))) {
            if dataset.fact_groups.get(group).is_none() {
                let near = crate::diag::did_you_mean(group, dataset.fact_groups.names());
                fault(
                    &["datasets", name, "facts", fact, "group"],
                    format!("there is no group `{group}`"),
                    &near.map_or("declare it under `fact_groups`".into(), |n| format!("did you mean `{n}`?")),
                );
            }
        }
        if let Some(source) = dataset.source.as_ref().filter(|s| !file.sources.contains_key(*s)) {
            fault(&at("source"), format!("there is no source `{source}`"), "declare it under `sources`");
        }
    }
    check_translations(config, &mut fault);
    file.organisation.check(&mut fault);
    file.hooks.check(&mut fault);
    file.check.check(&mut fault);
    file.review.check(&mut fault);
    file.drafts.check(&mut fault);
    if let Some(posts) = &file.posts {
        posts.check(file, &mut fault);
    }
    if let Some(mails) = &file.mails {
        mails.check(&mut fault);
    }
    file.publish.iter().for_each(|(name, target)| target.check(name, &mut fault));
    file.submit.check(&mut fault);
    if file.translations.contains_key(&file.language) {
        fault(
            &["translations", &file.language],
            format!("`{}` is the language of the site itself", file.language),
            "list only further languages under `translations`",
        );
    }
    for (name, _) in file.families.iter() {
        let mut seen = vec![name];
        let mut at = name;
        while let Some(parent) = file.families.get(at).and_then(|f| f.parent.as_deref()) {
            if seen.contains(&parent) {
                if parent == name {
                    fault(
                        &["families", name, "parent"],
                        format!("`{name}` is above itself: the way up runs in a circle"),
                        "let `parent` lead towards the home page",
                    );
                }
                break;
            }
            seen.push(parent);
            at = parent;
        }
    }
    for (name, family) in file.families.iter() {
        if !is_name(&name.replace('-', "_")) {
            fault(
                &["families", name],
                format!("`{name}` cannot be the name of a family"),
                "use small letters, digits and hyphens, beginning with a letter",
            );
        }
        if family.kind == FamilyKind::Hub && family.lists.is_empty() {
            fault(&["families", name], format!("the hub `{name}` lists nothing"), "write `lists: [FAMILY]`");
        }
        if family.kind == FamilyKind::File {
            check_file(name, family, &mut fault);
        }
        if family.kind == FamilyKind::Document && family.path.is_none() {
            fault(
                &["families", name],
                format!("the family `{name}` has no `path`"),
                "name the folder of its Markdown files: `path: content/pages`",
            );
        }
    }
}

/// Folders whose files are the program's.
const OWN: &[&str] = &["assets", "cards", "images", "_outbox", "flywheel-baseline", "flywheel-shard"];

/// A family of files needs a template of the form that its address ends in.
fn check_file(name: &str, family: &Family, fault: &mut dyn FnMut(&[&str], String, &str)) {
    let path = ["families", name, "template"];
    let Some(template) = &family.template else {
        let message = format!("the family `{name}` has no template");
        return fault(
            &path[..2],
            message,
            "write `template: NAME.json`: a file of the theme's folder templates/",
        );
    };
    let folder = family.url.trim_start_matches('/').split('/').next().unwrap_or_default();
    if OWN.contains(&folder) {
        let message = format!("`/{folder}/` holds files that the program makes");
        return fault(&["families", name, "url"], message, "put the file into another folder: /data/");
    }
    match (Form::of(template), Form::of(&family.url)) {
        (None | Some(Form::Html), _) => fault(
            &path,
            format!("`{template}` makes no file of a known form"),
            &format!("its name ends in one of {}; pages are families of other kinds", Form::endings()),
        ),
        (form, of_url) if form != of_url => fault(
            &["families", name, "url"],
            format!("the address `{}` ends otherwise than the template `{template}`", family.url),
            "let both end alike: hosts and programs tell by the ending what a file is",
        ),
        _ => {}
    }
}

/// What `hooks.csp` allows is the site's own decision; what that gives up is said.
fn note_open_policy(config: &Config, report: &mut Report) {
    for (directive, at, message) in config.file.hooks.given_up() {
        report.push(
            Diagnostic::new(Code::Config, Level::Note, message)
                .at(config.place(&["hooks", "csp", directive, &at.to_string()]))
                .hint("name the hosts that pages need: https://stats.example"),
        );
    }
}

/// A translation can only speak of what the site has.
fn check_translations(config: &Config, fault: &mut dyn FnMut(&[&str], String, &str)) {
    let file = &config.file;
    let mut unknown = |path: &[&str], what: &str, name: &str, known: Vec<&str>| {
        let hint = match crate::diag::did_you_mean(name, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the site has: {}", known.join(", ")),
        };
        fault(path, format!("there is no {what} `{name}` to translate"), &hint);
    };
    for (language, translation) in &file.translations {
        let at = ["translations", language];
        for name in translation.families.keys().filter(|n| file.families.get(n).is_none()) {
            unknown(
                &[&at[..], &["families", name]].concat(),
                "family",
                name,
                file.families.names().collect(),
            );
        }
        for (name, words) in &translation.datasets {
            let path = [&at[..], &["datasets", name]].concat();
            let Some(dataset) = file.datasets.get(name) else {
                unknown(&path, "dataset", name, file.datasets.names().collect());
                continue;
            };
            for fact in words.facts.keys().filter(|f| dataset.facts.get(f).is_none()) {
                unknown(
                    &[&path[..], &["facts", fact]].concat(),
                    "fact",
                    fact,
                    dataset.facts.names().collect(),
                );
            }
        }
    }
}

/// Whether a text is the address of a site: scheme, host, and plain path.
pub fn is_address(address: &str) -> bool {
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    let plain =
        |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | ':' | '[' | ']' | '~' | '%');
    rest.map(|r| r.trim_end_matches('/')).is_some_and(|r| {
        !r.is_empty() && !r.starts_with('/') && r.chars().all(plain) && !r.contains("..") && !r.contains("//")
    })
}

/// Whether a form or a link can lead to a text: a page of the site, or a whole address that nobody can read on
/// the way. On this machine alone, http:// is fine.
pub fn leads_somewhere(address: &str) -> bool {
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !matches!(c, '"' | '<' | '>' | '\\' | '`');
    let host = |rest: &str| rest.starts_with(|c: char| c.is_alphanumeric() || c == '[');
    let local = |rest: &str| rest.is_empty() || rest.starts_with([':', '/']);
    let leads = match address.strip_prefix('/') {
        Some(rest) => !rest.starts_with('/'),
        None => {
            address.strip_prefix("https://").is_some_and(host)
                || address.strip_prefix("http://localhost").is_some_and(local)
        }
    };
    leads && address.chars().all(plain)
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}
