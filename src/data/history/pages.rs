//! pages.csv: every page that ever was, with its days, and every old address of a text.
//!
//! A million pages are a million lines, so addresses lie one after the other in one text, a row is a few
//! numbers, and a publication is a merge of two sorted lists.

use super::{MadePage, day, fault, field};
use crate::data::records::{HeaderCell, Record, RecordSink};
use crate::diag::{Code, Diagnostic, Level, Place, Report};
use crate::fingerprint::Fingerprint;
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use std::io::Write;
use std::iter::Peekable;

pub(super) const HEADER: [&str; 7] =
    ["url", "digest", "first_published", "last_changed", "hub", "gone", "page"];

/// A piece of the text that holds all addresses.
#[derive(Clone, Copy, Debug, Default)]
struct Span {
    start: u64,
    length: u32,
}

#[derive(Clone, Copy, Debug)]
struct Row {
    url: Span,
    hub: Span,
    digest: Fingerprint,
    first: Date,
    changed: Date,
    gone: Option<Date>,
    page: u64,
}

/// Every page that ever was published, sorted by address.
#[derive(Clone, Debug, Default)]
pub struct Pages {
    text: String,
    rows: Vec<Row>,
    /// Only looked up, never iterated: hash of an address → its row.
    index: FxHashMap<u64, u32>,
}

/// What is known of a published page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published<'h> {
    /// Address below the site's own: /a/b/
    pub url: &'h str,
    /// The page one step up when it was last published, or nothing.
    pub hub: &'h str,
    /// Digest of what it said; zero for an old address (`is_alias`).
    pub digest: Fingerprint,
    pub first_published: Date,
    pub last_changed: Date,
    /// The day on which it was no longer made.
    pub gone: Option<Date>,
    /// What it was of, so that it is found again at another address (see `Tree::identity`); 0 if nothing is known.
    pub page: u64,
}

impl Published<'_> {
    /// An old address of a text: no page, and `hub` is where it led.
    pub fn is_alias(&self) -> bool {
        self.digest == Fingerprint::default()
    }

    /// Whether this is what is made now: a page that says the same, or an old address that leads to the same page.
    fn is_same(&self, page: &MadePage) -> bool {
        self.digest == page.digest && (!self.is_alias() || self.hub == page.hub)
    }
}

impl Pages {
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The page at an address below the site's own.
    pub fn get(&self, url: &str) -> Option<Published<'_>> {
        let at = *self.index.get(&hash(url))?;
        let row = &self.rows[at as usize];
        // Two addresses of one hash are found by their order.
        if self.part(row.url) == url {
            return Some(self.published(row));
        }
        let at = self.rows.binary_search_by(|row| self.part(row.url).cmp(url)).ok()?;
        Some(self.published(&self.rows[at]))
    }

    /// All pages, sorted by address.
    pub fn iter(&self) -> impl Iterator<Item = Published<'_>> {
        self.rows.iter().map(|row| self.published(row))
    }

    pub fn last_day(&self) -> Option<Date> {
        self.rows.iter().map(|row| row.changed.max(row.gone.unwrap_or(row.changed))).max()
    }

    /// The history after a publication of these pages, which come sorted by address.
    pub fn advanced(&self, made: impl Iterator<Item = MadePage>, date: Date) -> Pages {
        let mut new = Pages::default();
        let mut old = self.iter().peekable();
        for page in made {
            while let Some(gone) = before(&mut old, &page.url) {
                new.push(Published { gone: gone.gone.or(Some(date)), ..gone });
            }
            let known = old.next_if(|known| known.url == page.url);
            let changed = known.filter(|known| known.is_same(&page)).map(|known| known.last_changed);
            // A page that takes an old address of another one begins that day.
            let is_page = page.digest != Fingerprint::default();
            let first =
                known.filter(|known| !(is_page && known.is_alias())).map(|known| known.first_published);
            new.push(Published {
                url: &page.url,
                hub: &page.hub,
                digest: page.digest,
                first_published: first.unwrap_or(date),
                last_changed: changed.unwrap_or(date),
                gone: None,
                page: page.page,
            });
        }
        for gone in old {
            new.push(Published { gone: gone.gone.or(Some(date)), ..gone });
        }
        new.make_index();
        new
    }

    pub fn write(&self, out: &mut impl Write) -> std::io::Result<()> {
        writeln!(out, "{}", HEADER.join(","))?;
        for p in self.iter() {
            let (url, hub) = (field(p.url), field(p.hub));
            let digest = if p.is_alias() { String::new() } else { p.digest.to_string() };
            write!(out, "{url},{digest},{},{},{hub},", p.first_published, p.last_changed)?;
            if let Some(day) = p.gone {
                write!(out, "{day}")?;
            }
            match p.page {
                0 => writeln!(out, ",")?,
                page => writeln!(out, ",{page:016x}")?,
            }
        }
        Ok(())
    }

    fn part(&self, span: Span) -> &str {
        let start = span.start as usize;
        self.text.get(start..start + span.length as usize).unwrap_or_default()
    }

    fn published(&self, row: &Row) -> Published<'_> {
        Published {
            url: self.part(row.url),
            hub: self.part(row.hub),
            digest: row.digest,
            first_published: row.first,
            last_changed: row.changed,
            gone: row.gone,
            page: row.page,
        }
    }

    fn push(&mut self, page: Published<'_>) {
        let hub = match self.rows.last() {
            // Pages of one hub mostly stand together.
            Some(last) if self.part(last.hub) == page.hub => last.hub,
            _ => self.keep(page.hub),
        };
        let url = self.keep(page.url);
        self.rows.push(Row {
            url,
            hub,
            digest: page.digest,
            first: page.first_published,
            changed: page.last_changed,
            gone: page.gone,
            page: page.page,
        });
    }

    fn keep(&mut self, text: &str) -> Span {
        let span = Span { start: self.text.len() as u64, length: text.len() as u32 };
        self.text.push_str(text);
        span
    }

    fn make_index(&mut self) {
        let hashes = self.rows.iter().enumerate().map(|(at, row)| (hash(self.part(row.url)), at as u32));
        self.index = hashes.collect();
    }
}

