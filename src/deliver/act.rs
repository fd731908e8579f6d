//! Effects are carried out: each is written down before it is tried, tried again only if it is known not to have
//! happened, and settled by what came of it.
//!
//! A channel stops at the first effect that is rejected, or whose outcome nobody knows: what comes after it would fare no
//! better, and stays planned.

use super::clock::Clock;
use super::ledger::{Attempt, Entry, Error, Ledger, State};
use super::{Delivery, Effect, Outcome};
use std::time::Duration;

/// So often an effect is tried in one run, if it is refused.
const TRIES: u32 = 5;
/// Longer than this nobody wants to look at a command that waits.
const PATIENCE: i64 = 180;

/// What became of a channel in one run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub accepted: usize,
    /// What stays planned, and until when, if that is known.
    pub left: usize,
    /// What went wrong.
    pub trouble: Vec<Trouble>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    Rejected(String),
    /// Key of the effect, and why nobody knows.
    Unknown(String, String),
    /// It was refused again and again.
    Refused(String),
    /// A ceiling is reached; in so many seconds there is room again.
    Ceiling(i64),
}

/// The effect that an entry of the ledger is of.
pub fn effect_of(entry: &Entry, tells: Vec<(String, String)>) -> Effect {
    let Entry { channel, account, intent, subject, occurrence, .. } = entry.clone();
    Effect { channel, account, intent, subject, occurrence, tells }
}

/// Looks what became of the effects of a channel whose outcome is unknown, as far as it can tell.
pub fn look(ledger: &mut Ledger, delivery: &dyn Delivery, clock: &dyn Clock) -> Result<Vec<Entry>, Error> {
    let unknown = ledger.of(delivery.name(), delivery.account(), State::Unknown)?;
    let mut left = Vec::new();
    for entry in unknown {
        let effect = effect_of(&entry, ledger.tells(&entry.key)?);
        match delivery.look(&effect, entry.attempted) {
            Some(outcome) if !matches!(outcome, Outcome::Unknown(_)) => {
                ledger.settle(&entry.key, &outcome, clock.now())?;
            }
            _ => left.push(entry),
        }
    }
    Ok(left)
}

/// Plans what there is to do on a channel now.
pub fn plan(ledger: &mut Ledger, delivery: &dyn Delivery, clock: &dyn Clock) -> Result<Vec<Effect>, Error> {
    let (channel, account) = (delivery.name(), delivery.account());
    ledger.unplan(channel, account)?;
    let effects = delivery.effects(&ledger.known(channel, account)?);
    ledger.plan(&effects, clock.now())?;
    Ok(effects)
}

/// Carries effects out, one after the other.
pub fn act(
    ledger: &mut Ledger,
    delivery: &dyn Delivery,
    effects: &[Effect],
    clock: &dyn Clock,
    progress: &dyn Fn(usize),
) -> Result<Tally, Error> {
    let mut tally = Tally::default();
    for (at, effect) in effects.iter().enumerate() {
        progress(at);
        match one(ledger, delivery, effect, clock)? {
            Ended::Accepted => tally.accepted += 1,
            Ended::Not => {}
            Ended::Trouble(trouble) => {
                let settled = matches!(trouble, Trouble::Rejected(_) | Trouble::Unknown(..));
                tally.left = effects.len() - at - usize::from(settled);
                tally.trouble.push(trouble);
                break;
            }
        }
    }
    Ok(tally)
}

enum Ended {
    Accepted,
    /// It was not planned any more.
    Not,
    Trouble(Trouble),
}

fn one(
    ledger: &mut Ledger,
    delivery: &dyn Delivery,
    effect: &Effect,
    clock: &dyn Clock,
) -> Result<Ended, Error> {
    let key = effect.key();
    let (mut tries, mut refused) = (0, String::new());
    loop {
        match ledger.attempt(&key, delivery.ceilings(), clock.now())? {
            Attempt::Not => return Ok(Ended::Not),
            Attempt::Wait(until) => {
                let wait = until - clock.now();
                if wait > PATIENCE {
                    let trouble = match refused.is_empty() {
                        true => Trouble::Ceiling(wait),
                        false => Trouble::Refused(refused),
                    };
                    return Ok(Ended::Trouble(trouble));
                }
                clock.sleep(Duration::from_secs(wait.max(0) as u64));
                continue;
            }
            Attempt::Begun => {}
        }
        tries += 1;
        let attempted = clock.now();
        let mut outcome = delivery.perform(effect);
        if matches!(outcome, Outcome::Unknown(_)) {
            // Some channels can tell what became of it.
            outcome = delivery.look(effect, attempted).unwrap_or(outcome);
        }
        if let Outcome::Refused(_, after) = &mut outcome {
            // Without a word from the other side: 2, 4, 8, 16 seconds.
            after.get_or_insert(Duration::from_secs(1 << tries));
        }
        ledger.settle(&key, &outcome, clock.now())?;
        match outcome {
            Outcome::Accepted(_) => return Ok(Ended::Accepted),
            Outcome::Rejected(why) => return Ok(Ended::Trouble(Trouble::Rejected(why))),
            Outcome::Unknown(why) => return Ok(Ended::Trouble(Trouble::Unknown(key, why))),
            Outcome::Refused(why, _) if tries >= TRIES => return Ok(Ended::Trouble(Trouble::Refused(why))),
            Outcome::Refused(why, _) => refused = why,
        }
    }
}
