//! Hosts inside of addresses: labels with points between them that end in a domain that exists.
//!
//! Invariant: a host ends behind its domain, and has at least one label before it.

use super::signs::{Dialect, is_latin_accent};
use super::tlds::longest;
use std::ops::Range;

/// The most signs of a label, as it is sent over the wire.
const LONGEST_LABEL: usize = 63;

/// Where a host ends that begins here. Of several points behind which a domain could stand, the last one is
/// meant.
pub(super) fn end(text: &[char], start: usize, dialect: Dialect) -> Option<usize> {
    let (mut found, mut at) = (None, start);
    loop {
        let stop = at + text[at..].iter().take_while(|c| is_inner(**c, dialect)).count();
        if stop == at || text.get(stop) != Some(&'.') {
            return found;
        }
        let label = &text[at..stop];
        if ![text[at], text[stop - 1]].iter().all(|c| is_sign(*c, dialect)) {
            return found;
        }
        // An underscore may stand in the name of a machine, but not in the one that is registered.
        if !label.contains(&'_') {
            found = domain_end(text, stop + 1, dialect).or(found);
        }
        at = stop + 1;
    }
}

fn is_inner(c: char, dialect: Dialect) -> bool {
    is_sign(c, dialect) || matches!(c, '_' | '-')
}

/// Anything may stand in a label but punctuation, space and signs without a shape.
fn is_sign(c: char, dialect: Dialect) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' => true,
        '"' | '`' => dialect == Dialect::X,
        '\\' => dialect == Dialect::Mastodon,
        '\0'..='\u{1f}' | '\u{7f}' => dialect == Dialect::X && !c.is_whitespace(),
        '\u{20}'..='\u{7e}' | '\u{180e}' => false,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => false,
        '\u{fffe}' | '\u{feff}' | '\u{ffff}' => false,
        c => !c.is_whitespace(),
    }
}

/// Where a domain ends that begins here. One in Punycode ends where its letters do.
fn domain_end(text: &[char], start: usize, dialect: Dialect) -> Option<usize> {
    longest(&text[start..]).map(|length| start + length).or_else(|| {
        let marked = "xn--".chars().enumerate();
        let is_marked =
            marked.clone().all(|(n, c)| text.get(start + n).is_some_and(|own| own.eq_ignore_ascii_case(&c)));
        let code = text.get(start + 4..).unwrap_or_default();
        let hyphen = |c: char| c == '-' && dialect == Dialect::X;
        let length = code.iter().take_while(|c| c.is_ascii_alphanumeric() || hyphen(**c)).count();
        (is_marked && length > 0).then_some(start + 4 + length)
    })
}

/// The hosts in Latin letters within a host: what X takes for links where no scheme is written.
pub(super) fn plain_ones(host: &[char]) -> Vec<Range<usize>> {
    let (mut found, mut at, mut behind) = (Vec::new(), 0, 0);
    while at < host.len() {
        let Some(end) = plain_end(host, at) else {
            at += 1;
            continue;
        };
        // twitter-text looks the name up again from behind the last one, where it may stand even earlier.
        let name = &host[at..end];
        let start = (behind..at).find(|start| host[*start..].starts_with(name)).unwrap_or(at);
        behind = start + name.len();
        found.push(start..behind);
        at = end;
    }
    found
}

fn plain_end(host: &[char], start: usize) -> Option<usize> {
    let is_plain = |c: &&char| c.is_ascii_alphanumeric() || **c == '-' || is_latin_accent(**c);
    let (mut found, mut at) = (None, start);
    loop {
        let stop = at + host[at..].iter().take_while(is_plain).count();
        if stop == at || host.get(stop) != Some(&'.') {
            return found;
        }
        found = domain_end(host, stop + 1, Dialect::X).or(found);
        at = stop + 1;
    }
}

