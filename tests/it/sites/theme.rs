//! A theme of the site's own is laid over the carried one, file by file and word by word.

use super::look::Output;
use crate::support::Site;

#[test]
fn a_theme_replaces_one_component_one_word_and_one_setting() {
    let site = Site::case("overrides");
    let output = Output::of(&site, "https://overrides.example");
    let page = output.page("sampleton/advice/index.html");
    // The component is the site's own, in the frame of the carried theme.
    assert_eq!(page.text(".trail"), "Home / Sampleton / Advice");
    assert!(!page.any(".crumbs"));
    // Two words are the site's own, the others are still there.
    assert_eq!(page.text("h1"), "Advice at Sampleton");
    assert_eq!(page.text(".skip"), "Jump to what matters");
    assert_eq!(page.text("#service"), "About Advice");
    // The setting of the theme, and the one that the site itself changes, are in the stylesheet.
    let css = output.file_of(&page.attribute("link[rel=stylesheet]", "href")).unwrap();
    assert!(output.text(&css).contains("--accent:#123456"), "the theme's colour is not used");
    site.write(
        "site.yaml",
        site.read("site.yaml").replace("form: false", "form: false, accent: \"#654321\""),
    );
    let output = Output::of(&site, "https://overrides.example");
    let css = output.file_of(&output.page("index.html").attribute("link[rel=stylesheet]", "href")).unwrap();
    assert!(output.text(&css).contains("--accent:#654321") && !output.text(&css).contains("#123456"));
}

#[test]
fn a_slip_in_a_theme_is_shown_where_it_is() {
    let site = Site::case("overrides");
    let words = "form_in: \"at {name}\"\nskip_link: \"Jump to {what\"\n";
    site.write("themes/mine/i18n/en.yaml", words);
    let run = site.build();
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("themes/mine/i18n/en.yaml:2:"), "{}", run.stderr);
    assert!(!site.exists("output"));
}
