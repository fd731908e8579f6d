//! What a thing of its kind must say, must not say, and may say on this page.

use super::types::{is_article, is_business, is_organisation};
use super::{Graph, Thing};
use crate::check::findings::{Findings, Words};
use crate::diag::Code;
use serde_json::Value as Json;

pub fn judge(graph: &Graph<'_, '_>, found: &mut Findings<'_>) {
    for thing in &graph.things {
        if thing.is_reference() {
            continue;
        }
        let values = thing.object.contains_key("@value");
        if thing.types().next().is_none() && !values {
            incomplete(
                graph,
                thing,
                "something in structured data does not say what it is",
                "write its `@type`",
                found,
            );
            continue;
        }
        dead(graph, thing, found);
        site(graph, thing, found);
        business(graph, thing, found);
        must_have(graph, thing, found);
        hidden(graph, thing, found);
    }
}

fn incomplete(graph: &Graph<'_, '_>, thing: &Thing<'_>, message: &str, hint: &str, found: &mut Findings<'_>) {
    found.about(Code::MarkupIncomplete, message, graph.place(thing, "@type"), || Words::new(message, hint));
}

/// What no search engine shows any more.
fn dead(graph: &Graph<'_, '_>, thing: &Thing<'_>, found: &mut Findings<'_>) {
    let is_dead = |name: &&str| matches!(*name, "FAQPage" | "HowTo" | "SearchAction");
    let Some(kind) = thing.types().find(is_dead) else { return };
    let hint = match kind {
        "FAQPage" => "keep the questions on the page, and take `markup: faq_page` out of site.yaml",
        "HowTo" => "keep the steps on the page, and leave the markup out",
        _ => "keep the search field on the page, and leave the markup out",
    };
    found.about(Code::MarkupDead, kind, graph.spot(thing.block, kind), || {
        Words::new(format!("structured data of the type {kind} is shown by no search engine any more"), hint)
    });
}

/// Who runs the site is said once, on the home page (or on the page about it).
fn site(graph: &Graph<'_, '_>, thing: &Thing<'_>, found: &mut Findings<'_>) {
    let s = graph.s;
    let is_about = graph.things.iter().any(|t| t.is(&["AboutPage"]));
    if !thing.property.is_empty() || s.built.homes.contains(&s.url) || is_about {
        return;
    }
    // A business with an address of its own is what the page is about, not who runs the site.
    let kind = thing.kind();
    if thing.is(&["WebSite"]) || thing.types().any(|t| is_organisation(t) && !is_business(t)) {
        found.about(Code::MarkupSite, kind, graph.place(thing, "@type"), || {
            Words::new(
                format!("the block about the site ({kind}) stands on another page than the home page"),
                "say it on the home page, and only refer to it elsewhere (as `provider` or `publisher`)",
            )
        });
    }
}

fn business(graph: &Graph<'_, '_>, thing: &Thing<'_>, found: &mut Findings<'_>) {
    if !thing.types().any(is_business) {
        return;
    }
    let address = match thing.object.get("address") {
        Some(Json::String(text)) => !text.trim().is_empty(),
        Some(Json::Object(parts)) => {
            ["streetAddress", "addressLocality", "postalCode"].iter().any(|p| parts.contains_key(*p))
        }
        _ => false,
    };
    let kind = thing.kind();
    if !address {
        found.about(Code::MarkupPlace, kind, graph.place(thing, "@type"), || {
            Words::new(
                format!("a {kind} in structured data has no address"),
                "write the address that visitors can go to, or use the type Service or Organization",
            )
        });
    }
}

fn must_have(graph: &Graph<'_, '_>, thing: &Thing<'_>, found: &mut Findings<'_>) {
    let has =
        |property: &str| thing.object.get(property).is_some_and(|v| !v.is_null() && v.as_str() != Some(""));
    let mut lacks = |message: &str, hint: &str| incomplete(graph, thing, message, hint, found);
    if thing.is(&["ProfilePage"]) {
        let entity = thing.object.get("mainEntity");
        let named = entity.is_some_and(|e| {
            ["name", "alternateName"]
                .iter()
                .any(|p| e.get(*p).and_then(Json::as_str).is_some_and(|n| !n.trim().is_empty()))
        });
        // The person may stand beside the page and be referred to.
        let refers =
            entity.is_some_and(|e| e.get("@id").is_some() && e.as_object().is_some_and(|o| o.len() == 1));
        if !named && !refers {
            lacks(
                "a profile page in structured data does not name whom it is about",
                "write `mainEntity` with its `name`",
            );
        }
    }
    if thing.is(&["WebSite"]) && !(has("name") && has("url")) {
        lacks("the site in structured data lacks its name or address", "write `name` and `url`");
    }
    let named: &[&str] = &["Event", "Product", "LocalBusiness", "ProfessionalService", "Person", "Service"];
    if thing.is(named) && !has("name") {
        lacks(&format!("a {} in structured data has no name", thing.kind()), "write its `name`");
    }
    if thing.is(&["Event"]) && !(has("startDate") && has("location")) {
        lacks("an event in structured data lacks its date or place", "write `startDate` and `location`");
    }
    if thing.is(&["Product"]) && !(has("offers") || has("review") || has("aggregateRating")) {
        lacks(
            "a product in structured data has neither price nor review",
            "write `offers`, or use the type Service",
        );
    }
    if thing.is(&["Offer"]) && thing.property == "offers" && !(has("price") || has("priceSpecification")) {
        lacks(
            "an offer in structured data has no price",
            "write `price` and `priceCurrency`, or leave the offer out",
        );
    }
    if thing.types().any(is_article) {
        let unnamed = |author: &Json| {
            author.get("name").and_then(Json::as_str).is_none_or(|n| n.trim().is_empty())
                && author.get("@id").is_none()
        };
        let authors = thing.object.get("author");
        let all: Vec<&Json> = match authors {
            Some(Json::Array(all)) => all.iter().collect(),
            one => one.into_iter().collect(),
        };
        if all.into_iter().any(unnamed) {
            lacks(
                "an author of an article in structured data has no name",
                "write each author with `@type` and `name`",
            );
        }
    }
    if thing.is(&["Question"]) {
        let answer = thing.object.get("acceptedAnswer").or(thing.object.get("suggestedAnswer"));
        if !has("name") || answer.is_none() {
            lacks(
                "a question in structured data lacks its text or its answer",
                "write `name` and `acceptedAnswer`",
            );
        }
    }
}

/// Structured data says what visitors can read on the page, and nothing else.
fn hidden(graph: &Graph<'_, '_>, thing: &Thing<'_>, found: &mut Findings<'_>) {
    let is_page = thing.types().any(|t| t == "WebSite" || t.ends_with("Page"));
    let is_step = thing.is(&["ListItem", "Question"]);
    let is_main = thing.property.is_empty() && !is_page || thing.property == "mainEntity" || is_step;
    let property = if thing.types().any(is_article) { "headline" } else { "name" };
    let Some(text) = thing.text(property).filter(|_| is_main) else { return };
    if graph.s.shown.has(text) {
        return;
    }
    found.about(Code::MarkupHidden, thing.kind(), graph.place(thing, property), || {
        let text = graph.s.built.permitted.masked(text);
        Words::new(
            format!("structured data says `{text}`, which the page does not show"),
            "say in the markup what the page says, word for word",
        )
    });
}
