//! What pages tell machines: nodes of structured data, from the inputs that their templates show.
//!
//! A node says nothing that a visitor could not read on the page, and it is left out where a part that
//! it must have is missing. Which combinations are possible at all is a matter of [`crate::markup`].

use super::page::Common;
use crate::data::content::Document;
use crate::graph::RowView;
use crate::markup::{
    AbsoluteUrl, Area, Article, Author, BreadcrumbList, City, Country, CountryCode, Currency, Dates, Day,
    FaqPage, ImageObject, ItemList, LocalBusiness, Node, Organization, OrganizationName, Person, Pixels,
    Place, PostalAddress, Price, ProfilePage, Question, Service, State, Trail, WebSite,
};
use crate::told::view::Shown;
use crate::value::Value;

/// How many lines of a hub are named: enough to say what kind of list it is, on a page that stays small.
const LISTED: usize = 10;

fn text<'v>(value: &'v Value, path: &str) -> &'v str {
    value.get(path).and_then(Value::as_str).unwrap_or("")
}

/// The trail to the page, on every page that has one.
pub fn trail<'a>(common: &'a Common<'_>) -> Option<Node<'a>> {
    let page = common.address()?;
    let step = |(name, url): &'a (String, String)| {
        let address = if url.is_empty() { Some(page.clone()) } else { common.absolute(url) };
        address.map(|address| (name.as_str(), address))
    };
    let steps: Option<Vec<_>> = common.crumbs.iter().map(step).collect();
    Some(BreadcrumbList::new(&page, Trail::new(steps?)?).into())
}

/// A service in a place, offered by the organisation.
pub fn service<'a>(
    common: &'a Common<'_>,
    service: RowView<'a>,
    place: Option<RowView<'a>>,
) -> Option<Node<'a>> {
    let page = common.address()?;
    let mut node =
        Service::new(&page, service.name(), organisation(common)?).description(service.text("summary"));
    node.area_served = place.map(area);
    node.offers = price(service);
    Some(node.into())
}

/// Questions of a service with their answers, if site.yaml asks for them.
pub fn questions<'a>(common: &'a Common<'_>, service: RowView<'a>) -> Option<Node<'a>> {
    let asked = common.site.get("markup.faq_page") == Some(&Value::Bool(true));
    let entries = service.value("faq").as_list().iter();
    let questions = entries.map(|entry| Question::new(text(entry, "q"), text(entry, "a"))).collect();
    FaqPage::new(asked, &common.address()?, questions).map(Node::from)
}

/// The site in its language, and who runs it.
pub fn home<'a>(common: &'a Common<'_>) -> Option<[Node<'a>; 2]> {
    let site: &'a Value = common.site;
    let language = text(site, "language");
    let mut organisation = Organization::new(&organisation_home(common)?, text(site, "organisation.name"))
        .legal_name(text(site, "organisation.legal_name"))
        .description(text(site, "organisation.description"))
        .email(text(site, "organisation.email"))
        .telephone(text(site, "organisation.phone"));
    organisation.logo = logo(site);
    organisation.address = site.get("organisation.address").and_then(postal_address);
    let elsewhere = site.get("organisation.same_as").map_or(&[][..], Value::as_list);
    organisation.same_as =
        elsewhere.iter().filter_map(Value::as_str).filter_map(AbsoluteUrl::elsewhere).collect();
    let website = WebSite::new(&common.address()?, text(site, "name"), language, &organisation);
    Some([website.into(), organisation.into()])
}

/// The first of the pages that a hub leads to, as names and addresses within the site.
pub fn list<'a>(
    common: &'a Common<'_>,
    lines: impl Iterator<Item = (&'a str, &'a str)> + Clone,
) -> Option<Node<'a>> {
    let led = lines.filter(|(_, url)| !url.is_empty());
    let total = led.clone().count();
    let first = led.take(LISTED).filter_map(|(name, url)| Some((name, common.absolute(url)?))).collect();
    ItemList::new(&common.address()?, first, total).map(Node::from)
}

/// The page of an expert, and the expert's business if the row says where people can go.
pub fn profile<'a>(
    common: &'a Common<'_>,
    row: RowView<'a>,
    services: &'a [Shown<'a>],
    place: Option<RowView<'a>>,
) -> Option<Vec<Node<'a>>> {
    let page = common.address()?;
    let texts = |name: &str| row.value(name).as_list().iter().filter_map(Value::as_str).collect();
    let mut person = Person::new(&page, row.name()).description(row.text("bio"));
    person.job_title = services.iter().map(|s| s.row.title()).collect();
    person.knows_about = texts("specialisms");
    person.knows_language = texts("languages");
    person.work_location = place.map(area);
    let address = public_address(row);
    let business = address.map(|at| LocalBusiness::new(&page, row.name(), at).employee(&person));
    Some([ProfilePage::new(&page, person).into()].into_iter().chain(business.map(Node::from)).collect())
}

