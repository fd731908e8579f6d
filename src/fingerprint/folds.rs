//! How texts, numbers, lists and values fold: each with what tells it from its neighbours.

use super::{Fingerprint, Fold, Folder};
use crate::value::Value;
use std::sync::Arc;

impl Fold for Fingerprint {
    fn fold(&self, folder: &mut Folder) {
        folder.digest(*self);
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
        fn fold(&self, folder: &mut Folder) { folder.number_as(*self as u64, || self.to_string()); }
    })* };
}
fold_numbers!(u8, u16, u32, u64, usize, i32, i64);

impl Fold for bool {
    fn fold(&self, folder: &mut Folder) {
        folder.number_as(u64::from(*self), || if *self { "yes" } else { "no" }.into());
    }
}
impl Fold for f64 {
    fn fold(&self, folder: &mut Folder) {
        folder.number_as(self.to_bits(), || self.to_string());
    }
}
impl<T: Fold + ?Sized> Fold for &T {
    const SPREAD: bool = T::SPREAD;
    const PARTS: usize = T::PARTS;
    fn fold(&self, folder: &mut Folder) {
        (**self).fold(folder);
    }
}
impl<T: Fold> Fold for Arc<T> {
    fn fold(&self, folder: &mut Folder) {
        (**self).fold(folder);
    }
}
impl<T: Fold> Fold for Option<T> {
    const PARTS: usize = T::PARTS;
    fn fold(&self, folder: &mut Folder) {
        folder.shape(u64::from(self.is_some()));
        if let Some(value) = self {
            value.fold(folder);
        }
    }
}
impl<T: Fold> Fold for [T] {
    fn fold(&self, folder: &mut Folder) {
        folder.shape(self.len() as u64);
        for item in self {
            folder.item(item);
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
        folder.item(&self.0);
        folder.item(&self.1);
    }
}
impl Fold for Value {
    fn fold(&self, folder: &mut Folder) {
        match self {
            Value::None => folder.shape(0),
            Value::Bool(b) => folder.number_as(1 + u64::from(*b), || if *b { "yes" } else { "no" }.into()),
            Value::Int(i) => {
                folder.shape(3);
                i.fold(folder);
            }
            Value::Num(n) => {
                folder.shape(4);
                n.fold(folder);
            }
            Value::Text(s) => {
                folder.shape(5);
                s.fold(folder);
            }
            Value::Html(s) => {
                folder.shape(6);
                s.fold(folder);
            }
            Value::List(items) => {
                folder.shape(7);
                items[..].fold(folder);
            }
            Value::Map(entries) => {
                folder.shape(8);
                folder.shape(entries.len() as u64);
                for (key, value) in entries.iter() {
                    folder.entry(key, value);
                }
            }
        }
    }
}
