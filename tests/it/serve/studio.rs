//! What the studio is told about a site, and who may ask.

use super::preview::Preview;
use crate::support::Site;
use serde_json::Value as Json;

const COACH: &str = "/coach/new-sample/";

fn asked(preview: &Preview, question: &str) -> Json {
    let answer = preview.get(&format!("/_flywheel/api/{question}"));
    assert_eq!((answer.status, answer.field("content-type")), (200, "application/json"), "{question}");
    serde_json::from_slice(&answer.body).expect("JSON")
}

fn texts<'j>(list: &'j Json, name: &str) -> Vec<&'j str> {
    list.as_array().into_iter().flatten().filter_map(|item| item[name].as_str()).collect()
}

#[test]
fn only_pages_of_this_preview_ask_and_a_link_may_lead_to_the_studio() {
    let site = Site::case("studio");
    let preview = Preview::of(site.path(), &["--allow-host", "preview.example"]);
    let ask = |method: &str, path: &str, fields: &[(&str, &str)]| preview.ask(method, path, fields, "");
    // A link in a chat leads to the studio's own page, which holds nothing of the site and which nobody may frame.
    let page = ask("GET", "/_flywheel/?page=/coach/", &[("Sec-Fetch-Site", "cross-site")]);
    assert_eq!(page.status, 200);
    let policy = page.field("content-security-policy");
    for rule in ["default-src 'none'", "frame-ancestors 'none'", "script-src 'self'", "style-src 'self'"] {
        assert!(policy.contains(rule), "{policy}");
    }
    assert!(!page.text().contains("Studio by example"));
    assert_eq!(ask("GET", "/_flywheel", &[]).field("location"), "/_flywheel/");
    for question in
        ["api/home", "api/site", "api/page?at=/coach/", "page?at=/coach/", "mail?mail=thanks.a", "events"]
    {
        for foreign in [
            ("Sec-Fetch-Site", "cross-site"),
            ("Sec-Fetch-Site", "same-site"),
            ("Origin", "http://evil.example"),
            ("Host", "evil.example"),
        ] {
            let answer = ask("GET", &format!("/_flywheel/{question}"), &[foreign]);
            assert_eq!(answer.status, 403, "{question} {foreign:?}");
        }
    }
    // A name that was let in for others, another device's, and what a tunnel passes on see pages and no studio.
    assert_eq!(ask("GET", "/coach/", &[("Host", "preview.example")]).status, 200);
    for elsewhere in [
        ("Host", "preview.example"),
        ("Host", "192.168.1.7"),
        ("X-Forwarded-For", "203.0.113.7"),
        ("Forwarded", "for=203.0.113.7"),
    ] {
        for path in ["/_flywheel/", "/_flywheel/api/home", "/_flywheel/app/studio.js"] {
            assert_eq!(ask("GET", path, &[elsewhere]).status, 403, "{path} {elsewhere:?}");
        }
    }
    // Setting something going takes a field that no form of another site can send.
    assert_eq!(ask("POST", "/_flywheel/api/check", &[]).status, 403);
    assert_eq!(ask("POST", "/_flywheel/api/home", &[("x-flywheel", "studio")]).status, 405);
    assert_eq!(ask("PUT", "/_flywheel/api/home", &[]).status, 403);
    for nothing in [
        "api/other",
        "api/",
        "app/",
        "app/other.js",
        "other",
        "api/words?at=/no/",
        "api/row?dataset=places&id=no",
        "api/mail?mail=no.a",
    ] {
        assert_eq!(ask("GET", &format!("/_flywheel/{nothing}"), &[]).status, 404, "{nothing}");
    }
    for broken in ["/../site.yaml", "//", "/%00", "", "http://evil.example/", "/coach/../../", "\u{1F389}"] {
        let answer =
            ask("GET", &format!("/_flywheel/page?at={}", broken.replace('\u{1F389}', "%F0%9F%8E%89")), &[]);
        assert!(!answer.text().contains("kind: service"), "{broken}");
    }
}

