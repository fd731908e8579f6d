//! Names by reference: an element that is named or described by another one, which must be there.

use super::findings::{Findings, Words};
use super::page::{Facts, Subject, hash};
use crate::diag::{Code, did_you_mean};

/// Attributes that list ids of elements whose text is read aloud.
const REFERRING: [&str; 4] = ["aria-labelledby", "aria-describedby", "aria-details", "aria-errormessage"];

pub fn judge(s: &Subject<'_>, found: &mut Findings<'_>, facts: &Facts) {
    for e in s.html.elements() {
        for (name, value, at) in e.attributes().filter(|(name, ..)| REFERRING.contains(name)) {
            let lacks = |id: &&str| facts.ids.binary_search(&hash(id)).is_err();
            for id in value.split_ascii_whitespace().filter(lacks) {
                let from = value.find(id).unwrap_or(0);
                found.about(Code::LabelNowhere, id, s.at(at + from as u32, id.chars().count()), || {
                    let ids = s.html.elements().filter_map(|e| e.attribute("id"));
                    let near = did_you_mean(id, ids).map(|near| format!("did you mean `{near}`? "));
                    Words::new(
                        format!("`{name}` refers to `{id}`, and nothing on this page has that id"),
                        format!(
                            "{}correct it, or give the element with the text its `id`",
                            near.unwrap_or_default()
                        ),
                    )
                });
            }
        }
    }
}
