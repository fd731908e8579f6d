//! The files of a theme: the site's own over those that the binary carries.

use super::ThemeFile;
use crate::carried::DEFAULT_THEME;
use crate::config::{Config, Setting};
use crate::data::shape;
use crate::data::source::is_seen;
use crate::diag::{Code, Diagnostic, Level, Place, Report, did_you_mean};
use crate::node::Source;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

/// One file: its bytes, and its path as a person knows it.
pub struct ThemeFileBytes {
    pub bytes: Cow<'static, [u8]>,
    pub shown: String,
}

/// Every file of the theme by its path inside the theme.
pub struct Files {
    pub files: BTreeMap<String, ThemeFileBytes>,
    /// Carried files that the site's own theme replaces; words are laid over them.
    replaced: BTreeMap<String, ThemeFileBytes>,
    pub settings: BTreeMap<String, Setting>,
    /// Settings that take one of a few words.
    pub choices: BTreeMap<String, Vec<String>>,
    /// Folder of the site's own theme, for hints.
    pub own: String,
}

impl Files {
    pub fn read(site: &Path, config: &Config, report: &mut Report) -> Option<Files> {
        let name = config.file.theme.as_str();
        let own = format!("themes/{name}");
        let mut files: BTreeMap<String, ThemeFileBytes> = DEFAULT_THEME
            .iter()
            .map(|(path, bytes)| {
                let shown = format!("(default theme) {path}");
                (path.to_string(), ThemeFileBytes { bytes: Cow::Borrowed(*bytes), shown })
            })
            .collect();
        let mut replaced = BTreeMap::new();
        let ThemeFile { mut settings, mut choices, .. } = read_settings(&files, report)?;
        let folder = site.join(&own);
        let is_simple = !name.is_empty() && !name.contains(['/', '\\']) && name != "..";
        if !is_simple || (!folder.is_dir() && name != "default") {
            let others: Vec<String> = std::fs::read_dir(site.join("themes"))
                .into_iter()
                .flatten()
                .filter_map(Result::ok)
                .map(|e| e.file_name().to_string_lossy().to_string())
                .collect();
            let near = did_you_mean(name, others.iter().map(String::as_str).chain(["default"]));
            report.push(super::missing(config, name, near));
            return None;
        }
        let mut paths: Vec<_> = walkdir::WalkDir::new(&folder)
            .into_iter()
            .filter_entry(is_seen)
            .filter_map(Result::ok)
            .filter(|e| e.file_type().is_file())
            .map(|e| e.path().to_path_buf())
            .collect();
        paths.sort();
        for path in paths {
            let inside = path.strip_prefix(&folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            let shown = format!("{own}/{inside}");
            match std::fs::read(&path) {
                Ok(bytes) => {
                    let own = ThemeFileBytes { bytes: Cow::Owned(bytes), shown };
                    if let Some(carried) = files.insert(inside.clone(), own) {
                        replaced.insert(inside, carried);
                    }
                }
                Err(error) => report.push(
                    Diagnostic::new(
                        Code::FileUnreadable,
                        Level::File,
                        format!("{shown} cannot be read: {error}"),
                    )
                    .at(Place::file(shown.as_str())),
                ),
            }
        }
        let file = read_settings(&files, report)?;
        settings.extend(file.settings);
        choices.extend(file.choices);
        Some(Files { files, replaced, settings, choices, own })
    }

    /// A file as text; a finding if it is not text.
    pub fn text(&self, path: &str, report: &mut Report) -> Option<(&str, &str)> {
        as_text(self.files.get(path)?, report)
    }

    /// Every file of that name as text: the carried one first, the site's own over it.
    pub fn layers(&self, path: &str, report: &mut Report) -> Vec<(&str, &str)> {
        let found = self.replaced.get(path).into_iter().chain(self.files.get(path));
        found.filter_map(|file| as_text(file, report)).collect()
    }

    /// The template of that name, with the path a person knows.
    pub fn shown<'a>(&'a self, path: &'a str) -> &'a str {
        self.files.get(path).map_or(path, |f| &f.shown)
    }
}

fn as_text<'f>(file: &'f ThemeFileBytes, report: &mut Report) -> Option<(&'f str, &'f str)> {
    match std::str::from_utf8(&file.bytes) {
        Ok(text) => Some((text.strip_prefix('\u{feff}').unwrap_or(text), &file.shown)),
        Err(error) => {
            report.push(
                Diagnostic::new(
                    Code::Encoding,
                    Level::File,
                    format!("byte {} is not UTF-8", error.valid_up_to()),
                )
                .at(Place::file(file.shown.as_str()))
                .hint("save the file as UTF-8"),
            );
            None
        }
    }
}

fn read_settings(files: &BTreeMap<String, ThemeFileBytes>, report: &mut Report) -> Option<ThemeFile> {
    let Some(file) = files.get("theme.yaml") else { return Some(ThemeFile::default()) };
    let source = Source::new(file.shown.as_str(), String::from_utf8_lossy(&file.bytes).into_owned());
    shape::load::<ThemeFile>(&source, report)
}
