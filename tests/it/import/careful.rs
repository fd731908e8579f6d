//! What a reader of everything that is committed could still have learnt, and what a hurried person could have lost.

use super::demo::{KEY, WRITTEN, export, import, repository, site};
use crate::support::{Site, run_with};
use flywheel::diag::Report;
use flywheel::import::{ImportOptions, Keys, Outcome, read_records};
use std::collections::{BTreeMap, BTreeSet};

/// Rows of a CSV file by column.
fn rows(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().unwrap().clone();
    let row = |row: csv::StringRecord| {
        header.iter().zip(row.iter()).map(|(h, c)| (h.to_string(), c.to_string())).collect()
    };
    reader.records().map(|r| row(r.unwrap())).collect()
}

fn demo() -> String {
    std::fs::read_to_string(repository("tests/data/matches-export.csv")).unwrap()
}

/// The export with one record withdrawn.
fn withdrawn(text: &str, id: &str) -> String {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().unwrap().clone();
    let at = header.iter().position(|h| h == "consent_withdrawn_at").unwrap();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&header).unwrap();
    for row in reader.records().map(Result::unwrap) {
        let cell = |(n, c): (usize, &str)| {
            if n == at && row[0] == *id { "2026-11-20".into() } else { c.to_string() }
        };
        writer.write_record(row.iter().enumerate().map(cell).collect::<Vec<_>>()).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

#[test]
fn which_numbers_are_gone_after_a_withdrawal_does_not_tell_where_somebody_was() {
    // Records that are told as nowhere, of which a number of a place, a county or a region could be left out.
    for id in ["demo-m-03763", "demo-m-00147"] {
        let site = site("data/providers.csv");
        let (_folder, path) = export("matches.csv", &demo());
        import(&site, &path, &[]).ok();
        let before = rows(&site.read("data/statistics.csv"));
        std::fs::write(&path, withdrawn(&demo(), id)).unwrap();
        import(&site, &path, &[]).ok();
        let after: BTreeSet<String> =
            rows(&site.read("data/statistics.csv")).into_iter().map(|r| r["id"].clone()).collect();
        let mut gone: BTreeMap<[String; 3], Vec<&str>> = BTreeMap::new();
        for row in before.iter().filter(|r| !after.contains(&r["id"])) {
            let key = ["statistic", "service", "level"].map(|c| row[c].clone());
            gone.entry(key).or_default().push(&row["id"]);
        }
        assert!(!gone.is_empty(), "{id}: nothing is gone, so nothing is tried");
        for (key, ids) in gone {
            let all = before
                .iter()
                .filter(|r| ["statistic", "service", "level"].map(|c| r[c].clone()) == key)
                .count();
            assert_eq!(ids.len(), all, "{id}: of {key:?} only {ids:?} are gone");
        }
    }
}

#[test]
fn the_log_does_not_single_out_a_row_among_those_that_are_told_alike() {
    let site = site("data/providers.csv");
    let (_folder, path) = export("matches.csv", &demo());
    for day in ["2026-03-10", "2026-06-10", "2026-09-10", "2026-11-24"] {
        let given = ["import", path.to_str().unwrap(), "--date", day];
        run_with(site.path(), &given, &[("FLYWHEEL_IMPORT_KEY", KEY)]).ok();
    }
    let log: BTreeMap<String, String> = rows(&site.read("data/consents.csv"))
        .into_iter()
        .map(|l| {
            (
                l["record"].clone(),
                ["event", "purposes", "channels", "scope", "on", "release"].map(|c| l[c].clone()).join("|"),
            )
        })
        .collect();
    let mut alike: BTreeMap<String, usize> = BTreeMap::new();
    let records = rows(&site.read("data/matches.csv"));
    for row in records.iter().filter(|r| r["testimonial"].is_empty()) {
        let told =
            ["service", "place", "county", "region", "time", "duration_weeks", "budget", "format", "scope"];
        *alike.entry(told.map(|c| row[c].clone()).join("|") + "|" + &log[&row["id"]]).or_default() += 1;
    }
    assert!(alike.len() > 100);
    let few: Vec<_> = alike.iter().filter(|(_, n)| **n < 11).collect();
    assert!(few.is_empty(), "{few:#?}");
    // And nobody stands in the log who is told nowhere.
    let told: BTreeSet<&String> = records.iter().map(|r| &r["id"]).collect();
    assert!(log.keys().all(|id| told.contains(id)));
}

#[test]
fn rows_taken_away_from_a_number_leave_nobody_or_enough() {
    let site = site("data/providers.csv");
    let (_folder, path) = export("matches.csv", &demo());
    import(&site, &path, &[]).ok();
    let shown: BTreeMap<String, BTreeMap<String, String>> =
        rows(&site.read("data/matches.csv")).into_iter().map(|r| (r["id"].clone(), r)).collect();
    let today = jiff::civil::date(2026, 11, 24);
    let options =
        ImportOptions { site: site.path().into(), export: path, today, dry: true, allow_fewer: false };
    let read = read_records(&options, &Keys::new(KEY), &mut Report::new()).unwrap();
    let groups = read.groups();
    let last = jiff::civil::date(2026, 9, 30);
    let mut tried = 0;
    for line in rows(&site.read("data/statistics.csv")) {
        let least = match line["statistic"].as_str() {
            "completed" => 10,
            "ratings" => 20,
            _ => continue,
        };
        let name = line["id"].rsplit_once('.').unwrap().0;
        let within = |r: &BTreeMap<String, String>| match line["level"].as_str() {
            "place" => r["place"] == line["place"],
            "county" => r["county"] == line["county"] && r["region"] == line["region"],
            "region" => r["region"] == line["region"],
            _ => true,
        };
        let counted: Vec<&str> = read
            .records
            .iter()
            .zip(&groups)
            .filter(|(r, groups)| r.consent.in_force() && groups.iter().any(|g| g.name() == name))
            .filter(|(r, _)| r.created.is_some_and(|day| day <= last))
            .filter(|(r, _)| if least == 20 { r.rating.is_some() } else { r.outcome != Outcome::InProgress })
            .map(|(r, _)| &*r.id)
            .collect();
        // A share of four hundred and more is rounded to twenty of them.
        if least == 10 && counted.len() >= 400 {
            continue;
        }
        assert!(counted.len() >= least, "{name}: {}", counted.len());
        let left = counted.iter().filter(|id| !shown.get(**id).is_some_and(within)).count();
        assert!(left == 0 || left >= least, "{}: {left} of {} are no rows", line["id"], counted.len());
        tried += 1;
    }
    assert!(tried > 100, "{tried}");
}

#[test]
fn a_lost_history_stops_the_import_also_with_another_secret() {
    let site = site("tests/data/providers-sample.csv");
    let sample = repository("tests/data/matches-sample.csv");
    import(&site, &sample, &[]).ok();
    let before = WRITTEN.map(|path| site.read(path));
    std::fs::remove_file(site.path().join("data/releases.sealed")).unwrap();
    for key in [KEY, "another secret of sufficient length"] {
        let given = ["import", sample.to_str().unwrap(), "--date", "2026-11-24"];
        let run = run_with(site.path(), &given, &[("FLYWHEEL_IMPORT_KEY", key)]);
        assert!(run.code == 1 && run.stderr.contains("data/releases.sealed is missing"), "{}", run.stderr);
        assert_eq!(WRITTEN[..3].iter().map(|p| site.read(p)).collect::<Vec<_>>(), before[..3]);
    }
}

fn refused(site: &Site, path: &std::path::Path, arguments: &[&str], says: &str) {
    let before: Vec<String> = WRITTEN.iter().map(|p| site.read(p)).collect();
    let run = import(site, path, arguments);
    assert!(run.code == 1 && run.stderr.contains(says), "{says}: {} {}", run.code, run.stderr);
    assert_eq!(WRITTEN.iter().map(|p| site.read(p)).collect::<Vec<_>>(), before, "{says}");
    assert!(site.tree("data").keys().all(|name| !name.ends_with(".new")), "{says}: something is left beside");
}

#[test]
fn an_export_that_is_probably_a_mistake_changes_nothing() {
    let site = site("tests/data/providers-sample.csv");
    let text = std::fs::read_to_string(repository("tests/data/matches-sample.csv")).unwrap();
    let (_folder, path) = export("matches.csv", &text);
    import(&site, &path, &[]).ok();
    // Words that mean something else now.
    std::fs::write(
        &path,
        text.replace(",completed,", ",fertig,")
            .replace(",cancelled,", ",x,")
            .replace(",no_match,", ",x,")
            .replace(",in_progress,", ",x,")
            .replace("Completed ", "x"),
    )
    .unwrap();
    refused(&site, &path, &[], "can be used, so nothing is written");
    // New records only.
    let head: Vec<&str> = text.lines().take(100).collect();
    std::fs::write(&path, head.join("\n") + "\n").unwrap();
    refused(&site, &path, &[], "are not in this export");
    let run = import(&site, &path, &["--allow-fewer", "--dry-run"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    // A day before the last release.
    std::fs::write(&path, &text).unwrap();
    let given = ["import", path.to_str().unwrap(), "--date", "2026-05-24"];
    let run = run_with(site.path(), &given, &[("FLYWHEEL_IMPORT_KEY", KEY)]);
    assert!(run.code == 1 && run.stderr.contains("the last release is to 2026-09"), "{}", run.stderr);
    // A file that cannot be written.
    let changed = text.replace("yes,aggregate", "yes,quote");
    std::fs::write(&path, changed).unwrap();
    std::fs::remove_dir_all(site.path().join("proposals")).unwrap();
    site.write("proposals", "a file stands where a folder is needed");
    refused(&site, &path, &[], "cannot be written");
    // The report does not take the place of the export.
    let run = import(&site, &path, &["--report", path.with_extension("txt").to_str().unwrap(), "--dry-run"]);
    assert_eq!(run.code, 0);
    let other = path.with_file_name("e.txt");
    std::fs::copy(&path, &other).unwrap();
    let run = import(&site, &other, &["--report", other.to_str().unwrap(), "--dry-run"]);
    assert!(run.code == 2 && run.stderr.contains("would overwrite the export"), "{}", run.stderr);
}

#[test]
fn a_number_that_no_import_writes_stops_the_build() {
    let site = Site::case("proof");
    let text = site.read("data/statistics.csv");
    for (from, to, says) in [
        (",400,75,", ",400,400,", "a share goes up to 100"),
        (",500,500,", ",500,505,", "is not `count`"),
        (",500,4,", ",502,4,", "no multiple of five"),
        (",220,,10;5;20;60;120", ",220,,10;5;20;60;220", "add up to no more than"),
    ] {
        assert!(text.contains(from), "{from}");
        site.write("data/statistics.csv", text.replacen(from, to, 1));
        let run = site.build();
        assert!(run.code == 1 && run.stderr.contains(says), "{says}: {}", run.stderr);
    }
    let line = text.lines().find(|l| l.contains(",matches,coach,all,")).unwrap();
    site.write("data/statistics.csv", format!("{text}twice-{line}\n"));
    let run = site.build();
    assert!(run.code == 1 && run.stderr.contains("stands there twice"), "{}", run.stderr);
}
