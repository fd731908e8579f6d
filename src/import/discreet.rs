//! Findings of the readers, as they may be told of an export: the readers were written for files that people
//! keep in the open, and their messages quote keys and names of what they read.
//!
//! Invariant: what leaves here says where something is wrong, and repeats nothing that stands in the export.

use crate::diag::{Code, Diagnostic, Report};

/// The same findings without what they quote, and with hints that speak of `import:`.
pub fn discreet(found: &Report) -> Report {
    let mut told = Report::new();
    for group in found.groups() {
        told.push_group(group.examples.iter().cloned().map(tell).collect(), group.count);
    }
    // The text of a line would print what must not be printed.
    told.forget_lines();
    told
}

fn tell(mut d: Diagnostic) -> Diagnostic {
    let hint = d.hint.take().unwrap_or_default();
    let hint = match d.code {
        Code::YamlDuplicateKey => {
            d.message = "a key is given twice in one object".into();
            d.group = Some("duplicate key".into());
            "let the export write each key of an object once".into()
        }
        // The names of sheets are often those of clients.
        Code::Workbook if hint.starts_with("its sheets are") || hint.starts_with("did you mean") => {
            "write the name of a sheet under `import: sheet:` in site.yaml, or leave it out to read the first"
                .into()
        }
        Code::FileEmpty => "export the records again".into(),
        Code::Encoding if hint.contains("declare") => {
            format!("{hint}; for an export, `encoding:` stands under `import:` in site.yaml")
        }
        _ => hint.replace("for this dataset in site.yaml", "under `import:` in site.yaml"),
    };
    d.hint = Some(hint).filter(|hint| !hint.is_empty());
    d
}
