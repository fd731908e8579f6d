//! Before anything is rounded or withheld, the numbers are exactly those that are true of the export.

use super::demo::{KEY, repository, site};
use flywheel::config::PlaceStep;
use flywheel::data::yaml::parse_yaml;
use flywheel::diag::Report;
use flywheel::import::{Group, ImportOptions, Keys, Record, Total, read_records, totals_of};
use flywheel::node::{Node, Source};
use std::collections::BTreeMap;

/// A line of the file of true totals.
fn total(node: &Node) -> Total {
    let text = |key: &str| node.get(key).and_then(Node::as_str).unwrap_or_default().to_string();
    let number = |key: &str| text(key).parse().unwrap_or_else(|_| panic!("{key} of {node:?}"));
    let ratings: Vec<usize> =
        node.get("ratings").unwrap().items().iter().map(|n| n.as_str().unwrap().parse().unwrap()).collect();
    Total {
        n: number("n"),
        experts: number("experts"),
        completed: number("completed"),
        cancelled: number("cancelled"),
        no_match: number("no_match"),
        in_progress: number("in_progress"),
        share: text("share").parse().ok(),
        days: text("days").parse().ok(),
        ratings: ratings.try_into().unwrap(),
    }
}

/// Our total with the share as the file rounds it.
fn rounded(total: &Total) -> Total {
    let four = |share: f64| format!("{share:.4}").parse().unwrap();
    Total { share: total.share.map(four), ..total.clone() }
}

fn key(group: &Group) -> String {
    match group.level {
        PlaceStep::Place => format!("{}/{}", group.place, group.service),
        PlaceStep::County => format!("{}/{}/{}", group.region, group.county, group.service),
        PlaceStep::Region => format!("{}/{}", group.region, group.service),
        PlaceStep::All => group.service.to_string(),
    }
}

#[test]
fn the_totals_of_the_demo_export_are_exactly_the_true_ones() {
    let site = site("data/providers.csv");
    let options = ImportOptions {
        site: site.path().into(),
        export: repository("tests/data/matches-export.csv"),
        today: jiff::civil::date(2026, 11, 24),
        dry: true,
        allow_fewer: false,
    };
    let mut report = Report::new();
    let read = read_records(&options, &Keys::new(KEY), &mut report).unwrap();
    let text = std::fs::read_to_string(repository("tests/data/totals.yaml")).unwrap();
    let truth = parse_yaml(&Source::new("totals.yaml", text), &mut report).unwrap();
    let told = |path: &[&str]| -> usize {
        path.iter().fold(&truth, |n, k| n.get(k).unwrap()).as_str().unwrap().parse().unwrap()
    };
    assert_eq!(read.records.len(), told(&["file", "valid"]));
    assert_eq!(read.tally.consented, told(&["file", "consented"]));
    assert_eq!(read.tally.quotes, told(&["testimonials", "quotable"]));
    assert_eq!(read.tally.texts.len(), told(&["testimonials", "with_contact_data"]));

    let all: Vec<&Record> = read.records.iter().collect();
    let consented: Vec<&Record> = read.records.iter().filter(|r| r.consent.in_force()).collect();
    let mut compared = 0;
    for (name, records) in [("valid", all), ("consented", consented)] {
        let truth = truth.get(name).unwrap();
        assert_eq!(rounded(&Total::of(records.iter().copied())), total(truth.get("all").unwrap()), "{name}");
        let groups: BTreeMap<Group, Total> = totals_of(&read, &records);
        let levels = [
            ("service", PlaceStep::All),
            ("state_service", PlaceStep::Region),
            ("county_service", PlaceStep::County),
            ("city_service", PlaceStep::Place),
        ];
        for (section, level) in levels {
            let of_level = || groups.iter().filter(|(g, _)| g.level == level);
            let large: BTreeMap<String, Total> = of_level()
                .filter(|(_, t)| level == PlaceStep::All || t.n >= 5)
                .map(|(g, t)| (key(g), rounded(t)))
                .collect();
            let truth = truth.get(section).unwrap();
            let wanted: BTreeMap<String, Total> = truth
                .entries()
                .iter()
                .filter(|e| &*e.key != "below")
                .map(|e| (e.key.to_string(), total(&e.value)))
                .collect();
            for (key, wanted) in &wanted {
                assert_eq!(large.get(key), Some(wanted), "{name} {section} {key}");
            }
            assert_eq!(large.len(), wanted.len(), "{name} {section}");
            if let Some(below) = truth.get("below") {
                let small: Vec<usize> = of_level().map(|(_, t)| t.n).filter(|n| *n < 5).collect();
                let n = |key: &str| below.get(key).and_then(Node::as_str).unwrap().parse::<usize>().unwrap();
                assert_eq!(
                    (small.len(), small.iter().sum::<usize>()),
                    (n("groups"), n("n")),
                    "{name} {section} below"
                );
            }
            compared += wanted.len();
        }
    }
    assert!(compared > 1500, "only {compared} groups were compared");
}
