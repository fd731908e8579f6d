//! The order of the house: who may use whom, what pages may not see, and that the written word (schemas,
//! messages, README) is what the program does.
//!
//! These tests read the source as text. Comments and tests inside a file do not count.

use super::support::{run, tree};
use std::collections::BTreeMap;
use std::path::Path;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// Every source file below src by its path, with forward slashes.
fn sources() -> BTreeMap<String, String> {
    let files = tree(&root().join("src"));
    files
        .into_iter()
        .map(|(path, bytes)| (path, String::from_utf8(bytes).expect("source is UTF-8")))
        .collect()
}

/// The code of a file: without comments, and without the tests at its end.
fn code(text: &str) -> String {
    let text = text.split("\n#[cfg(test)]").next().unwrap_or(text);
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The module of the first level that a file belongs to: `graph/axis.rs` → `graph`.
fn module(path: &str) -> &str {
    path.split('/').next().unwrap_or(path).trim_end_matches(".rs")
}

/// The modules in the order in which lib.rs names them.
fn order() -> Vec<String> {
    let lib = read("src/lib.rs");
    lib.lines().filter_map(|l| l.strip_prefix("pub mod ")?.strip_suffix(';')).map(str::to_string).collect()
}

/// The modules of the first level that some code names by `crate::…`. The macro `inputs!` is fingerprint's.
fn used(code: &str) -> Vec<String> {
    let names = code.split("crate::").skip(1).flat_map(|rest| {
        let group = rest.strip_prefix('{').and_then(|r| r.split('}').next());
        group.unwrap_or(rest).split(if group.is_some() { ',' } else { ';' }).take(if group.is_some() {
            99
        } else {
            1
        })
    });
    names
        .map(|name| name.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>())
        .map(|name| if name == "inputs" { "fingerprint".to_string() } else { name })
        .collect()
}

/// Every use of a later module: file, and what it names.
fn against_the_order(sources: &BTreeMap<String, String>, order: &[String]) -> Vec<String> {
    let place = |name: &str| order.iter().position(|m| m == name);
    let mut wrong = Vec::new();
    for (path, text) in sources {
        let Some(own) = place(module(path)) else { continue };
        let code = code(text);
        wrong.extend(
            used(&code)
                .iter()
                .filter(|name| place(name).is_none_or(|at| at > own))
                .map(|name| format!("{path} uses {name}")),
        );
    }
    wrong
}

#[test]
fn each_module_uses_only_those_before_it() {
    let (sources, order) = (sources(), order());
    let folders: Vec<&str> =
        sources.keys().map(|p| module(p)).filter(|m| !["lib", "main"].contains(m)).collect();
    assert!(folders.iter().all(|m| order.iter().any(|o| o == m)), "lib.rs names every module");
    assert_eq!(against_the_order(&sources, &order), Vec::<String>::new());
}

#[test]
fn a_use_against_the_order_is_seen() {
    let mut sources = sources();
    sources.insert("graph/new.rs".into(), "use crate::{diag::Report, theme::Theme};\n".into());
    sources.insert("value.rs".into(), "//! A value.\nfn f() { crate::text::slugify(\"\"); }\n".into());
    assert_eq!(against_the_order(&sources, &order()), ["graph/new.rs uses theme", "value.rs uses text"]);
}

/// Modules, and what none of their code may name.
const WALLS: &[(&[&str], &[&str])] = &[
    // What everything stands on uses nothing of ours.
    (&["value.rs", "diag", "markup"], &["crate::config", "crate::data", "crate::graph", "crate::theme"]),
    // A theme is given values.
    (&["theme"], &["crate::graph", "crate::deck"]),
    // A hook knows neither pages nor, by this name or another (see below), another hook.
    (&["hooks"], &["crate::pages", "crate::hooks"]),
    // Pages and hooks list, name their inputs and render; what was made before is not their business.
    (&["pages", "hooks"], &["crate::manifest", "crate::sink", "crate::plan", "crate::pipeline"]),
    // Whatever a page is made of is a function of the rows and the settings.
    (
        &[
            "graph",
            "pages",
            "hooks",
            "digest.rs",
            "produce.rs",
            "produce",
            "plan.rs",
            "markup",
            "text",
            "personal.rs",
            "personal",
            "locale",
            "value.rs",
            "fingerprint.rs",
            "deck/choose.rs",
            "deck/compare.rs",
            "deck/format.rs",
            "theme/template.rs",
            "theme/words.rs",
        ],
        &[
            "std::fs",
            "std::net",
            "std::env",
            "std::process",
            "std::time",
            "SystemTime",
            "Instant",
            "::now(",
            "rand::",
            "File::",
        ],
    ),
];

#[test]
fn walls_between_modules_hold() {
    let mut broken = Vec::new();
    for (path, text) in sources() {
        let code = code(&text);
        for (inside, forbidden) in WALLS {
            if inside.iter().any(|place| path == *place || path.starts_with(&format!("{place}/"))) {
                broken.extend(
                    forbidden
                        .iter()
                        .filter(|name| code.contains(**name))
                        .map(|name| format!("{path} names {name}")),
                );
            }
        }
    }
    assert_eq!(broken, Vec::<String>::new());
}

/// A hook of several files may name its own parts, but no path leads out of it.
#[test]
fn a_hook_stays_within_its_own_file_or_folder() {
    let leaves = |path: &str, text: &str| {
        let Some(inside) = path.strip_prefix("hooks/").filter(|inside| *inside != "mod.rs") else {
            return false;
        };
        code(text).contains(&"super::".repeat(inside.matches('/').count() + 1))
    };
    assert!(leaves("hooks/feed.rs", "use super::robots::Robots;"));
    assert!(leaves("hooks/feed/atom.rs", "use super::super::robots::Robots;"));
    assert!(!leaves("hooks/feed/atom.rs", "use super::Entry;"));
    let wrong: Vec<String> =
        sources().into_iter().filter(|(path, text)| leaves(path, text)).map(|(path, _)| path).collect();
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn files_are_whole_short_and_say_what_they_are() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let lines = text.lines().count();
        // A list of words has no ideas in it.
        if lines > 500 && !path.starts_with("vet/words/") {
            wrong.push(format!("{path} has {lines} lines; a file of more than 500 is two"));
        }
        // Markup and styles open with what their form asks for.
        let is_code = path.ends_with(".rs") || path.ends_with(".js");
        if is_code && !text.starts_with("//! ") {
            wrong.push(format!("{path} does not say what it is"));
        }
        for stub in ["todo!(", "unimplemented!(", "dbg!("] {
            if code(&text).contains(stub) {
                wrong.push(format!("{path} holds {stub})"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// Nothing that reaches output iterates a hash map: a field that is one says so, where the next person
/// who thinks of a loop will read it.
#[test]
fn a_hash_map_in_a_struct_says_that_it_is_only_looked_up() {
    let mut silent = Vec::new();
    for (path, text) in sources() {
        let lines: Vec<&str> = text.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            let is_field = line.ends_with(',') && line.contains(": ") && !line.contains("::default()");
            let is_map = line.contains("HashMap<") || line.contains("HashSet<");
            if is_field
                && is_map
                && !lines[at.saturating_sub(2)..at].iter().any(|l| l.contains("Only looked up"))
            {
                silent.push(format!("{path}:{}: {}", at + 1, line.trim()));
            }
        }
    }
    assert_eq!(silent, Vec::<String>::new());
}

#[test]
fn the_schemas_in_the_repository_are_the_programs() {
    let folder = tempfile::tempdir().unwrap();
    run(root(), &["schema", "--out", &folder.path().to_string_lossy()]).ok();
    let (made, committed) = (tree(folder.path()), tree(&root().join("schemas")));
    let differing: Vec<&String> =
        made.keys().chain(committed.keys()).filter(|k| made.get(*k) != committed.get(*k)).collect();
    assert!(differing.is_empty(), "run `cargo run -- schema` and commit schemas/: {differing:?}");
}

#[test]
fn the_list_of_messages_is_the_programs() {
    let mut text = String::from(MESSAGES_HEAD);
    for code in flywheel::diag::Code::ALL.iter().filter(|code| !code.is_of_check()) {
        text.push_str(&format!("| {} | {} |\n", code.as_str(), meaning_of(code.as_str())));
    }
    text.push_str(CHECK_HEAD);
    for code in flywheel::diag::Code::ALL.iter().filter(|code| code.is_of_check()) {
        let usual = format!("{:?}", flywheel::check::usual(*code)).to_lowercase();
        text.push_str(&format!("| {} | {usual} | {} |\n", code.as_str(), meaning_of(code.as_str())));
    }
    // `UPDATE=1 cargo test --test it tidy` writes the file.
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(root().join("docs/messages.md"), &text).unwrap();
    }
    assert_eq!(
        read("docs/messages.md"),
        text,
        "run `UPDATE=1 cargo test --test it tidy` and commit docs/messages.md"
    );
}

/// The sentence of a code.
fn meaning_of(code: &str) -> &'static str {
    flywheel::diag::CODES.iter().find(|(c, _)| *c == code).expect("every code has a sentence").1
}

const CHECK_HEAD: &str = "
## What `flywheel check` finds

`flywheel check` judges the files of the output folder. Equal findings are told once, with a count and three
examples. An error makes it end with 1; how serious a finding is on your site can be said in site.yaml:

```yaml
check:
  severity: {FW925: error, FW917: off}   # off, note, warning or error
  depth: 4                               # most clicks from the home page
  page_kb: 30                            # largest page, in kilobytes
```

\"To be found\" means: offered to search engines, without `noindex`.

| code | usually | meaning |
| --- | --- | --- |
";

const MESSAGES_HEAD: &str = "\
# Messages

Every message of Flywheel carries a code that never changes its meaning, so that scripts can match on it
(`--format json` gives it as `code`). The letters are the same for all; the first digit says what it is about:
1 files, 2 rows and fields, 3 settings, 4 pages, 5 the theme, 6 the copy deck, 7 the history, 8 the output,
9 what `flywheel check` finds in it.

Most messages are faults and stop a build before a byte is written. With `--keep-going` a fault in a field
leaves out the field, a fault in a row leaves out the row, and only a fault of a whole file stops the build.
A note (columns that nothing declares, say) never stops anything.

<!-- Made from src/diag/codes.rs; a test holds it equal. -->

| code | meaning |
| --- | --- |
";

#[test]
fn the_readme_opens_with_two_commands() {
    let readme = read("README.md");
    let block = readme.split("```").nth(1).expect("a block of commands");
    let commands: Vec<&str> = block.lines().skip(1).collect();
    assert_eq!(commands, ["cargo run --release -- build", "tests/run"]);
    assert!(readme.find("```").unwrap() < 200, "they stand at the top");
}

/// Files that people read, by path.
fn written() -> BTreeMap<String, String> {
    let folders = [
        "src",
        "docs",
        "starter",
        "data/copy",
        "content",
        "themes",
        "tests/it",
        "tests/sites",
        "tests/scale",
        "tests/mails",
        "benches",
        "recipes",
    ];
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for folder in folders {
        files.extend(
            tree(&root().join(folder)).into_iter().map(|(path, bytes)| (format!("{folder}/{path}"), bytes)),
        );
    }
    for file in [
        "README.md",
        "ARCHITECTURE.md",
        "CHANGELOG.md",
        "Cargo.toml",
        "site.yaml",
        "netlify.toml",
        "tests/run",
        "tests/memory.rs",
        "install.sh",
        "data/NOTICE.md",
        "data/services.yaml",
    ] {
        files.insert(file.into(), std::fs::read(root().join(file)).unwrap_or_else(|e| panic!("{file}: {e}")));
    }
    files.into_iter().filter_map(|(path, bytes)| Some((path, String::from_utf8(bytes).ok()?))).collect()
}

/// The first word after each `flywheel` that is written as a command.
fn commands_named(text: &str) -> Vec<String> {
    let starts = ["`flywheel ", "    flywheel ", "-- ", "$ flywheel "];
    let mut found = Vec::new();
    for line in text.lines() {
        for start in starts {
            let only_cargo = start == "-- " && !line.contains("cargo run");
            if let Some((_, rest)) = line.split_once(start).filter(|_| !only_cargo) {
                found.push(
                    rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '-').collect::<String>(),
                );
            }
        }
    }
    found
}

#[test]
fn only_commands_that_exist_are_named() {
    let help = run(root(), &["--help"]).ok().stdout;
    let exists = |name: &str| {
        help.lines().any(|l| l.trim_start().starts_with(&format!("{name} ")))
            || name.is_empty()
            || name.starts_with('-')
    };
    assert!(exists("build") && !exists("destroy"), "the help lists the commands");
    let wrong: Vec<String> = written()
        .into_iter()
        .filter(|(path, _)| !path.starts_with("src/") && !path.starts_with("tests/"))
        .flat_map(|(path, text)| commands_named(&text).into_iter().map(move |c| (path.clone(), c)))
        .filter(|(_, command)| !exists(command))
        .map(|(path, command)| format!("{path} names `flywheel {command}`"))
        .collect();
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn no_file_names_a_folder_of_somebodys_machine() {
    // Written in two parts, so that this file does not find itself.
    let machines = ["root", "work", "home", "farm"].map(|name| format!("/{name}/"));
    let mut found = Vec::new();
    for (path, text) in written() {
        for (at, line) in text.lines().enumerate() {
            for machine in &machines {
                for (start, _) in line.match_indices(machine.as_str()) {
                    let before = line[..start].chars().next_back();
                    let after = line[start + machine.len()..].chars().next();
                    let in_a_path = before.is_some_and(|c| c.is_alphanumeric() || "_.-}".contains(c));
                    if !in_a_path && after.is_some_and(|c| c.is_ascii_lowercase()) {
                        found.push(format!("{path}:{}: {}", at + 1, line.trim()));
                    }
                }
            }
        }
    }
    assert_eq!(found, Vec::<String>::new());
}
