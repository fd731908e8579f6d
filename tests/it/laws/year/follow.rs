//! The rules of `_redirects`, followed as the host follows them: the first one that fits, patterns and all.

use super::super::Tree;

pub struct Rules(Vec<Rule>);

struct Rule {
    from: Vec<String>,
    to: String,
    status: u16,
    is_forced: bool,
}

impl Rules {
    /// Reads the file; rules lose the path that the site lives under.
    pub fn read(bytes: &[u8], root: &str) -> Rules {
        let text = std::str::from_utf8(bytes).unwrap();
        let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        let inside = |path: &str| path.strip_prefix(root).unwrap_or_else(|| panic!("{path}")).to_string();
        let rule = |line: &str| {
            let parts: Vec<&str> = line.split_whitespace().collect();
            let [from, to, status] = parts.as_slice() else { panic!("{line}") };
            let from = inside(from).split('/').map(str::to_string).collect();
            let status_code = status.trim_end_matches('!').parse().unwrap();
            Rule { from, to: inside(to), status: status_code, is_forced: status.ends_with('!') }
        };
        Rules(lines.map(rule).collect())
    }

    /// Goes where an address leads, or says why it leads nowhere.
    pub fn follow(&self, url: &str, output: &Tree) -> Result<(), String> {
        let mut at = url.to_string();
        for _ in 0..6 {
            let file = format!("{}{}", &at[1..], if at.ends_with('/') { "index.html" } else { "" });
            let there = output.contains_key(&file);
            let Some((rule, to)) = self.0.iter().find_map(|rule| {
                let to = rule.fits(&at)?;
                (rule.is_forced || !there).then_some((rule, to))
            }) else {
                return if there { Ok(()) } else { Err(format!("{at} is not there, and no rule fits")) };
            };
            if rule.status == 410 {
                return Ok(());
            }
            at = to;
        }
        Err("it leads round and round".into())
    }
}

impl Rule {
    /// Where an address leads by this rule.
    fn fits(&self, url: &str) -> Option<String> {
        let steps: Vec<&str> = url.split('/').collect();
        let mut to = self.to.clone();
        for (at, part) in self.from.iter().enumerate() {
            if part == "*" {
                return Some(to.replace(":splat", &steps.get(at..)?.join("/")));
            }
            let step = steps.get(at)?;
            match part.strip_prefix(':') {
                // A placeholder stands for one step, which is not empty.
                Some(_) if step.is_empty() => return None,
                Some(_) => to = to.replace(part.as_str(), step),
                None if part != step => return None,
                None => {}
            }
        }
        (steps.len() == self.from.len()).then_some(to)
    }
}
