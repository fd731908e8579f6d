//! What is gone becomes rules, and the rules become as many as a host takes.
//!
//! Invariant: rules stand in an order in which the first that fits is the right one.

use crate::data::history::Published;
use crate::produce::World;
use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;

mod alike;

/// A rule: an address or a pattern of them, and where it leads; both as they stand in the file, but for the
/// path that the site lives under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    pub from: String,
    /// Nowhere: the page is gone for good.
    pub to: Option<String>,
    pub is_pattern: bool,
    /// The day on which the last of its pages went; none for a page that goes with this build.
    day: Option<Date>,
    /// The rules that a pattern stands for.
    stands_for: Vec<Rule>,
}

impl Rule {
    fn single(from: String, to: Option<String>, day: Option<Date>) -> Rule {
        Rule { from, to, is_pattern: false, day, stands_for: Vec::new() }
    }
    fn pattern(from: String, to: Option<String>, stands_for: Vec<Rule>) -> Rule {
        let day = match stands_for.iter().any(|rule| rule.day.is_none()) {
            true => None,
            false => stands_for.iter().filter_map(|rule| rule.day).max(),
        };
        Rule { from, to, is_pattern: true, day, stands_for }
    }
    /// How many addresses it stands for.
    fn count(&self) -> usize {
        self.stands_for.len().max(1)
    }
}

/// What a host takes.
pub struct Limits {
    /// Rules of single addresses, patterns, and both together.
    pub single: usize,
    pub patterns: usize,
    pub all: usize,
    /// The longest line, in characters.
    pub line: usize,
    /// Whether it can be told that a page is gone for good.
    pub knows_gone: bool,
}

/// The rules that fit, and how many addresses do not.
pub struct Fit {
    pub rules: Vec<Rule>,
    pub left_out: usize,
}

/// A page that was published and is not made.
struct Gone<'w> {
    /// Address without its first slash.
    url: &'w str,
    to: Option<Cow<'w, str>>,
    day: Option<Date>,
    /// So many bytes of the address are the largest folder (or the page itself) in which nothing is left.
    dead: usize,
}

/// Rules for every published address that is not made, patterns where they fit. `moved` are old addresses of
/// texts with their new ones, sorted.
pub fn of_gone(world: &World, moved: &[(&str, String)]) -> Vec<Rule> {
    let gone = gone(world, moved);
    let mut rules = Vec::new();
    for group in gone.chunk_by(|a, b| a.url[..a.dead] == b.url[..b.dead]) {
        collapse(group, group[0].dead, &mut rules);
    }
    alike::joined(rules, world.made.paths())
}

/// Published and made addresses are both sorted: one walk over both finds what is gone, and the neighbours
/// that are there tell how large a part of an address has nothing left below it.
fn gone<'w>(world: &'w World, moved: &'w [(&'w str, String)]) -> Vec<Gone<'w>> {
    let withdrawn = world.history.withdrawn.gone();
    if world.history.pages.is_empty() && withdrawn.is_empty() {
        return Vec::new();
    }
    let elsewhere = elsewhere(world);
    let mut targets = Targets { world, moved, elsewhere, known: FxHashMap::default() };
    let mut there = world.made.sorted().peekable();
    let mut before = "";
    let mut gone = Vec::new();
    for (url, page) in published(world, &withdrawn) {
        while let Some(path) = there.next_if(|path| *path < url) {
            before = path;
        }
        let next = there.peek().copied().unwrap_or("");
        if next == url {
            continue;
        }
        let shared = shared_folder(before, url).max(shared_folder(next, url));
        let dead = end_of_step(url, shared);
        // What went with a consent is gone for good: nothing stands for it anywhere.
        let to = page.filter(|_| withdrawn.binary_search(&url).is_err()).and_then(|page| {
            decided(world, page.url).or_else(|| targets.itself(page.page)).or_else(|| targets.find(page.hub))
        });
        gone.push(Gone { url, to, day: page.and_then(|page| page.gone), dead });
    }
    gone
}

