//! Texts of the tiny site that a hand turns into others and back, files that come and go, and slips.

/// A file, a text of it, the text that takes its place, and the classes of pages that it can touch.
type Toggle = (&'static str, &'static str, &'static str, &'static [&'static str]);

const ALL: &[&str] = &["all"];
const OF_CITIES: &[&str] = &["landing", "city", "state", "expert", "service"];
const OF_SERVICES: &[&str] = &["landing", "service", "city", "expert", "home"];
const LANDING: &[&str] = &["landing"];
/// An old address has the trail of the text that it leads to.
const TEXTS: &[&str] = &["text", "home", "alias"];
const RECORD: &[&str] = &["expert", "story"];

pub const TOGGLES: &[Toggle] = &[
    // Settings of the site.
    ("site.yaml", "name: Tiny Site\n", "name: Tidy Site\n", ALL),
    ("site.yaml", "nav:\n", "nav:\n  - {label: Home, url: /}\n", ALL),
    ("site.yaml", "base_url: https://tiny.example/sub\n", "base_url: https://tiny.example\n", ALL),
    ("site.yaml", "invented company.", "invented firm.", ALL),
    ("site.yaml", "name: Invented Gazetteer", "name: Gazetteer that is not", ALL),
    ("site.yaml", "settings: {form_action: /thanks/, privacy_url: /thanks/}", "settings: {form: false}", ALL),
    ("site.yaml", "translations:\n  de:\n", "check: {page_kb: 40}\ntranslations:\n  de:\n", &[]),
    ("site.yaml", "  llms: true\n", "  llms: false\n", &[]),
    ("site.yaml", "  llms: true\n", "  llms: true\n  feed: false\n", ALL),
    ("site.yaml", "  llms: true\n", "  llms: true\n  search: false\n", ALL),
    ("site.yaml", "  llms: true\n", "  llms: true\n  redirects: false\n", &[]),
    ("site.yaml", "  llms: true\n", "  llms: true\n  host: cloudflare\n", &[]),
    ("site.yaml", "disallow: [/drafts/]", "disallow: [/drafts/, /tmp/]", &[]),
    ("site.yaml", "organisation:", "markup: {faq_page: true}\norganisation:", ALL),
    // Datasets.
    ("site.yaml", "label: Rain,", "label: Rainfall,", OF_CITIES),
    ("site.yaml", "unit: mm", "unit: l", OF_CITIES),
    ("site.yaml", "rain: {label: Rain", "rain: {show: false, label: Rain", OF_CITIES),
    (
        "site.yaml",
        "filter: population >= 100",
        "filter: population >= 50",
        &["landing", "city", "state", "expert", "service", "home"],
    ),
    ("site.yaml", "label: places", "label: invented places", ALL),
    (
        "site.yaml",
        "radius_km: 60",
        "radius_km: 30",
        &["landing", "city", "state", "expert", "service", "home"],
    ),
    ("site.yaml", "label: experts, radius_km", "show: 1, label: experts, radius_km", LANDING),
    ("site.yaml", "    synthetic: true\n    label", "    nearby: 2\n    synthetic: true\n    label", LANDING),
    ("site.yaml", "currency: USD", "currency: EUR", OF_SERVICES),
    (
        "site.yaml",
        "  experts: {path: data/experts.csv, kind: provider, synthetic: true, label: experts, radius_km: 60}\n  stories: {path: data/stories.jsonl, kind: plain}\n",
        "  stories: {path: data/stories.jsonl, kind: plain}\n  experts: {path: data/experts.csv, kind: provider, synthetic: true, label: experts, radius_km: 60}\n",
        &[],
    ),
    // Families.
    (
        "site.yaml",
        "title: \"{service.plural} in {place.title}\"",
        "title: \"{place.title}: {service.name}\"",
        LANDING,
    ),
    (
        "site.yaml",
        "title: \"{service.plural} in {place.title}\"",
        "title: \"{service.plural} in {place.title}\"\n    description: \"About {place.name}.\"",
        LANDING,
    ),
    ("site.yaml", "\"/{services}/{states}/{cities}/\"", "\"/{services}/in/{states}/{cities}/\"", ALL),
    ("site.yaml", "index: {outside: 1}", "index: {outside: 0}", &["landing", "service", "city", "home"]),
    ("site.yaml", "make: {facts: 1}", "make: {facts: 2}", ALL),
    (
        "site.yaml",
        "\"{service.plural}\", label: Services}",
        "\"{service.plural}\", label: Services, partition: 2}",
        &["service", "landing", "expert"],
    ),
    ("site.yaml", "label: Stories}", "label: Tales}", &["home", "story"]),
    ("site.yaml", "\"/stories/{stories}/\"", "\"/tales/{stories}/\"", &["home", "story"]),
    ("site.yaml", "template: home.html}", "template: hub.html}", &["home"]),
    (
        "site.yaml",
        "lists: [service, state, story, text]",
        "lists: [service, state, story, text, expert]",
        &["home", "expert"],
    ),
    (
        "site.yaml",
        "      text: {label: Texte}\n",
        "      text: {label: Texte}\n      home: {title: Start}\n",
        &["home"],
    ),
    // Services.
    ("data/services.yaml", "Is it good?", "Is it real?", OF_SERVICES),
    ("data/services.yaml", "name: Advice\n", "name: Counsel\n", OF_SERVICES),
    ("data/services.yaml", "  - id: repair\n", "  - slug: mending\n    id: repair\n", ALL),
    ("data/services.yaml", "    related: [repair]\n", "", OF_SERVICES),
    ("data/services.yaml", "summary: Mends things.", "summary: Mends many things.", OF_SERVICES),
    ("data/services.yaml", "high: 20", "high: 30", OF_SERVICES),
    ("data/services.yaml", "    name@de: Rat\n", "", ALL),
    (
        "data/services.yaml",
        "services:\n",
        "services:\n  - id: polish\n    name: Polish\n    name@de: Glanz\n    related: [advice]\n",
        ALL,
    ),
    // The copy deck.
    ("data/copy/deck.yaml", "yet.\"", "so far.\"", LANDING),
    ("data/copy/deck.yaml", "  place: {take: 2}", "  place: {take: 1}", LANDING),
    ("data/copy/deck.yaml", "when: experts >= 1", "when: experts >= 2", LANDING),
    (
        "data/copy/deck.yaml",
        "    compare: neighbour\n",
        "    compare: neighbour\n    when: place.rain > 660\n",
        LANDING,
    ),
    ("data/copy/deck.yaml", "  - id: population\n", "  - id: people\n", LANDING),
    ("data/copy/de/deck.yaml", "is wet", "ist nass", LANDING),
    // Texts.
    ("content/texts/dated.md", "title: A dated text", "title: A text with a date", TEXTS),
    ("content/texts/dated.md", "date: 2026-01-05", "date: 2026-03-05", TEXTS),
    ("content/texts/dated.md", "aliases: [/old/]", "aliases: [/old/, /older/]", &["alias"]),
    ("content/texts/dated.md", "aliases: [/old/]", "aliases: [/older/]", &["alias"]),
    ("content/texts/dated.md", "aliases: [/old/]\n", "aliases: [/old/]\nslug: renamed\n", TEXTS),
    ("content/texts/dated.md", "aliases: [/old/]\n", "aliases: [/old/]\nnoindex: true\n", TEXTS),
    ("content/pages/thanks.md", "noindex: true\n", "", &["page"]),
    ("content/notes/home.md", "for the first", "on the first", &[]),
    ("content/notes/one.md", "---\nfor:", "---\nlanguage: de\nfor:", &["landing", "service", "city"]),
    ("data/stories.jsonl", "\"A first story\"", "\"A story\"", &["story", "home"]),
    (
        "data/stories.jsonl",
        "\"name\": \"A second",
        "\"name@de\": \"Zweite\", \"name\": \"A second",
        &["story", "home"],
    ),
    // The theme.
    ("themes/default/templates/record.html", "<p class=\"role\">", "<p class=\"role x\">", RECORD),
    ("themes/default/templates/components/stamp.html", "Stamped:", "Sealed:", RECORD),
    // The default template of landing pages asks for words by names that it puts together: it may ask for any.
    ("themes/default/i18n/de.yaml", "gesehen", "erblickt", &["expert", "story", "landing"]),
    ("themes/default/i18n/en.yaml", "stamp:", "home_unused: \"nobody says this\"\nstamp:", LANDING),
];

/// A file, what it says when it is there, and the classes of pages that it can touch.
pub const FILES: &[(&str, &str, &[&str])] = &[
    ("content/texts/third.md", "---\ntitle: Text COUNT\ndate: 2026-04-01\n---\nA third.\n", TEXTS),
    ("content/texts/draft.md", "---\ntitle: Draft\ndraft: true\n---\nNot yet.\n", &[]),
    ("content/texts/another.de.md", "---\ntitle: Ein Text\ndate: 2026-02-01\n---\nWorte COUNT.\n", ALL),
    ("content/pages/extra.md", "---\ntitle: Extra\naliases: [/more/]\n---\nText COUNT.\n", &["page"]),
    ("content/notes/service.md", "---\npage: /advice/\n---\nAbout COUNT.\n", &["service"]),
    (
        "content/images/unused.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"COUNT\" height=\"9\"/>",
        &[],
    ),
    (
        "data/copy/more.yaml",
        "statements:\n  - id: more\n    slot: place\n    say: [\"More about {place.name}, COUNT.\"]\n",
        LANDING,
    ),
    (
        "themes/default/templates/product.html",
        include_str!("../../../../themes/default/templates/product.html"),
        LANDING,
    ),
    ("themes/default/assets/extra.txt", "COUNT", &[]),
    ("themes/default/inline/form.js", "// COUNT\n", ALL),
    (
        "themes/default/templates/components/unused.html",
        "{% component unused() -%}COUNT{%- endcomponent unused %}",
        &[],
    ),
];

/// A file, a text of it, and a slip that takes its place: nothing can be built with it.
pub const BREAKS: &[(&str, &str, &str)] = &[
    ("site.yaml", "families:\n", "familys:\n"),
    ("site.yaml", "template: home.html", "template: nowhere.html"),
    ("data/cities.csv", ",47.", ",north."),
    ("data/services.yaml", "name: Advice", "name: [Advice"),
    ("data/copy/deck.yaml", "{place.name}", "{place.nobody}"),
    ("data/experts.csv", ",advice", ",nothing"),
    ("content/texts/another.md", "title:", "titel:"),
    ("themes/default/templates/record.html", "{%- endblock main -%}", ""),
    ("themes/default/templates/components/stamp.html", "endcomponent", "endkomponente"),
];
