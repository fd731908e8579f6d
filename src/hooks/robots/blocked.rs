//! Rules of robots.txt that keep crawlers from pages of the site: an indexed page could not be read, and one
//! that asks not to be indexed could not be heard.

use crate::config::{Access, Robots as Rules};
use crate::diag::{Code, Diagnostic, Level, Report};
use crate::graph::Status;
use crate::produce::World;

/// Notes each rule that keeps crawlers from a page of the site.
pub fn note(world: &World, report: &mut Report) {
    let config = &world.graph.config;
    let Rules { disallow, agents } = &config.file.hooks.robots;
    let all_refused = agents.get("*") == Some(&Access::Disallow);
    let mut rules: Vec<(&str, String)> =
        disallow.iter().map(|path| (path.as_str(), format!("{}{path}", config.root))).collect();
    if all_refused {
        rules.push(("*", "/".into()));
    }
    if rules.is_empty() {
        return;
    }
    let mut blocked: Vec<Blocked> = rules.iter().map(|_| Blocked::default()).collect();
    for t in &world.graph.trees {
        for family in 0..t.families.len() {
            t.each_page(&world.graph, family, &mut |key, decision| {
                if !decision.is_made() {
                    return;
                }
                let url = t.url(&key);
                for ((_, path), blocked) in rules.iter().zip(&mut blocked) {
                    if matches(path, &url) {
                        blocked.add(&url, decision.status);
                    }
                }
            });
        }
    }
    for (at, ((written, _), blocked)) in rules.iter().zip(blocked).enumerate() {
        let at = at.to_string();
        let rule = if *written == "*" { ["agents", "*"] } else { ["disallow", at.as_str()] };
        if let Some((message, hint)) = blocked.words(written) {
            let place = config.place(&["hooks", "robots", rule[0], rule[1]]);
            report.push(Diagnostic::new(Code::RobotsBlocks, Level::Note, message).at(place).hint(hint));
        }
    }
}

/// The pages that a rule keeps crawlers from: how many, and the first of them.
#[derive(Default)]
struct Blocked {
    indexed: usize,
    unindexed: usize,
    first: String,
}

impl Blocked {
    fn add(&mut self, url: &str, status: Status) {
        // An indexed page is the better example.
        let is_better = self.indexed == 0 && (status == Status::Index || self.unindexed == 0);
        if is_better {
            self.first = url.to_string();
        }
        match status {
            Status::Index => self.indexed += 1,
            _ => self.unindexed += 1,
        }
    }

    fn words(&self, rule: &str) -> Option<(String, &'static str)> {
        let pages = |n: usize| if n == 1 { "one page".to_string() } else { format!("{n} pages") };
        let first = &self.first;
        if self.indexed > 0 {
            let message = format!(
                "robots.txt keeps crawlers from {} offered to search engines: `{rule}` covers {first}",
                pages(self.indexed)
            );
            return Some((
                message,
                "take the rule out, or let the gate say `noindex` and keep the pages readable",
            ));
        }
        let asks = if self.unindexed == 1 { "asks" } else { "ask" };
        let message = format!(
            "robots.txt keeps crawlers from {} that {asks} not to be indexed: `{rule}` covers {first}",
            pages(self.unindexed)
        );
        (self.unindexed > 0).then_some((message, "take the rule out: a page that is not read is not heard"))
    }
}

/// Whether a rule covers a path: from its beginning on, with `*` for anything and `$` for the end.
fn matches(rule: &str, path: &str) -> bool {
    let (rule, whole) = match rule.strip_suffix('$') {
        Some(rule) => (rule, true),
        None => (rule, false),
    };
    let mut parts = rule.split('*');
    let Some(mut rest) = parts.next().and_then(|first| path.strip_prefix(first)) else { return false };
    let mut last = None;
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
        last = Some(part);
    }
    match last {
        _ if !whole => true,
        None => rest.is_empty(),
        // The last star takes as much as there is.
        Some(part) => rest.is_empty() || path.ends_with(part),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_cover_what_rfc_9309_says() {
        for (rule, path, covered) in [
            ("/", "/a/", true),
            ("/a", "/a/", true),
            ("/a", "/about/", true),
            ("/a/", "/a", false),
            ("/b", "/a/b", false),
            ("/*/b", "/a/b/c", true),
            ("/*/b$", "/a/b/c", false),
            ("/*/b$", "/a/b/b", true),
            ("/a/$", "/a/", true),
            ("/a/$", "/a/b/", false),
            ("/*.json$", "/x/y.json", true),
            ("/*.json$", "/x/y.json/", false),
            ("/*", "/anything", true),
        ] {
            assert_eq!(matches(rule, path), covered, "{rule} {path}");
        }
    }
}
