//! schema.org nodes, and nothing in them that the page does not show.
//!
//! No ratings, no FAQPage, no LocalBusiness without an address: these are refused or ignored today.

use serde_json::{Value as Json, json};

/// One document of several nodes, escaped for its script element.
pub fn graph(nodes: Vec<Json>) -> String {
    if nodes.is_empty() {
        return String::new();
    }
    super::escape_json(&json!({"@context": "https://schema.org", "@graph": nodes}).to_string())
}

/// The trail to a page; a trail of one step is none.
pub fn breadcrumbs(page: &str, origin: &str, crumbs: &[(String, String)]) -> Option<Json> {
    if crumbs.len() < 2 {
        return None;
    }
    let items: Vec<Json> = crumbs
        .iter()
        .enumerate()
        .map(|(at, (name, url))| {
            let address = if url.is_empty() { page.to_string() } else { format!("{origin}{url}") };
            json!({"@type": "ListItem", "position": at + 1, "name": name, "item": address})
        })
        .collect();
    Some(json!({"@type": "BreadcrumbList", "@id": format!("{page}#breadcrumb"), "itemListElement": items}))
}

/// A service offered in an area by the organisation.
pub fn service(
    page: &str,
    name: &str,
    description: &str,
    provider: (&str, &str),
    area: Option<(&str, Option<&str>)>,
) -> Json {
    let mut node = json!({
        "@type": "Service", "@id": format!("{page}#service"), "name": name, "serviceType": name, "url": page,
        "provider": {"@type": "Organization", "name": provider.0, "url": provider.1},
    });
    if !description.is_empty() {
        node["description"] = description.into();
    }
    if let Some((place, region)) = area {
        node["areaServed"] = json!({"@type": "Place", "name": place});
        if let Some(region) = region {
            node["areaServed"] = json!({"@type": "City", "name": place,
                "containedInPlace": {"@type": "AdministrativeArea", "name": region}});
        }
    }
    node
}

/// The page of one expert.
pub fn profile(page: &str, name: &str, description: &str, knows: &[&str], languages: &[&str]) -> Json {
    let mut person = json!({"@type": "Person", "name": name});
    if !description.is_empty() {
        person["description"] = description.into();
    }
    if !knows.is_empty() {
        person["knowsAbout"] = json!(knows);
    }
    if !languages.is_empty() {
        person["knowsLanguage"] = json!(languages);
    }
    json!({"@type": "ProfilePage", "@id": format!("{page}#profile"), "url": page, "mainEntity": person})
}

/// An article with a date.
pub fn article(
    page: &str,
    title: &str,
    date: &str,
    updated: &str,
    authors: &[&str],
    publisher: (&str, &str),
) -> Json {
    let authors: Vec<Json> = authors.iter().map(|a| json!({"@type": "Organization", "name": a})).collect();
    let mut node = json!({
        "@type": "Article", "@id": format!("{page}#article"), "headline": title, "url": page,
        "datePublished": format!("{date}T00:00:00Z"),
        "publisher": {"@type": "Organization", "name": publisher.0, "url": publisher.1},
    });
    if !updated.is_empty() {
        node["dateModified"] = format!("{updated}T00:00:00Z").into();
    }
    if !authors.is_empty() {
        node["author"] = authors.into();
    }
    node
}

/// The site and who runs it: on the home page only.
pub fn website(home: &str, name: &str, organisation: &str, description: &str) -> Vec<Json> {
    let mut org =
        json!({"@type": "Organization", "@id": format!("{home}#org"), "name": organisation, "url": home});
    if !description.is_empty() {
        org["description"] = description.into();
    }
    vec![json!({"@type": "WebSite", "@id": format!("{home}#website"), "name": name, "url": home}), org]
}
