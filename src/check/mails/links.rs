//! Links: every one leads somewhere from any mailbox; those to the site say where their visitors come from.

use super::addresses::{self, Address};
use super::html::Html;
use super::words::Said;
use super::{Mail, Problem, Rule, sender};
use std::ops::Range;

pub fn judge(mail: &Mail<'_>, html: &Html<'_>, text: &Said, found: &mut Vec<Problem>) {
    let unsubscribe = sender::web_addresses(mail.json);
    let one = |address: &str, place: Range<usize>| -> Option<Problem> {
        match addresses::read(address) {
            Address::Fault(what, hint) => {
                Some(Problem::new(Rule::Link, place, format!("a link {what}: `{address}`"), hint))
            }
            Address::Web(url) if addresses::is_of(&url, mail.origin) && !unsubscribe.contains(&url) => {
                let missing = addresses::missing_tags(&url);
                (!missing.is_empty()).then(|| {
                    let message = format!("a link to the site has no {}: `{url}`", missing.join(", no "));
                    Problem::new(
                        Rule::Untagged,
                        place,
                        message,
                        "add the tags, so that its visitors are counted",
                    )
                })
            }
            _ => None,
        }
    };
    for node in html.elements() {
        if let "a" | "area" = html.nodes[node].name.as_str()
            && let Some(a) = html.attribute(node, "href")
        {
            found.extend(one(&a.value, a.place.clone()));
        }
    }
    for block in html.outlook_blocks() {
        let drawn = Html::read_part(html.source, block);
        for a in drawn.elements().filter_map(|node| drawn.attribute(node, "href")) {
            found.extend(one(&a.value, a.place.clone()));
        }
    }
    for link in &text.links {
        found.extend(one(&link.address, link.item.place.clone()).map(Problem::in_text));
    }
}
