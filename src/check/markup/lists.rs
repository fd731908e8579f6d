//! Trails and lists: numbered from 1 without gaps, long enough, each step with a name and an address.

use super::{Graph, Thing};
use crate::check::findings::{Findings, Words};
use crate::diag::Code;
use serde_json::Value as Json;

pub fn judge(graph: &Graph<'_, '_>, found: &mut Findings<'_>) {
    for (at, thing) in graph.things.iter().enumerate() {
        let trail = thing.is(&["BreadcrumbList"]);
        if !trail && !thing.is(&["ItemList"]) {
            continue;
        }
        let items: Vec<&Thing<'_>> =
            graph.things.iter().filter(|t| t.parent == Some(at) && t.property == "itemListElement").collect();
        let (what, least) = if trail { ("trail", 2) } else { ("list", 1) };
        if items.len() < least {
            found.add(Code::MarkupList, graph.place(thing, "itemListElement"), || {
                let steps = if items.is_empty() { "no steps" } else { "one step" };
                Words::new(
                    format!("a {what} in structured data has {steps}"),
                    format!("leave the {what} out of pages that have none"),
                )
            });
            continue;
        }
        steps(graph, &items, trail, found);
    }
}

fn steps(graph: &Graph<'_, '_>, items: &[&Thing<'_>], trail: bool, found: &mut Findings<'_>) {
    let what = if trail { "trail" } else { "list" };
    let mut fault = |item: &Thing<'_>, property: &str, message: String, hint: &str| {
        found.add(Code::MarkupList, graph.place(item, property), || Words::new(message, hint));
    };
    for (n, item) in items.iter().enumerate() {
        let position = match item.object.get("position") {
            Some(Json::Number(n)) => n.as_u64(),
            Some(Json::String(text)) => text.parse().ok(),
            _ => None,
        };
        // A list may hold the things themselves, without a number.
        let bare = !trail && !item.is(&["ListItem"]);
        if position != Some(n as u64 + 1) && !bare {
            let said = position.map_or("no position".to_string(), |p| format!("the position {p}"));
            let message = format!("step {} of a {what} in structured data has {said}", n + 1);
            fault(item, "position", message, "number the steps 1, 2, 3");
            return;
        }
        let inner = item.object.get("item");
        let has = |property: &str| {
            item.text(property).is_some()
                || inner
                    .and_then(|i| i.get(property))
                    .and_then(Json::as_str)
                    .is_some_and(|t| !t.trim().is_empty())
        };
        if !has("name") && (trail || !bare) {
            fault(
                item,
                "name",
                format!("step {} of a {what} in structured data has no name", n + 1),
                "give every step its `name`",
            );
        }
        let address = inner.and_then(Json::as_str).is_some_and(|t| !t.is_empty()) || has("@id") || has("url");
        let last = n + 1 == items.len();
        if trail && !last && !address {
            fault(
                item,
                "item",
                format!("step {} of a {what} in structured data has no address", n + 1),
                "give every step but the last its `item`",
            );
        }
    }
}
