//! What is new: the occasions for posts, found by holding what is planned against the history.
//!
//! It is found out once for a build and shared; it is the same before and after the history is advanced by this
//! build. Invariant: an occasion follows from rows, history and the day of publication alone. What was never
//! published is as new as what is published now, and has no day yet.

use super::World;
use crate::config::{FamilyKind, Kind, Occasion, Recipe};
use crate::data::consent::{Channel, Purpose};
use crate::graph::{Area, FigureRow, Key, Statistic, Status};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Something that is worth a post.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// The recipe, by its position in site.yaml.
    pub recipe: usize,
    pub tree: usize,
    /// The page that it is about; none for a week.
    pub key: Option<Key>,
    /// Nothing if it becomes so with the next publication.
    pub day: Option<Date>,
    pub what: What,
}

/// Everything that is new.
#[derive(Debug)]
pub struct News(pub Vec<Event>);

#[derive(Clone, Debug, PartialEq)]
pub enum What {
    Published,
    Indexable,
    /// A figure: what it is now, and what it was.
    Changed {
        statistic: Statistic,
        before: f64,
    },
    /// From its Monday to its Sunday: how many pages of each family are new.
    Week {
        monday: Date,
        counts: Vec<(String, usize)>,
    },
}

/// So many posts of one recipe are drafted, if site.yaml says nothing else.
const NEWEST: usize = 10;
const WEEKS: usize = 4;

impl World {
    /// Everything that is worth a post, each recipe's newest; the oldest first, as they would be posted.
    pub fn news(&self) -> Arc<News> {
        self.found.once(|| {
            let mut events = Vec::new();
            let recipes = self.graph.config.file.posts.iter().flat_map(|posts| posts.recipes.iter());
            for (at, (name, recipe)) in recipes.enumerate() {
                for tree in 0..self.graph.trees.len() {
                    let mut found = self.occasions(at, (name, recipe), tree);
                    sort(self, &mut found);
                    let usual = if recipe.when == Occasion::Week { WEEKS } else { NEWEST };
                    let newest = recipe.newest.unwrap_or(usual);
                    events.extend(found.split_off(found.len().saturating_sub(newest)));
                }
            }
            sort(self, &mut events);
            News(events)
        })
    }

    fn occasions(&self, at: usize, (name, recipe): (&str, &Recipe), tree: usize) -> Vec<Event> {
        let topic = topic(name, recipe);
        let event =
            |key: Option<Key>, day: Option<Date>, what: What| Event { recipe: at, tree, key, day, what };
        let mut found = Vec::new();
        match recipe.when {
            Occasion::Published => {
                let all = self.published_in(tree, recipe.family.as_deref()).into_iter();
                for (key, day) in all.filter(|(key, _)| self.may_be_posted(tree, key)) {
                    found.push(event(Some(key), day, What::Published));
                }
            }
            Occasion::Indexable => self.each_of(tree, recipe.family.as_deref(), &mut |key, status| {
                let since = self.since(&self.subject(&topic, tree, &key), status_word(status));
                let told = status == Status::Index && self.may_be_posted(tree, &key);
                if let Some((day, _)) = since.filter(|_| told) {
                    found.push(event(Some(key), Some(day), What::Indexable));
                }
            }),
            Occasion::Changed => self.each_of(tree, recipe.family.as_deref(), &mut |key, _| {
                for figure in self.figures(tree, &key).iter().filter(|_| self.may_be_posted(tree, &key)) {
                    let Some(value) = figure.value() else { continue };
                    let since = self.since(
                        &figure_subject(self, (&topic, tree), &key, figure.statistic),
                        &value.to_string(),
                    );
                    let before = since.and_then(|(day, before)| Some((day, before.parse().ok()?)));
                    if let Some((day, before)) = before {
                        let what = What::Changed { statistic: figure.statistic, before };
                        found.push(event(Some(key), Some(day), what));
                    }
                }
            }),
            Occasion::Week => {
                for (monday, counts) in self.weeks(tree, &recipe.families) {
                    let day = monday.checked_add(7.days()).unwrap_or(monday);
                    found.push(event(None, Some(day), What::Week { monday, counts }));
                }
            }
        }
        found
    }

    /// Since when something is told and what had been told before, if that is news: as the history knows it, or
    /// with this publication.
    fn since(&self, subject: &str, value: &str) -> Option<(Date, String)> {
        match self.history.news.get(subject) {
            Some(told) if *told.value == *value => {
                told.is_news().then(|| (told.since, told.before.to_string()))
            }
            Some(told) => Some((self.publishes?, told.value.to_string())),
            None if !self.history.news.knows(subject.split(' ').next().unwrap_or(subject)) => None,
            None => Some((self.publishes?, String::new())),
        }
    }

    /// The pages of a family that are to be found, each with the day on which it was published.
    fn published_in(&self, tree: usize, family: Option<&str>) -> Vec<(Key, Option<Date>)> {
        let t = &self.graph.trees[tree];
        let mut found = Vec::new();
        self.each_of(tree, family, &mut |key, status| {
            let day = match t.document(&key).filter(|_| t.family(&key).kind == FamilyKind::Document) {
                Some(document) => match document.front.date.as_deref().and_then(|day| day.parse().ok()) {
                    Some(day) => Some(day),
                    None => return,
                },
                None => {
                    let known = self.published(&t.url(&key)).map(|page| page.first_published);
                    known.or(self.publishes)
                }
            };
            if status == Status::Index {
                found.push((key, day));
            }
        });
        found
    }

