//! Fingerprints of inputs: 128-bit hashes that are equal exactly when the inputs are.
//!
//! [`Fold`] is the one way in: a struct folds its fields, a list its items, always with their lengths,
//! so that no two different inputs fold to the same bytes. [`Hashed`] pairs a value with its
//! fingerprint, made once, so that a page that shows it folds 16 bytes and not the value.
//!
//! Invariant: a fingerprint depends on values only, never on addresses, time or the order of a hash map.
//! The algorithm (XXH3, 128 bit) is frozen, because fingerprints are stored between builds.

use crate::value::Value;
use std::sync::Arc;
use xxhash_rust::xxh3::Xxh3Default;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub u128);

impl std::fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl Fingerprint {
    /// The fingerprint of one value.
    pub fn of(value: &(impl Fold + ?Sized)) -> Self {
        let mut folder = Folder::new();
        value.fold(&mut folder);
        folder.finish()
    }
    /// The digest of finished bytes.
    pub fn of_bytes(bytes: &[u8]) -> Self {
        Fingerprint(xxhash_rust::xxh3::xxh3_128(bytes))
    }
    /// A number from 0 to `n - 1` that stays with this fingerprint.
    pub fn pick(self, n: usize) -> usize {
        (self.0 % n.max(1) as u128) as usize
    }
}