#[test]
fn a_page_in_a_frame_has_the_bytes_and_the_policy_of_its_host_and_a_mail_runs_no_script() {
    let site = Site::case("studio");
    let preview = Preview::of(site.path(), &["--no-watch"]);
    let (page, framed) = (preview.get(COACH), preview.get("/_flywheel/page?at=/coach/new-sample/"));
    assert!(page.status == 200 && page.body == framed.body);
    let policy = |answer: &super::preview::Answer| answer.field("content-security-policy").to_string();
    assert!(policy(&page).contains("frame-ancestors 'none'"), "{}", policy(&page));
    assert_eq!(policy(&framed).replace("frame-ancestors 'self'", ""), {
        let rules = policy(&page);
        let kept: Vec<&str> = rules
            .split("; ")
            .filter(|rule| !rule.starts_with("frame-ancestors") && *rule != "upgrade-insecure-requests")
            .collect();
        format!("{}; ", kept.join("; "))
    });
    assert_eq!(framed.field("x-frame-options"), "");
    let mail = preview.get("/_flywheel/mail?mail=follow-up.a&reader=whole&at=/coach/new-sample/");
    assert!(
        policy(&mail).contains("sandbox allow-same-origin") && policy(&mail).contains("default-src 'none'")
    );
    assert!(mail.text().contains("New Sample") && mail.text().contains("Executive coach"));
    // Without a page the examples stand there, as in the outbox.
    assert!(preview.get("/_flywheel/mail?mail=follow-up.a").text().contains("Nowhere, XA"));
}

#[test]
fn everything_that_a_page_says_leads_to_its_row_or_text() {
    let site = Site::case("studio");
    let preview = Preview::of(site.path(), &["--no-watch"]);
    let page = asked(&preview, "page?at=/coach/new-sample/");
    assert_eq!(
        (page["state"].as_str(), page["decision"]["status"].as_str()),
        (Some("page"), Some("offered"))
    );
    assert_eq!(page["rows"][1]["place"]["file"], "data/places.csv");
    assert_eq!(page["rows"][1]["near"]["found"], 3);
    let result = &page["result"];
    assert_eq!(result["trail"], serde_json::json!(["Home", "Executive coaches"]));
    assert!(result["title_px"].as_u64().unwrap() <= 580, "{result}");

    let words = asked(&preview, "words?at=/coach/new-sample/");
    let pieces = words["pieces"].as_array().unwrap();
    let shown = preview.get(COACH).text();
    for piece in pieces {
        let text = |name: &str| piece[name].as_str().unwrap();
        assert!(text("within").contains(text("text")), "{piece}");
        let is_claim = ["number", "name", "quote"].contains(&text("kind"));
        assert!(!is_claim || !piece["from"].as_array().unwrap().is_empty(), "no row says {piece}");
    }
    let thousand = pieces.iter().find(|p| p["text"] == "1,000" && p["at"] == "text").expect("a number");
    let from = &thousand["from"][0];
    assert_eq!(
        (&from["dataset"], &from["row"], &from["column"]),
        (&"places".into(), &"p1".into(), &"population".into())
    );
    assert_eq!((&from["place"]["file"], &from["place"]["line"]), (&"data/places.csv".into(), &2.into()));
    let keys: std::collections::BTreeSet<&str> = texts(&words["pieces"], "key").into_iter().collect();
    assert_eq!(keys.len(), pieces.len(), "each piece has a key of its own");

    // Each statement of the deck is told of once, as said or with a reason; what is said stands on the page.
    let all: Vec<&Json> = words["slots"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|slot| slot["statements"].as_array().unwrap())
        .collect();
    let mut ids: Vec<&str> = all.iter().filter_map(|s| s["id"].as_str()).collect();
    ids.sort_unstable();
    assert_eq!(ids, ["for-writers", "high", "lead-any", "people", "people-median"]);
    for statement in all {
        match statement["said"].as_bool().unwrap() {
            true => assert!(shown.contains(statement["text"].as_str().unwrap()), "{statement}"),
            false => assert!(statement["why"].is_string() && statement["text"].is_null(), "{statement}"),
        }
    }
}

