//! The report of a review: its numbers are those of the data, nothing of the data becomes markup, and little data reads well.

mod sample;

use flywheel::review::page::{page, text};
use flywheel::review::told::*;
use scraper::{Html, Selector};
use std::collections::BTreeSet;

fn parsed(told: &Told) -> Html {
    Html::parse_document(&page(told))
}

fn select(css: &str) -> Selector {
    Selector::parse(css).unwrap()
}

/// The texts of all that is found, with single spaces.
fn texts(html: &Html, css: &str) -> Vec<String> {
    let words = |e: scraper::ElementRef<'_>| {
        e.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    html.select(&select(css)).map(words).collect()
}

/// Holds a text equal to tests/it/snapshots/NAME.snap.
fn snapshot(name: &str, text: String) {
    insta::with_settings!({prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!(name, text);
    });
}

/// A small site: one page of each outcome but one.
fn small() -> Told {
    Told {
        site: "Rat & Tat".into(),
        language: "de".into(),
        day: "2026-11-24".into(),
        counts: Counts { index: 1, waiting: 0, noindex: 2, held: 1 },
        reasons: vec![Reason {
            outcome: Outcome::Noindex,
            why: "no expert in reach.".into(),
            pages: 2,
            examples: vec!["/mediation/köln/".into()],
        }],
        ..Told::default()
    }
}

#[test]
fn headlines_say_what_the_charts_say() {
    let told = sample::rich();
    // For people who want to look at it.
    std::fs::write(concat!(env!("CARGO_TARGET_TMPDIR"), "/review.html"), page(&told)).unwrap();
    let html = parsed(&told);
    snapshot("review_headlines", texts(&html, "h1, .lead, h2, h3:not(.small)").join("\n"));
}

#[test]
fn every_chart_has_a_name_a_description_and_its_numbers() {
    let told = sample::rich();
    let html = parsed(&told);
    let (plots, tables) =
        (html.select(&select("svg.plot")).count(), html.select(&select("details table")).count());
    assert_eq!((plots, tables), (4 + 2 + 2 + 1, 4 + 2 + 2 + 1 + 1), "and the map has a table, too");
    for plot in html.select(&select("svg.plot")) {
        for name in ["aria-labelledby", "aria-describedby"] {
            let id = plot.attr(name).unwrap();
            let said = texts(&html, &format!("[id='{id}']"));
            assert!(said.len() == 1 && !said[0].is_empty(), "{name} {id}: {said:?}");
        }
    }
    // Whatever hangs on an id finds one, and only one.
    let ids: Vec<&str> = html.select(&select("[id]")).filter_map(|e| e.attr("id")).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
    for link in html.select(&select("a[href^='#']")) {
        assert!(ids.contains(&&link.attr("href").unwrap()[1..]), "{}", link.html());
    }
}

#[test]
fn every_number_of_the_map_stands_in_its_table() {
    let told = sample::rich();
    let html = parsed(&told);
    assert_eq!(html.select(&select(".map svg > a")).count(), told.regions.len());
    let rows = texts(&html, "#map tbody tr");
    assert_eq!(rows.len(), told.regions.len());
    let texas = told.regions.iter().position(|r| r.id == "TX").unwrap();
    let r = &told.regions[texas];
    let cells = html.select(&select("#map tbody tr")).nth(texas).unwrap();
    let cells: Vec<String> = cells.select(&select("th, td")).map(|e| e.text().collect()).collect();
    let numbers = [r.made, r.index, r.waiting, r.experts, r.proof, r.quotes, r.notes];
    let written: Vec<String> =
        std::iter::once(r.name.clone()).chain(numbers.map(flywheel::diag::thousands)).collect();
    assert_eq!(cells, written);
}

