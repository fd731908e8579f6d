//! The brief of one page of a site.

use super::suspect::is_sentence;
use super::{Brief, BriefRow, Fact, Holds, LeftOut, Unit, fact, story, suspect};
use crate::config::{FamilyKind, Kind};
use crate::graph::{Key, RowView, Statistic};
use crate::pages::{Published, published, said};
use crate::produce::World;
use crate::told::{facts, period, titles};

/// Why a page has no brief.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It is about no row: home, or a list of everything.
    NoRows,
    /// It is about a person.
    Person,
    /// Its rows say nothing that could be told.
    NoFacts,
    /// It is a text of its own, or a file.
    OwnText,
}

impl Refused {
    pub fn why(self) -> &'static str {
        match self {
            Refused::NoRows => "the page is about no row of the data, so nothing could be checked",
            Refused::Person => "the page is about a person, and of people nothing is drafted",
            Refused::NoFacts => "the rows of the page say nothing that a text could tell",
            Refused::OwnText => "the page is a text or a file of its own",
        }
    }
}

/// Whether rows of a kind are people, or what people did and said.
pub fn is_of_people(kind: Kind) -> bool {
    matches!(kind, Kind::Provider | Kind::Match | Kind::Review | Kind::Consent | Kind::Referral)
}

/// What the rows of a page say.
pub fn brief(world: &World, tree: usize, key: &Key) -> Result<Brief, Refused> {
    let t = &world.graph.trees[tree];
    let family = t.family(key);
    if matches!(family.kind, FamilyKind::Document | FamilyKind::File) {
        return Err(Refused::OwnText);
    }
    if family.axes.is_empty() {
        return Err(Refused::NoRows);
    }
    let rows: Vec<RowView<'_>> = t.rows(key).collect();
    if rows.iter().any(|row| is_of_people(row.kind())) {
        return Err(Refused::Person);
    }
    let words = &world.themes[tree].words;
    let file = &world.graph.config.file;
    let mut brief = Brief {
        page: world.below_root(&t.url(key)).to_string(),
        heading: titles::titles(world, tree, key).0,
        language: t.locale.tag().to_string(),
        names: vec![file.name.clone()],
        ..Brief::default()
    };
    brief.names.extend(file.organisation.name.clone());
    for row in rows {
        let at = brief.rows.len();
        brief.rows.push(of_row(row));
        let name = [row.name(), row.title(), row.text("region_name"), row.plural()];
        let name = name.into_iter().filter(|name| !name.is_empty() && suspect(name, true).is_none());
        brief.names.extend(name.map(str::to_string));
        declared(world, tree, (row, at), &mut brief);
        if row.kind() == Kind::Story {
            story::facts(row, at, words).into_iter().for_each(|fact| brief.add(fact));
        }
        if row.kind() == Kind::Service {
            background(row, at, &mut brief);
        }
    }
    for figure in published(world, tree, key) {
        statistic(&figure, &period(figure.row.period(), words), &file.name, &mut brief);
    }
    if brief.facts.is_empty() {
        return Err(Refused::NoFacts);
    }
    if family.kind == FamilyKind::Product {
        let said = said(world, tree, key).into_iter();
        brief.said = said.map(|said| (said.text, said.facts)).collect();
    }
    brief.names.sort();
    brief.names.dedup();
    Ok(brief)
}

impl Brief {
    /// Adds a fact unless its value is one that nobody is told.
    fn add(&mut self, fact: Fact) {
        let why = match &fact.holds {
            Holds::Texts(texts) => texts.iter().find_map(|text| suspect(text, true)),
            _ => None,
        };
        match why.or_else(|| suspect(&fact.label, false)) {
            Some(why) => self.left_out.push(LeftOut { row: fact.row, column: fact.key, why }),
            None => self.facts.push(fact),
        }
    }
}

fn of_row(row: RowView<'_>) -> BriefRow {
    let kind = match row.kind() {
        Kind::Place => "place",
        Kind::Service => "service",
        Kind::Story => "story",
        _ => "row",
    };
    // A name that nobody is told stands for nothing.
    let name = if suspect(row.name(), true).is_none() { row.name() } else { "" };
    BriefRow {
        dataset: row.dataset().into(),
        id: row.id().into(),
        name: name.into(),
        kind,
        place: row.place(),
    }
}

