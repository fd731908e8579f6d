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
            release: UNRELEASED,
            imported: false,
            table: 0,
            origin: Origin::default(),
        })
        .collect();
    events.sort_by_key(Event::order);
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

/// A log of one consent: whether it is a withdrawal, the release, whether an import wrote it, year and month.
fn released(lines: &[(bool, u64, bool, (u16, u8))]) -> ConsentLog {
    let mut made = log(&vec![(false, &[Purpose::Quote][..], (2026, 1, 1)); lines.len()]);
    for events in made.events.values_mut() {
        for (event, (withdrawn, release, imported, (year, month))) in events.iter_mut().zip(lines) {
            event.when = When { year: *year, month: *month, day: 1, withdrawn: *withdrawn };
            (event.withdrawn, event.release, event.imported) = (*withdrawn, *release, *imported);
        }
        events.sort_by_key(Event::order);
    }
    made
}

#[test]
fn a_grant_that_an_import_wrote_never_outranks_a_withdrawal_by_the_month_of_its_release() {
    let covers =
        |lines: &[(bool, u64, bool, (u16, u8))]| released(lines).covers("c-1", Purpose::Quote, Channel::Site);
    let grant = (false, 3, true, (2026, 9));
    // The client wrote in August; the release that granted is of September.
    assert!(!covers(&[grant, (true, UNRELEASED, false, (2026, 8))]));
    // The next import took the withdrawal into account, or the same one again.
    assert!(!covers(&[grant, (true, 4, false, (2026, 8))]));
    assert!(!covers(&[grant, (true, 3, false, (2026, 8))]));
    // A person grants again, later: by the release, and within one release by the day.
    assert!(covers(&[grant, (true, 4, false, (2026, 8)), (false, 5, false, (2026, 7))]));
    assert!(covers(&[grant, (true, 4, false, (2026, 8)), (false, 4, false, (2026, 9))]));
    assert!(!covers(&[grant, (true, 4, false, (2026, 8)), (false, 4, false, (2026, 7))]));
}