/// A dated text. An author who is called like the organisation or the site is the organisation, one whose
/// name begins with that name ("Example editors") is a part of it, and any other name is a person's.
pub fn article<'a>(common: &'a Common<'_>, document: &'a Document) -> Option<Node<'a>> {
    let page = common.address()?;
    let site: &'a Value = common.site;
    let mut node = Article::new(&page, &document.title, dates(document)?, organisation(common)?);
    let own = ["organisation.name", "organisation.legal_name", "name"].map(|path| text(site, path));
    let author = |name: &'a String| {
        let name = name.trim();
        let behind = own.iter().filter(|o| !o.is_empty()).find_map(|o| name.strip_prefix(*o));
        match behind {
            Some("") => organisation(common).map(Author::Organization),
            Some(rest) if rest.starts_with(char::is_whitespace) => {
                Some(Author::team(name, organisation(common)?))
            }
            _ => Author::person(name),
        }
    };
    node.author = document.front.authors.iter().filter_map(author).collect();
    node.image = document.card.as_ref().and_then(|card| {
        let url = AbsoluteUrl::elsewhere(&format!("{}/{}", text(site, "base_url"), card.path))?;
        Some(ImageObject { url, width: Pixels(card.width), height: Pixels(card.height) })
    });
    Some(node.into())
}

/// The story of a match, written by the organisation. It is no review, whatever stands in it.
pub fn story<'a>(common: &'a Common<'_>, headline: &'a str, published: Option<Day>) -> Option<Node<'a>> {
    Some(Article::own(&common.address()?, headline, published, organisation(common)?).into())
}

/// When a document was published and changed; nothing for one without a date.
pub fn dates(document: &Document) -> Option<Dates> {
    let published = Day::parse(document.front.date.as_deref()?)?;
    Some(Dates::new(published, document.front.updated.as_deref().and_then(Day::parse)))
}

fn organisation_home(common: &Common<'_>) -> Option<AbsoluteUrl> {
    AbsoluteUrl::elsewhere(text(common.site, "organisation.url"))
}

fn organisation<'a>(common: &'a Common<'_>) -> Option<OrganizationName<'a>> {
    let site: &'a Value = common.site;
    Some(OrganizationName::new(&organisation_home(common)?, text(site, "organisation.name")))
}

fn logo(site: &Value) -> Option<ImageObject> {
    let pixels = |path: &str| site.get(path).and_then(Value::as_f64).map(|n| Pixels(n as u32));
    Some(ImageObject {
        url: AbsoluteUrl::elsewhere(text(site, "logo.plain"))?,
        width: pixels("logo.plain_width")?,
        height: pixels("logo.plain_height")?,
    })
}

/// A place with what it lies in. A group of places, such as a state made of its cities, is a state.
fn area<'a>(place: RowView<'a>) -> Area<'a> {
    let country = Some(place.text("country")).filter(|name| !name.is_empty()).map(|name| Country { name });
    let region = [place.text("region_name"), place.text("region")].into_iter().find(|r| !r.is_empty());
    match region {
        _ if place.is_group() => Area::State(State { name: place.name(), country }),
        Some(name) => Area::City(City { name: place.name(), state: State { name, country } }),
        None => Area::Place(Place { name: place.name(), country }),
    }
}

/// The price that the page shows, unless it only illustrates how one would look.
fn price<'a>(service: RowView<'a>) -> Option<Price<'a>> {
    let price = service.value("price");
    let amount = |name: &str| price.get(name).and_then(Value::as_f64);
    match price.get("illustrative") {
        None | Some(Value::None | Value::Bool(false)) => {
            let currency = Currency::parse(service.currency()?)?;
            Price::new(amount("low")?, amount("high"), currency, text(price, "unit"))
        }
        _ => None,
    }
}

fn postal_address(value: &Value) -> Option<PostalAddress<'_>> {
    let part = |name: &str| text(value, name);
    let (street, locality) = (part("street"), part("locality"));
    if street.is_empty() || locality.is_empty() {
        return None;
    }
    let mut address =
        PostalAddress::new(street, locality).region(part("region")).postal_code(part("postal_code"));
    address.address_country = CountryCode::parse(part("country"));
    Some(address)
}

/// Where an expert receives people, if the row says so in public columns.
fn public_address<'a>(row: RowView<'a>) -> Option<PostalAddress<'a>> {
    let (street, locality) = (row.text("public_street"), row.text("public_locality"));
    if street.is_empty() || locality.is_empty() {
        return None;
    }
    let mut address = PostalAddress::new(street, locality)
        .region(row.text("public_region"))
        .postal_code(row.text("public_postal_code"));
    address.address_country = CountryCode::parse(row.text("public_country"));
    Some(address)
}
