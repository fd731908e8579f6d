//! A site folder, read whole: settings, tables, texts, history.
//!
//! This is the only way from files to the graph. Everything that is wrong is in the report; the caller
//! decides whether to go on.

use super::consent::{self, ConsentLog};
use super::content::{Around, Document, Note, list_documents, load_documents, load_notes};
use super::decisions::Decisions;
use super::history::History;
use super::images::{Encoding, Images};
use super::load::{Loaded, load_dataset};
use super::source::{ReadOptions, find_missing, read_text};
use super::table::{Role, Table, Tables};
use super::texts::Texts;
use super::{bare, link, referrals, shape, slugs, stories, told, yaml::parse_yaml};
use crate::config::{Config, FamilyKind, Kind, SiteFile};
use crate::diag::{Code, Diagnostic, Level, Place, Report};
use crate::node::Source;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Everything that the graph is made of.
pub struct Site {
    pub config: Config,
    /// Whether every dataset could be read. Without one, what refers to it cannot be judged.
    pub whole: bool,
    pub tables: Tables,
    /// Documents by the family that declares their folder.
    pub documents: BTreeMap<String, Vec<Document>>,
    pub notes: Vec<Note>,
    pub images: Images,
    pub history: History,
    pub consents: ConsentLog,
    pub decisions: Decisions,
}

/// Reads site.yaml alone.
pub fn load_config(site: &Path, report: &mut Report) -> Option<Config> {
    let source = match read_text(&site.join("site.yaml"), "site.yaml", &ReadOptions::default()) {
        Ok(source) => source,
        Err(finding) => {
            report.push(
                finding.hint("make a site with `flywheel new DIR`, or name its folder with `--site DIR`"),
            );
            return None;
        }
    };
    let tree = parse_yaml(&source, report)?;
    let file: SiteFile = shape::load_node(&tree, &source, report)?;
    let config = Config::new(file, source, tree);
    // Data that is read by wrong settings would only give messages that mislead.
    let before = report.faults();
    crate::config::check(&config, report);
    (report.faults() == before).then_some(config)
}

/// Reads a site folder. `None` if not even its settings are usable.
pub fn load_site(site: &Path, base_url: Option<&str>, report: &mut Report) -> Option<Site> {
    let mut config = load_config(site, report)?;
    if let Some(base_url) = base_url {
        config = config.with_base_url(base_url);
    }
    let history = History::load(site, &config.file.history, report);
    let decisions = Decisions::load(site, &config.file.decisions, report);
    let mut loaded: Vec<Loaded> = Vec::new();
    for (name, dataset) in config.file.datasets.iter() {
        let Some(path) = &dataset.path else { continue };
        let missing = find_missing(&site.join(path), path).filter(|_| dataset.kind != Kind::Story);
        if let Some(missing) = missing {
            report.push(missing.at(config.place(&["datasets", name, "path"])));
        } else {
            let before = report.faults();
            loaded.extend(load_dataset(site, name, dataset, report));
            if dataset.kind == Kind::Consent && report.faults() > before {
                report.push(unreadable_consents(path));
            }
        }
    }
    let bare = bare::judge(&config, &loaded, report);
    // What was meant by a reference to a dataset that could not be read is not known.
    let unread: BTreeSet<Kind> = config
        .file
        .datasets
        .iter()
        .filter(|(name, d)| d.path.is_some() && !loaded.iter().any(|l| *l.table.name == **name))
        .map(|(_, d)| d.kind)
        .chain(bare)
        .collect();
    link::check_references(&mut loaded, &unread, report);
    referrals::check(&mut loaded, report);
    for l in &mut loaded {
        slugs::assign(&mut l.table, &history, report);
    }
    told::check(&config, &mut loaded, report);
    let before = report.count(Level::Row);
    let consents = ConsentLog::read(&loaded, report);
    let log = config.file.datasets.iter().find(|(_, dataset)| dataset.kind == Kind::Consent);
    if report.count(Level::Row) > before
        && let Some(path) = log.and_then(|(_, dataset)| dataset.path.as_deref())
    {
        report.push(unreadable_consents(path));
    }
    // Stories take the words of their records before those are left with what may be quoted elsewhere.
    stories::join(&config, &mut loaded, &consents, report);
    link::apply_filters(&config, &mut loaded, report);
    consent::records::apply(&mut loaded, &consents, report);
    consent::statistics::apply(&mut loaded, &consents, report);
    let mut groups: Vec<Table> = Vec::new();
    for (name, dataset) in config.file.datasets.iter().filter(|(_, d)| d.of.is_some()) {
        let own = dataset.path.as_ref().and_then(|_| {
            let at = loaded.iter().position(|l| &*l.table.name == name)?;
            Some(loaded.remove(at).table)
        });
        if let Some(mut table) = link::group(&config, name, &loaded, own, report) {
            slugs::assign(&mut table, &history, report);
            groups.push(table);
        }
    }
    let tables = link::into_tables(loaded, groups, config.file.datasets.names().map(str::to_string));
    note_unused(&config, &tables, report);
    let images = load_images(site, &config, report);
    let texts = list_texts(site, &config);
    let around = Around { root: &config.root, images: &images, texts: &texts };
    let mut documents = BTreeMap::new();
    for (name, family) in config.file.families.iter().filter(|(_, f)| f.kind == FamilyKind::Document) {
        let folder = family.path.as_deref().unwrap_or("content");
        if let Some(missing) = find_missing(&site.join(folder), folder) {
            report.push(missing.at(config.place(&["families", name, "path"])));
        }
        documents.insert(name.to_string(), load_documents(site, folder, around, report));
    }
    missing_folders(site, &config, report);
    let notes = load_notes(site, &config.file.notes, around, report);
    let whole = unread.is_empty();
    Some(Site { config, whole, tables, documents, notes, images, history, consents, decisions })
}

