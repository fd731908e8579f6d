//! What a log of consents covers: the last word about each purpose and channel.

use super::*;

/// Whether it is a withdrawal, of what, and when.
type Line<'l> = (bool, &'l [Purpose], (u16, u8, u8));

fn log(lines: &[Line<'_>]) -> ConsentLog {
    let mut events: Vec<Event> = lines
        .iter()
        .map(|(withdrawn, purposes, (year, month, day))| Event {
            line: "l".into(),
            when: When { year: *year, month: *month, day: *day, withdrawn: *withdrawn },
            withdrawn: *withdrawn,
            purposes: purposes.to_vec(),
            channels: vec![Channel::Site],
            scope: None,
            record: "m-1".into(),
            released: false,
            table: 0,
            origin: Origin::default(),
        })
        .collect();
    events.sort_by_key(|event| event.when);
    ConsentLog { events: [("c-1".into(), events)].into() }
}

#[test]
fn the_last_word_about_a_purpose_holds_and_of_one_day_the_withdrawal() {
    use Purpose::{Quote, Statistics, Story};
    let day = (2026, 3, 28);
    let both = log(&[(false, &[Quote, Statistics], day), (true, &[Quote], day)]);
    assert!(!both.covers("c-1", Quote, Channel::Site));
    assert!(both.covers("c-1", Statistics, Channel::Site));
    assert!(!both.covers("c-1", Story, Channel::Site), "what was never granted");
    assert!(!both.covers("c-1", Statistics, Channel::Email), "a channel that was never granted");
    assert!(!both.covers("c-2", Statistics, Channel::Site), "a consent that the log lacks");
    assert!(both.covers_record("c-1", "m-1", Statistics, Channel::Site));
    assert!(!both.covers_record("c-1", "m-2", Statistics, Channel::Site), "a consent about another record");

    let again = log(&[(true, &[Quote], day), (false, &[Quote], (2026, 4, 1))]);
    assert!(again.covers("c-1", Quote, Channel::Site), "somebody may agree again");
}
