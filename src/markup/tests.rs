//! What nodes look like when they are written, and which of them cannot be made.

use super::*;
use serde_json::{Value as Json, json};

fn page() -> AbsoluteUrl {
    AbsoluteUrl::new("https://example.com", "/coach/austin/").unwrap()
}

fn home() -> AbsoluteUrl {
    AbsoluteUrl::new("https://example.com", "/").unwrap()
}

fn example<'a>() -> OrganizationName<'a> {
    OrganizationName::new(&home(), "Example")
}

fn written(node: impl Into<Node<'static>>) -> Json {
    let json = graph(&[node.into()]);
    assert!(!json.contains(['<', '>']), "{json}");
    let whole: Json = serde_json::from_str(&json).unwrap();
    assert_eq!(whole["@context"], "https://schema.org");
    whole["@graph"][0].clone()
}

#[test]
fn a_service_says_who_offers_it_and_where() {
    let mut service = Service::new(&page(), "Coach", example()).description("Listens.");
    let texas = State { name: "Texas", country: Some(Country { name: "United States" }) };
    service.area_served = Some(Area::City(City { name: "Austin", state: texas }));
    assert_eq!(
        written(service),
        json!({
            "@type": "Service",
            "@id": "https://example.com/coach/austin/#service",
            "name": "Coach",
            "serviceType": "Coach",
            "description": "Listens.",
            "url": "https://example.com/coach/austin/",
            "provider": {"@type": "Organization", "@id": "https://example.com/#org", "name": "Example",
                "url": "https://example.com/"},
            "areaServed": {"@type": "City", "name": "Austin", "containedInPlace": {"@type": "State",
                "name": "Texas", "containedInPlace": {"@type": "Country", "name": "United States"}}}
        })
    );
}

#[test]
fn a_price_is_a_number_with_a_currency_and_a_range_says_so() {
    let price = |low, high, unit: &'static str| {
        let mut service = Service::new(&page(), "Coach", example());
        service.offers = Price::new(low, high, Currency::parse("USD").unwrap(), unit);
        written(service)["offers"].clone()
    };
    assert_eq!(
        price(120.0, Some(120.0), ""),
        json!({"@type": "Offer", "price": 120, "priceCurrency": "USD"})
    );
    assert_eq!(
        price(99.5, Some(150.0), "per session"),
        json!({"@type": "Offer", "priceCurrency": "USD", "priceSpecification": {
            "@type": "UnitPriceSpecification", "minPrice": 99.5, "maxPrice": 150, "priceCurrency": "USD",
            "unitText": "per session"}})
    );
    assert_eq!(price(80.0, None, "")["priceSpecification"].get("maxPrice"), None, "a price from 80");
    for (low, high) in [(-1.0, None), (f64::NAN, None), (2.0, Some(1.0)), (1.0, Some(f64::INFINITY))] {
        assert_eq!(price(low, high, ""), Json::Null, "{low} to {high:?} is a price");
    }
    for code in ["usd", "$", "", "DOLLAR"] {
        assert_eq!(Currency::parse(code), None, "{code}");
    }
}

#[test]
fn a_trail_has_two_steps_or_more_and_counts_from_one() {
    assert_eq!(Trail::new(vec![("Coach", page())]), None);
    assert_eq!(Trail::new(vec![("Home", home()), ("", page())]), None);
    let trail = Trail::new(vec![("Home", home()), ("Coach", page())]).unwrap();
    assert_eq!(
        written(BreadcrumbList::new(&page(), trail))["itemListElement"],
        json!([
            {"@type": "ListItem", "position": 1, "name": "Home", "item": "https://example.com/"},
            {"@type": "ListItem", "position": 2, "name": "Coach", "item": "https://example.com/coach/austin/"}
        ])
    );
}

#[test]
fn a_list_says_how_long_it_is_and_names_its_first_lines() {
    assert_eq!(ItemList::new(&page(), Vec::new(), 7), None);
    let list = written(ItemList::new(&home(), vec![("Coach", page())], 7).unwrap());
    assert_eq!((&list["numberOfItems"], &list["itemListElement"][0]["position"]), (&json!(7), &json!(1)));
    assert_eq!(list["itemListElement"][0]["url"], "https://example.com/coach/austin/");
}

#[test]
fn questions_are_told_only_on_request_and_only_if_there_are_some() {
    let asked = || vec![Question::new("How long?", "A year.")];
    assert_eq!(FaqPage::new(false, &page(), asked()), None);
    assert_eq!(FaqPage::new(true, &page(), Vec::new()), None);
    let faq = written(FaqPage::new(true, &page(), asked()).unwrap());
    assert_eq!(
        faq["mainEntity"],
        json!([{"@type": "Question", "name": "How long?",
            "acceptedAnswer": {"@type": "Answer", "text": "A year."}}])
    );
    assert_eq!(faq["@type"], "FAQPage");
}

