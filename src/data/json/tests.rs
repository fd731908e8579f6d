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
