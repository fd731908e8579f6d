//! What pages say: each fault is planted in the output of a new site, and found with its code and its place;
//! before that nothing is said of it.

use crate::support::Site;
use serde_json::Value as Json;

/// The site that `flywheel new` makes, built.
fn starter() -> Site {
    let site = Site::new(&[]);
    site.run(&["new", "."]).ok();
    site.build().ok();
    site
}

/// The findings about what pages say: code, file, line, column, message. How alike pages are is told elsewhere.
fn found(site: &Site) -> Vec<Json> {
    let run = site.run(&["check", "--format", "json"]);
    let lines = run.stdout.lines().filter_map(|line| serde_json::from_str::<Json>(line).ok());
    let is_said = |code: &str| ("FW613".."FW620").contains(&code);
    lines.filter(|line| line["code"].as_str().is_some_and(is_said)).collect()
}

/// Line and column of a text in a file, in characters.
fn spot(site: &Site, file: &str, text: &str) -> (u64, u64) {
    let all = site.read(file);
    let at = all.find(text).unwrap_or_else(|| panic!("{file} has no {text:?}"));
    let start = all[..at].rfind('\n').map_or(0, |n| n + 1);
    (all[..at].matches('\n').count() as u64 + 1, all[start..at].chars().count() as u64 + 1)
}

const LANDING: &str = "output/career-coach/austin/index.html";
const OTHER: &str = "output/mediator/waco/index.html";
const EXPERT: &str = "output/experts/example-a/index.html";

/// What stands before the end of the main part.
fn at_end(site: &Site, file: &str, html: &str) {
    let text = site.read(file);
    assert!(text.contains("</main>"));
    site.write(file, text.replacen("</main>", &format!("{html}\n</main>"), 1));
}

/// Code, the file that it is planted in, the HTML, and where the finding points to.
const PLANTED: &[(&str, &str, &str, &str)] = &[
    ("FW613", LANDING, "<section><h2>What clients ask</h2></section>", "<h2>What clients ask"),
    ("FW613", EXPERT, "<p>Sorry, no results.</p>", "no results"),
    ("FW614", LANDING, "<table><tr><th>Nearest hospital</th><td>4 km</td></tr></table>", "Nearest hospital"),
    (
        "FW616",
        LANDING,
        "<p>We serve Austin, Round Rock, San Marcos, Waco, San Antonio and New Braunfels.</p>",
        "Austin, Round Rock, San M",
    ),
    (
        "FW616",
        EXPERT,
        "<ul><li>Austin</li><li>Waco</li><li>Round Rock</li><li>San Marcos</li><li>San Antonio</li><li>New Braunfels</li></ul>",
        "Austin</li>",
    ),
    (
        "FW616",
        EXPERT,
        "<p><img src=\"/favicon.svg\" alt=\"Austin Waco Austin Waco Austin Waco\" width=\"9\" height=\"9\"></p>",
        "Austin Waco Austin",
    ),
    (
        "FW616",
        EXPERT,
        "<p>Mediators in Austin, mediators in Round Rock, Mediators in San Marcos, mediators in Waco, mediators in San Antonio and mediators in New Braunfels.</p>",
        "Austin, mediators",
    ),
    (
        "FW616",
        LANDING,
        "<p>Mediator Austin | Mediator Round Rock | Mediator San Marcos | Mediator Waco | Mediator San Antonio | Mediator New Braunfels</p>",
        "Austin | Mediator",
    ),
    ("FW617", LANDING, "<p>Write to jane.roe@mail.example, she answers.</p>", "jane.roe@"),
    ("FW617", EXPERT, "<p>Call 512-555-0143 or come by.</p>", "512-555-0143"),
    ("FW617", EXPERT, "<p>The office is at 42 Elm Street, Springfield.</p>", "42 Elm"),
    ("FW617", OTHER, "<p title=\"jane.roe@mail.example\">x</p>", "jane.roe@"),
    ("FW617", OTHER, "<p data-owner=\"jane.roe@mail.example\">x</p>", "jane.roe@"),
    ("FW617", OTHER, "<p><a href=\"tel:+15125550143\">Call</a></p>", "+15125550143"),
    ("FW617", OTHER, "<p><a href=\"mailto:jane.roe@mail.example\">Write</a></p>", "jane.roe@"),
    ("FW617", OTHER, "<p><a href=\"https://wa.me/15125550143\">Write</a></p>", "15125550143"),
    (
        "FW617",
        OTHER,
        "<p><a href=\"https://api.whatsapp.com/send?phone=15125550143&amp;text=Hi\">Hi</a></p>",
        "15125550143",
    ),
    ("FW617", OTHER, "<p><a href=\"https://t.me/janeroe\">Chat</a></p>", "janeroe"),
    ("FW617", EXPERT, "<p><a href=\"https://www.linkedin.com/in/jane-roe/\">More</a></p>", "jane-roe"),
    (
        "FW617",
        EXPERT,
        "<p><a href=\"https://www.facebook.com/profile.php?id=61550143\">More</a></p>",
        "61550143",
    ),
    ("FW617", OTHER, "<!-- was jane.roe@mail.example -->", "jane.roe@"),
    ("FW617", OTHER, "<p hidden>jane.roe@mail.example</p>", "jane.roe@"),
    ("FW617", OTHER, "<script>const owner = \"jane.roe@mail.example\"</script>", "jane.roe@"),
    ("FW618", LANDING, "<p>Trusted by 5,000 happy clients.</p>", "5,000 happy"),
    ("FW618", LANDING, "<p>Trusted by ٤٨١٢ happy clients.</p>", "٤٨١٢"),
    ("FW618", OTHER, "<p>Trusted by ４８１２ happy clients.</p>", "４８１２"),
    ("FW618", LANDING, "<p>Some ⅞ of those who ask come back.</p>", "⅞"),
    ("FW618", OTHER, "<ul><li>More than 417 sessions were held last year</li></ul>", "417 sess"),
    ("FW618", EXPERT, "<p>Rated 4.87 by those who asked.</p>", "4.87"),
    ("FW618", "output/career-coach/index.html", "<p>Some 5,281 people a year ask us.</p>", "5,281"),
];

