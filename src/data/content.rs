//! Markdown with front matter: documents (pages of their own) and notes (which lead on another page).
//!
//! Authors' files are trusted: their raw HTML stays. Data never comes through here.

mod drafts;
mod written;

pub use drafts::{Draft, drafts};
pub use written::{WrittenNote, written_notes};

use super::images::{Card, Images};
use super::shape;
use super::source::{ReadOptions, is_seen, read_text};
use super::texts::Texts;
use super::yaml::parse_yaml;
use crate::diag::{Code, Diagnostic, Level, Place, Report};
use crate::fingerprint::Hashed;
use crate::node::{Node, Pos, Source};
use crate::text::{MarkdownOptions, check_slug, plain_text, slugify, to_html, unread_images};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Front matter of a document.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentFront {
    /// Title of the page.
    pub title: Option<String>,
    /// Description for search results (default: the first paragraph).
    pub description: Option<String>,
    /// Day of publication: 2026-11-22.
    pub date: Option<String>,
    /// Day of the last change in substance.
    pub updated: Option<String>,
    /// Who wrote it.
    #[serde(default)]
    pub authors: Vec<String>,
    /// The picture of this text where a link to it is shown: an image of the images folder.
    pub image: Option<String>,
    /// What that picture shows, for people who do not see it.
    pub image_alt: Option<String>,
    /// True for a text that is not to be published yet.
    #[serde(default)]
    pub draft: bool,
    /// Old addresses that lead here: /old/
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Part of the address (default: the file's name).
    pub slug: Option<String>,
    /// Template to render with (default: that of the family).
    pub template: Option<String>,
    /// True for a page that search engines are asked not to list.
    #[serde(default)]
    pub noindex: bool,
}

/// Front matter of a note.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteFront {
    /// The rows that the note is about: dataset → id. It leads on the page of exactly these rows.
    #[serde(rename = "for", default)]
    pub rows: BTreeMap<String, String>,
    /// Instead of `for`: the address of the page, for example / or /services/.
    pub page: Option<String>,
    /// Language of the note (default: that of the site).
    pub language: Option<String>,
    /// True for a note that is not to be published yet.
    #[serde(default)]
    pub draft: bool,
    /// Of a note that a model drafted: which model, and from which rows. It stays when a person accepts the note.
    pub drafted: Option<Drafted>,
}

/// Where a text comes from that a model drafted (`flywheel draft`).
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Drafted {
    /// The model, as its endpoint calls it.
    pub model: String,
    /// What each row said when the text was drafted: `dataset/id` → a print of it. `flywheel check` tells when a row says
    /// something else. Whoever has held the text against its rows again may delete the entries.
    #[serde(default)]
    pub rows: BTreeMap<String, String>,
    /// A print of the text as it was drafted: so a draft that a person worked on is never written over.
    pub text: String,
}

impl Drafted {
    /// The rows that say something else now than when the text was drafted, or that are gone.
    pub fn changed(&self, prints: &BTreeMap<String, String>) -> Vec<&str> {
        let others = self.rows.iter().filter(|(row, print)| prints.get(*row) != Some(print));
        others.map(|(row, _)| row.as_str()).collect()
    }
}

/// A document, ready to be a page.
#[derive(Clone, Debug)]
pub struct Document {
    /// Name of the file without folder, language and end; documents of one name are translations.
    pub name: Arc<str>,
    /// Language from the file's name (about.de.md), if there is one.
    pub language: Option<Arc<str>>,
    pub slug: Arc<str>,
    pub front: DocumentFront,
    pub title: String,
    pub description: String,
    pub html: Hashed<Arc<str>>,
    /// Path of the file, for messages.
    pub file: Arc<str>,
    /// Where its template is named.
    pub template: Place,
    /// The picture of this text where a link to it is shown.
    pub card: Option<Card>,
}

