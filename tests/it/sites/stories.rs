//! Stories: told from their records, held back for every reason that there is, listed by what they refer to,
//! and, when a consent is withdrawn, gone from everything, with a list of where they had been.

use crate::support::{Run, Site};
use flywheel::diag::Report;
use flywheel::manifest::Interrupt;
use flywheel::pipeline::{BuildOptions, build};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Words and first name of the client of the first story, and what its page is called in lists.
const WORDS: &str = "question that changed my week.";
const AUTHOR: &str = "Marlowe";
const NAMES: [&str; 2] = ["Coach, Springfield, XA, March 2026<", "Coach, Springfield, XA, März 2026<"];

fn site() -> Site {
    Site::case("stories")
}

fn publish(site: &Site, day: &str) -> Run {
    site.run(&["build", "--date", day, "--allow-churn"]).ok()
}

/// Adds a line of the log that withdraws the consent of the first story.
fn withdraw(site: &Site) {
    let log = site.read("data/consents.csv");
    site.write("data/consents.csv", log + "l9,c-1,m-1,withdrawn,,,,2026-11-21,\n");
}

/// The messages about stories, without those about anything else.
fn told(run: &Run) -> String {
    let blocks = run.stderr.split("\n\n").filter(|block| block.contains("the story"));
    blocks.map(str::trim_end).collect::<Vec<_>>().join("\n\n")
}

/// Files below a folder that hold one of these texts.
fn holding(site: &Site, folder: &str, texts: &[&str]) -> BTreeSet<String> {
    let holds = |bytes: &Vec<u8>, text: &str| String::from_utf8_lossy(bytes).contains(text);
    let files = site.tree(folder).into_iter();
    files.filter(|(_, bytes)| texts.iter().any(|text| holds(bytes, text))).map(|(path, _)| path).collect()
}

/// Addresses of the list of what must be withdrawn elsewhere, with what is left there.
fn listed(site: &Site) -> Vec<(String, String)> {
    let cells = |line: &str| line.split(',').map(str::to_string).collect::<Vec<_>>();
    let text = site.read("data/history/withdrawn.csv");
    text.lines().skip(1).map(cells).map(|cells| (cells[3].clone(), cells[6].clone())).collect()
}

#[test]
fn a_story_says_what_its_record_says_and_nothing_more() {
    let site = site();
    publish(&site, "2026-11-20");
    let page = site.read("output/stories/story-1/index.html");
    for said in [
        "<blockquote dir=\"auto\">She listened &amp; asked &lt;one&gt; question that changed my week.</blockquote>",
        "<a href=\"/coach/\">Coach</a>",
        "<a href=\"/coach/springfield/\">Springfield, XA</a>",
        "5 to 12 weeks",
        "$1,000 to $5,000",
        "remotely",
        "5 of 5",
        AUTHOR,
        "invented example data (match records)",
    ] {
        assert!(page.contains(said), "{said}\n{page}");
    }
    assert!(!page.contains("class=\"disclosure\""), "nothing was given for it");
    // A county and a quarter are told as they are; what is not told is silence.
    let page = site.read("output/stories/story-3/index.html");
    assert!(page.contains("<dd>Clay County, Exa</dd>") && page.contains("<dd>Q1 2026</dd>"), "{page}");
    assert!(page.contains("from $25,000") && !page.contains("week"), "{page}");
    assert!(page.contains("<p class=\"disclosure\">The client is employed by us or by the expert.</p>"));
    // Two stories of one service, place and month have two titles.
    let titles = ["story-1", "story-2", "story-3"].map(|name| {
        let page = site.read(&format!("output/stories/{name}/index.html"));
        page.split("<title>").nth(1).unwrap().split("</title>").next().unwrap().to_string()
    });
    assert_eq!(titles.iter().collect::<BTreeSet<_>>().len(), 3, "{titles:?}");
    let check = site.run(&["check"]);
    assert!(!check.stdout.contains("FW918") && !check.stdout.contains("FW986"), "{}", check.stdout);
}