#[test]
fn a_text_has_days_with_a_zone_and_authors_of_the_right_kind() {
    let day = |text| Day::parse(text).unwrap();
    let article = |modified| {
        let dates = Dates::new(day("2026-03-02"), modified);
        let mut article = Article::new(&page(), "On coaches", dates, example());
        article.author.extend(Author::person("Ann Lee"));
        article.author.push(Author::team("Example editors", example()));
        written(article)
    };
    let changed = article(Some(day("2026-04-01")));
    assert_eq!(changed["datePublished"], "2026-03-02T00:00:00Z");
    assert_eq!(changed["dateModified"], "2026-04-01T00:00:00Z");
    assert_eq!(changed["author"][0], json!({"@type": "Person", "name": "Ann Lee"}));
    assert_eq!(changed["author"][1]["parentOrganization"]["@id"], "https://example.com/#org");
    assert_eq!(article(Some(day("2026-03-01"))).get("dateModified"), None, "a change before its beginning");
    assert_eq!((Day::parse("2026-02-30"), Author::person("  ")), (None, None));
}

#[test]
fn a_business_has_its_address_and_names_who_works_there() {
    let person = Person::new(&page(), "Ann Lee");
    let mut office = PostalAddress::new("1 Main Street", "Austin").region("TX").postal_code("");
    office.address_country = CountryCode::parse("US");
    let business = written(LocalBusiness::new(&page(), "Ann Lee", office).employee(&person));
    assert_eq!(
        business["address"],
        json!({"@type": "PostalAddress", "streetAddress": "1 Main Street", "addressLocality": "Austin",
            "addressRegion": "TX", "addressCountry": "US"})
    );
    let profile = written(ProfilePage::new(&page(), person));
    assert_eq!(business["employee"]["@id"], profile["mainEntity"]["@id"]);
}

#[test]
fn what_is_not_known_is_left_out() {
    let organisation = Organization::new(&home(), "Example").description(" ").email("").telephone("+1 512");
    let website = WebSite::new(&home(), "Example", "en", &organisation);
    assert_eq!(written(website)["publisher"], json!({"@id": "https://example.com/#org"}));
    assert_eq!(
        written(organisation),
        json!({"@type": "Organization", "@id": "https://example.com/#org", "name": "Example",
            "url": "https://example.com/", "telephone": "+1 512"})
    );
    assert_eq!(graph(&[]), "");
}

#[test]
fn a_picture_has_its_size_as_a_length() {
    let mut organisation = Organization::new(&home(), "Example");
    let url = AbsoluteUrl::new("https://example.com", "/logo.png").unwrap();
    organisation.logo = Some(ImageObject { url, width: Pixels(240), height: Pixels(120) });
    assert_eq!(
        written(organisation)["logo"],
        json!({"@type": "ImageObject", "url": "https://example.com/logo.png", "width": "240 px", "height": "120 px"})
    );
}

#[test]
fn an_address_is_whole_or_none() {
    for (origin, path) in [
        ("", "/about/"),
        ("example.com", "/about/"),
        ("https://", "/about/"),
        ("https://example.com/shop", "/about/"),
        ("https://example.com", "about/"),
        ("https://example.com", "/a b/"),
        ("https://example.com", "/\"/"),
    ] {
        assert_eq!(AbsoluteUrl::new(origin, path), None, "{origin} {path}");
    }
    for other in ["/about/", "ftp://example.com", "https:///x", "https://a b", "javascript:alert(1)"] {
        assert_eq!(AbsoluteUrl::elsewhere(other), None, "{other}");
    }
    let profile = "https://example.org/@example?tab=1";
    assert_eq!(AbsoluteUrl::elsewhere(profile).unwrap().as_str(), profile);
}

#[test]
fn countries_are_those_of_the_standard() {
    let all: Vec<&str> = CountryCode::all().collect();
    assert_eq!(all.len(), 249);
    assert!(all.is_sorted() && all.iter().all(|c| c.len() == 2));
    for code in ["UK", "us", "USA", "", "XX"] {
        assert_eq!(CountryCode::parse(code), None, "{code}");
    }
}

#[test]
fn a_name_cannot_end_the_script_element() {
    let json = graph(&[Service::new(&page(), "</script><b>&\u{2028}", example()).into()]);
    assert!(!json.contains(['<', '>', '&', '\u{2028}']), "{json}");
    let back: Json = serde_json::from_str(&json).unwrap();
    assert_eq!(back["@graph"][0]["name"], "</script><b>&\u{2028}");
}
