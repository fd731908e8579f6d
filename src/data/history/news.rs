//! news.csv: what was last told of a page or a figure, since when, and what had been told before.
//!
//! It is how a post knows that a page was let into search, or that a figure is another one than at the last
//! publication; and in which words something was drafted, under which consent, so that words stay and what was
//! drafted long ago is found when a consent is withdrawn. A subject begins with its topic: `found:landing /a/b/`.
//!
//! Invariant: what is told for the first time under a topic that begins has always been so: it is no news.

use super::{day, fault};
use crate::data::records::{HeaderCell, Record, RecordSink};
use crate::diag::{Code, Diagnostic, Level, Place, Report};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::io::Write;

pub const FILE: &str = "news.csv";
pub(super) const HEADER: [&str; 4] = ["subject", "value", "since", "before"];

/// What is told of one subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub value: Box<str>,
    pub since: Date,
    /// What had been told before; the value itself if it has always been so, nothing if the subject is new.
    pub before: Box<str>,
}

impl Told {
    /// Whether it is news that became so on its day.
    pub fn is_news(&self) -> bool {
        self.before != self.value
    }
}

/// What is told of every subject, in the order of their names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct News {
    told: BTreeMap<Box<str>, Told>,
}

/// How the subjects of drafts begin.
const DRAFT: &str = "post:";

/// The subject of a draft.
pub fn draft_subject(account: &str, id: &str) -> String {
    format!("{DRAFT}{account} {id}")
}

/// What a subject begins with, up to its first space.
fn topic(subject: &str) -> &str {
    subject.split(' ').next().unwrap_or(subject)
}

impl News {
    pub(super) fn load(site: &std::path::Path, file: &str, report: &mut Report) -> News {
        let mut news = News::default();
        super::read(site, file, &HEADER, &mut news, report);
        news
    }

    pub fn is_empty(&self) -> bool {
        self.told.is_empty()
    }

    pub fn get(&self, subject: &str) -> Option<&Told> {
        self.told.get(subject)
    }

    /// Whether anything is told under a topic.
    pub fn knows(&self, topic: &str) -> bool {
        let from = self.told.range::<str, _>((std::ops::Bound::Included(topic), std::ops::Bound::Unbounded));
        from.take(1).any(|(subject, _)| self::topic(subject) == topic)
    }

    /// The drafts that were ever told: account, id, and the consent under which something was told, or nothing.
    pub fn drafts(&self) -> impl Iterator<Item = (&str, &str, &str, Date)> {
        self.told.iter().filter_map(|(subject, told)| {
            let (account, id) = subject.strip_prefix(DRAFT)?.split_once(' ')?;
            let consent = told.value.split_once(' ').map_or("", |(_, consent)| consent);
            Some((account, id, consent, told.since))
        })
    }

    /// The wording in which something was drafted, if it was: a, b, c.
    pub fn wording(&self, account: &str, id: &str) -> Option<char> {
        self.get(&draft_subject(account, id))?.value.chars().next()
    }

    /// What is told after a publication on this day. A subject of which nothing is told any more is forgotten, but for
    /// drafts: they may have been sent.
    pub fn advanced(&self, now: impl IntoIterator<Item = (String, String)>, date: Date) -> News {
        let told = now.into_iter().map(|(subject, value)| {
            let begins = !self.knows(topic(&subject));
            let told = match self.told.get(subject.as_str()) {
                Some(known) if *known.value == *value => known.clone(),
                Some(known) => Told { value: value.into(), since: date, before: known.value.clone() },
                None => {
                    let before = if begins { value.as_str().into() } else { "".into() };
                    Told { value: value.into(), since: date, before }
                }
            };
            (subject.into(), told)
        });
        let drafts = self.told.iter().filter(|(subject, _)| subject.starts_with(DRAFT));
        let mut all: BTreeMap<Box<str>, Told> = drafts.map(|(s, t)| (s.clone(), t.clone())).collect();
        all.extend(told);
        News { told: all }
    }

    pub fn write(&self, out: &mut impl Write) -> std::io::Result<()> {
        writeln!(out, "{}", HEADER.join(","))?;
        for (subject, told) in &self.told {
            let [subject, value, before] =
                [subject, &told.value, &told.before].map(|text| super::field(text));
            writeln!(out, "{subject},{value},{},{before}", told.since)?;
        }
        Ok(())
    }
}

impl RecordSink for News {
    fn header(&mut self, _: &[HeaderCell], _: &mut Report) -> bool {
        // `read` has looked at it.
        true
    }

    fn record(&mut self, record: &Record<'_>, report: &mut Report) {
        let (subject, value, before) = (record.cell(0), record.cell(1), record.cell(3));
        if subject.is_empty() || value.is_empty() {
            let column = usize::from(!subject.is_empty());
            return report.push(fault(record, column, "this cell must say something".into()));
        }
        let Some(since) = day(record, 2, report) else { return };
        let told = Told { value: value.into(), since, before: before.into() };
        if self.told.insert(subject.into(), told).is_some() {
            report.push(
                Diagnostic::new(Code::History, Level::File, format!("`{subject}` is here twice"))
                    .at(Place::at(record.place(0).file.clone(), record.line, 1))
                    .hint("keep the line with the later day")
                    .group("twice"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changes_is_news_and_what_always_was_is_none() {
        let now = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            pairs.iter().map(|(a, b)| (a.to_string(), b.to_string())).collect()
        };
        let day = |n: i8| Date::constant(2026, 11, n);
        let first = News::default()
            .advanced(now(&[("t /a/", "noindex"), ("t /b/", "index"), ("post:x one", "a c-1")]), day(1));
        assert!(!first.get("t /a/").unwrap().is_news());
        let second = first.advanced(
            now(&[("t /a/", "index"), ("t /b/", "index"), ("t /c/", "index"), ("u /a/", "1")]),
            day(2),
        );
        let told =
            |subject: &str| second.get(subject).map(|told| (told.is_news(), told.since, &*told.before));
        assert_eq!(told("t /a/"), Some((true, day(2), "noindex")));
        assert_eq!(told("t /b/"), Some((false, day(1), "index")));
        assert_eq!(told("t /c/"), Some((true, day(2), "")));
        assert_eq!(told("u /a/").map(|told| told.0), Some(false), "a topic that begins is no news");
        assert_eq!((second.wording("x", "one"), second.drafts().count()), (Some('a'), 1), "drafts stay");
        let mut written = Vec::new();
        second.write(&mut written).unwrap();
        assert_eq!(
            String::from_utf8(written).unwrap().lines().nth(2),
            Some("t /a/,index,2026-11-02,noindex")
        );
    }
}