/// The next known page if its address stands before this one.
fn before<'h>(old: &mut Peekable<impl Iterator<Item = Published<'h>>>, url: &str) -> Option<Published<'h>> {
    old.next_if(|known| known.url < url)
}

fn hash(url: &str) -> u64 {
    xxhash_rust::xxh3::xxh3_64(url.as_bytes())
}

/// Takes the rows of the file as they come.
#[derive(Default)]
pub struct Reader {
    pages: Pages,
    /// The line of each row, for messages.
    lines: Vec<u32>,
}

impl Reader {
    /// Sorts what a person may have sorted otherwise (a merge of two branches, say), and finds what is there twice.
    pub fn finish(self, file: &str, report: &mut Report) -> Pages {
        let Reader { mut pages, lines } = self;
        let mut order: Vec<u32> = (0..pages.rows.len() as u32).collect();
        let url = |at: u32| pages.part(pages.rows[at as usize].url);
        if !pages.rows.is_sorted_by(|a, b| pages.part(a.url) < pages.part(b.url)) {
            order.sort_by(|a, b| url(*a).cmp(url(*b)).then(a.cmp(b)));
        }
        for pair in order.windows(2).filter(|pair| url(pair[0]) == url(pair[1])) {
            let place = |at: u32| Place::at(file, lines[at as usize], 1);
            report.push(
                Diagnostic::new(Code::History, Level::File, format!("`{}` is here twice", url(pair[1])))
                    .at(place(pair[1]))
                    .also("first given here", place(pair[0]))
                    .hint("keep the line with the earlier first day and the later last change")
                    .group("twice"),
            );
        }
        pages.rows = order.into_iter().map(|at| pages.rows[at as usize]).collect();
        pages.make_index();
        pages
    }
}

impl RecordSink for Reader {
    fn header(&mut self, _: &[HeaderCell], _: &mut Report) -> bool {
        // `read` has looked at it.
        true
    }

    fn record(&mut self, record: &Record<'_>, report: &mut Report) {
        let (url, digest, hub) = (record.cell(0), record.cell(1), record.cell(4));
        for (column, address) in [(0, url), (4, hub)] {
            let fine = address.starts_with('/') && !address.contains(char::is_whitespace);
            if !fine && (column == 0 || !address.is_empty()) {
                return report.push(fault(
                    record,
                    column,
                    format!("`{address}` is not an address of this site"),
                ));
            }
        }
        let is_digest = is_hexadecimal(digest, 32);
        // An old address of a text says nothing itself.
        let digits = if digest.is_empty() { "0" } else { digest };
        let Some(digest) = u128::from_str_radix(digits, 16).ok().filter(|_| is_digest) else {
            return report.push(fault(record, 1, "a digest has 32 digits from 0 to f".into()));
        };
        let (Some(first), Some(changed)) = (day(record, 2, report), day(record, 3, report)) else { return };
        let gone = match record.cell(5) {
            "" => None,
            _ => match day(record, 5, report) {
                Some(day) => Some(day),
                None => return,
            },
        };
        if changed < first || gone.is_some_and(|gone| gone < changed) {
            let column = if changed < first { 3 } else { 5 };
            return report.push(fault(
                record,
                column,
                "this day lies before the one that must precede it".into(),
            ));
        }
        let digits = record.cell(6);
        let page = u64::from_str_radix(if digits.is_empty() { "0" } else { digits }, 16);
        let Some(page) = page.ok().filter(|_| is_hexadecimal(digits, 16)) else {
            return report.push(fault(record, 6, "the name of a page has 16 digits from 0 to f".into()));
        };
        let digest = Fingerprint(digest);
        let (first_published, last_changed) = (first, changed);
        self.pages.push(Published { url, hub, digest, first_published, last_changed, gone, page });
        self.lines.push(record.line);
    }
}

/// Whether a cell is empty or a number of so many digits.
fn is_hexadecimal(cell: &str, digits: usize) -> bool {
    let is_digit = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    cell.is_empty() || cell.len() == digits && cell.bytes().all(is_digit)
}
