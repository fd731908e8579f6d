//! Stories and their records: what a story tells is taken from the record that it names, at every build.
//!
//! An accepted story is a file with the id of a record and the fingerprint of the words that somebody read.
//! Here it gets the fields of that record as columns of its own, so that pages, lists, titles and feeds see
//! one row. It knows nothing of pages.
//!
//! Invariant: a story whose record, consent or words are not what was accepted is not listed, and holds
//! nothing of the record.

mod told;

use super::consent::{Channel, ConsentLog, Purpose, Scope};
use super::load::Loaded;
use super::table::{Column, Role, Row, Table};
use crate::config::{Config, Kind};
use crate::diag::{Code, Diagnostic, Level, Place, Report};
use crate::value::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use told::{Around, Told};

/// The fingerprint of words: by it a file says which words were accepted.
pub fn fingerprint(words: &str) -> String {
    blake3::hash(words.as_bytes()).to_hex()[..16].to_string()
}

/// Gives every story the fields of its record, or takes it out and says why.
pub fn join(config: &Config, loaded: &mut [Loaded], log: &ConsentLog, report: &mut Report) {
    let around = Around::new(config, loaded);
    let found: Found = loaded
        .iter()
        .enumerate()
        .filter(|(_, l)| l.table.kind == Kind::Story)
        .map(|(at, l)| (at, l.table.rows.iter().map(|row| tell(&l.table, row, loaded, log)).collect()))
        .collect();
    let found = once(found, loaded);
    let joined: Vec<(usize, Joined)> = found
        .into_iter()
        .map(|(at, found)| (at, Joined::new(&loaded[at].table, found, loaded, &around)))
        .collect();
    for (at, joined) in joined {
        joined.apply(&mut loaded[at].table, report);
    }
}

/// Why a story is not made.
struct Lacking {
    code: Code,
    level: Level,
    why: String,
    hint: String,
    /// The file that tells the same record.
    other: Option<Place>,
}

fn lacking<T>(code: Code, why: impl Into<String>, hint: impl Into<String>) -> Result<T, Lacking> {
    Err(Lacking { code, level: Level::Warning, why: why.into(), hint: hint.into(), other: None })
}

/// What becomes of each row of the story datasets, by the number of the dataset.
type Found = Vec<(usize, Vec<Result<Told, Lacking>>)>;

/// Lets each record be told once: a copy of a file under another id would say the same words on two pages. Which
/// of the two was meant cannot be known, so the first by its id stays, whatever the order of files.
fn once(found: Found, loaded: &[Loaded]) -> Found {
    let mut first: BTreeMap<(usize, usize), (Arc<str>, Place)> = BTreeMap::new();
    let mut judge = |table: &Table, row: &Row, told: Result<Told, Lacking>| {
        let told = told?;
        match first.get(&(told.table, told.row)) {
            Some((id, place)) => Err(Lacking {
                code: Code::DuplicateId,
                level: Level::Row,
                why: format!("its record is told by the story `{id}` in {} already", place.file),
                hint: "delete one of the two files".into(),
                other: Some(place.clone()),
            }),
            None => {
                first.insert((told.table, told.row), (row.id.clone(), table.place(row.origin)));
                Ok(told)
            }
        }
    };
    let mut each = |(at, told): (usize, Vec<Result<Told, Lacking>>)| {
        let table = &loaded[at].table;
        let judged = told.into_iter().zip(&table.rows).map(|(told, row)| judge(table, row, told)).collect();
        (at, judged)
    };
    found.into_iter().map(&mut each).collect()
}

