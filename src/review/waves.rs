//! Waves: at most so many pages are newly offered within seven days, the best evidence first.
//!
//! A wave is a day in the decisions file, no clock. Pages that wait are let in when a new wave begins: so within
//! a wave an edit elsewhere lets nobody in.

use crate::data::decisions::{Decisions, Verdict};
use jiff::ToSpan;
use jiff::civil::Date;

/// What the waves of the last days leave room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// No wave is running: those that wait are looked at again.
    pub begins: bool,
    /// How many pages may be let in today.
    pub pages: usize,
}

/// Days that a wave lasts.
const DAYS: i64 = 7;

impl Room {
    pub fn on(day: Date, decisions: &Decisions, per_week: u32) -> Room {
        let first = day.saturating_sub((DAYS - 1).days());
        let waves = decisions
            .lines
            .iter()
            .filter(|line| line.verdict == Verdict::Index)
            .filter_map(|line| line.day());
        let running = waves.filter(|wave| *wave >= first && *wave <= day).count();
        Room { begins: running == 0, pages: (per_week as usize).saturating_sub(running) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::decisions::Line;

    #[test]
    fn a_wave_lasts_seven_days_and_takes_so_many_pages() {
        let line = |day: &str| Line {
            page: "/a/".into(),
            verdict: Verdict::Index,
            wave: day.into(),
            redirect: "".into(),
            reason: "".into(),
            evidence: "x".into(),
            line: 2,
        };
        let decisions =
            Decisions { file: "d.csv".into(), lines: vec![line("2026-11-20"), line("2026-11-20"), line("")] };
        let room = |day: &str| Room::on(day.parse().unwrap(), &decisions, 3);
        assert_eq!(room("2026-11-20"), Room { begins: false, pages: 1 });
        assert_eq!(room("2026-11-26"), Room { begins: false, pages: 1 });
        assert_eq!(room("2026-11-27"), Room { begins: true, pages: 3 });
        assert_eq!(room("2026-11-19"), Room { begins: true, pages: 3 });
    }
}