#[test]
fn of_equal_words_each_leads_to_its_own_row() {
    let site = Site::case("studio");
    let preview = Preview::of(site.path(), &["--no-watch"]);
    let words = asked(&preview, "words?at=/places/");
    let hills: Vec<&Json> = words["pieces"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|p| p["kind"] == "name" && p["text"] == "Sample Hill, XA" && p["at"] == "a")
        .collect();
    let row = |piece: &Json| {
        texts(&piece["from"], "row").into_iter().find(|row| !row.is_empty()).unwrap().to_string()
    };
    let of = |piece: &Json| (row(piece), piece["nth"].clone());
    let found: Vec<(String, Json)> = hills.iter().map(|piece| of(piece)).collect();
    assert_eq!(
        found,
        [("p5".to_string(), serde_json::json!([0])), ("p7".to_string(), serde_json::json!([1]))]
    );
    // The place of a value is its own line and cell, not that of its row or entry.
    let page = asked(&preview, "words?at=/coach/new-sample/");
    let piece = |kind: &str, text: &str| {
        let mut all = page["pieces"].as_array().unwrap().iter();
        all.find(|p| p["kind"] == kind && p["text"] == text).unwrap_or_else(|| panic!("{text}")).clone()
    };
    assert_eq!(
        piece("number", "1,000")["from"][0]["place"],
        serde_json::json!({ "file": "data/places.csv", "line": 2, "column": 41 })
    );
    let line = |place: &Json| {
        site.read(place["file"].as_str().unwrap())
            .lines()
            .nth(place["line"].as_u64().unwrap() as usize - 1)
            .unwrap()
            .to_string()
    };
    let title = piece("words", "Executive coaches in New Sample, and how many live there");
    assert!(
        line(&title["from"][0]["place"]).contains("title: \"{service.plural} in {place.name}, and how many"),
        "{title}"
    );
}

#[test]
fn addresses_are_found_however_they_are_given() {
    let site = Site::case("sub-path");
    let preview = Preview::of(site.path(), &["--no-watch"]);
    let home = asked(&preview, "home");
    let address = home["families"].as_array().unwrap().last().unwrap()["first"]["address"]
        .as_str()
        .unwrap()
        .to_string();
    let origin = asked(&preview, "site")["origin"].as_str().unwrap().to_string();
    let bare = address.trim_end_matches('/');
    for given in [
        bare.to_string(),
        format!("{bare}/index.html"),
        format!("{address}?a=b"),
        format!("{origin}{address}"),
    ] {
        assert_eq!(
            asked(&preview, &format!("page?at={given}")),
            serde_json::json!({ "state": "moved", "address": address }),
            "{given}"
        );
    }
    assert_eq!(asked(&preview, &format!("page?at={address}"))["state"], "page");
    // The search takes a pasted address, also of a page that is not made, and a line of a file.
    let found = asked(&preview, &format!("search?q={origin}{bare}"));
    assert_eq!(found["groups"][0]["items"][0]["address"], address);
    let site = Site::case("studio");
    let preview = Preview::of(site.path(), &["--no-watch"]);
    let first = |query: &str| asked(&preview, &format!("search?q={query}"))["groups"][0]["items"][0].clone();
    assert_eq!(first("/coach/unknown-corner")["detail"], "not made");
    assert_eq!(first("data/places.csv:3")["address"], "/places/sampleton/");
}

#[test]
fn a_row_of_another_language_is_shown_in_it() {
    let site = Site::case("languages");
    let preview = Preview::of(site.path(), &["--no-watch"]);
    let page = asked(&preview, "page?at=/de/advice/new-sample/");
    let (row, tree) = (&page["rows"][0], page["tree"].as_u64().unwrap());
    let asked_for = |tree: u64| {
        let of = |name: &str| row[name].as_str().unwrap().to_string();
        asked(&preview, &format!("row?dataset={}&id={}&tree={tree}", of("dataset"), of("id")))["title"]
            .clone()
    };
    assert!(asked_for(tree) == row["title"] && asked_for(tree) != asked_for(0), "{page}");
}

