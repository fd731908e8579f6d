//! Experts: where they are shown and why, and what of them never leaves the data.

use super::look::{Output, Page};
use crate::support::Site;
use std::collections::BTreeSet;

const BASE: &str = "https://experts.example";
const SHOWN: [&str; 4] = ["Example Local", "Example Wide", "Example Remote", "Example Placeless"];

fn cards(page: &Page) -> Vec<(String, String)> {
    page.texts(".card h3").into_iter().zip(page.texts(".card .reason")).collect()
}

fn pair(name: &str, reason: &str) -> (String, String) {
    (name.to_string(), reason.to_string())
}

#[test]
fn experts_come_within_their_radius_or_by_video_with_the_reason_said() {
    let output = Output::of(&Site::case("experts"), BASE);
    let advice = |place: &str| cards(&output.page(&format!("advice/{place}/index.html")));
    let here = |name: &str| pair(name, "in Hometown");
    assert_eq!(advice("hometown"), [here("Example Local"), here("Example Wide"), here("Example Remote")]);
    // 22 km away: the usual radius of 40 reaches it, one of 5 does not, but the third works by video.
    let by_video = pair("Example Remote", "in Hometown, works by video");
    let away = |name: &str, km: u32| pair(name, &format!("in Hometown, {km} km away"));
    assert_eq!(advice("nearby"), [away("Example Local", 22), away("Example Wide", 22), by_video.clone()]);
    assert_eq!(advice("farside"), [away("Example Wide", 167), by_video]);
    // Another region: nobody comes by video from elsewhere, and 11 km are near.
    assert_eq!(advice("otherland"), [away("Example Local", 11), away("Example Wide", 11)]);
    // Without a position only the home itself is certain.
    assert_eq!(cards(&output.page("repair/nowhere/index.html")), [pair("Example Placeless", "in Nowhere")]);
    assert!(advice("nowhere").is_empty());
    // A page with nothing but public facts is not offered to search engines.
    assert_eq!(
        output.page("advice/nowhere/index.html").attribute("meta[name=robots]", "content"),
        "noindex, follow"
    );
    assert_eq!(
        output.page("advice/farside/index.html").attribute("meta[name=robots]", "content"),
        "index, follow, max-image-preview:large"
    );
    assert!(!output.sitemap("sitemap.xml").iter().any(|url| url.ends_with("/advice/nowhere/")));
    // The handle, not the id, stands in the address of a profile.
    assert!(output.files.contains_key("people/wide/index.html"));
}

#[test]
fn what_is_private_or_without_consent_is_in_no_byte_of_the_output_or_the_cache() {
    let site = Site::case("experts");
    let run = site.build().ok();
    let secrets = ["Example Hidden", "Example Silent", "people.example", "555 01", "Example Street"];
    let data = site.read("data/experts.csv");
    assert!(secrets.iter().all(|s| data.contains(s)), "the secrets are not in the data any more");
    for folder in ["output", ".flywheel"] {
        let files = site.tree(folder);
        assert!(!files.is_empty(), "{folder} is empty");
        for (path, bytes) in files {
            for secret in secrets {
                let found = bytes.windows(secret.len()).any(|w| w.eq_ignore_ascii_case(secret.as_bytes()));
                assert!(!found, "{folder}/{path} holds `{secret}`");
            }
            assert!(
                !path.contains("x4") && !path.contains("x5"),
                "{folder}/{path} is the page of somebody who did not agree"
            );
        }
    }
    assert!(run.stderr.contains("2 of 6 rows are shown nowhere"), "{}", run.stderr);
    assert!(secrets.iter().all(|s| !run.stderr.contains(s) && !run.stdout.contains(s)), "{}", run.stderr);
}

#[test]
fn exactly_the_pages_that_show_an_invented_row_say_so_and_credit_its_source() {
    let output = Output::of(&Site::case("experts"), BASE);
    // A page that counts experts shows rows of theirs, too.
    let shows = output.where_(|page| {
        let words = page.words();
        SHOWN.iter().any(|name| words.contains(name)) || !page.counts().is_empty()
    });
    let all = output.where_(|_| true);
    // Nobody offers advice in a place without a position, nobody repairs in the other land.
    let silent: Vec<&String> = all.difference(&shows).collect();
    let nobody =
        ["404.html", "advice/nowhere/index.html", "repair/otherland/index.html", "thanks/index.html"];
    assert_eq!(silent, nobody.each_ref());
    assert_eq!(output.where_(|page| page.any(".notice")), shows);
    assert!(output.page("people/index.html").text(".notice").contains("invented experts"));

    let crediting = |name: &str| -> BTreeSet<String> {
        output.where_(|page| page.texts(".credits li").iter().any(|credit| credit.starts_with(name)))
    };
    assert_eq!(crediting("Register Example"), shows);
    // The fact is shown in a table, and nowhere without its source and year.
    assert_eq!(crediting("Geo Example"), output.where_(|page| page.any("tbody")));
    assert!(
        output
            .page("places/hometown/index.html")
            .texts(".credits li")
            .contains(&"Geo Example, 2026 (CC0)".to_string())
    );
    assert_eq!(crediting("Idle Example"), BTreeSet::new(), "a source of which nothing is shown is credited");
}

#[test]
fn a_file_that_asks_for_consent_and_gets_no_answer_shows_nobody() {
    let site = Site::case("experts");
    let experts = site.read("data/experts.csv");
    let mut lines = experts.lines();
    let header = lines.next().unwrap_or_default().to_string();
    let unanswered: Vec<String> =
        lines.map(|line| line.rsplit_once(',').map_or(String::new(), |(row, _)| format!("{row},"))).collect();
    site.write("data/experts.csv", format!("{header}\n{}\n", unanswered.join("\n")));
    let run = site.build();
    // Without experts a dataset of experts is empty, and an empty dataset is an error that says so.
    let bytes: Vec<u8> = site.tree("output").into_values().flatten().collect();
    let text = String::from_utf8_lossy(&bytes);
    assert!(SHOWN.iter().all(|name| !text.contains(name)), "{}", run.stderr);
    assert!(run.stderr.contains("consent_public"), "{}", run.stderr);
}
