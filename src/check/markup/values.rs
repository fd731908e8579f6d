//! Single values: addresses, dates, prices, countries, positions, and values that are none.

use super::{Graph, Thing};
use crate::check::address::{Target, scheme_of};
use crate::check::findings::{Findings, Words};
use crate::check::tags::is_country;
use crate::diag::Code;
use serde_json::Value as Json;

pub fn judge(graph: &Graph<'_, '_>, found: &mut Findings<'_>) {
    for thing in &graph.things {
        for (name, json) in thing.object {
            let many = json.as_array();
            let one = many.is_none().then_some(json);
            for json in many.into_iter().flatten().chain(one) {
                value(graph, thing, name, json, found);
            }
        }
        dates(graph, thing, found);
        position(graph, thing, found);
    }
}

/// Properties whose text is an address.
const ADDRESSES: &[&str] = &[
    "@id",
    "contentUrl",
    "discussionUrl",
    "embedUrl",
    "hasMap",
    "image",
    "item",
    "license",
    "logo",
    "mainEntityOfPage",
    "relatedLink",
    "sameAs",
    "significantLink",
    "termsOfService",
    "thumbnailUrl",
    "url",
];

fn value(graph: &Graph<'_, '_>, thing: &Thing<'_>, name: &str, json: &Json, found: &mut Findings<'_>) {
    match json {
        Json::Null => nothing(graph, thing, name, "null", found),
        Json::String(text) if text.trim().is_empty() => nothing(graph, thing, name, "an empty text", found),
        Json::String(text) => {
            if matches!(text.as_str(), "null" | "undefined" | "NaN") {
                nothing(graph, thing, name, text, found);
            }
            if ADDRESSES.contains(&name) {
                address(graph, thing, name, text, found);
            }
            match name {
                "price" | "lowPrice" | "highPrice" => price(graph, thing, name, text, found),
                "addressCountry" if !is_country(text) => {
                    found.about(Code::MarkupCountry, text, graph.place(thing, name), || {
                        Words::new(
                            format!("the country `{text}` in structured data is not a code of two letters"),
                            "write it as in ISO 3166: US, GB, DE",
                        )
                    });
                }
                _ => {}
            }
        }
        _ => {}
    }
    let is_price = matches!(name, "price" | "lowPrice") && (json.is_number() || json.is_string());
    if is_price && !currency(graph, thing) {
        found.add(Code::MarkupPrice, graph.place(thing, name), || {
            Words::new(
                "a price in structured data has no currency",
                "write `priceCurrency` beside it: USD, EUR",
            )
        });
    }
}

fn nothing(graph: &Graph<'_, '_>, thing: &Thing<'_>, name: &str, value: &str, found: &mut Findings<'_>) {
    found.about(Code::MissingData, name, graph.spot(thing.block, name), || {
        Words::new(
            format!("`{name}` in structured data is {value}, a trace of data that was missing"),
            "leave out what has no value",
        )
    });
}

fn address(graph: &Graph<'_, '_>, thing: &Thing<'_>, name: &str, text: &str, found: &mut Findings<'_>) {
    // A node without a name of its own; a template of addresses.
    if text.starts_with("_:") || text.contains('{') {
        return;
    }
    let s = graph.s;
    if scheme_of(text).is_none() || text.contains(char::is_whitespace) {
        found.about(Code::MarkupAddress, name, graph.place(thing, name), || {
            Words::new(
                format!("`{name}` in structured data is `{text}`, which is not a whole address"),
                "write it with scheme and host",
            )
        });
    } else if let Target::Nowhere(path) = s.built.address.resolve(&s.built.files, &s.url, text) {
        found.about(Code::MarkupReference, text, graph.spot(thing.block, text), || {
            Words::new(
                format!("`{name}` in structured data is {text}, where no page is"),
                "name a page or file that exists",
            )
            .meant(&path)
        });
    }
}

