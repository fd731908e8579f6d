//! What a story tells of its record: fields as they are, and names in each language of the site.
//!
//! Invariant: two stories that are listed never have the same name.

use super::Lacking;
use crate::config::{Config, Kind};
use crate::data::kinds::Type;
use crate::data::load::Loaded;
use crate::data::table::{Row, Table};
use crate::locale::Locale;
use crate::value::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The record of a story: a table and a row of it, and whether the client's first name may be told.
pub(super) struct Told {
    pub table: usize,
    pub row: usize,
    pub names: bool,
}

/// A column of the story dataset, with a value for each row.
pub(super) struct Field {
    pub name: String,
    pub kind: Type,
    pub values: Vec<Value>,
}

/// Fields that stand in the record as they are shown.
const PLAIN: &[(&str, Type)] = &[
    ("county", Type::Text),
    ("region", Type::Text),
    ("time", Type::Text),
    ("outcome", Type::Text),
    ("duration_weeks", Type::Text),
    ("budget", Type::Text),
    ("format", Type::Text),
    ("rating", Type::Rating),
    ("consent", Type::Text),
    ("testimonial", Type::Text),
    ("incentive", Type::Text),
    ("relation", Type::Text),
];

/// What names are made of: the languages of the site, and what regions are called.
pub(super) struct Around {
    /// The tag behind a column's name, "" for the site's own language.
    languages: Vec<(String, Option<Locale>)>,
    regions: BTreeMap<Arc<str>, Arc<str>>,
}

impl Around {
    pub fn new(config: &Config, loaded: &[Loaded]) -> Around {
        let mut languages = vec![(String::new(), Locale::new(&config.file.language).ok())];
        let more = config.file.translations.keys();
        languages.extend(more.map(|tag| (format!("@{tag}"), Locale::new(tag).ok())));
        let mut regions = BTreeMap::new();
        // Only stories ask for names of regions, and there are few of them.
        if loaded.iter().any(|l| l.table.kind == Kind::Story && !l.table.rows.is_empty()) {
            for table in loaded.iter().map(|l| &l.table).filter(|t| t.kind == Kind::Place) {
                for row in &table.rows {
                    let (code, name) = (table.text(row, "region"), table.text(row, "region_name"));
                    if !code.is_empty() && !name.is_empty() && !regions.contains_key(code) {
                        regions.insert(code.into(), name.into());
                    }
                }
            }
        }
        Around { languages, regions }
    }
}

/// Every field that the stories of a dataset get.
pub(super) fn fields(
    stories: &Table,
    found: &[Result<Told, Lacking>],
    loaded: &[Loaded],
    around: &Around,
) -> Vec<Field> {
    let record = |told: &Told| -> (&Table, &Row) {
        let table = &loaded[told.table].table;
        (table, &table.rows[told.row])
    };
    let each = |name: &str, kind: Type, of: &dyn Fn(&Told, &Table, &Row) -> Value| {
        let value = |found: &Result<Told, Lacking>| match found {
            Ok(told) => {
                let (table, row) = record(told);
                of(told, table, row)
            }
            Err(_) => Value::None,
        };
        Field { name: name.into(), kind, values: found.iter().map(value).collect() }
    };
    let mut fields: Vec<Field> =
        PLAIN.iter().map(|(name, kind)| each(name, *kind, &|_, t, r| t.value(r, name).clone())).collect();
    let reference = |column: &'static str| move |_: &Told, t: &Table, r: &Row| t.value(r, column).clone();
    fields.push(each("service_id", Type::Reference(Kind::Service), &reference("service")));
    fields.push(each("place_id", Type::Reference(Kind::Place), &reference("place")));
    fields.push(each("month", Type::Text, &reference("time")));
    fields.push(each("author", Type::Text, &|told, t, r| match told.names {
        true => t.value(r, "author").clone(),
        false => Value::None,
    }));
    let region = |_: &Told, t: &Table, r: &Row| text(region_of(t, r, loaded, around));
    fields.push(each("region_name", Type::Text, &region));
    for (tag, locale) in &around.languages {
        let service =
            |_: &Told, t: &Table, r: &Row| text(name_of(Kind::Service, t.text(r, "service"), tag, loaded));
        let place = |_: &Told, t: &Table, r: &Row| text(place_of(t, r, tag, loaded, around));
        let month = |_: &Told, t: &Table, r: &Row| text(month_of(t.text(r, "time"), locale.as_ref()));
        fields.push(each(&format!("service{tag}"), Type::Text, &service));
        fields.push(each(&format!("place{tag}"), Type::Text, &place));
        fields.push(each(&format!("month_name{tag}"), Type::Text, &month));
    }
    let names = names(stories, found, &fields, around);
    fields.extend(names);
    fields
}

fn text(text: String) -> Value {
    if text.is_empty() { Value::None } else { Value::from(text) }
}

