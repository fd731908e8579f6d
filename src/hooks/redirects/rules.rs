//! What is gone becomes rules, and the rules become as many as a host takes.

use crate::produce::World;
use jiff::civil::Date;
use rustc_hash::FxHashMap;

/// A rule: an address or a pattern of them, and where it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    pub from: String,
    /// Nowhere: the page is gone for good.
    pub to: Option<String>,
    pub is_pattern: bool,
    /// The day on which the last of its pages went; none for a page that goes with this build.
    day: Option<Date>,
    /// The addresses that it stands for.
    urls: Vec<(String, Option<Date>)>,
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
    to: Option<&'w str>,
    day: Option<Date>,
    /// So many bytes of the address are the largest folder (or the page itself) in which nothing is left.
    dead: usize,
}

/// Rules for every published address that is not made, sorted, patterns where they fit.
pub fn of_gone(world: &World, moved: &[(&str, String)]) -> Vec<Rule> {
    let gone = gone(world, moved);
    let mut rules = Vec::new();
    for group in gone.chunk_by(|a, b| a.url[..a.dead] == b.url[..b.dead]) {
        collapse(group, group[0].dead, &mut rules);
    }
    rules
}

/// Published and made addresses are both sorted: one walk over both finds what is gone, and the neighbours
/// that are there tell how large a part of an address has nothing left below it.
fn gone<'w>(world: &'w World, moved: &[(&str, String)]) -> Vec<Gone<'w>> {
    if world.history.pages.is_empty() {
        return Vec::new();
    }
    let mut targets = Targets { world, moved, known: FxHashMap::default() };
    let mut there = world.made.sorted().peekable();
    let mut before = "";
    let mut gone = Vec::new();
    for page in world.history.pages.iter() {
        let url = page.url.strip_prefix('/').unwrap_or(page.url);
        while let Some(path) = there.next_if(|path| *path < url) {
            before = path;
        }
        let next = there.peek().copied().unwrap_or("");
        if next == url {
            continue;
        }
        let shared = shared_folder(before, url).max(shared_folder(next, url));
        let dead = url[shared..].find('/').map_or(url.len(), |slash| shared + slash + 1);
        gone.push(Gone { url, to: targets.find(page.hub), day: page.gone, dead });
    }
    gone
}

/// How many bytes of folders two paths have in common.
fn shared_folder(a: &str, b: &str) -> usize {
    let same = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    b.as_bytes()[..same].iter().rposition(|byte| *byte == b'/').map_or(0, |slash| slash + 1)
}

/// One pattern for a folder whose pages all lead to one place; else its parts, one by one.
fn collapse(group: &[Gone<'_>], depth: usize, rules: &mut Vec<Rule>) {
    let Some(first) = group.first() else { return };
    let folder = &first.url[..depth];
    if group.len() > 1 && folder.ends_with('/') && group.iter().all(|g| g.to == first.to) {
        return rules.push(rule(format!("/{folder}*"), true, group));
    }
    for part in group.chunk_by(|a, b| step(a, depth) == step(b, depth)) {
        let end = end_of_step(part[0].url, depth);
        if part.len() == 1 || end == depth {
            part.iter()
                .for_each(|one| rules.push(rule(format!("/{}", one.url), false, std::slice::from_ref(one))));
        } else {
            collapse(part, end, rules);
        }
    }
}

/// Where the next folder below a depth ends.
fn end_of_step(url: &str, depth: usize) -> usize {
    url[depth..].find('/').map_or(url.len(), |slash| depth + slash + 1)
}

fn step<'g>(gone: &Gone<'g>, depth: usize) -> &'g str {
    &gone.url[depth..end_of_step(gone.url, depth)]
}

fn rule(from: String, is_pattern: bool, pages: &[Gone<'_>]) -> Rule {
    let urls: Vec<(String, Option<Date>)> = pages.iter().map(|g| (format!("/{}", g.url), g.day)).collect();
    let day =
        if pages.iter().any(|g| g.day.is_none()) { None } else { pages.iter().filter_map(|g| g.day).max() };
    Rule { from, to: pages.first().and_then(|g| g.to).map(str::to_string), is_pattern, day, urls }
}

/// Where gone pages lead, by the list that they stood in.
struct Targets<'w, 'm> {
    world: &'w World,
    moved: &'m [(&'m str, String)],
    /// Only looked up, never iterated.
    known: FxHashMap<&'w str, Option<&'w str>>,
}

impl<'w> Targets<'w, '_> {
    /// The list itself if it is there, else the one above it, and so on. A list of lists that leads round
    /// in circles leads nowhere.
    fn find(&mut self, hub: &'w str) -> Option<&'w str> {
        if let Some(known) = self.known.get(hub) {
            return *known;
        }
        const STEPS: usize = 32;
        let mut at = hub;
        let mut found = None;
        for _ in 0..STEPS {
            if at.is_empty() {
                break;
            }
            let is_moved = self.moved.binary_search_by(|(from, _)| (*from).cmp(at)).is_ok();
            if self.world.made.holds(at) && !is_moved {
                found = Some(at);
                break;
            }
            let Some(above) = self.world.history.pages.get(at) else { break };
            at = above.hub;
        }
        self.known.insert(hub, found);
        found
    }
}

/// Leaves out what the host does not take. `taken` lines of the file are needed for other rules.
pub fn fit(rules: Vec<Rule>, taken: usize, limits: &Limits) -> Fit {
    let short = |rule: &Rule| {
        let to = rule.to.as_ref().map_or(16, String::len);
        rule.from.len() + to + 16 <= limits.line
    };
    let (rules, long): (Vec<Rule>, Vec<Rule>) =
        rules.into_iter().filter(|r| limits.knows_gone || r.to.is_some()).partition(short);
    let mut left_out: usize = long.iter().map(|rule| rule.urls.len()).sum();
    let (mut patterns, mut single): (Vec<Rule>, Vec<Rule>) = rules.into_iter().partition(|r| r.is_pattern);
    // The patterns that stand for most addresses are kept; what others stand for is written out.
    patterns.sort_by(|a, b| b.urls.len().cmp(&a.urls.len()).then_with(|| a.from.cmp(&b.from)));
    for pattern in patterns.split_off(patterns.len().min(limits.patterns)) {
        single.extend(pattern.urls.into_iter().map(|(url, day)| Rule {
            from: url.clone(),
            to: pattern.to.clone(),
            is_pattern: false,
            day,
            urls: vec![(url, day)],
        }));
    }
    // What went last is asked for most.
    let by_day = |a: &Rule, b: &Rule| newest(b.day).cmp(&newest(a.day)).then_with(|| a.from.cmp(&b.from));
    single.sort_by(by_day);
    let mut lost = single.split_off(limits.single.saturating_sub(taken).min(single.len()));
    let mut all: Vec<Rule> = single.into_iter().chain(patterns).collect();
    all.sort_by(by_day);
    lost.extend(all.split_off(limits.all.saturating_sub(taken).min(all.len())));
    left_out += lost.iter().map(|rule| rule.urls.len()).sum::<usize>();
    all.sort_by(|a, b| a.is_pattern.cmp(&b.is_pattern).then_with(|| a.from.cmp(&b.from)));
    Fit { rules: all, left_out }
}

/// A page that goes with this build goes last.
fn newest(day: Option<Date>) -> (bool, Option<Date>) {
    (day.is_none(), day)
}

#[cfg(test)]
mod tests;
