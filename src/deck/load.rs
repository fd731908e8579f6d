//! Reads the copy deck of one language and finds every statement that could not be said.

mod more;

use super::format::{Comparison, DeckFile, Say, StatementDef};
use super::{Deck, Definition, Statement, Written, literal};
use crate::config::{Config, Kind, within};
use crate::data::site::load_yaml;
use crate::data::source::is_hidden;
use crate::data::table::Tables;
use crate::diag::{Code, Diagnostic, Level, Report, did_you_mean};
use crate::fingerprint::Fingerprint;
use crate::graph::Pool;
use crate::node::{Node, Source};
use crate::text::{Expr, Pattern};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Names that stand in a wording without a dot.
const NUMBERS: &[&str] = &[
    "value",
    "median",
    "difference",
    "ratio",
    "rank",
    "size",
    "year",
    "source",
    "experts",
    "remote",
    "overall",
    "low",
    "high",
    "n",
    "item",
    "area",
    "period",
];
/// Fewer experts say nothing of those within reach, unless a statement asks for fewer.
const LEAST: usize = 3;
/// Names that stand in a condition beside columns of the places.
const ASKED: &[&str] = &["service", "experts", "remote", "level", "id"];
/// The published numbers that a statement can be about.
const PUBLISHED: &[&str] = &["proof.matches", "proof.days", "proof.completed"];
const ROOTS: &[&str] = &["place", "service", "neighbour", "nearest", "facts"];

/// Reads every file of a deck folder. A site without one has an empty deck.
pub fn load_deck(
    site: &Path,
    (folder, language): (&str, &str),
    (config, tables): (&Config, &Tables),
    report: &mut Report,
) -> Deck {
    let whole = site.join(folder);
    let mut files: Vec<String> = std::fs::read_dir(&whole)
        .into_iter()
        .flatten()
        .filter_map(Result::ok)
        .map(|e| e.file_name().to_string_lossy().to_string())
        .filter(|name| !is_hidden(name) && (name.ends_with(".yaml") || name.ends_with(".yml")))
        .collect();
    files.sort();
    let mut read = Vec::new();
    for file in files {
        let name = format!("{}/{file}", folder.trim_end_matches('/'));
        // A draft waits for a person, whatever it says.
        if let Some(loaded) = load_yaml::<DeckFile>(site, &name, report).filter(|(file, ..)| !file.draft) {
            read.push(loaded);
        }
    }
    let mut deck = Deck::default();
    for (file, ..) in &read {
        for (slot, def) in file.slots.iter() {
            match deck.slots.iter_mut().find(|(name, _)| &**name == slot) {
                Some((_, take)) => *take = (*take).max(def.take),
                None => deck.slots.push((slot.into(), def.take)),
            }
        }
    }
    let numbers = read.iter().flat_map(|(file, ..)| file.numbers.names());
    let numbers: BTreeSet<String> = numbers.map(literal::plain).collect();
    let mut ids: BTreeMap<String, crate::diag::Place> = BTreeMap::new();
    for (file, source, tree) in &read {
        let nodes = tree.get("statements").map(Node::items).unwrap_or_default();
        for (def, node) in file.statements.iter().zip(nodes) {
            let place = source.place(node.get("id").map_or(node.pos, |n| n.pos));
            if let Some(first) = ids.insert(def.id.clone(), place.clone()) {
                report.push(
                    Diagnostic::new(
                        Code::Statement,
                        Level::File,
                        format!("two statements are called `{}`", def.id),
                    )
                    .at(place.clone())
                    .also("the other one", first)
                    .hint("give each statement an id of its own: wordings are chosen by it"),
                );
            }
            let limits = literal::limits(def, &numbers);
            let mut reader = Reader { tables, source, node, limits, report };
            if let Some(statement) = reader.statement(def, &deck) {
                let print = Fingerprint::of(&Definition(def)).to_string();
                deck.prints.insert(def.id.clone(), print.chars().take(16).collect());
                deck.written.push(Written { def: def.clone(), place: place.clone() });
                deck.statements.push(statement);
            }
        }
    }
    for (file, source, tree) in &read {
        let nodes = tree.get("wordings").map(Node::items).unwrap_or_default();
        for (wordings, node) in file.wordings.iter().zip(nodes) {
            more::add(&mut deck, wordings, (tables, &numbers), (source, node), report);
        }
    }
    deck.posts = super::posts::load(&read, &numbers, (config, tables), (folder, language), report);
    deck.statements.sort_by(|a, b| a.id.cmp(&b.id));
    deck.written.sort_by(|a, b| a.def.id.cmp(&b.def.id));
    let compared = deck.statements.iter().filter(|s| s.compare == Comparison::Neighbour);
    deck.compared = compared.filter_map(|s| s.fact.clone()).collect();
    deck.compared.sort();
    deck.compared.dedup();
    deck
}

