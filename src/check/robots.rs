//! robots.txt, read as search engines read it (RFC 9309): who may read which path, and the sitemaps.
//!
//! Invariant: of the lines that match a path the longest decides, and of two equally long ones the kinder.

use super::findings::{Findings, Spot, Words};
use super::page::Subject;
use crate::diag::Code;

#[derive(Default)]
pub struct Robots {
    /// The file's number, if there is one.
    pub file: Option<u32>,
    groups: Vec<Group>,
    /// Addresses of sitemaps and where they stand.
    pub sitemaps: Vec<(String, u32)>,
}

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
            let Some((key, value)) = line.split_once(':') else { continue };
            let value = value.trim();
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
        assert!(Robots::read(0, "User-agent: *\nDisallow:\n").blocks("/a/").is_none());
    }
}