#[test]
fn machines_are_told_of_an_article_by_the_organisation_and_of_no_review() {
    let site = site();
    let article = |site: &Site| -> serde_json::Value {
        let page = site.read("output/stories/story-1/index.html");
        let json = page.split("application/ld+json\">").nth(1).unwrap().split("</script>").next().unwrap();
        let whole: serde_json::Value = serde_json::from_str(json).unwrap();
        assert!(!json.contains("Review") && !json.contains("ating"), "{json}");
        whole["@graph"][0].clone()
    };
    site.build().ok();
    let before = article(&site);
    assert_eq!((&before["@type"], before.get("datePublished")), (&"Article".into(), None));
    assert!(!site.exists("output/stories/feed.xml"), "a feed needs days");
    publish(&site, "2026-11-20");
    let first = article(&site);
    assert_eq!(first["datePublished"], "2026-11-20T00:00:00Z");
    assert_eq!(first["author"][0]["@type"], "Organization");
    assert!(first["headline"].as_str().unwrap().starts_with("Coach in Springfield, XA"));
    // The day of the first publication stays, so the page says nothing new on a later one.
    publish(&site, "2026-11-25");
    assert_eq!(article(&site), first);
    let feed = site.read("output/stories/feed.xml");
    assert!(feed.contains("&lt;one&amp;gt;") || feed.contains("&amp;lt;one&amp;gt;"), "{feed}");
    assert!(
        feed.contains("The client was given a discount") && feed.contains("<updated>2026-11-20"),
        "{feed}"
    );
}

#[test]
fn stories_are_listed_by_service_and_by_month_and_nowhere_else() {
    let site = site();
    site.build().ok();
    let lists = |path: &str| -> Vec<String> {
        let page = site.read(&format!("output/{path}index.html"));
        let main = page.split("class=\"index\"").nth(1).unwrap_or("").to_string();
        ["1", "2", "3"]
            .into_iter()
            .filter(|n| main.contains(&format!("/stories/story-{n}/")))
            .map(str::to_string)
            .collect()
    };
    assert_eq!(lists("stories/"), ["1", "2", "3"]);
    assert_eq!(lists("stories/about/coach/"), ["1", "2"]);
    assert_eq!(lists("stories/about/baker/"), ["3"]);
    assert_eq!(lists("stories/in/2026-03/"), ["1", "2"]);
    assert_eq!(lists("stories/in/2026-q1/"), ["3"]);
    // The month of stories that are held back has no list, and neither has a service without a story.
    assert!(!site.exists("output/stories/in/2026-02/index.html"));
    assert!(site.read("output/coach/index.html").contains("href=\"/stories/about/coach/\""));
    let page = site.read("output/stories/story-1/index.html");
    let trail = page.split("</nav>").find(|part| part.contains("class=\"crumbs\"")).unwrap();
    assert!(
        trail.contains("href=\"/stories/\"") && trail.contains("href=\"/stories/about/coach/\""),
        "{trail}"
    );
    // The month has a name in every language.
    assert!(site.read("output/de/stories/in/2026-03/index.html").contains("März 2026"));
}

#[test]
fn what_does_not_fit_its_record_is_held_back_and_says_why() {
    let site = site();
    let run = site.build().ok();
    insta::assert_snapshot!(told(&run));
    for n in 4..=8 {
        assert!(!site.exists(&format!("output/stories/story-{n}/index.html")), "{n}");
    }
    let why = site.run(&["explain", "/stories/story-4/"]).stdout;
    assert!(why.contains("the words of its record are not those that were accepted"), "{why}");
    assert!(why.contains("data/stories/s-4.yaml:1"), "{why}");
    // Nobody has accepted any: no folder, no message, no page.
    std::fs::remove_dir_all(site.path().join("data/stories")).unwrap();
    let run = site.build().ok();
    assert!(!run.stderr.contains("data/stories"), "{}", run.stderr);
    assert!(!site.exists("output/stories/index.html"));
}

#[test]
fn a_theme_that_leaves_the_disclosure_out_stops_the_build() {
    let site = site();
    let theme = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/templates/story.html");
    let template = std::fs::read_to_string(theme).unwrap();
    assert!(template.contains("{{ story.disclosure }}"));
    site.write("themes/default/templates/story.html", template.replace("{{ story.disclosure }}", ""));
    let run = site.build();
    assert!(
        run.code != 0 && run.stderr.contains("FW237") && run.stderr.contains("story.html"),
        "{}",
        run.stderr
    );
    assert!(!site.exists("output/stories/story-2/index.html"));
}

