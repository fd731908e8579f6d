//! Experts as other pages show them: cards with the reason why they are there.

use super::figures::kilometres;
use crate::config::Kind;
use crate::graph::{CardView, RowView, Tree};
use crate::inputs;
use crate::produce::World;
use crate::text::Filled;
use crate::theme::Words;
use crate::told::view::{Shown, languages, shown};
use crate::value::Value;

inputs! {
    /// An expert on a landing page.
    pub struct Expert<'g> {
        pub shown: Shown<'g>,
        /// Home of the expert.
        pub home: Option<CardView<'g>>,
        pub km: Option<u32>,
        pub in_person: bool,
        /// The place of the page is the home itself.
        pub here: bool,
    }
}

pub fn expert<'w>(
    world: &'w World,
    t: &'w Tree,
    provider: u32,
    km: Option<u32>,
    at: Option<(usize, u32)>,
) -> Expert<'w> {
    let dataset = world.graph.experts.as_ref().map_or(0, |e| e.table);
    let shown = shown(world, t, dataset, provider);
    let id = shown.row.text("place");
    let home = (0..t.axes.len())
        .filter(|&d| t.axes[d].kind() == Kind::Place)
        .find_map(|d| Some((d, t.axes[d].table.find(id)? as u32)));
    Expert {
        home: home.map(|(d, row)| CardView::new(t.axes[d].view(row as usize, &t.locale))),
        here: home.is_some() && home == at,
        shown,
        km,
        in_person: at.is_some(),
    }
}

/// The declared facts of a profile, such as what an hour costs.
pub fn profile_facts(row: RowView<'_>) -> Value {
    let shown = row.facts().iter().filter(|f| f.def.show).filter_map(|f| {
        let text = Some(row.fact_text(f)).filter(|text| !text.is_empty())?;
        Some(Value::map([("label", Value::from(f.def.label.as_str())), ("text", text.into())]))
    });
    Value::list(shown)
}

pub fn cards(experts: &[Expert<'_>], words: &Words) -> Value {
    Value::list(experts.iter().map(|e| {
        let row = e.shown.row;
        let home = e.home.map_or("", |h| h.name());
        let place = || Filled::Text(home.into());
        let reason = match (e.in_person, e.km) {
            _ if home.is_empty() => String::new(),
            (false, _) => words.word("expert_reason_remote", &[("place", place())]),
            (true, Some(km)) if km > 0 && !e.here => {
                words.word("expert_reason_local", &[("place", place()), ("km", words.number(km as usize))])
            }
            (true, _) => words.word("expert_reason_here", &[("place", place())]),
        };
        let list =
            |name: &str| if row.value(name).is_empty() { Value::list([]) } else { row.value(name).clone() };
        Value::map([
            ("name", Value::from(row.name())),
            ("url", e.shown.url.as_str().into()),
            ("reason", reason.into()),
            ("home", home.into()),
            ("km", e.km.filter(|_| e.in_person).map_or_else(String::new, |km| kilometres(km, words)).into()),
            ("here", Value::Bool(e.here)),
            ("in_person", Value::Bool(e.in_person)),
            ("years", row.value("years").clone()),
            ("specialisms", list("specialisms")),
            ("formats", list("formats")),
            ("languages", languages(row, words)),
            ("bio", row.text("bio").into()),
            ("facts", profile_facts(row)),
        ])
    }))
}
