//! Further wordings of statements that stand in other files of the deck.
//!
//! Invariant: a wording that is added is judged as one that was there from the beginning, and counts in the fingerprint.

use super::Reader;
use crate::data::table::Tables;
use crate::deck::format::{MoreWordings, Say};
use crate::deck::{Deck, literal};
use crate::diag::{Code, Diagnostic, Level, Report, did_you_mean};
use crate::node::{Node, Source};
use crate::text::Pattern;
use std::collections::BTreeSet;

/// Adds further wordings to a statement that is there.
pub(super) fn add(
    deck: &mut Deck,
    more: &MoreWordings,
    (tables, numbers): (&Tables, &BTreeSet<String>),
    (source, node): (&Source, &Node),
    report: &mut Report,
) {
    let Some(at) = deck.written.iter().position(|written| written.def.id == more.statement) else {
        let hint =
            match did_you_mean(&more.statement, deck.written.iter().map(|written| written.def.id.as_str())) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "name the id of a statement of this deck, or delete the entry".to_string(),
            };
        let place = source.place(node.get("statement").map_or(node.pos, |n| n.pos));
        let message = format!("there is no statement `{}` to word", more.statement);
        report.push(Diagnostic::new(Code::Statement, Level::File, message).at(place).hint(hint));
        return;
    };
    let limits = literal::limits(&deck.written[at].def, numbers);
    let mut reader = Reader { tables, source, node, limits, report };
    let lists = match &more.say {
        Say::Any(wordings) => vec![(None, wordings)],
        Say::Bands(bands) => bands.iter().map(|(band, wordings)| (Some(*band), wordings)).collect(),
    };
    for (band, wordings) in lists {
        let statement = deck.statements.iter_mut().find(|statement| *statement.id == *more.statement);
        let Some((_, patterns)) = statement.and_then(|s| s.say.iter_mut().find(|(known, _)| *known == band))
        else {
            let band = band.map_or("a plain list", |band| band.word());
            let message = format!("the statement `{}` has no wordings of this kind: {band}", more.statement);
            reader.fault(
                Code::Statement,
                "say",
                0,
                1,
                message,
                Some("write `say` with the bands that the statement has".into()),
            );
            continue;
        };
        let read = wordings
            .iter()
            .enumerate()
            .filter_map(|(n, text)| reader.wording(band.map(|band| band.word()), n, text));
        let read: Vec<Pattern> = read.collect();
        patterns.extend(read);
        match &mut deck.written[at].def.say {
            Say::Any(all) => all.extend(wordings.iter().cloned()),
            Say::Bands(bands) => {
                let own = bands.iter_mut().filter(|(known, _)| Some(*known) == band);
                own.for_each(|(_, all)| all.extend(wordings.iter().cloned()));
            }
        }
    }
}
