//! Which paths are taken, without regard to capitals: some file systems hold `A` and `a` for one.

use crate::paths::Paths;
use hashbrown::HashTable;
use std::borrow::Cow;

/// So many names are looked through one by one.
const FEW: usize = 16;

pub(super) struct Taken<'p> {
    paths: &'p Paths,
    /// Positions of paths; only looked up, never iterated.
    table: HashTable<u32>,
    /// Names of files without a dot in them: there are few.
    bare: Vec<&'p str>,
}

impl<'p> Taken<'p> {
    /// Takes all paths, and tells of those that were taken already: the first of that name, and the further one.
    pub(super) fn of(paths: &'p Paths) -> (Taken<'p>, Vec<(usize, usize)>) {
        let mut taken = Taken { paths, table: HashTable::with_capacity(paths.len()), bare: Vec::new() };
        let mut twice = Vec::new();
        for (at, path) in paths.iter().enumerate() {
            let small = small(path);
            let hash_of = |at: &u32| crate::paths::hash(&self::small(&paths[*at as usize]));
            let is_same = |at: &u32| self::small(&paths[*at as usize]) == small;
            match taken.table.entry(crate::paths::hash(&small), is_same, hash_of) {
                hashbrown::hash_table::Entry::Occupied(first) => twice.push((*first.get() as usize, at)),
                hashbrown::hash_table::Entry::Vacant(free) => {
                    free.insert(at as u32);
                }
            }
            taken.bare.extend(path.rsplit('/').next().filter(|name| !name.contains('.')));
        }
        (taken, twice)
    }

    pub(super) fn holds(&self, path: &str) -> bool {
        self.find(path).is_some()
    }

    fn find(&self, path: &str) -> Option<usize> {
        let small = small(path);
        let is_same = |at: &u32| self::small(&self.paths[*at as usize]) == small;
        self.table.find(crate::paths::hash(&small), is_same).map(|at| *at as usize)
    }

    /// Files whose names others need for a folder: the file, the folder's path, and what lies below it.
    pub(super) fn files_as_folders(&self) -> Vec<(usize, &'p str, usize)> {
        // Only a folder that is called as a file could be in the way of one.
        let is_bare = |name: &str| {
            self.bare.len() > FEW || self.bare.iter().any(|bare| bare.eq_ignore_ascii_case(name))
        };
        let mut found = Vec::new();
        for (below, path) in self.paths.iter().enumerate() {
            for (end, _) in path.match_indices('/') {
                let folder = &path[..end];
                let name = folder.rsplit('/').next().unwrap_or(folder);
                if !name.contains('.') && name.is_ascii() && !is_bare(name) {
                    continue;
                }
                found.extend(self.find(folder).map(|file| (file, folder, below)));
            }
        }
        found
    }
}

fn small(path: &str) -> Cow<'_, str> {
    match path.bytes().any(|byte| byte.is_ascii_uppercase() || !byte.is_ascii()) {
        true => path.to_lowercase().into(),
        false => path.into(),
    }
}
