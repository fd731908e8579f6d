//! Proposals of stories: a file for each record whose client agreed to a story, and one list to read them in.
//!
//! A person reads the words in the list and accepts a story by moving its file to the stories of the site
//! and committing it. A proposal holds no word of the record, so that nothing has to be searched for when
//! consent is withdrawn; the list is written anew by each import. It shows no rating: what is accepted
//! should not hang on it. Invariant: only files that were written here are ever taken away.

use super::record::Record;
use super::rows::Form;
use super::texts::Text;
use crate::config::Purpose;
use crate::data::stories::fingerprint;
use crate::text::slugify;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

const FIRST_LINE: &str =
    "# A proposal of `flywheel import`. To accept it, read its words in README.md here, move this file";

/// A story that could be told.
pub struct Proposal<'r> {
    pub record: &'r Record,
    pub words: &'r str,
    pub slug: String,
    place: String,
    time: Arc<str>,
}

/// Every story that could be told, sorted by slug.
pub fn propose<'r>(
    records: &[&'r Record],
    forms: &BTreeMap<Arc<str>, Form>,
    name_of: &dyn Fn(&str) -> Option<String>,
    accepted: &BTreeSet<String>,
) -> Vec<Proposal<'r>> {
    let mut proposals: Vec<Proposal<'r>> = records
        .iter()
        .filter(|r| r.consent.in_force() && r.consent.covers.purposes.contains(&Purpose::Story))
        .filter(|r| !accepted.contains(&*r.id))
        .filter_map(|record| {
            let form = forms.get(&record.id).filter(|f| f.consented)?;
            let Text::Kept(words) = &record.text else { return None };
            let place = name_of(&form.place).unwrap_or_else(|| match form.county.is_empty() {
                true => form.region.to_string(),
                false => format!("{} {}", form.county, form.region),
            });
            let tail: String = record.id.chars().rev().take(4).collect::<String>().chars().rev().collect();
            let slug = slugify(&format!("{} {place} {tail}", record.service));
            Some(Proposal { record, words, slug, place, time: form.time.clone() })
        })
        .collect();
    proposals.sort_by(|a, b| (&a.slug, &a.record.id).cmp(&(&b.slug, &b.record.id)));
    proposals
}

/// Files of the proposals: path relative to the site → text.
pub fn files(proposals: &[Proposal<'_>], folder: &str, stories: &str) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    if proposals.is_empty() {
        return files;
    }
    let mut list = format!(
        "# Stories that could be told\n\nTo accept one, move its file from this folder to {stories}/ and commit it. The words are those of the record; they are shown whole or not at all.\n"
    );
    for p in proposals {
        let id = p.record.id.trim_start_matches("m-");
        files.insert(
            format!("{folder}/{}.yaml", p.slug),
            format!(
                "{FIRST_LINE}\n# to {stories}/ and commit it.\nid: s-{id}\nslug: {}\nrecord: {}\nwords: \"{}\"\n# title: What an editor calls it\n# note: What an editor adds\n",
                p.slug,
                p.record.id,
                fingerprint(p.words)
            ),
        );
        list.push_str(&format!("\n## {}.yaml\n\n{}, {}, {}\n\n", p.slug, p.record.service, p.place, p.time));
        for line in p.words.lines() {
            list.push_str(&format!("> {line}\n"));
        }
    }
    files.insert(format!("{folder}/README.md"), list);
    files
}

/// Files of earlier imports that are not proposed any more.
pub fn stale(site: &Path, folder: &str, files: &BTreeMap<String, String>) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(site.join(folder)) else { return Vec::new() };
    let mut stale: Vec<PathBuf> = entries
        .filter_map(Result::ok)
        .filter(|e| !files.contains_key(&format!("{folder}/{}", e.file_name().to_string_lossy())))
        .map(|e| e.path())
        .filter(|path| {
            let text = std::fs::read_to_string(path).unwrap_or_default();
            text.starts_with(FIRST_LINE) || text.starts_with("# Stories that could be told")
        })
        .collect();
    stale.sort();
    stale
}
