//! Edits of records, consents and statistics: after each the output is that of a clean build, no file is made
//! that did not become another, and nothing is rendered that does not show what was edited.

use super::editor::Chance;
use super::{assert_same, build, clean, edits::changed};
use crate::support::Site;

const FILES: [&str; 3] = ["data/matches.csv", "data/consents.csv", "data/statistics.csv"];

/// One cell of one line becomes another, or a line goes, comes back, or moves.
fn edit(site: &Site, whole: &[String; 3], chance: &mut Chance) -> String {
    let file = chance.below(3);
    let mut lines: Vec<String> = site.read(FILES[file]).lines().map(str::to_string).collect();
    let at = 1 + chance.below(lines.len() - 1);
    let what = match chance.below(6) {
        0 if lines.len() > 4 => format!("without {}", lines.remove(at)),
        1 => {
            lines = whole[file].lines().map(str::to_string).collect();
            "as it was".to_string()
        }
        2 => {
            chance.shuffle(&mut lines[1..]);
            "in another order".to_string()
        }
        _ => {
            let (from, to) = [
                [
                    (",remote,", ",on-site,"),
                    (",on-site,", ",remote,"),
                    (",none,", ",gift,"),
                    ("2026-", "2025-"),
                    (",c01,", ",c02,"),
                    (" the ", " this "),
                ],
                [
                    (",granted,", ",withdrawn,"),
                    (",quote,2", ",aggregate,2"),
                    ("statistics;quote", "statistics"),
                    ("-0", "-1"),
                    (",m-0", ",m-1"),
                    (",site,", ",email,"),
                ],
                [
                    (",45,45,", ",50,50,"),
                    (",15,15,", ",20,20,"),
                    ("2026-09", "2026-10"),
                    (",75,", ",70,"),
                    ("0;0;5", "0;5;5"),
                    (",3,", ",2,"),
                ],
            ][file][chance.below(6)];
            lines[at] = lines[at].replacen(from, to, 1);
            format!("{from} became {to} in {}", lines[at])
        }
    };
    site.write(FILES[file], lines.join("\n") + "\n");
    format!("{} {what}", FILES[file])
}

#[test]
fn after_any_edit_of_records_consents_and_statistics_the_output_is_that_of_a_clean_build() {
    let site = Site::case("proof");
    let whole = FILES.map(|file| site.read(file));
    let mut chance = Chance(20_261_124);
    build(&site, "output", &[]);
    let mut before = site.tree("output");
    let (mut rendered, mut made) = (0, 0);
    for step in 0..40 {
        let texts = FILES.map(|file| site.read(file));
        let what = format!("step {step}: {}", edit(&site, &whole, &mut chance));
        let run = site.run(&["build", "--format", "json", "--allow-churn", "--out", "output"]);
        if run.code != 0 {
            // What the log cannot mean stops the build, and nothing was touched.
            assert_same(&site.tree("output"), &before, &what);
            FILES.iter().zip(&texts).for_each(|(file, text)| site.write(file, text));
            continue;
        }
        let after = site.tree("output");
        assert_same(&after, &clean(&site), &what);
        let summary = run.json();
        let differing = changed(&before, &after);
        assert_eq!(summary["made"], differing.len() as u64, "{what}: {differing:?}");
        (rendered, made) = (rendered + 1, made + differing.len());
        before = after;
    }
    assert!(rendered > 20 && made > 100, "{rendered} builds made {made} files");
}

#[test]
fn an_edited_line_makes_the_pages_that_show_it_and_no_other() {
    let site = Site::case("proof");
    build(&site, "output", &[]);
    let before = site.tree("output");
    let shows = |text: &str, tree: &super::Tree| -> Vec<String> {
        let has = |bytes: &[u8]| memchr::memmem::find(bytes, text.as_bytes()).is_some();
        tree.iter().filter(|(_, bytes)| has(bytes)).map(|(path, _)| path.clone()).collect()
    };
    for (file, from, to, shown) in [
        ("data/statistics.csv", ",15,15,", ",20,20,", "At least 20 matches"),
        ("data/matches.csv", "a phone call.", "a letter.", "could have been a letter."),
    ] {
        let text = site.read(file);
        site.write(file, text.replace(from, to));
        build(&site, "output", &[]);
        let after = site.tree("output");
        let pages = |path: &&String| path.ends_with(".html") && !path.starts_with("de/");
        let made: Vec<String> = changed(&before, &after).iter().filter(pages).cloned().collect();
        let expected: Vec<String> = shows(shown, &after).iter().filter(pages).cloned().collect();
        // The list of a place says the number in another way.
        let made: Vec<String> = made.into_iter().filter(|path| !path.starts_with("places/")).collect();
        assert_eq!(made, expected, "{file}");
        assert!(!made.is_empty(), "{file}: nobody shows {shown}");
        site.write(file, text);
        build(&site, "output", &[]);
        assert_same(&site.tree("output"), &before, file);
    }
}
