//! The texts of families: titles, headings, descriptions and labels, parsed and checked once.
//!
//! A slot that no row of the family could fill is a mistake that would be silence on every page, so it
//! is found here, with its place.

use super::Tree;
use super::family::FamilyText;
use crate::config::{Config, Family as FamilyDef, FamilyKind, Kind};
use crate::data::table::Table;
use crate::diag::{Code, Diagnostic, Level, Report, did_you_mean};
use crate::text::{Alternatives, Pattern};
use std::sync::Arc;

/// What every text can name beside rows.
const COUNTS: [&str; 5] = ["experts", "remote", "count", "letters", "site"];

/// The words of one family in one language.
pub fn family_text(
    config: &Config,
    tree: &Tree,
    (language, name): (&str, &str),
    def: &FamilyDef,
    axes: &[usize],
    report: &mut Report,
) -> FamilyText {
    let mut reader = Reader { config, tables: tables(tree, def, axes), language, name, report };
    FamilyText {
        title: reader.alternatives("title", &def.title),
        heading: reader.alternatives("heading", &def.heading),
        description: reader.alternatives("description", &def.description),
        link: def.link.as_deref().and_then(|text| reader.pattern(&["link"], text)),
        label: def.label.clone().unwrap_or_else(|| name.to_string()),
        written: vec![
            ("title", def.title.to_vec()),
            ("heading", def.heading.to_vec()),
            ("description", def.description.to_vec()),
            ("link", def.link.iter().cloned().collect()),
            ("label", def.label.iter().cloned().collect()),
        ],
        place: config.place(&["families", name]),
    }
}

/// The tables whose rows a page's texts can name. The page of an expert knows where the expert works and
/// what the expert offers, too.
fn tables<'t>(tree: &'t Tree, def: &FamilyDef, axes: &[usize]) -> Vec<&'t Arc<Table>> {
    let mut tables: Vec<&Arc<Table>> = axes.iter().map(|&a| &tree.axes[a].table).collect();
    if def.kind == FamilyKind::Record && tables.iter().any(|t| t.kind == Kind::Provider) {
        let others = tree.axes.iter().filter(|a| matches!(a.kind(), Kind::Place | Kind::Service));
        tables.extend(others.map(|a| &a.table));
    }
    tables
}

struct Reader<'r> {
    config: &'r Config,
    tables: Vec<&'r Arc<Table>>,
    language: &'r str,
    name: &'r str,
    report: &'r mut Report,
}

impl Reader<'_> {
    fn alternatives(&mut self, key: &str, texts: &[String]) -> Alternatives {
        let numbers: Vec<String> = (0..texts.len()).map(|at| at.to_string()).collect();
        let all = texts.iter().zip(&numbers).filter_map(|(text, at)| self.pattern(&[key, at.as_str()], text));
        Alternatives(all.collect())
    }

    fn pattern(&mut self, key: &[&str], text: &str) -> Option<Pattern> {
        let own = ["families", self.name];
        let translated = [&["translations", self.language], &own[..], &key[..1]].concat();
        let mut path = if self.config.has(&translated) { translated } else { [&own[..], &key[..1]].concat() };
        // A single text stands at the key itself, one of several at its number below.
        path.extend(&key[1..]);
        if !self.config.has(&path) {
            path.truncate(path.len() - (key.len() - 1));
        }
        match Pattern::parse(text) {
            Ok(pattern) => {
                for (slot, offset, length) in pattern.spans() {
                    self.check(&path, slot, offset, length);
                }
                Some(pattern)
            }
            Err(error) => {
                self.report.push(
                    Diagnostic::new(Code::Pattern, Level::File, error.message)
                        .at(self.config.place_in(&path, error.offset_chars, error.length))
                        .hint(Pattern::EXAMPLE),
                );
                None
            }
        }
    }

    fn check(&mut self, path: &[&str], slot: &str, offset: usize, length: usize) {
        let (root, field) = slot.split_once('.').unwrap_or((slot, "name"));
        let unknown = |message: String| {
            Diagnostic::new(Code::UnknownName, Level::File, message)
                .at(self.config.place_in(path, offset, length))
        };
        let meant: Vec<&Arc<Table>> =
            self.tables.iter().copied().filter(|t| &*t.variable == root || &*t.name == root).collect();
        let finding = match meant.first() {
            None if COUNTS.contains(&root) => return,
            None => {
                let mut variables: Vec<&str> = self.tables.iter().map(|t| &*t.variable).collect();
                variables.extend(self.tables.iter().map(|t| &*t.name));
                variables.extend(COUNTS);
                let hint = match did_you_mean(root, variables.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("known here: {}", variables.join(", ")),
                };
                unknown(format!("`{root}` is not known in this text")).hint(hint)
            }
            Some(_) if meant.iter().any(|t| t.has_field(field)) => return,
            Some(table) => {
                let finding = unknown(format!("no row of `{}` has a field `{field}`", table.name));
                match did_you_mean(field, meant.iter().flat_map(|t| t.fields())) {
                    Some(near) => finding.hint(format!("did you mean `{near}`?")),
                    None => finding,
                }
            }
        };
        self.report.push(finding);
    }
}
