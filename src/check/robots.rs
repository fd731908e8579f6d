//! robots.txt, read as search engines read it (RFC 9309): who may read which path, and the sitemaps.
//!
//! Invariant: of the lines that match a path the longest decides, and of two equally long ones the kinder.

use super::findings::{Findings, Spot, Words};
use super::page::Subject;
use crate::diag::{Code, did_you_mean};

#[derive(Default)]
pub struct Robots {
    /// The file's number, if there is one.
    pub file: Option<u32>,
    groups: Vec<Group>,
    /// Addresses of sitemaps and where they stand.
    pub sitemaps: Vec<(String, u32)>,
    /// Lines that no search engine follows: byte, characters, and what is wrong.
    idle: Vec<(u32, u32, Idle)>,
}

/// Why a line has no effect.
enum Idle {
    /// It is no rule at all.
    NoRule,
    /// It begins with a word that search engines do not know.
    Unknown(String),
    /// Nobody is named whom it could be for.
    Nobody,
    /// What it forbids or allows is not a path.
    NoPath,
}

/// Words at the beginning of a line that some search engine follows.
const KNOWN: [&str; 8] =
    ["user-agent", "allow", "disallow", "sitemap", "crawl-delay", "host", "clean-param", "content-signal"];

#[derive(Default)]
struct Group {
    agents: Vec<String>,
    rules: Vec<Rule>,
}

struct Rule {
    allow: bool,
    pattern: String,
    at: u32,
}

/// Crawlers whose index people search in.
const ENGINES: [&str; 3] = ["*", "googlebot", "bingbot"];

impl Robots {
    pub fn read(file: u32, text: &str) -> Robots {
        let mut robots = Robots { file: Some(file), ..Robots::default() };
        let mut naming = false;
        let mut at = 0;
        for whole in text.split_inclusive('\n') {
            let line = whole.split('#').next().unwrap_or("");
            let here = at as u32;
            at += whole.len();
            let length = line.trim().chars().count() as u32;
            let Some((key, value)) = line.split_once(':') else {
                if length > 0 {
                    robots.idle.push((here, length, Idle::NoRule));
                }
                continue;
            };
            let value = value.trim();
            if let Some(why) = robots.why_idle(key.trim(), value) {
                robots.idle.push((here, length, why));
            }
            match key.trim().trim_start_matches('\u{feff}').to_ascii_lowercase().as_str() {
                "user-agent" => {
                    if !naming {
                        robots.groups.push(Group::default());
                    }
                    naming = true;
                    if let Some(group) = robots.groups.last_mut() {
                        group.agents.push(value.to_ascii_lowercase());
                    }
                }
                key @ ("allow" | "disallow") => {
                    naming = false;
                    if let Some(group) = robots.groups.last_mut().filter(|_| !value.is_empty()) {
                        let allow = key == "allow";
                        group.rules.push(Rule { allow, pattern: value.to_string(), at: here });
                    }
                }
                "sitemap" => robots.sitemaps.push((value.to_string(), here)),
                _ => {}
            }
        }
        robots
    }

    /// Why a line of this word and value has no effect where it stands, if it has none.
    fn why_idle(&self, key: &str, value: &str) -> Option<Idle> {
        let key = key.trim_start_matches('\u{feff}').to_ascii_lowercase();
        match key.as_str() {
            "allow" | "disallow" if self.groups.is_empty() => Some(Idle::Nobody),
            "allow" | "disallow" if !(value.is_empty() || value.starts_with(['/', '*', '$'])) => {
                Some(Idle::NoPath)
            }
            key if !KNOWN.contains(&key) => Some(Idle::Unknown(key.to_string())),
            _ => None,
        }
    }