    /// Whether somebody's story may be told on social networks: only under a consent that says so.
    pub fn may_be_posted(&self, tree: usize, key: &Key) -> bool {
        let t = &self.graph.trees[tree];
        t.family(key).kind == FamilyKind::Document
            || t.rows(key).filter(|row| row.kind() == Kind::Story).all(|row| {
                let (consent, record) = (row.text("consent"), row.text("record"));
                self.consents.covers_record(consent, record, Purpose::Story, Channel::Social)
            })
    }

    fn each_of(&self, tree: usize, family: Option<&str>, emit: &mut dyn FnMut(Key, Status)) {
        let t = &self.graph.trees[tree];
        let Some(at) = family.and_then(|name| t.families.iter().position(|f| *f.name == *name)) else {
            return;
        };
        t.each_page(&self.graph, at, &mut |key, decision| {
            if decision.is_made() && key.part == 0 {
                emit(key, decision.status);
            }
        });
    }

    /// The figures that are published about the very place of a page, or about everywhere on a page without a place.
    pub fn figures(&self, tree: usize, key: &Key) -> Vec<FigureRow<'_>> {
        let (t, graph) = (&self.graph.trees[tree], &self.graph);
        let family = t.family(key);
        let Some(service) = t.axis_of(family, Kind::Service) else { return Vec::new() };
        let place = t.axis_of(family, Kind::Place).map(|at| (family.axes[at], key.rows[at]));
        let own = graph.areas.around(place).next().unwrap_or(Area::All);
        let all = graph.proof.of(&graph.tables, &graph.areas, key.rows[service], place);
        all.into_iter().filter(|(_, area)| *area == own).map(|(figure, _)| figure).collect()
    }

    /// The weeks that are over in which something was published, by their Mondays.
    fn weeks(&self, tree: usize, families: &[String]) -> BTreeMap<Date, Vec<(String, usize)>> {
        let Some(today) = self.publishes.max(self.history.last_day()) else { return BTreeMap::new() };
        let mut weeks: BTreeMap<Date, Vec<(String, usize)>> = BTreeMap::new();
        for family in families {
            for day in self.published_in(tree, Some(family)).into_iter().filter_map(|(_, day)| day) {
                let back = i64::from(day.weekday().to_monday_zero_offset());
                let Ok(monday) = day.checked_sub(back.days()) else { continue };
                if monday.checked_add(7.days()).is_ok_and(|next| next <= today) {
                    let none = || families.iter().map(|family| (family.clone(), 0)).collect();
                    let counts = weeks.entry(monday).or_insert_with(none);
                    let counted = counts.iter_mut().filter(|(name, _)| name == family);
                    counted.for_each(|(_, n)| *n += 1);
                }
            }
        }
        weeks
    }

    /// What the history keeps for the occasions of this site: subject and value.
    pub fn told_now(&self) -> Vec<(String, String)> {
        let mut told = BTreeMap::new();
        for (name, recipe) in self.graph.config.file.posts.iter().flat_map(|posts| posts.recipes.iter()) {
            let topic = topic(name, recipe);
            for tree in 0..self.graph.trees.len() {
                match recipe.when {
                    Occasion::Indexable => {
                        self.each_of(tree, recipe.family.as_deref(), &mut |key, status| {
                            told.insert(self.subject(&topic, tree, &key), status_word(status).to_string());
                        })
                    }
                    Occasion::Changed => self.each_of(tree, recipe.family.as_deref(), &mut |key, _| {
                        for figure in self.figures(tree, &key) {
                            let subject = figure_subject(self, (&topic, tree), &key, figure.statistic);
                            told.extend(figure.value().map(|value| (subject, value.to_string())));
                        }
                    }),
                    Occasion::Published | Occasion::Week => {}
                }
            }
        }
        told.into_iter().collect()
    }

    fn subject(&self, topic: &str, tree: usize, key: &Key) -> String {
        format!("{topic} {}", self.below_root(&self.graph.trees[tree].url(key)))
    }
}

fn figure_subject(world: &World, (topic, tree): (&str, usize), key: &Key, statistic: Statistic) -> String {
    format!("{}#{}", world.subject(topic, tree, key), statistic.name())
}

/// What the history files the subjects of a recipe under: another family begins anew.
fn topic(name: &str, recipe: &Recipe) -> String {
    format!("{name}:{}", recipe.family.as_deref().unwrap_or_default())
}

fn status_word(status: Status) -> &'static str {
    match status {
        Status::Index => "index",
        Status::Noindex => "noindex",
        Status::Hold => "hold",
    }
}

/// By day, what has none last; then by recipe, and by address.
fn sort(world: &World, events: &mut [Event]) {
    events.sort_by_cached_key(|event| {
        let url = event.key.map(|key| world.graph.trees[event.tree].url(&key)).unwrap_or_default();
        let figure = match &event.what {
            What::Changed { statistic, .. } => Some(*statistic),
            _ => None,
        };
        (event.day.is_none(), event.day, event.tree, event.recipe, url, figure)
    });
}
