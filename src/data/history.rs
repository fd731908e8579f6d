//! The history: what was published, so that addresses stay where they are and days are never invented.
//!
//! A folder of two files, and two more where they are needed: what must be withdrawn elsewhere, and what posts told. `slugs.csv` says under which slug a row was published first; `pages.csv` says of
//! every page that ever was when it came, when what it says last changed, and when it went. It is an input
//! like any other: `build` reads it, and only `build --date DAY` advances it, never a clock.
//!
//! Invariant: both files are sorted and depend only on what they held before, what was made, and the day.

mod news;
mod pages;
mod slugs;
mod withdrawn;

pub use news::{FILE as NEWS, News, Told, draft_subject};
pub use pages::{Pages, Published};
pub use withdrawn::{FILE as WITHDRAWN, GONE, Line, WITHOUT, Withdrawn};

use super::csv::{CsvOptions, read_csv};
use super::records::{Record, RecordSink};
use super::source::{ReadOptions, read_text};
use super::table::Tables;
use crate::diag::{Code, Diagnostic, Level, Place, Report};
use jiff::ToSpan;
use jiff::civil::Date;
use slugs::Slugs;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

/// A history may be large: it keeps a line for every page that ever was.
const MAX_BYTES: u64 = 8 << 30;
const SLUGS: &str = "slugs.csv";
const PAGES: &str = "pages.csv";
/// Every message about a broken line ends like this.
const HINT: &str = "history is written by the program: take the line from an earlier version of the file";

/// Everything that was published.
#[derive(Clone, Debug, Default)]
pub struct History {
    slugs: Slugs,
    pub pages: Pages,
    /// What must be withdrawn elsewhere.
    pub withdrawn: Withdrawn,
    /// What was last told of pages and figures.
    pub news: News,
}

impl History {
    /// Reads the folder; a site that never published anything has none.
    pub fn load(site: &Path, folder: &str, report: &mut Report) -> History {
        let mut history = History::default();
        if site.join(folder).is_file() {
            let message = format!("{folder} is a file; the history is a folder");
            report.push(
                Diagnostic::new(Code::History, Level::File, message)
                    .at(Place::file(folder))
                    .hint(format!("make a folder of another name, move the file there as {SLUGS}, and name the folder by `history:` in site.yaml")),
            );
            return history;
        }
        let (slugs, pages) = (format!("{folder}/{SLUGS}"), format!("{folder}/{PAGES}"));
        let has_slugs = read(site, &slugs, &slugs::HEADER, &mut history.slugs, report);
        let mut reader = pages::Reader::default();
        let has_pages = read(site, &pages, &pages::HEADER, &mut reader, report);
        history.pages = reader.finish(&pages, report);
        history.withdrawn = Withdrawn::load(site, &format!("{folder}/{WITHDRAWN}"), report);
        history.news = News::load(site, &format!("{folder}/{NEWS}"), report);
        if has_slugs && !has_pages && !history.slugs.is_empty() {
            report.push(lost(&pages, &slugs, &pages::HEADER));
        }
        if has_pages && !has_slugs && !history.pages.is_empty() {
            report.push(lost(&slugs, &pages, &slugs::HEADER));
        }
        history
    }

    /// The slug under which a row was published first.
    pub fn slug(&self, dataset: &str, id: &str) -> Option<&Arc<str>> {
        self.slugs.get(dataset, id)
    }

    /// The last day on which something was published.
    pub fn last_day(&self) -> Option<Date> {
        self.slugs.last_day().max(self.pages.last_day())
    }

    /// What is wrong with publishing on this day: history is not written backwards, and a slip of the year
    /// would keep every other day out of it.
    pub fn refuses(&self, date: Date, folder: &str) -> Option<Diagnostic> {
        let last = self.last_day()?;
        let year_later = last.checked_add(1.year()).unwrap_or(Date::MAX);
        let (message, hint) = if date < last {
            (
                format!("the day {date} lies before {last}, the last day in the history"),
                format!(
                    "publish with `--date {last}` or a later day; if {last} was a slip, take {folder}/ from an earlier version"
                ),
            )
        } else if date > year_later {
            (
                format!("the day {date} lies more than a year after {last}, the last day in the history"),
                format!(
                    "write the day of today; if the site did rest for so long, publish with `--date {year_later}` first and then once more"
                ),
            )
        } else {
            return None;
        };
        let finding = Diagnostic::new(Code::History, Level::File, message).at(Place::file(folder));
        Some(finding.hint(hint))
    }

    /// The history after a publication: every listed row of today keeps its slug, `made` are the pages of today,
    /// sorted by address, and `told` is what posts would tell of.
    pub fn advanced(
        &self,
        tables: &Tables,
        made: impl Iterator<Item = MadePage>,
        told: Vec<(String, String)>,
        date: Date,
    ) -> History {
        let (slugs, pages) = (self.slugs.advanced(tables, date), self.pages.advanced(made, date));
        History { slugs, pages, withdrawn: self.withdrawn.clone(), news: self.news.advanced(told, date) }
    }