#[test]
fn a_row_shows_its_cells_and_nothing_private() {
    // Its experts have mail addresses, telephone numbers and streets in the file.
    let site = Site::case("experts");
    assert!(site.read("data/experts.csv").contains("local@people.example"));
    let preview = Preview::of(site.path(), &["--no-watch"]);
    let row = asked(&preview, "row?dataset=experts&id=x1");
    assert!(texts(&row["cells"], "column").contains(&"name"), "{row}");
    let home = asked(&preview, "home");
    let addresses: Vec<String> = home["families"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["first"]["address"].as_str().unwrap().to_string())
        .collect();
    let of = |name: &str| addresses.iter().map(|at| format!("{name}?at={at}")).collect::<Vec<_>>();
    let mut questions = [of("page"), of("words"), of("posts")].concat();
    questions.extend(
        ["row?dataset=experts&id=x1", "row?dataset=experts&id=x2", "search?q=example", "home", "next"]
            .map(str::to_string),
    );
    for question in questions {
        let text = preview.get(&format!("/_flywheel/api/{question}")).text();
        for private in ["people.example", "555 01", "Example Street"] {
            assert!(!text.contains(private), "{question} tells {private}");
        }
    }
}

#[test]
fn names_addresses_mails_posts_and_sentences_are_found() {
    let site = Site::case("studio");
    let preview = Preview::of(site.path(), &["--no-watch"]);
    let found = |query: &str| -> Vec<(String, String)> {
        let found = asked(&preview, &format!("search?q={query}"));
        let groups = found["groups"].as_array().unwrap().clone();
        let items = groups.iter().flat_map(|group| {
            let kind = group["kind"].as_str().unwrap().to_string();
            let items = group["items"].as_array().unwrap().iter();
            items
                .map(move |item| (kind.clone(), item["title"].as_str().unwrap().to_string()))
                .collect::<Vec<_>>()
        });
        items.collect()
    };
    let has = |query: &str, kind: &str, title: &str| {
        let found = found(query);
        assert!(found.iter().any(|(k, t)| k == kind && t.starts_with(title)), "{query}: {found:?}");
    };
    has("new+sam", "Places", "New Sample");
    has("p1", "Places", "New Sample");
    // The address of the page says coach, and its row executive coach.
    has("executive+hill", "Pages", "Executive coach · Sample Hill");
    has("/coach/new-sample/", "This address", "Executive coach · New Sample");
    has("close+request", "Mails", "Shall we close your request?");
    assert!(
        found("sky+what+ask")
            .iter()
            .any(|(kind, title)| kind == "Posts" && title.contains("What to ask first"))
    );
    has("fund+asks", "Sentences of the copy deck", "Name {place.name}");
    has("robots", "Files", "/robots.txt");
    assert_eq!(found("nobody-is-called-so"), []);
    assert_eq!(found(""), []);
    // A place that is found as a row is not listed as a page once more.
    assert_eq!(found("new+sample+XA").iter().filter(|(_, title)| title == "New Sample, XA").count(), 1);
}

