//! A tree becomes a Rust type, by serde.
//!
//! What a scalar means depends on what is asked: a text stays as it was written, a number or a yes/no is
//! only read where one is asked for, and only from a scalar without quotes. Nothing here reports; the
//! caller turns a [`DecodeError`] into a finding (see [`super::shape`], which finds all of them first).
//!
//! Invariant: every error carries the place of the innermost node in which it arose.

mod parts;
#[cfg(test)]
mod tests;

use super::words::quoted;
use crate::config::ONE_OR_MANY;
use crate::node::{Node, NodeKind, Pos};
use parts::{Entries, Items, Tagged};
use serde::de::value::BorrowedStrDeserializer;
use serde::de::{self, DeserializeOwned, Visitor};
use std::fmt;

/// Why a tree is not the type that was asked for, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    pub message: String,
    pub pos: Pos,
}

impl DecodeError {
    /// Keeps the place of the innermost node: the first one to claim the error.
    fn at(mut self, pos: Pos) -> Self {
        if self.pos.line == 0 {
            self.pos = pos;
        }
        self
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for DecodeError {}

impl de::Error for DecodeError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        DecodeError { message: message.to_string(), pos: Pos::default() }
    }
}

type Result<T> = std::result::Result<T, DecodeError>;

/// Builds a type from a tree.
pub fn decode<T: DeserializeOwned>(node: &Node) -> Result<T> {
    T::deserialize(Decoder(node)).map_err(|e| e.at(node.pos))
}

/// Yes or no, as people write it without quotes.
pub(super) fn yes_or_no(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" => Some(true),
        "false" | "no" => Some(false),
        _ => None,
    }
}

/// A decimal number, without the other things that Rust would accept (`inf`, `nan`).
pub(super) fn number(text: &str) -> Option<f64> {
    let digits = text.trim_start_matches(['-', '+']);
    let decimal = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    text.parse().ok().filter(|n: &f64| decimal && n.is_finite())
}

/// Whether a scalar looks like a number to everyone: no zeros in front, as in a postal code.
fn is_obvious_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let padded = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.");
    digits.starts_with(|c: char| c.is_ascii_digit()) && !digits.ends_with('.') && !padded
}

#[derive(Clone, Copy)]
struct Decoder<'n>(&'n Node);

impl<'n> Decoder<'n> {
    fn wrong<T>(self, expected: &str) -> Result<T> {
        let found = match &self.0.kind {
            NodeKind::Scalar { text, .. } => quoted(text),
            _ => self.0.shape().to_owned(),
        };
        Err(DecodeError { message: format!("expected {expected}, found {found}"), pos: self.0.pos })
    }

    fn plain(self) -> Option<&'n str> {
        match &self.0.kind {
            NodeKind::Scalar { text, plain: true } => Some(text),
            _ => None,
        }
    }

    /// Errors that arise in a visitor get this node's place, unless an inner node claimed them.
    fn claim<T>(self, result: Result<T>) -> Result<T> {
        result.map_err(|e| e.at(self.0.pos))
    }

    fn integer<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value> {
        match self.plain().and_then(|text| visit_integer(text, visitor)) {
            Some(result) => self.claim(result),
            None => self.wrong("a whole number"),
        }
    }

    fn float<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value> {
        match self.plain().and_then(number) {
            Some(n) => self.claim(visitor.visit_f64(n)),
            None => self.wrong("a number"),
        }
    }

    fn text<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value> {
        match self.0.as_str() {
            Some(text) => self.claim(visitor.visit_borrowed_str(text)),
            None => self.wrong("a text"),
        }
    }

    fn seq<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value> {
        let NodeKind::Seq(items) = &self.0.kind else {
            return self.wrong("a list");
        };
        let mut items = Items(items.iter());
        let value = self.claim(visitor.visit_seq(&mut items))?;
        match items.0.next() {
            Some(extra) => Err(DecodeError { message: "the list has too many items".into(), pos: extra.pos }),
            None => Ok(value),
        }
    }

    fn map<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value> {
        let NodeKind::Map(entries) = &self.0.kind else {
            return self.wrong("a mapping");
        };
        self.claim(visitor.visit_map(Entries { rest: entries.iter(), value: None }))
    }
}