fn price(graph: &Graph<'_, '_>, thing: &Thing<'_>, name: &str, text: &str, found: &mut Findings<'_>) {
    let plain =
        text.parse::<f64>().is_ok_and(|n| n >= 0.0) && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if !plain {
        found.add(Code::MarkupPrice, graph.place(thing, name), || {
            Words::new(
                format!("the price `{text}` in structured data is not a plain number"),
                "write digits and a decimal point only: 120 or 120.50",
            )
        });
    }
}

/// The currency may stand beside the price or on what the price belongs to.
fn currency(graph: &Graph<'_, '_>, thing: &Thing<'_>) -> bool {
    let is = |t: &Thing<'_>| {
        t.text("priceCurrency").is_some_and(|c| c.len() == 3 && c.bytes().all(|b| b.is_ascii_uppercase()))
    };
    is(thing) || graph.parent(thing).is_some_and(is)
}

/// Dates that search engines read as moments.
const MOMENTS: [&str; 4] = ["datePublished", "dateModified", "dateCreated", "uploadDate"];
/// Dates that may be a day.
const DAYS: [&str; 7] =
    ["startDate", "endDate", "foundingDate", "birthDate", "validFrom", "validThrough", "priceValidUntil"];

fn dates(graph: &Graph<'_, '_>, thing: &Thing<'_>, found: &mut Findings<'_>) {
    for name in MOMENTS.into_iter().chain(DAYS) {
        let Some(text) = thing.text(name) else { continue };
        let is_moment = text.parse::<jiff::Timestamp>().is_ok();
        let is_day = text.parse::<jiff::civil::Date>().is_ok() && text.len() == 10;
        let partial = DAYS.contains(&name)
            && matches!(text.len(), 4 | 7)
            && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        if is_moment || partial || is_day && DAYS.contains(&name) {
            continue;
        }
        let local = is_day || text.parse::<jiff::civil::DateTime>().is_ok();
        found.about(Code::MarkupDate, name, graph.place(thing, name), || {
            let fault = if local { "has no time zone" } else { "is not a date" };
            Words::new(
                format!("`{name}` in structured data is {text}, which {fault}"),
                "write it like 2026-11-22T09:00:00Z",
            )
        });
    }
    let moment = |name: &str| thing.text(name).and_then(moment);
    let published = moment("datePublished").or_else(|| moment("dateCreated"));
    if let (Some(published), Some(modified)) = (published, moment("dateModified"))
        && modified < published
    {
        found.add(Code::MarkupOrder, graph.place(thing, "dateModified"), || {
            Words::new(
                "something in structured data was changed before it was published",
                "correct `date` or `updated` in the front matter",
            )
        });
    }
}

/// A moment, or the beginning of a day.
fn moment(text: &str) -> Option<jiff::Timestamp> {
    text.parse().ok().or_else(|| format!("{}T00:00:00Z", text.get(..10)?).parse().ok())
}

/// A place on the map: five decimals are a metre.
fn position(graph: &Graph<'_, '_>, thing: &Thing<'_>, found: &mut Findings<'_>) {
    // JSON drops zeros at the end, so that fewer than three decimals are needed to be sure.
    const SURELY_COARSE: usize = 3;
    for name in ["latitude", "longitude"] {
        let text = match thing.object.get(name) {
            Some(Json::Number(n)) => n.to_string(),
            Some(Json::String(text)) => text.trim().to_string(),
            _ => continue,
        };
        let most = if name == "latitude" { 90.0 } else { 180.0 };
        let possible = text.parse::<f64>().is_ok_and(|n| n.abs() <= most);
        let decimals = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        if possible && decimals >= SURELY_COARSE {
            continue;
        }
        found.about(Code::MarkupGeo, name, graph.place(thing, name), || match possible {
            true => Words::new(
                format!("the {name} {text} in structured data has fewer than five decimals"),
                "give the position of the door, not of the town, or leave it out",
            ),
            false => Words::new(
                format!("{text} in structured data is not a {name}"),
                "correct the position, or leave it out",
            ),
        });
    }
}
