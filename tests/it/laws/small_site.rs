//! The site that the laws are tried on: sixty real places and forty invented experts of the demo data,
//! two languages, notes, a copy deck, a theme of its own and a family of each kind.

use crate::support::Site;
use std::path::Path;

const SITE: &str = r#"name: Small Site
base_url: https://example.com/small
language: en
translations:
  de: {name: Kleine Seite}
sources:
  geonames: {name: GeoNames, url: "https://www.geonames.org", licence: CC BY 4.0}
datasets:
  services:
    path: data/services.yaml
    kind: service
    currency: USD
  cities:
    path: data/cities.csv
    kind: place
    decimal: "."
    columns: {state_code: region, state_name: region_name}
    filter: population >= 40000
    facts:
      population: {label: Population, format: integer, source: geonames}
      elevation_m: {label: Elevation, unit: m, format: integer, source: geonames}
      airport_km: {label: Distance to the nearest airport, unit: km, format: decimal, decimals: 0, source: geonames}
  states: {of: cities, group_by: region, group_name: region_name, kind: place, variable: place}
  experts: {path: data/experts.csv, kind: provider, synthetic: true, radius_km: 60}
  stories: {path: data/stories.jsonl, kind: plain}
families:
  home: {kind: hub, url: /, lists: [service, state, page], title: Small Site, template: home.html}
  service: {kind: hub, url: "/{services}/", by: [services], lists: [state-service], title: "{service.plural}"}
  state-service:
    kind: hub
    url: "/{services}/{states}/"
    by: [services, states]
    lists: [landing]
    title: "{service.plural} in {place.name}"
    gate: {make: {items: 1}}
  landing:
    kind: product
    url: "/{services}/{states}/{cities}/"
    axes: [services, cities]
    parent: state-service
    title: "{service.plural} in {place.title}"
    gate: {make: {facts: 1}, index: {outside: 1}}
  state: {kind: hub, url: "/places/{states}/", by: [states], lists: [city], title: "{place.name}", gate: {make: {items: 1}}}
  city: {kind: hub, url: "/places/{states}/{cities}/", by: [cities], lists: [landing], title: "{place.title}", partition: 3}
  expert: {kind: record, url: "/experts/{experts}/", of: experts, title: "{provider.name}"}
  story: {kind: record, url: "/stories/{stories}/", of: stories, title: "{stories.name}"}
  page: {kind: document, path: content/pages, url: "/{slug}/"}
"#;

pub const SERVICES: &str = "services:
  - id: career-coach
    name: Career Coach
    plural: Career Coaches
    related: [grant-writer]
  - id: grant-writer
    name: Grant Writer
    plural: Grant Writers
    name@de: Antragsschreiber
    summary: Writes applications for grants.
  - id: executive-coach
    name: Executive Coach
    plural: Executive Coaches
    name@de: Führungscoach
    related: [career-coach, grant-writer]
";

const DECK: &str = r#"slots:
  lead: {take: 1}
  place: {take: 2}
statements:
  - id: lead-experts
    slot: lead
    when: experts >= 1
    say:
      - "{experts, plural, one {One expert works} other {# experts work}} near {place.name}."
      - "Near {place.name}: {experts, plural, one {one expert} other {# experts}}."
  - id: lead-nobody
    slot: lead
    when: experts = 0
    say: ["Nobody is listed near {place.title} yet."]
  - id: population
    slot: place
    fact: population
    compare: neighbour
    say:
      smaller: ["{place.name} has {value} people, fewer than {neighbour.name}, {neighbour.km} km away."]
      similar: ["{place.name} and {neighbour.name} are of similar size."]
      larger: ["{place.name} has {value} people, more than {neighbour.name}."]
  - id: elevation
    slot: place
    fact: elevation_m
    compare: median
    say:
      far_above: ["{place.name} lies high: {value}."]
      above: ["{place.name} lies at {value}, above the median of {median}."]
      far_below: ["{place.name} lies low: {value}."]
  - id: airport
    slot: place
    fact: airport_km
    compare: distance
    say:
      near: ["The airport is {value} away."]
      within: ["It is {value} to the airport."]
"#;

pub const STORIES: &str = "{\"id\": \"first\", \"name\": \"A first story\", \"summary\": \"Invented.\"}
{\"id\": \"second\", \"name\": \"A second story\"}
{\"id\": \"third\", \"name\": \"A third story\", \"summary\": \"Invented too.\"}
";

/// Lines of a demo file: the header, and the rows that are wanted. No row of these runs over two lines.
fn rows(file: &str, want: impl Fn(&str) -> bool, most: usize) -> String {
    let text =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(file)).unwrap();
    let mut lines = text.lines();
    let header = lines.next().unwrap();
    let chosen: Vec<&str> = lines.filter(|line| want(line)).take(most).collect();
    assert_eq!(chosen.len(), most, "the demo data has too few rows");
    format!("{header}\n{}\n", chosen.join("\n"))
}

/// The whole site. Sixty places of three states, some of them too small for pages of their own, and
/// forty experts of the three services who live in one of these places.
pub fn small() -> Site {
    let cities: Vec<String> = [("MN", 25), ("WI", 25), ("VT", 10)]
        .iter()
        .map(|(state, most)| rows("cities-us.csv", |line| line.split(',').nth(3) == Some(state), *most))
        .collect();
    let mut places = cities[0].clone();
    for more in &cities[1..] {
        places.extend(more.lines().skip(1).flat_map(|line| [line, "\n"]));
    }
    let ids: Vec<&str> = places.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    let known = |line: &str| {
        let services = line.split(',').nth(3).unwrap_or_default();
        services.split(';').all(|s| ["career-coach", "grant-writer", "executive-coach"].contains(&s))
    };
    // Experts of the demo live in larger cities all over the country: they are moved to these places.
    let experts = rows("providers.csv", |line| known(line) && !line.contains('"'), 40);
    let moved: Vec<String> = experts
        .lines()
        .enumerate()
        .map(|(at, line)| {
            let mut cells: Vec<&str> = line.split(',').collect();
            if at > 0 {
                cells[4] = ids[at * 7 % ids.len()];
            }
            cells.join(",")
        })
        .collect();
    let note =
        format!("---\nfor: {{services: grant-writer, cities: {}}}\n---\nA note for one page.\n", ids[0]);
    Site::new(&[
        ("site.yaml", SITE),
        ("data/services.yaml", SERVICES),
        ("data/cities.csv", &places),
        ("data/experts.csv", &(moved.join("\n") + "\n")),
        ("data/stories.jsonl", STORIES),
        ("data/copy/deck.yaml", DECK),
        ("data/copy/de/deck.yaml", &DECK.replace("Nobody is listed near", "Niemand steht hier für")),
        ("content/pages/about.md", "---\ntitle: About\naliases: [/old-about/]\n---\nWho we are.\n"),
        ("content/pages/about.de.md", "---\ntitle: Wir\n---\nWer wir sind.\n"),
        ("content/notes/one.md", &note),
        ("content/notes/home.md", "---\npage: /\n---\nA note for the first page.\n"),
        ("themes/default/templates/components/notice.html", NOTICE),
    ])
}

/// The theme's own component, so that an edit of it is an edit of a theme.
pub const NOTICE: &str = include_str!("../../../themes/default/templates/components/notice.html");
