//! Whose first name stands beside the words: the client's, and nothing that only stands in its place.

use super::demo::{COLUMNS, REST, export, import, settings, site};

const HEADER: &str = "match_id,created_at,service,city_id,city,state,customer_name,company,provider_id,budget_band,format,days_to_match,duration_weeks,outcome,rating,testimonial,testimonial_author,consent,consent_scope,consent_withdrawn_at";

/// The name beside the words of a client with this name, firm and cell of the author; `None`: no words either.
fn told(person: &str, firm: &str, author: &str, words: &str) -> Option<String> {
    let site = site("tests/data/providers-sample.csv");
    site.write("site.yaml", settings(&format!("\n  columns:{COLUMNS}{REST}")));
    let row = format!(
        "a-1,2026-03-05,executive-coach,us-4671654,Austin,TX,\"{person}\",\"{firm}\",,,,,,completed,5,\"{words}\",\"{author}\",yes,quote_first_name,"
    );
    let (_folder, path) = export("matches.csv", &format!("{HEADER}\n{row}\n"));
    import(&site, &path, &[]).ok();
    let text = site.read("data/matches.csv");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|h| h == name).unwrap();
    let row = reader.records().next()?.unwrap();
    (!row[at("testimonial")].is_empty()).then(|| row[at("author")].to_string())
}

const WORDS: &str = "The work was calm and clear and of use in every single talk.";

#[test]
fn a_first_name_is_told_if_the_clients_name_begins_with_it() {
    let firm = "Ember Shore Builders";
    for author in ["Frances Ueda", "Frances U.", "Frances", "frances ueda"] {
        let name = told("Frances Ueda", firm, author, WORDS);
        assert!(name.as_deref().is_some_and(|n| n.eq_ignore_ascii_case("frances")), "{author}: {name:?}");
    }
    assert_eq!(told("Zoë-Marie Ueda", "", "Zoë-Marie Ueda", WORDS).as_deref(), Some("Zoë-Marie"));
    // Nobody says who it is, but the word is known as a given name.
    assert_eq!(told("", "", "Daniel", WORDS).as_deref(), Some("Daniel"));
}

#[test]
fn what_only_stands_in_the_place_of_a_first_name_is_not_told() {
    let cases = [
        ("Frances Ueda", "Ember Shore Builders"),
        ("Frances Ueda", "Ueda Frances"),
        ("Frances Ueda", "UEDA"),
        ("Frances Ueda", "Mrs Ueda"),
        ("Frances Ueda", "Pastor Frances"),
        ("Frances Ueda", "Anonymous"),
        ("Frances Ueda", "F. Ueda"),
        ("Frances Ueda", ""),
        // The name of the client is none that begins with a first name.
        ("Mrs Ueda", "Mrs Ueda"),
        ("Pastor Frances", "Pastor Frances"),
        ("Ueda", "Ueda"),
        ("Ueda, Frances", "Ueda Frances"),
        ("Ember Shore", "Ember Shore"),
        // Nobody says who it is.
        ("", "Ueda"),
        ("", "Ueda Frances"),
        ("", "Ember Shore Builders"),
        ("", "Anonymous"),
    ];
    for (person, author) in cases {
        let name = told(person, "Ember Shore Builders", author, WORDS);
        assert_eq!(name.as_deref(), Some(""), "{person} / {author}");
    }
}

#[test]
fn a_last_name_does_not_stand_in_the_words_because_it_is_written_first() {
    let words = "Ueda here: the work was calm and clear and of use in every talk.";
    assert_eq!(told("Frances Ueda", "", "Ueda Frances", words), None);
    assert_eq!(told("", "", "Ueda", words), None);
    let words = "Frances here: the work was calm and clear and of use in every talk.";
    assert_eq!(told("Frances Ueda", "", "Frances Ueda", words).as_deref(), Some("Frances"));
}
