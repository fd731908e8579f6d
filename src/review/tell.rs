//! What a review has found, counted and put in order for whoever draws it.

use super::curve::Question;
use super::judge::{Result, Twins};
use super::told::{
    ChangeOf, Counts, Histogram, Outcome, Pair, Reason, Region, ServiceCount, Side, Told, Wave,
};
use crate::config::{Kind, ReviewRules};
use crate::data::decisions::{Decisions, NEXT, Verdict};
use crate::graph::{Decision, Status};
use crate::produce::{Artifact, World};
use crate::sameness::{Names, sentences};
use crate::theme::Cache;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What a review is told from.
pub struct Findings<'r, 'g> {
    pub world: &'g World,
    pub names: &'r Names,
    pub rules: &'r ReviewRules,
    pub results: &'r [Result<'g>],
    pub proposed: &'r Decisions,
    pub questions: &'r [Question],
    pub day: Date,
}

const CHANGES: usize = 200;
const EXAMPLES: usize = 3;
const PAIRS: usize = 12;
const SENTENCES: usize = 8;

impl Findings<'_, '_> {
    pub fn told(&self) -> Told {
        let file = &self.world.graph.config.file;
        let mut told = Told {
            site: file.name.clone(),
            language: file.language.clone(),
            day: self.day.to_string(),
            histograms: self.histograms(),
            pairs: self.pairs(),
            wishes: super::wishes::wishes(self.world, self.results),
            regions_called: self.regions_called(),
            waves: self.waves(),
            ..Told::default()
        };
        self.count(&mut told);
        self.changes(&mut told);
        told.curves = self
            .questions
            .iter()
            .enumerate()
            .map(|(at, question)| {
                let counts: Vec<&Vec<u64>> = self.results.iter().filter_map(|r| r.curves.get(at)).collect();
                question.curve(&counts)
            })
            .collect();
        told
    }

    /// Every page by what becomes of it: in all, by service, by region, by reason.
    fn count(&self, told: &mut Told) {
        let mut reasons: BTreeMap<(Outcome, String), Reason> = BTreeMap::new();
        let mut regions: BTreeMap<String, (Region, f64)> = BTreeMap::new();
        for result in self.results {
            let tree = &self.world.graph.trees[result.group.tree];
            let family = &tree.families[usize::from(result.group.family)];
            let place = tree.axis_of(family, Kind::Place);
            let mut counts = Counts::default();
            let judged = result.pages.iter().map(|page| {
                let line = self.proposed.of(&page.candidate.page);
                (page.key, page.evidence, self.outcome(page, line), page.candidate.page.clone())
            });
            let left = result.left.iter().map(|listed| {
                let address = self.world.below_root(&tree.url(&listed.key)).to_string();
                (listed.key, listed.decision.evidence, by_gate(&listed.decision), address)
            });
            for (key, evidence, (outcome, why), address) in judged.chain(left) {
                *counts.of(outcome) += 1;
                let reason = reasons.entry((outcome, why.clone())).or_insert_with(|| Reason {
                    outcome,
                    why,
                    ..Reason::default()
                });
                reason.pages += 1;
                if reason.examples.len() < EXAMPLES {
                    reason.examples.push(address);
                }
                let Some(axis) = place else { continue };
                let row = tree.row(&key, axis);
                let id = if row.text("region").is_empty() { row.id() } else { row.text("region") };
                let name = [row.text("region_name"), row.text("region"), row.name()]
                    .into_iter()
                    .find(|n| !n.is_empty())
                    .unwrap_or_default();
                let (region, places) = regions.entry(id.to_string()).or_insert_with(|| {
                    (Region { id: id.into(), name: name.into(), ..Region::default() }, 0.0)
                });
                if let Some((latitude, longitude)) = row.geo() {
                    region.latitude += latitude;
                    region.longitude += longitude;
                    *places += 1.0;
                }
                region.made += u64::from(outcome != Outcome::Held);
                region.index += u64::from(outcome == Outcome::Index);
                region.waiting += u64::from(outcome == Outcome::Waiting);
                region.experts += u64::from(evidence.experts > 0);
                region.proof += u64::from(evidence.proof > 0);
                region.quotes += u64::from(evidence.quotes > 0);
                region.notes += u64::from(evidence.notes > 0);
            }
            told.counts = told.counts + counts;
            if let Some((service, axis)) = result.group.service.zip(tree.axis_of(family, Kind::Service)) {
                let name =
                    tree.axes[family.axes[axis]].view(service as usize, &tree.locale).plural().to_string();
                match told.services.iter_mut().find(|known| known.name == name) {
                    Some(known) => known.counts = known.counts + counts,
                    None => told.services.push(ServiceCount { name, counts }),
                }
            }
        }
        told.reasons = reasons.into_values().collect();
        told.reasons.sort_by(|a, b| {
            a.outcome.cmp(&b.outcome).then(b.pages.cmp(&a.pages)).then_with(|| a.why.cmp(&b.why))
        });
        told.regions = regions
            .into_values()
            .filter(|(_, places)| *places > 0.0)
            .map(|(region, places)| Region {
                latitude: region.latitude / places,
                longitude: region.longitude / places,
                ..region
            })
            .collect();
    }

