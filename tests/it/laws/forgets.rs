//! Programs that are broken on purpose: each leaves one part out of every fingerprint, and after an edit of that
//! part the output must not be that of a clean build. So the law of clean builds notices what is forgotten.

use super::difference;
use super::lab::Lab;
use super::tiny_site::tiny;
use flywheel::manifest::Interrupt;
use flywheel::pipeline::BuildOptions;
use std::sync::Arc;

/// A part of fingerprints, and an edit that changes nothing but it on some page.
const PARTS: &[(&str, &str, &str, &str)] = &[
    ("template", "themes/default/templates/record.html", "<p class=\"role\">", "<p class=\"role x\">"),
    ("theme", "themes/default/assets/site.css", "1em", "2em"),
    ("words", "themes/default/i18n/en.yaml", "seen", "known"),
    ("site", "site.yaml", "label: Help, url: /help/", "label: Helps, url: /help/"),
    ("sources", "site.yaml", "name: Invented Gazetteer", "name: Other Gazetteer"),
    ("family", "site.yaml", "{service.plural} in {place.title}", "{service.plural}: {place.title}"),
    ("decision", "site.yaml", "label: Stories}", "label: Stories, gate: {index: {notes: 1}}}"),
    ("note", "content/notes/one.md", "A note for", "Another note for"),
    ("rows", "data/cities.csv", ",4000,500,", ",4000,520,"),
    ("row", "data/experts.csv", "Far from everybody.", "Not far from everybody."),
    ("experts", "data/experts.csv", "Far from everybody.", "Not far from everybody."),
    ("deck", "data/copy/deck.yaml", "Advice in {place.name} is invented.", "Advice in {place.name} is new."),
    ("sections", "data/cities.csv", "Farawick,", "Farawood,farawick"),
    ("document", "content/pages/help.md", "How it works.", "How it does."),
    ("next", "content/texts/another.md", "title: Another", "title: Some other"),
    ("synthetic", "site.yaml", "label: places", "label: invented places"),
    ("entries", "content/texts/another.md", "More words.", "Other words."),
];

/// Whether an edit leads to the output of a clean build, by a program that forgets a part.
fn is_clean_after(forgotten: Option<&'static str>, file: &str, from: &str, to: &str) -> bool {
    let lab = Lab::new(tiny());
    let mut interrupt = Interrupt::default();
    interrupt.forgets_part = forgotten;
    let options = BuildOptions { interrupt: Arc::new(interrupt), ..lab.options() };
    lab.build(&options, 2).summary("the first build");
    let text = lab.site.read(file);
    assert!(text.contains(from), "{file} has no {from}");
    lab.site.write(file, text.replacen(from, to, 1));
    lab.build(&options, 2).summary("an edit");
    let (_, clean, _) = lab.clean(&options, 1);
    difference(&lab.output(), &clean).is_none()
}

#[test]
fn a_part_that_is_left_out_of_fingerprints_is_noticed() {
    for (part, file, from, to) in PARTS {
        assert!(is_clean_after(None, file, from, to), "{part}: with nothing left out");
        assert!(!is_clean_after(Some(part), file, from, to), "{part} was left out, and nobody noticed");
    }
}
