//! A theme: templates, words and assets, layered over the default theme that the binary carries.
//!
//! A file of the same name in the site's theme replaces the default's file, one by one. A theme sees
//! values; it never sees the graph. Rendering is a function of the template and the values.

mod assets;
mod files;
#[cfg(feature = "cards")]
mod fonts;
#[cfg(not(feature = "cards"))]
#[path = "fonts_none.rs"]
mod fonts;
mod frozen;
mod hint;
mod inline;
mod look;
mod scan;
mod scope;
mod settings;
mod template;
mod words;

pub use assets::Asset;
pub use fonts::{Fonts, is_rtl};
pub use inline::{Script, source_of};
pub use look::Look;
pub use scope::{Cache, Scope};
pub use words::{Arguments, Words, is_of_program};

use crate::config::{Config, Setting};
use crate::diag::{Code, Diagnostic, Level, Place, Report};
use crate::fingerprint::Fingerprint;
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
    engines: template::Engines,
    pub words: Words,
    pub assets: Vec<Asset>,
    /// Scripts that stand in pages themselves.
    pub scripts: Vec<Script>,
    /// The settings as templates see them.
    pub settings: BTreeMap<String, Value>,
    files: files::Files,
    /// The faces that cards are set in, and the digest of their bytes.
    fonts: Option<Fonts>,
    fonts_digest: Fingerprint,
    /// What each template depends on.
    looks: BTreeMap<String, Look>,
    /// The templates that were taken apart.
    programs: BTreeMap<String, frozen::Program>,
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
        let mut engines = template::compile(&files, &words, (&assets, &scripts), &facet, report)?;
        let programs = programs(&mut engines.html, &files, &looks, language);
        let (fonts, fonts_digest) = match config.file.hooks.cards {
            true => load_fonts(&files, report).map_or((None, Fingerprint::default()), |(f, d)| (Some(f), d)),
            false => (None, Fingerprint::default()),
        };
        (report.count(Level::File) == before).then_some(Theme {
            engines,
            words,
            assets,
            scripts,
            settings,
            files,
            fonts,
            fonts_digest,
            looks,
            programs,
        })
    }

    /// Whether there is a template of that name.
    pub fn has(&self, template: &str) -> bool {
        self.engines.of(template).is_some()
    }

    /// The faces that cards are set in; none where no cards are drawn.
    pub fn fonts(&self) -> Option<&Fonts> {
        self.fonts.as_ref()
    }

    /// The digest of their bytes.
    pub fn fonts_digest(&self) -> Fingerprint {
        self.fonts_digest
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

    /// Whether a template may read a variable: what it never names need not be found out for it.
    pub fn reads(&self, template: &str, variable: &str) -> bool {
        self.look(template).is_none_or(|look| look.reads(variable))
    }

    /// Renders the template that the artifact's fingerprint covers into a buffer. The error names template, line
    /// and what was being rendered.
    pub fn render(&self, mut scope: Scope, page: &str, out: &mut Vec<u8>) -> Result<(), Box<Diagnostic>> {
        out.clear();
        let program = self.programs.get(scope.template()).filter(|program| program.holds());
        let pieced = program.is_some_and(|program| match scope.panes(program, &self.engines.html) {
            Some([a, b]) => program.page(&self.engines.html, [&a, &b], &mut scope.context, out),
            None => false,
        });
        if pieced && !scope.rehearses() {
            return Ok(());
        }
        let pieced = pieced.then(|| std::mem::take(out));
        let engine = self.engines.of(scope.template()).unwrap_or(&self.engines.html);
        engine.render_to(scope.template(), &scope.context, &mut *out).map_err(|error| {
            Box::new(template::explain(&self.files, error, Code::TemplateRender, Some(page)))
        })?;
        // Whatever the reason: what the engine makes of a template is what it means.
        if let (Some(program), Some(pieced)) = (program, pieced)
            && pieced != *out
        {
            program.refute();
        }
        Ok(())
    }
}

/// Takes the templates apart that show rows of an axis.
fn programs(
    tera: &mut tera::Tera,
    files: &files::Files,
    looks: &BTreeMap<String, Look>,
    language: &str,
) -> BTreeMap<String, frozen::Program> {
    let text = |name: &str| {
        let file = files.files.get(&format!("templates/{name}"))?;
        String::from_utf8(file.bytes.to_vec()).ok()
    };
    let looks_outside =
        looks.keys().filter_map(|name| text(name)).any(|text| scan::scan(&text).looks_outside);
    let shows = |look: &Look| frozen::AXES.iter().any(|axis| look.reads(axis));
    let templates: Vec<&str> = looks
        .iter()
        .filter(|(name, look)| name.ends_with(".html") && !name.starts_with("components/") && shows(look))
        .map(|(name, _)| name.as_str())
        .collect();
    frozen::programs(tera, &text, &templates, (language, looks_outside))
}

/// The fonts of a theme, for cards.
#[cfg(feature = "cards")]
fn load_fonts(files: &files::Files, report: &mut Report) -> Option<(Fonts, Fingerprint)> {
    let is_font =
        |path: &str| path.starts_with("fonts/") && (path.ends_with(".ttf") || path.ends_with(".otf"));
    let fonts: Vec<_> = files.files.iter().filter(|(path, _)| is_font(path)).map(|(_, file)| file).collect();
    let digests: Vec<Fingerprint> = fonts.iter().map(|file| Fingerprint::of_bytes(&file.bytes)).collect();
    match Fonts::new(fonts.iter().map(|file| file.bytes.clone())) {
        Ok(loaded) => Some((loaded, Fingerprint::of(&digests))),
        Err(why) => {
            let message = format!("the fonts of cards cannot be used: {why}");
            report.push(
                Diagnostic::new(Code::CardGlyph, Level::File, message)
                    .at(Place::file(format!("{}/fonts", files.own)))
                    .hint("put TrueType or OpenType fonts there (.ttf, .otf), or take them out: the default theme has its own"),
            );
            None
        }
    }
}

#[cfg(not(feature = "cards"))]
fn load_fonts(files: &files::Files, report: &mut Report) -> Option<(Fonts, Fingerprint)> {
    report.push(
        Diagnostic::new(Code::CardGlyph, Level::File, "this program was built without the feature `cards`")
            .at(Place::file(files.own.as_str()))
            .hint("write `cards: false` under `hooks`, or build the program with its usual features"),
    );
    None
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