/// A note and where it belongs.
#[derive(Clone, Debug)]
pub struct Note {
    pub front: NoteFront,
    pub html: Hashed<Arc<str>>,
    /// Where it says what it is about, and where it names the row of each dataset.
    pub place: Place,
    pub rows: BTreeMap<String, Place>,
}

/// Front matter as it is written, to point at a line of it.
struct Written {
    source: Source,
    tree: Node,
}

impl Written {
    /// The value at this path of keys, or as much of the path as there is.
    fn place(&self, path: &[&str]) -> Place {
        let mut node = &self.tree;
        for key in path {
            match node.get(key) {
                Some(inner) => node = inner,
                None => break,
            }
        }
        self.source.place(node.pos)
    }
}

/// What the texts of a site may name.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    /// The path that the site lives under.
    pub root: &'a str,
    pub images: &'a Images,
    pub texts: &'a Texts,
}

/// Lists the pages of a family's folder, so that texts can link to them. `prefix` says how the addresses of
/// a language begin, if the site has that language. What is wrong with a file is said when it is loaded.
pub fn list_documents(
    site: &Path,
    folder: &str,
    pattern: &str,
    prefix: &dyn Fn(Option<&str>) -> Option<String>,
    texts: &mut Texts,
) {
    for (path, shown) in markdown_files(site, folder) {
        let read = read_markdown::<DocumentFront>(&path, &shown, &mut Report::new());
        let Some((front, ..)) = read else { continue };
        let (name, language) = name_of(&path);
        if front.draft {
            texts.add_draft(&shown);
        } else if let Some(prefix) = prefix(language.as_deref()) {
            let slug = front.slug.unwrap_or_else(|| slugify(&name));
            texts.add(&shown, &prefix, pattern, &slug);
        }
    }
}

/// The name of a document's file without folder, language and end, and the language.
fn name_of(path: &Path) -> (String, Option<Arc<str>>) {
    let stem = path.file_stem().map(|s| s.to_string_lossy().to_string()).unwrap_or_default();
    match stem.rsplit_once('.') {
        Some((name, language)) => (name.to_string(), Some(Arc::from(language))),
        None => (stem, None),
    }
}

/// Reads every document of a family's folder.
pub fn load_documents(site: &Path, folder: &str, around: Around<'_>, report: &mut Report) -> Vec<Document> {
    let mut documents = Vec::new();
    for (path, shown) in markdown_files(site, folder) {
        let Some((front, body, written)) = read_markdown::<DocumentFront>(&path, &shown, report) else {
            continue;
        };
        if front.draft {
            continue;
        }
        let (name, language) = name_of(&path);
        let slug = front.slug.clone().unwrap_or_else(|| slugify(&name));
        if let Err(why) = check_slug(&slug) {
            report.push(
                Diagnostic::new(
                    Code::BadSlug,
                    Level::File,
                    format!("the slug `{slug}` cannot be used: {why}"),
                )
                .at(written.place(&["slug"]))
                .hint("write `slug:` with small letters, digits and hyphens in the front matter"),
            );
            continue;
        }
        for (what, date) in [("date", &front.date), ("updated", &front.updated)] {
            if let Some(date) = date
                && date.parse::<jiff::civil::Date>().is_err()
            {
                let message = format!("`{what}: {date}` is not a day");
                report.push(
                    Diagnostic::new(Code::FieldDate, Level::File, message)
                        .at(written.place(&[what]))
                        .hint("write it like 2026-11-22"),
                );
            }
        }
        let day = |day: &Option<String>| day.as_deref()?.parse::<jiff::civil::Date>().ok();
        if let (Some(date), Some(updated)) = (day(&front.date), day(&front.updated))
            && updated < date
        {
            let message = format!("`updated: {updated}` is before `date: {date}`");
            report.push(
                Diagnostic::new(Code::FieldDate, Level::File, message)
                    .at(written.place(&["updated"]))
                    .hint("leave `updated` out until the text has changed"),
            );
        }
        let mut front = front;
        front.aliases = aliases(&front.aliases, &written, report);
        let title = front.title.clone().or_else(|| first_heading(&body)).unwrap_or_else(|| name.clone());
        let description = front.description.clone().unwrap_or_else(|| first_paragraph(&body));
        documents.push(Document {
            name: name.into(),
            language,
            slug: slug.into(),
            title,
            description,
            html: Hashed::new(html(&body, &shown, around, &written, report).into()),
            template: written.place(&["template"]),
            card: card(&front, around.images, &written, report),
            front,
            file: shown.into(),
        });
    }
    documents
}

