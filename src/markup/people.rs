//! Who runs the site, who is shown on it, and the site itself.

use super::{AbsoluteUrl, Area, Id, ImageObject, PostalAddress, none_if_empty};
use serde::Serialize;

/// An organisation by name, where another node says who offers or publishes something. It is spelled out
/// because readers of a single page do not follow a name to another page.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "@type", rename = "Organization")]
pub struct OrganizationName<'a> {
    #[serde(rename = "@id")]
    id: Id,
    name: &'a str,
    url: AbsoluteUrl,
}

impl<'a> OrganizationName<'a> {
    /// `home` is the address of the organisation's site.
    pub fn new(home: &AbsoluteUrl, name: &'a str) -> Self {
        OrganizationName { id: home.id("org"), name, url: home.clone() }
    }
}

/// The organisation that runs the site: on its home page only.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "@type", rename_all = "camelCase")]
pub struct Organization<'a> {
    #[serde(rename = "@id")]
    id: Id,
    name: &'a str,
    url: AbsoluteUrl,
    #[serde(skip_serializing_if = "Option::is_none")]
    legal_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    telephone: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logo: Option<ImageObject>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<PostalAddress<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub same_as: Vec<AbsoluteUrl>,
}

impl<'a> Organization<'a> {
    pub fn new(home: &AbsoluteUrl, name: &'a str) -> Self {
        Organization {
            id: home.id("org"),
            name,
            url: home.clone(),
            legal_name: None,
            description: None,
            email: None,
            telephone: None,
            logo: None,
            address: None,
            same_as: Vec::new(),
        }
    }
    pub fn legal_name(mut self, name: &'a str) -> Self {
        self.legal_name = none_if_empty(name);
        self
    }
    pub fn description(mut self, text: &'a str) -> Self {
        self.description = none_if_empty(text);
        self
    }
    pub fn email(mut self, email: &'a str) -> Self {
        self.email = none_if_empty(email);
        self
    }
    pub fn telephone(mut self, number: &'a str) -> Self {
        self.telephone = none_if_empty(number);
        self
    }
}

/// A site in one language: on the home page of that language only.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "@type", rename_all = "camelCase")]
pub struct WebSite<'a> {
    #[serde(rename = "@id")]
    id: Id,
    name: &'a str,
    url: AbsoluteUrl,
    in_language: &'a str,
    publisher: NodeReference,
}

/// A node of the same graph.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct NodeReference {
    #[serde(rename = "@id")]
    id: Id,
}

impl<'a> WebSite<'a> {
    /// `home` is the home page of the language; the organisation stands in the same graph.
    pub fn new(home: &AbsoluteUrl, name: &'a str, language: &'a str, publisher: &Organization<'_>) -> Self {
        WebSite {
            id: home.id("website"),
            name,
            url: home.clone(),
            in_language: language,
            publisher: NodeReference { id: publisher.id.clone() },
        }
    }
}

/// A person with a page.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "@type", rename_all = "camelCase")]
pub struct Person<'a> {
    #[serde(rename = "@id")]
    id: Id,
    name: &'a str,
    url: AbsoluteUrl,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub job_title: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub knows_about: Vec<&'a str>,
    /// Tags of languages: `en`, `pt-BR`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub knows_language: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub work_location: Option<Area<'a>>,
}

impl<'a> Person<'a> {
    pub fn new(page: &AbsoluteUrl, name: &'a str) -> Self {
        Person {
            id: page.id("person"),
            name,
            url: page.clone(),
            description: None,
            job_title: Vec::new(),
            knows_about: Vec::new(),
            knows_language: Vec::new(),
            work_location: None,
        }
    }
    pub fn description(mut self, text: &'a str) -> Self {
        self.description = none_if_empty(text);
        self
    }
}

/// The page of one person.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "@type", rename_all = "camelCase")]
pub struct ProfilePage<'a> {
    #[serde(rename = "@id")]
    id: Id,
    url: AbsoluteUrl,
    main_entity: Person<'a>,
}

impl<'a> ProfilePage<'a> {
    pub fn new(page: &AbsoluteUrl, person: Person<'a>) -> Self {
        ProfilePage { id: page.id("profile"), url: page.clone(), main_entity: person }
    }
}

/// A business that people can go to. Only where its address stands on the page.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "@type", rename_all = "camelCase")]
pub struct LocalBusiness<'a> {
    #[serde(rename = "@id")]
    id: Id,
    name: &'a str,
    url: AbsoluteUrl,
    address: PostalAddress<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    employee: Option<NodeReference>,
}

impl<'a> LocalBusiness<'a> {
    pub fn new(page: &AbsoluteUrl, name: &'a str, address: PostalAddress<'a>) -> Self {
        LocalBusiness { id: page.id("business"), name, url: page.clone(), address, employee: None }
    }
    /// Somebody of the same graph who works there.
    pub fn employee(mut self, person: &Person<'_>) -> Self {
        self.employee = Some(NodeReference { id: person.id.clone() });
        self
    }
}