#[test]
fn each_planted_fault_is_found_at_its_place_and_nothing_else() {
    let mut wrong = Vec::new();
    let clean = found(&starter());
    assert!(clean.is_empty(), "{clean:#?}");
    for (code, file, html, at) in PLANTED {
        let site = starter();
        if *code == "FW614" {
            // The fact of a place that nobody wrote a source for.
            let yaml = site.read("site.yaml");
            let facts = "    facts:\n      hospital_km: {label: Nearest hospital, unit: km}\n";
            site.write("site.yaml", yaml.replacen("    facts:\n", facts, 1));
            let rows = site.read("data/places.csv");
            let with =
                |(at, line): (usize, &str)| format!("{line},{}\n", if at == 0 { "hospital_km" } else { "4" });
            site.write("data/places.csv", rows.lines().enumerate().map(with).collect::<String>());
        }
        at_end(&site, file, html);
        let (line, column) = spot(&site, file, at);
        let mut told = found(&site);
        // The digits of a telephone number stand in no row either.
        told.retain(|t| *code != "FW617" || t["code"] != "FW618");
        let is_it =
            |t: &Json| t["code"] == *code && t["file"] == *file && t["line"] == line && t["column"] == column;
        if told.len() != 1 || !is_it(&told[0]) {
            wrong.push(format!("{html}: wanted {code} at {file}:{line}:{column}, found {told:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_landing_page_of_few_words_is_thin_and_a_site_says_how_few() {
    let site = starter();
    let page = site.read(LANDING);
    let (from, to) = (page.find("<main id=\"main\">").unwrap(), page.find("</main>").unwrap());
    let short = "<main id=\"main\"><h1>Career Coaches in Austin</h1><p>One expert for you works within reach of Austin.</p>";
    site.write(LANDING, [&page[..from], short, &page[to..]].concat());
    let told = found(&site);
    assert_eq!(told.len(), 1, "{told:#?}");
    assert_eq!((told[0]["code"].as_str(), told[0]["file"].as_str()), (Some("FW613"), Some(LANDING)));
    assert!(told[0]["message"].as_str().unwrap().contains("has 9 words of running text"), "{told:#?}");
    site.write("site.yaml", site.read("site.yaml") + "\ncheck: {thin_words: 9, place_run: 3}\n");
    assert!(found(&site).is_empty(), "{:#?}", found(&site));
    at_end(&site, LANDING, "<p>Also in Waco, Round Rock and San Marcos.</p>");
    assert_eq!(found(&site).iter().map(|t| t["code"].as_str().unwrap()).collect::<Vec<_>>(), ["FW616"]);
    // A page that is not to be found may be as short as it is.
    let hidden = site.read(LANDING).replace("content=\"index, follow", "content=\"noindex, follow");
    site.write(LANDING, hidden.replace("<p>Also in Waco, Round Rock and San Marcos.</p>", ""));
    site.write("site.yaml", site.read("site.yaml").replace("thin_words: 9", "thin_words: 900"));
    let pages: Vec<String> = found(&site).iter().map(|t| t["file"].to_string()).collect();
    assert!(!pages.is_empty() && pages.iter().all(|file| !file.contains("career-coach/austin")), "{pages:?}");
}

#[test]
fn a_page_that_lacks_the_source_of_a_fact_or_begins_as_another_is_told() {
    let site = starter();
    let page = site.read(LANDING);
    let bare = page
        .replace("US Census Bureau, ACS", "an office")
        .replace("https://www.census.gov", "https://www.office.example");
    site.write(LANDING, &bare);
    let told = found(&site);
    assert_eq!(told.len(), 1, "{told:#?}");
    assert_eq!(told[0]["code"], "FW614");
    let message = told[0]["message"].as_str().unwrap();
    assert!(message.contains("`near_commute_min`") && message.contains("US Census Bureau, ACS"), "{message}");

    let site = starter();
    let lead = |file: &str| {
        let page = site.read(file);
        let from = page.find("<p class=\"lead\">").unwrap();
        let to = from + page[from..].find("</p>").unwrap();
        (page[..from].to_string(), page[from..to].to_string(), page[to..].to_string())
    };
    let (_, same, _) = lead("output/career-coach/round-rock/index.html");
    let (before, _, after) = lead("output/mediator/round-rock/index.html");
    site.write("output/mediator/round-rock/index.html", before + &same + &after);
    let told = found(&site);
    assert_eq!(told.len(), 1, "{told:#?}");
    assert_eq!(
        (told[0]["code"].as_str(), told[0]["file"].as_str()),
        (Some("FW615"), Some("output/mediator/round-rock/index.html"))
    );
    let message = told[0]["message"].as_str().unwrap();
    assert!(
        message.contains("/career-coach/round-rock/ and /mediator/round-rock/ begin with the same words"),
        "{message}"
    );
}

#[test]
fn what_reaches_somebody_is_found_in_files_beside_the_pages_and_never_repeated() {
    let site = starter();
    at_end(&site, LANDING, "<p>Write to jane.roe@mail.example today.</p>");
    site.write("output/search/z.json", "[[\"Zoe\",\"zoe@mail.example\",\"/about/\",0]]");
    let sitemap = site.read("output/sitemap.xml");
    site.write(
        "output/sitemap.xml",
        sitemap.replace("</sitemapindex>", "<!-- 512-555-0143 --></sitemapindex>"),
    );
    site.write(
        "output/assets/z.css",
        "/* Drawn by ada.lee@mail.example, see (at) the end */\n.a{background:url(icon@2x.png)}@media print{.a{width:5125550143px}}\n",
    );
    // Other findings than the one about persons quote titles and structured data.
    let page = site.read(LANDING);
    let (from, to) = (page.find("<title>").unwrap(), page.find("</title>").unwrap());
    let title = "<title>Write to max.doe@mail.example or call 512-555-0177 whenever a coach in Austin is what you need";
    site.write(LANDING, [&page[..from], title, &page[to..]].concat());
    at_end(
        &site,
        EXPERT,
        "<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":\"Person\",\"name\":\"kim.poe@mail.example\"}</script>",
    );
    let run = site.run(&["check"]);
    assert_eq!(run.code, 1);
    for told in [
        "FW917",
        "the title `Write to m… or call 5…",
        "FW960",
        "structured data says `k…`",
        "\"k……",
        "the stylesheet loads icon@2x.png",
    ] {
        assert!(run.stderr.contains(told), "{told}: {}", run.stderr);
    }
    for secret in ["jane.roe", "zoe@", "555-0143", "ada.lee", "max.doe", "555-0177", "kim.poe"] {
        assert!(!run.stderr.contains(secret) && !run.stdout.contains(secret), "{}", run.stderr);
    }
    let files: Vec<String> = found(&site).iter().map(|t| format!("{} {}", t["code"], t["file"])).collect();
    for file in ["career-coach/austin/index.html", "search/z.json", "sitemap.xml", "assets/z.css"] {
        assert!(files.iter().any(|f| f.starts_with("\"FW617\"") && f.contains(file)), "{file}: {files:?}");
    }
    // Names of pictures, rules and sizes in a style are no persons.
    assert_eq!(files.iter().filter(|f| f.contains("z.css")).count(), 1, "{files:?}");
}

#[test]
fn what_an_author_or_the_organisation_writes_is_meant_to_be_read() {
    let site = Site::new(&[]);
    site.run(&["new", "."]).ok();
    let yaml = site.read("site.yaml").replace(
        "  email: hello@example.com\n",
        "  email: hello@example.com\n  phone: +1 512 555 0143\n  same_as: [https://wa.me/15125550199, https://www.linkedin.com/in/the-founder/]\n",
    );
    site.write("site.yaml", yaml);
    let about = site.read("content/pages/about.md");
    site.write(
        "content/pages/about.md",
        about + "\nOur editor, Ann, reads ann@desk.example and sits at 42 Elm Street.\n",
    );
    site.build().ok();
    assert!(found(&site).is_empty(), "{:#?}", found(&site));
    assert!(site.read("output/about/index.html").contains("ann@desk.example"));
    let links = "<p><a href=\"https://wa.me/15125550199\">Chat</a> <a href=\"https://linkedin.com/in/the-founder\">Who</a> <a href=\"https://wa.me/15125550143?text=Hi\">Call</a></p>";
    at_end(&site, EXPERT, links);
    assert!(found(&site).is_empty(), "{:#?}", found(&site));
    // Another person's address begins like the founder's.
    at_end(&site, EXPERT, "<p><a href=\"https://linkedin.com/in/the-founder-2\">Who</a></p>");
    assert_eq!(found(&site).iter().map(|t| t["code"].as_str().unwrap()).collect::<Vec<_>>(), ["FW617"]);
}

#[test]
fn words_that_are_withdrawn_after_a_build_are_told_until_it_is_built_again() {
    for forgets in [false, true] {
        let site = Site::case("proof");
        site.build().ok();
        assert!(found(&site).iter().all(|t| t["code"] != "FW619"), "{:#?}", found(&site));
        let log = site.read("data/consents.csv");
        site.write(
            "data/consents.csv",
            format!("{log}l-99,c-01,m-01,withdrawn,quote;story,site,,2026-05,\n"),
        );
        if forgets {
            // Of a folder that another machine built nothing is noted: the words themselves tell.
            std::fs::remove_dir_all(site.path().join(".flywheel")).unwrap();
        }
        let run = site.run(&["check"]);
        assert_eq!(run.code, 1);
        assert!(
            run.stderr.contains("FW619") && run.stderr.contains("build and publish again"),
            "{}",
            run.stderr
        );
        assert!(!run.stderr.contains("We had a plan"), "withdrawn words are not repeated: {}", run.stderr);
        site.build().ok();
        assert!(found(&site).iter().all(|t| t["code"] != "FW619"), "{:#?}", found(&site));
    }
}