#[test]
fn a_withdrawn_consent_leaves_no_trace_and_a_list_of_where_its_words_had_been() {
    let site = site();
    publish(&site, "2026-11-20");
    let texts = [WORDS, AUTHOR, NAMES[0], NAMES[1]];
    let before = holding(&site, "output", &texts);
    assert!(before.len() > 10, "{before:?}");
    withdraw(&site);
    let run = publish(&site, "2026-11-21");
    assert!(
        run.stderr.contains("FW243") && run.stderr.contains("data/history/withdrawn.csv"),
        "{}",
        run.stderr
    );
    for folder in ["output", ".flywheel", "data/history"] {
        assert_eq!(holding(&site, folder, &texts), BTreeSet::new(), "{folder}");
    }
    // The search is no blind one: a word that somebody left behind is found.
    site.write("output/left/behind.txt", format!("… {WORDS}"));
    assert_eq!(holding(&site, "output", &texts).len(), 1);
    // Every page and feed where it had been, each once.
    let list = listed(&site);
    let address = |path: &String| format!("/{}", path.strip_suffix("index.html").unwrap_or(path));
    let addresses: BTreeSet<String> = list.iter().map(|(address, _)| address.clone()).collect();
    assert_eq!(addresses, before.iter().map(address).collect());
    assert_eq!(addresses.len(), list.len(), "each once: {list:?}");
    let of = |wanted: &str| list.iter().find(|(a, _)| a == wanted).map(|(_, left)| left.as_str());
    assert_eq!((of("/stories/story-1/"), of("/stories/")), (Some("gone"), Some("without")));
    assert!(site.read("data/history/withdrawn.csv").contains(",2026-11-20,l9,gone"));
    // Its page is gone for good and leads nowhere else, then and later.
    for day in ["2026-11-21", "2026-11-22"] {
        publish(&site, day);
        let rules = site.read("output/_redirects");
        assert!(rules.contains("/stories/story-1/ /404.html 410\n"), "{rules}");
        assert_eq!(listed(&site), list);
    }
}

#[test]
fn a_story_that_an_editor_takes_back_is_no_withdrawal() {
    let site = site();
    publish(&site, "2026-11-20");
    std::fs::remove_file(site.path().join("data/stories/s-1.yaml")).unwrap();
    let run = publish(&site, "2026-11-21");
    assert!(!run.stderr.contains("FW243") && !site.exists("data/history/withdrawn.csv"), "{}", run.stderr);
    let rules = site.read("output/_redirects");
    assert!(rules.contains("/stories/story-1/ /stories/about/coach/ 301\n"), "{rules}");
}

#[test]
fn a_record_that_is_gone_is_a_withdrawal_and_one_without_a_cache_is_found_by_what_was_deployed() {
    let site = site();
    publish(&site, "2026-11-20");
    let rows = site.read("data/matches.csv");
    let rows: Vec<&str> = rows.lines().filter(|line| !line.starts_with("m-1,")).collect();
    site.write("data/matches.csv", rows.join("\n") + "\n");
    // A machine that has nothing but the site and what is live.
    std::fs::rename(site.path().join("output"), site.path().join("live")).unwrap();
    std::fs::remove_dir_all(site.path().join(".flywheel")).unwrap();
    site.run(&["build", "--baseline", "live", "--date", "2026-11-21", "--allow-churn"]).ok();
    let text = site.read("data/history/withdrawn.csv");
    assert!(text.contains("/stories/story-1/,2026-11-20,record gone,gone"), "{text}");
    // The list goes on with the next deploy, even if nobody keeps the folder.
    assert_eq!(site.read("output/flywheel-baseline/withdrawn.csv"), text);
}