/// Where the decisions file lets the address of a held page lead, if a page stands there.
fn decided<'w>(world: &'w World, url: &str) -> Option<Cow<'w, str>> {
    let to = &*world.graph.decisions.of(url)?.redirect;
    (!to.is_empty() && world.made.holds(to)).then_some(Cow::Borrowed(to))
}

/// Every address that was published, without its first slash, sorted: those that the history knows, and those
/// that went with a consent, which were shown whether or not a day was written down.
fn published<'w>(
    world: &'w World,
    withdrawn: &[&'w str],
) -> Box<dyn Iterator<Item = (&'w str, Option<Published<'w>>)> + 'w> {
    let known = world.history.pages.iter();
    let known = known.map(|page| (page.url.strip_prefix('/').unwrap_or(page.url), Some(page)));
    if withdrawn.is_empty() {
        return Box::new(known);
    }
    let mut all: Vec<(&str, Option<Published<'_>>)> = known.collect();
    let unknown = |url: &&&str| all.binary_search_by(|(known, _)| (*known).cmp(**url)).is_err();
    let more: Vec<_> = withdrawn.iter().filter(unknown).map(|url| (*url, None)).collect();
    all.extend(more);
    all.sort_unstable_by_key(|(url, _)| *url);
    Box::new(all.into_iter())
}

/// Where the pages stand now that were published at another address.
fn elsewhere(world: &World) -> FxHashMap<u64, &str> {
    let gone = world.history.pages.iter().filter(|page| page.page != 0 && !world.made.holds(page.url));
    let gone: FxHashSet<u64> = gone.map(|page| page.page).collect();
    if gone.is_empty() {
        return FxHashMap::default();
    }
    world.pages().filter(|(page, _)| gone.contains(page)).collect()
}

/// How many bytes of folders two paths have in common.
fn shared_folder(a: &str, b: &str) -> usize {
    let same = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    b.as_bytes()[..same].iter().rposition(|byte| *byte == b'/').map_or(0, |slash| slash + 1)
}

/// Where the step of an address that begins at a depth ends.
fn end_of_step(url: &str, depth: usize) -> usize {
    url[depth..].find('/').map_or(url.len(), |slash| depth + slash + 1)
}

/// One pattern for a folder whose pages all lead to one place; else its parts, one by one.
fn collapse(group: &[Gone<'_>], depth: usize, rules: &mut Vec<Rule>) {
    let Some(first) = group.first() else { return };
    let folder = &first.url[..depth];
    if group.len() > 1 && folder.ends_with('/') {
        let same = group.iter().all(|g| g.to == first.to).then(|| first.to.as_deref().map(encoded));
        if let Some(to) = same.or_else(|| renamed(group, depth).map(Some)) {
            let from = format!("/{}*", encoded(folder));
            return rules.push(Rule::pattern(from, to, group.iter().map(single).collect()));
        }
    }
    let step = |g: &Gone<'_>| g.url[depth..end_of_step(g.url, depth)].to_string();
    for part in group.chunk_by(|a, b| step(a) == step(b)) {
        if part.len() == 1 {
            rules.extend(part.iter().map(single));
        } else {
            collapse(part, end_of_step(part[0].url, depth), rules);
        }
    }
}

/// Where a folder has gone whose pages all stand in another one under the names that they had: `/new/:splat`.
fn renamed(group: &[Gone<'_>], depth: usize) -> Option<String> {
    let folder = |g: &Gone<'_>| {
        let to = g.to.as_deref()?.strip_suffix(&g.url[depth..])?;
        to.ends_with('/').then(|| to.to_string())
    };
    let to = folder(group.first()?)?;
    group.iter().all(|g| folder(g).as_ref() == Some(&to)).then(|| format!("{}:splat", encoded(&to)))
}

fn single(gone: &Gone<'_>) -> Rule {
    Rule::single(format!("/{}", encoded(gone.url)), gone.to.as_deref().map(encoded), gone.day)
}

/// A path as it stands in a rule: nothing in it is read as a pattern, a comment or the end of a field.
pub fn encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' | b'%' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// Where gone pages lead: to where they stand now, else to the list that they stood in.
struct Targets<'w> {
    world: &'w World,
    moved: &'w [(&'w str, String)],
    /// Where pages stand now that were published at another address. Only looked up, never iterated.
    elsewhere: FxHashMap<u64, &'w str>,
    /// Only looked up, never iterated.
    known: FxHashMap<&'w str, Option<Cow<'w, str>>>,
}