    /// Judges the lines by themselves.
    pub fn judge(&self, found: &mut Findings<'_>) {
        let Some(file) = self.file else { return };
        for (at, length, why) in &self.idle {
            found.add(Code::RobotsLine, Spot::At(file, *at, *length), || match why {
                Idle::NoRule => Words::new(
                    "a line of robots.txt is no rule",
                    "write a word, a colon and a value: `Disallow: /drafts/`; a comment begins with #",
                ),
                Idle::Unknown(key) if key == "noindex" || key == "nofollow" => Words::new(
                    format!("search engines do not follow `{key}` in robots.txt"),
                    "keep the page readable, and let the page itself say `noindex`: front matter, or the gate of its family",
                ),
                Idle::Unknown(key) => {
                    let near = did_you_mean(key, KNOWN).map(|near| format!("did you mean `{near}`? "));
                    Words::new(
                        format!("search engines do not know `{key}` in robots.txt"),
                        format!("{}correct the line, or take it out", near.unwrap_or_default()),
                    )
                }
                Idle::Nobody => Words::new(
                    "a rule of robots.txt stands before the first `User-agent`, so it is for nobody",
                    "write `User-agent: *` above it",
                ),
                Idle::NoPath => Words::new(
                    "a rule of robots.txt does not begin with a slash, so it fits no page",
                    "write the path from the root of the host: `Disallow: /drafts/`",
                ),
            });
        }
    }

    /// The search engine that may not read a path, and the line that says so.
    pub fn blocks(&self, path: &str) -> Option<(&'static str, u32)> {
        ENGINES.iter().find_map(|engine| {
            let mut groups = self.groups.iter().filter(|g| g.agents.iter().any(|a| a == engine)).peekable();
            groups.peek()?;
            let matching = groups.flat_map(|g| &g.rules).filter(|r| matches(&r.pattern, path));
            let rule = matching.max_by_key(|r| (r.pattern.len(), r.allow))?;
            (!rule.allow).then_some((*engine, rule.at))
        })
    }
}

/// Whether a pattern (`*` for anything, `$` for the end) matches the beginning of a path.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, ends) = match pattern.strip_suffix('$') {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let mut parts = pattern.split('*');
    let Some(mut rest) = path.strip_prefix(parts.next().unwrap_or("")) else { return false };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return !ends || rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if ends && parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(found) => rest = &rest[found + part.len()..],
            None => return false,
        }
    }
    true
}

/// A page that is to be found must be readable.
pub fn judge(s: &Subject<'_>, found: &mut Findings<'_>) {
    let robots = &s.built.robots;
    let Some(file) = robots.file.filter(|_| s.is_indexed()) else { return };
    let Some((engine, at)) = robots.blocks(&s.url) else { return };
    let who = if engine == "*" { "every search engine".to_string() } else { format!("`{engine}`") };
    found.add(Code::RobotsBlocked, Spot::File(s.file), || {
        Words::new(
            format!("robots.txt forbids {who} to read this page, which is to be found"),
            "take the line out of `hooks: robots: disallow` in site.yaml, or keep the page out of search engines with `noindex`",
        )
        .also("forbidden here", Spot::At(file, at, 0))
    });
}

/// What a page that is to be found needs to be shown must be readable, too.
pub fn judge_needed(s: &Subject<'_>, needed: u32, spot: Spot, found: &mut Findings<'_>) {
    let robots = &s.built.robots;
    let Some(file) = robots.file.filter(|_| s.is_indexed()) else { return };
    let url = s.built.url(needed);
    let Some((_, at)) = robots.blocks(&url) else { return };
    found.about(Code::RobotsFile, &at.to_string(), spot, || {
        Words::new(
            format!("robots.txt forbids search engines to read {url}, which this page needs to be shown"),
            "take the line out of `hooks: robots: disallow` in site.yaml: a page that looks broken to a search engine is ranked as one",
        )
        .also("forbidden here", Spot::At(file, at, 0))
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_line_decides_and_an_own_group_replaces_the_general_one() {
        let robots = Robots::read(
            0,
            "User-agent: *\nDisallow: /a/\nAllow: /a/b/ # but this\nDisallow: /*.pdf$\n\nUser-agent: GPTBot\nDisallow: /\n\nUser-Agent: bingbot\nUser-agent: x\nDisallow: /c*d\nSitemap: https://e.com/s.xml\n",
        );
        for (path, by) in [
            ("/", None),
            ("/a/x/", Some("*")),
            ("/a/b/", None),
            ("/x.pdf", Some("*")),
            ("/x.pdf/", None),
            ("/c/d/", Some("bingbot")),
        ] {
            assert_eq!(robots.blocks(path).map(|(engine, _)| engine), by, "{path}");
        }
        assert_eq!(robots.sitemaps[0].0, "https://e.com/s.xml");
        assert!(robots.idle.is_empty());
        assert!(Robots::read(0, "User-agent: *\nDisallow:\n").blocks("/a/").is_none());
    }
}