#[test]
fn the_list_is_whole_and_written_once_wherever_a_build_is_killed() {
    let stand = Site::in_memory(&[]);
    let copy = |from: &Site, to: &Site| {
        from.tree("").into_iter().for_each(|(path, bytes)| to.write(&path, bytes));
        // The mark is no part of a tree, and the folder is known by it.
        let mark = format!("output/{}", flywheel::manifest::MARK_FILE);
        if from.exists(&mark) {
            to.write(&mark, from.read(&mark));
        }
    };
    copy(&site(), &stand);
    publish(&stand, "2026-11-20");
    withdraw(&stand);
    let run = |site: &Site, interrupt: Interrupt| -> u64 {
        let interrupt = Arc::new(interrupt);
        let options = BuildOptions {
            out: site.path().join("output"),
            site: site.path().to_path_buf(),
            allow_churn: true,
            interrupt: interrupt.clone(),
            ..BuildOptions::default()
        };
        let _ = build(&options, &(), &mut Report::new());
        interrupt.steps()
    };
    let clean = Site::in_memory(&[]);
    copy(&stand, &clean);
    let steps = run(&clean, Interrupt::default());
    let list = listed(&clean);
    assert!(list.len() > 10 && steps > 20, "{steps} steps, {list:?}");
    for at in (1..=steps).step_by(3) {
        let site = Site::in_memory(&[]);
        copy(&stand, &site);
        run(&site, Interrupt::at(at, at % 2 == 0));
        // What is gone from the output stands in the list already.
        if !site.exists("output/stories/story-1/index.html") {
            assert_eq!(listed(&site), list, "killed at step {at}");
        }
        run(&site, Interrupt::default());
        assert_eq!(listed(&site), list, "killed at step {at}");
        assert_eq!(site.tree("output"), clean.tree("output"), "killed at step {at}");
        assert_eq!(holding(&site, ".flywheel", &[WORDS, AUTHOR]), BTreeSet::new());
    }
}

#[test]
fn what_is_shown_is_known_alike_by_one_thread_and_two_and_after_any_number_of_builds() {
    let shown = |site: &Site| {
        let cache = site.tree(".flywheel").into_iter();
        let mut files = cache.filter(|(path, _)| path.ends_with(".shown"));
        files.next().map(|(_, bytes)| String::from_utf8(bytes).unwrap()).unwrap()
    };
    let (one, two) = (site(), site());
    one.run(&["build", "--jobs", "1"]).ok();
    two.run(&["build", "--jobs", "2"]).ok();
    assert_eq!(shown(&one), shown(&two));
    // A page that stays as it was shows what it showed, also where that file was lost.
    withdraw(&one);
    one.run(&["build", "--allow-churn"]).ok();
    withdraw(&two);
    for path in two.tree(".flywheel").into_keys().filter(|path| path.ends_with(".shown")) {
        std::fs::remove_file(two.path().join(".flywheel").join(path)).unwrap();
    }
    two.run(&["build", "--allow-churn"]).ok();
    assert_eq!(shown(&one), shown(&two));
    assert!(shown(&one).contains("stories/story-2/index.html\tstory c-2\n") && !shown(&one).contains("c-1"));
}

#[test]
fn where_nothing_is_known_of_earlier_builds_a_new_withdrawal_says_that_it_is_not_listed() {
    let site = site();
    publish(&site, "2026-11-20");
    withdraw(&site);
    // Another machine has the site and its history, and not what lies beside the manifest.
    std::fs::remove_dir_all(site.path().join(".flywheel")).unwrap();
    std::fs::remove_dir_all(site.path().join("output")).unwrap();
    let run = site.build().ok();
    assert!(run.stderr.contains("nothing is known of what earlier builds showed under it"), "{}", run.stderr);
    assert!(holding(&site, "output", &[WORDS]).is_empty());
}

#[test]
fn a_record_is_told_once_however_often_its_file_was_copied() {
    let site = site();
    let copy = site.read("data/stories/s-1.yaml").replace("s-1", "s-9").replace("story-1", "story-9");
    site.write("data/stories/s-9.yaml", copy);
    let run = site.build();
    assert_eq!(run.code, 1, "{}", run.stderr);
    let found = told(&run);
    assert!(found.contains("the story `s-9` is not made: its record is told by the story `s-1`"), "{found}");
    for file in ["data/stories/s-1.yaml", "data/stories/s-9.yaml"] {
        assert!(found.contains(file), "{found}");
    }
    site.run(&["build", "--keep-going"]);
    assert!(site.exists("output/stories/story-1/index.html"));
    assert!(!site.exists("output/stories/story-9/index.html"));
}
