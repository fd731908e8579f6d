//! The ledger by itself: what an effect may become, ceilings, and what is left by a process that ended.

use super::*;
use crate::deliver::Effect;
use std::time::Duration;

fn effect(subject: &str) -> Effect {
    Effect {
        channel: "mail".into(),
        account: "a@example.com".into(),
        intent: "welcome".into(),
        subject: subject.into(),
        occurrence: "1".into(),
        tells: vec![(format!("/{subject}/"), "d".into())],
    }
}

fn open(folder: &tempfile::TempDir) -> Ledger {
    Ledger::open(&folder.path().join("deep/ledger.sqlite"), Arc::default(), 1_000).unwrap()
}

const FREE: Ceilings = Ceilings { per_minute: None, per_day: None };

fn states(ledger: &Ledger) -> Vec<State> {
    let mut all: Vec<_> = ledger.beginning("").unwrap();
    all.sort_by(|a, b| a.subject.cmp(&b.subject));
    all.into_iter().map(|entry| entry.state).collect()
}

#[test]
fn an_effect_is_named_by_what_it_is_and_happens_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = open(&folder);
    let one = effect("one");
    let other = Effect { account: "a@example.comw".into(), intent: "elcome".into(), ..one.clone() };
    assert_ne!(one.key(), other.key(), "parts are kept apart");
    ledger.plan(&[one.clone(), one.clone(), other], 1_000).unwrap();
    assert_eq!(states(&ledger).len(), 2);
    assert_eq!(ledger.attempt(&one.key(), FREE, 1_000).unwrap(), Attempt::Begun);
    assert_eq!(ledger.attempt(&one.key(), FREE, 1_000).unwrap(), Attempt::Not, "somebody has it in hand");
    ledger.settle(&one.key(), &Outcome::Accepted("ok".into()), 1_001).unwrap();
    ledger.plan(std::slice::from_ref(&one), 1_002).unwrap();
    assert_eq!(ledger.attempt(&one.key(), FREE, 1_003).unwrap(), Attempt::Not, "it has happened");
    let known = ledger.known("mail", "a@example.com").unwrap();
    assert_eq!((known.digest("/one/"), known.accepted), (Some("d"), 1));
}

#[test]
fn what_a_process_left_behind_is_unknown_and_never_planned_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = open(&folder);
    let one = effect("one");
    ledger.plan(std::slice::from_ref(&one), 1_000).unwrap();
    ledger.attempt(&one.key(), FREE, 1_000).unwrap();
    let second = Ledger::open(&folder.path().join("deep/ledger.sqlite"), Arc::default(), 1_000);
    assert!(matches!(second, Err(Error::ByAnother)), "one process at a time writes");
    drop(ledger);
    let mut ledger = open(&folder);
    assert_eq!(states(&ledger), [State::Unknown]);
    assert!(ledger.known("mail", "a@example.com").unwrap().doubts("/one/", "d"));
    ledger.plan(std::slice::from_ref(&one), 1_002).unwrap();
    ledger.unplan("mail", "a@example.com").unwrap();
    assert_eq!(ledger.attempt(&one.key(), FREE, 1_003).unwrap(), Attempt::Not);
    assert_eq!(states(&ledger), [State::Unknown]);
    // A person has looked: it did not happen.
    ledger.settle(&one.key(), &Outcome::Refused("looked".into(), None), 1_004).unwrap();
    assert_eq!(ledger.attempt(&one.key(), FREE, 1_005).unwrap(), Attempt::Begun);
}

#[test]
fn a_refusal_is_waited_out_and_a_rejection_is_planned_anew_only_by_whoever_plans() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = open(&folder);
    let one = effect("one");
    ledger.plan(std::slice::from_ref(&one), 1_000).unwrap();
    ledger.attempt(&one.key(), FREE, 1_000).unwrap();
    ledger.settle(&one.key(), &Outcome::Refused("429".into(), Some(Duration::from_secs(30))), 1_001).unwrap();
    assert_eq!(ledger.attempt(&one.key(), FREE, 1_010).unwrap(), Attempt::Wait(1_031));
    assert_eq!(ledger.attempt(&one.key(), FREE, 1_031).unwrap(), Attempt::Begun);
    ledger.settle(&one.key(), &Outcome::Rejected("403".into()), 1_032).unwrap();
    assert_eq!(ledger.attempt(&one.key(), FREE, 2_000).unwrap(), Attempt::Not);
    ledger.plan(std::slice::from_ref(&one), 2_001).unwrap();
    assert_eq!(ledger.tells(&one.key()).unwrap(), one.tells);
    assert_eq!(ledger.attempt(&one.key(), FREE, 2_002).unwrap(), Attempt::Begun);
}

