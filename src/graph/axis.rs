//! An axis: a dataset that pages multiply over, seen in one language, with the facets of its rows.
//!
//! A row folds as its reader sees it (`readers`), so that an edit to one city's detail does not touch the
//! pages that only link to it.
//!
//! Invariant: a [`RowView`] shows one row and what its dataset declares about columns, nothing else.

use super::readers::{Declared, Detail};
use crate::config::{DatasetWords, FactFormat, Kind, Ordered};
use crate::data::table::{FactColumn, Role, Row, Table};
use crate::diag::Place;
use crate::fingerprint::Fingerprint;
use crate::locale::Locale;
use crate::value::Value;
use rayon::prelude::*;
use std::sync::Arc;

/// What is known of a row beside its values.
#[derive(Clone, Debug)]
pub struct Facets {
    pub name: Arc<str>,
    /// The name with what tells it from others: "Austin, TX".
    pub title: Arc<str>,
    /// Whether the row gets pages and stands in lists of this language.
    pub listed: bool,
    /// Latitude and longitude in degrees.
    pub geo: Option<(f64, f64)>,
    /// Position in the language's sort order of all titles of the axis.
    pub rank: u32,
    /// How many declared facts have a value.
    pub fact_count: u32,
    /// Fold of everything that the row's own pages can show of it.
    detail: Fingerprint,
}

/// A dataset in one language.
pub struct Axis {
    pub table: Arc<Table>,
    pub facets: Vec<Facets>,
    pub language: Arc<str>,
    /// The declared facts, called as this language calls them.
    facts: Vec<FactColumn>,
    /// Key and heading of each group of facts, in the order in which they are shown.
    groups: Vec<(Arc<str>, Arc<str>)>,
    /// What the synthetic notice calls these rows.
    pub label: Arc<str>,
    /// For each column, the column that holds it in this language, if there is one.
    overlay: Vec<Option<usize>>,
    region: Option<usize>,
    /// What every view depends on beside its row: the declaration of the columns.
    declared: Fingerprint,
}

impl Axis {
    pub fn new(
        table: Arc<Table>,
        locale: &Locale,
        is_default: bool,
        groups: &Ordered<String>,
        words: Option<&DatasetWords>,
    ) -> Self {
        let language: Arc<str> = locale.tag().into();
        let overlay = table.columns.iter().map(|c| table.column(&format!("{}@{language}", c.name))).collect();
        let region = table.column("region");
        let mut facts = table.facts.clone();
        for fact in facts.iter_mut() {
            if let Some(words) = words {
                fact.def = words.fact(&fact.key, &fact.def);
            }
        }
        let label = words.and_then(|w| w.label.as_deref()).map_or_else(|| table.label.clone(), Into::into);
        let groups = groups
            .iter()
            .map(|(key, heading)| {
                let heading = words.and_then(|w| w.fact_groups.get(key)).unwrap_or(heading);
                (Arc::from(key), Arc::from(heading.as_str()))
            })
            .collect();
        let declared = Fingerprint::default();
        let mut axis =
            Axis { facets: Vec::new(), language, facts, groups, label, overlay, region, declared, table };
        axis.declared = Fingerprint::of(&Declared(&axis));
        let mut facets: Vec<Facets> =
            (0..axis.table.rows.len()).into_par_iter().map(|row| axis.make_facets(row, is_default)).collect();
        let mut order: Vec<u32> = (0..facets.len() as u32).collect();
        let keys: Vec<Vec<u8>> = facets.par_iter().map(|f| locale.sort_key(&f.title)).collect();
        order.sort_by(|&a, &b| keys[a as usize].cmp(&keys[b as usize]).then(a.cmp(&b)));
        for (rank, row) in order.into_iter().enumerate() {
            facets[row as usize].rank = rank as u32;
        }
        axis.facets = facets;
        axis
    }