    /// What the regions are called: as the dataset that the places are grouped into.
    fn regions_called(&self) -> String {
        let Some(tree) = self.world.graph.trees.first() else { return String::new() };
        let grouped = tree.axes.iter().find(|a| a.kind() == Kind::Place && a.table.groups.is_some());
        grouped.map(|axis| axis.table.name.replace('_', " ")).unwrap_or_default()
    }

    /// What becomes of a page that was judged, and the first words of why.
    fn outcome(
        &self,
        page: &super::judge::Page<'_>,
        line: Option<&crate::data::decisions::Line>,
    ) -> (Outcome, String) {
        let Some(line) = line else { return (Outcome::Noindex, "not decided".into()) };
        let outcome = match line.verdict {
            Verdict::Index if page.candidate.lacking.is_none() => Outcome::Index,
            Verdict::Hold => Outcome::Held,
            _ if &*line.wave == NEXT => Outcome::Waiting,
            _ => Outcome::Noindex,
        };
        let why = match (line.is_by_hand(), outcome) {
            (true, _) => "decided by hand".to_string(),
            (_, Outcome::Index) => "enough of its own".to_string(),
            _ => line.reason.split(": ").next().unwrap_or_default().to_string(),
        };
        (outcome, why)
    }

    fn changes(&self, told: &mut Told) {
        let now = &self.world.graph.decisions;
        let word = |line: Option<&crate::data::decisions::Line>| match line {
            None => "undecided".to_string(),
            Some(line) if &*line.wave == NEXT => "waiting".to_string(),
            Some(line) => line.verdict.word().to_string(),
        };
        let says = |line: &crate::data::decisions::Line| {
            (line.verdict, line.wave.clone(), line.reason.clone(), line.evidence.clone())
        };
        for line in &self.proposed.lines {
            let before = now.of(&line.page);
            told.proposed += u64::from(before.map(says) != Some(says(line)));
            if word(before) != word(Some(line)) && told.changes.len() < CHANGES {
                let why = line.reason.to_string();
                told.changes.push(ChangeOf {
                    page: line.page.to_string(),
                    from: word(before),
                    to: word(Some(line)),
                    why,
                });
            }
        }
        for line in now.lines.iter().filter(|line| self.proposed.of(&line.page).is_none()) {
            told.proposed += 1;
            if told.changes.len() < CHANGES {
                told.changes.push(ChangeOf {
                    page: line.page.to_string(),
                    from: word(Some(line)),
                    to: "no line".into(),
                    why: "there is no such page any more".into(),
                });
            }
        }
    }

    /// How many pages each wave let in, those of today among them.
    fn waves(&self) -> Vec<Wave> {
        let mut waves: BTreeMap<Date, u64> = BTreeMap::new();
        let days = self
            .proposed
            .lines
            .iter()
            .filter(|line| line.verdict == Verdict::Index)
            .filter_map(|line| line.day());
        days.for_each(|day| *waves.entry(day).or_default() += 1);
        waves.into_iter().map(|(day, pages)| Wave { day: day.to_string(), pages }).collect()
    }

    fn histograms(&self) -> Vec<Histogram> {
        let all: Vec<_> = self.results.iter().flat_map(|r| &r.measured).collect();
        let shares = |of: &dyn Fn(&super::judge::Measured) -> f32| -> Vec<f64> {
            all.iter().map(|m| f64::from(of(m))).collect()
        };
        let r = self.rules;
        vec![
            histogram(
                "Text alike, names and numbers aside",
                "share of a page’s text that the page most like it also has, of the same service",
                shares(&|m| m.masked),
                (0.0, 1.0, 20),
                (r.alike.keep, false),
            ),
            histogram(
                "Text alike, names aside",
                "the same with numbers left as they are",
                shares(&|m| m.named),
                (0.0, 1.0, 20),
                (r.alike_names.keep, false),
            ),
            histogram(
                "Statements of its own",
                "statements that a page makes and another of the same service does not, at least",
                all.iter().map(|m| f64::from(m.own)).collect(),
                (0.0, 16.0, 16),
                (r.own.keep, true),
            ),
        ]
    }

