//! Ten landing pages of the demo as a visitor reads them, kept as text: what an edit of the deck, the data or a
//! template does to them is seen in the difference. `UPDATE=1 cargo test --test it golden` writes them anew.
//!
//! Kept is the main part without navigation, forms and drawings, one block a line.

use crate::explain::world::{load, producer};
use flywheel::plan::Plan;
use flywheel::theme::Cache;
use scraper::{ElementRef, Html, Node, Selector};
use std::path::{Path, PathBuf};

/// Cities large and small, all over the country; pages with many experts, few, and proof of their own.
const PAGES: [&str; 10] = [
    "executive-coach/texas/austin-tx",
    "mediator/ohio/cleveland-oh",
    "nonprofit-consultant/new-york/buffalo-ny",
    "career-coach/florida/coconut-creek",
    "hr-consultant/colorado/westminster-co",
    "ministry-coach/california/gardena",
    "startup-advisor/florida/town-n-country",
    "grant-writer/new-jersey/middletown-nj",
    "operations-consultant/illinois/chicago",
    "marketing-strategist/washington/seattle",
];

const BLOCKS: &[&str] = &[
    "p",
    "h1",
    "h2",
    "h3",
    "li",
    "tr",
    "figcaption",
    "blockquote",
    "dt",
    "dd",
    "summary",
    "caption",
    "div",
    "section",
    "ul",
    "table",
];
const LEFT_OUT: &[&str] = &["nav", "form", "svg", "script", "style"];

#[test]
fn ten_pages_of_the_demo_say_what_they_said() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let loaded = load(root);
    let mut wrong = Vec::new();
    for page in PAGES {
        let path = format!("{page}/index.html");
        let artifact = loaded.plan.artifacts().iter().find(|a| Plan::path(&loaded.world, a) == path);
        let artifact = artifact.unwrap_or_else(|| panic!("{path} is made"));
        let mut bytes = Vec::new();
        producer(artifact).make(&loaded.world, artifact, None, &mut Cache::default(), &mut bytes).unwrap();
        let text = main_text(&String::from_utf8(bytes).unwrap());
        let file = golden(root, page);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(&file, &text).unwrap();
        }
        let kept = std::fs::read_to_string(&file).unwrap_or_default();
        wrong.extend(kept.lines().zip(text.lines()).find(|(a, b)| a != b).map(|d| format!("{page}: {d:?}")));
        if kept.lines().count() != text.lines().count() {
            wrong.push(format!("{page}: {} lines, not {}", text.lines().count(), kept.lines().count()));
        }
    }
    assert!(
        wrong.is_empty(),
        "run `UPDATE=1 cargo test --test it golden` and read the difference: {wrong:#?}"
    );
}

fn golden(root: &Path, page: &str) -> PathBuf {
    root.join("tests/golden").join(format!("{}.txt", page.replace('/', "_")))
}

fn main_text(html: &str) -> String {
    let page = Html::parse_document(html);
    let main = page.select(&Selector::parse("main").unwrap()).next().unwrap();
    let mut text = String::new();
    read(main, &mut text);
    let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    let lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
    format!("{}\n", lines.join("\n"))
}

fn read(element: ElementRef<'_>, text: &mut String) {
    for child in element.children() {
        match child.value() {
            Node::Text(words) => text.push_str(&words.replace('\n', " ")),
            Node::Element(tag) if !LEFT_OUT.contains(&tag.name()) => {
                let is_block = BLOCKS.contains(&tag.name());
                let edge = if is_block { "\n" } else { " " };
                text.push_str(if is_block || tag.name() == "td" { edge } else { "" });
                read(ElementRef::wrap(child).unwrap(), text);
                text.push_str(if is_block { edge } else { "" });
            }
            _ => {}
        }
    }
}