/// Collects what is folded. With [`Folder::explaining`] it also remembers each named part.
pub struct Folder {
    hasher: Xxh3Default,
    parts: Option<Vec<(&'static str, Fingerprint)>>,
}

impl Folder {
    fn new() -> Self {
        Folder { hasher: Xxh3Default::new(), parts: None }
    }
    /// Folds a value and returns the fingerprint of each of its named parts beside the whole one.
    pub fn explaining(value: &(impl Fold + ?Sized)) -> (Fingerprint, Vec<(&'static str, Fingerprint)>) {
        let mut folder = Folder { hasher: Xxh3Default::new(), parts: Some(Vec::new()) };
        value.fold(&mut folder);
        let parts = folder.parts.take().unwrap_or_default();
        (folder.finish(), parts)
    }
    fn finish(self) -> Fingerprint {
        Fingerprint(self.hasher.digest128())
    }
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.hasher.update(&(bytes.len() as u64).to_le_bytes());
        self.hasher.update(bytes);
    }
    pub fn number(&mut self, n: u64) {
        self.hasher.update(&n.to_le_bytes());
    }
    /// A named part: what an inputs struct folds its fields with.
    pub fn part(&mut self, name: &'static str, value: &(impl Fold + ?Sized)) {
        if let Some(parts) = &mut self.parts {
            parts.push((name, Fingerprint::of(value)));
        }
        self.bytes(name.as_bytes());
        value.fold(self);
    }
}

/// What can be folded into a fingerprint.
pub trait Fold {
    fn fold(&self, folder: &mut Folder);
}

/// Declares an inputs struct and derives its fold from the very same fields, so that an input that a
/// page renders can be neither forgotten nor added.
#[macro_export]
macro_rules! inputs {
    ($(#[$meta:meta])* pub struct $name:ident<$life:lifetime> { $($(#[$fmeta:meta])* pub $field:ident: $type:ty,)* }) => {
        $(#[$meta])*
        pub struct $name<$life> { $($(#[$fmeta])* pub $field: $type,)* }
        impl<$life> $crate::fingerprint::Fold for $name<$life> {
            fn fold(&self, folder: &mut $crate::fingerprint::Folder) {
                $(folder.part(stringify!($field), &self.$field);)*
            }
        }
    };
}

/// A value with its fingerprint.
#[derive(Clone, Debug)]
pub struct Hashed<T> {
    value: T,
    hash: Fingerprint,
}

impl<T: Fold> Hashed<T> {
    pub fn new(value: T) -> Self {
        let hash = Fingerprint::of(&value);
        Hashed { value, hash }
    }
}
impl<T> Hashed<T> {
    pub fn hash(&self) -> Fingerprint {
        self.hash
    }
}
impl<T> std::ops::Deref for Hashed<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}
impl<T> Fold for Hashed<T> {
    fn fold(&self, folder: &mut Folder) {
        self.hash.fold(folder);
    }
}

impl Fold for Fingerprint {
    fn fold(&self, folder: &mut Folder) {
        folder.hasher.update(&self.0.to_le_bytes());
    }
}
impl Fold for str {
    fn fold(&self, folder: &mut Folder) {
        folder.bytes(self.as_bytes());
    }
}
impl Fold for String {
    fn fold(&self, folder: &mut Folder) {
        self.as_str().fold(folder);
    }
}
impl Fold for std::borrow::Cow<'_, str> {
    fn fold(&self, folder: &mut Folder) {
        (**self).fold(folder);
    }
}
impl Fold for Arc<str> {
    fn fold(&self, folder: &mut Folder) {
        (**self).fold(folder);
    }
}
macro_rules! fold_numbers {
    ($($type:ty),*) => { $(impl Fold for $type {
        fn fold(&self, folder: &mut Folder) { folder.number(*self as u64); }
    })* };
}
fold_numbers!(bool, u8, u16, u32, u64, usize, i32, i64);

impl Fold for f64 {
    fn fold(&self, folder: &mut Folder) {
        folder.number(self.to_bits());
    }
}
impl<T: Fold + ?Sized> Fold for &T {
    fn fold(&self, folder: &mut Folder) {
        (**self).fold(folder);
    }
}
impl<T: Fold> Fold for Option<T> {
    fn fold(&self, folder: &mut Folder) {
        folder.number(u64::from(self.is_some()));
        if let Some(value) = self {
            value.fold(folder);
        }
    }
}
impl<T: Fold> Fold for [T] {
    fn fold(&self, folder: &mut Folder) {
        folder.number(self.len() as u64);
        for item in self {
            item.fold(folder);
        }
    }
}
impl<T: Fold> Fold for Vec<T> {
    fn fold(&self, folder: &mut Folder) {
        self.as_slice().fold(folder);
    }
}
impl<A: Fold, B: Fold> Fold for (A, B) {
    fn fold(&self, folder: &mut Folder) {
        self.0.fold(folder);
        self.1.fold(folder);
    }
}
impl Fold for Value {
    fn fold(&self, folder: &mut Folder) {
        match self {
            Value::None => folder.number(0),
            Value::Bool(b) => folder.number(1 + u64::from(*b)),
            Value::Int(i) => {
                folder.number(3);
                folder.number(*i as u64);
            }
            Value::Num(n) => {
                folder.number(4);
                folder.number(n.to_bits());
            }
            Value::Text(s) => {
                folder.number(5);
                s.fold(folder);
            }
            Value::Html(s) => {
                folder.number(6);
                s.fold(folder);
            }
            Value::List(items) => {
                folder.number(7);
                items[..].fold(folder);
            }
            Value::Map(entries) => {
                folder.number(8);
                folder.number(entries.len() as u64);
                for (key, value) in entries.iter() {
                    key.fold(folder);
                    value.fold(folder);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    inputs! {
        /// Two lists that must not run into each other.
        pub struct Two<'a> { pub a: Vec<&'a str>, pub b: Vec<&'a str>, }
    }

    #[test]
    fn moving_a_value_from_one_field_to_the_next_changes_the_fingerprint() {
        let one = Fingerprint::of(&Two { a: vec!["x", "y"], b: vec![] });
        let two = Fingerprint::of(&Two { a: vec!["x"], b: vec!["y"] });
        let joined = Fingerprint::of(&Two { a: vec!["xy"], b: vec![] });
        assert!(one != two && one != joined && two != joined);
    }

    #[test]
    fn the_explained_fold_is_the_fold_itself() {
        let inputs = Two { a: vec!["x"], b: vec!["y"] };
        let (whole, parts) = Folder::explaining(&inputs);
        assert_eq!(whole, Fingerprint::of(&inputs));
        assert_eq!(parts.iter().map(|p| p.0).collect::<Vec<_>>(), ["a", "b"]);
    }
}