struct Reader<'a> {
    tables: &'a Tables,
    source: &'a Source,
    node: &'a Node,
    /// Numbers that the wordings of the statement may say by themselves.
    limits: BTreeSet<String>,
    report: &'a mut Report,
}

impl Reader<'_> {
    fn fault(
        &mut self,
        code: Code,
        key: &str,
        offset: usize,
        length: usize,
        message: String,
        hint: Option<String>,
    ) {
        let node = self.node.get(key).unwrap_or(self.node);
        let finding =
            Diagnostic::new(code, Level::File, message).at(self.source.place(within(node, offset, length)));
        self.report.push(match hint {
            Some(hint) => finding.hint(hint),
            None => finding,
        });
    }

    fn places(&self) -> impl Iterator<Item = &str> {
        let places = self.tables.tables.iter().filter(|t| t.kind == Kind::Place);
        places.flat_map(|t| t.columns.iter().map(|c| &*c.name))
    }

    /// The fields that a wording may ask of a root.
    fn fields(&self, root: &str) -> impl Iterator<Item = &str> {
        let (kind, fixed): (Option<Kind>, &[&str]) = match root {
            "neighbour" => (None, &["name", "value", "km"]),
            "nearest" => (None, &["place", "km"]),
            "service" => (Some(Kind::Service), &[]),
            _ => (Some(Kind::Place), &[]),
        };
        let tables = self.tables.tables.iter().filter(move |t| Some(t.kind) == kind);
        tables.flat_map(|t| t.fields()).chain(fixed.iter().copied())
    }

    /// Where no table of the kind could be read, nothing is known of its fields.
    fn has_field(&self, root: &str, field: &str) -> bool {
        let mut known = self.fields(root).peekable();
        known.peek().is_none() || field.starts_with("forms.") || known.any(|f| f == field)
    }

    fn statement(&mut self, def: &StatementDef, deck: &Deck) -> Option<Statement> {
        let before = self.report.faults();
        let slot = deck.slots.iter().position(|(name, _)| **name == *def.slot);
        if slot.is_none() {
            let names: Vec<&str> = deck.slots.iter().map(|(n, _)| &**n).collect();
            let hint = match did_you_mean(&def.slot, names.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("declared under `slots` are: {}", names.join(", ")),
            };
            self.fault(
                Code::Statement,
                "slot",
                0,
                def.slot.len(),
                format!("there is no slot `{}`", def.slot),
                Some(hint),
            );
        }
        if let Some(fact) = &def.fact {
            self.fact(fact, def);
        } else if def.compare != Comparison::Value || def.relevant {
            self.fault(
                Code::Statement,
                "id",
                0,
                1,
                format!("the statement `{}` compares or asks for relevance without a `fact`", def.id),
                Some("name the fact, or take `compare` and `relevant` out".into()),
            );
        }
        self.services(def);
        let when = def.when.as_deref().and_then(|text| self.condition(text));
        let lists: Vec<(Option<super::Band>, &Vec<String>)> = match &def.say {
            Say::Any(wordings) => vec![(None, wordings)],
            Say::Bands(bands) => bands.iter().map(|(band, wordings)| (Some(*band), wordings)).collect(),
        };
        let mut say = Vec::new();
        for (band, wordings) in lists {
            let key =
                band.and_then(|b| serde_json::to_value(b).ok()).and_then(|v| v.as_str().map(str::to_string));
            if let Some(band) = band
                && !super::compare::bands(def.compare).contains(&band)
            {
                let known =
                    super::compare::bands(def.compare).iter().filter_map(|b| serde_json::to_value(b).ok());
                let known: Vec<String> = known.filter_map(|v| v.as_str().map(str::to_string)).collect();
                let hint = if known.is_empty() {
                    "write `say` as a plain list".to_string()
                } else {
                    format!("its bands are: {}", known.join(", "))
                };
                let message = format!("this comparison has no band `{}`", key.as_deref().unwrap_or(""));
                self.fault(Code::Statement, "say", 0, 1, message, Some(hint));
            }
            let patterns: Vec<Pattern> = wordings
                .iter()
                .enumerate()
                .filter_map(|(at, text)| self.wording(key.as_deref(), at, text))
                .collect();
            say.push((band, patterns));
        }
        (self.report.faults() == before).then(|| Statement {
            id: def.id.as_str().into(),
            slot: slot.unwrap_or_default(),
            fact: def.fact.as_deref().map(Into::into),
            compare: def.compare,
            when,
            services: def.services.clone(),
            relevant: def.relevant,
            topic: def.topic.as_deref().map(Into::into),
            least: def.least.unwrap_or(LEAST),
            weight: def.weight.unwrap_or(1.0),
            say,
        })
    }

    /// What a statement is about must be declared, and be compared with what there is to compare it with.
    fn fact(&mut self, fact: &str, def: &StatementDef) {
        let tables = || self.tables.tables.iter();
        let known: Vec<String> = match fact.split_once('.') {
            // Without a dataset of experts nothing is known of their columns.
            Some(("experts", _)) if tables().all(|t| t.kind != Kind::Provider) => vec![fact.to_string()],
            Some(("experts", _)) => tables()
                .flat_map(|table| Pool::columns(table))
                .map(|column| format!("experts.{column}"))
                .collect(),
            Some(("proof", _)) => PUBLISHED.iter().map(|name| name.to_string()).collect(),
            _ => {
                let places = tables().filter(|t| t.kind == Kind::Place);
                places.flat_map(|t| t.facts.iter().map(|f| f.key.to_string())).collect()
            }
        };
        let ours = fact.contains('.');
        if !known.iter().any(|name| name == fact) {
            let hint = match did_you_mean(fact, known.iter().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None if ours => format!("known are: {}", known.join(", ")),
                None => "declare it under `facts` of the places in site.yaml".to_string(),
            };
            let message = match ours {
                true => format!("`{fact}` is nothing that a statement can be about"),
                false => format!("`{fact}` is not a declared fact of any place"),
            };
            self.fault(Code::UnknownName, "fact", 0, fact.len(), message, Some(hint));
        }
        let wrong = match def.compare {
            Comparison::Value => false,
            Comparison::Overall => !ours,
            Comparison::Median | Comparison::Neighbour | Comparison::Rank => ours,
            Comparison::Distance | Comparison::Change | Comparison::Share => false,
        };
        if wrong {
            let hint = match ours {
                true => "compare it with `overall`, what is usual for the service as a whole",
                false => {
                    "`overall` is for `experts.…` and `proof.…`; compare a fact of a place with `median`"
                }
            };
            let message = format!("`{fact}` cannot be compared so");
            self.fault(Code::Statement, "compare", 0, 1, message, Some(hint.to_string()));
        }
    }

    fn services(&mut self, def: &StatementDef) {
        for service in &def.services {
            let tables: Vec<_> = self.tables.tables.iter().filter(|t| t.kind == Kind::Service).collect();
            if tables.iter().any(|t| t.find(service).is_some() || t.dropped.contains(service.as_str())) {
                continue;
            }
            let ids: Vec<String> =
                tables.iter().flat_map(|t| t.rows.iter().map(|r| r.id.to_string())).collect();
            let hint =
                did_you_mean(service, ids.iter().map(String::as_str)).map(|n| format!("did you mean `{n}`?"));
            self.fault(
                Code::UnknownReference,
                "services",
                0,
                1,
                format!("there is no service `{service}`"),
                hint.or_else(|| Some(format!("the services are: {}", ids.join(", ")))),
            );
        }
    }

    fn condition(&mut self, text: &str) -> Option<Expr> {
        match Expr::parse(text) {
            Ok(expr) => {
                let names: Vec<(String, usize, usize)> =
                    expr.names().map(|(n, o, l)| (n.to_string(), o, l)).collect();
                for (name, offset, length) in names {
                    let known = self.places().any(|c| c == name) || ASKED.contains(&name.as_str());
                    if !known {
                        let near = did_you_mean(&name, self.places().chain(ASKED.iter().copied()));
                        let hint = Some(near.map_or_else(
                            || "name a column of the places, `service`, `experts` or `remote`".to_string(),
                            |near| format!("did you mean `{near}`?"),
                        ));
                        self.fault(
                            Code::UnknownName,
                            "when",
                            offset,
                            length,
                            format!("no place has a column `{name}`"),
                            hint,
                        );
                    }
                }
                Some(expr)
            }
            Err(error) => {
                let message = format!("this condition cannot be read: {}", error.message);
                let hint = "write it like `experts >= 1 and population < 50000`".to_string();
                self.fault(Code::Expression, "when", error.offset_chars, error.length, message, Some(hint));
                None
            }
        }
    }

    fn wording(&mut self, band: Option<&str>, at: usize, text: &str) -> Option<Pattern> {
        let node = self.node.get("say").and_then(|say| match band {
            Some(band) => say.get(band).and_then(|list| list.items().get(at)),
            None => say.items().get(at),
        });
        let node = node.unwrap_or(self.node).clone();
        let at = |source: &Source, offset, length| source.place(within(&node, offset, length));
        if text.trim().is_empty() {
            self.report.push(
                Diagnostic::new(Code::Statement, Level::File, "a wording says nothing")
                    .at(at(self.source, 0, 1))
                    .hint("write a sentence, or take the line out: a page would get an empty paragraph"),
            );
            return None;
        }
        match Pattern::parse(text) {
            Ok(pattern) => {
                for (slot, offset, length) in pattern.spans() {
                    let (root, rest) = slot.split_once('.').unwrap_or((slot, ""));
                    let known = if rest.is_empty() { NUMBERS.contains(&slot) } else { ROOTS.contains(&root) };
                    if known && (rest.is_empty() || self.has_field(root, rest)) {
                        continue;
                    }
                    let near = if known {
                        did_you_mean(rest, self.fields(root)).map(|near| format!("{root}.{near}"))
                    } else {
                        did_you_mean(root, NUMBERS.iter().chain(ROOTS).copied()).map(str::to_string)
                    };
                    let hint = match near {
                        Some(near) => format!("did you mean `{near}`?"),
                        None if known => format!("known are columns of the rows that `{root}` stands for"),
                        None => {
                            format!("known are {} and fields of {}", NUMBERS.join(", "), ROOTS.join(", "))
                        }
                    };
                    self.report.push(
                        Diagnostic::new(
                            Code::UnknownName,
                            Level::File,
                            format!("`{slot}` is not known in a wording"),
                        )
                        .at(at(self.source, offset, length))
                        .hint(hint),
                    );
                }
                if let Some(number) = literal::stranger(&pattern, &self.limits) {
                    // The sign of per cent may be of another script, or stand behind a gap.
                    let digits = number.trim_end_matches('%');
                    let offset = text.find(digits).map_or(0, |at| text[..at].chars().count());
                    let length = number.chars().count();
                    let message =
                        format!("the wording says {number} by itself, and no row of the data says it");
                    self.report.push(
                        Diagnostic::new(Code::Statement, Level::File, message)
                            .at(at(self.source, offset, length))
                            .hint("put the figure into the data and say it through a slot, such as `{value}`; if it is a limit or a unit, say what it is under `numbers` of the deck")
                            .group(number),
                    );
                }
                Some(pattern)
            }
            Err(error) => {
                self.report.push(
                    Diagnostic::new(Code::Pattern, Level::File, error.message)
                        .at(at(self.source, error.offset_chars, error.length))
                        .hint(crate::text::Pattern::EXAMPLE),
                );
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(say: &str) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let deck = format!(
            "slots: {{lead: {{take: 1}}}}\nstatements:\n  - id: one\n    slot: lead\n    say: {say}\n"
        );
        std::fs::write(folder.path().join("deck.yaml"), deck).unwrap();
        let site = tempfile::tempdir().unwrap();
        std::fs::write(
            site.path().join("site.yaml"),
            "name: Deck\nbase_url: https://deck.example\nfamilies: {home: {kind: hub, url: /, lists: [home]}}\n",
        )
        .unwrap();
        let mut report = Report::new();
        let config = crate::data::site::load_config(site.path(), &mut Report::new()).unwrap();
        load_deck(folder.path(), (".", "en"), (&config, &Tables::default()), &mut report);
        let groups = report.groups();
        let all = groups.iter().flat_map(|group| &group.examples);
        all.map(|d| {
            let place = d.place.as_ref().unwrap();
            format!("{} {}:{} {}", d.code.as_str(), place.line, place.column, d.message)
        })
        .collect()
    }

    #[test]
    fn a_wording_that_says_nothing_or_a_figure_in_any_script_is_told_at_its_place() {
        assert_eq!(findings("[\"Said.\"]"), Vec::<String>::new());
        assert_eq!(findings("[\"Said.\", \"\"]"), ["FW601 5:21 a wording says nothing"]);
        assert_eq!(findings("[\" \u{a0} \"]"), ["FW601 5:12 a wording says nothing"]);
        let figure = "by itself, and no row of the data says it";
        assert_eq!(findings("[\"Of ٤٨١٢ clients\"]"), [format!("FW601 5:15 the wording says ٤٨١٢ {figure}")]);
        assert_eq!(findings("[\"Some ½ of us\"]"), [format!("FW601 5:17 the wording says ½ {figure}")]);
    }
}
