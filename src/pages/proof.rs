//! What is published about matches, and what clients said, as pages show it: where, when, and how many.
//!
//! Numbers are printed as their rows have them: rounded down, so each is "at least". A number of zero is
//! "fewer than five". Invariant: where nothing is published nothing is said, and no heading stands alone.

use super::quotes::{self, Quote};
use crate::config::Kind;
use crate::data::consent::Purpose;
use crate::graph::{Area, CardView, FigureRow, Graph, Key, Statistic, Tree};
use crate::inputs;
use crate::produce::World;
use crate::text::Filled;
use crate::theme::Words;
use crate::told::period;
use crate::value::Value;

inputs! {
    /// The proof on one page.
    pub struct Proof<'g> {
        pub figures: Vec<Figure<'g>>,
        /// On the page of a place: the matches of each service there.
        pub by_service: Vec<(CardView<'g>, FigureRow<'g>)>,
        pub quotes: Vec<Quote<'g>>,
    }
}

inputs! {
    /// A number, and what the area is called that it speaks of; empty for everywhere.
    pub struct Figure<'g> {
        pub row: FigureRow<'g>,
        pub area: &'g str,
    }
}

impl Proof<'_> {
    /// Nothing at all.
    pub fn none() -> Self {
        Proof { figures: Vec::new(), by_service: Vec::new(), quotes: Vec::new() }
    }
}

/// The proof for a page: of its service in its place, of its service, or of its place.
pub fn proof<'w>(world: &'w World, t: &'w Tree, key: &Key) -> Proof<'w> {
    let graph = &world.graph;
    let family = t.family(key);
    let none = Proof::none();
    // The parts of a large list show their lines only, and a page of three datasets is about more than
    // the two that numbers know.
    if key.part > 0 || family.axes.len() > 2 {
        return none;
    }
    let service = t.axis_of(family, Kind::Service).map(|axis| key.rows[axis]);
    let place = t.axis_of(family, Kind::Place).map(|axis| (family.axes[axis], key.rows[axis]));
    if usize::from(service.is_some()) + usize::from(place.is_some()) < family.axes.len() {
        return none;
    }
    match (service, place) {
        (Some(service), place) => Proof {
            figures: figures(graph, t, service, place),
            by_service: Vec::new(),
            quotes: quotes::quotes(graph, t, service, place),
        },
        (None, Some(place)) => Proof { by_service: by_service(graph, t, place), ..none },
        (None, None) => none,
    }
}

fn figures<'w>(graph: &'w Graph, t: &'w Tree, service: u32, place: Option<(usize, u32)>) -> Vec<Figure<'w>> {
    let rows = graph.proof.of(&graph.tables, &graph.areas, service, place);
    rows.into_iter().map(|(row, area)| Figure { row, area: area_name(graph, t, area) }).collect()
}

/// A published number of a page, and what its service has everywhere.
pub struct Published<'g> {
    pub row: FigureRow<'g>,
    pub area: &'g str,
    pub overall: Option<FigureRow<'g>>,
}

/// The published numbers of a page, in the order in which it shows them.
pub fn published<'w>(world: &'w World, tree: usize, key: &Key) -> Vec<Published<'w>> {
    let (graph, t) = (&world.graph, &world.graph.trees[tree]);
    let service = t.axis_of(t.family(key), Kind::Service).map(|axis| key.rows[axis]);
    let everywhere = service.map_or_else(Vec::new, |service| graph.proof.everywhere(&graph.tables, service));
    let figures = proof(world, t, key).figures.into_iter();
    let each = figures.map(|Figure { row, area }| {
        let overall = everywhere.iter().find(|all| all.statistic == row.statistic && row.level() != "all");
        Published { row, area, overall: overall.copied() }
    });
    each.collect()
}

/// What an area is called.
pub fn area_name<'w>(graph: &'w Graph, t: &'w Tree, area: Area) -> &'w str {
    match area {
        Area::Place(dataset, row) => &t.axes[dataset as usize].facets[row as usize].title,
        area => graph.areas.name(area),
    }
}

/// The services with a number of matches in the very place, in the order of their names.
fn by_service<'w>(graph: &'w Graph, t: &'w Tree, place: (usize, u32)) -> Vec<(CardView<'w>, FigureRow<'w>)> {
    let Some(services) = t.axes.iter().find(|axis| axis.kind() == Kind::Service) else { return Vec::new() };
    let mut found: Vec<(u32, CardView<'w>, FigureRow<'w>)> = (0..services.len())
        .filter(|&row| services.facets[row].listed)
        .filter_map(|row| {
            let figure = graph.proof.matches_at(&graph.tables, row as u32, place)?;
            Some((services.facets[row].rank, CardView::new(services.view(row, &t.locale)), figure))
        })
        .collect();
    found.sort_by_key(|(rank, ..)| *rank);
    found.into_iter().map(|(_, service, figure)| (service, figure)).collect()
}

