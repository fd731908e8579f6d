//! Where a number comes from that a statement says of the experts within reach, or of what is published.
//!
//! Invariant: it is tied to the very column or statistic that the statement is about.

use super::known::{self, Column};
use super::leaves::Leaf;
use super::numbers::Number;
use super::search::{Found, How, Pick, Search, near};

impl Search<'_> {
    /// A slot of a statement about the experts within reach, or about what is published.
    pub(super) fn stated_of_ours(
        &self,
        fact: &str,
        slot: &str,
        number: &Number,
        found: &dyn Fn(How, Vec<usize>, &'static str) -> Found,
        pick: &Pick<'_>,
    ) -> Option<Found> {
        if let Some(statistic) = fact.strip_prefix("proof.") {
            let (part, name) = match slot {
                "overall" => ("overall", "value"),
                "n" => ("proof", "count"),
                "period" => {
                    let is_time = |leaf: &Leaf| ["from", "to"].contains(&leaf.name()) && leaf.part == "proof";
                    return pick(&is_time).map(|leaf| found(How::Column, vec![leaf], ""));
                }
                _ => ("proof", "value"),
            };
            let column = Column { part, name, ..known::published(statistic) };
            return pick(&|leaf| self.is_of(leaf, &column)).map(|leaf| found(How::Column, vec![leaf], ""));
        }
        let column = fact.strip_prefix("experts.")?;
        let of = |leaf: &Leaf, part: &str| leaf.part == part && leaf.path.iter().any(|name| name == column);
        let all = &self.leaves.all;
        let middle = |part: &str| all.iter().position(|leaf| of(leaf, part) && leaf.name() == "middle");
        let value = |at: usize| all[at].numbers().first().copied();
        let leaves = match slot {
            "overall" => vec![pick(&|leaf| of(leaf, "usual"))?],
            "difference" | "ratio" => {
                let (own, other) = (middle("pool")?, middle("usual")?);
                let (a, b) = (value(own)?, value(other)?);
                let fits = if slot == "ratio" { near(number, a / b) } else { near(number, (a - b).abs()) };
                fits.then(|| vec![own, other])?
            }
            // What per cent say yes is made of the two counts.
            _ => match pick(&|leaf| of(leaf, "pool")) {
                Some(leaf) => vec![leaf],
                None => {
                    let count = |name: &str| all.iter().position(|l| of(l, "pool") && l.name() == name);
                    let (n, whole) = (count("n")?, count("of")?);
                    let share = value(n)? * 100.0 / value(whole)?.max(1.0);
                    number.says(share.round()).then(|| vec![n, whole])?
                }
            },
        };
        Some(found(How::Computed, leaves, if slot == "overall" { known::USUAL } else { known::POOL }))
    }
}
