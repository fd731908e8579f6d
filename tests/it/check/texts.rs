//! Texts that name each other by their files: each link leads to a page, and one that cannot is a message
//! at its line.

use super::Site;

const SITE: &str = r#"name: Texts
base_url: https://texts.example/shop
language: en
translations: {de: {}}
families:
  page: {kind: document, path: content/pages, url: "/{slug}/"}
  article: {kind: document, path: content/articles, url: "/articles/{slug}/", parent: page}
"#;

fn text(title: &str, body: &str) -> String {
    format!("---\ntitle: {title}\ndescription: What is said about {title}.\n---\n{body}\n")
}

fn site(thanks: &str) -> Site {
    let site = Site::new(&[("site.yaml", SITE)]);
    let all = "[a](../articles/first%20one.md) [b](./about.md#who-we-are) [c](index.de.md) [d](../../content/pages/about.md)";
    site.write("content/pages/index.md", text("Home", all));
    site.write("content/pages/index.de.md", text("Heim", "[zurück](index.md) und [über](ueber.de.md)"));
    site.write("content/pages/ueber.de.md", text("Über", "[heim](/content/pages/index.de.md)"));
    site.write("content/pages/about.md", text("About", "## Who we are\n\n[home](index.md)"));
    site.write("content/pages/soon.md", text("Soon", "").replace("---\ntitle", "---\ndraft: true\ntitle"));
    site.write("content/articles/first one.md", text("First", thanks));
    site
}

#[test]
fn a_link_to_a_file_leads_to_the_page_that_is_made_of_it() {
    let site = site("[home](../pages/index.md)");
    site.build().ok();
    let home = site.read("output/index.html");
    for href in ["/shop/articles/first-one/", "/shop/about/#who-we-are", "/shop/de/", "/shop/about/"] {
        assert!(home.contains(&format!("href=\"{href}\"")), "{href} in {home}");
    }
    assert!(site.read("output/de/index.html").contains("href=\"/shop/de/ueber/\""));
    let run = site.run(&["check", "--format", "json"]);
    let codes = run.json()["codes"].clone();
    for code in ["FW901", "FW902", "FW903", "FW913"] {
        assert!(codes.get(code).is_none(), "{}", run.stdout);
    }
}

#[test]
fn a_link_to_a_file_that_is_no_page_is_a_message_at_its_line() {
    for (link, message, hint) in [
        ("../pages/abuot.md#x", "no page is made of a file there", "did you mean `../pages/about.md`?"),
        ("../pages/soon.md", "which is a draft and no page yet", "take `draft: true` out of that file"),
        ("/notes.md", "no page is made of a file there", "write the path from this file to the other one"),
    ] {
        let run = site(&format!("One line.\n\nA [link]({link}).")).build();
        assert_eq!(run.code, 1, "{link}");
        for said in ["error[FW412]", "content/articles/first one.md:7:", message, hint] {
            assert!(run.stderr.contains(said), "{link} should say {said:?}: {}", run.stderr);
        }
    }
}

#[test]
fn a_language_without_names_is_one_note_that_says_what_to_write() {
    let site = Site::new(&[]);
    site.run(&["new", "."]).ok();
    site.write("site.yaml", site.read("site.yaml") + "\ntranslations: {de: {}}\n");
    let notes = site.build().ok().stderr;
    assert!(
        notes.contains("3 families have no pages in the language de (`service`, `landing`, `place`), since none of 2 rows of `services` has a name in it")
            && notes.contains("write `name@de` beside `name` in data/services.yaml")
            && notes.contains("write its texts in that language as files such as about.de.md"),
        "{notes}"
    );
    assert_eq!(notes.matches("FW404").count(), 2, "{notes}");
}
