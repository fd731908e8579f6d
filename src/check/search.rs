//! The lists behind the search field: that they can be read, and that what they offer is there.
//!
//! A list is a file of one letter in a folder `search/`; what it holds is told in docs/site-files.md.

use super::address::Target;
use super::findings::{Findings, Spot, Words};
use super::page::Built;
use crate::diag::Code;
use serde_json::Value as Json;

pub fn judge(built: &Built<'_>, found: &mut Findings<'_>) {
    if !found.wants(Code::SearchList) {
        return;
    }
    let mut bytes = Vec::new();
    for (file, path) in built.files.paths().filter(|(_, path)| is_list(path)) {
        let Ok(()) = built.files.read(file, &mut bytes) else { continue };
        let text = String::from_utf8_lossy(&bytes);
        match serde_json::from_str::<Vec<Json>>(&text) {
            Ok(entries) => entries.iter().for_each(|entry| one(built, file, &text, entry, found)),
            Err(error) => found.add(Code::SearchList, at(file, &text, &error), || {
                let said = error.to_string();
                let said = said.split(" at line").next().unwrap_or("");
                Words::new(
                    format!("the search list {path} cannot be read: {said}"),
                    "build the site again; what the field suggests comes from this file",
                )
            }),
        }
    }
}

/// search/a.json, de/search/0.json
fn is_list(path: &str) -> bool {
    let Some((folder, name)) = path.rsplit_once('/') else { return false };
    let letter = name.strip_suffix(".json").unwrap_or("");
    (folder == "search" || folder.ends_with("/search"))
        && letter.len() == 1
        && letter.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// Where the parser stopped.
fn at(file: u32, text: &str, error: &serde_json::Error) -> Spot {
    let before = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
    Spot::At(file, (before + error.column().saturating_sub(1)).min(text.len()) as u32, 1)
}

/// `[name, detail, address, population or 0]`, with the name in ASCII as a fifth text where it differs.
fn one(built: &Built<'_>, file: u32, text: &str, entry: &Json, found: &mut Findings<'_>) {
    let part = |n: usize| entry.get(n).and_then(Json::as_str);
    let (name, url) = (part(0).unwrap_or(""), part(2).unwrap_or(""));
    let whole = !name.trim().is_empty() && !url.is_empty() && part(1).is_some();
    if !whole || !entry.get(3).is_some_and(Json::is_u64) {
        found.add(Code::SearchList, Spot::File(file), || {
            Words::new(
                format!("an entry of a search list is not complete: {entry}"),
                "build the site again; an entry is [name, detail, address, population or 0]",
            )
        });
        return;
    }
    let start = text.find(&format!("\"{url}\"")).map_or(0, |quote| quote + 1) as u32;
    let spot = Spot::At(file, start, url.chars().count() as u32);
    let nowhere = match built.address.resolve(&built.files, "/", url) {
        Target::File { file, .. } if built.files.page_of(file).is_some() => return,
        Target::Nowhere(path) => Some(path),
        _ => None,
    };
    found.about(Code::SearchList, url, spot, || {
        let words = Words::new(
            format!("the search field offers {name} at {url}, where no page is"),
            "build the site again, so that pages and lists are of one build",
        );
        match &nowhere {
            Some(path) => words.meant(path),
            None => words,
        }
    });
}
