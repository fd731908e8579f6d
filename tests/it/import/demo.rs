//! A site with the demo's places, services and experts, and exports beside it.

use crate::support::{Run, Site, run_with};
use std::path::{Path, PathBuf};

/// The secret of these tests.
pub const KEY: &str = "a secret for these tests only";
/// The day on which the tests import.
pub const DAY: &str = "2026-11-24";

/// How the sample and the demo export are written.
pub const COLUMNS: &str = "
    match_id: id
    created_at: created
    service: service
    city_id: place
    city: place_name
    state: region
    customer_name: person
    company: firm
    provider_id: expert
    budget_band: budget
    format: format
    days_to_match: days
    duration_weeks: weeks
    outcome: outcome
    rating: rating
    testimonial: testimonial
    testimonial_author: author
    consent: consent
    consent_scope: scope
    consent_withdrawn_at: withdrawn";

pub const REST: &str = "
  dates: [iso, mdy]
  words:
    budget: {under-1k: \"-1000\", 1k-5k: 1000-5000, 5k-10k: 5000-10000, 10k-25k: 10000-25000, 25k-plus: \"25000-\"}";

/// site.yaml of a site that imports; `import` is the section's text.
pub fn settings(import: &str) -> String {
    format!(
        "name: Records
base_url: https://records.example
datasets:
  services: {{path: data/services.yaml, kind: service, currency: USD}}
  cities:
    path: data/cities-us.csv
    kind: place
    decimal: \".\"
    columns: {{state_code: region, state_name: region_name}}
    filter: population >= 1000000
  experts: {{path: data/providers.csv, kind: provider}}
  matches: {{path: data/matches.csv, kind: match}}
  consents: {{path: data/consents.csv, kind: consent}}
  statistics: {{path: data/statistics.csv, kind: statistic}}
  stories: {{path: data/stories, kind: story}}
import:{import}
families:
  home: {{kind: hub, url: /, by: [], lists: [service]}}
  service: {{kind: hub, url: \"/{{services}}/\", by: [services], lists: [landing]}}
  landing: {{kind: product, url: \"/{{services}}/{{cities}}/\", axes: [services, cities]}}
  story: {{kind: record, of: stories, url: \"/stories/{{stories}}/\"}}
"
    )
}

pub fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A site that reads such exports; `providers` is a path of the repository.
pub fn site(providers: &str) -> Site {
    let site = Site::in_memory(&[]);
    site.write("site.yaml", settings(&format!("\n  columns:{COLUMNS}{REST}")));
    for (from, to) in [
        ("data/cities-us.csv", "data/cities-us.csv"),
        ("data/services.yaml", "data/services.yaml"),
        (providers, "data/providers.csv"),
    ] {
        site.write(to, std::fs::read(repository(from)).unwrap());
    }
    site
}

/// Imports a file into a site.
pub fn import(site: &Site, export: &Path, arguments: &[&str]) -> Run {
    let given = ["import", export.to_str().unwrap(), "--date", DAY];
    run_with(site.path(), &[&given, arguments].concat(), &[("FLYWHEEL_IMPORT_KEY", KEY)])
}

/// A file outside of the site, with this text.
pub fn export(name: &str, text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    (folder, path)
}

/// The files that an import writes.
pub const WRITTEN: [&str; 4] =
    ["data/matches.csv", "data/consents.csv", "data/statistics.csv", "data/releases.sealed"];
