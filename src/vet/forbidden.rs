//! What no draft says whatever its facts are: promises, advice on law, tax and health, opinions of clients, and anything
//! that reaches a person.

use super::lists::{List, Lists};
use super::{Draft, Faults, Reason};

pub(super) fn judge(draft: &Draft<'_>, lists: &Lists, faults: &mut Faults) {
    let kinds: [(&List, Reason, &str); 3] = [
        (&lists.promise, Reason::Promise, "it promises something"),
        (&lists.advice, Reason::Advice, "it speaks of law, tax, money to invest or health, where a draft gives no advice"),
        (&lists.testimonial, Reason::Testimonial, "it tells what somebody thinks of the work: only a review of a real client may"),
    ];
    for (list, reason, why) in kinds {
        for sentence in &draft.sentences {
            for words in list.find(sentence) {
                let (from, to) = (words[0].at.start, words[words.len() - 1].at.end);
                faults.add(reason, &draft.text[from..to], why);
            }
        }
        if let Some(words) = list.raw(draft.text) {
            faults.add(reason, words, why);
        }
    }
    if crate::brief::contact(draft.text) {
        faults.add(Reason::Personal, "", "it holds an address, a number or a link by which somebody could be reached");
    }
}
