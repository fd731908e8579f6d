//! Ratings and reviews: who may carry them, and what each must say.

use super::types::{can_carry_stars, is_organisation};
use super::{Graph, Thing};
use crate::check::findings::{Findings, Words};
use crate::diag::Code;
use serde_json::Value as Json;

pub fn judge(graph: &Graph<'_, '_>, found: &mut Findings<'_>) {
    for thing in &graph.things {
        let is_rating = thing.is(&["AggregateRating"]) || thing.property == "aggregateRating";
        let is_review = thing.is(&["Review", "CriticReview", "UserReview"]) || thing.property == "review";
        if !is_rating && !is_review || thing.is_reference() {
            continue;
        }
        if let Some(bearer) = bearer(graph, thing) {
            judge_bearer(graph, thing, bearer, found);
        }
        match is_rating {
            true => rating(graph, thing, found),
            false => review(graph, thing, found),
        }
    }
}

/// What the stars are given to.
fn bearer<'g, 'b>(graph: &'g Graph<'_, 'b>, thing: &Thing<'b>) -> Option<&'g Thing<'b>> {
    let own = graph.things.iter().position(|t| std::ptr::eq(t.object, thing.object))?;
    let named = graph.things.iter().find(|t| t.parent == Some(own) && t.property == "itemReviewed");
    match named {
        // A reference to something on the same page.
        Some(named) if named.is_reference() => {
            graph.things.iter().find(|t| !t.is_reference() && t.object.get("@id") == named.object.get("@id"))
        }
        Some(named) => Some(named),
        None => graph.parent(thing).filter(|_| matches!(thing.property, "aggregateRating" | "review")),
    }
}

fn judge_bearer(graph: &Graph<'_, '_>, thing: &Thing<'_>, bearer: &Thing<'_>, found: &mut Findings<'_>) {
    let spot = graph.place(thing, "@type");
    let kind = bearer.kind();
    if !bearer.types().any(can_carry_stars) {
        found.about(Code::MarkupStars, kind, spot, || {
            Words::new(
                format!("stars are given to a {kind}, for which no search engine shows any"),
                "leave the rating out of the markup; the page may still say it in words",
            )
        });
        return;
    }
    let home = format!("{}{}/", graph.s.built.address.origin, graph.s.built.address.root);
    let named = |property: &str| {
        bearer.text(property).is_some_and(|text| text == home || text.starts_with(&format!("{home}#")))
    };
    let is_ours = bearer.text("name").is_some_and(|name| graph.s.built.names.iter().any(|own| own == name));
    if bearer.types().any(is_organisation) && (is_ours || named("url") || named("@id")) {
        found.about(Code::MarkupStars, "own", spot, || {
            Words::new(
                "the site gives stars to its own organisation, which search engines never show",
                "leave the rating out of the markup",
            )
        });
    }
}

/// A number, or a text that is one with a decimal point.
fn number(json: Option<&Json>) -> Option<f64> {
    match json? {
        Json::Number(n) => n.as_f64(),
        Json::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

fn fault(
    graph: &Graph<'_, '_>,
    thing: &Thing<'_>,
    property: &str,
    message: &str,
    hint: &str,
    found: &mut Findings<'_>,
) {
    found.about(Code::MarkupRating, message, graph.place(thing, property), || Words::new(message, hint));
}

fn rating(graph: &Graph<'_, '_>, thing: &Thing<'_>, found: &mut Findings<'_>) {
    value(graph, thing, found);
    let count = ["ratingCount", "reviewCount"].iter().find_map(|p| number(thing.object.get(*p)));
    if count.is_none_or(|count| count < 1.0) {
        let message = match count {
            Some(_) => "a rating in structured data is the mean of no ratings",
            None => "a rating in structured data does not say how many ratings there are",
        };
        fault(
            graph,
            thing,
            "ratingCount",
            message,
            "write `ratingCount` or `reviewCount`, and no rating where there is none",
            found,
        );
    }
}

/// The value itself, within its scale.
fn value(graph: &Graph<'_, '_>, thing: &Thing<'_>, found: &mut Findings<'_>) {
    let Some(value) = number(thing.object.get("ratingValue")) else {
        let message = match thing.object.contains_key("ratingValue") {
            true => "the value of a rating in structured data is not a number with a decimal point",
            false => "a rating in structured data has no value",
        };
        fault(
            graph,
            thing,
            "ratingValue",
            message,
            "write `ratingValue` as a number, for example 4.5",
            found,
        );
        return;
    };
    let worst = number(thing.object.get("worstRating")).unwrap_or(1.0);
    let best = number(thing.object.get("bestRating")).unwrap_or(5.0);
    if !(worst..=best).contains(&value) {
        let message = "the value of a rating in structured data is outside its scale";
        fault(
            graph,
            thing,
            "ratingValue",
            message,
            "write `worstRating` and `bestRating` if the scale is not 1 to 5",
            found,
        );
    }
}

fn review(graph: &Graph<'_, '_>, thing: &Thing<'_>, found: &mut Findings<'_>) {
    const LONGEST: usize = 100;
    let author = match thing.object.get("author") {
        Some(Json::String(name)) => Some(name.as_str()),
        Some(Json::Array(all)) => all.first().and_then(|a| a.get("name")).and_then(Json::as_str),
        Some(author) => author.get("name").and_then(Json::as_str),
        None => None,
    };
    let author = author.map_or("", str::trim);
    if author.is_empty() || author.chars().count() >= LONGEST {
        let message = "a review in structured data does not name its author";
        fault(
            graph,
            thing,
            "author",
            message,
            "write the author's name, in fewer than 100 characters",
            found,
        );
    }
    let rating = graph.things.iter().find(|t| {
        t.property == "reviewRating"
            && t.parent.is_some_and(|p| std::ptr::eq(graph.things[p].object, thing.object))
    });
    match rating {
        Some(rating) => value(graph, rating, found),
        None => fault(
            graph,
            thing,
            "reviewRating",
            "a review in structured data has no rating",
            "write `reviewRating` with its `ratingValue`",
            found,
        ),
    }
}