    /// Writes both files, each beside its place and then renamed, so that neither is ever half written.
    /// `go_on` is asked before each file: a test may end it all there.
    pub fn save(
        &self,
        site: &Path,
        folder: &str,
        go_on: &dyn Fn() -> std::io::Result<()>,
    ) -> std::io::Result<()> {
        let folder = site.join(folder);
        std::fs::create_dir_all(&folder)?;
        go_on()?;
        // One file without the other counts as a history that was lost; a header alone as one that begins.
        if !folder.join(PAGES).exists() {
            replace(&folder.join(PAGES), |out| Pages::default().write(out))?;
        }
        go_on()?;
        replace(&folder.join(SLUGS), |out| self.slugs.write(out))?;
        // A site without posts has no such file.
        if !self.news.is_empty() || folder.join(NEWS).exists() {
            go_on()?;
            replace(&folder.join(NEWS), |out| self.news.write(out))?;
        }
        go_on()?;
        replace(&folder.join(PAGES), |out| self.pages.write(out))
    }
}

/// A page that a build has made.
#[derive(Clone, Debug)]
pub struct MadePage {
    /// Address below the site's own: /a/b/
    pub url: String,
    /// Address of the page one step up, or nothing. Of an old address: the page that it leads to.
    pub hub: String,
    /// What it says (see `digest`); zero for an old address, which says nothing.
    pub digest: crate::fingerprint::Fingerprint,
    /// What it is of; 0 if it is only a part of another page, or an old address.
    pub page: u64,
}

/// Reads a file with this header; false if there is none.
fn read(site: &Path, file: &str, header: &[&str], sink: &mut dyn RecordSink, report: &mut Report) -> bool {
    if !site.join(file).exists() {
        return false;
    }
    let options = CsvOptions { delimiter: Some(','), max_field: 4000 };
    match read_text(&site.join(file), file, &ReadOptions { encoding: None, max_bytes: MAX_BYTES }) {
        Ok(source) => {
            if let Some(finding) = other_header(file, &source.text, header) {
                report.push(finding);
                return true;
            }
            // A header alone is the history of a site that published nothing.
            if source.text.trim().lines().nth(1).is_none() {
                return true;
            }
            let mut found = Report::new();
            read_csv(&source, &options, sink, &mut found);
            let lost = found.faults() > 0 && found.count(Level::File) == 0;
            report.merge(found);
            if lost {
                // A line that is left out would be a publication that never was.
                let message =
                    format!("{file} has lines that cannot be read, and none of them may be left out");
                report.push(
                    Diagnostic::new(Code::History, Level::File, message).at(Place::file(file)).hint(HINT),
                );
            }
        }
        Err(finding) if finding.code == Code::FileEmpty => {
            report.push(other_header(file, "", header).unwrap_or(finding));
        }
        Err(finding) => report.push(finding),
    }
    true
}

/// What is wrong with the first line of a file: a history that is not read as one would be lost with the
/// next publication.
fn other_header(file: &str, text: &str, wanted: &[&str]) -> Option<Diagnostic> {
    let (at, line) = text.lines().enumerate().find(|(_, line)| !line.trim().is_empty()).unwrap_or((0, ""));
    let cells = line.split(',').map(|cell| cell.trim().trim_matches('"'));
    if cells.eq(wanted.iter().copied()) {
        return None;
    }
    let length = line.split(',').next().unwrap_or_default().chars().count();
    Some(
        Diagnostic::new(Code::History, Level::File, "this is not a file of the history")
            .at(Place::at(file, at as u32 + 1, 1).length(length).with_line(line))
            .hint(format!("its header is {}; take the file from an earlier version", wanted.join(","))),
    )
}

/// One file of the history is there, and the other is not: a publication would begin without it.
fn lost(missing: &str, there: &str, header: &[&str]) -> Diagnostic {
    let message = format!("{missing} is missing, although {there} says that something was published");
    Diagnostic::new(Code::History, Level::File, message).at(Place::file(missing)).hint(format!(
        "take it from an earlier version of the folder; if there never was one, write a file that holds its header alone: {}",
        header.join(",")
    ))
}

fn replace(
    file: &Path,
    write: impl FnOnce(&mut BufWriter<std::fs::File>) -> std::io::Result<()>,
) -> std::io::Result<()> {
    let new = file.with_extension("csv.new");
    let mut out = BufWriter::with_capacity(1 << 16, std::fs::File::create(&new)?);
    write(&mut out)?;
    out.flush()?;
    out.get_ref().sync_all()?;
    std::fs::rename(new, file)
}

/// A cell that cannot be used.
fn fault(record: &Record<'_>, column: usize, message: String) -> Diagnostic {
    let place = record.place(column);
    let length = record.cell(column).chars().count();
    Diagnostic::new(Code::History, Level::File, message).at(place.length(length)).hint(HINT).group("cell")
}

/// A day in a cell; what is wrong is reported.
fn day(record: &Record<'_>, column: usize, report: &mut Report) -> Option<Date> {
    let cell = record.cell(column);
    let day = cell.parse::<Date>().ok().filter(|day| day.to_string() == cell);
    if day.is_none() {
        report.push(fault(record, column, format!("`{cell}` is not a day such as 2026-11-22")));
    }
    day
}

/// A CSV field, for whoever adds a file to the history that no build reads.
pub fn cell(text: &str) -> String {
    field(text).into_owned()
}

/// A CSV field, quoted where it must be.
pub(in crate::data) fn field(text: &str) -> std::borrow::Cow<'_, str> {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\"")).into()
    } else {
        text.into()
    }
}

#[cfg(test)]
mod tests;
