//! `_redirects` as its host follows it.
//!
//! The file is the one that the site makes: lines of an address, a target and a status; `!` lets a rule go
//! before a file. Rules for some visitors only (a country, a role) are the host's own business and are left out.
//! Invariant: of two rules that fit, the one that stands first in the file is followed.

use super::pattern::{Pattern, fill};
use super::percent;
use crate::config::Host;
use rustc_hash::FxHashMap;

#[derive(Default)]
pub struct Rules {
    rules: Vec<Rule>,
    /// Whether a rule goes before a file, and /a is another address than /a/: Cloudflare.
    strict: bool,
    /// Address → the first rule of it. Only looked up, never iterated.
    single: FxHashMap<String, usize>,
    patterns: Vec<usize>,
}

struct Rule {
    from: Pattern,
    to: String,
    status: u16,
    forced: bool,
}

/// A rule that fits an address.
#[derive(Debug, PartialEq, Eq)]
pub struct Followed {
    pub to: String,
    pub status: u16,
    /// Whether it is followed where a file lies, too.
    pub forced: bool,
}

impl Rules {
    pub fn read(text: &str, host: Host) -> Rules {
        let strict = host == Host::Cloudflare;
        let mut all = Rules { strict, ..Rules::default() };
        for line in text.lines() {
            let line = line.trim();
            let line = if line.starts_with('#') { "" } else { line.split(" #").next().unwrap_or("") };
            let Some(rule) = read_line(line, if strict { 302 } else { 301 }) else { continue };
            let at = all.rules.len();
            match rule.from.as_path() {
                Some(path) => _ = all.single.entry(key(path, strict)).or_insert(at),
                None => all.patterns.push(at),
            }
            all.rules.push(rule);
        }
        all
    }

    /// The rule that an address follows; the path is without escapes.
    pub fn find(&self, path: &str) -> Option<Followed> {
        let single = self.single.get(&key(path, self.strict)).copied();
        // Where /a and /a/ are one address, a pattern of a folder fits the folder's name as well.
        let other = (!self.strict && !path.ends_with('/')).then(|| format!("{path}/"));
        let fits = |rule: &Rule| rule.from.fits(path).or_else(|| rule.from.fits(other.as_deref()?));
        for at in self.patterns.iter().copied().filter(|at| single.is_none_or(|single| *at < single)) {
            if let Some(found) = fits(&self.rules[at]) {
                return Some(self.followed(at, fill(&self.rules[at].to, &found)));
            }
        }
        single.map(|at| self.followed(at, self.rules[at].to.clone()))
    }

    fn followed(&self, at: usize, to: String) -> Followed {
        let rule = &self.rules[at];
        Followed { to, status: rule.status, forced: rule.forced || self.strict }
    }
}

fn key(path: &str, strict: bool) -> String {
    if strict { path.to_string() } else { path.trim_end_matches('/').to_string() }
}

fn read_line(line: &str, usual: u16) -> Option<Rule> {
    let mut words = line.split_ascii_whitespace();
    let from = words.next()?;
    let to = words.next().filter(|to| to.starts_with('/') || to.contains("://"))?;
    let (status, forced) = match words.next() {
        None => (usual, false),
        Some(word) => {
            let number = word.strip_suffix('!');
            (number.unwrap_or(word).parse().ok()?, number.is_some())
        }
    };
    let known = matches!(status, 200 | 301 | 302 | 303 | 307 | 308 | 404 | 410);
    let from = Pattern::new(&percent::decode(from)?);
    (known && words.next().is_none()).then_some(Rule { from, to: to.to_string(), status, forced })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "\
# Comment
/old/ /new/ 301
/moved/ /texts/moved/ 301!
/found /new/ # says no status
/a/* /b/:splat 302
/a/first/ /too-late/ 301
/gone/ /404.html 410
/de/* /en/:splat 301 Language=en
/m%C3%BCnchen/ /munich/ 301
nonsense
";

    #[test]
    fn the_first_rule_that_fits_is_followed_as_netlify_does() {
        let rules = Rules::read(FILE, Host::Netlify);
        let find = |path: &str| rules.find(path).map(|f| (f.to, f.status, f.forced));
        assert_eq!(find("/old/"), Some(("/new/".into(), 301, false)));
        assert_eq!(find("/old"), Some(("/new/".into(), 301, false)));
        assert_eq!(find("/moved/"), Some(("/texts/moved/".into(), 301, true)));
        assert_eq!(find("/found"), Some(("/new/".into(), 301, false)));
        assert_eq!(find("/a/first/"), Some(("/b/first/".into(), 302, false)));
        assert_eq!(find("/a"), Some(("/b/".into(), 302, false)));
        assert_eq!(find("/gone/"), Some(("/404.html".into(), 410, false)));
        assert_eq!(find("/münchen/"), Some(("/munich/".into(), 301, false)));
        assert_eq!(find("/de/x"), None);
    }

    #[test]
    fn cloudflare_goes_by_the_rule_always_and_by_the_very_address() {
        let rules = Rules::read(FILE, Host::Cloudflare);
        let find = |path: &str| rules.find(path).map(|f| (f.to, f.status, f.forced));
        assert_eq!(find("/old"), None);
        assert_eq!(find("/old/"), Some(("/new/".into(), 301, true)));
        assert_eq!(find("/found"), Some(("/new/".into(), 302, true)));
        assert_eq!(find("/a"), None);
    }
}
