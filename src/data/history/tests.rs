//! Days of pages over several publications, and what is said about a broken file.

use super::*;
use crate::fingerprint::Fingerprint;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn made(url: &str, hub: &str, digest: u128) -> MadePage {
    MadePage { url: url.into(), hub: hub.into(), digest: Fingerprint(digest), page: digest as u64 }
}

fn publish(history: &History, pages: &[MadePage], date: &str) -> History {
    history.advanced(&Tables::default(), pages.iter().cloned(), Vec::new(), day(date))
}

/// A history as it stands in its file: written, and read back.
fn file(history: &History) -> String {
    let folder = tempfile::tempdir().unwrap();
    history.save(folder.path(), "past", &|| Ok(())).unwrap();
    let mut report = Report::new();
    let again = History::load(folder.path(), "past", &mut report);
    assert!(report.is_empty());
    assert_eq!(again.pages.iter().collect::<Vec<_>>(), history.pages.iter().collect::<Vec<_>>());
    assert_eq!(
        std::fs::read_dir(folder.path().join("past")).unwrap().count(),
        2,
        "nothing else is left there"
    );
    std::fs::read_to_string(folder.path().join("past/pages.csv")).unwrap()
}

#[test]
fn a_page_has_a_first_day_a_day_of_change_and_a_day_on_which_it_went() {
    let d = |n: u128| Fingerprint(n).to_string();
    let first = publish(
        &History::default(),
        &[made("/", "", 1), made("/a/", "/", 2), made("/a/b/", "/a/", 3)],
        "2026-01-01",
    );
    // On the second day one page says something else, one is gone, and one is new.
    let second =
        publish(&first, &[made("/", "", 1), made("/a/", "/", 22), made("/c/", "/", 4)], "2026-02-02");
    assert_eq!(
        file(&second),
        format!(
            "url,digest,first_published,last_changed,hub,gone,page\n\
             /,{},2026-01-01,2026-01-01,,,0000000000000001\n\
             /a/,{},2026-01-01,2026-02-02,/,,0000000000000016\n\
             /a/b/,{},2026-01-01,2026-01-01,/a/,2026-02-02,0000000000000003\n\
             /c/,{},2026-02-02,2026-02-02,/,,0000000000000004\n",
            d(1),
            d(22),
            d(3),
            d(4)
        )
    );
    // It stays gone since that day; a page that comes back as it was has not changed.
    let third = publish(&second, &[made("/", "", 1), made("/a/", "/", 22)], "2026-03-03");
    assert_eq!(third.pages.get("/a/b/").unwrap().gone, Some(day("2026-02-02")));
    assert_eq!(third.pages.get("/c/").unwrap().gone, Some(day("2026-03-03")));
    let fourth = publish(&third, &[made("/a/b/", "/x/", 3)], "2026-04-04");
    let back = fourth.pages.get("/a/b/").unwrap();
    assert_eq!((back.gone, back.last_changed, back.hub), (None, day("2026-01-01"), "/x/"));
    assert_eq!(fourth.last_day(), Some(day("2026-04-04")));
    assert!(fourth.pages.get("/a").is_none());
    // The same publication twice is one.
    assert_eq!(
        file(&publish(&second, &[made("/", "", 1), made("/a/", "/", 22), made("/c/", "/", 4)], "2026-02-02")),
        file(&second)
    );
}

#[test]
fn history_is_not_written_backwards() {
    let history = publish(&History::default(), &[made("/", "", 1)], "2026-05-05");
    assert!(history.refuses(day("2026-05-05"), "past").is_none());
    let refused = history.refuses(day("2026-05-04"), "past").unwrap();
    assert_eq!(refused.message, "the day 2026-05-04 lies before 2026-05-05, the last day in the history");
    assert!(refused.hint.unwrap().ends_with("if 2026-05-05 was a slip, take past/ from an earlier version"));
    // A year that was mistyped would keep every true day out.
    assert!(history.refuses(day("2027-05-05"), "past").is_none());
    let slip = history.refuses(day("2062-05-06"), "past").unwrap();
    assert_eq!(
        slip.message,
        "the day 2062-05-06 lies more than a year after 2026-05-05, the last day in the history"
    );
    assert!(slip.hint.unwrap().contains("`--date 2027-05-05` first"));
    assert!(History::default().refuses(day("2062-05-06"), "past").is_none(), "an empty history knows no day");
}

