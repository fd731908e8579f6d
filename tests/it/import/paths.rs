//! Nothing that a command writes leaves the site, or lies where something else is kept or read.

use super::demo::{COLUMNS, REST, settings};
use crate::support::Site;

fn findings(site: &Site) -> String {
    let run = site.run(&["build"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    run.stderr
}

#[test]
fn settings_that_would_write_elsewhere_are_refused_with_their_line() {
    let good = settings(&format!("\n  columns:{COLUMNS}{REST}"));
    let stories = "stories: {path: data/stories, kind: story}";
    let family = "families:\n";
    let proposals = |folder: &str| format!("import:\n  proposals: {folder}\n  columns:");
    let (above, import) = (|key: &str| format!("{key}\nfamilies:\n"), "import:\n  columns:");
    let cases = [
        (family, above("decisions: ../x.csv"), "the file `../x.csv` leads out of the site folder"),
        (family, above("copy: ../copy"), "the folder `../copy` leads out"),
        (family, above("notes: /notes"), "the folder `/notes` leads out"),
        (family, above("images: \"content\\\\images\""), "leads out of the site folder"),
        (family, above("decisions: data/matches.csv"), "written over the dataset `matches`"),
        (import, proposals("../proposals"), "`../proposals` is no folder within the site folder"),
        (import, proposals("data/stories"), "proposals would lie among the dataset `stories`"),
        (import, proposals("./data//stories/new/"), "proposals would lie among the dataset `stories`"),
        (import, proposals("data/copy"), "proposals would lie among the copy deck"),
        (import, proposals("content/pages"), "proposals would lie among the content"),
        (import, proposals("themes/default"), "proposals would lie among the themes"),
        (import, proposals("output"), "proposals would lie among the output"),
        (stories, "stories: {path: data/matches.csv, kind: story}".into(), "read from one and the same file"),
        (stories, "stories: {path: data, kind: story}".into(), "`matches` into the dataset `stories`"),
        (
            "path: data/statistics.csv",
            "path: data/services.yaml/x.csv".into(),
            "`statistics` into the dataset `services`",
        ),
        ("path: data/consents.csv", "path: data/history/consents.csv".into(), "`consents` into the history"),
        ("path: data/consents.csv", "path: data/decisions.csv".into(), "written over the dataset `consents`"),
    ];
    for (from, to, says) in cases {
        assert!(good.contains(from), "{from}");
        let site = Site::in_memory(&[]);
        site.write("site.yaml", good.replacen(from, &to, 1));
        let found = findings(&site);
        assert!(
            found.contains(says) && found.contains("FW301") && found.contains("site.yaml:"),
            "{says}: {found}"
        );
    }
}

#[test]
fn two_datasets_may_read_two_parts_of_one_file() {
    let with = |first: &str, second: &str| {
        let site = Site::in_memory(&[]);
        let datasets = format!("datasets:\n  a: {{kind: plain, {first}}}\n  b: {{kind: plain, {second}}}\n");
        site.write("site.yaml", format!("name: Parts\nbase_url: https://parts.example\n{datasets}families:\n  home: {{kind: hub, url: /, by: [], lists: [home]}}\n"));
        findings(&site).contains("one and the same file")
    };
    assert!(with("path: data/x.csv", "path: ./data/x.csv"));
    assert!(with("path: data/x.xlsx, sheet: One", "path: data/x.xlsx, sheet: One"));
    assert!(!with("path: data/x.xlsx, sheet: One", "path: data/x.xlsx, sheet: Two"));
    assert!(!with("path: data/x.yaml", "path: data/x.yaml"), "each reads the list of its own name");
    assert!(with("path: data/x.yaml, items: c", "path: data/x.yaml, items: c"));
}
