//! Single edits, each with the exact set of pages that are made for it, and no other.

use super::edits::changed;
use super::lab::Lab;
use super::tiny_site::tiny;
use crate::support::Site;
use flywheel::pipeline::BuildOptions;
use serde_json::Value;
use std::collections::BTreeSet;

/// A site that was built, so that the next build shows what an edit costs.
fn built() -> Lab {
    let lab = Lab::new(tiny());
    lab.build(&lab.options(), 2).summary("the first build");
    lab
}

fn replace(site: &Site, file: &str, from: &str, to: &str) {
    let text = site.read(file);
    assert!(text.contains(from), "{file} has no {from}");
    site.write(file, text.replacen(from, to, 1));
}

/// What a build after an edit made and what it rendered, as paths without `/index.html`.
fn cost(lab: &Lab, edit: impl Fn(&Site)) -> (BTreeSet<String>, BTreeSet<String>) {
    let (before, manifest) = (lab.output(), lab.manifest());
    edit(&lab.site);
    let summary = lab.build(&lab.options(), 2).summary("an edit");
    let made = changed(&before, &lab.output());
    assert_eq!(summary.made, made.len() as u64);
    let short = |set: BTreeSet<String>| -> BTreeSet<String> {
        set.iter().map(|path| path.trim_end_matches("/index.html").to_string()).collect()
    };
    (short(made), short(lab.rendered(&manifest)))
}

/// The edit makes exactly these files, and renders nothing else but perhaps some of the `spare` ones.
fn assert_cost(what: &str, edit: impl Fn(&Site), made: &[&str], spare: &[&str]) {
    let lab = built();
    let (found, rendered) = cost(&lab, edit);
    let set = |list: &[&str]| -> BTreeSet<String> { list.iter().map(|path| path.to_string()).collect() };
    assert_eq!(found, set(made), "{what}: made");
    let needless: Vec<&String> =
        rendered.difference(&found).filter(|path| !spare.contains(&path.as_str())).collect();
    assert!(needless.is_empty(), "{what}: rendered for nothing: {needless:?}");
}

/// Landing pages, hubs and records of the tiny site by their English paths.
const FAR: &[&str] = &[
    "advice/yonder/farawick",
    "repair/yonder/farawick",
    "places/yonder/farawick",
    "de/advice/yonder/farawick",
    "de/places/yonder/farawick",
];
const ADVICE: &[&str] = &[
    "advice/xanadu/albaville",
    "advice/xanadu/biraton",
    "advice/xanadu/corafield",
    "advice/xanadu/dellstead",
    "advice/yonder/farawick",
];
const REPAIR: &[&str] = &[
    "repair/xanadu/albaville",
    "repair/xanadu/biraton",
    "repair/xanadu/corafield",
    "repair/xanadu/dellstead",
    "repair/yonder/farawick",
];
const EXPERTS: &[&str] =
    &["experts/x1", "experts/x2", "experts/x3", "de/experts/x1", "de/experts/x2", "de/experts/x3"];
const STORIES: &[&str] = &["stories/first", "stories/second"];

fn with<'s>(lists: &[&[&'s str]]) -> Vec<&'s str> {
    lists.concat()
}

fn german(list: &[&str]) -> Vec<String> {
    list.iter().map(|path| format!("de/{path}")).collect()
}

/// An edit of one text of one file.
fn assert_text_cost(what: &str, (file, from, to): (&str, &str, &str), made: &[&str], spare: &[&str]) {
    assert_cost(what, |site| replace(site, file, from, to), made, spare);
}

#[test]
fn a_fact_of_a_city_is_on_its_own_pages() {
    // The page of an expert who lives there knows the whole place, and shows less of it.
    let homes = &["experts/x3", "de/experts/x3"];
    assert_text_cost("a far city", ("data/cities.csv", ",4000,500,", ",4000,520,"), FAR, homes);
    // A near one is compared with by its neighbours, but only by what they compare, which is not the rain.
    // A page of a service in it knows the whole place, and says what matters for the service.
    let own = ["places/xanadu/biraton", "de/places/xanadu/biraton"];
    let with_service = ["advice/xanadu/biraton", "repair/xanadu/biraton", "de/advice/xanadu/biraton"];
    assert_text_cost("a near city", ("data/cities.csv", ",800,650,", ",800,655,"), &own, &with_service);
}

#[test]
fn the_name_of_a_city_is_on_every_page_that_shows_its_card() {
    let shown =
        ["places/yonder", "de/places/yonder", "advice", "repair", "de/advice", "experts/x3", "de/experts/x3"];
    let files = ["llms.txt", "de/llms.txt", "search/f.json", "de/search/f.json"];
    let edit = ("data/cities.csv", "Farawick,", "Farawood,farawick");
    assert_text_cost("a city's name", edit, &with(&[FAR, &shown, &files]), &[]);
}

#[test]
fn what_an_expert_says_is_on_the_experts_page_and_where_the_card_is() {
    let edit = ("data/experts.csv", "Far from everybody.", "Not far from everybody.");
    assert_text_cost("a card", edit, &["experts/x3", "de/experts/x3", "repair/yonder/farawick"], &[]);
}

