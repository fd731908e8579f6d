//! What people read when something is wrong, and what a build does with it.
//!
//! The printed text of characteristic messages stands here in full, so that a change of wording or
//! layout is seen and judged. Names and numbers are invented.

use crate::support::Site;

const SITE: &str = r#"name: Messages
base_url: https://example.com
settings: {form: false}
datasets:
  services: {path: data/services.yaml, kind: service}
  cities:
    path: data/cities.csv
    kind: place
    facts:
      population: {label: Population, format: integer}
  experts: {path: data/experts.csv, kind: provider}
families:
  home: {kind: hub, url: /, lists: [service, expert], title: Messages}
  service: {kind: hub, url: "/{services}/", by: [services], lists: [landing], title: "{service.name}"}
  landing:
    kind: product
    url: "/{services}/{cities}/"
    axes: [services, cities]
    title: "{service.name} in {place.name}"
  expert: {kind: record, url: "/experts/{experts}/", of: experts, title: "{provider.name}"}
"#;
const SERVICES: &str =
    "services:\n  - id: advice\n    name: Advice\n  - id: repair\n    name: Repair\n    related: [advice]\n";
const CITIES: &str = "id,name,region,population,lat,lon\n\
    c1,Alphaville,TX,12000,30.1,-97.7\n\
    c2,Betatown,OH,9000,40.1,-82.9\n\
    c3,Gammaburg,OH,7000,40.2,-82.1\n";
const EXPERTS: &str = "id,name,services,place,remote,years\ne1,Expert One,advice,c1,yes,4\ne2,Expert Two,advice;repair,c2,no,7\n";

fn good() -> Site {
    Site::new(&[
        ("site.yaml", SITE),
        ("data/services.yaml", SERVICES),
        ("data/cities.csv", CITIES),
        ("data/experts.csv", EXPERTS),
    ])
}

/// A good site in which one text of one file is another one.
fn with(path: &str, from: &str, to: &str) -> Site {
    let site = good();
    let text = site.read(path);
    assert!(text.contains(from), "{path} has no {from:?}");
    site.write(path, text.replacen(from, to, 1));
    site
}

/// The same, in one more file (an empty text stands for a file that is new).
fn and(site: Site, path: &str, from: &str, to: &str) -> Site {
    let text = if from.is_empty() { to.to_string() } else { site.read(path).replacen(from, to, 1) };
    site.write(path, text);
    site
}

/// What a build of a broken site prints.
fn printed(site: &Site) -> String {
    let run = site.build();
    assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{}", run.stderr);
    run.stderr
}

#[test]
fn what_people_read() {
    let many: String = (0..1200).map(|n| format!("x{n},Town {n},OH,many,40.{n},-82.0\n")).collect();
    let sites = [
        ("a misspelt setting", with("site.yaml", "base_url", "bas_url")),
        ("a missing file", with("site.yaml", "cities.csv", "citis.csv")),
        ("a quote that is never closed", with("data/cities.csv", "Betatown", "\"Betatown")),
        (
            "a list that is indented wrongly",
            with("data/services.yaml", "    name: Repair", "   name: Repair"),
        ),
        ("a column under another name", with("data/cities.csv", "population", "popullation")),
        ("a number that could be two", with("data/cities.csv", "9000", "9.000")),
        ("a fault on many rows", with("data/cities.csv", "c3", &(many + "c3"))),
        ("a reference to nobody", with("data/experts.csv", "advice;repair", "advice;repare")),
        ("two rows with one id", with("data/cities.csv", "c3", "c1")),
        ("a slot that does not exist", with("site.yaml", "{place.name}", "{city.name}")),
        (
            "two pages with one address",
            and(
                with("data/experts.csv", "e1,", "advice,"),
                "site.yaml",
                "/experts/{experts}/",
                "/{experts}/",
            ),
        ),
        (
            "a template that asks for too much",
            and(good(), "themes/default/templates/404.html", "", "<p>\n{{ page.nope.deeper }}\n</p>\n"),
        ),
        (
            "faults of several files",
            and(with("data/cities.csv", "30.1", "130.1"), "data/experts.csv", "yes", "perhaps"),
        ),
    ];
    let text: Vec<String> =
        sites.iter().map(|(name, site)| format!("=== {name}\n\n{}", printed(site))).collect();
    insta::with_settings!({prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!("messages", text.join("\n"));
    });
}

