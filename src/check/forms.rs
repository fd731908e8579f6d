//! Forms: that every field says what belongs into it, and that what is sent arrives.

use super::address::Target;
use super::findings::{Findings, Words};
use super::html::Element;
use super::page::Subject;
use crate::diag::Code;

pub fn judge(s: &Subject<'_>, found: &mut Findings<'_>) {
    let labels: Vec<&str> = s
        .html
        .elements()
        .filter(|e| e.name() == "label" && !e.text().is_empty())
        .filter_map(|e| e.attribute("for"))
        .collect();
    for e in s.html.elements() {
        match e.name() {
            "form" => form(s, e, found),
            "input" | "select" | "textarea" | "button" => field(s, e, &labels, found),
            _ => {}
        }
    }
}

fn field(s: &Subject<'_>, e: Element<'_>, labels: &[&str], found: &mut Findings<'_>) {
    let kind = e.attribute("type").unwrap_or("text").to_ascii_lowercase();
    let said = |name: &str| e.attribute(name).is_some_and(|text| !text.trim().is_empty());
    let labelled = match (e.name(), kind.as_str()) {
        ("input", "hidden" | "submit" | "reset") => return,
        ("input", "button") => said("value"),
        ("input", "image") => said("alt"),
        ("button", _) => !e.label().is_empty(),
        _ => {
            e.attribute("id").is_some_and(|id| labels.contains(&id))
                || e.ancestors().any(|a| a.name() == "label" && !a.text().is_empty())
        }
    };
    if labelled || said("aria-label") || said("aria-labelledby") || said("title") {
        return;
    }
    let name = e.attribute("name").or(e.attribute("id")).unwrap_or("");
    found.about(Code::FieldLabel, name, s.at(e.at(), 1 + e.name().len()), || {
        let what = match (e.name(), name) {
            ("button", _) => "a button has no text".to_string(),
            (_, "") => "a field has no label".to_string(),
            (_, name) => format!("the field `{name}` has no label"),
        };
        Words::new(what, "write a <label> whose `for` is the field's `id`, or an `aria-label`")
    });
}

fn form(s: &Subject<'_>, e: Element<'_>, found: &mut Findings<'_>) {
    // A search changes nothing: it may ask by get, or be answered by a script on the page itself.
    let is_search = e.attribute("role") == Some("search")
        || e.ancestors().any(|a| a.name() == "search" || a.attribute("role") == Some("search"))
        || e.elements().any(|i| i.name() == "input" && i.attribute("type") == Some("search"));
    let action = e.attribute("action").unwrap_or("").trim();
    let spot = s.at(e.at(), 5);
    if action.is_empty() {
        if !is_search {
            found.add(Code::FormAction, spot, || {
                Words::new(
                    "a form does not say where it is sent",
                    "write the address of the thank-you page as its `action`",
                )
            });
        }
        return;
    }
    if !is_search && !e.attribute("method").is_some_and(|m| m.trim().eq_ignore_ascii_case("post")) {
        found.add(Code::FormAction, spot, || {
            Words::new(
                "a form does not send by post, so that what people write stands in the address",
                "write `method=\"post\"`",
            )
        });
    }
    let at = s.at(e.attribute_at("action"), action.chars().count());
    match s.built.address.resolve(&s.built.files, s.base(), action) {
        Target::Nowhere(path) => found.about(Code::FormAction, &path, at, || {
            Words::new(
                format!("a form is sent to {action}, where no page is"),
                "write that page in Markdown, or change `form_action` under `settings` in site.yaml",
            )
            .meant(&path)
        }),
        Target::Form { file, .. } => found.about(Code::FormAction, action, at, || {
            Words::new(
                format!(
                    "a form is sent to {action}, which hosts redirect, so that what people wrote is lost"
                ),
                format!("write {}", s.built.url(file)),
            )
        }),
        Target::Script => found.add(Code::FormAction, at, || {
            Words::new("a form is sent by a script alone", "write an address as its `action`")
        }),
        Target::Outside { secure: false, host, .. } => found.about(Code::MixedContent, host, at, || {
            Words::new(format!("a form is sent to {action} over http"), "write the address with https")
        }),
        _ => {}
    }
}
