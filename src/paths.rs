//! Many paths in little room: one text with all of them, and a table that finds one.
//!
//! A site of a million pages has a million paths. Each costs its letters and some bytes, and no allocation of its own.

use hashbrown::HashTable;

/// Paths one after the other, found again by their positions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paths {
    text: String,
    /// Where each path ends in the text.
    ends: Vec<u64>,
}

impl Paths {
    /// No paths yet, and room for so many that have so many letters together.
    pub fn with_capacity(paths: usize, letters: usize) -> Paths {
        Paths { text: String::with_capacity(letters), ends: Vec::with_capacity(paths) }
    }

    /// Paths whose letters are `text`, and which end at `ends`; nothing if they do not belong together.
    pub fn of(text: String, ends: Vec<u64>) -> Option<Paths> {
        let fits = ends.last().is_none_or(|last| *last as usize == text.len())
            && ends.is_sorted()
            && ends.iter().all(|end| text.is_char_boundary(*end as usize));
        fits.then_some(Paths { text, ends })
    }

    pub fn push(&mut self, path: &str) {
        self.text.push_str(path);
        self.ends.push(self.text.len() as u64);
    }

    /// Adds all of another list.
    pub fn append(&mut self, other: &Paths) {
        let before = self.text.len() as u64;
        self.text.push_str(&other.text);
        self.ends.extend(other.ends.iter().map(|end| before + end));
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    pub fn get(&self, at: usize) -> Option<&str> {
        let start = at.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        self.text.get(start as usize..*self.ends.get(at)? as usize)
    }

    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &str> + ExactSizeIterator {
        (0..self.len()).map(|at| &self[at])
    }

    /// Gives back room that is not needed.
    pub fn shrink(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}

impl std::ops::Index<usize> for Paths {
    type Output = str;
    fn index(&self, at: usize) -> &str {
        self.get(at).unwrap_or_default()
    }
}

impl<'p> FromIterator<&'p str> for Paths {
    fn from_iter<I: IntoIterator<Item = &'p str>>(paths: I) -> Paths {
        let mut all = Paths::default();
        paths.into_iter().for_each(|path| all.push(path));
        all
    }
}

/// Finds the positions of paths; only looked up, never iterated.
#[derive(Clone, Debug, Default)]
pub struct Lookup(HashTable<u32>);

impl Lookup {
    pub fn of(paths: &Paths) -> Lookup {
        let mut lookup = Lookup(HashTable::with_capacity(paths.len()));
        (0..paths.len()).for_each(|at| lookup.insert(paths, at));
        lookup
    }

    pub fn find(&self, paths: &Paths, path: &str) -> Option<usize> {
        self.0.find(hash(path), |at| paths[*at as usize] == *path).map(|at| *at as usize)
    }

    /// Takes the path at a position in; the first of two that are equal stays.
    pub fn insert(&mut self, paths: &Paths, at: usize) {
        let (path, hash_at) = (&paths[at], |at: &u32| hash(&paths[*at as usize]));
        self.0.entry(hash(path), |at| paths[*at as usize] == *path, hash_at).or_insert(at as u32);
    }
}

/// A number for a path.
pub fn hash(path: &str) -> u64 {
    xxhash_rust::xxh3::xxh3_64(path.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_path_is_found_again_and_no_other() {
        let all: Vec<String> = (0..1000).map(|n| format!("{n}/ü/index.html")).collect();
        let mut paths: Paths = all[..400].iter().map(String::as_str).collect();
        paths.append(&all[400..].iter().map(String::as_str).collect());
        let lookup = Lookup::of(&paths);
        for (at, path) in all.iter().enumerate() {
            assert_eq!((lookup.find(&paths, path), &paths[at]), (Some(at), path.as_str()));
        }
        assert_eq!((lookup.find(&paths, "0/ü/index.htm"), lookup.find(&paths, "")), (None, None));
        assert_eq!((paths.len(), paths.get(1000), &paths[1000]), (1000, None, ""));
    }

    #[test]
    fn letters_and_ends_that_do_not_belong_together_are_no_paths() {
        let of = |ends: &[u64]| Paths::of("aüb".into(), ends.to_vec()).is_some();
        assert!(of(&[1, 3, 4]) && of(&[4]) && of(&[1, 1, 4]));
        assert!(!of(&[1, 2, 4]) && !of(&[3, 1, 4]) && !of(&[1, 3]) && !of(&[5]));
        assert!(Paths::of(String::new(), Vec::new()).is_some());
    }
}
