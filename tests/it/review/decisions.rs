//! The decisions file as people write it: what it does, and what is said of a line that cannot be used.

use super::town::Town;
use crate::support::Site;

fn site() -> (Site, String) {
    let town = Town::new(8, 20, 11);
    let site = Site::new(&[]);
    town.write(&site);
    let expert = &town.experts[0];
    (site, format!("/{}/{}/", super::town::SERVICES[expert.service], town.cities[expert.city].id))
}

#[test]
fn a_line_by_hand_keeps_a_page_back_or_lets_it_in_and_review_leaves_it_alone() {
    let (site, page) = site();
    let file = format!("output{page}index.html");
    site.write("data/decisions.csv", format!("page,decision\n{page},index\n"));
    site.build().ok();
    assert!(!site.read(&file).contains("noindex"));
    site.write("data/decisions.csv", format!("page,decision,reason\n{page},noindex,We are not there yet.\n"));
    site.build().ok();
    assert!(site.read(&file).contains("noindex"));
    let explained = site.run(&["explain", &page]).ok().stdout;
    assert!(explained.contains("data/decisions.csv:2 says noindex: We are not there yet."), "{explained}");
    site.run(&["review", "--accept", "--all", "--date", "2026-11-24"]).ok();
    assert!(site.read("data/decisions.csv").contains(&format!("{page},noindex,,,We are not there yet.,\n")));
}

#[test]
fn a_held_page_is_not_made_and_its_address_leads_where_the_line_says() {
    let (site, page) = site();
    site.run(&["build", "--date", "2026-11-01"]).ok();
    site.write("data/decisions.csv", format!("page,decision,redirect\n{page},hold,/\n"));
    site.build().ok();
    assert!(!site.exists(&format!("output{page}index.html")));
    assert!(
        site.read("output/_redirects").contains(&format!("{page} / 301")),
        "{}",
        site.read("output/_redirects")
    );
    site.write("data/decisions.csv", format!("page,decision,redirect\n{page},hold,/nowhere/\n"));
    let said = site.build();
    assert!(said.stderr.contains("FW702") && said.stderr.contains("`/nowhere/`"), "{}", said.stderr);
}

#[test]
fn lines_that_cannot_be_used_are_told_with_their_place() {
    let (site, page) = site();
    let lines = format!(
        "page,decision,wave,redirect\n{page},indx,,\nmediator,index,,\n{page},noindex,soon,\n{page},noindex,,/\n{page},noindex,,\n{page},hold,,\n/mediator/nowher/,hold,,\n"
    );
    site.write("data/decisions.csv", lines);
    let run = site.build();
    assert_eq!(run.code, 1);
    let told = run.stderr.replace(&page, "PAGE");
    insta::assert_snapshot!(
        told.lines().filter(|l| !l.contains("PAGE,") && !l.contains(" | ")).collect::<Vec<_>>().join("\n")
    );
}

#[test]
fn an_index_line_without_evidence_is_told_and_does_nothing() {
    let (site, _) = site();
    let experts = site.read("data/experts.csv");
    let bare = site.read("data/cities.csv").lines().skip(1).find_map(|line| {
        let id = line.split(',').next().unwrap().to_string();
        (!experts.contains(&format!(",{id},"))).then_some(id)
    });
    let page = format!("/mediator/{}/", bare.expect("a city without experts"));
    site.write("data/decisions.csv", format!("page,decision\n{page},index\n"));
    let run = site.build().ok();
    assert!(run.stderr.contains("FW703") && run.stderr.contains("outside 0 of at least 1"), "{}", run.stderr);
    assert!(site.read(&format!("output{page}index.html")).contains("noindex"));
}

#[test]
fn a_spreadsheet_may_write_semicolons_a_byte_order_mark_and_line_ends_of_its_own() {
    let (site, page) = site();
    site.write(
        "data/decisions.csv",
        format!("\u{feff}page;decision;reason\r\n{page};index;\"Soon, we hope\"\r\n"),
    );
    site.build().ok();
    assert!(!site.read(&format!("output{page}index.html")).contains("noindex"));
}

#[test]
fn a_lost_decisions_file_is_told_because_it_takes_every_page_out_of_search() {
    let (site, page) = site();
    let told = "warning[FW703]: no page of the family `landing` is offered to search engines";
    assert!(site.build().ok().stderr.contains(told));
    site.write("data/decisions.csv", format!("page,decision\n{page},index\n"));
    assert!(!site.build().ok().stderr.contains(told));
}

#[test]
fn a_day_that_is_none_is_answered_with_one_that_is() {
    let (site, _) = site();
    for command in ["review", "build"] {
        let run = site.run(&[command, "--date", "tomorrow"]);
        assert_eq!(run.code, 2);
        assert!(run.stderr.contains("write a day as 2026-"), "{}", run.stderr);
    }
}