    fn make_facets(&self, at: usize, is_default: bool) -> Facets {
        let row = &self.table.rows[at];
        let name: Arc<str> = match self.get(row, "name") {
            Value::Text(name) => name.clone(),
            _ => row.id.clone(),
        };
        let region = self.region.and_then(|c| row.values.get(c)).and_then(Value::as_str);
        let title: Arc<str> = match region {
            Some(region) if self.table.kind == Kind::Place => format!("{name}, {region}").into(),
            _ => name.clone(),
        };
        // A service that has no name in this language has no pages in it; names of places and people
        // are the same everywhere.
        let translated = is_default
            || matches!(self.table.kind, Kind::Place | Kind::Provider)
            || self
                .table
                .column(&format!("name@{}", self.language))
                .is_some_and(|c| row.values.get(c).is_some_and(|v| !v.is_empty()));
        let geo = match (self.get(row, "lat").as_f64(), self.get(row, "lon").as_f64()) {
            (Some(lat), Some(lon)) => Some((lat, lon)),
            _ => None,
        };
        let fact_count = self.table.facts.iter().filter(|f| !self.get(row, &f.key).is_empty()).count() as u32;
        let detail = Fingerprint::of(&Detail { axis: self, row, name: &name, title: &title });
        Facets { name, title, listed: row.listed && translated, geo, rank: 0, fact_count, detail }
    }

    /// A row's value in this axis's language.
    fn get<'a>(&'a self, row: &'a Row, column: &str) -> &'a Value {
        static NONE: Value = Value::None;
        let Some(at) = self.table.column(column) else { return &NONE };
        self.at(row, at)
    }

    fn at<'a>(&'a self, row: &'a Row, column: usize) -> &'a Value {
        static NONE: Value = Value::None;
        let translated = self.overlay[column].and_then(|c| row.values.get(c)).filter(|v| !v.is_empty());
        translated.or_else(|| row.values.get(column)).unwrap_or(&NONE)
    }

    /// Whether a column of a row is written in this axis's own language.
    fn is_translated(&self, row: &Row, column: &str) -> bool {
        let translated = self.table.column(column).and_then(|c| self.overlay[c]);
        translated.and_then(|c| row.values.get(c)).is_some_and(|v| !v.is_empty())
    }

    /// The declared facts, and the groups that they stand in.
    pub fn facts(&self) -> &[FactColumn] {
        &self.facts
    }
    pub(super) fn groups(&self) -> &[(Arc<str>, Arc<str>)] {
        &self.groups
    }
    pub(super) fn declared(&self) -> Fingerprint {
        self.declared
    }
    pub fn view<'g>(&'g self, row: usize, locale: &'g Locale) -> RowView<'g> {
        RowView { axis: self, row, locale }
    }
    pub fn kind(&self) -> Kind {
        self.table.kind
    }
    pub fn len(&self) -> usize {
        self.facets.len()
    }
    pub fn is_empty(&self) -> bool {
        self.facets.is_empty()
    }
}

/// One row, as pages see it.
#[derive(Clone, Copy)]
pub struct RowView<'g> {
    axis: &'g Axis,
    row: usize,
    locale: &'g Locale,
}