#[test]
fn a_question_about_a_service_is_on_the_pages_of_the_service() {
    let edit = ("data/services.yaml", "Is it good?", "Is it real?");
    let german = german(ADVICE);
    let german: Vec<&str> = german.iter().map(String::as_str).collect();
    // Its pages about places know the whole service, and leave questions to its own page.
    let offer = ["experts/x1", "experts/x2", "de/experts/x1", "de/experts/x2"];
    assert_text_cost("a question", edit, &["advice", "de/advice"], &with(&[ADVICE, &german, &offer]));
}

#[test]
fn a_note_is_on_one_page_and_a_text_on_its_own() {
    let edit = ("content/notes/one.md", "A note for", "Another note for");
    assert_text_cost("a note", edit, &["repair/yonder/farawick"], &[]);
    let edit = ("content/pages/help.md", "How it works.", "How it does.");
    assert_text_cost("a text", edit, &["help", "llms.txt"], &[]);
    // The title stands in feeds, and on the pages that lead to the text.
    let made = ["texts/another", "texts/dated", "index.html", "feed.xml", "feed.json", "llms.txt"];
    let edit = ("content/texts/another.md", "title: Another text", "title: One more text");
    assert_text_cost("a title", edit, &made, &[]);
}

#[test]
fn a_template_and_a_component_are_on_the_pages_that_they_make() {
    let edit = ("themes/default/templates/record.html", "<p class=\"role\">", "<p class=\"role x\">");
    // Stories are made by the same template, but do not reach that line of it.
    assert_text_cost("a template", edit, EXPERTS, STORIES);
    let edit = ("themes/default/templates/components/stamp.html", "Stamped:", "Sealed:");
    assert_text_cost("a component", edit, &with(&[EXPERTS, STORIES]), &[]);
    let edit = ("themes/default/i18n/en.yaml", "seen", "known");
    let english: Vec<&str> = EXPERTS.iter().copied().filter(|path| !path.starts_with("de/")).collect();
    // The template of landing pages puts names of words together, so it may ask for any.
    assert_text_cost("a word", edit, &with(&[&english, STORIES]), &with(&[ADVICE, REPAIR]));
}

#[test]
fn a_statement_is_on_the_pages_that_say_it() {
    let edit =
        ("data/copy/deck.yaml", "Advice in {place.name} is invented.", "Advice in {place.name} is new.");
    assert_text_cost("a statement", edit, ADVICE, REPAIR);
}

#[test]
fn what_is_in_the_head_of_every_page_makes_every_page() {
    for (file, from, to, more) in [
        ("site.yaml", "label: Help, url: /help/", "label: Helps, url: /help/", 0),
        ("themes/default/assets/site.css", "1em", "2em", 1),
    ] {
        let lab = built();
        let (made, rendered) = cost(&lab, |site| replace(site, file, from, to));
        let output = lab.output();
        let pages = output.keys().filter(|path| path.ends_with(".html") && *path != "old/index.html").count();
        assert_eq!(made.len(), pages + more, "{file}: {made:?}");
        assert!(rendered.len() <= pages + more + 1, "{file}: {rendered:?}");
    }
}

/// What the change set says: paths, and whether each says something new.
fn listed(set: &Value, list: &str) -> Vec<(String, bool)> {
    let one = |change: &Value| {
        let new = change.get("says_something_new").is_some_and(|new| new == true);
        (change["path"].as_str().unwrap().to_string(), new)
    };
    set[list].as_array().unwrap().iter().map(one).collect()
}

#[test]
fn the_change_set_lists_what_is_new_changed_and_gone() {
    let lab = built();
    let file = lab.site.path().join("changes.json");
    let options = BuildOptions { changes: Some(file.clone()), ..lab.options() };
    let set = || -> Value { serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap() };
    let before = lab.output();
    replace(&lab.site, "data/cities.csv", "c6,Farawick,,", "c7,Gontown,,");
    replace(&lab.site, "data/experts.csv", ",c6,", ",c7,");
    std::fs::remove_file(lab.site.path().join("content/notes/one.md")).unwrap();
    lab.build(&options, 2).summary("another city");
    let after = lab.output();
    let paths =
        |list: &str| -> Vec<String> { listed(&set(), list).into_iter().map(|(path, _)| path).collect() };
    let only = |one: &super::Tree, other: &super::Tree| -> Vec<String> {
        one.keys().filter(|path| !other.contains_key(*path)).cloned().collect()
    };
    assert_eq!(paths("new"), only(&after, &before));
    assert_eq!(paths("removed"), only(&before, &after));
    let differs = |path: &&String| before.get(*path).is_some_and(|old| *old != after[*path]);
    assert_eq!(paths("changed"), after.keys().filter(differs).cloned().collect::<Vec<_>>());
    let urls = set().to_string();
    assert!(urls.contains("\"https://tiny.example/sub/repair/yonder/gontown/\""), "{urls}");
    assert!(listed(&set(), "new").iter().any(|(path, new)| path.ends_with("gontown/index.html") && *new));

    // A stylesheet changes every page and says nothing new on any.
    replace(&lab.site, "themes/default/assets/site.css", "1em", "2em");
    lab.build(&options, 2).summary("a stylesheet");
    let changed = listed(&set(), "changed");
    assert!(changed.len() > 40 && changed.iter().all(|(_, new)| !new), "{changed:?}");
    assert_eq!(listed(&set(), "removed").len(), 1, "the old stylesheet");

    lab.build(&options, 2).summary("nothing");
    for list in ["new", "changed", "removed"] {
        assert_eq!(listed(&set(), list), [], "{list}");
    }
}
