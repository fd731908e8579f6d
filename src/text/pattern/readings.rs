//! A text with slots the other way round: what it can look like once it is filled.
//!
//! It does not read a filled text itself; `explain` lays readings over the words of a finished page.
//! Invariant: whatever `fill` writes is one of the readings, with some text in the place of each slot.

use super::{Pattern, Piece};

/// A stretch of a filled text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stretch {
    /// Written as it stands.
    Literal(String),
    /// The value of the slot of this path, or the number of the plural that is chosen by it.
    Slot(String),
}

/// So many ways a text can branch; what goes beyond that is not told apart.
const MOST: usize = 64;

impl Pattern {
    /// Every way in which the text can be filled, by the branches of its plurals.
    pub fn readings(&self) -> Vec<Vec<Stretch>> {
        let mut readings = vec![Vec::new()];
        self.read(&self.pieces, None, &mut readings);
        readings
    }

    fn read(&self, pieces: &[Piece], count: Option<usize>, readings: &mut Vec<Vec<Stretch>>) {
        for piece in pieces {
            match piece {
                Piece::Literal(text) => readings.iter_mut().for_each(|reading| push(reading, text)),
                Piece::Value(slot) => readings.iter_mut().for_each(|reading| reading.push(self.slot(*slot))),
                Piece::Count => match count {
                    Some(slot) => readings.iter_mut().for_each(|reading| reading.push(self.slot(slot))),
                    None => readings.iter_mut().for_each(|reading| push(reading, "#")),
                },
                Piece::Plural(plural) => {
                    let exact = plural.exact.iter().map(|(_, branch)| branch);
                    let words = plural.words.iter().map(|(_, branch)| branch);
                    let before = std::mem::take(readings);
                    for branch in exact.chain(words).chain([&plural.other]) {
                        let mut with = before.clone();
                        self.read(branch, Some(plural.slot), &mut with);
                        readings.extend(with.into_iter().filter(|reading| !reading.is_empty()));
                    }
                    readings.truncate(MOST);
                }
            }
        }
    }

    fn slot(&self, slot: usize) -> Stretch {
        Stretch::Slot(self.slots.get(slot).map(|s| s.path.to_string()).unwrap_or_default())
    }
}

/// Literals that touch are one.
fn push(reading: &mut Vec<Stretch>, text: &str) {
    match reading.last_mut() {
        Some(Stretch::Literal(last)) => last.push_str(text),
        _ => reading.push(Stretch::Literal(text.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_for_each_branch() {
        let pattern =
            Pattern::parse("In {place}: {n, plural, =0 {nobody} one {# expert} other {# experts}}.");
        let readings = pattern.unwrap().readings();
        let text = |reading: &Vec<Stretch>| {
            let stretch = |s: &Stretch| match s {
                Stretch::Literal(text) => text.clone(),
                Stretch::Slot(path) => format!("<{path}>"),
            };
            reading.iter().map(stretch).collect::<String>()
        };
        assert_eq!(
            readings.iter().map(text).collect::<Vec<_>>(),
            ["In <place>: nobody.", "In <place>: <n> expert.", "In <place>: <n> experts."]
        );
    }
}