impl<'g> RowView<'g> {
    pub fn facets(&self) -> &'g Facets {
        &self.axis.facets[self.row]
    }
    pub(super) fn raw(&self) -> &'g Row {
        &self.axis.table.rows[self.row]
    }
    pub(super) fn axis(&self) -> &'g Axis {
        self.axis
    }
    pub fn kind(&self) -> Kind {
        self.axis.table.kind
    }
    pub fn variable(&self) -> &'g str {
        &self.axis.table.variable
    }
    pub fn dataset(&self) -> &'g str {
        &self.axis.table.name
    }
    pub fn locale(&self) -> &'g Locale {
        self.locale
    }
    pub fn id(&self) -> &'g str {
        &self.raw().id
    }
    pub fn slug(&self) -> &'g str {
        &self.raw().slug
    }
    pub fn name(&self) -> &'g str {
        &self.facets().name
    }
    pub fn title(&self) -> &'g str {
        &self.facets().title
    }
    pub fn geo(&self) -> Option<(f64, f64)> {
        self.facets().geo
    }
    /// Where the row is written; nothing for one that is made of others.
    pub fn place(&self) -> Option<Place> {
        (!self.is_group()).then(|| self.axis.table.place(self.raw().origin))
    }
    /// Whether the row is made of rows of another dataset, as a state is of its cities.
    pub fn is_group(&self) -> bool {
        self.axis.table.groups.is_some()
    }
    /// What the synthetic notice calls this row's dataset, if it is made up.
    pub fn synthetic(&self) -> Option<&'g Arc<str>> {
        self.axis.table.synthetic.then_some(&self.axis.label)
    }
    /// A value by column name.
    pub fn value(&self, column: &str) -> &'g Value {
        self.axis.get(self.raw(), column)
    }
    pub fn text(&self, column: &str) -> &'g str {
        self.value(column).as_str().unwrap_or("")
    }
    /// The name for several; the name itself where there is none, or none in the language of the name.
    pub fn plural(&self) -> &'g str {
        let half =
            self.axis.is_translated(self.raw(), "name") && !self.axis.is_translated(self.raw(), "plural");
        let plural = self.text("plural");
        if half || plural.is_empty() { self.name() } else { plural }
    }
    pub fn number(&self, column: &str) -> Option<f64> {
        self.value(column).as_f64()
    }
    /// A grammatical form of the name that the row itself gives.
    pub fn form(&self, form: &str) -> Option<&'g str> {
        self.value("forms").get(form).and_then(Value::as_str)
    }
    pub fn facts(&self) -> &'g [FactColumn] {
        &self.axis.facts
    }
    /// Key and heading of each group of facts.
    pub fn fact_groups(&self) -> &'g [(Arc<str>, Arc<str>)] {
        &self.axis.groups
    }
    /// Fold of all that this view can show; see [`Detail`].
    pub(super) fn detail(&self) -> Fingerprint {
        self.facets().detail
    }
    pub fn fact(&self, key: &str) -> Option<&'g FactColumn> {
        self.axis.facts.iter().find(|f| &*f.key == key)
    }
    pub fn currency(&self) -> Option<&'g str> {
        self.axis.table.currency.as_deref()
    }
    /// Columns that are neither known to the kind nor of another language, with their values.
    pub fn free(&self) -> impl Iterator<Item = (&'g Arc<str>, &'g Value)> + use<'g> {
        let (axis, row) = (self.axis, self.raw());
        axis.table.columns.iter().enumerate().filter_map(move |(at, column)| {
            let shown = matches!(column.role, Role::Free | Role::Fact(_)) && !column.name.contains('@');
            let value = axis.at(row, at);
            (shown && !value.is_empty()).then_some((&column.name, value))
        })
    }
    /// A fact as it is printed: number, unit, in the language of the site. Empty if there is none.
    pub fn fact_text(&self, fact: &FactColumn) -> String {
        let value = self.value(&fact.key);
        let bare = bare_text(value, fact, self.axis.table.currency.as_deref(), self.locale);
        match &fact.def.unit {
            _ if bare.is_empty() => bare,
            Some(unit) if unit.contains("{value}") => unit.replace("{value}", &bare),
            Some(unit) => format!("{bare}\u{a0}{unit}"),
            None => bare,
        }
    }
    /// The same without its unit.
    pub fn fact_number(&self, fact: &FactColumn) -> String {
        bare_text(self.value(&fact.key), fact, self.axis.table.currency.as_deref(), self.locale)
    }
}

/// A number written as a fact's declaration asks.
pub fn write_number(number: f64, fact: &FactColumn, currency: Option<&str>, locale: &Locale) -> String {
    let decimals = fact.def.decimals;
    match fact.def.format {
        FactFormat::Money => locale.money((number * 100.0).round() as i64, currency.unwrap_or("USD")),
        // Files hold 53.0 for 53 %; the locale takes a ratio, as ICU does.
        FactFormat::Percent => locale.percent(number / 100.0, decimals.unwrap_or(1)),
        FactFormat::Integer => locale.decimal(number, decimals.unwrap_or(0)),
        FactFormat::Signed => {
            let text = locale.decimal(number.abs(), decimals.unwrap_or(1));
            format!(
                "{}{text}",
                if number < 0.0 {
                    "\u{2212}"
                } else if number > 0.0 {
                    "+"
                } else {
                    ""
                }
            )
        }
        _ => locale.decimal(number, decimals.unwrap_or(1)),
    }
}

fn bare_text(value: &Value, fact: &FactColumn, currency: Option<&str>, locale: &Locale) -> String {
    match value {
        Value::None => String::new(),
        Value::Int(_) | Value::Num(_) => {
            write_number(value.as_f64().unwrap_or_default(), fact, currency, locale)
        }
        Value::Bool(_) => String::new(),
        Value::List(items) => locale.list(&items.iter().filter_map(Value::as_str).collect::<Vec<_>>()),
        Value::Text(text) if fact.def.format == FactFormat::Date => {
            text.parse().map_or_else(|_| text.to_string(), |date| locale.date(date))
        }
        Value::Text(text) | Value::Html(text) => text.to_string(),
        Value::Map(_) => String::new(),
    }
}
