//! Posts: each occasion on each network, never the same words twice.

use super::{golden, settles, taken};
use crate::support::Site;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The site after two publications, between which figures changed and a page was let into search.
fn published() -> Site {
    let site = Site::case("posts");
    site.run(&["build", "--date", "2026-03-03"]).ok();
    let figures = site.read("data/statistics.csv").replace("2026-03,10,10,", "2026-03,15,15,");
    site.write("data/statistics.csv", format!("{figures}s4,matches,coach,place,c2,,,2026-01,2026-03,5,5,\n"));
    site.run(&["build", "--date", "2026-03-12"]).ok();
    site
}

/// The posts by account, the oldest first as in the queue.
fn posts(site: &Site) -> BTreeMap<String, Vec<Value>> {
    let mut posts: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for (path, text) in taken(site, &["_outbox/posts/"]) {
        let Some(name) = path.strip_suffix(".csv") else { continue };
        let folder = name.to_string();
        let account = name.rsplit('/').next().unwrap().to_string();
        let mut rows = csv::Reader::from_reader(text.as_bytes());
        let messages: Vec<String> = rows.records().map(|row| row.unwrap()[1].to_string()).collect();
        let all: Vec<Value> = taken(site, &[&format!("{folder}/")])
            .into_values()
            .map(|text| serde_json::from_str(&text).unwrap())
            .collect();
        let one = |message: &String| all.iter().find(|post| post["text"] == message.as_str()).cloned();
        let found: Vec<Value> = messages.iter().filter_map(one).collect();
        assert_eq!(
            (found.len(), all.len()),
            (messages.len(), messages.len()),
            "{account}: queue and files are one"
        );
        posts.insert(account, found);
    }
    posts
}

#[test]
fn every_occasion_is_drafted_for_every_network() {
    let site = published();
    golden("posts", &taken(&site, &["_outbox/posts/"]));
    let recipes: BTreeSet<String> =
        posts(&site)["one"].iter().map(|post| post["recipe"].as_str().unwrap().to_string()).collect();
    let all = ["figure", "found", "new-story", "new-text", "week"].map(String::from);
    assert_eq!(recipes, all.into());
    settles(&site);
}

#[test]
fn no_words_come_twice_in_a_row_nor_on_two_accounts_of_a_network() {
    let site = published();
    let posts = posts(&site);
    for (account, posts) in &posts {
        for pair in posts.windows(2) {
            let of = |post: &Value| (post["recipe"].clone(), post["wording"].clone());
            assert_ne!(of(&pair[0]), of(&pair[1]), "{account}");
            assert_ne!(pair[0]["text"], pair[1]["text"], "{account}");
        }
    }
    for first in &posts["one"] {
        let second = posts["two"].iter().find(|post| post["id"] == first["id"]).unwrap();
        assert_ne!(first["wording"], second["wording"], "{}", first["id"]);
    }
}

#[test]
fn a_story_is_posted_only_under_a_consent_for_networks_and_with_what_must_be_said() {
    let site = published();
    let texts = |site: &Site| -> Vec<(String, String)> {
        let of = |post: &Value| {
            (post["page"].as_str().unwrap().to_string(), post["text"].as_str().unwrap().to_string())
        };
        posts(site)
            .into_values()
            .flatten()
            .filter(|post| post["recipe"] == "new-story")
            .map(|post| of(&post))
            .collect()
    };
    let stories = texts(&site);
    assert!(stories.iter().any(|(page, _)| page.ends_with("/story-1/")));
    assert!(stories.iter().all(|(page, _)| !page.ends_with("/story-3/")), "agreed to the site alone");
    let of_second = stories.iter().filter(|(page, _)| page.ends_with("/story-2/"));
    assert!(
        of_second.clone().count() > 0 && of_second.clone().all(|(_, text)| text.contains("discount")),
        "{stories:?}"
    );
    // A consent that is taken back takes the posts away, and says where they had been.
    let log = site.read("data/consents.csv");
    site.write("data/consents.csv", format!("{log}l9,c-1,m-1,withdrawn,,,,2026-03-20,\n"));
    let run = site.run(&["build", "--keep-going"]).ok();
    assert!(texts(&site).iter().all(|(page, _)| !page.ends_with("/story-1/")));
    let noted = site.read("data/history/withdrawn.csv");
    assert!(noted.contains("_outbox/posts/"), "{noted}\n{}", run.stderr);
}

