//! What scalars become, and where errors are placed.

use super::super::yaml::parse_yaml;
use super::*;
use crate::diag::Report;
use crate::node::Source;
use serde::Deserialize;
use std::collections::BTreeMap;

fn tree(text: &str) -> Node {
    parse_yaml(&Source::new("a.yaml", text.to_owned()), &mut Report::new()).expect(text)
}

fn error<T: DeserializeOwned + fmt::Debug>(text: &str) -> (u32, u32, String) {
    let e = decode::<T>(&tree(text)).expect_err(text);
    (e.pos.line, e.pos.column, e.message)
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct Row {
    id: String,
    #[serde(default)]
    parts: Vec<Part>,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Part {
    size: u8,
}

#[test]
fn what_a_scalar_means_depends_on_what_is_asked() {
    assert_eq!(
        decode::<Vec<String>>(&tree("[1.0, yes, 02134, true]")).unwrap(),
        ["1.0", "yes", "02134", "true"]
    );
    assert_eq!(decode::<Vec<bool>>(&tree("[YES, no, True, false]")).unwrap(), [true, false, true, false]);
    assert_eq!(decode::<(u8, i64, f32)>(&tree("[7, -7, 7]")).unwrap(), (7, -7, 7.0));
    assert_eq!(decode::<Vec<Option<u8>>>(&tree("[1, ~, null]")).unwrap(), [Some(1), None, None]);
    assert_eq!(decode::<BTreeMap<u16, char>>(&tree("{2: b, 1: a}")).unwrap()[&1], 'a');
    assert!(decode::<Vec<u8>>(&tree("['1']")).is_err());
    assert!(decode::<Vec<f64>>(&tree("[inf]")).is_err());
}

#[test]
fn where_anything_may_stand_only_the_obvious_is_converted() {
    let any: serde_json::Value =
        decode(&tree("[true, yes, 12, -1.5, 02134, '12', 99999999999999999999, ~, 1e3, 1., a]")).unwrap();
    let expected = serde_json::json!([
        true,
        "yes",
        12,
        -1.5,
        "02134",
        "12",
        "99999999999999999999",
        null,
        1000.0,
        "1.",
        "a"
    ]);
    assert_eq!(any, expected);
}

#[test]
fn errors_carry_the_innermost_place() {
    assert_eq!(error::<Row>("id: a\nparts:\n  - size: 1\n  - size: 300\n").0, 4);
    let (line, column, message) = error::<Row>("id: a\nparts:\n  - size: 1\n  - colour: red\n");
    assert_eq!((line, column, message.as_str()), (4, 5, "missing field `size`"));
    let (line, column, message) = error::<Row>("id: a\nextra: 1\n");
    assert_eq!((line, column), (2, 1));
    assert!(message.starts_with("unknown field `extra`"), "{message}");
    assert_eq!(error::<Row>("id: [a]\n"), (1, 5, "expected a text, found a list".to_owned()));
    assert_eq!(error::<(u8, u8)>("[1, 2, 3]").1, 8);
}