/// The facts that site.yaml declares of a row's dataset.
fn declared(world: &World, tree: usize, (row, at): (RowView<'_>, usize), brief: &mut Brief) {
    let words = &world.themes[tree].words;
    for column in row.facts() {
        let Some(shown) = facts::fact(row, &column.key, &world.sources, words) else { continue };
        let Some((holds, unit)) = fact::read(&column.def, row.value(&column.key), row.currency()) else {
            continue;
        };
        let text =
            |field: &str| shown.get(field).and_then(|v| v.as_str()).unwrap_or("").replace('\u{a0}', " ");
        let source = text("source");
        if !source.is_empty() {
            brief.names.push(source.clone());
            let credit =
                column.def.source.as_deref().and_then(|source| world.sources.0.get(source)?.credit.clone());
            brief.names.extend(credit);
        }
        if let Holds::Texts(texts) = &holds
            && texts.iter().all(|text| suspect(text, true).is_none())
            && texts.iter().any(|text| is_sentence(text))
        {
            let why = "it reads like a sentence or like praise, where a name should stand";
            brief.left_out.push(LeftOut { row: at, column: column.key.to_string(), why });
            continue;
        }
        let (label, shown, year) = (text("label"), text("text"), text("year"));
        brief.add(Fact {
            key: column.key.to_string(),
            label,
            text: shown,
            year,
            source,
            row: at,
            holds,
            unit,
        });
    }
}

/// What a service's own row says of it.
fn background(row: RowView<'_>, at: usize, brief: &mut Brief) {
    for column in ["summary", "description", "deliverables"] {
        let value = row.value(column);
        let items: Vec<&str> = match value.as_str() {
            Some(text) => vec![text],
            None => value.as_list().iter().filter_map(|item| item.as_str()).collect(),
        };
        for text in items.into_iter().filter(|text| !text.trim().is_empty()) {
            match suspect(text, false) {
                Some(why) => brief.left_out.push(LeftOut { row: at, column: column.into(), why }),
                None => brief
                    .background
                    .push((column.to_string(), text.split_whitespace().collect::<Vec<_>>().join(" "))),
            }
        }
    }
}

/// A published number, and the same of the service everywhere.
fn statistic(figure: &Published<'_>, period: &str, site: &str, brief: &mut Brief) {
    let (dataset, id) = figure.row.row();
    let place = Some(figure.row.place());
    let name = figure.area.to_string();
    let at = brief.rows.len();
    let Some(value) = figure.row.value().filter(|value| *value >= 1.0) else { return };
    let (what, unit, sign) = match figure.row.statistic {
        Statistic::Matches => ("Matches made for this service", Unit::Count, ""),
        Statistic::Days => {
            ("Days until a match was made, for half of the matches", Unit::Of("day".into()), " days")
        }
        Statistic::Completed => ("Matches that were completed, of those that ended", Unit::Percent, "%"),
        _ => return,
    };
    let area = if name.is_empty() { "everywhere".to_string() } else { format!("in {name}") };
    brief.rows.push(BriefRow {
        dataset: dataset.into(),
        id: id.into(),
        name: name.clone(),
        kind: "statistic",
        place,
    });
    if !name.is_empty() && suspect(&name, true).is_none() {
        brief.names.push(name);
    }
    let mut add = |key: &str, label: String, value: f64, unit: &Unit, sign: &str| {
        let shown = format!("at least {}{sign}", crate::diag::thousands(value as u64));
        let text = if sign == " days" { shown.replacen("at least ", "", 1) } else { shown };
        brief.add(Fact {
            key: key.into(),
            label,
            text,
            year: period.into(),
            source: site.into(),
            row: at,
            holds: Holds::Numbers(vec![value]),
            unit: unit.clone(),
        });
    };
    let key = format!("proof.{}", figure.row.statistic.name());
    add(&key, format!("{what}, {area}"), value, &unit, sign);
    if figure.row.statistic != Statistic::Matches
        && let Some(overall) = figure.overall.and_then(|row| row.value())
    {
        add(&format!("{key}.overall"), format!("{what}, for the service everywhere"), overall, &unit, sign);
    }
}