#[test]
fn what_fits_nowhere_is_told_and_not_cut() {
    let site = Site::case("posts");
    let long = "Words ".repeat(42);
    let deck = site.read("data/copy/posts.yaml").replace("\"{title}\"", &format!("\"{long}{{title}}\""));
    let deck = deck
        .replace("New: {title}", &format!("{long} new: {{title}}"))
        .replace("To read: {title}", &format!("{long} to read: {{title}}"));
    site.write("data/copy/posts.yaml", deck);
    let run = site.run(&["build", "--date", "2026-03-03"]).ok();
    assert!(run.stderr.contains("FW431") && run.stderr.contains("too long for x"), "{}", run.stderr);
    let posts = posts(&site);
    assert!(posts["link"].iter().any(|post| post["recipe"] == "new-text"), "it fits elsewhere");
    assert!(posts["bird"].iter().all(|post| post["recipe"] != "new-text"));
}

#[test]
fn wordings_that_cannot_be_said_are_refused_with_their_line() {
    let faults: &[(&str, &str, &str, &str)] = &[
        ("data/copy/posts.yaml", "New: {title}", "New: {titel}", "did you mean `title`?"),
        ("data/copy/posts.yaml", "New: {title}", "One of 5 texts: {title}", "the number 5 stands for no row"),
        ("data/copy/posts.yaml", "    - \"New: {title}\"\n", "", "has 2 wordings, and needs at least 3"),
        ("data/copy/posts.yaml", "New: {title}", "To read: {title}", "two wordings are the same"),
        ("data/copy/posts.yaml", "  new-text:", "  new-txt:", "did you mean `new-text`?"),
        ("site.yaml", "family: story", "family: storie", "did you mean `story`?"),
        ("site.yaml", "network: x", "network: twitter", "is not one of"),
    ];
    for (file, from, to, says) in faults {
        let site = Site::case("posts");
        let written = site.read(file);
        assert!(written.contains(from), "{from}");
        site.write(file, written.replacen(from, to, 1));
        let run = site.build();
        assert_eq!(run.code, 1, "{to}: {}", run.stderr);
        assert!(run.stderr.contains(says), "{to}: {}", run.stderr);
    }
}

#[test]
fn explain_names_the_row_behind_a_post() {
    let site = published();
    let path = taken(&site, &["_outbox/posts/one/figure"]).into_keys().next().unwrap();
    let told = site.run(&["explain", &path]).ok().stdout;
    assert!(told.contains("data/cities.csv") && told.contains("the recipe `figure`"), "{told}");
}

/// Edits a file of a site.
fn edit(site: &Site, file: &str, from: &str, to: &str) {
    let text = site.read(file);
    assert!(text.contains(from), "{from}");
    site.write(file, text.replacen(from, to, 1));
}