#[test]
fn nothing_is_said_where_nothing_is_wrong() {
    let run = good().build().ok();
    assert_eq!(run.stderr, "");
    assert_eq!(run.stdout.lines().count(), 2, "{}", run.stdout);
}

#[test]
fn a_fault_in_a_field_leaves_the_row_and_a_fault_in_a_row_leaves_the_rest() {
    let site = good();
    // Two fields (a population, a service that nobody knows) and two rows (no name, no id).
    site.write("data/cities.csv", CITIES.replace("9000", "nine thousand").replace("Gammaburg", ""));
    site.write(
        "data/experts.csv",
        EXPERTS.replace("advice;repair", "advice;repare") + ",Expert Three,advice,c1,no,2\n",
    );
    assert_eq!(site.build().code, 1);
    assert!(!site.exists("output"), "without the option nothing is written");

    let run = site.run(&["build", "--keep-going", "--format", "json"]).ok();
    assert_eq!(run.json()["faults"], 4, "{}", run.stdout);
    // The field is gone and its row is there; the row is gone and the others are there.
    let page = site.read("output/advice/betatown/index.html");
    assert!(page.contains("Betatown") && !page.contains("nine thousand") && !page.contains("Population"));
    assert!(site.read("output/advice/alphaville/index.html").contains("12,000"));
    assert!(
        !site.exists("output/advice/gammaburg/index.html") && !site.exists("output/advice/c3/index.html")
    );
    let hub = site.read("output/advice/index.html");
    assert!(hub.contains("Alphaville") && hub.contains("Betatown") && !hub.contains("Gammaburg"));
    assert!(site.exists("output/experts/e2/index.html"));
    let all: Vec<String> = site.tree("output").into_values().map(|b| String::from_utf8(b).unwrap()).collect();
    assert!(!all.iter().any(|text| text.contains("Expert Three") || text.contains("repare")));

    // What names a row with a fault is not a second fault, and does not stop the build.
    site.write("content/notes/gammaburg.md", "---\nfor: {services: advice, cities: c3}\n---\nA note.\n");
    assert_eq!(site.run(&["build", "--keep-going", "--format", "json"]).ok().json()["faults"], 4);
    // Nor are the pages that others made of the good rows different.
    assert_eq!(site.run(&["build", "--keep-going", "--format", "json"]).ok().json()["made"], 0);
}

#[test]
fn of_two_different_rows_with_one_id_neither_is_taken_whichever_stands_first() {
    let mut outputs = Vec::new();
    for other in ["c2,Othertown,OH,1,40.0,-82.0\n", ""] {
        let site = good();
        // Once the stranger stands behind the row, once before it; and one row is simply there twice.
        let copy = "c3,Gammaburg,OH,7000,40.2,-82.1\n";
        let before = if other.is_empty() { "c2,Othertown,OH,1,40.0,-82.0\n" } else { "" };
        let (header, rows) = CITIES.split_once('\n').unwrap();
        site.write("data/cities.csv", format!("{header}\n{before}{rows}{other}{copy}"));
        assert_eq!(site.build().code, 1);
        let run = site.run(&["build", "--keep-going", "--format", "json"]).ok();
        assert_eq!(run.json()["faults"], 2, "{}", run.stdout);
        assert!(site.exists("output/advice/gammaburg/index.html"));
        assert!(!site.exists("output/advice/betatown/index.html"));
        assert!(!site.exists("output/advice/othertown/index.html"));
        outputs.push(site.tree("output"));
    }
    assert_eq!(outputs[0], outputs[1]);
}

#[test]
fn a_fault_of_a_file_stops_the_build_also_if_it_keeps_going() {
    let site = good();
    site.build().ok();
    let before = site.tree("output");
    for (path, broken) in [
        ("data/services.yaml", "services: [".to_string()),
        ("data/cities.csv", CITIES.replace("name", "nime")),
        (
            "data/cities.csv",
            CITIES.replace(",Alphaville", ",").replace(",Betatown", ",").replace(",Gammaburg", ","),
        ),
        ("site.yaml", SITE.replace("/{cities}/", "/")),
    ] {
        let good = site.read(path);
        site.write(path, broken);
        let run = site.run(&["build", "--keep-going", "--format", "json"]);
        assert_eq!(run.code, 1, "{path}: {}", run.stdout);
        assert!(run.json()["faults"].as_u64() > Some(0));
        assert!(before == site.tree("output"), "{path} changed the output");
        site.write(path, good);
    }
}
