//! A text with a date, and who wrote it.

use super::{AbsoluteUrl, Dates, Day, Id, ImageObject, OrganizationName};
use serde::Serialize;

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "@type", rename_all = "camelCase")]
pub struct Article<'a> {
    #[serde(rename = "@id")]
    id: Id,
    headline: &'a str,
    url: AbsoluteUrl,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<Day>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<Day>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub author: Vec<Author<'a>>,
    publisher: OrganizationName<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<ImageObject>,
}

impl<'a> Article<'a> {
    pub fn new(page: &AbsoluteUrl, headline: &'a str, dates: Dates, publisher: OrganizationName<'a>) -> Self {
        Article {
            id: page.id("article"),
            headline,
            url: page.clone(),
            date_published: Some(dates.published),
            date_modified: dates.modified,
            author: Vec::new(),
            publisher,
            image: None,
        }
    }

    /// A text of the organisation itself, of which nobody may know since when it stands there.
    pub fn own(
        page: &AbsoluteUrl,
        headline: &'a str,
        published: Option<Day>,
        publisher: OrganizationName<'a>,
    ) -> Self {
        Article {
            id: page.id("article"),
            headline,
            url: page.clone(),
            date_published: published,
            date_modified: None,
            author: vec![Author::Organization(publisher.clone())],
            publisher,
            image: None,
        }
    }
}

/// Who wrote a text, by name and nothing but the name.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Author<'a> {
    Person(PersonName<'a>),
    Organization(OrganizationName<'a>),
    Team(TeamName<'a>),
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "@type", rename = "Person")]
pub struct PersonName<'a> {
    name: &'a str,
}

/// A part of an organisation that has a name of its own.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "@type", rename = "Organization", rename_all = "camelCase")]
pub struct TeamName<'a> {
    name: &'a str,
    parent_organization: OrganizationName<'a>,
}

impl<'a> Author<'a> {
    /// A person. Nothing for an empty name.
    pub fn person(name: &'a str) -> Option<Self> {
        super::none_if_empty(name).map(|name| Author::Person(PersonName { name }))
    }
    /// The editors of an organisation, say.
    pub fn team(name: &'a str, of: OrganizationName<'a>) -> Self {
        Author::Team(TeamName { name: name.trim(), parent_organization: of })
    }
}
