//! One edit of each kind that people make, on the small site of the laws.

use crate::laws::small_site::small;
use crate::support::Site;
use std::path::Path;

/// What is done, and how.
pub type Edit = (&'static str, fn(&Site));

/// The small site with more of what a site can have: dated texts with a template of their own, settings, rules.
pub fn site() -> Site {
    let site = small();
    let yaml = site.read("site.yaml");
    site.write(
        "site.yaml",
        format!(
            "{yaml}settings: {{accent: \"#114455\", form: true, form_action: /about/, privacy_url: /about/}}\norganisation: {{name: Small Site}}\nhooks:\n  feed: true\n  llms: true\n  search: true\n  headers: true\n  redirects: true\n"
        ),
    );
    for (name, day) in [("one", "2026-01-02"), ("two", "2026-02-03")] {
        let text =
            format!("---\ntitle: Story {name}\ndate: {day}\nauthors: [Somebody]\n---\nA text of that day.\n");
        site.write(&format!("content/pages/{name}.md"), text);
    }
    site
}

/// A file of the default theme.
pub fn carried(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default").join(path)).unwrap()
}

pub fn replace(site: &Site, file: &str, from: &str, to: &str) {
    let text = site.read(file);
    assert!(text.contains(from), "{file} has no {from}");
    site.write(file, text.replacen(from, to, 1));
}

/// Puts a changed copy of a file of the default theme into the site's own theme.
pub fn theme(site: &Site, path: &str, from: &str, to: &str) {
    let text = carried(path);
    assert!(text.contains(from), "{path} has no {from}");
    site.write(&format!("themes/default/{path}"), text.replacen(from, to, 1));
}

/// Changes one cell of a row; `line` 1 is the first row.
pub fn cell(site: &Site, file: &str, line: usize, column: &str, value: &str) {
    let text = site.read(file);
    let mut lines: Vec<String> = text.lines().map(str::to_string).collect();
    let at = lines[0].split(',').position(|name| name == column).expect("the column is there");
    let mut cells: Vec<&str> = lines[line].split(',').collect();
    assert_ne!(cells[at], value, "the edit changes something");
    cells[at] = value;
    lines[line] = cells.join(",");
    site.write(file, lines.join("\n") + "\n");
}

/// Changes the first expert who may be shown, and who offers more than writing.
fn expert(site: &Site, column: &str, value: &str) {
    let text = site.read("data/experts.csv");
    let fits = |line: &str| line.split(',').nth(18) == Some("yes") && line.contains("executive-coach");
    let line = text.lines().position(fits).expect("somebody may be shown");
    cell(site, "data/experts.csv", line, column, value);
}

pub const EDITS: &[Edit] = &[
    ("a fact of a place", |s| cell(s, "data/cities.csv", 4, "elevation_m", "411")),
    ("the people of a place", |s| cell(s, "data/cities.csv", 4, "population", "91234")),
    ("where a place is", |s| cell(s, "data/cities.csv", 4, "lat", "45.5")),
    ("the name of a place", |s| cell(s, "data/cities.csv", 4, "name", "Renamed")),
    ("a column that is declared nowhere", |s| replace(s, "data/cities.csv", ",ascii_name,", ",plain_name,")),
    ("how long an expert has worked", |s| expert(s, "years", "41")),
    ("the name of an expert", |s| expert(s, "display_name", "Renamed R.")),
    ("what an expert offers", |s| expert(s, "services", "grant-writer")),
    ("what a service is", |s| replace(s, "data/services.yaml", "Writes applications", "Drafts applications")),
    ("related services", |s| {
        replace(s, "data/services.yaml", "related: [grant-writer]", "related: [executive-coach]")
    }),
    ("a story", |s| replace(s, "data/stories.jsonl", "Invented too.", "Invented as well.")),
    ("a wording", |s| replace(s, "data/copy/deck.yaml", "{place.title} yet.", "{place.title} so far.")),
    ("how much is said", |s| replace(s, "data/copy/deck.yaml", "place: {take: 2}", "place: {take: 1}")),
    ("a note", |s| replace(s, "content/notes/one.md", "A note for one page.", "Another note.")),
    ("a text", |s| replace(s, "content/pages/about.md", "Who we are.", "Who we are now.")),
    ("the title of a text", |s| replace(s, "content/pages/about.md", "title: About", "title: About us")),
    ("the day of a text", |s| replace(s, "content/pages/two.md", "2026-02-03", "2026-02-04")),
    ("who wrote a text", |s| replace(s, "content/pages/one.md", "[Somebody]", "[Somebody, Nobody]")),
    ("a text for search engines alone", |s| {
        replace(s, "content/pages/one.md", "---\nA text", "noindex: true\n---\nA text")
    }),
    ("the template of a text", |s| {
        replace(s, "content/pages/one.md", "---\nA text", "template: 404.html\n---\nA text")
    }),
    ("a text without its translation", |s| {
        std::fs::remove_file(s.path().join("content/pages/about.de.md")).unwrap();
    }),
    ("the label of a fact", |s| replace(s, "site.yaml", "label: Elevation,", "label: Height,")),
    ("the decimals of a fact", |s| replace(s, "site.yaml", "decimals: 0", "decimals: 1")),
    ("the licence of a source", |s| replace(s, "site.yaml", "licence: CC BY 4.0", "licence: CC0")),
    ("the name of the site", |s| replace(s, "site.yaml", "name: Small Site\n", "name: Smaller Site\n")),
    ("the title of a family", |s| {
        replace(s, "site.yaml", "title: \"{place.title}\"", "title: \"In {place.title}\"")
    }),
    ("how far experts come", |s| replace(s, "site.yaml", "radius_km: 60", "radius_km: 45")),
    ("what a page needs", |s| replace(s, "site.yaml", "outside: 1", "outside: 2")),
    ("the currency", |s| replace(s, "site.yaml", "currency: USD", "currency: EUR")),
    ("a colour", |s| replace(s, "site.yaml", "#114455", "#554411")),
    ("a setting of the form", |s| replace(s, "site.yaml", "form: true", "form: false")),
    ("a language less", |s| replace(s, "site.yaml", "translations:\n  de: {name: Kleine Seite}\n", "")),
    ("the host", |s| replace(s, "site.yaml", "https://example.com/small", "https://example.org/other")),
    ("the stylesheet", |s| theme(s, "assets/site.css", "body", "/* other */ body")),
    ("a script in pages", |s| theme(s, "inline/form.js", "\n", "\n// other\n")),
    ("the frame of all pages", |s| theme(s, "templates/base.html", "<body>", "<body class=\"other\">")),
    ("the template of rows", |s| theme(s, "templates/record.html", "class=\"role\"", "class=\"role other\"")),
    ("a component of experts", |s| {
        theme(s, "templates/components/profile.html", "class=\"", "class=\"other ")
    }),
    ("a component of all pages", |s| theme(s, "templates/components/notice.html", "<p", "<!-- other --><p")),
    ("a component that is gone", |s| {
        std::fs::remove_file(s.path().join("themes/default/templates/components/notice.html")).unwrap();
    }),
    ("a word of templates", |s| s.write("themes/default/i18n/en.yaml", "skip_link: Down\n")),
    ("a word of the program", |s| {
        s.write("themes/default/i18n/en.yaml", "skip_link: Down\ncrumb_home: Start\n");
    }),
];
