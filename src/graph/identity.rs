//! What a page is of, whatever its address: its language, its family and the ids of its rows.
//!
//! An address is made of slugs and of patterns that somebody may change; the history finds a page again by
//! this. Invariant: two pages of a site differ in it, and no row that comes or goes changes it.

use super::family::Key;
use super::tree::Tree;
use crate::config::FamilyKind;

impl Tree {
    /// A number that names the page of a key; 0 where a page is only a part of another.
    pub fn identity(&self, key: &Key) -> u64 {
        let Some(family) = self.families.get(usize::from(key.family)).filter(|_| key.part == 0) else {
            return 0;
        };
        let mut name = format!("{}\0{}", self.locale.tag(), family.name);
        if family.kind == FamilyKind::Document {
            let document = family.documents.get(key.rows[0] as usize);
            name.push('\0');
            name.push_str(document.map_or("", |document| &document.name));
        } else {
            for row in self.rows(key) {
                name.push('\0');
                name.push_str(row.id());
            }
        }
        // Zero says that nothing is known.
        xxhash_rust::xxh3::xxh3_64(name.as_bytes()).max(1)
    }
}
