//! The planted rows of the samples of experts and referrals, by their lines.

use crate::support::Site;
use std::collections::BTreeSet;

const SITE: &str = r#"name: Samples
base_url: https://samples.example
settings: {form: false}
datasets:
  services: {path: data/services.yaml, kind: service}
  cities: {path: data/cities.csv, kind: place}
  experts: {path: data/providers-sample.csv, kind: provider, synthetic: true, label: experts}
families:
  home: {kind: hub, url: /, lists: [landing]}
  landing: {kind: product, url: "/{services}/{cities}/", axes: [services, cities], title: "{service.name} {place.in}"}
  expert: {kind: record, url: "/experts/{experts}/", of: experts}
"#;

fn column(text: &str, name: &str) -> BTreeSet<String> {
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let at = rows.headers().unwrap().iter().position(|h| h == name).unwrap();
    rows.records().map(|r| r.unwrap()[at].to_string()).filter(|v| !v.is_empty()).collect()
}

const PROVIDERS: &str = include_str!("../../data/providers-sample.csv");
const REFERRALS: &str = include_str!("../../data/referrals-sample.csv");
const MATCHES: &str = include_str!("../../data/matches-sample.csv");
const PLANTED: &str = include_str!("../../data/planted.csv");

/// Services and cities that the samples name, but for the planted unknown ones.
fn site(settings: &str) -> Site {
    let ids: BTreeSet<String> = column(PROVIDERS, "services")
        .iter()
        .chain(&column(MATCHES, "service"))
        .flat_map(|list| list.split(';').map(str::to_string).collect::<Vec<_>>())
        .filter(|id| !["wizard", "executive-coaching", "Astrologer"].contains(&id.as_str()))
        .collect();
    let services: String = ids.iter().map(|id| format!("- id: {id}\n  name: {id}\n")).collect();
    let mut cities = String::from("id,name,population,lat,lon\n");
    let ids: BTreeSet<String> =
        column(PROVIDERS, "city_id").into_iter().chain(column(MATCHES, "city_id")).collect();
    for (at, id) in ids.iter().filter(|id| !["us-1", "us-999999999"].contains(&id.as_str())).enumerate() {
        cities.push_str(&format!("{id},Town {at},500,50.{at:03},8.0\n"));
    }
    Site::new(&[
        ("site.yaml", settings),
        ("data/services.yaml", &services),
        ("data/cities.csv", &cities),
        ("data/providers-sample.csv", PROVIDERS),
        ("data/referrals-sample.csv", REFERRALS),
        ("data/matches-sample.csv", MATCHES),
    ])
}

/// What is said of a file: line, level, code and message; of one with two lines, both.
fn said(site: &Site, file: &str) -> BTreeSet<(u32, String, String)> {
    let mut report = flywheel::diag::Report::new();
    flywheel::data::site::load_site(site.path(), None, &mut report).unwrap();
    let mut said = BTreeSet::new();
    for group in report.groups() {
        let here = group.examples.iter().any(|d| d.place.as_ref().is_some_and(|p| p.file.ends_with(file)));
        assert!(!here || group.count as usize == group.examples.len(), "more than is shown: {group:?}");
        for d in &group.examples {
            let Some(place) = d.place.as_ref().filter(|p| p.file.ends_with(file) && p.line > 1) else {
                continue;
            };
            let lines = d.related.iter().map(|(_, p)| format!(" and line {}", p.line)).collect::<String>();
            let level = flywheel::diag::level_name(d.level);
            said.insert((
                place.line,
                format!("{} {level}", d.code.as_str()),
                format!("{}{lines}", d.message),
            ));
        }
    }
    said
}

fn planted(file: &str) -> BTreeSet<u32> {
    PLANTED
        .lines()
        .filter_map(|l| l.strip_prefix(&format!("{file},"))?.split(',').next()?.parse().ok())
        .collect()
}

