//! The texts of site.yaml that stand on every page and in what machines are told: names, menus, headings.
//!
//! A name must be there, and no text may hold what nobody sees: a line break, a control character, or a mark
//! that turns the text behind it around.

use super::{Config, Link};
use crate::diag::{Code, Diagnostic, Level, Report};

/// What is wrong with names and other short texts, each at its place.
pub(super) fn check(config: &Config, report: &mut Report) {
    let file = &config.file;
    let organisation = &file.organisation;
    let mut texts = Texts { config, report };
    texts.name(&["name"], &file.name);
    if let Some(name) = &organisation.name {
        texts.name(&["organisation", "name"], name);
    }
    for (key, text) in [
        ("description", &organisation.description),
        ("email", &organisation.email),
        ("phone", &organisation.phone),
        ("legal_name", &organisation.legal_name),
        ("card_alt", &organisation.card_alt),
    ] {
        texts.visible(&["organisation", key], text.as_deref().unwrap_or(""));
    }
    if let Some(address) = &organisation.address {
        let parts = [
            ("street", Some(&address.street)),
            ("locality", Some(&address.locality)),
            ("region", address.region.as_ref()),
            ("postal_code", address.postal_code.as_ref()),
        ];
        for (key, text) in parts {
            texts.visible(&["organisation", "address", key], text.map_or("", String::as_str));
        }
    }
    texts.links(&["nav"], &file.nav);
    texts.links(&["footer"], &file.footer);
    for (name, family) in file.families.iter() {
        for (key, alternatives) in
            [("title", &family.title), ("heading", &family.heading), ("description", &family.description)]
        {
            for text in alternatives.iter() {
                texts.visible(&["families", name, key], text);
            }
        }
        texts.visible(&["families", name, "label"], family.label.as_deref().unwrap_or(""));
    }
    for (language, translation) in &file.translations {
        let at = ["translations", language.as_str()];
        if let Some(name) = &translation.name {
            texts.name(&[at[0], at[1], "name"], name);
        }
        texts.links(&[at[0], at[1], "nav"], translation.nav.as_deref().unwrap_or_default());
        texts.links(&[at[0], at[1], "footer"], translation.footer.as_deref().unwrap_or_default());
    }
}

struct Texts<'c> {
    config: &'c Config,
    report: &'c mut Report,
}

impl Texts<'_> {
    /// A name, which must be there.
    fn name(&mut self, path: &[&str], text: &str) {
        if text.trim().is_empty() {
            let message = format!("`{}` is empty", path.last().unwrap_or(&"name"));
            let hint = "write the name as visitors read it";
            self.report.push(
                Diagnostic::new(Code::Config, Level::File, message).at(self.config.place(path)).hint(hint),
            );
        }
        self.visible(path, text);
    }

    fn links(&mut self, path: &[&str], links: &[Link]) {
        for (at, link) in links.iter().enumerate() {
            self.visible(&[path, &[&at.to_string(), "label"]].concat(), &link.label);
        }
    }

    /// A text without anything that cannot be seen.
    fn visible(&mut self, path: &[&str], text: &str) {
        let Some(c) = text.trim_end_matches(['\r', '\n']).chars().find(|c| is_hidden(*c)) else { return };
        let (code, message, hint) = match c {
            '\n' | '\r' | '\u{2028}' | '\u{2029}' => (
                Code::Config,
                "a line break stands in a text of one line".to_string(),
                "write it on one line; `>` in YAML folds lines",
            ),
            _ => (
                Code::InvisibleText,
                format!("an invisible character (U+{:04X}) stands in this text", u32::from(c)),
                "delete it: it makes two names look alike that are not, or turns the text around",
            ),
        };
        self.report.push(Diagnostic::new(code, Level::File, message).at(self.config.place(path)).hint(hint));
    }
}

/// Control characters, line breaks, and marks that turn the direction of a text.
fn is_hidden(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}