/// Finds the record of a story, and what of it may be told.
fn tell(stories: &Table, story: &Row, loaded: &[Loaded], log: &ConsentLog) -> Result<Told, Lacking> {
    let id = stories.text(story, "record").trim();
    let mut tables = loaded.iter().map(|l| &l.table).enumerate().filter(|(_, t)| t.kind == Kind::Match);
    let Some((table, row)) = tables.find_map(|(at, t)| Some((at, t.find(id)?))) else {
        let hint =
            "delete the file of the story, or run `flywheel import` on an export that holds the record";
        return lacking(Code::StoryChanged, format!("there is no record `{id}`"), hint);
    };
    let (records, record) = (&loaded[table].table, &loaded[table].table.rows[row]);
    let consent = records.text(record, "consent").trim();
    let (purpose, channel) = (Purpose::Story, Channel::Site);
    if !log.covers_record(consent, id, purpose, channel) {
        let why = match log.withdrawn_by(consent, purpose, channel) {
            Some(line) => format!("consent was withdrawn (line `{line}` of the log)"),
            None => "no consent to a story on the site is in the log".to_string(),
        };
        let hint = "delete the file of the story, or have a new consent written into the log";
        return lacking(Code::ConsentLacking, why, hint);
    }
    let own = Scope::named(records.text(record, "scope"));
    let scope = log.scope(consent, purpose, channel).map_or(own, |logged| logged.min(own));
    if scope < Scope::Quote {
        let hint = "delete the file of the story: without words there is nothing to tell";
        return lacking(Code::ConsentLacking, "consent covers numbers only, and no words", hint);
    }
    let words = records.text(record, "testimonial");
    if words.trim().is_empty() {
        let hint = "delete the file of the story, or run `flywheel import` on an export that holds the words";
        return lacking(Code::StoryChanged, "its record has no testimonial any more", hint);
    }
    let found = fingerprint(words);
    if found != stories.text(story, "words").trim() {
        let hint = format!(
            "read the record once more; if its words may be shown as they are now, write `words: {found}`"
        );
        return lacking(Code::StoryChanged, "the words of its record are not those that were accepted", hint);
    }
    Ok(Told { table, row, names: scope >= Scope::QuoteFirstName })
}

/// The rows of a story dataset as they will be.
struct Joined {
    columns: Vec<Column>,
    /// Values of each row, or why it is not made.
    rows: Vec<Result<Box<[Value]>, Lacking>>,
    /// What the notice calls the records, if they are made up.
    synthetic: Option<Arc<str>>,
    currency: Option<Arc<str>>,
}

impl Joined {
    fn new(stories: &Table, found: Vec<Result<Told, Lacking>>, loaded: &[Loaded], around: &Around) -> Joined {
        let records: Vec<&Table> = found.iter().flatten().map(|told| &loaded[told.table].table).collect();
        let made_up = records.iter().find(|t| t.synthetic).map(|t| t.label.clone());
        let currency = records.iter().find_map(|t| t.currency.clone());
        let mut columns: Vec<Column> = stories.columns.to_vec();
        let fields = told::fields(stories, &found, loaded, around);
        // Whatever a file says under these names: only the record speaks here.
        let at: Vec<usize> = fields
            .iter()
            .map(|field| {
                let column = Column { name: field.name.as_str().into(), role: Role::Known(field.kind) };
                match columns.iter().position(|c| c.name == column.name) {
                    Some(at) => columns[at] = column,
                    None => columns.push(column),
                }
                columns.iter().position(|c| *c.name == *field.name).unwrap_or_default()
            })
            .collect();
        let mut rows = Vec::with_capacity(found.len());
        for (row, (found, story)) in found.into_iter().zip(&stories.rows).enumerate() {
            rows.push(found.map(|_| {
                let mut values = story.values.to_vec();
                values.resize(columns.len(), Value::None);
                for (field, &at) in fields.iter().zip(&at) {
                    values[at] = field.values[row].clone();
                }
                values.into()
            }));
        }
        Joined { columns, rows, synthetic: made_up, currency }
    }

    fn apply(self, table: &mut Table, report: &mut Report) {
        let known = table.columns.len();
        for (at, row) in self.rows.into_iter().enumerate() {
            match row {
                Ok(values) => table.rows[at].values = values,
                Err(Lacking { code, level, why, hint, other }) => {
                    let id = table.rows[at].id.clone();
                    let message = format!("the story `{id}` is not made: {why}");
                    let mut finding = Diagnostic::new(code, level, message)
                        .at(table.place(table.rows[at].origin))
                        .hint(hint);
                    if let Some(other) = other {
                        finding = finding.also("the other one", other);
                    }
                    report.push(finding);
                    table.rows[at].listed = false;
                    // A field of a record that somebody wrote into the file is none of the story's.
                    let own = |c: usize, v: &Value| match self.columns[c].name == table.columns[c].name
                        && self.columns[c].role == table.columns[c].role
                    {
                        true => v.clone(),
                        false => Value::None,
                    };
                    let kept = table.rows[at].values.iter().take(known).enumerate();
                    table.rows[at].values = kept.map(|(c, v)| own(c, v)).collect();
                    table.withheld.insert(id, why);
                }
            }
        }
        table.columns = self.columns.into();
        table.currency = table.currency.take().or(self.currency);
        if let (Some(label), false) = (self.synthetic, table.synthetic) {
            (table.synthetic, table.label) = (true, label);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::fingerprint;

    #[test]
    fn words_are_known_by_the_first_digits_of_their_hash() {
        assert_eq!(fingerprint(""), "af1349b9f5f9a1a6");
        assert_ne!(fingerprint("It went well."), fingerprint("It went well"));
    }
}
