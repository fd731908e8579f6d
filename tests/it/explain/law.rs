//! The law: a file whose listed inputs are the same has the same fingerprint and the same bytes, and one whose
//! listed inputs differ has another fingerprint. It is tried with an edit of each kind and with random ones, and
//! it notices when a part of the inputs is forgotten.

use super::edits::{EDITS, site};
use super::world::{Loaded, Seen};
use crate::laws::editor::Editor;
use crate::laws::small_site::small;
use crate::support::Site;
use flywheel::fingerprint::Asked;
use std::collections::BTreeMap;

type State = BTreeMap<String, Seen>;

/// How two states of a site break the law, and how many files were compared, and how many of them changed.
fn broken(before: &State, after: &State) -> (Vec<String>, usize, usize) {
    let both = before.iter().filter_map(|(path, old)| Some((path, old, after.get(path)?)));
    let (mut broken, mut compared, mut changed) = (Vec::new(), 0, 0);
    for (path, old, new) in both {
        let (listed, folded) = (old.listed == new.listed, old.fingerprint == new.fingerprint);
        if listed != folded {
            broken.push(format!("{path}: listed inputs are the same: {listed}, fingerprints are: {folded}"));
        }
        if folded && old.bytes != new.bytes {
            broken.push(format!("{path}: of one fingerprint, and other bytes"));
        }
        compared += 1;
        changed += usize::from(!folded);
    }
    (broken, compared, changed)
}

#[test]
fn what_explain_lists_decides_about_the_fingerprint_and_the_bytes() {
    let site = site();
    let mut before = Loaded::of(&site).seen(Asked::default());
    let mut still = Vec::new();
    for (what, edit) in EDITS {
        edit(&site);
        let after = Loaded::of(&site).seen(Asked::default());
        let (wrong, compared, changed) = broken(&before, &after);
        assert_eq!(wrong, Vec::<String>::new(), "after an edit of {what}");
        assert!(compared > 50 || *what == "a language less", "{what}: only {compared} files");
        let same = before.keys().eq(after.keys());
        if changed == 0 && same {
            still.push(*what);
        }
        before = after;
    }
    assert_eq!(still, Vec::<&str>::new(), "every edit changes something");
}

#[test]
fn random_edits_change_what_explain_lists_and_nothing_else() {
    let site = small();
    let mut editor = Editor::new(&site, 71);
    let mut before = Loaded::of(&site).seen(Asked::default());
    let mut sum = (0, 0);
    for step in 1..=22 {
        let what = editor.edit();
        let after = Loaded::of(&site).seen(Asked::default());
        let (wrong, compared, changed) = broken(&before, &after);
        assert_eq!(wrong, Vec::<String>::new(), "step {step}: {what}");
        sum = (sum.0 + compared, sum.1 + changed);
        before = after;
    }
    assert!(sum.0 > 5_000 && sum.1 > 500 && sum.1 < sum.0 / 2, "compared {}, changed {}", sum.0, sum.1);
}

/// What the law says after some edits if a part is forgotten.
fn broken_without(part: Option<&'static str>, what: &str, site: &Site) -> Vec<String> {
    let asked = Asked { without: part, ..Asked::default() };
    let before = Loaded::of(site).seen(asked);
    let (_, edit) = EDITS.iter().find(|(name, _)| *name == what).expect("the edit is in the list");
    edit(site);
    broken(&before, &Loaded::of(site).seen(asked)).0
}

#[test]
fn a_part_that_is_forgotten_breaks_the_law() {
    let forgotten = [
        ("template", "the template of rows"),
        ("theme", "a setting of the form"),
        ("words", "a word of templates"),
        ("family", "the title of a family"),
        ("address", "a text without its translation"),
        ("decision", "what a page needs"),
        ("note", "a note"),
        ("site", "the name of the site"),
        ("sources", "the licence of a source"),
        ("rows", "a fact of a place"),
        ("row", "a story"),
        ("deck", "a wording"),
        ("experts", "the name of an expert"),
        ("map", "where a place is"),
        ("document", "a text"),
        ("sections", "the title of a text"),
        ("entries", "the day of a text"),
    ];
    let unnoticed: Vec<_> = forgotten
        .into_iter()
        .filter(|(part, what)| {
            !broken_without(Some(part), what, &site()).iter().any(|line| line.ends_with("other bytes"))
        })
        .collect();
    assert!(unnoticed.is_empty(), "these parts can be left out, and nobody sees it: {unnoticed:?}");
    assert_eq!(broken_without(None, "a note", &site()), Vec::<String>::new());
}
