//! What clients said, as pages show it: word for word, with author, place and time as far as they are told,
//! and with what must be disclosed.
//!
//! Nothing here makes a client sound better: the text is not cut, and the rating is printed as it is.

use super::disclosure::{self, Disclosed};
use super::proof::area_name;
use crate::graph::{Graph, QuoteRow, Tree};
use crate::inputs;
use crate::theme::Words;
use crate::told::time;
use crate::value::Value;

inputs! {
    /// Words of a client, and what the place or area is called that the record tells.
    pub struct Quote<'g> {
        pub row: QuoteRow<'g>,
        pub place: &'g str,
    }
}

/// The words for a page about a service.
pub fn quotes<'w>(
    graph: &'w Graph,
    t: &'w Tree,
    service: u32,
    place: Option<(usize, u32)>,
) -> Vec<Quote<'w>> {
    let chosen = graph.quotes.choose(&graph.tables, &graph.areas, service, place);
    let named =
        |row: QuoteRow<'w>| Quote { row, place: row.told.map_or("", |area| area_name(graph, t, area)) };
    chosen.into_iter().map(named).collect()
}

/// What templates see as `quotes`.
pub fn value(quotes: &[Quote<'_>], words: &Words) -> Value {
    Value::list(quotes.iter().map(|quote| {
        let row = &quote.row;
        let met = match row.text("format") {
            "remote" => words.word("quote_remote", &[]),
            "on-site" => words.word("quote_on_site", &[]),
            "hybrid" => words.word("quote_hybrid", &[]),
            _ => String::new(),
        };
        let rating = row.rating().map_or_else(String::new, |n| {
            words.word("quote_rating", &[("n", words.number(n.round() as usize))])
        });
        Value::map([
            ("text", Value::from(row.text("testimonial"))),
            ("author", row.text("author").into()),
            ("place", quote.place.into()),
            ("time", time(row.text("time"), words).into()),
            ("met", met.into()),
            ("rating", rating.into()),
            ("disclosure", disclosed(row, words).unwrap_or_default().into()),
        ])
    }))
}

fn disclosed(row: &QuoteRow<'_>, words: &Words) -> Option<String> {
    disclosure::line(row.text("incentive"), row.text("relation"), words)
}

/// The words that must not stand without their disclosure.
pub fn to_disclose<'a>(quotes: &'a [Quote<'a>], words: &Words) -> Vec<Disclosed<'a>> {
    let needed = quotes.iter().filter_map(|quote| Some((&quote.row, disclosed(&quote.row, words)?)));
    let disclosed = needed.map(|(row, line)| Disclosed {
        id: row.id(),
        place: row.place(),
        words: row.text("testimonial"),
        line,
    });
    disclosed.collect()
}
