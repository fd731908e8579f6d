//! What a wording of a post can name: the rows of its page, the page's title, and what is new.

use crate::graph::Statistic;
use crate::produce::World;
use crate::produce::news::{Event, What};
use crate::text::{Filled, Lookup};
use crate::theme::Words;
use crate::told;
use crate::told::titles::{RowSlots, titles};
use crate::value::Value;

/// Values by their names, and rows by their variables.
pub struct Slots<'w> {
    rows: Option<RowSlots<'w>>,
    named: Vec<(String, Named)>,
    words: &'w Words,
}

enum Named {
    Text(String),
    Number(f64, String),
}

impl Lookup for Slots<'_> {
    fn get(&self, path: &str) -> Option<Filled<'_>> {
        if let Some((_, named)) = self.named.iter().find(|(name, _)| name == path) {
            return Some(match named {
                Named::Text(text) => Filled::Text(text.as_str().into()),
                Named::Number(value, text) => Filled::Number { value: *value, text: text.as_str().into() },
            });
        }
        self.rows.as_ref()?.get(path)
    }
}

impl<'w> Slots<'w> {
    pub fn new(world: &'w World, event: &Event) -> Slots<'w> {
        let t = &world.graph.trees[event.tree];
        let words = &world.themes[event.tree].words;
        let rows = event.key.map(|key| RowSlots::of(world, event.tree, &key));
        let mut slots = Slots { rows, named: Vec::new(), words };
        let site = t.site.get("name").and_then(Value::as_str).unwrap_or_default();
        let site_name = site.to_string();
        slots.text("site", site_name.clone());
        if let Some(key) = event.key {
            let (title, description) = titles(world, event.tree, &key);
            slots.text("title", title);
            slots.text("description", description);
        }
        if event.key.is_none() {
            slots.text("title", site_name.clone());
        }
        slots.add_news(world, event);
        slots
    }

    fn text(&mut self, name: &str, text: String) {
        if !text.is_empty() {
            self.named.push((name.to_string(), Named::Text(text)));
        }
    }

    fn count(&mut self, name: &str, n: usize) {
        let text = self.words.locale().integer(n as i64);
        self.named.push((name.to_string(), Named::Number(n as f64, text)));
    }

    /// The title and description that the page has, or nothing.
    pub fn named(&self, name: &str) -> String {
        self.get(name).map_or_else(String::new, |filled| filled.text().to_string())
    }

    fn add_news(&mut self, world: &World, event: &Event) {
        match &event.what {
            What::Published | What::Indexable => {}
            What::Changed { statistic, before } => {
                let Some(key) = event.key else { return };
                let figures = world.figures(event.tree, &key);
                let Some(figure) = figures.iter().find(|f| f.statistic == *statistic) else { return };
                let number = |value: f64| Named::Number(value, self.words.locale().decimal_up_to(value, 1));
                let value = number(figure.value().unwrap_or_default());
                // Numbers are rounded down where they are published: the words say "at least".
                let key = match statistic {
                    Statistic::Matches => "figure_matches",
                    Statistic::Days => "figure_days",
                    Statistic::Completed => "figure_completed",
                    Statistic::Ratings => "figure_ratings",
                };
                let figure_is = self.words.word(key, &[]);
                self.text("figure", figure_is);
                self.named.push(("before".into(), number(*before)));
                self.named.push(("value".into(), value));
                self.count("n", figure.count());
                let mut rows = self.rows.iter().flat_map(|slots| &slots.rows);
                let area = rows.find(|row| row.kind() == crate::config::Kind::Place);
                let area = area.map_or_else(String::new, |row| row.title().to_string());
                self.text("area", area);
                self.text("period", told::period(figure.period(), self.words));
            }
            What::Week { monday, counts } => {
                let sunday = monday.checked_add(jiff::ToSpan::days(6)).unwrap_or(*monday);
                let written = [("from", *monday), ("to", sunday)];
                for (name, day) in written {
                    let text = self.words.locale().date(day);
                    self.text(name, text);
                }
                self.count("n", counts.iter().map(|(_, n)| n).sum());
                counts.iter().for_each(|(family, n)| self.count(family, *n));
            }
        }
    }
}
