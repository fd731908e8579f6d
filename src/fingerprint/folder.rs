//! What is folded, collected as bytes: each named part is hashed for itself, and the whole is the hash of the
//! list of names and hashes.
//!
//! A folder that traces does the very same and keeps what each byte was; what went in as a stored hash is
//! folded once more from its value, so that nothing hides behind a hash.
//!
//! Invariant: a value folds to the same fingerprint, traced or not.

use super::gather::Gather;
use super::trace::{Asked, Trace, Tracer};
use super::{Fingerprint, Fold, Inputs, Parts};
use crate::diag::Place;

/// Collects what is folded.
pub struct Folder {
    bytes: Vec<u8>,
    /// Where the open part begins, and how many parts are open, one within the other.
    start: usize,
    depth: usize,
    parts: Parts,
    tracer: Option<Box<Tracer>>,
    gather: Option<Gather>,
}

impl Folder {
    fn new(bytes: Vec<u8>, tracer: Option<Box<Tracer>>) -> Self {
        Folder { bytes, start: 0, depth: 0, parts: Parts::default(), tracer, gather: None }
    }

    /// Folds a value. The buffer is only room to work in.
    pub fn inputs(value: &(impl Fold + ?Sized), buffer: &mut Vec<u8>) -> Inputs {
        let mut bytes = std::mem::take(buffer);
        bytes.clear();
        let mut folder = Folder::new(bytes, None);
        value.fold(&mut folder);
        let inputs = folder.finish();
        *buffer = folder.bytes;
        inputs
    }

    /// Folds a value and keeps what was folded.
    pub fn trace(value: &(impl Fold + ?Sized), asked: Asked) -> Trace {
        let mut folder = Folder::new(Vec::new(), Some(Box::new(Tracer::new(asked))));
        value.fold(&mut folder);
        let inputs = folder.finish();
        folder.tracer.map(|tracer| tracer.finish(inputs)).unwrap_or_default()
    }

    /// Reads the numbers of a value; what was gathered before is forgotten.
    pub fn gather(value: &(impl Fold + ?Sized), gather: &mut Gather) {
        let mut folder = Folder::new(Vec::new(), None);
        gather.begin();
        folder.gather = Some(std::mem::take(gather));
        value.fold(&mut folder);
        *gather = folder.gather.unwrap_or_default();
    }

    fn finish(&self) -> Inputs {
        Inputs { fingerprint: Fingerprint::of_bytes(&self.bytes), parts: self.parts }
    }

    /// A value that is no list or struct, as bytes and as a person reads it.
    fn leaf(&mut self, bytes: &[u8], is_shown: bool, text: impl FnOnce() -> String) {
        if let Some(gather) = &mut self.gather {
            if is_shown && !gather.skips() {
                gather.leaf(&text());
            }
            return;
        }
        if let Some(tracer) = &mut self.tracer
            && tracer.leaf(text(), is_shown)
        {
            self.bytes.push(0xa5);
        }
        self.bytes.extend_from_slice(bytes);
    }

    /// Text or other bytes, with their length.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        self.leaf(bytes, true, || String::from_utf8_lossy(bytes).into_owned());
    }

    /// A number; `text` is how a person reads it.
    pub fn number_as(&mut self, n: u64, text: impl FnOnce() -> String) {
        self.leaf(&n.to_le_bytes(), true, text);
    }

    /// How many items follow, or of which kind they are.
    pub fn shape(&mut self, n: u64) {
        self.leaf(&n.to_le_bytes(), false, || n.to_string());
    }

    /// A digest of something that cannot be read, such as the bytes of an image.
    pub fn digest(&mut self, digest: Fingerprint) {
        self.leaf(&digest.0.to_le_bytes(), true, || digest.to_string());
    }

    /// A value whose fingerprint is known: `value` folds what it is the fingerprint of.
    pub fn hashed(&mut self, hash: Fingerprint, value: impl FnOnce(&mut Folder)) {
        if let Some(gather) = &mut self.gather {
            if gather.enter(hash.0) {
                value(self);
                if let Some(gather) = &mut self.gather {
                    gather.leave(hash.0);
                }
            }
            return;
        }
        if self.tracer.is_none() {
            self.bytes.extend_from_slice(&hash.0.to_le_bytes());
            return;
        }
        let mut inner = Folder::new(Vec::new(), self.tracer.take());
        value(&mut inner);
        let found = inner.finish().fingerprint;
        self.tracer = inner.tracer;
        if let Some(tracer) = &mut self.tracer {
            tracer.compare(found, hash);
        }
        self.bytes.extend_from_slice(&found.0.to_le_bytes());
    }

    /// A field of an inputs struct: a part of its own, unless it spreads its own parts.
    pub fn field<T: Fold + ?Sized>(&mut self, of: &'static str, name: &'static str, value: &T) {
        if T::SPREAD {
            return value.fold(self);
        }
        self.open(of, name);
        value.fold(self);
        self.close(name);
    }

    /// A named part.
    pub fn part(&mut self, name: &'static str, value: &(impl Fold + ?Sized)) {
        self.field("", name, value);
    }

    /// Several fields as one part.
    pub fn group(&mut self, name: &'static str, fields: impl FnOnce(&mut Folder)) {
        self.open("", name);
        fields(self);
        self.close(name);
    }

    fn open(&mut self, of: &'static str, name: &'static str) {
        if self.depth == 0 {
            self.start = self.bytes.len();
        }
        self.depth += 1;
        if let Some(gather) = self.gather.as_mut().filter(|_| self.depth == 1) {
            gather.part(name);
        }
        if let Some(tracer) = &mut self.tracer {
            tracer.open(of, name.into());
        }
    }

    fn close(&mut self, name: &'static str) {
        self.depth -= 1;
        if let Some(tracer) = &mut self.tracer {
            tracer.close();
        }
        if self.depth > 0 {
            return;
        }
        let mut hash = Fingerprint::of_bytes(&self.bytes[self.start..]);
        if self.tracer.as_ref().is_some_and(|tracer| tracer.leaves_out(name)) {
            hash = Fingerprint::default();
        }
        self.bytes.truncate(self.start);
        self.bytes.extend_from_slice(&(name.len() as u64).to_le_bytes());
        self.bytes.extend_from_slice(name.as_bytes());
        self.bytes.extend_from_slice(&hash.0.to_le_bytes());
        self.parts.push(hash);
    }

    /// A value under a name that is part of the data, such as a column.
    pub fn entry(&mut self, name: &str, value: &(impl Fold + ?Sized)) {
        self.bytes.extend_from_slice(&(name.len() as u64).to_le_bytes());
        self.bytes.extend_from_slice(name.as_bytes());
        self.within(name, |folder| value.fold(folder));
    }

    /// One of several values: nothing is folded for it but itself.
    pub fn item(&mut self, value: &(impl Fold + ?Sized)) {
        self.within("", |folder| value.fold(folder));
    }

    fn within(&mut self, name: &str, fold: impl FnOnce(&mut Folder)) {
        if let Some(tracer) = &mut self.tracer {
            tracer.open("", name.to_string().into());
        }
        fold(self);
        if let Some(tracer) = &mut self.tracer {
            tracer.close();
        }
    }

    /// What is being folded, as a person calls it, and where it is written. Nothing of it is folded.
    pub fn origin(&mut self, origin: impl FnOnce() -> (String, Option<Place>)) {
        if let Some(tracer) = &mut self.tracer {
            tracer.origin(origin());
        }
    }
}