/// Line and column of every finding about a pages.csv of these lines.
fn findings(lines: &str) -> Vec<(u32, u32, String)> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("past")).unwrap();
    let text = format!("url,digest,first_published,last_changed,hub,gone,page\n{lines}");
    std::fs::write(folder.path().join("past/pages.csv"), text).unwrap();
    std::fs::write(folder.path().join("past/slugs.csv"), "dataset,id,slug,first_published\n").unwrap();
    let mut report = Report::new();
    History::load(folder.path(), "past", &mut report);
    assert!(lines.is_empty() || report.count(Level::File) > 0, "a broken history stops every build");
    let all = report.groups().iter().flat_map(|group| &group.examples);
    all.map(|d| {
        let place = d.place.clone().unwrap();
        (place.line, place.column, d.message.clone())
    })
    .collect()
}

#[test]
fn a_broken_line_is_shown_with_its_place() {
    const DIGEST: &str = "00112233445566778899aabbccddeeff";
    for (line, column, says) in [
        (format!("a/,{DIGEST},2026-01-01,2026-01-01,,,"), 1, "`a/` is not an address of this site"),
        (format!("/a/,{DIGEST},2026-01-01,2026-01-01,b,,"), 60, "`b` is not an address of this site"),
        ("/a/,123,2026-01-01,2026-01-01,,,".to_string(), 5, "a digest has 32 digits from 0 to f"),
        (
            format!("/a/,{DIGEST},2026-02-30,2026-01-01,,,"),
            38,
            "`2026-02-30` is not a day such as 2026-11-22",
        ),
        (format!("/a/,{DIGEST},2026-01-01,yesterday,,,"), 49, "`yesterday` is not a day such as 2026-11-22"),
        (
            format!("/a/,{DIGEST},2026-01-02,2026-01-01,,,"),
            49,
            "this day lies before the one that must precede it",
        ),
        (
            format!("/a/,{DIGEST},2026-01-02,2026-01-03,,2026-01-01,"),
            61,
            "this day lies before the one that must precede it",
        ),
        (format!("/a/,{DIGEST},2026-01-02,2026-01-03,,soon,"), 61, "`soon` is not a day such as 2026-11-22"),
        (
            format!("/a/,{DIGEST},2026-01-02,2026-01-03,,,12"),
            62,
            "the name of a page has 16 digits from 0 to f",
        ),
    ] {
        let fine = format!("/0/,{DIGEST},2026-01-01,2026-01-01,/,,\n");
        assert_eq!(findings(&format!("{fine}{line}\n")), [(3, column, says.to_string())], "{line}");
    }
    let twice = format!("/a/,{DIGEST},2026-01-01,2026-01-01,,,\n/b/,{DIGEST},2026-01-01,2026-01-01,,,\n");
    assert_eq!(
        findings(&format!("{twice}{twice}")),
        [(4, 1, "`/a/` is here twice".into()), (5, 1, "`/b/` is here twice".into())]
    );
    // A line with a cell too few is a fault of the whole file, not of a row that could be left out.
    let short = findings(&format!("/a/,{DIGEST},2026-01-01\n"));
    assert_eq!(short.len(), 2, "{short:?}");
    assert!(findings("").is_empty());
}

#[test]
fn lines_that_somebody_sorted_otherwise_are_sorted_again() {
    let one = publish(
        &History::default(),
        &[made("/", "", 1), made("/a/", "/", 2), made("/b/", "/", 3)],
        "2026-01-01",
    );
    let sorted = file(&one);
    let mut lines: Vec<&str> = sorted.lines().collect();
    lines[1..].reverse();
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("past")).unwrap();
    std::fs::write(folder.path().join("past/pages.csv"), lines.join("\n")).unwrap();
    let again = History::load(folder.path(), "past", &mut Report::new());
    assert_eq!(file(&again), sorted);
}
