//! What a hub calls its lists, and how it counts their pages.

use crate::config::{Config, Family};
use crate::diag::{Code, Diagnostic, Level, Report};
use crate::text::Pattern;

/// The heading of each list of a hub: its own word for it, or the listed family's label.
pub fn labels(
    config: &Config,
    (language, name): (&str, &str),
    def: &Family,
    report: &mut Report,
) -> Vec<String> {
    for (key, words) in [("list_labels", &def.list_labels), ("list_counts", &def.list_counts)] {
        for listed in words.keys().filter(|l| !def.lists.contains(l)) {
            report.push(
                Diagnostic::new(
                    Code::UnknownFamily,
                    Level::File,
                    format!("this hub does not list `{listed}`"),
                )
                .at(config.place(&["families", name, key]))
                .hint(format!("it lists: {}", def.lists.join(", "))),
            );
        }
    }
    let label = |listed: &String| {
        let own = def.list_labels.get(listed).cloned();
        own.or_else(|| config.file.family_in(language, listed)?.label).unwrap_or_else(|| listed.clone())
    };
    def.lists.iter().filter(|l| config.file.families.get(l).is_some()).map(label).collect()
}

/// How the pages of each list of a hub are counted.
pub fn counts(
    config: &Config,
    (language, name): (&str, &str),
    def: &Family,
    report: &mut Report,
) -> Vec<Option<Pattern>> {
    let mut count = |listed: &String| {
        let text = def.list_counts.get(listed)?;
        let translated = ["translations", language, "families", name, "list_counts", listed];
        let path = if config.has(&translated) { &translated[..] } else { &translated[2..] };
        match Pattern::parse(text) {
            Ok(pattern) => {
                for (slot, offset, length) in pattern.spans().filter(|(slot, ..)| *slot != "n") {
                    report.push(
                        Diagnostic::new(
                            Code::UnknownName,
                            Level::File,
                            format!("`{slot}` is not known in this text"),
                        )
                        .at(config.place_in(path, offset, length))
                        .hint("known here: n, the number of pages"),
                    );
                }
                Some(pattern)
            }
            Err(error) => {
                report.push(
                    Diagnostic::new(Code::Pattern, Level::File, error.message)
                        .at(config.place_in(path, error.offset_chars, error.length))
                        .hint(Pattern::EXAMPLE),
                );
                None
            }
        }
    };
    def.lists.iter().filter(|l| config.file.families.get(l).is_some()).map(&mut count).collect()
}