/// Whether every label is short enough for the wire, where other letters than ASCII are in Punycode.
pub(super) fn is_sound(host: &[char], dialect: Dialect) -> bool {
    let coded = host.starts_with(&['x', 'n', '-', '-']);
    if coded && dialect == Dialect::X && plain_ones(host).is_empty() {
        return false;
    }
    let codes: Vec<u32> =
        if dialect == Dialect::X { whole(host) } else { host.iter().map(|c| *c as u32).collect() };
    codes.split(|c| *c == u32::from('.')).all(|label| (1..=LONGEST_LABEL).contains(&wire_length(label)))
}

/// Where the halves of signs stand that UTF-16 writes as two: an area that has no signs of its own.
const HALVES: u32 = 0xf0000;

/// A sign as X reads it: one that UTF-16 writes as two code units is two.
pub(super) fn halves(c: char) -> impl Iterator<Item = char> {
    let mut both = [0; 2];
    let count = c.encode_utf16(&mut both).len();
    both.into_iter().take(count).filter_map(|unit| {
        let unit = u32::from(unit);
        char::from_u32(unit).or_else(|| char::from_u32(HALVES + unit))
    })
}

/// The codes of signs, with halves put together that belong together.
fn whole(text: &[char]) -> Vec<u32> {
    let unit = |c: char| u32::from(c).checked_sub(HALVES).and_then(|unit| u16::try_from(unit).ok());
    let units = text.iter().flat_map(|c| match unit(*c) {
        Some(half) => vec![half],
        None => c.encode_utf16(&mut [0; 2]).to_vec(),
    });
    char::decode_utf16(units)
        .map(|c| c.map_or_else(|half| half.unpaired_surrogate().into(), u32::from))
        .collect()
}

/// How long a label is on the wire. Full stops of other scripts part it.
fn wire_length(label: &[u32]) -> usize {
    let parts = label.split(|c| ['。', '．', '｡'].map(u32::from).contains(c));
    let length = |part: &[u32]| match part.iter().all(|c| *c < FIRST_CODED) {
        true => part.len(),
        false => "xn--".len() + coded_length(part),
    };
    parts.map(|part| length(part) + 1).sum::<usize>().saturating_sub(1)
}

/// The first code that Punycode writes in another way.
const FIRST_CODED: u32 = 128;

/// How long a text is in Punycode (RFC 3492), without the text itself.
fn coded_length(text: &[u32]) -> usize {
    let basic = text.iter().filter(|c| **c < FIRST_CODED).count();
    let mut length = basic + usize::from(basic > 0);
    let (mut code, mut delta, mut bias, mut done) = (u64::from(FIRST_CODED), 0_u64, 72_u64, basic as u64);
    while done < text.len() as u64 {
        let codes = text.iter().map(|c| u64::from(*c));
        let next = codes.clone().filter(|c| *c >= code).min().unwrap_or(code);
        delta += (next - code) * (done + 1);
        code = next;
        for c in codes {
            delta += u64::from(c < code);
            if c == code {
                length += digits(delta, bias);
                bias = adapt(delta, done + 1, done == basic as u64);
                delta = 0;
                done += 1;
            }
        }
        delta += 1;
        code += 1;
    }
    length
}

/// How many digits a number has at this bias.
fn digits(number: u64, bias: u64) -> usize {
    let (mut rest, mut count, mut base) = (number, 1, 36);
    loop {
        let threshold = u64::clamp(u64::saturating_sub(base, bias), 1, 26);
        if rest < threshold {
            return count;
        }
        rest = (rest - threshold) / (36 - threshold);
        count += 1;
        base += 36;
    }
}

fn adapt(delta: u64, points: u64, first: bool) -> u64 {
    let mut delta = if first { delta / 700 } else { delta / 2 };
    delta += delta / points;
    let mut base = 0;
    while delta > 455 {
        delta /= 35;
        base += 36;
    }
    base + 36 * delta / (delta + 38)
}