/// The name of a row in a language. A service that has none in a further language has no pages in it.
fn name_of(kind: Kind, id: &str, tag: &str, loaded: &[Loaded]) -> String {
    let tables = loaded.iter().map(|l| &l.table).filter(|t| t.kind == kind);
    let mut found = tables.filter_map(|t| Some((t, &t.rows[t.find(id)?])));
    let Some((table, row)) = found.next() else { return String::new() };
    let name = table.text(row, &format!("name{tag}"));
    if name.is_empty() && kind != Kind::Service { table.text(row, "name") } else { name }.to_string()
}

/// The region of a record by name, as far as it is told.
fn region_of(table: &Table, row: &Row, loaded: &[Loaded], around: &Around) -> String {
    let place = table.text(row, "place");
    let places = loaded.iter().map(|l| &l.table).filter(|t| t.kind == Kind::Place);
    let mut found = places.filter_map(|t| Some((t, &t.rows[t.find(place)?])));
    let own = found.next().map(|(t, r)| t.text(r, "region")).filter(|code| !code.is_empty());
    let code = own.unwrap_or_else(|| table.text(row, "region"));
    around.regions.get(code).map_or(code, |name| name).to_string()
}

/// The place as it is told: a city, or a county, or a region.
fn place_of(table: &Table, row: &Row, tag: &str, loaded: &[Loaded], around: &Around) -> String {
    let place = table.text(row, "place");
    let city = name_of(Kind::Place, place, tag, loaded);
    if !city.is_empty() {
        let places = loaded.iter().map(|l| &l.table).filter(|t| t.kind == Kind::Place);
        let mut found = places.filter_map(|t| Some(t.text(&t.rows[t.find(place)?], "region")));
        let region = found.next().unwrap_or("");
        return if region.is_empty() { city } else { format!("{city}, {region}") };
    }
    let (county, region) = (table.text(row, "county"), region_of(table, row, loaded, around));
    match (county.is_empty(), region.is_empty()) {
        (false, false) => format!("{county}, {region}"),
        (false, true) => county.to_string(),
        _ => region,
    }
}

/// A month as the language writes it; a quarter or a year stays as it is told.
fn month_of(time: &str, locale: Option<&Locale>) -> String {
    let Some((year, rest)) = time.split_once('-') else { return time.to_string() };
    match (year.parse::<i16>(), rest.parse::<u8>(), locale) {
        (Ok(year), Ok(month @ 1..=12), Some(locale)) => locale.month(year, month),
        _ if rest.starts_with('Q') => format!("{rest} {year}"),
        _ => time.to_string(),
    }
}

/// The name of each story in each language: an editor's title, or service and place. Where that is not
/// enough to tell two apart the month says more, and then a number in the order of ids.
fn names(stories: &Table, found: &[Result<Told, Lacking>], fields: &[Field], around: &Around) -> Vec<Field> {
    let of = |name: &str, tag: &str, row: usize| -> &str {
        let field = fields.iter().find(|f| f.name.strip_suffix(tag) == Some(name));
        field.and_then(|f| f.values[row].as_str()).unwrap_or("")
    };
    let told: Vec<usize> = (0..found.len()).filter(|&row| found[row].is_ok()).collect();
    let mut columns = Vec::new();
    for (tag, _) in &around.languages {
        let (mut names, mut tells) = (vec![Value::None; found.len()], vec![Value::None; found.len()]);
        let headline = |row: usize| {
            let title = stories.text(&stories.rows[row], &format!("title{tag}"));
            let service = of("service", tag, row);
            // Without a service in this language there is no page in it.
            if service.is_empty() && !tag.is_empty() {
                return String::new();
            }
            let made = [service, of("place", tag, row)];
            let made: Vec<&str> = made.into_iter().filter(|part| !part.is_empty()).collect();
            match (title.trim(), made.as_slice()) {
                ("", []) => stories.rows[row].id.to_string(),
                ("", made) => made.join(", "),
                (title, _) => title.to_string(),
            }
        };
        let mut alike: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        told.iter().for_each(|&row| alike.entry(headline(row)).or_default().push(row));
        for (headline, rows) in alike.into_iter().filter(|(headline, _)| !headline.is_empty()) {
            let mut months: BTreeMap<&str, usize> = BTreeMap::new();
            for &row in &rows {
                let month = of("month_name", tag, row);
                let count = months.entry(month).or_default();
                *count += 1;
                let more = match (rows.len(), *count, month) {
                    (1, ..) => String::new(),
                    (_, 1, month) => month.to_string(),
                    (_, n, "") => format!("({n})"),
                    (_, n, month) => format!("{month} ({n})"),
                };
                let whole = if more.is_empty() { headline.clone() } else { format!("{headline}, {more}") };
                (names[row], tells[row]) = (text(whole), text(more));
            }
        }
        columns.push(Field { name: format!("name{tag}"), kind: Type::Text, values: names });
        columns.push(Field { name: format!("tells{tag}"), kind: Type::Text, values: tells });
    }
    columns
}
