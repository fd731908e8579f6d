//! Selection by hand: pages of a few words, one promise a test.

use super::*;
use crate::review::likeness::Text;
use crate::sameness::{Names, Sketch, Statements};

/// A page of a test: address, points, what it says, what it states, what was decided (verdict, wave, evidence).
struct Draft {
    page: &'static str,
    points: u32,
    words: String,
    keys: &'static [&'static str],
    line: Option<Line>,
    lacking: bool,
}

fn draft(page: &'static str, points: u32, words: &str, keys: &'static [&'static str]) -> Draft {
    Draft { page, points, words: words.into(), keys, line: None, lacking: false }
}

/// Forty words of their own for each text.
fn about(what: &str) -> String {
    (0..40).map(|n| format!("{what}{} ", (b'a' + n % 26) as char).repeat(1 + usize::from(n > 25))).collect()
}

impl Draft {
    fn decided(mut self, verdict: Verdict, wave: &str, evidence: &str) -> Draft {
        self.line = Some(Line {
            page: self.page.into(),
            verdict,
            wave: wave.into(),
            redirect: "".into(),
            reason: "".into(),
            evidence: evidence.into(),
            line: 2,
        });
        self
    }
}

const NEVER: Again = Again { all: false, waiting: false };

/// Selects, and says in one word what became of each page.
fn selected(drafts: &[Draft], again: Again) -> Vec<&'static str> {
    let (mut statements, names) = (Statements::default(), Names::default());
    let texts: Vec<Text> = drafts
        .iter()
        .map(|d| Text { sketch: Sketch::of(&d.words, &names), keys: statements.keys(d.keys.iter().copied()) })
        .collect();
    let candidates: Vec<Candidate<'_>> = drafts
        .iter()
        .map(|d| Candidate {
            page: d.page.into(),
            lacking: d.lacking.then(|| "made, but not indexed: outside 0 of at least 1".to_string()),
            is_offered: d.line.as_ref().is_some_and(|l| l.verdict == Verdict::Index) && !d.lacking,
            // The print of a page in these tests is the first word that it says.
            print: d.words.split(' ').next().unwrap_or_default().into(),
            line: d.line.as_ref(),
            points: d.points,
        })
        .collect();
    let outcomes = select(&candidates, &Likeness::new(&texts), &ReviewRules::default(), again);
    let word = |outcome: &Outcome| match outcome {
        Outcome::Stays => "stays",
        Outcome::Keeps(_) => "keeps",
        Outcome::Good(_) => "good",
        Outcome::Lacks(_) => "lacks",
        Outcome::TooAlike(_, Measure::Own) => "alike: own",
        Outcome::TooAlike(_, Measure::Alike) => "alike",
        Outcome::TooAlike(_, Measure::AlikeNames) => "alike: names",
    };
    outcomes.iter().map(word).collect()
}

const A: &[&str] = &["a", "b", "c", "d", "e"];
const B: &[&str] = &["f", "g", "h", "i", "j"];

#[test]
fn of_twins_the_one_with_the_better_evidence_is_let_in() {
    let drafts =
        [draft("/1/", 3, &about("x"), A), draft("/2/", 9, &about("x"), B), draft("/3/", 1, &about("y"), A)];
    assert_eq!(selected(&drafts, NEVER), ["alike", "good", "good"]);
}

#[test]
fn the_same_statements_in_other_words_are_twins() {
    let drafts = [draft("/1/", 3, &about("x"), A), draft("/2/", 2, &about("z"), &["a", "b", "c", "d", "z"])];
    assert_eq!(selected(&drafts, NEVER), ["good", "alike: own"]);
}

#[test]
fn what_is_settled_stays_whatever_becomes_of_others() {
    // The first page was refused because it is like the second one, which says something else now.
    let drafts = [
        draft("/1/", 9, &about("x"), A).decided(Verdict::Noindex, "", "xa"),
        draft("/2/", 1, &about("y"), B).decided(Verdict::Index, "2026-11-01", "xa"),
    ];
    assert_eq!(selected(&drafts, NEVER), ["stays", "keeps"]);
    assert_eq!(selected(&drafts, Again { all: true, waiting: true }), ["good", "keeps"]);
}

#[test]
fn a_page_that_is_offered_needs_less_to_stay_than_to_be_let_in() {
    // Three statements of its own: enough to stay, too few to be let in.
    let (others, same) = (&["a", "b", "x", "y", "z"], A);
    let kept = [
        draft("/1/", 9, &about("x"), same),
        draft("/2/", 1, &about("y"), others).decided(Verdict::Index, "", "other"),
    ];
    assert_eq!(selected(&kept, NEVER), ["alike: own", "keeps"]);
    let new = [draft("/1/", 9, &about("x"), same), draft("/2/", 1, &about("y"), others)];
    assert_eq!(selected(&new, NEVER), ["good", "alike: own"]);
}

#[test]
fn a_page_that_became_a_twin_of_one_that_did_not_change_goes() {
    let drafts = [
        draft("/1/", 1, &about("x"), A).decided(Verdict::Index, "", "xa"),
        draft("/2/", 9, &about("x"), A).decided(Verdict::Index, "", "before"),
    ];
    assert_eq!(selected(&drafts, NEVER), ["stays", "alike: own"]);
}

#[test]
fn what_a_person_decided_is_not_judged_but_others_are_held_against_it() {
    let drafts = [
        draft("/1/", 0, &about("x"), A).decided(Verdict::Index, "", ""),
        draft("/2/", 9, &about("x"), B),
        draft("/3/", 9, &about("y"), B).decided(Verdict::Hold, "", ""),
        draft("/4/", 8, &about("y"), B),
    ];
    assert_eq!(selected(&drafts, Again { all: true, waiting: true }), ["stays", "alike", "stays", "good"]);
}

#[test]
fn a_page_that_waits_is_looked_at_again_when_a_wave_begins() {
    let drafts = [
        draft("/1/", 9, &about("x"), A).decided(Verdict::Noindex, NEXT, "xa"),
        draft("/2/", 1, &about("x"), B).decided(Verdict::Index, "2026-11-20", "xa"),
    ];
    assert_eq!(selected(&drafts, NEVER), ["stays", "stays"]);
    assert_eq!(selected(&drafts, Again { all: false, waiting: true }), ["alike", "stays"]);
}

#[test]
fn without_evidence_a_page_goes_and_gives_its_place_free() {
    let mut gone = draft("/1/", 9, &about("x"), A).decided(Verdict::Index, "", "before");
    gone.lacking = true;
    assert_eq!(selected(&[gone, draft("/2/", 1, &about("x"), A)], NEVER), ["lacks", "good"]);
}
