//! The site that random edits are tried on: everything that a site can have, and little of it.
//!
//! Six invented places, five of them near each other and one far away; invented experts; two languages; a
//! hub, landing pages, records and texts; notes, a copy deck, images, feeds and redirects; and a theme of its
//! own over the default one, with a template, a component, words and a stylesheet.

use crate::support::Site;

pub const SITE: &str = r#"name: Tiny Site
base_url: https://tiny.example/sub
language: en
translations:
  de:
    name: Winzige Seite
    families:
      text: {label: Texte}
organisation: {name: Tiny Ltd, description: An invented company., logo: mark.svg}
settings: {form_action: /thanks/, privacy_url: /thanks/}
nav:
  - {label: Help, url: /help/}
footer:
  - {label: Thanks, url: /thanks/}
sources:
  gazetteer: {name: Invented Gazetteer, licence: CC0}
hooks:
  llms: true
  robots: {disallow: [/drafts/]}
datasets:
  services: {path: data/services.yaml, kind: service, currency: USD}
  cities:
    path: data/cities.csv
    kind: place
    decimal: "."
    synthetic: true
    label: places
    filter: population >= 100
    facts:
      population: {label: Population, format: integer, source: gazetteer}
      rain: {label: Rain, unit: mm, format: integer, source: gazetteer}
      founded: {label: Founded, format: integer, show: false}
  states: {of: cities, group_by: region, group_name: region_name, kind: place, variable: place}
  experts: {path: data/experts.csv, kind: provider, synthetic: true, label: experts, radius_km: 60}
  stories: {path: data/stories.jsonl, kind: plain}
families:
  home: {kind: hub, url: /, lists: [service, state, story, text], title: Tiny Site, template: home.html}
  service: {kind: hub, url: "/{services}/", by: [services], lists: [landing], title: "{service.plural}", label: Services}
  landing:
    kind: product
    url: "/{services}/{states}/{cities}/"
    axes: [services, cities]
    parent: service
    title: "{service.plural} in {place.title}"
    gate: {make: {facts: 1}, index: {outside: 1}}
  state: {kind: hub, url: "/places/{states}/", by: [states], lists: [city], title: "{place.name}", label: States, gate: {make: {items: 1}}}
  city: {kind: hub, url: "/places/{states}/{cities}/", by: [cities], lists: [landing], title: "{place.title}", label: Cities, parent: state}
  expert: {kind: record, url: "/experts/{experts}/", of: experts, title: "{provider.name}"}
  story: {kind: record, url: "/stories/{stories}/", of: stories, title: "{stories.name}", label: Stories}
  text: {kind: document, path: content/texts, url: "/texts/{slug}/", label: Texts}
  page: {kind: document, path: content/pages, url: "/{slug}/"}
"#;

/// The last place is more than 500 kilometres away from the others.
pub const CITIES: &str = "\
id,name,slug,region,region_name,lat,lon,population,rain,founded
c1,Albaville,,XA,Xanadu,47.00,8.00,5000,700,1200
c2,Biraton,,XA,Xanadu,47.20,8.00,800,650,1350
c3,Corafield,,XA,Xanadu,47.00,8.30,12000,710,1100
c4,Dellstead,,XA,Xanadu,47.30,8.30,300,,1700
c5,Eskoburg,,XA,Xanadu,47.10,8.50,90,680,
c6,Farawick,,XB,Yonder,55.00,20.00,4000,500,1400
";

pub const EXPERTS: &str = "\
id,name,services,place,remote,radius_km,consent_public,bio
x1,Example Person One,advice,c1,no,,yes,Works on invented things.
x2,Example Person Two,advice;repair,c3,yes,,yes,Mends what never was.
x3,Example Person Three,repair,c6,no,,yes,Far from everybody.
";

