//! A process that ends in the middle: no draft is paid for twice, wherever it ended.

use super::{Desk, states};
use crate::deliver::kills::{MOMENTS, killed_with};
use flywheel::manifest::Interrupt;
use std::sync::Arc;

/// Runs it again until nothing is left to ask, and holds what was paid against what there is.
fn judge(desk: &Desk, what: &str) {
    let mut unknown = 0;
    for _ in 0..3 {
        let drafts = desk.run(&desk.options()).unwrap_or_else(|why| panic!("{what}: {why}"));
        unknown = states(&drafts).iter().filter(|(_, state)| state == "unknown").count();
        assert!(
            states(&drafts).iter().all(|(_, state)| ["drafted", "unknown"].contains(&state.as_str())),
            "{what}: {:?}",
            states(&drafts)
        );
    }
    let counts = desk.counts();
    assert!(counts.iter().all(|count| *count == 1), "{what}: a question was answered {counts:?} times");
    assert!(unknown <= 1, "{what}: {unknown}");
    assert_eq!(desk.files().len() + unknown, 6, "{what}");
    // Who knows better asks once more, and only what nobody knew.
    let paid: u32 = counts.iter().sum();
    let again = desk.run(&flywheel::draft::DraftOptions { again: true, ..desk.options() }).unwrap();
    let more: u32 = desk.counts().iter().sum();
    assert_eq!((more - paid, desk.files().len()), (unknown as u32, 6), "{what}: {:?}", states(&again));
    // What passed is not bought again because its file is gone.
    let file = desk.files().remove(0);
    std::fs::remove_file(desk.site.path().join("content/notes").join(file)).unwrap();
    desk.run(&flywheel::draft::DraftOptions { again: true, ..desk.options() }).unwrap();
    assert_eq!((desk.counts().iter().sum::<u32>(), desk.files().len()), (more, 6), "{what}");
}

#[test]
fn a_run_is_ended_at_every_step_and_no_draft_is_paid_for_twice() {
    for torn in [false, true] {
        for step in 1.. {
            let desk = Desk::new();
            let interrupt = Arc::new(Interrupt::at(step, torn));
            let options = flywheel::draft::DraftOptions { interrupt: interrupt.clone(), ..desk.options() };
            _ = desk.run(&options);
            if !interrupt.has_struck() {
                // Each of six questions is written down, sent, and its answer written down.
                assert_eq!(interrupt.steps(), 18);
                break;
            }
            judge(&desk, &format!("step {step}, torn: {torn}"));
        }
    }
}

#[test]
fn the_program_is_killed_at_every_call_and_no_draft_is_paid_for_twice() {
    for moment in MOMENTS {
        for at in 0.. {
            let desk = Desk::new();
            let environment = desk.environment();
            let struck = killed_with(
                &desk.model,
                desk.site.path(),
                &["draft", "notes", "--family", "landing", "--apply"],
                &environment,
                (at, moment),
            );
            judge(&desk, &format!("killed at call {at}, {moment:?}"));
            if !struck {
                assert_eq!(at, 6);
                break;
            }
        }
    }
}
