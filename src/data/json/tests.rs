//! What is accepted, and what is said about what is not.

use super::*;

/// The tree, or the code, line, column and message of the first finding.
fn read(text: &str) -> Result<Node, (&'static str, u32, u32, String)> {
    let mut report = Report::new();
    let node = parse_json(&Source::new("data/a.json", text.to_owned()), &mut report);
    match report.groups().first() {
        Some(group) => {
            assert!(node.is_none());
            let d = &group.examples[0];
            let place = d.place.clone().unwrap_or_default();
            Err((d.code.as_str(), place.line, place.column, d.message.clone()))
        }
        None => Ok(node.expect("either a tree or a finding")),
    }
}

#[track_caller]
fn refused(text: &str, line: u32, column: u32, words: &str) {
    let (code, l, c, message) = read(text).expect_err(text);
    assert_eq!((code, l, c), ("FW113", line, column), "{message}");
    assert!(message.contains(words), "{message:?} does not say {words:?}");
}

#[test]
fn values_become_nodes_with_places() {
    let node = read("{\n  \"é\": [\"ü😀\", 1.50, true, null],\n  \"b\": \"\\ud83d\\ude00\"}").unwrap();
    let items = node.get("é").unwrap().items();
    assert_eq!(items[0].pos, Pos { line: 2, column: 9, length: 4 });
    assert_eq!(items[1].kind, NodeKind::Scalar { text: "1.50".into(), plain: true });
    assert_eq!(items[1].pos.column, 15);
    assert_eq!((items[2].as_str(), &items[3].kind), (Some("true"), &NodeKind::Null));
    assert_eq!(node.get("b").unwrap().kind, NodeKind::Scalar { text: "😀".into(), plain: false });
    assert_eq!(node.pos, Pos { line: 1, column: 1, length: 1 });
}

#[test]
fn what_is_not_strict_json_is_refused_in_plain_words() {
    refused("{\"a\": 1,}", 1, 8, "comma");
    refused("{\"a\": 1 \"b\": 2}", 1, 8, "comma is missing");
    refused("{\n// no\n\"a\": 1}", 2, 1, "comments");
    refused("{'a': 1}", 1, 2, "double quotes");
    refused("{\"a\": None}", 1, 7, "neither a text in double quotes");
    refused("{\"a\": \"x\n}", 1, 7, "never closed");
    refused("{\"a\": [1, 2}", 1, 12, "closes");
    refused("{\n \"a\": {\"b\": 1", 2, 7, "never closed");
    refused("[1] [2]", 1, 5, "second value");
    assert_eq!(read("{\"a\": 1,\n \"a\": 2}").unwrap_err().0, "FW111");
    assert_eq!(read(" \n").unwrap_err().0, "FW104");
}

#[test]
fn depth_is_bounded_before_the_parser_recurses() {
    let deep = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
    assert!(read(&deep(64)).is_ok());
    refused(&deep(65), 1, 65, "64 levels");
    refused(&deep(1_000_000), 1, 65, "64 levels");
}

#[test]
fn a_bad_line_spoils_only_its_row() {
    let text = "{\"id\": \"a\"}\n\n{\"id\": }\r\n[1]\n{\"id\": \"b\", \"id\": \"c\"}\n  {\"id\": \"d\"}\n";
    let mut report = Report::new();
    let nodes = parse_json_lines(&Source::new("data/a.jsonl", text.to_owned()), &mut report);
    let ids: Vec<_> = nodes.iter().filter_map(|n| n.get("id")?.as_str()).collect();
    assert_eq!(ids, ["a", "d"]);
    assert_eq!((nodes[1].pos.line, nodes[1].pos.column), (6, 3));
    let lines: Vec<_> =
        report.groups().iter().map(|g| g.examples[0].place.as_ref().map(|p| p.line)).collect();
    assert_eq!(lines, [Some(3), Some(4), Some(5)]);
    assert_eq!((report.count(Level::Row), report.count(Level::File)), (3, 0));
}

#[test]
fn an_ordinary_json_file_is_recognised_once() {
    let mut report = Report::new();
    let text = "[\n {\"id\": 1},\n {\"id\": 2}\n]\n".to_owned();
    assert!(parse_json_lines(&Source::new("data/a.jsonl", text), &mut report).is_empty());
    assert_eq!(report.faults(), 1);
}

proptest::proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in "[a1\\-+.eE:,\\[\\]{}\"'/*\\\\u0d8 \\n\\ré]{0,50}") {
        let _ = read(&text);
    }
}

/// The next of a sequence of numbers, below `n`.
fn below(seed: &mut u64, n: usize) -> usize {
    *seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
    (*seed >> 33) as usize % n
}

/// Texts of all kinds, most of them right.
fn written(seed: &mut u64, depth: usize, out: &mut String) {
    const TEXTS: [&str; 9] =
        ["", "a", "é€😀", "x\\\"y", "\\u00e9\\n", "\\ud83d\\ude00", "\\ud83d", "tab\there", "\\q"];
    const BARE: [&str; 12] =
        ["0", "-1.50", "12", "01", "1e5", "true", "null", "nul", "+1", ".5", "// no", "-"];
    out.push_str(["", " ", "\n", "\n  ", "\t", "\r\n"][below(seed, 6)]);
    let rare = below(seed, 30) == 0;
    match below(seed, if depth > 3 { 7 } else { 16 }) {
        0..=4 => out.push_str(&format!("\"{}\"", TEXTS[below(seed, if rare { 9 } else { 6 })])),
        5 | 6 => out.push_str(BARE[below(seed, if rare { 12 } else { 3 })]),
        7..=10 => {
            out.push('[');
            for at in 0..below(seed, 4) {
                out.push_str(if at > 0 { "," } else { "" });
                written(seed, depth + 1, out);
            }
            out.push_str("\n]");
        }
        _ => {
            out.push('{');
            for at in 0..below(seed, 5) {
                out.push_str(if at > 0 { ", " } else { "" });
                out.push_str(&format!("\"k{}é\" :", if below(seed, 40) > 0 { at } else { 0 }));
                written(seed, depth + 1, out);
            }
            out.push('}');
        }
    }
}

#[test]
fn the_quick_parser_and_the_one_that_explains_give_equal_trees() {
    let (mut seed, mut equal) = (7, 0);
    for _ in 0..20_000 {
        let mut text = String::new();
        written(&mut seed, 0, &mut text);
        let place = |pos: Pos| Place::at("a.json", pos.line, pos.column);
        let explained = explain(&text, 1, Level::File, &place, &mut Report::new());
        if let Some(quick) = quick::parse(&text, 1) {
            assert_eq!(Some(&quick), explained.as_ref(), "{text}");
            equal += 1;
        }
    }
    assert!(equal > 8_000, "only {equal} texts were read quickly");
}
