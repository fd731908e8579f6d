//! Fingerprints of inputs: 128-bit hashes that are equal exactly when the inputs are.
//!
//! [`Fold`] is the one way in: a struct folds its fields, a list its items, always with their lengths,
//! so that no two different inputs fold to the same bytes. [`Hashed`] pairs a value with its
//! fingerprint, made once, so that a page that shows it folds 16 bytes and not the value. `folder`
//! collects the bytes and can tell what they were ([`Trace`]), or the numbers alone ([`Gather`]); `folds` folds
//! what the language gives.
//!
//! Invariant: a fingerprint depends on values only, never on addresses, time or the order of a hash map.
//! The algorithm (XXH3, 128 bit) is frozen, because fingerprints are stored between builds.

mod folder;
mod folds;
mod gather;
mod trace;

pub use folder::Folder;
pub use gather::{Gather, numbers};
pub use trace::{Asked, Node, Trace};

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
        Folder::inputs(value, &mut Vec::with_capacity(256)).fingerprint
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

/// At most so many named parts have a fingerprint; more do not compile (see `produce`).
pub const MOST_PARTS: usize = 28;

/// Of each named part, in the order in which they are folded, the low half of half its fingerprint: enough to
/// say which of them became another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    pub hashes: [u32; MOST_PARTS],
    pub count: u8,
}

impl Parts {
    pub fn as_slice(&self) -> &[u32] {
        &self.hashes[..usize::from(self.count).min(MOST_PARTS)]
    }
    fn push(&mut self, hash: Fingerprint) {
        if let Some(free) = self.hashes.get_mut(usize::from(self.count)) {
            *free = hash.0 as u32;
            self.count += 1;
        }
    }
}

/// What an artifact is made of, as the manifest keeps it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Inputs {
    pub fingerprint: Fingerprint,
    pub parts: Parts,
}

/// What can be folded into a fingerprint.
pub trait Fold {
    /// Whether its fields count as fields of what it is a field of.
    const SPREAD: bool = false;
    /// How many named parts it folds.
    const PARTS: usize = 0;
    fn fold(&self, folder: &mut Folder);
}

/// Declares an inputs struct and derives its fold from the very same fields, so that an input that a
/// page renders can be neither forgotten nor added.
///
/// What several structs share is one struct with its fields in groups: each group is a part of theirs.
#[macro_export]
macro_rules! inputs {
    ($(#[$meta:meta])* pub struct $name:ident<$life:lifetime> { $($(#[$fmeta:meta])* pub $field:ident: $type:ty,)* }) => {
        $(#[$meta])*
        pub struct $name<$life> { $($(#[$fmeta])* pub $field: $type,)* }
        impl<$life> $crate::fingerprint::Fold for $name<$life> {
            const PARTS: usize = 0 $(+ if <$type as $crate::fingerprint::Fold>::SPREAD {
                <$type as $crate::fingerprint::Fold>::PARTS
            } else {
                1
            })*;
            fn fold(&self, folder: &mut $crate::fingerprint::Folder) {
                $(folder.field(stringify!($name), stringify!($field), &self.$field);)*
            }
        }
    };
    ($(#[$meta:meta])* pub struct $name:ident<$life:lifetime> {
        $($group:ident { $($(#[$fmeta:meta])* pub $field:ident: $type:ty,)* })*
    }) => {
        $(#[$meta])*
        pub struct $name<$life> { $($($(#[$fmeta])* pub $field: $type,)*)* }
        impl<$life> $crate::fingerprint::Fold for $name<$life> {
            const SPREAD: bool = true;
            const PARTS: usize = 0 $(+ { let _ = stringify!($group); 1 })*;
            fn fold(&self, folder: &mut $crate::fingerprint::Folder) {
                $(folder.group(stringify!($group), |folder| {
                    $(folder.field(stringify!($name), stringify!($field), &self.$field);)*
                });)*
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
impl<T: Fold> Fold for Hashed<T> {
    fn fold(&self, folder: &mut Folder) {
        folder.hashed(self.hash, |folder| self.value.fold(folder));
    }
}

#[cfg(test)]
mod tests;
