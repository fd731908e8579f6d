//! The data of a site becomes tables: every dataset, every file of it, every row.
//!
//! This is where the outside ends. Findings are collected with file, line and column; private columns
//! and rows without consent are left behind here and never reach a table.
//!
//! Invariant: the tables depend on the files' contents only, not on the order of rows or of files.

mod alike;
mod finish;
mod fit;
mod rows;

use super::columns::Columns;
use super::csv::{CsvOptions, read_csv};
use super::number::Decimal;
use super::source::{ReadOptions, is_seen, read_text};
use super::table::{Reference, Row, Table};
use super::typing::Typing;
use super::{json::each_json_row, json::parse_json_lines, yaml::parse_yaml};
use crate::config::{Dataset, DateOrder, Kind};
use crate::diag::{Code, Diagnostic, Level, Place, Report};
use crate::node::{Node, NodeKind, Source};
use crate::value::Value;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

/// One dataset, read.
pub struct Loaded {
    pub table: Table,
    pub references: Vec<Reference>,
    /// References of rows that are shown nowhere: a wrong one is a fault all the same.
    pub aside: Vec<(Reference, Value)>,
    /// Where rows are missing, if the dataset has none.
    pub bare: Option<Place>,
}

/// Reads one dataset with a path. `None` if nothing of it is usable.
pub fn load_dataset(site: &Path, name: &str, dataset: &Dataset, report: &mut Report) -> Option<Loaded> {
    let path = dataset.path.as_deref()?;
    let decimal = match dataset.decimal.as_deref() {
        Some(".") => Decimal::Point,
        Some(",") => Decimal::Comma,
        _ => Decimal::Undeclared,
    };
    let list = dataset.list_separator.as_deref().and_then(|s| s.chars().next()).unwrap_or(';');
    let max_field = dataset.max_field.unwrap_or(100_000);
    let order = dataset.date.unwrap_or(DateOrder::Iso);
    let mut loader = Loader {
        columns: Columns::new(dataset),
        typing: Typing::new(name.into(), decimal, order, list, max_field),
        rows: Vec::new(),
        references: Vec::new(),
        files: Vec::new(),
        plan: Vec::new(),
        dropped: 0,
        dropped_ids: BTreeSet::new(),
        bare: None,
    };
    let before = report.count(Level::File);
    for (file, shown) in files_of(site, path, dataset.kind, report) {
        loader.files.push(shown.clone().into());
        loader.read_file(&file, &shown, name, report);
    }
    if report.count(Level::File) > before {
        return None;
    }
    loader.finish(name, path, report)
}

/// The files of a path, sorted by name: a file itself, or what a folder holds.
fn files_of(site: &Path, path: &str, kind: Kind, report: &mut Report) -> Vec<(std::path::PathBuf, String)> {
    let whole = site.join(path);
    // Stories are accepted one by one: at first there are none, and no folder for them either.
    if kind == Kind::Story && !whole.exists() {
        return Vec::new();
    }
    if !whole.is_dir() {
        return vec![(whole, path.to_string())];
    }
    let mut files: Vec<_> = walkdir::WalkDir::new(&whole)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(is_seen)
        .filter_map(Result::ok)
        .filter(|e| e.file_type().is_file() && format_of(&e.file_name().to_string_lossy()).is_some())
        .map(|e| {
            let inside =
                e.path().strip_prefix(&whole).unwrap_or(e.path()).to_string_lossy().replace('\\', "/");
            (e.path().to_path_buf(), format!("{}/{inside}", path.trim_end_matches('/')))
        })
        .collect();
    files.sort_by(|a, b| a.1.cmp(&b.1));
    if files.is_empty() && kind != Kind::Story {
        report.push(
            Diagnostic::new(Code::FileMissing, Level::File, format!("the folder {path} holds no data file"))
                .at(Place::file(path))
                .hint(format!("put files with these ends there: {FORMATS}")),
        );
    }
    files
}

const FORMATS: &str = ".csv, .tsv, .yaml, .json, .jsonl, .xlsx (and .gz behind all but the last)";

#[derive(Clone, Copy, PartialEq)]
enum Format {
    Csv,
    Yaml,
    Json,
    JsonLines,
    Xlsx,
}

fn format_of(name: &str) -> Option<Format> {
    let name = name.to_lowercase();
    let packed = name.strip_suffix(".gz");
    let stem = packed.unwrap_or(&name);
    match stem.rsplit('.').next()? {
        "csv" | "tsv" | "txt" => Some(Format::Csv),
        "yaml" | "yml" => Some(Format::Yaml),
        "json" => Some(Format::Json),
        "jsonl" | "ndjson" => Some(Format::JsonLines),
        "xlsx" if packed.is_none() => Some(Format::Xlsx),
        _ => None,
    }
}