#[test]
fn no_window_has_more_attempts_than_its_ceiling() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = open(&folder);
    let ceilings = Ceilings { per_minute: Some(3), per_day: Some(10) };
    let effects: Vec<Effect> = (0..30).map(|n| effect(&format!("{n:02}"))).collect();
    ledger.plan(&effects, 1_000).unwrap();
    let (mut now, mut begun) = (1_000, Vec::new());
    for one in &effects {
        // What was refused counts as well: it was asked for.
        let outcome = match begun.len() % 2 {
            0 => Outcome::Accepted(String::new()),
            _ => Outcome::Rejected(String::new()),
        };
        loop {
            match ledger.attempt(&one.key(), ceilings, now).unwrap() {
                Attempt::Begun => break,
                Attempt::Wait(until) => {
                    assert!(until > now);
                    now = until;
                }
                Attempt::Not => panic!("it is planned"),
            }
        }
        begun.push(now);
        ledger.settle(&one.key(), &outcome, now).unwrap();
        now += 7;
    }
    assert!(begun.windows(4).all(|few| few[3] - few[0] >= 60), "{begun:?}");
    assert!(begun.windows(11).all(|few| few[10] - few[0] >= 24 * 60 * 60), "{begun:?}");
}

#[test]
fn the_database_itself_keeps_the_rules() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = open(&folder);
    let names: Vec<&str> = State::ALL.iter().map(|state| state.name()).collect();
    let fine = [
        ("planned", "attempting"),
        ("attempting", "planned"),
        ("attempting", "accepted"),
        ("attempting", "rejected"),
        ("attempting", "unknown"),
        ("unknown", "planned"),
        ("unknown", "accepted"),
        ("unknown", "rejected"),
        ("unknown", "attempting"),
        ("rejected", "planned"),
    ];
    // The ways by which each state is reached.
    let ways: [(&str, &[&str]); 5] = [
        ("planned", &[]),
        ("attempting", &["attempting"]),
        ("accepted", &["attempting", "accepted"]),
        ("rejected", &["attempting", "rejected"]),
        ("unknown", &["attempting", "unknown"]),
    ];
    for (from, way) in ways {
        for to in &names {
            let one = effect(&format!("{from} {to}"));
            ledger.plan(std::slice::from_ref(&one), 1).unwrap();
            let set = |state: &str| {
                ledger
                    .db
                    .execute("UPDATE effects SET state = ?2 WHERE key = ?1", [one.key().as_str(), state])
                    .is_ok()
            };
            assert!(way.iter().all(|state| set(state)), "{from}");
            assert_eq!(set(to), fine.contains(&(from, to)), "{from} {to}");
        }
    }
    for (state, goes) in [
        ("planned", true),
        ("rejected", true),
        ("accepted", false),
        ("unknown", false),
        ("attempting", false),
    ] {
        let left = ledger.db.execute("DELETE FROM effects WHERE state = ?1", [state]);
        assert_eq!(left.is_ok(), goes, "{state}");
    }
    let begun = "INSERT INTO effects (key, channel, account, intent, subject, occurrence, state, changed)
                 VALUES ('k', 'c', 'a', 'i', 's', 'o', 'accepted', 1)";
    assert!(ledger.db.execute(begun, []).is_err(), "nothing begins as done");
}

#[test]
fn a_ledger_of_a_newer_program_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = open(&folder);
    ledger.db.pragma_update(None, "user_version", 99).unwrap();
    drop(ledger);
    let file = folder.path().join("deep/ledger.sqlite");
    assert!(matches!(Ledger::open(&file, Arc::default(), 1), Err(Error::Newer(99))));
}

#[test]
fn what_is_settled_late_does_not_hide_what_was_told_since() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = open(&folder);
    let told = |digest: &str| Effect {
        subject: digest.into(),
        tells: vec![("/a/".into(), digest.into())],
        ..effect("a")
    };
    let (old, new) = (told("old"), told("new"));
    ledger.plan(&[old.clone(), new.clone()], 1_000).unwrap();
    ledger.attempt(&old.key(), FREE, 1_000).unwrap();
    ledger.settle(&old.key(), &Outcome::Unknown("lost".into()), 1_001).unwrap();
    ledger.attempt(&new.key(), FREE, 1_010).unwrap();
    ledger.settle(&new.key(), &Outcome::Accepted(String::new()), 1_011).unwrap();
    ledger.settle(&old.key(), &Outcome::Accepted("it arrived, too".into()), 2_000).unwrap();
    assert_eq!(ledger.known("mail", "a@example.com").unwrap().digest("/a/"), Some("new"));
}

#[test]
fn a_wish_to_be_left_alone_outlives_what_was_planned_and_a_clock_that_was_wrong_blocks_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = open(&folder);
    let (one, two) = (effect("one"), effect("two"));
    ledger.plan(std::slice::from_ref(&one), 1_000).unwrap();
    ledger.attempt(&one.key(), FREE, 1_000).unwrap();
    ledger
        .settle(&one.key(), &Outcome::Refused("429".into(), Some(Duration::from_secs(3_600))), 1_000)
        .unwrap();
    ledger.unplan("mail", "a@example.com").unwrap();
    ledger.plan(std::slice::from_ref(&two), 1_300).unwrap();
    assert_eq!(ledger.attempt(&two.key(), FREE, 1_300).unwrap(), Attempt::Wait(4_600));
    // The clock was a day ahead once.
    let ceilings = Ceilings { per_minute: Some(1), per_day: None };
    assert_eq!(ledger.attempt(&two.key(), ceilings, 90_000).unwrap(), Attempt::Begun);
    ledger.settle(&two.key(), &Outcome::Accepted(String::new()), 90_000).unwrap();
    ledger.plan(std::slice::from_ref(&one), 5_000).unwrap();
    assert_eq!(ledger.attempt(&one.key(), ceilings, 5_000).unwrap(), Attempt::Begun);
}