#[test]
fn each_planted_expert_is_answered_and_no_other() {
    let said = said(&site(SITE), "providers-sample.csv");
    insta::assert_snapshot!(written(&said));
    let lines: BTreeSet<u32> = said.iter().map(|(line, ..)| *line).collect();
    // Template syntax is no fault: it is printed as it stands.
    assert_eq!(lines, planted("providers-sample.csv").into_iter().filter(|line| *line != 37).collect());
}

#[test]
fn pages_of_planted_experts_show_nothing_of_what_was_refused() {
    let site = site(SITE);
    let run = site.run(&["build", "--keep-going"]);
    let pages: Vec<(String, String)> = site
        .tree("output")
        .into_iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .map(|(path, bytes)| (path, String::from_utf8_lossy(&bytes).into_owned()))
        .collect();
    assert!(pages.iter().any(|(path, _)| path.starts_with("experts/")), "{}{}", run.stdout, run.stderr);
    let all: String = pages.iter().map(|(_, text)| text.as_str()).collect();
    for refused in ["010-0199", "direct@example.org", "nimdA", "../admin", "wizard", "@example.net"] {
        assert!(!all.contains(refused), "{refused}");
    }
    assert!(!pages.iter().any(|(path, _)| path.contains("admin")));
    let page = &pages.iter().find(|(path, _)| path.contains("demo-grace-036")).unwrap().1;
    assert!(page.contains("{{ 7*7 }} and {% include"), "{page}");
}

#[test]
fn each_planted_referral_is_answered_and_no_other() {
    let settings = SITE.replace(
        "families:",
        "  matches: {path: data/matches-sample.csv, kind: match, synthetic: true, label: matches}\n  \
         referrals: {path: data/referrals-sample.csv, kind: referral, synthetic: true, label: referrals}\nfamilies:",
    );
    let said = said(&site(&settings), "referrals-sample.csv");
    insta::assert_snapshot!(written(&said));
    let lines: BTreeSet<u32> = said.iter().map(|(line, ..)| *line).collect();
    // Line 116 is a referral of an expert to themselves as well, by chance.
    let mut wanted = planted("referrals-sample.csv");
    wanted.insert(116);
    assert_eq!(lines, wanted);
}

fn written(said: &BTreeSet<(u32, String, String)>) -> String {
    said.iter().map(|(line, code, message)| format!("{line}: {code}: {message}\n")).collect()
}

#[test]
fn refused_values_are_in_no_row() {
    let settings = SITE.replace(
        "families:",
        "  matches: {path: data/matches-sample.csv, kind: match}\n  \
         referrals: {path: data/referrals-sample.csv, kind: referral}\nfamilies:",
    );
    let mut report = flywheel::diag::Report::new();
    let site = site(&settings);
    let loaded = flywheel::data::site::load_site(site.path(), None, &mut report).unwrap();
    let value = |table: &str, id: &str, column: &str| {
        let table = loaded.tables.get(table).unwrap();
        table.find(id).map(|row| format!("{:?}", table.value(&table.rows[row], column)))
    };
    let none = Some("None".to_string());
    for (table, id, column) in [
        ("experts", "demo-p-008", "ratings_count"),
        ("experts", "demo-p-008", "ratings_sum"),
        ("experts", "demo-p-011", "handle"),
        ("experts", "demo-p-012", "handle"),
        ("experts", "demo-p-024", "bio"),
        ("experts", "demo-p-028", "joined_on"),
        ("experts", "demo-p-040", "handle"),
        ("referrals", "demo-r-0005", "code"),
        ("referrals", "demo-r-0006", "code"),
        ("referrals", "demo-r-0023", "reward"),
        ("referrals", "demo-r-0037", "reward"),
        ("referrals", "demo-r-0037", "reward_paid_at"),
        ("referrals", "demo-r-0051", "match"),
        ("referrals", "demo-r-0061", "status"),
    ] {
        assert_eq!(value(table, id, column), none, "{id} {column}");
    }
    assert_eq!(value("experts", "demo-p-032", "name"), None);
    assert_eq!(value("referrals", "demo-r-0008", "reward"), None, "a whole row, so that it is in no total");
    let columns = &loaded.tables.get("referrals").unwrap().columns;
    assert!(!columns.iter().any(|c| c.name.contains("mail")));
}
