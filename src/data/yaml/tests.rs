//! What is accepted, and what is said about what is not.

use super::*;
use crate::node::NodeKind;

/// The tree, or the code, line, column, message and hint of the first finding.
fn read(text: &str) -> Result<Node, (&'static str, u32, u32, String, String)> {
    let source = Source::new("data/services.yaml", text.to_owned());
    let mut report = Report::new();
    let node = parse_yaml(&source, &mut report);
    match report.groups().first() {
        Some(group) => {
            assert!(node.is_none(), "a tree with a fault");
            let d = &group.examples[0];
            let place = d.place.clone().unwrap_or_default();
            let hint = d.hint.clone().unwrap_or_default();
            Err((d.code.as_str(), place.line, place.column, d.message.clone(), hint))
        }
        None => Ok(node.expect("either a tree or a finding")),
    }
}

/// Asserts the place of the first finding and that its message and hint hold some words.
#[track_caller]
fn refused(text: &str, code: &str, line: u32, column: u32, words: &str) {
    let (c, l, col, message, hint) = read(text).expect_err(text);
    let said = format!("{message} {hint}");
    assert_eq!((c, l, col), (code, line, column), "{said}");
    assert!(said.contains(words), "{said:?} does not say {words:?}");
}

fn text(node: &Node, path: &[&str]) -> String {
    path.iter().fold(node, |n, key| n.get(key).unwrap()).as_str().unwrap().to_owned()
}

#[test]
fn a_line_with_a_wrong_indentation_is_named_at_its_first_character() {
    let bad = "services:\n  - id: executive-coach\n    name: Executive Coach\n   related: [ai-developer]\n";
    refused(bad, "FW110", 4, 4, "indentation of this line does not match");
    refused(bad, "FW110", 4, 4, "line 3 begins after 4 spaces, this one after 3 spaces");
    refused("a:\n  b: 1\n   c: 2\n", "FW110", 3, 4, "indentation");
    refused("a:\n  b: 1\n c: 2\n", "FW110", 3, 2, "indentation");
    refused("a: \"x\"\n  b: 1\n", "FW110", 2, 3, "indentation");
    refused("  a: 1\nb: 2\n", "FW110", 2, 1, "indentation");
    refused("a:\n  - b\n  c: 1\n", "FW110", 3, 3, "no item of it");
    refused("a:\n  c: 1\n  - b\n", "FW110", 3, 3, "is a list item");
}

#[test]
fn a_tab_is_named_where_it_stands() {
    let bad = "services:\n  - id: executive-coach\n\tname: Executive Coach\n";
    refused(bad, "FW110", 3, 1, "YAML forbids tabs");
    refused("a:\n\tb: 1\n", "FW110", 2, 1, "Replace the tab with spaces");
    refused("a:\n  - x\n\t- y\n", "FW110", 3, 1, "YAML forbids tabs");
}

#[test]
fn a_key_given_twice_is_named_with_both_lines() {
    let bad = "services:\n  - id: executive-coach\n    name: Executive Coach\n    name: Executive Coaching\n";
    refused(bad, "FW111", 4, 5, "The key `name` is given twice; it stands on line 3 already.");
    let source = Source { line_offset: 10, ..Source::new("content/a.md", bad.to_owned()) };
    let mut report = Report::new();
    assert!(parse_yaml(&source, &mut report).is_none());
    let found = &report.groups()[0].examples[0];
    assert_eq!(found.level, Level::File);
    assert_eq!(found.place.as_ref().map(|p| p.line), Some(14));
    assert_eq!((found.related[0].0.as_str(), found.related[0].1.line), ("first given here", 13));
    assert!(found.message.contains("line 13"));
    let source = Source { line_offset: 10, ..Source::new("content/a.md", "a:\n  b: 1\n c: 2\n".to_owned()) };
    let mut report = Report::new();
    assert!(parse_yaml(&source, &mut report).is_none());
    let hint = report.groups()[0].examples[0].hint.clone().unwrap_or_default();
    assert!(hint.contains("line 12 begins after 2 spaces"), "{hint}");
}

#[test]
fn aliases_that_expand_to_a_billion_items_are_refused_quickly() {
    let mut bad = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
    for i in 1..10 {
        let nine = vec![format!("*a{}", i - 1); 9].join(", ");
        bad += &format!("a{i}: &a{i} [{nine}]\n");
    }
    bad += "services: *a9\n";
    let start = std::time::Instant::now();
    refused(&bad, "FW112", 6, 15, "repeat more than 200,000 values");
    assert!(start.elapsed().as_millis() < 1000);
    // A long text that is repeated often is the same trick with fewer nodes.
    let long = format!("a: &a {}\nb: [{}]\n", "x".repeat(1_000_000), vec!["*a"; 1000].join(", "));
    assert_eq!(read(&long).unwrap_err().0, "FW112");
    refused("a: &a [1, *a]\n", "FW112", 1, 11, "would never end");
}

#[test]
fn an_alias_repeats_a_part_and_has_its_own_place() {
    let node = read("a: &a {x: 1}\nb: *a\n").unwrap();
    assert_eq!(text(&node, &["b", "x"]), "1");
    assert_eq!(node.get("b").unwrap().pos, Pos { line: 2, column: 4, length: 2 });
    assert_eq!(node.get("b").unwrap().get("x").unwrap().pos.line, 1);
}