pub const SERVICES: &str = "services:
  - id: advice
    name: Advice
    plural: Advisers
    name@de: Rat
    summary: Says what to do.
    related: [repair]
    faq:
      - q: Is it good?
        a: It is invented.
    price: {illustrative: true, unit: per hour, low: 10, high: 20}
  - id: repair
    name: Repair
    plural: Repairers
    summary: Mends things.
";

pub const STORIES: &str = "{\"id\": \"first\", \"name\": \"A first story\", \"summary\": \"Invented.\"}
{\"id\": \"second\", \"name\": \"A second story\"}
";

pub const DECK: &str = r#"slots:
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
      smaller: ["{place.name} has {value} people, fewer than {neighbour.name}."]
      similar: ["{place.name} and {neighbour.name} are of similar size."]
      larger: ["{place.name} has {value} people, more than {neighbour.name}."]
  - id: rain
    slot: place
    fact: rain
    compare: median
    say:
      far_above: ["{place.name} is wet: {value}."]
      above: ["{place.name} has {value} of rain, more than the usual {median}."]
      below: ["{place.name} has {value} of rain, less than the usual {median}."]
      far_below: ["{place.name} is dry: {value}."]
  - id: advice-only
    slot: place
    services: [advice]
    say: ["Advice in {place.name} is invented."]
"#;

pub const MARK: &str =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"200\" height=\"200\"><circle r=\"90\"/></svg>";

const TEXT: &str = "---\ntitle: A dated text\ndate: 2026-01-05\nauthors: [Tiny Ltd]\naliases: [/old/]\n---\nWords, and a drawing: ![A circle](mark.svg) Read [another](another.md).\n";

/// The theme's own template of records: the default one with a component of the site's own.
pub fn record_template() -> String {
    let default = include_str!("../../../themes/default/templates/record.html");
    let at = "{{ <service_details service={row}/> -}}";
    assert!(default.contains(at), "the default template has changed");
    default.replace(at, &format!("{at}\n{{{{ <stamp name={{page.h1}}/> -}}}}"))
}

pub const STAMP: &str = "{% component stamp(name) -%}
<p class=\"stamp\">Stamped: {{ name }}, {{ t(key=\"stamp\") }}</p>
{%- endcomponent stamp %}
";

pub const HUB: &str = include_str!("../../../themes/default/templates/hub.html");
pub const NOTICE: &str = include_str!("../../../themes/default/templates/components/notice.html");

pub fn tiny() -> Site {
    Site::in_memory(&[
        ("site.yaml", SITE),
        ("data/cities.csv", CITIES),
        ("data/experts.csv", EXPERTS),
        ("data/services.yaml", SERVICES),
        ("data/stories.jsonl", STORIES),
        ("data/copy/deck.yaml", DECK),
        ("data/copy/de/deck.yaml", &DECK.replace("Nobody is listed near", "Niemand steht hier für")),
        ("content/pages/help.md", "---\ntitle: Help\n---\nHow it works.\n"),
        ("content/pages/help.de.md", "---\ntitle: Hilfe\n---\nWie es geht.\n"),
        ("content/pages/thanks.md", "---\ntitle: Thanks\nnoindex: true\n---\nThank you.\n"),
        ("content/texts/dated.md", TEXT),
        ("content/texts/another.md", "---\ntitle: Another text\ndate: 2026-02-01\n---\nMore words.\n"),
        ("content/notes/one.md", "---\nfor: {services: repair, cities: c6}\n---\nA note for one page.\n"),
        ("content/notes/home.md", "---\npage: /\n---\nA note for the first page.\n"),
        ("content/images/mark.svg", MARK),
        ("themes/default/templates/record.html", &record_template()),
        ("themes/default/templates/hub.html", HUB),
        ("themes/default/templates/components/stamp.html", STAMP),
        ("themes/default/templates/components/notice.html", NOTICE),
        ("themes/default/i18n/en.yaml", "stamp: \"seen\"\n"),
        ("themes/default/i18n/de.yaml", "stamp: \"gesehen\"\n"),
        ("themes/default/assets/site.css", "body { margin: 1em }\n"),
    ])
}
