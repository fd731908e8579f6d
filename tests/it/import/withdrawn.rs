//! What a person writes into the log of consents is never lost or outranked: not by an import, not by a build that
//! keeps going, and not by the month that a grant names.

use super::demo::{export, import, repository, site};
use crate::support::{Run, Site};

/// A site after one import of the demo's export, with the words of a quotable record, its consent and its id.
fn imported() -> (Site, std::path::PathBuf, tempfile::TempDir, [String; 3]) {
    let text = std::fs::read_to_string(repository("tests/data/matches-export.csv")).unwrap();
    let (folder, path) = export("matches.csv", &text);
    let site = site("data/providers.csv");
    import(&site, &path, &[]).ok();
    let records = site.read("data/matches.csv");
    let header: Vec<&str> = records.lines().next().unwrap().split(',').collect();
    let at = |name: &str| header.iter().position(|column| *column == name).unwrap();
    let rows = records.lines().skip(1).filter(|line| !line.contains('"'));
    let row =
        rows.map(|line| line.split(',').collect::<Vec<_>>()).find(|row| !row[at("testimonial")].is_empty());
    let row = row.expect("some record is quoted in one plain sentence");
    let names = ["testimonial", "consent", "id"].map(|name| row[at(name)].to_string());
    (site, path, folder, names)
}

fn add(site: &Site, line: &str) {
    let log = site.read("data/consents.csv");
    site.write("data/consents.csv", log + line + "\n");
}

fn imports_again(site: &Site, export: &std::path::Path) -> Run {
    import(site, export, &[])
}

#[test]
fn a_withdrawal_of_any_day_takes_the_words_out_and_an_import_keeps_them_out() {
    let (site, export, _folder, [words, consent, id]) = imported();
    assert!(site.read("data/matches.csv").contains(&words));
    // Long before the release that granted: the day of the client's letter.
    add(&site, &format!("{consent}-withdrawn,{consent},{id},withdrawn,,,,2026-01-15,"));
    let run = imports_again(&site, &export).ok();
    assert!(!site.read("data/matches.csv").contains(&words), "{}", run.stdout);
    assert!(site.read("data/consents.csv").contains(&format!("{consent}-withdrawn,")));
    // The import has noted its release beside the line, and reads it in the same way ever after.
    imports_again(&site, &export).ok();
    assert!(!site.read("data/matches.csv").contains(&words));
}

#[test]
fn a_line_of_the_log_that_cannot_be_read_stops_an_import_before_anything_is_written() {
    let (site, export, _folder, [words, consent, id]) = imported();
    let log = site.read("data/consents.csv");
    for line in [
        format!("x1,{consent},,withdrawn"),
        format!(",{consent},,withdrawn,,,,2026-11-24,"),
        format!("{consent}-granted,{consent},,withdrawn,,,,2026-11-24,"),
        format!("x1,{consent},,withdrawn,,,,2026-11-24,,extra"),
        format!("x1,,{id},withdrawn,,,,2026-11-24,"),
        format!("x1,{},,withdrawn,,,,2026-11-24,", consent.to_uppercase()),
    ] {
        add(&site, &line);
        let before = site.read("data/consents.csv");
        let run = imports_again(&site, &export);
        assert_eq!(run.code, 1, "{line}: {}", run.stdout);
        assert!(run.stderr.contains("so nothing is written"), "{line}: {}", run.stderr);
        assert_eq!(site.read("data/consents.csv"), before, "{line}");
        // A build that leaves out what is wrong does not leave out what somebody took back.
        let build = site.run(&["build", "--keep-going"]);
        assert_eq!(build.code, 1, "{line}: {}", build.stderr);
        assert!(build.stderr.contains("one of them may take a consent back"), "{line}: {}", build.stderr);
        site.write("data/consents.csv", log.as_str());
    }
    assert!(site.read("data/matches.csv").contains(&words), "nothing was withdrawn");
    // A column of a person's own would be lost.
    let more = log.lines().map(|line| format!("{line},")).collect::<Vec<_>>().join("\n");
    site.write("data/consents.csv", more.replacen("release,", "release,evidence", 1) + "\n");
    let run = imports_again(&site, &export);
    assert!(run.code == 1 && run.stderr.contains("the column `evidence` would be lost"), "{}", run.stderr);
}

#[test]
fn a_log_that_is_gone_is_not_begun_anew_while_anything_says_that_there_was_one() {
    let (site, export, _folder, _) = imported();
    let kept = site.tree("data");
    let remove = |path: &str| std::fs::remove_file(site.path().join(path)).unwrap();
    for missing in [&["data/consents.csv"][..], &["data/consents.csv", "data/releases.sealed"]] {
        missing.iter().for_each(|path| remove(path));
        let run = imports_again(&site, &export);
        assert_eq!(run.code, 1, "{missing:?}: {}", run.stdout);
        assert!(run.stderr.contains("data/consents.csv is missing"), "{missing:?}: {}", run.stderr);
        assert!(!site.exists("data/consents.csv"));
        missing.iter().for_each(|path| site.write(path, &kept[path.trim_start_matches("data/")]));
    }
    imports_again(&site, &export).ok();
}
