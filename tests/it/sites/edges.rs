//! Rows with everything and with nothing, and names of every length and script.

use super::look::{Output, text_of};
use crate::support::Site;

const BASE: &str = "https://edges.example";

#[test]
fn a_place_shows_every_fact_it_has_and_no_other() {
    let site = Site::case("edges");
    let output = Output::of(&site, BASE);

    let full = output.page("places/fullton/index.html");
    let facts = full.facts();
    let shown: Vec<(&str, &str)> = facts.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    assert_eq!(
        shown,
        [
            ("Founded", "November 22, 2026"),
            ("Growth", "−1.5"),
            ("Harbour", "yes"),
            ("Height", "12 m"),
            ("Income", "$40,000"),
            ("Known for", "salt and tar & feathers"),
            ("Motto", "\"Ever\" <on> & on"),
            ("Population", "8,804,190"),
            ("Share", "53%"),
        ]
    );
    assert_eq!(output.page("full/fullton/index.html").text("h1"), "Full Services in old Fullton");

    // A place of which nothing is known has no page with a service; it is a plain row in the lists.
    assert!(!output.files.keys().any(|path| path.contains("baretown/") && !path.starts_with("places/")));
    let hub = output.page("full/index.html");
    let row = hub
        .elements("ul.links li")
        .into_iter()
        .find(|li| text_of(*li).contains("Baretown"))
        .expect("a row for Baretown");
    assert_eq!(text_of(row), "Baretown, XA no page of its own yet");
    assert_eq!(row.child_elements().next().unwrap().value().name(), "span");

    // An island: the only place of its region, without a position, without neighbours, without experts.
    let island = output.page("full/lone-island/index.html");
    assert_eq!(
        island.facts().into_iter().collect::<Vec<_>>(),
        [("Population".to_string(), "12".to_string())]
    );
    assert!(!island.any("#nearby") && !island.any(".cards"), "{}", island.words());
    assert!(island.any("#request") && island.any(".empty"));
    assert!(island.attribute("meta[name=description]", "content").ends_with("with nobody."));

    // The service that says nothing of itself leaves no heading behind.
    let bare = output.page("bare/quiet-corner/index.html");
    assert_eq!(bare.text("h1"), "Bare Service in Quiet Corner");
    assert!(!bare.any("#faq") && !bare.any("#price") && !bare.any("#related"), "{}", bare.words());
    // Questions and prices stand on the page of the service, and not again for each place.
    assert!(
        output.page("full/index.html").any("#faq") && !output.page("full/fullton/index.html").any("#faq")
    );
    assert!(output.page("full/index.html").any("#price"));
}

#[test]
fn names_are_cut_in_addresses_and_nowhere_else() {
    let output = Output::of(&Site::case("edges"), BASE);
    let hub = output.page("full/index.html");
    let long: Vec<_> =
        hub.elements("ul.links a").into_iter().filter(|a| text_of(*a).starts_with("Llanfair")).collect();
    assert_eq!(long.len(), 2);
    for link in long {
        assert_eq!(text_of(link).chars().count(), "…, XL".chars().count() - 1 + 120);
        let part = link.attr("href").unwrap().trim_start_matches("/full/").trim_matches('/');
        assert!(part.len() <= 100 && part.starts_with("llanfairpwll"), "{part}");
        assert!(output.page(&format!("full/{part}/index.html")).text("h1").contains("Very Long River"));
    }
}

