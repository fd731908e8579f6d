//! What a build and a check make of drafts, and of what a person accepted.

use super::{Desk, states};
use flywheel::draft::DraftOptions;

const ELM: &str = "content/notes/coach-elm-harbour.md";
const PAGE: &str = "output/coach/elm-harbour/index.html";

#[test]
fn a_build_shows_a_draft_only_when_a_person_accepted_it_and_then_says_where_it_comes_from() {
    let desk = Desk::new();
    let (site, run) = (&desk.site, |arguments: &[&str]| desk.site.run(arguments));
    run(&["build"]).ok();
    let before = site.tree("output");
    desk.run(&desk.options()).unwrap();
    run(&["build"]).ok();
    assert_eq!(site.tree("output"), before, "a draft is on no page");
    let asked = desk.counts();

    let draft = site.read(ELM);
    assert!(
        draft.contains("\ndraft: true # ")
            && draft.contains("model: \"model-by-example\"")
            && draft.contains("\"places/elm\": "),
        "{draft}"
    );
    site.write(ELM, super::accept(&draft));
    run(&["build"]).ok();
    let page = site.read(PAGE);
    assert!(page.contains("ranks first by population in the province"));
    assert!(
        page.contains(
            "<p class=\"small drafted\">A program helped to write this note &amp; a person checked it.</p>"
        ),
        "{page}"
    );
    let changed: Vec<String> = site
        .tree("output")
        .into_iter()
        .filter(|(file, bytes)| before.get(file) != Some(bytes))
        .map(|(file, _)| file)
        .collect();
    assert!(
        changed.contains(&"coach/elm-harbour/index.html".to_string())
            && !changed.iter().any(|file| file.contains("oakmere")),
        "{changed:?}"
    );
    assert_eq!(desk.counts(), asked, "a build asks nobody");
    // A note that a person wrote says nothing of a program; and where the site says nothing, no note does.
    assert!(!site.read("output/index.html").contains("A program helped"));
    site.write(
        "site.yaml",
        site.read("site.yaml")
            .lines()
            .filter(|line| !line.contains("disclosure"))
            .map(|line| format!("{line}\n"))
            .collect::<String>(),
    );
    run(&["build"]).ok();
    assert!(!site.read(PAGE).contains("A program helped") && site.read(PAGE).contains("ranks first"));
    // A page with an accepted note is not drafted again.
    let next = desk.run(&DraftOptions { again: true, ..desk.options() }).unwrap();
    assert!(next.judged.is_empty(), "{:?}", states(&next));
}

#[test]
fn a_row_that_changed_makes_a_draft_stale_and_the_check_says_so() {
    let desk = Desk::new();
    let site = &desk.site;
    desk.run(&desk.options()).unwrap();
    site.run(&["build"]).ok();
    assert!(!site.run(&["check"]).stderr.contains("FW621"));
    site.write(ELM, super::accept(&site.read(ELM)));
    // One row changes, of an accepted note; one of a draft that a person worked on; one of a draft as it was.
    let rows = site
        .read("data/places.csv")
        .replace("48210", "48310")
        .replace(",19,22,", ",20,22,")
        .replace("Mill Point Airport,8.9", "Mill Point Airport,9.9");
    site.write("data/places.csv", rows);
    let oak = "content/notes/coach-oakmere.md";
    site.write(oak, site.read(oak).replace("lunch hour", "long lunch hour"));
    site.run(&["build"]).ok();
    let check = site.run(&["check"]);
    let text = &check.stderr;
    assert!(
        text.contains("FW621")
            && text.contains(
                "an accepted note of a model is older than its rows: `places/elm` says something else now"
            ),
        "{text}"
    );
    assert!(text.contains(&format!("{ELM}:")) && text.contains("a draft of a model is older"), "{text}");
    // Only the untouched draft is drafted anew; what a person worked on or accepted stays as it is.
    let (elm, oakmere) = (site.read(ELM), site.read(oak));
    let ash = super::model::good("Ashby").replace("9 km", "10 km");
    desk.model.with(|model| model.instead.insert("Ashby".into(), super::model::Answer::Text(ash)));
    let next = desk.run(&desk.options()).unwrap();
    assert_eq!(states(&next), [("/coach/ashby/".to_string(), "drafted".to_string())]);
    assert_eq!((site.read(ELM), site.read(oak)), (elm, oakmere));
    assert!(site.read("content/notes/coach-ashby.md").contains("10 km"));
    // Nothing else about the row: it is right again.
    site.write("data/places.csv", site.read("data/places.csv").replace("48310", "48210"));
    let check = site.run(&["check"]);
    assert!(!check.stderr.contains("an accepted note"), "{}", check.stderr);
    // A row that is gone is a fault of the note that names it, as of any note.
    let rows = site.read("data/places.csv");
    let left = rows.lines().filter(|line| !line.starts_with("elm")).map(|line| format!("{line}\n"));
    site.write("data/places.csv", left.collect::<String>());
    let run = site.run(&["build"]);
    assert!(
        run.code == 1 && run.stderr.contains("has no row `elm`") && run.stderr.contains(ELM),
        "{}",
        run.stderr
    );
}

#[test]
fn a_file_that_a_person_wrote_is_never_written_over() {
    let desk = Desk::new();
    desk.site.write(ELM, "---\nfor: {services: coach}\n---\nSomebody's own words.\n");
    desk.site.write(
        "content/notes/other.md",
        "---\nfor: {services: coach, places: oak}\n---\nSomebody's own words.\n",
    );
    let drafts = desk.run(&desk.options()).unwrap();
    assert_eq!(drafts.judged.len(), 5, "a page with a note is left alone");
    assert_eq!(desk.site.read(ELM), "---\nfor: {services: coach}\n---\nSomebody's own words.\n");
    assert!(desk.site.exists("content/notes/coach-elm-harbour-2.md"));
}

#[test]
fn a_text_of_ones_own_is_judged_as_a_draft_is() {
    let desk = Desk::new();
    desk.site.write("mine.txt", super::model::good("Firbank"));
    let judge = |file: &str| desk.site.run(&["draft", "judge", file, "--page", "/coach/firbank/"]);
    let run = judge("mine.txt");
    assert!(
        run.code == 0
            && run.stdout.contains("tells: Elevation: 412 m")
            && run.stdout.ends_with("it passes\n"),
        "{}{}",
        run.stdout,
        run.stderr
    );
    desk.site.write("mine.txt", super::model::good("Firbank").replace("fourth", "third"));
    let run = judge("mine.txt");
    assert!(
        run.code == 1 && run.stdout.contains("number: “third by”") && run.stdout.ends_with("it is refused\n"),
        "{}",
        run.stdout
    );
    assert_eq!(judge("nothing.txt").code, 2);
    for page in ["/experts/example-wren/", "/", "/nowhere/", "/coach/"] {
        let run = desk.site.run(&["draft", "brief", page]);
        assert!(run.code == 1 && run.stderr.starts_with("error: "), "{page}: {}", run.stderr);
    }
}