#[test]
fn posts_are_those_that_would_be_drafted_or_it_is_said_why_not() {
    let site = Site::case("studio");
    let preview = Preview::of(site.path(), &["--no-watch"]);
    let posts = asked(&preview, "posts?at=/coach/new-sample/");
    let posts = posts["posts"].as_array().unwrap();
    assert_eq!(
        posts.iter().map(|post| post["network"].as_str().unwrap()).collect::<Vec<_>>(),
        ["mastodon", "bluesky", "linkedin", "x"]
    );
    for post in posts {
        let (text, length) = (post["post"]["text"].as_str().unwrap(), &post["post"]["length"]);
        let network = flywheel::social::Network::parse(post["network"].as_str().unwrap()).unwrap();
        let counted = flywheel::social::length(network, text, None);
        assert_eq!(
            (length["counted"].as_u64(), length["limit"].as_u64()),
            (Some(counted.counted as u64), Some(counted.limit as u64))
        );
        assert!(text.contains("New Sample") && post["drafted"] == false && post["why"].is_string(), "{post}");
    }
    // A dated text is news already: what the outbox has is what is shown.
    let text = asked(&preview, "posts?at=/texts/what-to-ask/");
    let drafted: Vec<&Json> = text["posts"].as_array().unwrap().iter().collect();
    assert!(drafted.len() == 4 && drafted.iter().all(|post| post["drafted"] == true));
    site.build().ok();
    for post in drafted {
        let (account, id) = (post["account"].as_str().unwrap(), post["post"]["id"].as_str().unwrap());
        let file: Json =
            serde_json::from_str(&site.read(&format!("output/_outbox/posts/{account}/{id}.json"))).unwrap();
        assert_eq!(file, post["post"]);
    }
    let unlisted = asked(&preview, "posts?at=/coach/sample-springs/");
    assert!(
        unlisted["posts"]
            .as_array()
            .unwrap()
            .iter()
            .all(|post| post["post"].is_null() && post["why"].is_string())
    );
}

#[test]
fn a_mail_is_that_of_the_outbox_with_what_the_page_knows() {
    let site = Site::case("studio");
    let preview = Preview::of(site.path(), &["--no-watch"]);
    site.build().ok();
    // Without a page it is the very mail of the outbox, for each reader.
    let eml = site.read("output/_outbox/mails/follow-up/b.whole.eml");
    let mail = asked(&preview, "mail?mail=follow-up.b&reader=whole");
    assert!(
        eml.contains(mail["subject"].as_str().unwrap())
            && mail["text"].as_str().unwrap().contains("in Nowhere, XA?")
    );
    let here = asked(&preview, "mail?mail=follow-up.b&reader=whole&at=/coach/new-sample/");
    assert!(here["text"].as_str().unwrap().contains("in New Sample?"), "{here}");
    let place = here["fields"].as_array().unwrap().iter().find(|field| field["name"] == "place").unwrap();
    assert_eq!((&place["value"], &place["of_page"]), (&"New Sample".into(), &"place.name".into()));
    // Of whom little is known, the place is not known either.
    let little = asked(&preview, "mail?mail=follow-up.b&reader=no-facts&at=/coach/new-sample/");
    assert!(!little["text"].as_str().unwrap().contains("New Sample"), "{little}");
    let mails = asked(&preview, "mails?at=/coach/new-sample/");
    assert_eq!(texts(&mails["messages"], "id"), ["follow-up", "thanks"]);
    assert_eq!(mails["messages"][0]["variants"][0]["fields"], serde_json::json!(["place", "service"]));
}

#[test]
fn the_plan_of_the_next_build_is_what_that_build_does() {
    let site = Site::case("studio");
    site.build().ok();
    site.write(
        "data/places.csv",
        site.read("data/places.csv").replace(",1000,", ",1500,").replace("p6,", "p8,"),
    );
    site.write(
        "data/places.csv",
        site.read("data/places.csv").replace("Sample Bay,sample-bay", "Sample Cove,sample-cove"),
    );
    let preview = Preview::of(site.path(), &["--no-watch"]);
    let plan = asked(&preview, "next");
    let done = site.run(&["build", "--allow-churn", "--format", "json"]).ok().json();
    assert_eq!(plan["remove"], done["removed"], "{plan}");
    let named: Vec<String> = plan["groups"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|group| group["files"].as_array().unwrap())
        .map(|file| file["address"].as_str().unwrap().to_string())
        .collect();
    assert_eq!(plan["render"].as_u64(), Some(named.len() as u64));
    assert!(
        named.contains(&"/places/sample-cove/".to_string()) && named.contains(&COACH.to_string()),
        "{named:?}"
    );
    assert!(plan["gone"].as_array().unwrap().contains(&"places/sample-bay/".into()), "{plan}");
    assert_eq!(asked(&Preview::of(site.path(), &["--no-watch"]), "next")["render"], 0);
}

