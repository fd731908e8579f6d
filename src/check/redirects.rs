//! `_redirects`: rules that lead from old addresses to new ones, and what is wrong with them.
//!
//! The first rule that fits is followed. Hosts differ in what goes first, a file or a rule: Netlify takes
//! the file unless the rule says `!`, Cloudflare always takes the rule.

use super::address::Target;
use super::findings::{Findings, Spot, Words};
use super::head::Status;
use super::headers::is_match;
use super::page::{Built, Facts};
use crate::config::Host;
use crate::diag::{Code, thousands};
use rustc_hash::FxHashMap;

#[derive(Default)]
pub struct Redirects {
    file: Option<u32>,
    host: Host,
    /// Most rules, if there is a limit: single addresses, patterns, both.
    most: [Option<usize>; 3],
    rules: Vec<Rule>,
    /// Byte, characters, and what is wrong with a line that is no rule.
    broken: Vec<(u32, u32, &'static str)>,
    /// Address without its last slash → the first rule of it. Only looked up, never iterated.
    single: FxHashMap<String, usize>,
    patterns: Vec<usize>,
}

struct Rule {
    from: String,
    to: String,
    status: u16,
    forced: bool,
    /// Only for some visitors: a language, a country, a query.
    conditional: bool,
    at: u32,
    length: u32,
}

/// Characters of a line that Cloudflare takes.
const LONGEST_LINE: usize = 1000;
/// So many steps from rule to rule are a loop.
const STEPS: usize = 20;

impl Redirects {
    pub fn read(file: u32, text: &str, host: Host, limit: Option<usize>) -> Redirects {
        let most = match host {
            Host::Cloudflare => [Some(2_000), Some(100), limit],
            Host::Netlify | Host::Other => [None, None, limit],
        };
        let mut all = Redirects { file: Some(file), host, most, ..Redirects::default() };
        let mut at = 0u32;
        for whole in text.split_inclusive('\n') {
            let here = at + (whole.len() - whole.trim_start().len()) as u32;
            at += whole.len() as u32;
            // A number sign begins a comment at the beginning of a word.
            let line = whole.trim();
            let line =
                if line.starts_with('#') { "" } else { line.split(" #").next().unwrap_or("").trim_end() };
            let length = line.chars().count() as u32;
            if line.is_empty() {
                continue;
            }
            if host == Host::Cloudflare && line.len() > LONGEST_LINE {
                all.broken.push((
                    here,
                    length,
                    "the line is longer than 1,000 characters, the most that Cloudflare takes",
                ));
            }
            match rule(line) {
                Ok(rule) => all.push(Rule { at: here, length, ..rule }),
                Err(why) => all.broken.push((here, length, why)),
            }
        }
        all
    }

    fn push(&mut self, rule: Rule) {
        let at = self.rules.len();
        if rule.is_pattern() {
            self.patterns.push(at);
        } else if !rule.conditional {
            self.single.entry(self.key(&rule.from)).or_insert(at);
        }
        self.rules.push(rule);
    }

    /// Netlify holds /a and /a/ for one address, Cloudflare for two.
    fn key(&self, path: &str) -> String {
        let path = super::address::decode(path);
        match self.host {
            Host::Cloudflare => path.into_owned(),
            _ => path.trim_end_matches('/').to_string(),
        }
    }

    fn find(&self, path: &str) -> Option<&Rule> {
        let single = self.single.get(&self.key(path)).copied();
        let fits = |at: &&usize| !self.rules[**at].conditional && is_match(&self.rules[**at].from, path);
        let pattern = self.patterns.iter().find(fits).copied();
        let at = [single, pattern].into_iter().flatten().min()?;
        Some(&self.rules[at])
    }

    /// Whether an address at which no file lies is led on.
    pub fn lead_on(&self, path: &str) -> bool {
        self.find(path).is_some_and(|rule| rule.status < 400)
    }

    /// Judges the rules, when what every page is is known.
    pub fn judge(&self, built: &Built<'_>, facts: &[Facts], found: &mut Findings<'_>) {
        let Some(file) = self.file else { return };
        for (at, length, why) in &self.broken {
            found.add(Code::RedirectSyntax, Spot::At(file, *at, *length), || {
                Words::new(*why, "write a rule as `/old/ /new/ 301`")
            });
        }
        self.judge_count(file, found);
        for (at, rule) in self.rules.iter().enumerate() {
            let spot = Spot::At(file, rule.at, rule.length);
            if !rule.is_pattern() && !rule.conditional {
                let first = self.single.get(&self.key(&rule.from)).copied();
                if let Some(first) = first.filter(|first| *first != at) {
                    let before = Spot::At(file, self.rules[first].at, self.rules[first].length);
                    found.add(Code::RedirectTwice, spot, || {
                        let message = format!("{} is redirected twice, and the first rule counts", rule.from);
                        Words::new(message, "keep one of the two rules").also("redirected first here", before)
                    });
                    continue;
                }
            }
            self.judge_shadow(rule, spot, built, facts, found);
            self.judge_target(rule, spot, built, found);
        }
    }

