//! A theme: templates, words and assets, layered over the default theme that the binary carries.
//!
//! A file of the same name in the site's theme replaces the default's file, one by one. A theme sees
//! values; it never sees the graph. Rendering is a function of the template and the values.

mod assets;
mod files;
mod hint;
mod inline;
mod look;
mod scan;
mod settings;
mod template;
mod words;

pub use assets::Asset;
pub use inline::{Script, source_of};
pub use look::Look;
pub use template::{Cache, Scope};
pub use words::{Arguments, Words, is_of_program};

use crate::config::{Config, Setting};
use crate::diag::{Code, Diagnostic, Level, Place, Report};
use crate::value::Value;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// theme.yaml: the name of a theme and the settings that a site may change.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ThemeFile {
    /// Name of the theme.
    pub name: String,
    /// Settings with their defaults; templates read them as `site.settings.NAME`.
    #[serde(default)]
    pub settings: BTreeMap<String, Setting>,
    /// Settings that take one of a few words: name → the words.
    #[serde(default)]
    pub choices: BTreeMap<String, Vec<String>>,
}

/// A theme, loaded for one language.
pub struct Theme {
    tera: tera::Tera,
    pub words: Words,
    pub assets: Vec<Asset>,
    /// Scripts that stand in pages themselves.
    pub scripts: Vec<Script>,
    /// The settings as templates see them.
    pub settings: BTreeMap<String, Value>,
    files: files::Files,
    /// What each template depends on.
    looks: BTreeMap<String, Look>,
}

impl Theme {
    /// Loads the site's theme for a language. `site_facet` is what templates see as `site`.
    pub fn load(
        site: &Path,
        config: &Config,
        language: &str,
        site_facet: &Value,
        report: &mut Report,
    ) -> Option<Theme> {
        let before = report.count(Level::File);
        let files = files::Files::read(site, config, report)?;
        let mut settings = settings::of_site(&files, config, report);
        let words = Words::load(&files, language, config, report)?;
        let assets = assets::prepare(&files, &config.root, &settings);
        let scripts = inline::read(&files, report);
        // Assets are those of every language, so what a translation changes comes after them.
        settings::translate(&mut settings, &files, config, language, report);
        settings::move_addresses(&mut settings, &config.root);
        let facet = with_settings(site_facet, &settings);
        let looks = look::looks(&look::Shelf {
            files: &files,
            assets: &assets,
            scripts: &scripts,
            words: &words,
            settings: &settings,
        });
        let tera = template::compile(&files, &words, (&assets, &scripts), &facet, report)?;
        (report.count(Level::File) == before).then_some(Theme {
            tera,
            words,
            assets,
            scripts,
            settings,
            files,
            looks,
        })
    }

    /// Whether there is a template of that name.
    pub fn has(&self, template: &str) -> bool {
        self.tera.contains_template(template)
    }

    /// What a template depends on beside the values that it is given.
    pub fn look(&self, template: &str) -> Option<&Look> {
        self.looks.get(template)
    }

    /// Whether a stylesheet or template holds an image as a `data:` address.
    pub fn has_data_images(&self) -> bool {
        let mut texts =
            self.files.files.iter().filter(|(path, _)| path.ends_with(".css") || path.ends_with(".html"));
        texts.any(|(_, file)| memchr::memmem::find(&file.bytes, b"data:image").is_some())
    }

    /// Renders the template that the artifact's fingerprint covers into a buffer. The error names template, line
    /// and what was being rendered.
    pub fn render(&self, scope: Scope, page: &str, out: &mut Vec<u8>) -> Result<(), Box<Diagnostic>> {
        out.clear();
        let (template, context) = scope.finish();
        self.tera.render_to(template, &context, &mut *out).map_err(|error| {
            Box::new(template::explain(&self.files, error, Code::TemplateRender, Some(page)))
        })
    }
}

fn with_settings(site: &Value, settings: &BTreeMap<String, Value>) -> Value {
    let Value::Map(entries) = site else { return site.clone() };
    let settings = Value::map(settings.iter().map(|(k, v)| (k.as_str(), v.clone())));
    Value::map(entries.iter().cloned().chain([(Arc::from("settings"), settings)]))
}

/// A theme that does not exist.
fn missing(config: &Config, name: &str, near: Option<&str>) -> Diagnostic {
    let hint = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("make the folder themes/{name}/, or write `theme: default`"),
    };
    Diagnostic::new(Code::ThemeMissing, Level::File, format!("there is no theme `{name}`"))
        .at(config.place(&["theme"]))
        .hint(hint)
}

/// The place of a theme's file.
fn file_place(shown: &str, line: usize, column: usize) -> Place {
    Place::at(shown, line as u32, column as u32)
}
