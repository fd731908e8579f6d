//! The paths that site.yaml names: all of them lie within the site, and nothing that a command writes lies
//! where something else is kept or read.
//!
//! It looks at no disk. Invariant: after a clean check `import` and `review` write within the site alone, over
//! no file but their own, and into no folder that the next build reads without being asked.

use super::{Dataset, Kind, SiteFile};

type Fault<'f> = dyn FnMut(&[&str], String, &str) + 'f;

/// Where builds write if nobody says otherwise.
const OUTPUT: &str = "output";

pub(super) fn check(file: &SiteFile, fault: &mut Fault<'_>) {
    within_the_site(file, fault);
    one_dataset_a_file(file, fault);
    if let Some(decided) = datasets(file).find(|(_, _, path)| is_in(&plain(&file.decisions), path)) {
        fault(
            &["decisions"],
            format!("the decisions would be written over the dataset `{}`", decided.0),
            "give them a file of their own: data/decisions.csv",
        );
    }
    if file.import.is_some() {
        check_import(file, fault);
    }
}

fn within_the_site(file: &SiteFile, fault: &mut Fault<'_>) {
    if [OUTPUT, ".flywheel"].iter().any(|folder| is_in(&plain(&file.ledger), folder)) {
        fault(
            &["ledger"],
            format!("the ledger `{}` lies where files are published from, or are thrown away", file.ledger),
            "give it a folder of its own: .ledger/ledger.sqlite",
        );
    }
    let folders = [
        ("history", &file.history, "the folder", "data/history"),
        ("copy", &file.copy, "the folder", "data/copy"),
        ("notes", &file.notes, "the folder", "content/notes"),
        ("images", &file.images, "the folder", "content/images"),
        ("decisions", &file.decisions, "the file", "data/decisions.csv"),
        ("ledger", &file.ledger, "the file", ".ledger/ledger.sqlite"),
    ];
    if let Some(folder) = file.mails.as_ref().map(|mails| &mails.folder).filter(|folder| leads_out(folder)) {
        fault(
            &["mails", "folder"],
            format!("the folder `{folder}` leads out of the site folder"),
            "write a path inside the site, with forward slashes: content/mails",
        );
    }
    for (key, path, what, usual) in folders.into_iter().filter(|(_, path, ..)| leads_out(path)) {
        fault(
            &[key],
            format!("{what} `{path}` leads out of the site folder"),
            &format!("write a path inside the site, with forward slashes: {usual}"),
        );
    }
    for (name, dataset) in file.datasets.iter() {
        if let Some(path) = dataset.path.as_deref().filter(|path| leads_out(path)) {
            fault(
                &["datasets", name, "path"],
                format!("the path `{path}` leads out of the site folder"),
                "write a path inside the site, with forward slashes: data/cities.csv",
            );
        }
    }
}

/// Two datasets may share a workbook or a YAML file, as long as they read different parts of it.
fn one_dataset_a_file(file: &SiteFile, fault: &mut Fault<'_>) {
    let part = |name: &str, dataset: &Dataset, path: &str| {
        let listed = [".yaml", ".yml", ".json", ".yaml.gz", ".json.gz"].iter().any(|end| path.ends_with(end));
        let items = listed.then(|| dataset.items.clone().unwrap_or_else(|| name.to_string()));
        (path.to_string(), items, dataset.sheet.clone().filter(|_| path.ends_with(".xlsx")))
    };
    let all: Vec<_> =
        datasets(file).map(|(name, dataset, path)| (name, part(name, dataset, &path))).collect();
    for (at, (name, part)) in all.iter().enumerate() {
        if let Some((first, _)) = all[..at].iter().find(|(_, other)| other == part) {
            fault(
                &["datasets", name, "path"],
                format!("the datasets `{first}` and `{name}` are read from one and the same file"),
                "give each dataset a file of its own, or use one dataset; in a workbook, name the `sheet` of each",
            );
        }
    }
}

fn check_import(file: &SiteFile, fault: &mut Fault<'_>) {
    let Some(import) = &file.import else { return };
    // What is written, with the place of its path. The release history lies beside the records.
    for (name, dataset, path) in datasets(file) {
        let written = match dataset.kind {
            Kind::Match => name == import.into,
            Kind::Consent | Kind::Statistic => true,
            _ => false,
        };
        if !written {
            continue;
        }
        let other = datasets(file).find(|(other, _, kept)| *other != name && is_in(&path, kept));
        let folder = folders(file).into_iter().find(|(_, folder)| is_in(&path, folder));
        let taken = match (other, folder) {
            (Some((other, ..)), _) => format!("the dataset `{other}`"),
            (None, Some((what, _))) => what,
            (None, None) if path == plain(&file.decisions) => "the decisions".into(),
            (None, None) => continue,
        };
        fault(
            &["datasets", name, "path"],
            format!("`import` would write the dataset `{name}` into {taken}"),
            &format!("give it a file of its own: data/{name}.csv"),
        );
    }
    let proposals = plain(&import.proposals);
    let hint = "proposals wait for a person in a folder of their own: proposals/stories";
    if proposals.is_empty() || leads_out(&import.proposals) {
        return fault(
            &["import", "proposals"],
            format!("`{}` is no folder within the site folder", import.proposals),
            hint,
        );
    }
    let read = datasets(file).map(|(name, _, path)| (format!("the dataset `{name}`"), path));
    let documents = file.families.iter().filter_map(|(name, family)| {
        Some((format!("the documents of `{name}`"), plain(family.path.as_deref()?)))
    });
    let content = [("the content".to_string(), "content".to_string())];
    let taken = read.chain(documents).chain(folders(file)).chain(content);
    if let Some((what, _)) = taken.into_iter().find(|(_, path)| is_in(&proposals, path)) {
        fault(
            &["import", "proposals"],
            format!(
                "proposals would lie among {what}, where builds take them in although nobody accepted them"
            ),
            hint,
        );
    }
}

/// Folders that other things are kept in, and what these are.
fn folders(file: &SiteFile) -> Vec<(String, String)> {
    [
        ("the copy deck", file.copy.as_str()),
        ("the notes", &file.notes),
        ("the images", &file.images),
        ("the history", &file.history),
        ("the themes", "themes"),
        ("the output", OUTPUT),
    ]
    .map(|(what, folder)| (what.to_string(), plain(folder)))
    .into()
}

/// Datasets that are read from files: name, declaration, and path as it is compared.
fn datasets(file: &SiteFile) -> impl Iterator<Item = (&str, &Dataset, String)> {
    file.datasets.iter().filter_map(|(name, dataset)| Some((name, dataset, plain(dataset.path.as_deref()?))))
}

/// Whether a path is another one, or lies in it.
fn is_in(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A path as it is compared: `./data//x/` and `Data/x` are one folder on many disks.
fn plain(path: &str) -> String {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    parts.join("/").to_lowercase()
}

/// Whether a path is not one inside the site's folder.
fn leads_out(path: &str) -> bool {
    path.starts_with('/') || path.contains("..") || path.contains('\\') || path.is_empty()
}