/// A dataset while it is read.
struct Loader<'c> {
    columns: Columns<'c>,
    typing: Typing,
    rows: Vec<Row>,
    references: Vec<Reference>,
    files: Vec<Arc<str>>,
    /// For the tabular file at hand: the table's column of each cell.
    plan: Vec<Option<usize>>,
    /// Rows with a fault that cost the row.
    dropped: u64,
    dropped_ids: BTreeSet<Arc<str>>,
    /// The header of the first file that has nothing below it.
    bare: Option<Place>,
}

impl Loader<'_> {
    fn read_file(&mut self, file: &Path, shown: &str, name: &str, report: &mut Report) {
        let dataset = self.columns.dataset;
        let Some(format) = format_of(shown) else {
            report.push(
                Diagnostic::new(
                    Code::FileFormat,
                    Level::File,
                    format!("the end of {shown} does not say how to read it"),
                )
                .at(Place::file(shown))
                .hint(format!("use one of {FORMATS}")),
            );
            return;
        };
        if format == Format::Xlsx {
            return self.read_workbook(file, shown, report);
        }
        let options = ReadOptions { encoding: dataset.encoding.clone(), ..ReadOptions::default() };
        let source = match read_text(file, shown, &options) {
            Ok(source) => source,
            Err(finding) => return report.push(finding),
        };
        match format {
            Format::Csv => {
                let delimiter = dataset
                    .delimiter
                    .as_deref()
                    .map(|d| if d == "\\t" { '\t' } else { d.chars().next().unwrap_or(',') });
                let options = CsvOptions { delimiter, max_field: self.typing.max_field };
                read_csv(&source, &options, self, report);
            }
            Format::Yaml => {
                if let Some(node) = parse_yaml(&source, report) {
                    self.read_tree(&node, &source, name, report);
                }
            }
            Format::Json => {
                let mut found = Report::new();
                let tree = each_json_row(&source, report, |row| self.tree_row(&row, &source, &mut found));
                report.merge(found);
                if let Some(tree) = tree {
                    self.read_tree(&tree, &source, name, report);
                }
            }
            Format::JsonLines => {
                for node in parse_json_lines(&source, report) {
                    self.tree_row(&node, &source, report);
                }
            }
            Format::Xlsx => {}
        }
    }

    #[cfg(feature = "xlsx")]
    fn read_workbook(&mut self, file: &Path, shown: &str, report: &mut Report) {
        let options = super::xlsx::XlsxOptions { max_field: self.typing.max_field, ..Default::default() };
        let sheet = self.columns.dataset.sheet.clone();
        super::xlsx::read_xlsx(file, shown, sheet.as_deref(), &options, self, report);
    }

    #[cfg(not(feature = "xlsx"))]
    fn read_workbook(&mut self, _: &Path, shown: &str, report: &mut Report) {
        report.push(
            Diagnostic::new(
                Code::FileFormat,
                Level::File,
                "this program was built without spreadsheet support",
            )
            .at(Place::file(shown))
            .hint("save the sheet as CSV"),
        );
    }

    /// The list of rows in a YAML or JSON file: the file itself, or the list under `items`.
    fn read_tree(&mut self, root: &Node, source: &Source, name: &str, report: &mut Report) {
        let key = self.columns.dataset.items.as_deref().unwrap_or(name);
        let list = match &root.kind {
            NodeKind::Seq(_) => root,
            NodeKind::Map(entries) => match root.get(key) {
                Some(node) => node,
                None if root.get("id").is_some() => return self.tree_row(root, source, report),
                None => {
                    let lists: Vec<&str> = entries
                        .iter()
                        .filter(|e| matches!(e.value.kind, NodeKind::Seq(_) | NodeKind::Map(_)))
                        .map(|e| &*e.key)
                        .collect();
                    let hint = match lists.as_slice() {
                        [] => "a dataset is a list of rows, each with an `id`".to_string(),
                        [one] => format!("write `items: {one}` for the dataset `{name}` in site.yaml"),
                        many => format!("write `items:` with one of: {}", many.join(", ")),
                    };
                    let message = format!("there is no list called `{key}` in this file");
                    report.push(
                        Diagnostic::new(Code::Shape, Level::File, message)
                            .at(source.place(root.pos))
                            .hint(hint),
                    );
                    return;
                }
            },
            _ => root,
        };
        let NodeKind::Seq(items) = &list.kind else {
            let message = format!("expected a list of rows, found {}", list.shape());
            report.push(
                Diagnostic::new(Code::Shape, Level::File, message)
                    .at(source.place(list.pos))
                    .hint("put `- ` before each row and indent its lines by two more spaces"),
            );
            return;
        };
        for item in items {
            self.tree_row(item, source, report);
        }
    }
}