#[test]
fn names_of_other_scripts_keep_their_direction_to_themselves() {
    let output = Output::of(&Site::case("edges"), BASE);
    let hub = output.page("full/index.html");
    for name in ["תל דמיון, XH", "مدينة الخيال, XH"] {
        let link = hub
            .elements("ul.links a")
            .into_iter()
            .find(|a| text_of(*a) == name)
            .unwrap_or_else(|| panic!("no {name}"));
        assert!(link.prev_sibling().is_none(), "the stylesheet asks for the first part of a row");
        let page = output.page(&output.file_of(link.attr("href").unwrap()).unwrap());
        assert!(page.text("h1").contains(name.split(',').next().unwrap()));
    }
    let css = output.file_of(&hub.attribute("link[rel=stylesheet]", "href")).unwrap();
    let isolated = ".links li>:first-child{unicode-bidi:plaintext}";
    assert!(output.text(&css).contains(isolated), "a name may turn the line around");
    // The name of an expert, in the card and in the trail of the own page.
    let card = output.page("full/tl-dmyvn/index.html");
    assert_eq!(card.texts(".card h3 [dir=auto]"), ["דוגמה", "Ex \"Ace\" O'Ample & Co <1>"]);
    let own = output.page("experts/e2/index.html");
    assert_eq!(own.texts(".crumbs [dir=auto]"), ["Home", "דוגמה"]);
    // Beside words of the site a name is isolated, so that what follows it stays in its place.
    assert_eq!(
        own.texts("h1 bdi, .about bdi, .profile bdi"),
        ["דוגמה", "תל דמיון, XH", "דוגמה", "תל דמיון, XH"]
    );
    // What a row says is read in its own direction; what the site says in that of the page.
    let other = output.page("experts/e1/index.html");
    assert!(other.any(".lead[dir=auto]") && other.any(".chips li[dir=auto]") && !own.any(".small[dir]"));
    assert_eq!(output.page("places/sunny-bay/index.html").text("h1"), "Sunny 🌞 Bay, XE");
    assert_eq!(output.page("places/balloon/index.html").text("h1"), "🎈, XE");
}

#[test]
fn quotes_and_angles_arrive_as_they_were_written() {
    let output = Output::of(&Site::case("edges"), BASE);
    let (service, place) = ("Q&A \"Coach\" for the <Bold> & O'Neil", "O'Brien & \"Sons\" <Town>");
    let page = output.page("quoted/obrien-sons-town/index.html");
    assert_eq!(page.text("h1"), format!("{service} in {place}"));
    assert_eq!(page.text("title"), format!("{service} in {place}"));
    let about = page.attribute("meta[name=description]", "content");
    assert_eq!(about, format!("{service} in {place}, with nobody."));
    assert_eq!(page.attribute("input[name=place]", "value"), format!("{place}, XQ"));
    assert_eq!(page.attribute("input[name=service]", "value"), service);
    assert_eq!(page.attribute("meta[property='og:site_name']", "content"), "Edges & \"Ends\"");

    let node = page.json_ld("Service").unwrap();
    assert_eq!((node["name"].as_str(), node["areaServed"]["name"].as_str()), (Some(service), Some(place)));
    assert_eq!(node["description"], "It's \"quoted\" & <marked>.");
    assert_eq!(node["url"], format!("{BASE}/quoted/obrien-sons-town/"));
    let trail = page.json_ld("BreadcrumbList").unwrap();
    let names: Vec<&str> =
        trail["itemListElement"].as_array().unwrap().iter().map(|i| i["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Home", service, &format!("{place}, XQ")]);

    // A specialism that would like to be a script is a word on a card.
    let expert = output.page("experts/e1/index.html");
    assert_eq!(expert.texts(".chips li")[0], "</script><script>alert(1)</script>");
    // The only script that runs is the theme's own, as it stands in its folder.
    let form_script = std::fs::read_to_string("themes/default/inline/form.js").unwrap();
    assert_eq!(expert.texts("script:not([type])"), [form_script.trim()]);
    let person = &expert.json_ld("ProfilePage").unwrap()["mainEntity"];
    assert_eq!(person["name"], "Ex \"Ace\" O'Ample & Co <1>");
    assert_eq!(person["knowsAbout"][0], "</script><script>alert(1)</script>");
    assert_eq!(person["description"], "Invented. Says \"<b>hi</b>\" & more.");
}

#[test]
fn one_document_is_a_site() {
    let output = Output::of(&Site::case("one-page"), "https://one.example");
    let page = output.page("index.html");
    assert_eq!(page.text("h1"), "All there is");
    assert_eq!(page.attribute("link[rel=canonical]", "href"), "https://one.example/");
    assert_eq!(output.sitemap("sitemap.xml"), ["https://one.example/"]);
    let pages: Vec<String> = output.pages().map(|p| p.path).collect();
    assert_eq!(pages, ["404.html", "index.html"]);
}
