//! What fingerprints tell apart, and what a trace of them lists.

use super::*;

inputs! {
    /// Two lists that must not run into each other.
    pub struct Two<'a> { pub a: Vec<&'a str>, pub b: Vec<&'a str>, }
}

inputs! {
    /// What two kinds of things share.
    pub struct Shared<'a> {
        names { pub first: &'a str, pub last: &'a str, }
        age { pub age: u32, }
    }
}

inputs! {
    /// One of them.
    pub struct Whole<'a> { pub shared: Shared<'a>, pub two: Two<'a>, pub row: Hashed<String>, }
}

fn whole() -> Whole<'static> {
    let shared = Shared { first: "A", last: "B", age: 3 };
    Whole { shared, two: Two { a: vec!["x"], b: vec!["y", "z"] }, row: Hashed::new("r".into()) }
}

#[test]
fn moving_a_value_from_one_field_to_the_next_changes_the_fingerprint() {
    let one = Fingerprint::of(&Two { a: vec!["x", "y"], b: vec![] });
    let two = Fingerprint::of(&Two { a: vec!["x"], b: vec!["y"] });
    let joined = Fingerprint::of(&Two { a: vec!["xy"], b: vec![] });
    assert!(one != two && one != joined && two != joined);
}

#[test]
fn a_trace_is_the_fold_itself_and_lists_what_is_behind_its_hashes() {
    let trace = Folder::trace(&whole(), Asked::default());
    assert_eq!(trace.inputs, Folder::inputs(&whole(), &mut Vec::new()));
    assert!(trace.is_true);
    let names: Vec<&str> = trace.nodes.iter().map(|node| &*node.name).collect();
    assert_eq!(names, ["names", "age", "two", "row"], "what is shared counts as the struct's own");
    assert_eq!(usize::from(trace.inputs.parts.count), Whole::PARTS);
    let mut leaves = Vec::new();
    trace.each_leaf(&mut |path, leaf| {
        leaves.extend(leaf.is_shown.then(|| format!("{path} {}", leaf.text)));
    });
    assert_eq!(
        leaves,
        ["/names/first A", "/names/last B", "/age/age 3", "/two/a/ x", "/two/b/ y", "/two/b/ z", "/row r"]
    );
}

#[test]
fn every_leaf_is_a_part_of_the_fingerprint_and_of_one_part_alone() {
    let trace = Folder::trace(&whole(), Asked::default());
    assert_eq!(trace.leaves, 9, "seven values and the lengths of two lists");
    for leaf in 0..trace.leaves {
        let other = Folder::trace(&whole(), Asked { other_leaf: Some(leaf), ..Asked::default() });
        assert_ne!(other.inputs.fingerprint, trace.inputs.fingerprint, "leaf {leaf}");
        let both = other.inputs.parts.as_slice().iter().zip(trace.inputs.parts.as_slice());
        assert_eq!(both.filter(|(a, b)| a != b).count(), 1, "leaf {leaf}");
    }
}

#[test]
fn a_stored_hash_that_is_not_that_of_its_value_is_found() {
    let wrong = Hashed { value: "other".to_string(), hash: Fingerprint::of("r") };
    assert!(!Folder::trace(&Whole { row: wrong, ..whole() }, Asked::default()).is_true);
}
