//! Conditions, as filters and statements write them: `population >= 50000 and region in [TX, CA]`.
//!
//! | written | holds when |
//! | --- | --- |
//! | `has airport_iata` | the field has a value |
//! | `remote` | the field has a value other than no, false and 0 |
//! | `region = TX`, `!=`, `<`, `<=`, `>`, `>=` | the comparison holds |
//! | `region in [TX, CA]`, `region not in [TX]` | the value is (not) one of the list |
//! | `and`, `or`, `not`, `( )` | as usual; `and` binds tighter than `or` |
//!
//! On the right side bare words are texts, digits are numbers (`1_000` is 1000), yes/no and true/false
//! are one thing, and quotes make anything a text. A list holds what one of its items holds.
//!
//! Invariant: a comparison with a missing value is false, whatever the operator.

mod lex;
mod literal;
mod parse;

use crate::value::Value;
use literal::Literal;
use std::borrow::Cow;

/// A condition, parsed once and evaluated often.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    root: Node,
    names: Vec<Name>,
}

#[derive(Clone, Debug, PartialEq)]
struct Name {
    path: Box<str>,
    offset: usize,
}

#[derive(Clone, Debug, PartialEq)]
enum Node {
    And(Vec<Node>),
    Or(Vec<Node>),
    Not(Box<Node>),
    /// The field, by its position in `Expr::names`.
    Has(usize),
    IsTrue(usize),
    Compare(usize, Op, Literal),
    In(usize, Vec<Literal>),
    NotIn(usize, Vec<Literal>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Op {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// What is wrong with a condition. The offset counts characters from its start.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ExprError {
    pub offset_chars: usize,
    pub length: usize,
    pub message: String,
}

impl Expr {
    /// Reads a condition; do it once, when the file is read.
    pub fn parse(text: &str) -> Result<Expr, ExprError> {
        parse::parse(text)
    }

    /// Whether the condition holds. `get` gives a field's value by its name or dotted path; lend the
    /// value where it is at hand, own it where it is made on the way.
    pub fn eval<'v>(&self, get: &dyn Fn(&str) -> Option<Cow<'v, Value>>) -> bool {
        self.holds(&self.root, get)
    }

    /// The fields in the order in which they are written, each with its offset and length in characters.
    pub fn names(&self) -> impl Iterator<Item = (&str, usize, usize)> {
        self.names.iter().map(|n| (&*n.path, n.offset, n.path.chars().count()))
    }

    fn holds<'v>(&self, node: &Node, get: &dyn Fn(&str) -> Option<Cow<'v, Value>>) -> bool {
        let value = |name: &usize| {
            let found = self.names.get(*name).and_then(|n| get(&n.path));
            found.filter(|value| !value.is_empty())
        };
        match node {
            Node::And(all) => all.iter().all(|n| self.holds(n, get)),
            Node::Or(any) => any.iter().any(|n| self.holds(n, get)),
            Node::Not(inner) => !self.holds(inner, get),
            Node::Has(name) => value(name).is_some(),
            Node::IsTrue(name) => value(name).is_some_and(|v| !literal::is_negative(&v)),
            Node::Compare(name, op, literal) => value(name).is_some_and(|v| literal.compare(&v, *op)),
            Node::In(name, list) => value(name).is_some_and(|v| list.iter().any(|l| l.equals(&v))),
            Node::NotIn(name, list) => value(name).is_some_and(|v| !list.iter().any(|l| l.equals(&v))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(text: &str) -> bool {
        let row = Value::map([
            ("population", Value::Int(50_000)),
            ("growth", Value::Num(-1.5)),
            ("region", Value::from("TX")),
            ("country", Value::from("NO")),
            ("name", Value::from("X Y")),
            ("zip", Value::from("10")),
            ("founded", Value::from("1850-03-02")),
            ("remote", Value::from("Yes")),
            ("hybrid", Value::Bool(false)),
            ("zero", Value::Int(0)),
            ("refused", Value::from("no")),
            ("blank", Value::from("")),
            ("services", Value::list([Value::from("coaching"), Value::from("training")])),
            ("place", Value::map([("in", Value::from("near"))])),
        ]);
        let expr = Expr::parse(text).unwrap_or_else(|e| panic!("{text}: {}", e.message));
        expr.eval(&|name| row.get(name).map(Cow::Borrowed))
    }

    #[test]
    fn a_condition_reads_as_it_is_written() {
        let yes = [
            "population >= 50000 and region in [TX, CA] and not (name = \"Y X\")",
            "population >= 50_000",
            "population == 50000.0",
            "growth < -1",
            "region = TX",
            "region != CA",
            "region not in [CA, OR]",
            "region = 'TX' OR region = CA",
            "name = “X Y”",
            "zip > 9 and zip = 10.0",
            "zip < \"9\"",
            "population < \"60000\"",
            "founded < 1900-01-01",
            "services = coaching and services in [training] and not services = sales",
            "place.in = near",
            "has region and not has blank and not has nothing",
            "zero = 1 or zero = 0 and region = TX",
            "not not (region = TX)",
        ];
        for text in yes {
            assert!(holds(text), "{text}");
            assert!(!holds(&format!("not ({text})")), "not ({text})");
        }
        for text in ["region = tx", "name > 5", "region < 5", "place = near", "services != coaching"] {
            assert!(!holds(text), "{text}");
        }
    }

    #[test]
    fn yes_and_no_are_one_thing_however_they_are_spelled() {
        for text in ["remote", "remote = yes", "remote = true", "remote != no", "remote = TRUE"] {
            assert!(holds(text), "{text}");
        }
        for text in ["hybrid", "zero", "refused", "blank", "nothing", "hybrid = yes", "refused = true"] {
            assert!(!holds(text), "{text}");
        }
        for text in [
            "hybrid = no",
            "refused = false",
            "zero = no",
            "not refused",
            "country = NO",
            "country in [NO, SE]",
        ] {
            assert!(holds(text), "{text}");
        }
        assert!(!holds("remote = \"yes\""), "quotes make a text, and texts keep their case");
    }

    #[test]
    fn a_comparison_with_a_missing_value_is_false() {
        for op in ["= x", "!= x", "< 1", "<= 1", "> 1", ">= 1", "in [x]", "not in [x]", "= no", "= \"\""] {
            assert!(!holds(&format!("nothing {op}")), "nothing {op}");
            assert!(!holds(&format!("blank {op}")), "blank {op}");
        }
    }

    #[test]
    fn names_are_listed_with_their_places() {
        let expr = Expr::parse("größe > 1 and has b.c or größe in [d]").unwrap();
        assert_eq!(expr.names().collect::<Vec<_>>(), [("größe", 0, 5), ("b.c", 18, 3), ("größe", 25, 5)]);
    }
}
