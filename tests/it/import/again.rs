//! One export gives one result: again, in any order of rows, and after an import that was cut short.

use super::demo::{WRITTEN, export, import, repository, site};
use crate::support::Site;

fn written(site: &Site) -> Vec<String> {
    WRITTEN.iter().map(|path| site.read(path)).collect()
}

#[test]
fn twice_or_on_shuffled_rows_the_bytes_are_the_same() {
    let text = std::fs::read_to_string(repository("tests/data/matches-export.csv")).unwrap();
    let mut lines: Vec<&str> = text.lines().collect();
    let header = lines.remove(0);
    // Neither sorted nor as it was: every seventh line first, then the others backwards.
    let (first, mut rest): (Vec<_>, Vec<_>) = lines.iter().enumerate().partition(|(at, _)| at % 7 == 0);
    rest.reverse();
    let shuffled: Vec<&str> =
        std::iter::once(header).chain(first.into_iter().chain(rest).map(|(_, line)| *line)).collect();
    let (_folder, straight) = export("matches.csv", &text);
    let (_other, mixed) = export("mixed.csv", &(shuffled.join("\n") + "\n"));

    let one = site("data/providers.csv");
    import(&one, &straight, &[]).ok();
    let first = written(&one);
    let again = import(&one, &straight, &[]).ok();
    assert!(again.stdout.contains("nothing differs from what was there"), "{}", again.stdout);
    assert_eq!(written(&one), first);

    let two = site("data/providers.csv");
    import(&two, &mixed, &[]).ok();
    assert_eq!(written(&two), first, "shuffled rows");
    import(&two, &straight, &[]).ok();
    assert_eq!(written(&two), first, "and straight ones after them");
}

#[test]
fn an_import_that_was_cut_short_is_made_good_by_the_next_one() {
    let sample = repository("tests/data/matches-sample.csv");
    let whole = site("tests/data/providers-sample.csv");
    import(&whole, &sample, &[]).ok();
    for missing in 1..WRITTEN.len() {
        // What is released is written first; anything behind it may be missing.
        let cut = site("tests/data/providers-sample.csv");
        import(&cut, &sample, &[]).ok();
        for path in
            ["data/consents.csv", "data/statistics.csv", "data/matches.csv"].iter().rev().take(missing)
        {
            std::fs::remove_file(cut.path().join(path)).unwrap();
        }
        import(&cut, &sample, &[]).ok();
        assert_eq!(written(&cut), written(&whole), "{missing} files missing");
    }
}

#[test]
fn a_dry_run_writes_nothing_and_names_what_it_would_write() {
    let site = site("tests/data/providers-sample.csv");
    let run = import(&site, &repository("tests/data/matches-sample.csv"), &["--dry-run"]).ok();
    assert!(run.stdout.contains("would write data/releases.sealed"), "{}", run.stdout);
    WRITTEN.iter().for_each(|path| assert!(!site.exists(path), "{path} was written"));
}