/// Visits a whole number that fits 64 bits; the visitor judges whether it fits its own type.
fn visit_integer<'n, V: Visitor<'n>>(text: &str, visitor: V) -> Option<Result<V::Value>> {
    match (text.parse::<i64>(), text.parse::<u64>()) {
        (Ok(n), _) => Some(visitor.visit_i64(n)),
        (_, Ok(n)) => Some(visitor.visit_u64(n)),
        _ => None,
    }
}

macro_rules! integers {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value> { self.integer(visitor) })*
    };
}

macro_rules! texts {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value> { self.text(visitor) })*
    };
}

impl<'n> de::Deserializer<'n> for Decoder<'n> {
    type Error = DecodeError;

    integers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
    }
    texts! {
        deserialize_char deserialize_str deserialize_string deserialize_bytes deserialize_byte_buf
        deserialize_identifier
    }

    /// For values that may be anything (and for what serde buffers: untagged or flattened types).
    fn deserialize_any<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value> {
        match &self.0.kind {
            NodeKind::Null => self.claim(visitor.visit_unit()),
            NodeKind::Seq(_) => self.seq(visitor),
            NodeKind::Map(_) => self.map(visitor),
            NodeKind::Scalar { text, plain } => match (&**text, plain) {
                ("true", true) => self.claim(visitor.visit_bool(true)),
                ("false", true) => self.claim(visitor.visit_bool(false)),
                (text, true) if is_obvious_number(text) => {
                    if text.parse::<i64>().is_ok() || text.parse::<u64>().is_ok() {
                        return self.integer(visitor);
                    }
                    // A whole number beyond 64 bits stays a text: as a float it would lose digits.
                    let float = text.contains(['.', 'e', 'E']) && number(text).is_some();
                    if float { self.float(visitor) } else { self.text(visitor) }
                }
                _ => self.text(visitor),
            },
        }
    }

    fn deserialize_bool<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value> {
        match self.plain().and_then(yes_or_no) {
            Some(b) => self.claim(visitor.visit_bool(b)),
            None => self.wrong("yes or no"),
        }
    }

    fn deserialize_f32<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value> {
        self.float(visitor)
    }

    fn deserialize_f64<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value> {
        self.float(visitor)
    }

    fn deserialize_option<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value> {
        match self.0.kind {
            NodeKind::Null => self.claim(visitor.visit_none()),
            _ => self.claim(visitor.visit_some(self)),
        }
    }

    fn deserialize_unit<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value> {
        match self.0.kind {
            NodeKind::Null => self.claim(visitor.visit_unit()),
            _ => self.wrong("nothing"),
        }
    }

    fn deserialize_unit_struct<V: Visitor<'n>>(self, _: &'static str, visitor: V) -> Result<V::Value> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'n>>(self, name: &'static str, visitor: V) -> Result<V::Value> {
        match self.0.kind {
            NodeKind::Seq(_) if name == ONE_OR_MANY => self.seq(visitor),
            _ if name == ONE_OR_MANY => self.claim(visitor.visit_some(self)),
            _ => self.claim(visitor.visit_newtype_struct(self)),
        }
    }

    fn deserialize_seq<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value> {
        self.seq(visitor)
    }

    fn deserialize_tuple<V: Visitor<'n>>(self, _: usize, visitor: V) -> Result<V::Value> {
        self.seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'n>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value> {
        self.seq(visitor)
    }

    fn deserialize_map<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value> {
        self.map(visitor)
    }

    fn deserialize_struct<V: Visitor<'n>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        self.map(visitor)
    }

    fn deserialize_enum<V: Visitor<'n>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        match &self.0.kind {
            NodeKind::Scalar { text, .. } => {
                self.claim(visitor.visit_enum(BorrowedStrDeserializer::new(text)))
            }
            NodeKind::Map(entries) if entries.len() == 1 => {
                self.claim(visitor.visit_enum(Tagged(&entries[0])))
            }
            NodeKind::Map(_) => self.wrong("a mapping with one key"),
            _ => self.wrong("one of the known names"),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_unit()
    }
}