#[test]
fn merge_keys_are_resolved_and_the_local_name_wins() {
    let node = read(
        "base: &base\n  category: leadership\n  name: Base\nservices:\n  - <<: *base\n    id: executive-coach\n    name: Executive Coach\n",
    )
    .unwrap();
    let service = &node.get("services").unwrap().items()[0];
    let keys: Vec<&str> = service.entries().iter().map(|e| &*e.key).collect();
    assert_eq!(keys, ["id", "name", "category"]);
    assert_eq!(text(service, &["name"]), "Executive Coach");
    let node = read("a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc:\n  <<: [*a, *b]\n").unwrap();
    assert_eq!(
        [text(&node, &["c", "x"]), text(&node, &["c", "y"]), text(&node, &["c", "z"])],
        ["1", "1", "2"]
    );
    refused("a:\n  <<: nothing\n", "FW114", 2, 3, "takes a mapping");
}

#[test]
fn a_mapping_starts_at_its_first_key() {
    let node = read("services:\n  executive-coach:\n    name: Executive Coach\n").unwrap();
    let services = node.get("services").unwrap();
    assert_eq!((services.shape(), services.pos.line, services.pos.column), ("a mapping", 2, 3));
}

#[test]
fn scalars_stay_what_was_written() {
    let node =
        read("zip: 02134\nno: no\nempty:\ntilde: ~\nq: \"null\"\né: 'ü'\nb: |\n  1\nt: !!str 1\n").unwrap();
    let plain = |key: &str| match &node.get(key).unwrap().kind {
        NodeKind::Scalar { text, plain } => format!("{text}/{plain}"),
        kind => format!("{kind:?}"),
    };
    assert_eq!(plain("zip"), "02134/true");
    assert_eq!(plain("no"), "no/true");
    assert_eq!((plain("empty"), plain("tilde")), ("Null".into(), "Null".into()));
    assert_eq!(plain("q"), "null/false");
    assert_eq!((plain("b"), plain("t")), ("1\n/false".into(), "1/false".into()));
    assert_eq!(node.get("é").unwrap().pos, Pos { line: 6, column: 4, length: 3 });
    assert_eq!(node.get("empty").unwrap().pos, Pos { line: 3, column: 1, length: 5 });
}

#[test]
fn open_quotes_and_brackets_are_named_where_they_open() {
    refused("a: 1\nb: \"abc\nc: 2\n", "FW110", 2, 4, "quote that opens here is never closed");
    refused("a: 'abc\n", "FW110", 1, 4, "never closed");
    refused("a: 'it's'\n", "FW110", 1, 8, "write an apostrophe twice");
    refused("a: \"Best\" in town\n", "FW110", 1, 11, "single quotes");
    refused("a: [1, 2\nb: 1\nc: 2\n", "FW110", 1, 4, "bracket [ that opens here");
    refused("a: {x: 1\nb: 2\n", "FW110", 1, 4, "Put } where it ends");
    refused("a: [1, 2\n", "FW110", 1, 4, "bracket [ that opens here");
    refused("a: [1]]\n", "FW110", 1, 7, "never opened");
    refused("a: [\n1\n]\n", "FW110", 2, 1, "must be indented");
}

#[test]
fn values_that_need_quotes_or_a_space_are_explained() {
    refused("title: Coaching: the basics\nb: 1\n", "FW110", 1, 16, "quotes: \"Coaching: the basics\"");
    refused("a: @name\n", "FW110", 1, 4, "cannot begin with `@`");
    refused("a: *name\n", "FW110", 1, 4, "nothing above is marked");
    refused("a: !Great\n", "FW110", 1, 4, "tag");
    refused("a: - b\n", "FW110", 1, 4, "own line");
    refused("key:value\nb: 1\n", "FW110", 1, 4, "A space is missing");
    refused("a: 1\nfoo\nb: 2\n", "FW110", 2, 1, "`foo` is neither");
    refused("- a\n-b\n", "FW110", 2, 1, "space after the dash");
    refused("a: \"\\q\"\n", "FW110", 1, 4, "backslash");
    refused("? [a]\n: b\n", "FW110", 1, 3, "key must be a text");
}

#[test]
fn a_file_holds_one_document_that_is_not_too_deep() {
    refused("a: 1\n---\nb: 2\n", "FW110", 2, 1, "second document");
    assert!(read("---\na: 1\n...\n").is_ok());
    assert!(read("\u{feff}a: 1\r\nb: 2\r\n").is_ok());
    for nothing in ["", "# only a comment\n", "---\n", "\n\n"] {
        refused(nothing, "FW104", 0, 0, "holds nothing");
    }
    assert!(read(&format!("{}1{}", "[".repeat(64), "]".repeat(64))).is_ok());
    let deep = format!("{}1{}", "[".repeat(65), "]".repeat(65));
    assert_eq!(read(&deep).unwrap_err().0, "FW110");
    let deep: String = (0..5000).map(|i| format!("{}- \n", " ".repeat(i))).collect();
    assert_eq!(read(&deep).unwrap_err().0, "FW110");
    assert_eq!(read(&"[".repeat(100_000)).unwrap_err().0, "FW110");
}

proptest::proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in "[ab:\\-\\[\\]{}\"'#&*!|>?%@,\\n\\t\\r é~<\\\\]{0,60}") {
        let _ = read(&text);
    }
}