impl Proof<'_> {
    /// The consents under which clients are quoted.
    pub fn consents(&self, emit: &mut dyn FnMut(&str, Purpose)) {
        self.quotes.iter().for_each(|quote| emit(quote.row.text("consent"), Purpose::Quote));
    }

    /// The datasets whose rows are shown.
    pub fn datasets(&self) -> impl Iterator<Item = usize> {
        let figures = self.figures.iter().map(|figure| figure.row.dataset);
        let by_service = self.by_service.iter().map(|(_, row)| row.dataset);
        let quotes = self.quotes.iter().map(|quote| quote.row.dataset);
        let mut all: Vec<usize> = figures.chain(by_service).chain(quotes).collect();
        all.sort_unstable();
        all.dedup();
        all.into_iter()
    }

    /// What templates see as `proof`: groups of sentences, each with its area and period.
    pub fn value(&self, words: &Words) -> Value {
        self.tell(&mut self.figures.iter(), words)
    }

    /// The same on a page of a service in a place, whose statements tell some of it: what they tell is left out. So
    /// is what speaks of more than the county where statements speak of proof at all, and what speaks of everywhere
    /// where the service has a page of its own: the pages of region and service say it.
    pub fn beside(&self, told: &dyn Fn(Statistic) -> bool, has_hub: bool, words: &Words) -> Value {
        let any = Statistic::ALL.into_iter().any(told);
        let stays = |figure: &&Figure<'_>| match figure.row.level() {
            "place" | "county" => !told(figure.row.statistic),
            "all" => !any && !has_hub,
            _ => !any,
        };
        self.tell(&mut self.figures.iter().filter(stays), words)
    }

    /// The periods of some numbers, each once: said beside statements about them.
    pub fn periods(&self, told: &dyn Fn(Statistic) -> bool, words: &Words) -> Value {
        let mut periods: Vec<String> = Vec::new();
        for figure in self.figures.iter().filter(|figure| told(figure.row.statistic)) {
            let period = period(figure.row.period(), words);
            if !periods.contains(&period) {
                periods.push(period);
            }
        }
        Value::list(periods.into_iter().map(Value::from))
    }

    fn tell(&self, figures: &mut dyn Iterator<Item = &Figure<'_>>, words: &Words) -> Value {
        // Numbers of one area and period are said together, the narrowest area first, as they come.
        let mut groups: Vec<(&str, (&str, &str), Vec<&FigureRow<'_>>)> = Vec::new();
        for Figure { row, area } in figures {
            let period = row.period();
            match groups.iter_mut().find(|(name, when, _)| name == area && *when == period) {
                Some((.., rows)) => rows.push(row),
                None => groups.push((area, period, vec![row])),
            }
        }
        let groups = groups.iter().map(|(area, when, rows)| group(area, *when, rows, words));
        let services = self.by_service.iter().map(|(service, row)| {
            Value::map([
                ("name", Value::from(service.name())),
                ("count", words.word("proof_count", &[("n", words.number(row.count()))]).into()),
                ("period", period(row.period(), words).into()),
            ])
        });
        Value::map([("groups", Value::list(groups)), ("services", Value::list(services))])
    }
}

/// What is said of one area and one period.
fn group(area: &str, when: (&str, &str), rows: &[&FigureRow<'_>], words: &Words) -> Value {
    let has = |statistic| rows.iter().any(|row| row.statistic == statistic);
    let counted = has(Statistic::Matches);
    let sentences = rows.iter().filter_map(|row| sentence(row, counted, words));
    let ratings = rows.iter().find(|row| row.statistic == Statistic::Ratings);
    let area = if area.is_empty() { words.word("proof_everywhere", &[]) } else { area.to_string() };
    Value::map([
        ("area", Value::from(area)),
        ("period", period(when, words).into()),
        ("sentences", Value::list(sentences.map(Value::from))),
        ("ratings", Value::list(ratings.into_iter().flat_map(|row| stars(row, words)))),
        ("rated", ratings.map_or_else(String::new, |row| rated(row, words)).into()),
    ])
}

/// A number as a sentence. `counted` is whether the number of matches is said beside it.
fn sentence(row: &FigureRow<'_>, counted: bool, words: &Words) -> Option<String> {
    let value = row.value();
    let behind = ("count", words.number(row.count()));
    let text = match (row.statistic, value?) {
        (Statistic::Matches, n) if n < 1.0 => words.word("proof_matches_few", &[]),
        (Statistic::Matches, n) => words.word("proof_matches", &[("n", words.number(n as usize))]),
        (Statistic::Days, n) => {
            let key = if counted { "proof_days" } else { "proof_days_of" };
            words.word(key, &[("n", words.number(n as usize)), behind])
        }
        (Statistic::Completed, n) => {
            let key = match (n < 1.0, counted) {
                (true, _) => "proof_completed_few",
                (false, true) => "proof_completed",
                (false, false) => "proof_completed_of",
            };
            let share = Filled::Number { value: n, text: words.locale().percent(n / 100.0, 0).into() };
            let least = words.locale().percent(0.05, 0);
            words.word(key, &[("n", share), ("few", Filled::Text(least.into())), behind])
        }
        (Statistic::Ratings, _) => String::new(),
    };
    Some(text).filter(|text| !text.is_empty())
}

/// How many gave each number of stars, five first.
fn stars(row: &FigureRow<'_>, words: &Words) -> Vec<Value> {
    let counts = row.stars();
    let most = counts.iter().copied().max().unwrap_or(0).max(1);
    let bars = counts.iter().enumerate().map(|(at, &count)| {
        Value::map([
            ("label", Value::from(words.word("proof_stars", &[("n", words.number(at + 1))]))),
            ("text", at_least(count, words).into()),
            // Per cent of the longest bar, whole, so that an attribute can hold it.
            ("width", Value::from((count * 100 / most) as i64)),
        ])
    });
    let mut bars: Vec<Value> = bars.collect();
    bars.reverse();
    bars
}

fn rated(row: &FigureRow<'_>, words: &Words) -> String {
    words.word("proof_rated", &[("n", words.number(row.count()))])
}

/// A number that was rounded down.
fn at_least(n: usize, words: &Words) -> String {
    match n {
        0 => words.word("proof_few", &[]),
        n => words.word("proof_at_least", &[("n", words.number(n))]),
    }
}
