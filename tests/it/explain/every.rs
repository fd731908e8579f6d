//! Every value of every inputs struct is a part of the fingerprint, and every field is listed.

use super::edits;
use super::world::{Loaded, load, producer, published};
use flywheel::fingerprint::{Asked, MOST_PARTS, Node};
use flywheel::produce::Artifact;
use flywheel::producers::PRODUCERS;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Of each producer and family the first, the middle and the last artifact.
fn some(loaded: &Loaded) -> Vec<Artifact> {
    let mut of: BTreeMap<(u8, u8, u16), Vec<Artifact>> = BTreeMap::new();
    for artifact in loaded.plan.artifacts() {
        of.entry((artifact.producer, artifact.tree, artifact.key.family)).or_default().push(*artifact);
    }
    let three = |list: Vec<Artifact>| {
        let at: BTreeSet<usize> = [0, list.len() / 2, list.len() - 1].into();
        at.into_iter().map(move |at| list[at]).collect::<Vec<_>>()
    };
    of.into_values().flat_map(three).collect()
}

/// Sites of companion hooks.
const HOOKS: [&str; 4] = ["cards", "files", "mails", "posts"];

#[test]
fn another_value_of_any_leaf_is_another_fingerprint() {
    let mut sites = vec![Loaded::of(&edits::site()), published("stories")];
    sites.extend(HOOKS.map(published));
    let of: BTreeSet<&str> = sites.iter().flat_map(some).map(|artifact| producer(&artifact).name()).collect();
    assert!(of.len() >= PRODUCERS.len() - 2, "only {of:?}");
    let leaves: usize = sites.iter().map(every_leaf_counts).sum();
    assert!(leaves > 10_000, "only {leaves} leaves");
}

/// Tries another value of every leaf of some artifacts of each kind; gives how many there were.
fn every_leaf_counts(loaded: &Loaded) -> usize {
    some(loaded)
        .par_iter()
        .map(|artifact| {
            let trace = loaded.trace(artifact, Asked::default());
            let inputs = trace.inputs;
            let named = trace.nodes.iter().filter(|node| !node.name.is_empty()).count();
            assert!(named == usize::from(inputs.parts.count) && named <= MOST_PARTS);
            for leaf in 0..trace.leaves {
                let other =
                    loaded.trace(artifact, Asked { other_leaf: Some(leaf), ..Asked::default() }).inputs;
                let name = producer(artifact).name();
                assert_ne!(other.fingerprint, inputs.fingerprint, "{name}: leaf {leaf} of {}", trace.leaves);
            }
            trace.leaves
        })
        .sum()
}

/// Struct and field of everything that `inputs!` declares in the producers.
fn declared() -> BTreeSet<(String, String)> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = ["pages", "hooks"].into_iter().flat_map(|folder| walkdir::WalkDir::new(source.join(folder)));
    let mut fields = BTreeSet::new();
    for file in files.filter_map(Result::ok).filter(|f| f.path().extension().is_some_and(|e| e == "rs")) {
        let text = std::fs::read_to_string(file.path()).unwrap();
        for block in text.split("\ninputs! {").skip(1) {
            let block = block.split("\n}\n").next().unwrap();
            let name = block.split("pub struct ").nth(1).unwrap().split('<').next().unwrap();
            let words = block.split("pub ").skip(2).filter_map(|field| field.split_once(':'));
            // What all pages share is listed as the page's own parts.
            let words = words.filter(|(_, of)| !of.trim_start().starts_with("Common<"));
            fields.extend(words.map(|(field, _)| (name.to_string(), field.to_string())));
        }
    }
    fields
}

/// Every text that the program asks the theme for by name, from its source.
fn asked_for() -> BTreeSet<String> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files =
        ["pages", "hooks", "told"].into_iter().flat_map(|folder| walkdir::WalkDir::new(source.join(folder)));
    let mut keys = BTreeSet::new();
    for file in files.filter_map(Result::ok).filter(|f| f.path().extension().is_some_and(|e| e == "rs")) {
        let text = std::fs::read_to_string(file.path()).unwrap();
        for call in text.split(".word(").skip(1) {
            // The first argument: one text, or one of several.
            let argument = call.split(", &[").next().unwrap();
            keys.extend(argument.split('"').skip(1).step_by(2).map(str::to_string));
        }
    }
    keys
}

#[test]
fn what_the_program_says_is_known_as_its_own() {
    let keys = asked_for();
    assert!(keys.len() > 20, "{keys:?}");
    let strange: Vec<&String> =
        keys.iter().filter(|key| !flywheel::theme::is_of_program(key.split('{').next().unwrap())).collect();
    assert!(
        strange.is_empty(),
        "add these to OF_PROGRAM in theme/words.rs, or they print nothing: {strange:?}"
    );
}

fn collect(nodes: &[Node], found: &mut BTreeSet<(String, String)>) {
    for node in nodes {
        found.insert((node.of.to_string(), node.name.to_string()));
        collect(&node.nodes, found);
    }
}

#[test]
fn every_field_of_every_inputs_struct_is_listed() {
    let declared = declared();
    assert!(declared.len() > 90, "only {} fields are declared", declared.len());
    let mut found = BTreeSet::new();
    let mut unknown = BTreeSet::new();
    let case = |name: &str| load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites").join(name));
    for loaded in [
        published("stories"),
        published("cards"),
        published("files"),
        published("mails"),
        published("posts"),
        Loaded::of(&edits::site()),
        case("beside"),
        case("proof"),
        load(Path::new(env!("CARGO_MANIFEST_DIR"))),
    ] {
        for artifact in some(&loaded) {
            let trace = loaded.trace(&artifact, Asked::default());
            collect(&trace.nodes, &mut found);
            let has = |part: &str| trace.nodes.iter().any(|node| node.name == part);
            // A template sees `site`, which is no part of its look.
            assert!(!has("template") || has("site"), "{} forgets `site`", producer(&artifact).name());
            unknown.extend(flywheel::explain::unknown_parts(&trace));
        }
    }
    let missing: Vec<_> = declared.difference(&found).collect();
    assert_eq!(missing, Vec::<&(String, String)>::new(), "these fields are folded nowhere");
    assert_eq!(unknown, BTreeSet::new(), "`explain` has no words for these parts");
}
