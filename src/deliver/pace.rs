//! Not faster than a host takes: so many calls in any minute, and none before it said that there may be more.
//!
//! Invariant: `next` never lets more calls begin within a minute than allowed, whichever threads ask.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::Duration;

const MINUTE: Duration = Duration::from_secs(60);

#[derive(Debug, Default)]
pub struct Pace {
    per_minute: Option<u32>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// When the last calls began, since the pace was made.
    begun: VecDeque<Duration>,
    /// No call begins earlier.
    not_before: Duration,
}

impl Pace {
    pub fn new(per_minute: Option<u32>) -> Pace {
        Pace { per_minute, state: Mutex::default() }
    }

    /// How long a call has to wait that wants to begin now; it is counted as begun then.
    pub fn next(&self, now: Duration) -> Duration {
        let Ok(mut state) = self.state.lock() else { return Duration::ZERO };
        let mut at = now.max(state.not_before);
        if let Some(most) = self.per_minute {
            if let Some(first) =
                state.begun.len().checked_sub(most as usize).and_then(|at| state.begun.get(at))
            {
                at = at.max(*first + MINUTE);
            }
            state.begun.push_back(at);
            while state.begun.len() > most as usize {
                state.begun.pop_front();
            }
        }
        at - now
    }

    /// The host wants to hear nothing for a time.
    pub fn hold(&self, now: Duration, time: Duration) {
        if let Ok(mut state) = self.state.lock() {
            state.not_before = state.not_before.max(now + time);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_minute_has_more_calls_than_allowed_and_a_host_can_ask_for_quiet() {
        let pace = Pace::new(Some(3));
        let (mut now, mut begun) = (Duration::ZERO, Vec::new());
        for call in 0..40 {
            now += pace.next(now);
            begun.push(now);
            if call == 20 {
                pace.hold(now, Duration::from_secs(300));
            }
            now += Duration::from_millis(700);
        }
        for window in begun.windows(4) {
            assert!(window[3] - window[0] >= MINUTE, "{window:?}");
        }
        assert!(begun[21] - begun[20] >= Duration::from_secs(300));
        let free = Pace::new(None);
        assert_eq!((0..9).map(|_| free.next(Duration::ZERO)).sum::<Duration>(), Duration::ZERO);
    }
}
