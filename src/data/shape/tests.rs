//! All mistakes of a file at once, each at its place; and what a clean file becomes.

use super::*;
use crate::config::OneOrMany;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Site {
    #[serde(default)]
    services: Vec<Service>,
    population: Option<u32>,
    #[serde(default)]
    kind: Kind,
    version: Option<String>,
    tags: Option<OneOrMany<String>>,
    served: Option<bool>,
    gate: Option<Gate>,
    source: Option<Origin>,
    #[serde(default)]
    ratios: BTreeMap<String, f64>,
    spot: Option<(f64, f64)>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Service {
    id: String,
    name: String,
}

#[derive(Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Kind {
    /// A city.
    #[default]
    Place,
    /// What is offered.
    Service,
    /// Anything else.
    Plain,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Gate {
    Open,
    AtLeast(u8),
    Between { low: u8, high: u8 },
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Origin {
    File {
        #[allow(dead_code)]
        path: String,
    },
    Web {
        url: String,
    },
}

/// A loaded site, or each finding as "code line:column message | hint".
fn load_site(text: &str) -> Result<Site, Vec<String>> {
    let mut report = Report::new();
    let site = load::<Site>(&Source::new("site.yaml", text.to_owned()), &mut report);
    let said = report.groups().iter().flat_map(|g| &g.examples).map(|d| {
        let place = d.place.clone().unwrap_or_default();
        let hint = d.hint.clone().unwrap_or_default();
        format!("{} {}:{} {} | {hint}", d.code.as_str(), place.line, place.column, d.message)
    });
    let said: Vec<String> = said.collect();
    assert_eq!(site.is_some(), said.is_empty(), "{said:?}");
    site.ok_or(said)
}

#[track_caller]
fn refused(text: &str, expected: &[&str]) {
    assert_eq!(load_site(text).expect_err(text), expected);
}

#[test]
fn a_clean_file_becomes_its_type() {
    let site = load_site(
        "services:\n  - {id: a, name: 02134}\nkind: service\nversion: 1.0\ntags: news\nserved: Yes\n\
         gate: {at-least: 3}\nsource: {type: web, url: https://example.org}\nratios: {a: 1, b: 0.5}\nspot: [1, -2.5]\npopulation: ~\n",
    )
    .unwrap();
    assert_eq!((site.services[0].id.as_str(), site.services[0].name.as_str()), ("a", "02134"));
    assert_eq!((site.kind, site.version.as_deref(), site.population), (Kind::Service, Some("1.0"), None));
    assert_eq!((&site.tags.unwrap()[..], site.served), (&["news".to_owned()][..], Some(true)));
    assert!(matches!(site.gate, Some(Gate::AtLeast(3))));
    assert!(matches!(site.source, Some(Origin::Web { url }) if url == "https://example.org"));
    assert_eq!((site.ratios["b"], site.spot), (0.5, Some((1.0, -2.5))));
    assert_eq!(load_site("tags: [1.0, b]\n").unwrap().tags.unwrap().0, ["1.0", "b"]);
    assert!(matches!(load_site("gate: open\n").unwrap().gate, Some(Gate::Open)));
    let gate = load_site("gate:\n  between: {low: 1, high: 2}\n").unwrap().gate;
    assert!(matches!(gate, Some(Gate::Between { low: 1, high: 2 })));
}

#[test]
fn a_mapping_where_a_list_is_expected_is_named_at_its_first_key() {
    refused(
        "services:\n  executive-coach:\n    name: Executive Coach\n",
        &["FW114 2:3 `services`: expected a list, found a mapping. | Put `- ` before each item."],
    );
}

#[test]
fn all_mistakes_are_reported_at_once() {
    refused(
        "popullation: 5\nservices:\n  - id: a\n    nam: b\n  - id: c\nserved: \"yes\"\nratios:\n  a: 116,570\nzzz: 1\n",
        &[
            "FW115 1:1 `popullation` is not known here. | Did you mean `population`?",
            "FW115 4:5 `nam` is not known here. | Did you mean `name`?",
            "FW116 5:5 `name` is missing here. | Add a line `name: …`.",
            "FW114 6:9 `served`: expected yes or no, found the text `yes` in quotes. | Write yes or no, without quotes.",
            "FW114 8:6 `a`: expected a number, found `116,570`. | Write the digits alone, without separators between thousands.",
            "FW115 9:1 `zzz` is not known here. | Known here: gate, kind, population, ratios, served, services, source, spot, tags, version.",
        ],
    );
}

#[test]
fn names_and_choices_are_explained_by_what_was_most_likely_meant() {
    refused(
        "kind: servic\n",
        &["FW114 1:7 `kind`: `servic` is not one of place, service, plain. | Did you mean `service`?"],
    );
    refused("gate: opn\n", &["FW114 1:7 `gate`: `opn` is not one of open. | Did you mean `open`?"]);
    refused("gate: {at-lest: 1}\n", &["FW115 1:8 `at-lest` is not known here. | Did you mean `at-least`?"]);
    refused("gate: {between: {low: 1}}\n", &["FW116 1:17 `high` is missing here. | Add a line `high: …`."]);
    refused(
        "source: {type: wbe, url: x}\n",
        &["FW114 1:16 `type`: `wbe` is not one of file, web. | Did you mean `web`?"],
    );
    refused("source: {type: web}\n", &["FW116 1:9 `url` is missing here. | Add a line `url: …`."]);
    refused("source: {url: x}\n", &["FW116 1:9 `type` is missing here. | Add a line `type: …`."]);
    refused(
        "tags: {a: 1}\n",
        &["FW114 1:7 `tags`: expected a text or a list, found a mapping. | Put `- ` before each item."],
    );
}

#[test]
fn numbers_are_judged_by_range_and_lists_by_length() {
    refused(
        "population: -3\ngate: {at-least: 300}\nspot: [1]\n",
        &[
            "FW203 1:13 `population`: `-3` is outside the possible range. | Write a number from 0 to 4294967295.",
            "FW203 2:18 `at-least`: `300` is outside the possible range. | Write a number from 0 to 255.",
            "FW114 3:7 `spot`: expected 2 items, found 1. | ",
        ],
    );
    refused(
        "population: 99999999999\n",
        &[
            "FW203 1:13 `population`: `99999999999` is outside the possible range. | Write a number from 0 to 4294967295.",
        ],
    );
}

#[test]
fn a_missing_value_and_a_wrong_top_are_named() {
    refused(
        "services:\nkind: place\n",
        &[
            "FW114 1:1 `services`: expected a list, found nothing. | Write a value after the colon, or remove the key.",
        ],
    );
    refused(
        "- a\n",
        &["FW114 1:1 Expected a mapping, found a list. | Write `key: value` lines without `- ` in front."],
    );
}

#[test]
fn very_many_mistakes_stay_bounded() {
    let text: String = (0..20_000).map(|i| format!("unknown{i}: 1\n")).collect();
    assert_eq!(load_site(&text).unwrap_err().len(), MAX_FINDINGS);
}
