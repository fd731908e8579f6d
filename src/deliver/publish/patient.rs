//! Calls that may be made again: those that only ask, and those that can be asked for afterwards.
//!
//! Invariant: what may have been done is not sent again before somebody has looked whether it was.

use super::Failed;
use crate::deliver::wire::{Answer, Call, Lost, Wire};
use std::time::Duration;

/// So often a call is made before it is given up.
const TRIES: u32 = 6;
/// Longer than this a publication does not stand still.
const PATIENCE: Duration = Duration::from_secs(300);

/// What an answer, or none, means for the next try.
enum Verdict {
    Take(Answer),
    /// It was not done; wait and try again.
    Again(String, Option<Duration>),
    /// It may have been done.
    Doubtful(String),
}

fn verdict(wire: &Wire<'_>, answered: Result<Answer, Lost>) -> Verdict {
    match answered {
        Err(Lost::NotSent(why)) => Verdict::Again(why, None),
        Err(Lost::Unanswered(why)) => Verdict::Doubtful(why),
        Ok(answer) if matches!(answer.status, 408 | 409 | 429 | 503) => {
            let after = answer.retry_after(wire.clock().now());
            Verdict::Again(wire.said(&answer), after)
        }
        Ok(answer) if answer.status >= 500 => Verdict::Doubtful(wire.said(&answer)),
        Ok(answer) if !answer.whole => Verdict::Doubtful("its answer broke off".into()),
        Ok(answer) => Verdict::Take(answer),
    }
}

fn pause(wire: &Wire<'_>, tries: u32, after: Option<Duration>, why: &str, whom: &str) -> Result<(), Failed> {
    let wait = after.unwrap_or(Duration::from_secs(1 << tries.min(6)));
    if tries + 1 >= TRIES || wait > PATIENCE {
        return Err(Failed::later(format!("{whom} cannot be reached now: {why}")));
    }
    wire.clock().sleep(wait);
    Ok(())
}

/// Asks for something, which can be done as often as one likes.
pub fn ask(wire: &Wire<'_>, whom: &str, call: &dyn Fn() -> Call<'static>) -> Result<Answer, Failed> {
    for tries in 0.. {
        match verdict(wire, wire.call(call())) {
            Verdict::Take(answer) => return Ok(answer),
            Verdict::Again(why, after) => pause(wire, tries, after, &why, whom)?,
            Verdict::Doubtful(why) => pause(wire, tries, None, &why, whom)?,
        }
    }
    Err(Failed::later(format!("{whom} cannot be reached now")))
}

/// Sends something. Where nobody knows whether it has arrived, `found` looks; what it finds counts as the answer.
pub fn send<T>(
    wire: &Wire<'_>,
    whom: &str,
    call: &dyn Fn() -> Call<'static>,
    found: &dyn Fn() -> Result<Option<T>, Failed>,
) -> Result<Result<Answer, T>, Failed> {
    for tries in 0.. {
        let (why, after) = match verdict(wire, wire.call(call())) {
            Verdict::Take(answer) => return Ok(Ok(answer)),
            Verdict::Again(why, after) => (why, after),
            Verdict::Doubtful(why) => {
                let looked = found().map_err(|failed| {
                    let told = &failed.finding.message;
                    Failed::unknown(format!("nobody knows whether {whom} took what was sent ({why}): {told}"))
                })?;
                match looked {
                    Some(found) => return Ok(Err(found)),
                    None => (why, None),
                }
            }
        };
        pause(wire, tries, after, &why, whom)?;
    }
    Err(Failed::later(format!("{whom} cannot be reached now")))
}
