//! Quotations: words in quotation marks stand in the brief as they are, and are nobody's opinion.

use super::{Draft, Faults, Reason};
use crate::brief::{Brief, Holds};

const PAIRS: &[(char, char)] = &[('"', '"'), ('“', '”'), ('„', '“'), ('«', '»'), ('‘', '’'), ('”', '”')];

pub(super) fn judge(draft: &Draft<'_>, brief: &Brief, faults: &mut Faults) {
    let values = brief.facts.iter().filter_map(|fact| match &fact.holds {
        Holds::Texts(texts) => Some(texts),
        _ => None,
    });
    let may: Vec<String> = values.flatten().chain(&brief.names).map(|text| text.to_lowercase()).collect();
    for quoted in quoted(draft.text) {
        let inner = quoted.trim().trim_end_matches(['.', ',']).to_lowercase();
        if !may.contains(&inner) {
            faults.add(Reason::Quote, &quoted, "it is quoted, and no fact has these words");
        }
    }
    // A single sign of a pair quotes to the end.
    let lone = draft.text.matches('"').count() % 2 == 1
        || draft.text.contains('“') != draft.text.contains('”') && !draft.text.contains('„');
    if lone {
        faults.add(Reason::Quote, "", "a quotation begins or ends, and the other mark is missing");
    }
}

/// What stands in quotation marks.
fn quoted(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut at = 0;
    while at < chars.len() {
        let (start, c) = chars[at];
        // An apostrophe stands behind a letter.
        let after_letter = at > 0 && chars[at - 1].1.is_alphanumeric();
        let pair = PAIRS.iter().find(|(open, _)| *open == c && !after_letter);
        let single = c == '\'' && !after_letter && chars.get(at + 1).is_some_and(|(_, c)| c.is_alphabetic());
        let close = pair.map(|(_, close)| *close).or(single.then_some('\''));
        let end = close.and_then(|close| {
            let ends = |n: &usize| {
                let (_, c) = chars[*n];
                let inside = chars.get(n + 1).is_some_and(|(_, c)| c.is_alphabetic());
                c == close && !(matches!(close, '\'' | '’') && inside)
            };
            (at + 1..chars.len()).find(ends)
        });
        match end {
            Some(end) => {
                found.push(text[start + c.len_utf8()..chars[end].0].to_string());
                at = end + 1;
            }
            None => at += 1,
        }
    }
    found
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_quoted_is_found_and_an_apostrophe_is_no_quotation() {
        let found = super::quoted(
            "It’s “the best” of all, \"they say\", the city's and its people's own 'word of mouth'.",
        );
        assert_eq!(found, ["the best", "they say", "word of mouth"]);
    }
}