impl<'w> Targets<'w> {
    /// The new address of a page.
    fn itself(&self, page: u64) -> Option<Cow<'w, str>> {
        self.elsewhere.get(&page).map(|path| Cow::Owned(format!("/{path}")))
    }

    fn find(&mut self, hub: &'w str) -> Option<Cow<'w, str>> {
        if let Some(known) = self.known.get(hub) {
            return known.clone();
        }
        let found = self.walk(hub);
        self.known.insert(hub, found.clone());
        found
    }

    /// The list if it is there or has another address, else the one above it, and so on. Lists that lead
    /// round in circles lead nowhere.
    fn walk(&self, hub: &'w str) -> Option<Cow<'w, str>> {
        const STEPS: usize = 32;
        let mut at = hub;
        for _ in 0..STEPS {
            if at.is_empty() {
                return None;
            }
            if let Ok(found) = self.moved.binary_search_by(|(from, _)| (*from).cmp(at)) {
                return Some(Cow::Borrowed(&self.moved[found].1));
            }
            if self.world.made.holds(at) {
                return Some(Cow::Borrowed(at));
            }
            let page = self.world.history.pages.get(at)?;
            if let Some(there) = self.itself(page.page) {
                return Some(there);
            }
            at = page.hub;
        }
        None
    }
}

/// Leaves out what the host does not take. `taken` lines of the file are needed for other rules.
pub fn fit(rules: Vec<Rule>, taken: usize, limits: &Limits) -> Fit {
    // Beside the two addresses a line has a status, spaces, and perhaps the page of what is not found.
    let is_short =
        |rule: &Rule| rule.from.len() + rule.to.as_ref().map_or(16, String::len) + 16 <= limits.line;
    let (rules, long): (Vec<Rule>, Vec<Rule>) =
        rules.into_iter().filter(|r| limits.knows_gone || r.to.is_some()).partition(is_short);
    let mut left_out: usize = long.iter().map(Rule::count).sum();
    let (mut patterns, mut single): (Vec<Rule>, Vec<Rule>) = rules.into_iter().partition(|r| r.is_pattern);
    // The patterns that stand for most addresses are kept; what others stand for is written out.
    patterns.sort_by(|a, b| b.count().cmp(&a.count()).then_with(|| a.from.cmp(&b.from)));
    for pattern in patterns.split_off(patterns.len().min(limits.patterns)) {
        single.extend(pattern.stands_for);
    }
    // What went last is asked for most.
    let order = |a: &Rule, b: &Rule| {
        let by_day = newest(b.day).cmp(&newest(a.day));
        by_day.then_with(|| b.count().cmp(&a.count())).then_with(|| a.from.cmp(&b.from))
    };
    single.sort_by(order);
    let mut lost = single.split_off(limits.single.saturating_sub(taken).min(single.len()));
    let mut all: Vec<Rule> = single.into_iter().chain(patterns).collect();
    all.sort_by(order);
    lost.extend(all.split_off(limits.all.saturating_sub(taken).min(all.len())));
    left_out += lost.iter().map(Rule::count).sum::<usize>();
    // What says more comes first: addresses, folders, patterns of one step, and such patterns of folders.
    all.sort_by_cached_key(|rule| {
        let (step, folder) = (rule.from.contains("/:"), rule.from.ends_with('*'));
        (rule.is_pattern, step, folder, rule.from.clone())
    });
    Fit { rules: all, left_out }
}

/// A page that goes with this build goes last.
fn newest(day: Option<Date>) -> (bool, Option<Date>) {
    (day.is_none(), day)
}

#[cfg(test)]
mod tests;