/// The picture that the front matter names.
fn card(front: &DocumentFront, images: &Images, written: &Written, report: &mut Report) -> Option<Card> {
    let name = front.image.as_deref()?;
    match images.find(name, written.place(&["image"])) {
        Ok(image) => Some(image.card(front.image_alt.as_deref().unwrap_or(""))),
        Err(finding) => {
            finding.into_iter().for_each(|finding| report.push(*finding));
            None
        }
    }
}

/// An author's text as HTML; images and texts that it names and that are not there are reported.
fn html(body: &str, file: &str, around: Around<'_>, written: &Written, report: &mut Report) -> String {
    let Around { root, images, texts } = around;
    let (seen, links) = (images.seen_from(file, root), texts.seen_from(file));
    let options = MarkdownOptions { trusted: true, root, pictures: Some(&seen), links: Some(&links) };
    let html = to_html(body, options);
    let place = |url: &str| {
        let line = body.lines().position(|l| l.contains(url)).unwrap_or(0);
        let column = body.lines().nth(line).and_then(|l| Some(l[..l.find(url)?].chars().count()));
        // Two lines of hyphens stand around the front matter.
        let at = (written.source.text.lines().count() + 3 + line) as u32;
        let place = Place::at(file, at, column.unwrap_or(0) as u32 + 1);
        place.length(url.chars().count()).with_line(body.lines().nth(line).unwrap_or(""))
    };
    for (url, name) in seen.missing() {
        if let Err(Some(finding)) = images.find(&name, place(&url)) {
            report.push(*finding);
        }
    }
    links.findings(place).into_iter().for_each(|finding| report.push(finding));
    for url in unread_images(body) {
        let message = format!("the image `{url}` is not understood: an address ends at a space");
        let finding = Diagnostic::new(Code::ImageMissing, Level::File, message).at(place(&url));
        report.push(finding.hint(format!("put it in angle brackets: ![…](<{url}>)")));
    }
    html
}

/// Reads every note of the notes folder, if there is one.
pub fn load_notes(site: &Path, folder: &str, around: Around<'_>, report: &mut Report) -> Vec<Note> {
    let mut notes = Vec::new();
    for (path, shown) in markdown_files(site, folder) {
        let Some((front, body, written)) = read_markdown::<NoteFront>(&path, &shown, report) else {
            continue;
        };
        if front.draft {
            continue;
        }
        if front.rows.is_empty() == front.page.is_none() {
            report.push(
                Diagnostic::new(Code::NoteTarget, Level::File, "a note needs either `for` or `page`")
                    .at(written.place(&[]))
                    .hint("write `for: {services: ID, cities: ID}` or `page: /` in its front matter"),
            );
            continue;
        }
        let html = Hashed::new(html(&body, &shown, around, &written, report).into());
        let place = written.place(&[if front.page.is_some() { "page" } else { "for" }]);
        let rows = front.rows.keys().map(|name| (name.clone(), written.place(&["for", name]))).collect();
        notes.push(Note { front, html, place, rows });
    }
    notes
}

