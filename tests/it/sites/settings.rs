//! A setting that cannot be meant as it is written is a message at its place, never a page that looks odd.

use crate::support::Site;

const SITE: &str = "name: Settings\nbase_url: https://settings.example\nfamilies:\n  home: {kind: hub, url: /, lists: [page]}\n  page: {kind: document, url: '/{slug}/', path: content/pages}\n";

/// A site with further lines in its site.yaml.
fn with(lines: &str) -> Site {
    Site::new(&[
        ("site.yaml", &format!("{SITE}{lines}\n")),
        ("content/pages/about.md", "---\ntitle: About\n---\nText.\n"),
    ])
}

/// Every wrong line is refused with the code, a place in the last line of site.yaml, and a hint that has these words.
fn refused(code: &str, wrong: &[(&str, &str)]) {
    for (lines, hint) in wrong {
        let site = with(lines);
        let run = site.build();
        assert_eq!(run.code, 1, "{lines}: {}{}", run.stdout, run.stderr);
        assert!(run.stderr.contains(&format!("[{code}]")), "{lines}: {}", run.stderr);
        assert!(run.stderr.contains("--> site.yaml:6:"), "{lines}: {}", run.stderr);
        assert!(run.stderr.contains(hint), "{lines}: {}", run.stderr);
        assert!(!site.exists("output"), "{lines}");
    }
}

#[test]
fn a_setting_of_the_theme_takes_what_its_default_is() {
    refused(
        "FW301",
        &[
            ("settings: {form: maybe}", "write yes or no"),
            ("settings: {form: 0}", "write yes or no"),
            ("settings: {list_limit: -1}", "0 or more"),
            ("settings: {list_limit: many}", "0 or more"),
            ("settings: {list_limit: 1.5}", "0 or more"),
            ("settings: {accent: redd}", "\"#0b5a5c\""),
            ("settings: {accent: \"#0b5a5\"}", "3, 4, 6 or 8 digits"),
            ("settings: {accent: 123456}", "in quotes"),
            ("settings: {accent: \"rgb(1 2)\"}", "rgb(…)"),
            ("settings: {accent: \"rgb(url(x) 1 2)\"}", "rgb(…)"),
            ("settings: {radius: round}", "10px"),
            ("settings: {radius: 10}", "10px"),
            ("settings: {radius: -4px}", "10px"),
            ("settings: {letters: serfi}", "did you mean `serif`?"),
            ("settings: {brand: none}", "rings, logo, nothing"),
            ("settings: {tagline: [a, b]}", "one text"),
        ],
    );
    let settings = "settings: {form: no, list_limit: 0, accent: \"oklch(0.5 0.1 200 / 90%)\", mark: \"#abc\", radius: 0, letters: sans}";
    let site = with(settings);
    site.build().ok();
    let css = site.tree("output").into_iter().find(|(path, _)| path.ends_with(".css")).unwrap().1;
    let css = String::from_utf8(css).unwrap();
    for property in ["--accent:oklch(0.5 0.1 200 / 90%);", "--mark:#abc;", "--radius:0;"] {
        assert!(css.contains(property), "{property}");
    }
    assert!(site.read("output/index.html").contains("data-letters=\"sans\""));
}

#[test]
fn no_is_no_for_the_form() {
    for (word, has_form) in [("no", false), ("false", false), ("\"no\"", false), ("yes", true)] {
        let site = Site::case("three-axes");
        let text = site.read("site.yaml");
        let old = text.lines().find(|line| line.starts_with("settings:")).unwrap().to_string();
        site.write("site.yaml", text.replace(&old, &format!("settings: {{form: {word}}}")));
        site.build().ok();
        let forms = site.tree("output").into_iter().filter(|(path, _)| path.ends_with(".html"));
        let forms = forms
            .filter(|(_, page)| String::from_utf8_lossy(page).contains("<form name=\"request\""))
            .count();
        assert_eq!(forms > 0, has_form, "{word}");
    }
}

