//! A path of `_redirects` or `_headers`: `*` stands for anything, `:name` for one part of a path.
//!
//! Invariant: paths are compared as text, without escapes.

/// A path of a rule, taken apart.
#[derive(Debug, PartialEq, Eq)]
pub struct Pattern {
    parts: Vec<Part>,
}

#[derive(Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Name(String),
    Anything,
}

/// What names stand for in a path that fits; `splat` for a star.
pub type Captures = Vec<(String, String)>;

impl Pattern {
    pub fn new(path: &str) -> Pattern {
        let mut parts = Vec::new();
        let mut text = String::new();
        let mut rest = path.char_indices().peekable();
        while let Some((at, c)) = rest.next() {
            let begins = c == ':' && path[..at].ends_with('/');
            let is_name = |c: &char| c.is_ascii_alphanumeric() || *c == '_';
            let name: String =
                if begins { path[at + 1..].chars().take_while(is_name).collect() } else { String::new() };
            if c != '*' && name.is_empty() {
                text.push(c);
                continue;
            }
            parts.extend((!text.is_empty()).then(|| Part::Text(std::mem::take(&mut text))));
            for _ in name.chars() {
                rest.next();
            }
            parts.push(if c == '*' { Part::Anything } else { Part::Name(name) });
        }
        parts.extend((!text.is_empty()).then_some(Part::Text(text)));
        Pattern { parts }
    }

    /// The path itself, if nothing in it stands for something else.
    pub fn as_path(&self) -> Option<&str> {
        match &self.parts[..] {
            [] => Some(""),
            [Part::Text(text)] => Some(text),
            _ => None,
        }
    }

    /// What the names stand for, if the pattern fits a path.
    pub fn fits(&self, path: &str) -> Option<Captures> {
        let mut found = Captures::new();
        fits(&self.parts, path, &mut found).then_some(found)
    }
}

fn fits(parts: &[Part], path: &str, found: &mut Captures) -> bool {
    let Some((part, others)) = parts.split_first() else { return path.is_empty() };
    let (name, ends): (&str, Vec<usize>) = match part {
        Part::Text(text) => {
            return path.strip_prefix(text.as_str()).is_some_and(|rest| fits(others, rest, found));
        }
        Part::Name(name) => (name, vec![path.find('/').unwrap_or(path.len())]),
        Part::Anything if others.is_empty() => ("splat", vec![path.len()]),
        // The shortest piece first: rules of hosts have one star, nearly always at the end.
        Part::Anything => ("splat", path.char_indices().map(|(at, _)| at).chain([path.len()]).collect()),
    };
    for end in ends {
        if end == 0 && *part != Part::Anything {
            return false;
        }
        found.push((name.to_string(), path[..end].to_string()));
        if fits(others, &path[end..], found) {
            return true;
        }
        found.pop();
    }
    false
}

/// Puts what was found into a target: `:splat`, `:name`.
pub fn fill(target: &str, found: &Captures) -> String {
    let mut out = String::with_capacity(target.len());
    let mut rest = target;
    while let Some(at) = rest.find("/:") {
        let (before, after) = rest.split_at(at + 1);
        out.push_str(before);
        let end =
            after[1..].find(|c: char| !c.is_ascii_alphanumeric() && c != '_').map_or(after.len(), |e| e + 1);
        match found.iter().find(|(name, _)| *name == after[1..end]) {
            Some((_, value)) => out.push_str(&super::percent::encode(value)),
            None => out.push_str(&after[..end]),
        }
        rest = &after[end..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_and_names_stand_for_parts_and_are_put_into_targets() {
        let to = |pattern: &str, path: &str, target: &str| {
            Pattern::new(pattern).fits(path).map(|found| fill(target, &found))
        };
        assert_eq!(to("/old/*", "/old/a/b", "/new/:splat").as_deref(), Some("/new/a/b"));
        assert_eq!(to("/old/*", "/old/", "/new/:splat").as_deref(), Some("/new/"));
        assert_eq!(to("/old/*", "/older", "/new/"), None);
        assert_eq!(to("/:y/:m/x/", "/2026/11/x/", "/:m/:y/").as_deref(), Some("/11/2026/"));
        assert_eq!(to("/:y/x/", "//x/", "/"), None);
        assert_eq!(to("/a/:b", "/a/b/c", "/"), None);
        assert_eq!(to("/*.css", "/deep/site.css", "/").as_deref(), Some("/"));
        assert_eq!(to("/:a/", "/ü/", "/:a/:b/").as_deref(), Some("/%C3%BC/:b/"));
        assert_eq!(Pattern::new("/a:b/").as_path(), Some("/a:b/"));
    }
}