#[test]
fn no_occasion_tells_a_story_without_consent_or_disclosure() {
    let site = Site::case("posts");
    edit(
        &site,
        "site.yaml",
        "found: {when: indexable, family: landing}",
        "found: {when: indexable, family: story}",
    );
    let deck = site.read("data/copy/posts.yaml");
    let (from, to) = (deck.find("  found:").unwrap(), deck.find("  figure:").unwrap());
    let words =
        "  found:\n    - \"{title} can be found.\"\n    - \"Now: {title}.\"\n    - \"Found: {title}.\"\n";
    site.write("data/copy/posts.yaml", format!("{}{words}{}", &deck[..from], &deck[to..]));
    let away: Vec<String> = [2, 3].iter().map(|n| site.read(&format!("data/stories/s-{n}.yaml"))).collect();
    for n in [2, 3] {
        std::fs::remove_file(site.path().join(format!("data/stories/s-{n}.yaml"))).unwrap();
    }
    site.run(&["build", "--date", "2026-03-03"]).ok();
    for (n, text) in [2, 3].iter().zip(away) {
        site.write(&format!("data/stories/s-{n}.yaml"), text);
    }
    site.run(&["build", "--date", "2026-03-12"]).ok();
    let posts = posts(&site);
    let found: Vec<&Value> = posts["one"].iter().filter(|post| post["recipe"] == "found").collect();
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0]["page"].as_str().unwrap().ends_with("/story-2/"));
    assert!(found[0]["text"].as_str().unwrap().contains("discount"));
}

#[test]
fn what_was_drafted_is_found_when_a_consent_ends_however_old_it_is_and_for_networks_alone() {
    for (line, pages) in
        [("l9,c-1,m-1,withdrawn,story,social,,2026-03,", 0), ("l9,c-1,m-1,withdrawn,,,,2026-03,", 1)]
    {
        let site = Site::case("posts");
        edit(&site, "site.yaml", "family: story, hashtags", "family: story, newest: 1, hashtags");
        let second = site.read("data/stories/s-2.yaml");
        std::fs::remove_file(site.path().join("data/stories/s-2.yaml")).unwrap();
        site.run(&["build", "--date", "2026-03-03"]).ok();
        site.write("data/stories/s-2.yaml", second);
        site.run(&["build", "--date", "2026-03-12"]).ok();
        assert!(
            !taken(&site, &["_outbox/posts/one/"]).keys().any(|path| path.contains("story-1")),
            "it slid out"
        );
        let log = site.read("data/consents.csv");
        site.write("data/consents.csv", format!("{log}{line}\n"));
        let run = site.run(&["build", "--date", "2026-03-20", "--keep-going"]);
        let noted = site.read("data/history/withdrawn.csv");
        let posts =
            noted.lines().filter(|line| line.contains("/_outbox/posts/") && line.contains("story-1")).count();
        assert_eq!(posts, 5, "{noted}\n{}", run.stderr);
        assert_eq!(
            noted.lines().filter(|line| line.contains(",/stories/story-1/,")).count(),
            pages,
            "{noted}"
        );
    }
}

#[test]
fn words_that_were_published_stay_whatever_comes_after_them() {
    let site = Site::case("posts");
    edit(&site, "site.yaml", "family: text, hashtags", "family: text, newest: 3, hashtags");
    let mut known: BTreeMap<String, Value> = BTreeMap::new();
    for day in 3..16 {
        let text =
            format!("---\ntitle: Text {day}\ndescription: More.\ndate: 2026-03-{day:02}\n---\nA text.\n");
        site.write(&format!("content/texts/text-{day}.md"), text);
        site.run(&["build", "--date", &format!("2026-03-{day:02}")]).ok();
        for post in posts(&site).into_values().flatten() {
            let name = format!("{} {}", post["account"], post["id"]);
            if let Some(before) = known.get(&name) {
                assert_eq!(before["text"], post["text"], "{name}");
            }
            known.insert(name, post);
        }
    }
}

#[test]
fn a_recipe_that_begins_announces_nothing_that_was_there() {
    let site = published();
    edit(
        &site,
        "site.yaml",
        "  recipes:\n",
        "  recipes:\n    services: {when: indexable, family: service}\n",
    );
    let deck = site.read("data/copy/posts.yaml");
    site.write(
        "data/copy/posts.yaml",
        format!(
            "{deck}  services:\n    - \"{{title}}\"\n    - \"New: {{title}}\"\n    - \"Now: {{title}}\"\n"
        ),
    );
    site.run(&["build", "--date", "2026-03-13"]).ok();
    assert!(posts(&site)["one"].iter().all(|post| post["recipe"] != "services"));
}