    fn judge_count(&self, file: u32, found: &mut Findings<'_>) {
        let patterns = self.patterns.len();
        let counts = [self.rules.len() - patterns, patterns, self.rules.len()];
        for ((count, most), what) in
            counts.into_iter().zip(self.most).zip(["rules of single addresses", "patterns", "rules"])
        {
            if let Some(most) = most.filter(|most| count > *most) {
                found.add(Code::RedirectCount, Spot::File(file), || {
                    let (count, most) = (thousands(count as u64), thousands(most as u64));
                    Words::new(
                        format!("there are {count} {what}, and {most} are followed"),
                        "let patterns (/old/*) stand for several rules, or raise `hooks: redirect_limit` in site.yaml if the host takes more",
                    )
                });
            }
        }
    }

    /// A rule and a page at one address: one of them is not seen.
    fn judge_shadow(
        &self,
        rule: &Rule,
        spot: Spot,
        built: &Built<'_>,
        facts: &[Facts],
        found: &mut Findings<'_>,
    ) {
        let wins = rule.forced || self.host == Host::Cloudflare;
        // A page that only redirects may stand beside the rule, for hosts that follow no rules.
        let hidden = |file: u32| {
            let page = built.files.page_of(file);
            page.is_none_or(|page| !matches!(facts[page as usize].status, Status::Redirect))
        };
        let page = match rule.is_pattern() {
            false => match built.address.resolve(&built.files, "/", &rule.from) {
                Target::File { file, .. } => Some(file),
                Target::Form { file, .. } if self.host != Host::Cloudflare => Some(file),
                _ => None,
            },
            true if wins && rule.status != 200 => {
                let fits = |file: &u32| is_match(&rule.from, &built.url(*file));
                built.files.pages().iter().copied().filter(fits).find(|file| hidden(*file))
            }
            true => None,
        };
        let Some(page) = page.filter(|page| hidden(*page) && !rule.conditional) else { return };
        if built.address.path_of(built.files.path(page)) == rule.to {
            return;
        }
        found.add(Code::RedirectShadow, spot, || {
            let url = built.url(page);
            let message = match wins {
                true => format!("the rule for {} hides the page {url}", rule.from),
                false => {
                    format!("the rule for {} has no effect, since the page {url} stands there", rule.from)
                }
            };
            Words::new(message, "take the rule out, or let the page go")
        });
    }

    /// A rule that takes a part of the address over must not lead to what it fits itself: followed from an
    /// address that no page has, the way never ends.
    fn judge_circle(&self, rule: &Rule, spot: Spot, built: &Built<'_>, found: &mut Findings<'_>) {
        if rule.conditional || !is_led(rule.status) {
            return;
        }
        let any =
            |part: &str| if part.starts_with(':') { "any".to_string() } else { part.replace('*', "any") };
        let from = rule.from.strip_prefix(built.address.origin.as_str()).unwrap_or(&rule.from);
        let first = from.split('/').map(any).collect::<Vec<_>>().join("/");
        let (mut path, mut now) = (first.clone(), rule);
        for _ in 0..STEPS {
            let Some(led) = now.lead(&path, &built.address.origin) else { return };
            let Some(next) = self.find(&led).filter(|next| is_led(next.status)) else { return };
            if next.at == rule.at {
                found.add(Code::RedirectLoop, spot, || {
                    let message =
                        format!("the redirect of {} leads round in a circle: {first} to {led}", rule.from);
                    Words::new(message, "lead it to an address that no rule fits, or take the rule out")
                });
                return;
            }
            (path, now) = (led, next);
        }
    }

