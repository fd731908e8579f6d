//! The inner parts of a tree as serde walks them: items, entries, keys, and variants that carry something.
//!
//! No meaning is given to scalars here. Invariant: an error of a part is claimed by the part's own place
//! before the whole sees it.

use super::super::words::quoted;
use super::{DecodeError, Decoder, Result, visit_integer};
use crate::node::{Entry, Node, NodeKind};
use serde::de::value::BorrowedStrDeserializer;
use serde::de::{self, DeserializeSeed, Visitor};
use serde::forward_to_deserialize_any;

pub(super) struct Items<'n>(pub(super) std::slice::Iter<'n, Node>);

impl<'n> de::SeqAccess<'n> for &mut Items<'n> {
    type Error = DecodeError;

    fn next_element_seed<S: DeserializeSeed<'n>>(&mut self, seed: S) -> Result<Option<S::Value>> {
        let Some(node) = self.0.next() else {
            return Ok(None);
        };
        seed.deserialize(Decoder(node)).map(Some).map_err(|e| e.at(node.pos))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

pub(super) struct Entries<'n> {
    pub(super) rest: std::slice::Iter<'n, Entry>,
    pub(super) value: Option<&'n Node>,
}

impl<'n> de::MapAccess<'n> for Entries<'n> {
    type Error = DecodeError;

    fn next_key_seed<S: DeserializeSeed<'n>>(&mut self, seed: S) -> Result<Option<S::Value>> {
        let Some(entry) = self.rest.next() else {
            return Ok(None);
        };
        self.value = Some(&entry.value);
        seed.deserialize(Key(&entry.key)).map(Some).map_err(|e| e.at(entry.key_pos))
    }

    fn next_value_seed<S: DeserializeSeed<'n>>(&mut self, seed: S) -> Result<S::Value> {
        let Some(node) = self.value.take() else {
            return Err(de::Error::custom("a value without a key"));
        };
        seed.deserialize(Decoder(node)).map_err(|e| e.at(node.pos))
    }
}

/// A key: a text, or a whole number where the map's keys are numbers.
struct Key<'n>(&'n str);

macro_rules! integer_keys {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value> {
            let message = || format!("expected a whole number as key, found {}", quoted(self.0));
            visit_integer(self.0, visitor).unwrap_or_else(|| Err(de::Error::custom(message())))
        })*
    };
}

impl<'n> de::Deserializer<'n> for Key<'n> {
    type Error = DecodeError;

    integer_keys! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
    }

    fn deserialize_any<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_borrowed_str(self.0)
    }

    fn deserialize_newtype_struct<V: Visitor<'n>>(self, _: &'static str, visitor: V) -> Result<V::Value> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'n>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        visitor.visit_enum(BorrowedStrDeserializer::new(self.0))
    }

    forward_to_deserialize_any! {
        <V: Visitor<'n>>
        bool f32 f64 char str string bytes byte_buf option unit unit_struct seq tuple tuple_struct map
        struct identifier ignored_any
    }
}

/// A variant that carries something: a mapping with the variant's name as its only key.
pub(super) struct Tagged<'n>(pub(super) &'n Entry);

impl<'n> de::EnumAccess<'n> for Tagged<'n> {
    type Error = DecodeError;
    type Variant = Decoder<'n>;

    fn variant_seed<S: DeserializeSeed<'n>>(self, seed: S) -> Result<(S::Value, Decoder<'n>)> {
        let name = seed.deserialize(Key(&self.0.key)).map_err(|e| e.at(self.0.key_pos))?;
        Ok((name, Decoder(&self.0.value)))
    }
}

impl<'n> de::VariantAccess<'n> for Decoder<'n> {
    type Error = DecodeError;

    fn unit_variant(self) -> Result<()> {
        match self.0.kind {
            NodeKind::Null => Ok(()),
            _ => self.wrong("nothing"),
        }
    }

    fn newtype_variant_seed<S: DeserializeSeed<'n>>(self, seed: S) -> Result<S::Value> {
        self.claim(seed.deserialize(self))
    }

    fn tuple_variant<V: Visitor<'n>>(self, _: usize, visitor: V) -> Result<V::Value> {
        self.seq(visitor)
    }

    fn struct_variant<V: Visitor<'n>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value> {
        self.map(visitor)
    }
}