/// Old addresses, each a path of the site with a slash at both ends.
fn aliases(aliases: &[String], written: &Written, report: &mut Report) -> Vec<String> {
    let mut fine = Vec::new();
    for alias in aliases {
        let inside = alias.trim_matches('/');
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
        if !alias.starts_with('/')
            || alias.starts_with("//")
            || inside.is_empty()
            || !inside.chars().all(allowed)
            || inside.contains("..")
            || inside.contains("//")
        {
            report.push(
                Diagnostic::new(
                    Code::FrontMatter,
                    Level::File,
                    format!("the alias `{alias}` cannot be used"),
                )
                .at(written.place(&["aliases"]))
                .hint("write the old path of the page within this site: /old-name/"),
            );
        } else if inside.ends_with(".html") {
            fine.push(format!("/{inside}"));
        } else {
            fine.push(format!("/{inside}/"));
        }
    }
    fine
}

fn markdown_files(site: &Path, folder: &str) -> Vec<(PathBuf, String)> {
    let whole = site.join(folder);
    let mut files: Vec<(PathBuf, String)> = walkdir::WalkDir::new(&whole)
        .into_iter()
        .filter_entry(is_seen)
        .filter_map(Result::ok)
        .filter(|e| e.file_type().is_file() && e.path().extension().is_some_and(|x| x == "md"))
        .map(|e| {
            let inside =
                e.path().strip_prefix(&whole).unwrap_or(e.path()).to_string_lossy().replace('\\', "/");
            (e.path().to_path_buf(), format!("{}/{inside}", folder.trim_end_matches('/')))
        })
        .collect();
    files.sort_by(|a, b| a.1.cmp(&b.1));
    files
}

/// Parts a file into front matter and body.
fn read_markdown<T: for<'de> Deserialize<'de> + JsonSchema>(
    path: &Path,
    shown: &str,
    report: &mut Report,
) -> Option<(T, String, Written)> {
    let source = match read_text(path, shown, &ReadOptions::default()) {
        Ok(source) => source,
        Err(finding) => {
            report.push(finding);
            return None;
        }
    };
    let text = &source.text;
    let opened = text.strip_prefix("---\n").or_else(|| text.strip_prefix("---\r\n"));
    let Some(rest) = opened else {
        report.push(
            Diagnostic::new(Code::FrontMatter, Level::File, "the file does not begin with front matter")
                .at(Place::at(shown, 1, 1))
                .hint("begin it with three lines: `---`, `title: …` and `---`"),
        );
        return None;
    };
    let mut end = 0;
    let closing = rest.split_inclusive('\n').find(|line| {
        end += line.len();
        line.trim_end() == "---"
    });
    let Some(closing) = closing else {
        report.push(
            Diagnostic::new(Code::FrontMatter, Level::File, "the front matter is never closed")
                .at(Place::at(shown, 1, 1))
                .hint("write a line of three hyphens below it"),
        );
        return None;
    };
    let front = rest[..end - closing.len()].to_string();
    let body = rest[end..].to_string();
    let source = Source { name: source.name.clone(), text: front, line_offset: 1 };
    let tree = if source.text.trim().is_empty() {
        let pos = Pos { line: 1, column: 1, length: 1 };
        Node { pos, kind: crate::node::NodeKind::Map(Vec::new()) }
    } else {
        parse_yaml(&source, report)?
    };
    let front = shape::load_node(&tree, &source, report)?;
    Some((front, body, Written { source, tree }))
}

fn first_heading(body: &str) -> Option<String> {
    let line = body.lines().find(|l| !l.trim().is_empty())?;
    line.strip_prefix("# ").map(|h| h.trim().to_string())
}

/// The first paragraph in plain text, at most about 160 characters, cut between words.
fn first_paragraph(body: &str) -> String {
    let paragraph = body
        .split("\n\n")
        .map(str::trim)
        .find(|p| !p.is_empty() && !p.starts_with(['#', '-', '*', '|', '>', '<', '`']))
        .unwrap_or("");
    let plain = plain_text(paragraph);
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    if plain.chars().count() <= 160 {
        return plain;
    }
    let cut: String = plain.chars().take(159).collect();
    let end = cut.rfind(' ').unwrap_or(cut.len());
    format!("{}…", &cut[..end])
}
