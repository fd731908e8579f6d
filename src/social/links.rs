//! Links as X and Mastodon find them in a text: where they begin and how long they are.
//!
//! Both build on the expressions of twitter-text; Mastodon allows more signs in paths and more schemes. What
//! these say is done step by step here, since each of their repetitions ends in one way only: a path is the
//! longest stretch of its signs that ends in one that may stand last.
//!
//! Invariant: links are found in order, and none is empty.

use super::hosts;
use super::signs::{Dialect, is_older_path, is_path, is_query, may_end_path, may_end_query};

/// A link from the sign at `start`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Link {
    pub start: usize,
    pub length: usize,
}

/// Longer addresses are no links.
const LONGEST: usize = 4096;
/// What X itself shortens has no longer name.
const LONGEST_SHORT: usize = 40;

/// Every link of a text. On Mastodon an address without a scheme is none.
pub(super) fn links(text: &[char], dialect: Dialect) -> Vec<Link> {
    let (mut found, mut at) = (Vec::new(), 0);
    // Without this sign there is no link, and nothing needs to be tried at each place of a long text.
    if !text.contains(if dialect == Dialect::X { &'.' } else { &':' }) {
        return found;
    }
    while at <= text.len() {
        let behind = text.get(at).filter(|c| may_precede(**c)).and_then(|_| address(text, at + 1, dialect));
        let before = behind.is_some().then(|| text[at]);
        match behind.or_else(|| if at == 0 { address(text, 0, dialect) } else { None }) {
            Some(address) => {
                at = address.end;
                take(text, before, &address, dialect, &mut found);
            }
            None => at += 1,
        }
    }
    found
}

fn may_precede(c: char) -> bool {
    !c.is_ascii_alphanumeric()
        && !matches!(c, '@' | '＠' | '$' | '#' | '＃' | '\u{fffe}' | '\u{feff}' | '\u{ffff}')
}

/// An address in a text: scheme, host, port, path and query, all of them but the host perhaps absent.
struct Address {
    start: usize,
    /// Where the host begins: at `start` if there is no scheme.
    host: usize,
    host_end: usize,
    has_path: bool,
    end: usize,
}

fn address(text: &[char], start: usize, dialect: Dialect) -> Option<Address> {
    let found = |host| Some((host, hosts::end(text, host, dialect)?));
    let (host, host_end) = scheme_end(text, start, dialect).and_then(found).or_else(|| found(start))?;
    let mut end = host_end;
    if text.get(end) == Some(&':') {
        let port = text[end + 1..].iter().take_while(|c| c.is_ascii_digit()).count();
        end += if port > 0 { port + 1 } else { 0 };
    }
    let has_path = text.get(end) == Some(&'/');
    if has_path {
        end = path_end(text, end, dialect);
    }
    end = query_end(text, end, dialect).unwrap_or(end);
    Some(Address { start, host, host_end, has_path, end })
}

/// Puts the links of an address into the list: one, none, or the hosts in plain letters between others.
fn take(text: &[char], before: Option<char>, found: &Address, dialect: Dialect, links: &mut Vec<Link>) {
    let Address { start, host, host_end, has_path, end } = *found;
    let (scheme, length) = (host - start, end - start);
    let domain = &text[host..host_end];
    let counted = match dialect {
        Dialect::X => length + scheme.max("https://".len()),
        Dialect::Mastodon => length,
    };
    if !hosts::is_sound(domain, dialect) || counted > LONGEST {
        return;
    }
    if scheme > 0 {
        match short_end(&text[start..end], dialect) {
            Some((name, _)) if name > LONGEST_SHORT => {}
            Some((_, short)) => links.push(Link { start, length: short }),
            None => links.push(Link { start, length }),
        }
        return;
    }
    if dialect == Dialect::Mastodon || before.is_some_and(|c| matches!(c, '-' | '_' | '.' | '/')) {
        return;
    }
    let plain = hosts::plain_ones(domain);
    let last = plain.len().saturating_sub(1);
    for (n, part) in plain.into_iter().enumerate() {
        // The path belongs to the last one; the signs between it and the path are not among what is counted.
        let rest = if n == last && has_path { length - domain.len() } else { 0 };
        links.push(Link { start: start + part.start, length: part.len() + rest });
    }
}

/// Where the scheme ends, behind its `://`.
fn scheme_end(text: &[char], start: usize, dialect: Dialect) -> Option<usize> {
    let schemes: &[&str] = match dialect {
        Dialect::X => &["http", "https"],
        Dialect::Mastodon => &["http", "https", "dat", "dweb", "ipfs", "ipns", "ssb", "gopher", "gemini"],
    };
    schemes.iter().find_map(|scheme| begins(&text[start..], &[scheme, "://"]).map(|length| start + length))
}

/// How long these words are, if the text begins with them, in whatever case.
fn begins(text: &[char], words: &[&str]) -> Option<usize> {
    let mut length = 0;
    for c in words.iter().flat_map(|word| word.chars()) {
        text.get(length).filter(|own| own.eq_ignore_ascii_case(&c))?;
        length += 1;
    }
    Some(length)
}

/// How long the name of an address that X shortened is, and how long the address is with it.
fn short_end(address: &[char], dialect: Dialect) -> Option<(usize, usize)> {
    let host =
        begins(address, &["https://t.co/"]).or_else(|| begins(address, &["http://t.co/"])).unwrap_or(0);
    let name = address[host..].iter().take_while(|c| c.is_ascii_alphanumeric()).count();
    if host == 0 || name == 0 {
        return None;
    }
    let end = host + name;
    let query = if dialect == Dialect::X { query_end(address, end, dialect) } else { None };
    Some((name, query.unwrap_or(end)))
}

/// Where a path ends that begins with the slash at `slash`.
fn path_end(text: &[char], slash: usize, dialect: Dialect) -> usize {
    let inner = |c| is_path(c, dialect);
    let (mut at, mut end) = (slash + 1, slash + 1);
    while let Some(&c) = text.get(at) {
        if inner(c) {
            at += 1;
            if may_end_path(c, dialect) {
                end = at;
            }
        } else if let Some(closed) = group_end(text, at, &inner) {
            // On Mastodon a path goes on behind any group, but ends only behind one that X takes, too.
            let ends = dialect == Dialect::X || group_end(text, at, &is_older_path).is_some();
            at = closed;
            if ends {
                end = at;
            }
        } else {
            break;
        }
    }
    end
}

/// Where a group in brackets ends, with at most one group inside.
fn group_end(text: &[char], open: usize, inner: &dyn Fn(char) -> bool) -> Option<usize> {
    let run = |from: usize| from + text[from..].iter().take_while(|c| inner(**c)).count();
    if text.get(open) != Some(&'(') {
        return None;
    }
    let first = run(open + 1);
    match text.get(first) {
        Some(')') if first > open + 1 => Some(first + 1),
        Some('(') => {
            let second = run(first + 1);
            if second == first + 1 || text.get(second) != Some(&')') {
                return None;
            }
            let third = run(second + 1);
            (text.get(third) == Some(&')')).then_some(third + 1)
        }
        _ => None,
    }
}

/// Where the query ends whose `?` stands at `mark`.
fn query_end(text: &[char], mark: usize, dialect: Dialect) -> Option<usize> {
    if text.get(mark) != Some(&'?') {
        return None;
    }
    let run = text[mark + 1..].iter().take_while(|c| is_query(**c, dialect));
    run.enumerate().filter(|(_, c)| may_end_query(**c, dialect)).last().map(|(n, _)| mark + n + 2)
}