#[test]
fn nothing_of_the_data_becomes_markup() {
    let planted = r#"<script>alert("x")</script>'" onload='y' {{ }} מאמן"#;
    let mut told = sample::rich();
    let spoil = |s: &mut String| *s = planted.into();
    [&mut told.site, &mut told.language, &mut told.day, &mut told.regions_called].into_iter().for_each(spoil);
    told.reasons.iter_mut().for_each(|r| {
        spoil(&mut r.why);
        r.examples.iter_mut().for_each(spoil);
    });
    told.changes
        .iter_mut()
        .for_each(|c| [&mut c.page, &mut c.from, &mut c.to, &mut c.why].into_iter().for_each(spoil));
    told.histograms.iter_mut().for_each(|h| [&mut h.name, &mut h.about].into_iter().for_each(spoil));
    told.regions.iter_mut().for_each(|r| [&mut r.id, &mut r.name].into_iter().for_each(spoil));
    for p in &mut told.pairs {
        for side in [&mut p.left, &mut p.right] {
            [&mut side.address, &mut side.title].into_iter().chain(&mut side.only).for_each(spoil);
        }
        p.shared.iter_mut().chain([&mut p.judged]).for_each(spoil);
    }
    for w in &mut told.wishes {
        [&mut w.what, &mut w.called].into_iter().for_each(spoil);
        w.places.iter_mut().for_each(|p| std::iter::once(&mut p.name).chain(&mut p.services).for_each(spoil));
    }
    told.curves.iter_mut().for_each(|c| [&mut c.threshold, &mut c.about].into_iter().for_each(spoil));
    told.services.iter_mut().for_each(|s| spoil(&mut s.name));
    told.waves.iter_mut().for_each(|w| spoil(&mut w.day));
    let text = page(&told);
    let html = Html::parse_document(&text);
    assert_eq!(texts(&html, "script"), texts(&parsed(&sample::rich()), "script"), "the one script is ours");
    assert_eq!(
        text.matches("alert(").count(),
        text.matches("&lt;script&gt;alert(&quot;x&quot;)").count()
            + text.matches("&lt;Script&gt;alert(").count()
    );
    for e in html.select(&select("*")) {
        assert!(e.value().attrs().all(|(name, _)| !name.starts_with("on")), "{}", e.html());
    }
    // What a person reads is what was written, also between letters that go the other way.
    assert!(texts(&html, ".sentences li[dir=auto]").iter().all(|s| s == planted));
}

#[test]
fn the_page_needs_nothing_beside_it() {
    let html = parsed(&sample::rich());
    for e in html.select(&select("[src], [href], [action], [data]")) {
        let to = e.attr("href").unwrap_or("src");
        assert!(to.starts_with('#') || to == "data:,", "{}", e.html());
    }
    let text = page(&sample::rich());
    assert!(!text.contains("@import") && !text.contains("://"), "no address of anywhere");
    assert_eq!(text, page(&sample::rich()));
}

#[test]
fn little_data_reads_well() {
    let nothing = parsed(&Told::default());
    assert_eq!(texts(&nothing, "h1"), ["No page has been judged yet"]);
    assert_eq!(texts(&nothing, "main"), ["There is nothing to tell yet."]);
    assert_eq!(texts(&nothing, "nav, section, script").len(), 0);
    let few = parsed(&small());
    snapshot("review_small", texts(&few, ".kicker, h1, .lead, .key li, main, footer").join("\n"));
    let only = Told { counts: Counts { index: 1, ..Counts::default() }, ..Told::default() };
    let one = texts(&parsed(&only), "h1, .lead");
    assert_eq!(
        one,
        ["The only page is offered to search engines", "Nothing waits and nothing is held back."]
    );
    for h in [
        Histogram { bins: vec![0, 0], ..Histogram::default() },
        Histogram { pages: 1, high: 1.0, bins: vec![1], ..Histogram::default() },
    ] {
        let told = Told { histograms: vec![h], ..small() };
        assert!(!page(&told).contains("NaN") && !page(&told).contains("inf%"));
    }
}

#[test]
fn a_terminal_gets_the_same_in_short() {
    let told = sample::rich();
    snapshot(
        "review_text",
        [text::text(&told), text::text(&small()), text::text(&Told::default())].join("\n---\n"),
    );
}

#[test]
fn a_curve_is_drawn_with_characters_and_no_wider_than_asked() {
    let told = sample::rich();
    let drawn: Vec<String> = told.curves.iter().map(|c| text::curve_text(c, 60)).collect();
    snapshot("review_curve", drawn.join("\n"));
    for line in drawn.iter().flat_map(|d| d.lines()) {
        assert!(line.chars().count() <= 60, "{line}");
    }
    let one = Curve { threshold: "x".into(), points: vec![(1.0, 3)], now: 1.0, ..Curve::default() };
    assert!(text::curve_text(&one, 0).contains("now 1: 3 pages indexable"));
    assert!(text::curve_text(&Curve::default(), 80).contains("nothing was measured"));
}
