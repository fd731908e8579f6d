//! Whether a mail is made for dark screens: it says so to the programs, and its rules for them work.

use super::html::Html;
use super::style::Styles;
use super::{Problem, Rule};

pub fn judge(styles: &Styles<'_, '_>, found: &mut Vec<Problem>) {
    let html = styles.html;
    let head = html.elements().find(|node| html.nodes[*node].name == "head");
    let place = head.map_or(0..0, |head| html.nodes[head].place.clone());
    for name in ["color-scheme", "supported-color-schemes"] {
        if !says_so(html, name) {
            found.push(Problem::new(
                Rule::Dark,
                place.clone(),
                format!("the mail does not say with `{name}` that it can be dark, so programs choose colours for it"),
                format!("put `<meta name=\"{name}\" content=\"light dark\">` into the head"),
            ));
        }
    }
    let mut told = Vec::new();
    for node in html.elements() {
        for declaration in styles.overruled(node).filter(|d| !told.contains(&d.place)).collect::<Vec<_>>() {
            told.push(declaration.place.clone());
            found.push(Problem::new(
                Rule::Dark,
                declaration.place.clone(),
                format!(
                    "`{}` for dark screens does nothing: the inline style of the same element wins",
                    declaration.name
                ),
                "write `!important` after it, and nowhere inline",
            ));
        }
    }
}

/// Whether the head says that the mail is made for both kinds of screens.
pub fn says_so(html: &Html<'_>, name: &str) -> bool {
    html.elements().filter(|node| html.nodes[*node].name == "meta").any(|node| {
        let value = |name: &str| html.attribute(node, name).map_or("", |a| a.value.trim());
        let schemes: Vec<&str> = value("content").split_whitespace().collect();
        value("name").eq_ignore_ascii_case(name)
            && schemes.contains(&"light")
            && schemes.contains(&"dark")
            && html.inside(node, "head")
    })
}
