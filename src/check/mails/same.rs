//! Whether the text part and the HTML say the same: every word and every link of one is in the other, in order.

use super::words::{Item, Said};
use super::{Problem, Rule};
use std::collections::BTreeSet;
use std::ops::Range;

pub fn judge(html: &Said, text: &Said, found: &mut Vec<Problem>) {
    if let Some(at) = first_difference(&html.words, &text.words) {
        found.push(tell(&html.words, &text.words, at, "say what is missing there, in the same place"));
    }
    let links = |said: &Said| -> Vec<Item> { said.links.iter().map(|link| link.item.clone()).collect() };
    let (of_html, of_text) = (links(html), links(text));
    if let Some(at) = first_difference(&of_html, &of_text) {
        let mut problem = tell(&of_html, &of_text, at, "give every link in both parts, in the same order");
        problem.message = format!("of the links, {}", problem.message);
        found.push(problem);
    }
}

/// Where two lists begin to differ, if what is spare may be left out: the furthest that any way of leaving it
/// out leads.
fn first_difference(a: &[Item], b: &[Item]) -> Option<(usize, usize)> {
    let (mut ways, mut seen, mut furthest) = (vec![(0, 0)], BTreeSet::new(), (0, 0));
    while let Some((i, j)) = ways.pop() {
        if (i, j) == (a.len(), b.len()) {
            return None;
        }
        if !seen.insert((i, j)) {
            continue;
        }
        if i + j > furthest.0 + furthest.1 {
            furthest = (i, j);
        }
        // The last one is tried first: equal words.
        ways.extend(after_spare(a, i).map(|i| (i, j)));
        ways.extend(after_spare(b, j).map(|j| (i, j)));
        if let (Some(x), Some(y)) = (a.get(i), b.get(j))
            && x.key == y.key
        {
            ways.push((i + 1, j + 1));
        }
    }
    Some(furthest)
}

/// The first item behind the spare ones that belong to the one here.
fn after_spare(items: &[Item], at: usize) -> Option<usize> {
    let spare = items.get(at).map(|item| item.spare).filter(|spare| *spare > 0)?;
    let rest = items[at..].iter().position(|item| item.spare != spare);
    Some(rest.map_or(items.len(), |rest| at + rest))
}

/// Items that are shown of a difference, and how far on the other part is searched for its end.
const SHOWN: usize = 8;
const SEARCHED: usize = 60;
/// Bytes between the first of the items that are shown and the last.
const TOGETHER: usize = 80;
/// So many equal words in a row are the end of a difference.
const AGAIN: usize = 3;

fn tell(html: &[Item], text: &[Item], (i, j): (usize, usize), hint: &str) -> Problem {
    let (rest_html, rest_text) = (&html[i..], &text[j..]);
    let missing = extra(rest_html, rest_text);
    let added = extra(rest_text, rest_html);
    let problem = |place: Range<usize>, message: String| Problem::new(Rule::Differs, place, message, hint);
    match (missing, added) {
        (Some(count), None) => {
            let items = &rest_html[..count];
            problem(place(items), format!("the text part lacks “{}”, which the HTML has", words(items)))
        }
        (None, Some(count)) => {
            let items = &rest_text[..count];
            problem(place(items), format!("the HTML lacks “{}”, which the text part has", words(items)))
                .in_text()
        }
        (Some(_), Some(_)) | (None, None) => {
            let (of_html, of_text) =
                (&rest_html[..1.min(rest_html.len())], &rest_text[..1.min(rest_text.len())]);
            let long = |items: &[Item]| words(&items[..SHOWN.min(items.len())]);
            let message = format!(
                "the text part goes on with “{}”, and the HTML with “{}”",
                long(rest_text),
                long(rest_html)
            );
            match of_text.is_empty() {
                true => problem(place(of_html), message),
                false => problem(place(of_text), message).in_text(),
            }
        }
    }
}

/// How many items one list has before it goes on as the other does; `None` if it never does soon.
fn extra(one: &[Item], other: &[Item]) -> Option<usize> {
    if other.iter().all(|item| item.spare > 0) {
        return (!one.is_empty()).then_some(one.len());
    }
    let start = &other[..AGAIN.min(other.len())];
    (1..one.len().min(SEARCHED)).find(|at| {
        let here = one[*at..].iter().take(start.len());
        here.len() == start.len() && here.zip(start).all(|(a, b)| a.key == b.key)
    })
}

/// Where the first of the items stand, as far as they stand together.
fn place(items: &[Item]) -> Range<usize> {
    let Some(first) = items.first() else { return 0..0 };
    let near = items.iter().take(SHOWN).take_while(|item| item.place.end <= first.place.end + TOGETHER);
    first.place.start..near.last().map_or(first.place.end, |last| last.place.end)
}

fn words(items: &[Item]) -> String {
    let shown: Vec<&str> = items.iter().take(SHOWN).map(|item| item.key.as_str()).collect();
    let more = if items.len() > SHOWN { " …" } else { "" };
    match shown.is_empty() {
        true => "nothing".to_string(),
        false => format!("{}{more}", shown.join(" ")),
    }
}