    fn judge_target(&self, rule: &Rule, spot: Spot, built: &Built<'_>, found: &mut Findings<'_>) {
        if rule.to.is_empty() {
            return;
        }
        if rule.takes_over() {
            self.judge_circle(rule, spot, built, found);
            return;
        }
        let mut seen = vec![rule.from.as_str()];
        let mut to = rule.to.as_str();
        loop {
            let target = built.address.resolve(&built.files, "/", to);
            let (path, there) = match &target {
                Target::File { .. } | Target::Form { .. } => (to, true),
                Target::Nowhere(_) => (to, false),
                _ => return,
            };
            let path = path.strip_prefix(built.address.origin.as_str()).unwrap_or(path);
            let path = &path[..path.find(['?', '#']).unwrap_or(path.len())];
            let next = self.find(path).filter(|next| !there || next.forced || self.host == Host::Cloudflare);
            let Some(next) = next.filter(|_| rule.status < 400) else {
                if !there {
                    found.about(Code::RedirectNowhere, to, spot, || {
                        Words::new(
                            format!("the redirect of {} leads to {to}, where no page is", rule.from),
                            "lead it to a page that exists",
                        )
                    });
                } else if seen.len() > 1 {
                    found.add(Code::RedirectChain, spot, || {
                        let message =
                            format!("{} is redirected to {}, which is redirected again", rule.from, rule.to);
                        Words::new(message, format!("lead it to {to} at once"))
                    });
                }
                return;
            };
            if seen.len() > STEPS || seen.iter().any(|from| self.key(from) == self.key(&next.from)) {
                found.add(Code::RedirectLoop, spot, || {
                    let message =
                        format!("the redirect of {} leads back to itself by way of {}", rule.from, rule.to);
                    Words::new(message, "take one of the rules out")
                });
                return;
            }
            if next.status >= 400 || next.to.is_empty() || next.to.contains(':') {
                return;
            }
            seen.push(&next.from);
            to = &next.to;
        }
    }
}

impl Rule {
    /// Whether the target takes a part of the old address over.
    fn takes_over(&self) -> bool {
        self.to.contains(":splat") || self.to.contains("/:")
    }

    /// Where an address that the rule fits is led, on the same host.
    fn lead(&self, path: &str, origin: &str) -> Option<String> {
        let to = self.to.strip_prefix(origin).unwrap_or(&self.to);
        let rest = self.from.find('*').and_then(|star| path.get(star..)).unwrap_or("");
        let parts = to.split('/').map(|part| match part.strip_prefix(':') {
            Some(name) if name != "splat" => self.part(name, path),
            _ => part.replace(":splat", rest),
        });
        let led = parts.collect::<Vec<_>>().join("/");
        (to.starts_with('/') && !to.starts_with("//")).then_some(led)
    }

    /// The part of an address that stands where the rule has `:name`.
    fn part(&self, name: &str, path: &str) -> String {
        let at = self.from.split('/').position(|part| part.strip_prefix(':') == Some(name));
        at.and_then(|at| path.split('/').nth(at)).unwrap_or("").to_string()
    }

    fn is_pattern(&self) -> bool {
        self.from.contains('*') || self.from.contains("/:")
    }
}

/// Whether a browser is sent on, and not only shown something else.
fn is_led(status: u16) -> bool {
    (300..400).contains(&status)
}

/// Reads `from [query] to [status[!]] [conditions]`.
fn rule(line: &str) -> Result<Rule, &'static str> {
    let mut words = line.split_ascii_whitespace();
    let from = words.next().unwrap_or("").to_string();
    if !from.starts_with('/') && !from.starts_with("https://") && !from.starts_with("http://") {
        return Err("a redirect begins with the old address, a path from the root");
    }
    if from.find('*').is_some_and(|star| star + 1 < from.len()) {
        return Err("a star stands only at the end of an old address");
    }
    let mut rule =
        Rule { from, to: String::new(), status: 301, forced: false, conditional: false, at: 0, length: 0 };
    let mut has_status = false;
    for word in words {
        let is_target = word.starts_with('/') || word.starts_with("https://") || word.starts_with("http://");
        if rule.to.is_empty() && !has_status && is_target {
            rule.to = word.to_string();
        } else if word.contains('=') {
            rule.conditional = true;
        } else if let Ok(status) = word.trim_end_matches('!').parse::<u16>() {
            (rule.status, rule.forced, has_status) = (status, word.ends_with('!'), true);
        } else {
            return Err("the rule has a word that is neither an address nor a status");
        }
    }
    if !matches!(rule.status, 200 | 301 | 302 | 303 | 307 | 308 | 401 | 403 | 404 | 410 | 451) {
        return Err("the status of a redirect is 301, 302, 307, 308, 200, 404 or 410");
    }
    if rule.to.is_empty() && rule.status < 400 {
        return Err("the redirect does not say where it leads");
    }
    Ok(rule)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_rule_that_fits_is_followed() {
        let text = "# old\n/a/ /b/ 301 # moved\n/a/* /c/:splat\n/d /404.html 410\n/e lang=de /f/ 302!\n/old/ x\n* /\n";
        let all = Redirects::read(0, text, Host::Netlify, None);
        let to = |path| all.find(path).map(|r| (r.to.as_str(), r.status));
        assert_eq!(to("/a"), Some(("/b/", 301)));
        assert_eq!(to("/a/x/"), Some(("/c/:splat", 301)));
        assert_eq!(to("/e"), None, "only for some");
        assert!(all.lead_on("/a/") && !all.lead_on("/d/"));
        assert_eq!(all.broken.len(), 2);
    }
}