#[test]
fn an_address_of_the_form_leads_somewhere() {
    let hint = "begin it with a slash";
    refused(
        "FW301",
        &[
            ("settings: {privacy_url: about/}", hint),
            ("settings: {privacy_url: privacy}", hint),
            ("settings: {privacy_url: \"javascript:alert(1)\"}", hint),
            ("settings: {form_action: //forms.example/}", hint),
            ("settings: {form_action: \"http://forms.example/\"}", hint),
            ("settings: {form_action: \"/a b/\"}", hint),
        ],
    );
    for fine in ["\"\"", "/about/", "https://forms.example/a?b=1", "http://localhost:8000/"] {
        with(&format!("settings: {{form_action: {fine}}}")).build().ok();
    }
    let run = with("settings: {privacy_url: /nowhere/}").build().ok();
    let shown = format!("{}{}", run.stdout, run.stderr);
    assert!(shown.contains("[FW506]: the form links to /nowhere/, where no page stands"), "{shown}");
    let run = with("settings: {privacy_url: \"/about/#privacy\"}").build().ok();
    assert!(!format!("{}{}", run.stdout, run.stderr).contains("the form links to"));
}

#[test]
fn a_folder_of_the_site_lies_in_the_site() {
    let hint = "write a path inside the site";
    refused(
        "FW301",
        &[
            ("images: ../pictures", hint),
            ("copy: /etc", hint),
            ("notes: content/../../notes", hint),
            ("history: ..", hint),
        ],
    );
}

#[test]
fn names_are_there_and_hold_nothing_that_nobody_sees() {
    refused(
        "FW301",
        &[
            ("organisation: {name: \" \"}", "write the name"),
            ("translations: {de: {name: \"\"}}", "write the name"),
            ("organisation: {name: \"A\\nB\"}", "on one line"),
            ("organisation: {email: \"a@b.example?cc=c\"}", "the address alone"),
            ("organisation: {email: \"a@b.example,c@d.example\"}", "the address alone"),
            ("organisation: {phone: call us}", "write digits"),
            ("organisation: {phone: \"12 34\"}", "write digits"),
        ],
    );
    refused(
        "FW206",
        &[
            ("organisation: {legal_name: \"A\\u202EB\"}", "delete it"),
            ("nav: [{label: \"A\\u2066B\", url: /about/}]", "delete it"),
            ("footer: [{label: \"A\\u0007B\", url: /about/}]", "delete it"),
        ],
    );
    with("organisation: {email: a.b@c.example, phone: \"+49 (30) 123-45/67\"}").build().ok();
}

#[test]
fn an_open_policy_says_what_it_gives_up() {
    for source in ["\"'unsafe-inline'\"", "\"'unsafe-eval'\"", "\"*\""] {
        let run = with(&format!("hooks: {{csp: {{script-src: [{source}]}}}}")).build().ok();
        let shown = format!("{}{}", run.stdout, run.stderr);
        assert!(shown.contains("in `script-src` lets"), "{source}: {shown}");
    }
    refused("FW301", &[("hooks: {csp: {default-src: [\"*\"]}}", "write what it is for: script-src")]);
}

#[test]
fn a_word_that_is_not_one_of_a_few_is_told_which_they_are() {
    refused(
        "FW114",
        &[
            ("hooks: {host: vercel}", "rite one of: "),
            ("hooks: {robots: {agents: {GPTBot: no}}}", "rite one of: "),
            ("check: {severity: {FW912: quiet}}", "rite one of: "),
        ],
    );
}

#[test]
fn a_refused_image_is_not_missing_as_well() {
    let site = with("organisation: {logo: broken.png}");
    site.write("content/images/broken.png", "no image at all");
    let mark = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 40 40\"/>";
    site.write("content/images/same.svg", mark);
    site.write("content/images/Same.svg", mark);
    let run = site.build();
    assert!(!run.stderr.contains("FW510"), "{}", run.stderr);
    assert!(run.stderr.contains("content/images/broken.png cannot be read"), "{}", run.stderr);
    assert!(run.stderr.contains("--> content/images/same.svg"), "{}", run.stderr);
}
