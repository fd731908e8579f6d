//! What a search engine takes of a page for its list of results: title, description, trail, and the kinds of things
//! that it is told of.
//!
//! Read from the finished bytes, by the reader that judges them. Invariant: nothing is told that does not stand there.

use crate::check::{HeadTexts, head_texts};
use crate::text::{DESCRIPTION, TITLE, width};
use serde_json::{Value as Json, json};

/// The result as it would stand in a list, with the widths of its texts in pixels and those that are shown whole.
pub fn result(bytes: &[u8], url: &str, site: &str) -> Json {
    let HeadTexts { title, description, markup } = head_texts(bytes);
    let mut kinds: Vec<String> = Vec::new();
    let mut trail: Vec<String> = Vec::new();
    for block in markup.iter().filter_map(|text| serde_json::from_str::<Json>(text).ok()) {
        gather(&block, &mut kinds, &mut trail);
    }
    kinds.sort();
    kinds.dedup();
    // The page itself is the last step; results show the way to it.
    trail.pop();
    let wide = |text: &str, size: f64| width(text, size).round() as u64;
    json!({
        "site": site, "url": url, "trail": trail, "kinds": kinds,
        "title": title, "title_px": wide(&title, TITLE.size), "title_most": TITLE.widest,
        "description": description, "description_px": wide(&description, DESCRIPTION.size),
        "description_most": DESCRIPTION.widest,
    })
}

/// Kinds of the things that a page tells of, and the names of its trail.
fn gather(data: &Json, kinds: &mut Vec<String>, trail: &mut Vec<String>) {
    match data {
        Json::Array(items) => items.iter().for_each(|item| gather(item, kinds, trail)),
        Json::Object(entries) => {
            let kind = entries.get("@type").and_then(Json::as_str).unwrap_or_default();
            if kind == "BreadcrumbList" && trail.is_empty() {
                let items = entries.get("itemListElement").and_then(Json::as_array);
                let name = |item: &Json| item.get("name").and_then(Json::as_str).map(str::to_string);
                trail.extend(items.into_iter().flatten().filter_map(name));
            }
            if !kind.is_empty() && kind != "ListItem" {
                kinds.push(kind.to_string());
            }
            entries.values().for_each(|value| gather(value, kinds, trail));
        }
        _ => {}
    }
}