/// Which page each Markdown file is, in all families and languages.
fn list_texts(site: &Path, config: &Config) -> Texts {
    let prefix = |language: Option<&str>| match language {
        None => Some(String::new()),
        Some(language) if language == config.file.language => Some(String::new()),
        Some(language) => {
            let known = config.file.translations.keys().any(|l| l == language);
            known.then(|| format!("/{}", language.to_lowercase()))
        }
    };
    let mut texts = Texts::default();
    for (_, family) in config.file.families.iter().filter(|(_, f)| f.kind == FamilyKind::Document) {
        let folder = family.path.as_deref().unwrap_or("content");
        list_documents(site, folder, &family.url, &prefix, &mut texts);
    }
    texts
}

/// The smallest logo that search engines show, in pixels.
const LOGO_PX: u32 = 112;

/// The images of the site; logo and card of the organisation must be among them.
fn load_images(site: &Path, config: &Config, report: &mut Report) -> Images {
    let images = Images::load(site, &config.file.images, report);
    let organisation = &config.file.organisation;
    for (key, name) in [("logo", &organisation.logo), ("card", &organisation.card)] {
        let Some(name) = name else { continue };
        let place = config.place(&["organisation", key]);
        match images.find(name, place.clone()) {
            Err(finding) => finding.into_iter().for_each(|finding| report.push(*finding)),
            // A drawing has every size.
            Ok(image)
                if key == "logo"
                    && image.encoding != Encoding::Svg
                    && image.width.min(image.height) < LOGO_PX =>
            {
                let message = format!("the logo is {} × {} pixels large", image.width, image.height);
                report.push(Diagnostic::new(Code::ImageUnusable, Level::Note, message).at(place).hint(
                    format!("use one of at least {LOGO_PX} × {LOGO_PX}: search engines show no smaller one"),
                ));
            }
            Ok(_) => {}
        }
    }
    images
}

/// Folders that site.yaml names must exist; those that it only could have named need not.
fn missing_folders(site: &Path, config: &Config, report: &mut Report) {
    let file = &config.file;
    let mut named: Vec<(Vec<&str>, &str)> = Vec::new();
    if config.names(&["copy"]) {
        named.push((vec!["copy"], &file.copy));
    }
    if config.names(&["images"]) {
        named.push((vec!["images"], &file.images));
    }
    if config.names(&["notes"]) {
        named.push((vec!["notes"], &file.notes));
    }
    for (language, translation) in &file.translations {
        if let Some(copy) = &translation.copy {
            named.push((vec!["translations", language, "copy"], copy));
        }
    }
    for (path, folder) in named {
        if !site.join(folder).is_dir() {
            report.push(
                Diagnostic::new(Code::FileMissing, Level::File, format!("there is no folder {folder}"))
                    .at(config.place(&path))
                    .hint("make the folder, or correct its name"),
            );
        }
    }
}

/// A line of the log of consents that is left out may be one that takes a consent back: nothing is shown then, also
/// where other faults are left out.
fn unreadable_consents(path: &str) -> Diagnostic {
    let message = format!("{path} has lines that cannot be read, and one of them may take a consent back");
    Diagnostic::new(Code::ConsentWord, Level::File, message)
        .at(Place::file(path))
        .hint("mend the lines that are named here; `--keep-going` does not leave out what people said of their consent")
}

/// Columns that are kept but declared nowhere, once for each dataset.
fn note_unused(config: &Config, tables: &Tables, report: &mut Report) {
    for table in &tables.tables {
        let Some(dataset) = config.file.datasets.get(&table.name) else { continue };
        let named = |column: &str| {
            dataset.group_by.as_deref() == Some(column)
                || dataset.filter.as_deref().is_some_and(|f| f.contains(column))
                || config.file.datasets.iter().any(|(_, d)| {
                    d.of.as_deref() == Some(&table.name)
                        && (d.group_by.as_deref() == Some(column) || d.group_name.as_deref() == Some(column))
                })
        };
        let unused: Vec<&str> = table
            .columns
            .iter()
            .filter(|c| c.role == Role::Free && !c.name.contains('@') && !named(&c.name))
            .map(|c| &*c.name)
            .collect();
        if unused.is_empty() {
            continue;
        }
        let shown = unused.iter().take(12).copied().collect::<Vec<_>>().join(", ");
        let more = if unused.len() > 12 { format!(" and {} more", unused.len() - 12) } else { String::new() };
        let count = unused.len();
        let columns = if count == 1 { "column is" } else { "columns are" };
        let message = format!("{count} {columns} kept but declared nowhere: {shown}{more}");
        let file = table.files.first().cloned().unwrap_or_else(|| table.name.clone());
        report.push(Diagnostic::new(Code::UnusedColumns, Level::Note, message).at(Place::file(file)).hint(
            format!("declare what pages may cite under `datasets: {}: facts:` in site.yaml", table.name),
        ));
    }
}

/// Reads one YAML file of a known shape.
pub fn load_yaml<T: for<'de> serde::Deserialize<'de> + schemars::JsonSchema>(
    site: &Path,
    name: &str,
    report: &mut Report,
) -> Option<(T, Source, crate::node::Node)> {
    let source = match read_text(&site.join(name), name, &ReadOptions::default()) {
        Ok(source) => source,
        Err(finding) => {
            report.push(finding);
            return None;
        }
    };
    let tree = parse_yaml(&source, report)?;
    let value = shape::load_node(&tree, &source, report)?;
    Some((value, source, tree))
}
