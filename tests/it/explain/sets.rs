//! Which files an edit touches, exactly: what shows the thing that was edited, and nothing else.

use super::edits::{carried, cell, site, theme};
use super::world::Loaded;
use crate::support::Site;
use std::collections::BTreeSet;

/// Paths of the files whose fingerprint an edit changes, and of those that come and go.
fn touched(edit: impl Fn(&Site)) -> BTreeSet<String> {
    let site = site();
    let before = Loaded::of(&site).fingerprints();
    edit(&site);
    let after = Loaded::of(&site).fingerprints();
    let differs = |path: &&String| before.get(*path) != after.get(*path);
    before.keys().chain(after.keys()).filter(differs).cloned().collect()
}

/// Every path that the site has and that fits.
fn all(fits: impl Fn(&str) -> bool) -> BTreeSet<String> {
    let loaded = Loaded::of(&site());
    loaded.world.made.paths().iter().filter(|path| fits(path)).map(str::to_string).collect()
}

/// The id, slug and line of the place that lies highest: another metre changes no median.
fn highest(site: &Site) -> (String, String, usize) {
    let text = site.read("data/cities.csv");
    let elevation = |line: &str| line.split(',').nth(9).and_then(|m| m.parse::<i64>().ok()).unwrap_or(-1);
    let loaded = Loaded::of(site);
    let table = loaded.world.graph.tables.get("cities").unwrap();
    let is_listed = |line: &str| {
        let id = line.split(',').next().unwrap();
        table.find(id).is_some_and(|row| table.rows[row].listed)
    };
    let rows = text.lines().enumerate().skip(1).filter(|(_, line)| is_listed(line));
    let (at, line) = rows.max_by_key(|(_, line)| elevation(line)).unwrap();
    let id = line.split(',').next().unwrap().to_string();
    let slug = table.rows[table.find(&id).unwrap()].slug.to_string();
    (id, slug, at)
}

#[test]
fn a_fact_of_one_place_touches_its_own_pages_and_those_of_experts_who_live_there() {
    let of = site();
    let (id, slug, line) = highest(&of);
    let experts = of.read("data/experts.csv");
    let handles: Vec<String> = experts
        .lines()
        .filter(|row| row.split(',').nth(4) == Some(&id))
        .map(|row| row.split(',').nth(1).unwrap().to_string())
        .collect();
    let own = all(|path| {
        path.contains(&format!("/{slug}/"))
            || handles.iter().any(|handle| path.contains(&format!("experts/{handle}")))
    });
    assert!(own.len() > 6, "pages about it in two languages: {own:?}");
    let changed = touched(|site| {
        let now: i64 = site
            .read("data/cities.csv")
            .lines()
            .nth(line)
            .unwrap()
            .split(',')
            .nth(9)
            .unwrap()
            .parse()
            .unwrap();
        cell(site, "data/cities.csv", line, "elevation_m", &(now + 1).to_string());
    });
    assert_eq!(changed, own);
}

#[test]
fn a_template_touches_the_pages_that_reach_it() {
    let record =
        |path: &str| ["experts/", "stories/"].iter().any(|f| path.trim_start_matches("de/").starts_with(f));
    let records = all(|path| record(path));
    assert_eq!(touched(|s| theme(s, "templates/record.html", "class=\"role\"", "class=\"r\"")), records);
    assert_eq!(touched(|s| theme(s, "templates/components/profile.html", "class=\"", "class=\"p ")), records);
    let not_found = all(|path| path.ends_with("404.html"));
    assert_eq!(
        touched(|s| s.write("themes/default/templates/404.html", carried("templates/404.html") + "\n")),
        not_found
    );
    // A template that nothing uses, and a component that nothing calls.
    let unused = "{% component unused(a) %}{{ a }}{% endcomponent unused %}";
    let nobody = |s: &Site| {
        s.write("themes/default/templates/unused.html", "{% extends \"base.html\" %}");
        s.write("themes/default/templates/components/unused.html", unused);
    };
    assert_eq!(touched(nobody), BTreeSet::new());
}

#[test]
fn a_stylesheet_touches_itself_and_what_links_to_it() {
    let changed = touched(|s| theme(s, "assets/site.css", "body", "/* other */ body"));
    let pages = all(|path| path.ends_with(".html") && !path.ends_with("old-about/index.html"));
    let assets: Vec<&String> = changed.iter().filter(|path| !path.ends_with(".html")).collect();
    assert!(assets.iter().all(|path| path.starts_with("assets/site.")) && assets.len() == 2, "{assets:?}");
    assert!(pages.is_subset(&changed), "{:?}", pages.difference(&changed).collect::<Vec<_>>());
    assert!(
        changed.iter().all(|path| pages.contains(path) || path.starts_with("assets/site.")),
        "{changed:?}"
    );
}

#[test]
fn a_word_touches_the_pages_that_say_it() {
    let write = |words: &'static str| move |s: &Site| s.write("themes/default/i18n/en.yaml", words);
    // The template of landing pages asks for words by names that settings give it: it may say any.
    let landing = |path: &str| {
        !path.starts_with("de/") && path.matches('/').count() == 3 && !path.starts_with("places/")
    };
    assert_eq!(touched(write("never: Never\n")), all(landing));
    let english = |path: &str| path.ends_with(".html") && !path.starts_with("de/");
    let changed = touched(write("skip_link: Down\n"));
    assert_eq!(
        changed,
        all(|path| english(path) && !path.starts_with("old-about/")),
        "the frame of every page"
    );
    let changed = touched(write("record_place: \"Where\"\n"));
    let record = |path: &str| path.starts_with("experts/") || path.starts_with("stories/");
    assert_eq!(changed, all(|path| record(path) || landing(path)));
}

#[test]
fn a_note_a_text_and_a_story_touch_their_own_pages_and_lists() {
    let note = touched(|s| s.write("content/notes/home.md", "---\npage: /\n---\nAnother note.\n"));
    assert_eq!(note, BTreeSet::from(["index.html".to_string()]));
    let about = "---\ntitle: About\naliases: [/old-about/]\n---\nWho we are now.\n";
    let text = touched(|s| s.write("content/pages/about.md", about));
    // Its first paragraph is its description, which lists and llms.txt show.
    assert!(text.contains("about/index.html") && text.len() <= 4, "{text:?}");
}