    /// The most alike pairs of all groups, with their sentences: these pages are read once more.
    fn pairs(&self) -> Vec<Pair> {
        let mut twins: Vec<&Twins> = self.results.iter().flat_map(|r| &r.twins).collect();
        twins.sort_by(|a, b| b.masked.total_cmp(&a.masked).then_with(|| a.pages[0].1.cmp(&b.pages[0].1)));
        twins.into_iter().take(PAIRS).filter_map(|twins| self.pair(twins)).collect()
    }

    fn pair(&self, twins: &Twins) -> Option<Pair> {
        let producer = self.world.producers.iter().position(|p| p.name() == "product")?;
        let tree = &self.world.graph.trees[twins.tree];
        let read = |at: usize| {
            let key = twins.pages[at].0;
            let artifact = Artifact { producer: producer as u8, tree: twins.tree as u8, key };
            let mut bytes = Vec::new();
            match self.world.producers[producer].make(
                self.world,
                &artifact,
                None,
                &mut Cache::default(),
                &mut bytes,
            ) {
                Ok(_) => (crate::check::main_text(&bytes), crate::check::heading(&bytes)),
                Err(_) => Default::default(),
            }
        };
        let [(left, left_title), (right, right_title)] = [read(0), read(1)];
        let (texts, titles) = ([left, right], [left_title, right_title]);
        let told = texts.each_ref().map(|text| sentences(text, self.names));
        let has = |side: usize, masked: u64| told[side].iter().any(|s| s.masked == masked);
        let long = |s: &&crate::sameness::Sentence<'_>| s.words >= 5;
        let list = |side: usize, shared: bool| -> Vec<String> {
            let chosen = told[side].iter().filter(long).filter(|s| has(1 - side, s.masked) == shared);
            chosen.take(SENTENCES).map(|s| s.text.to_string()).collect()
        };
        let side = |at: usize| Side {
            address: self.world.below_root(&tree.url(&twins.pages[at].0)).to_string(),
            title: titles[at].clone(),
            own: twins.own[at],
            only: list(at, false),
        };
        Some(Pair {
            left: side(0),
            right: side(1),
            masked: f64::from(twins.masked),
            named: f64::from(twins.named),
            shared: list(0, true),
            judged: twins.judged.clone(),
        })
    }
}

/// What the gate says of a page that review does not judge.
fn by_gate(decision: &Decision) -> (Outcome, String) {
    let outcome = if decision.status == Status::Hold { Outcome::Held } else { Outcome::Noindex };
    let why = match decision.lacking {
        Some(("outside", ..)) => "nothing beyond public facts".to_string(),
        Some((what, ..)) => format!("too little evidence: {what}"),
        None if decision.evidence.outside == 0 => "nothing beyond public facts".to_string(),
        None => "not decided".to_string(),
    };
    (outcome, why)
}

fn histogram(
    name: &str,
    about: &str,
    mut values: Vec<f64>,
    (low, high, bins): (f64, f64, usize),
    (limit, least): (f64, bool),
) -> Histogram {
    values.sort_by(f64::total_cmp);
    let mut counts = vec![0; bins];
    for value in &values {
        let bin = ((value - low) / (high - low) * bins as f64) as usize;
        counts[bin.min(bins - 1)] += 1;
    }
    let beyond =
        values.iter().filter(|value| if least { **value < limit } else { **value > limit }).count() as u64;
    Histogram {
        name: name.into(),
        about: about.into(),
        low,
        high,
        bins: counts,
        median: values.get(values.len() / 2).copied().unwrap_or_default(),
        most: values.last().copied().unwrap_or_default(),
        limit: Some(limit),
        limit_is_least: least,
        beyond,
        pages: values.len() as u64,
    }
}

impl Counts {
    fn of(&mut self, outcome: Outcome) -> &mut u64 {
        match outcome {
            Outcome::Index => &mut self.index,
            Outcome::Waiting => &mut self.waiting,
            Outcome::Noindex => &mut self.noindex,
            Outcome::Held => &mut self.held,
        }
    }
}

impl std::ops::Add for Counts {
    type Output = Counts;
    fn add(self, other: Counts) -> Counts {
        Counts {
            index: self.index + other.index,
            waiting: self.waiting + other.waiting,
            noindex: self.noindex + other.noindex,
            held: self.held + other.held,
        }
    }
}