#[test]
fn the_studio_writes_nothing_and_is_no_part_of_the_output() {
    let site = Site::case("studio");
    site.build().ok();
    assert!(!site.tree("output").keys().any(|path| path.contains("_flywheel") || path.contains("studio")));
    let before = crate::support::tree(site.path());
    let preview = Preview::of(site.path(), &[]);
    for question in [
        "home",
        "page?at=/coach/",
        "page?at=/coach/unknown-corner/",
        "words?at=/coach/new-sample/",
        "posts?at=/coach/",
        "mails?at=/coach/",
        "search?q=sample",
        "next",
        "check",
    ] {
        asked(&preview, question);
    }
    assert_eq!(crate::support::tree(site.path()), before);
    // Where nothing stands it is said why.
    let held = asked(&preview, "page?at=/coach/unknown-corner/");
    assert_eq!(
        (held["state"].as_str(), held["absent"]["state"].as_str()),
        (Some("absent"), Some("held")),
        "{held}"
    );
}

#[test]
fn check_is_run_as_a_program_of_its_own_and_told_when_it_has_ended() {
    let site = Site::case("studio");
    site.build().ok();
    let preview = Preview::of(site.path(), &[]);
    let mut news = preview.listen("/_flywheel/events");
    assert_eq!(asked(&preview, "check"), serde_json::json!({ "running": false, "said": null }));
    let begun = preview.ask("POST", "/_flywheel/api/check", &[("x-flywheel", "studio")], "");
    assert_eq!(begun.status, 200);
    while news.next().0 != "checked" {}
    let said = asked(&preview, "check");
    let terminal = site.run(&["check", "--format", "json"]);
    let numbers: Json = serde_json::from_str(terminal.stdout.lines().last().unwrap()).unwrap();
    for name in ["pages", "errors", "warnings", "notes"] {
        assert_eq!(said["said"]["numbers"][name], numbers[name], "{said}");
    }
    assert_eq!(said["said"]["findings"].as_array().unwrap().len(), terminal.stdout.lines().count() - 1);
}

#[test]
fn a_field_of_mails_that_is_taken_from_no_row_is_a_fault() {
    let site = Site::case("studio");
    let whole = site.read("content/mails/fields.yaml");
    for (from, message, hint) in [
        ("plaice.name", "names no rows of this site: `plaice.name`", "did you mean `place`?"),
        ("place.popullation", "names no column: `place.popullation`", "did you mean `place.population`?"),
        ("place", "names no value of a row: `place`", "such as `place.title`"),
        (
            "place.url",
            "is an address, and the field holds none: `place.url`",
            "name a column, such as `place.title`",
        ),
    ] {
        site.write("content/mails/fields.yaml", whole.replace("from: place.name", &format!("from: {from}")));
        let run = site.build();
        assert_eq!(run.code, 1, "{from}");
        for wanted in ["`from` of the field `place`", message, hint, "content/mails/fields.yaml:4"] {
            assert!(run.stderr.contains(wanted), "{from}: {}", run.stderr);
        }
    }
}

#[test]
fn editors_are_opened_by_addresses_that_no_browser_runs() {
    let site = Site::case("one-page");
    for (wanted, address) in [
        ("cursor", "cursor://file{file}:{line}:{column}"),
        ("none", ""),
        ("my+ed://{file}?{line}", "my+ed://{file}?{line}"),
    ] {
        let preview = Preview::of(site.path(), &["--no-watch", "--editor", wanted]);
        assert_eq!(asked(&preview, "site")["editor"], address);
    }
    for wrong in ["notepad", "javascript:alert('{file}')", "vscode://nothing", "data:{file}", "{file}"] {
        let run = site.run(&["serve", "--no-watch", "--editor", wrong]);
        assert!(run.code == 2 && run.stderr.contains("--editor"), "{wrong}: {}", run.stderr);
    }
}
