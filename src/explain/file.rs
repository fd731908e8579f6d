//! What the last build knew of a file, and what lies in the output folder now.

use crate::fingerprint::{Fingerprint, Parts, Trace};
use crate::manifest::{Manifest, program};
use std::path::Path;

/// What became different since the last build.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Since {
    /// Nothing was ever built into this folder.
    NeverBuilt,
    /// The last build did not make this file.
    New,
    /// The last build did not finish, so that nothing is certain.
    Doubtful,
    /// Nothing: the next build keeps the file.
    Same,
    /// The program is another one, so everything is rendered again.
    OtherProgram,
    /// These parts have other values, by their positions.
    Changed(Vec<usize>),
    /// Some parts have other values, and what they had is not known any more.
    Unnamed,
}

/// Compares the inputs of now with those that the manifest remembers.
pub fn since(manifest: &Manifest, path: &str, now: &Trace) -> Since {
    if manifest.is_empty() {
        return Since::NeverBuilt;
    }
    let Some(record) = manifest.get(path) else {
        return if manifest.holds(path) { Since::Doubtful } else { Since::New };
    };
    if record.inputs == now.inputs.fingerprint {
        return Since::Same;
    }
    changed(manifest, manifest.parts_of(&[path]).pop().flatten(), now)
}

/// What changed of a file whose inputs are others, by the parts that it had (`Manifest::parts_of`).
pub fn changed(manifest: &Manifest, then: Option<Parts>, now: &Trace) -> Since {
    match then {
        Some(parts) => compared(&parts, &now.inputs.parts),
        None if manifest.program != program() => Since::OtherProgram,
        None => Since::Unnamed,
    }
}

/// Which parts differ. Parts of another number are those of another program, or of another kind of file.
fn compared(then: &Parts, now: &Parts) -> Since {
    let (then, now) = (then.as_slice(), now.as_slice());
    if then.first() != now.first() || then.len() != now.len() {
        return Since::OtherProgram;
    }
    Since::Changed((0..now.len()).filter(|&at| then[at] != now[at]).collect())
}

/// The file in the output folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileState {
    /// Not there, and nobody said that it was.
    Absent,
    /// As the last build wrote it, with so many bytes.
    AsWritten(u64),
    /// The last build wrote it, and it is gone.
    Missing,
    /// Somebody has changed it since.
    Edited,
    /// There, but no build that finished knows of it.
    Unknown,
}

pub fn state(out: &Path, manifest: &Manifest, path: &str) -> FileState {
    match (manifest.get(path), std::fs::read(out.join(path))) {
        (None, Err(_)) => FileState::Absent,
        (None, Ok(_)) => FileState::Unknown,
        (Some(_), Err(_)) => FileState::Missing,
        (Some(record), Ok(bytes)) => match Fingerprint::of_bytes(&bytes) == record.digest {
            true => FileState::AsWritten(bytes.len() as u64),
            false => FileState::Edited,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_compared_by_their_positions_if_the_program_is_the_same() {
        let parts = |hashes: &[u32]| {
            let mut parts = Parts { count: hashes.len() as u8, ..Parts::default() };
            parts.hashes[..hashes.len()].copy_from_slice(hashes);
            parts
        };
        let then = parts(&[1, 2, 3, 4]);
        assert_eq!(compared(&then, &parts(&[1, 9, 3, 8])), Since::Changed(vec![1, 3]));
        assert_eq!(compared(&then, &parts(&[7, 2, 3, 4])), Since::OtherProgram);
        assert_eq!(compared(&then, &parts(&[1, 2, 3])), Since::OtherProgram);
    }
}
