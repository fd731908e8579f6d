//! What the last deploy left for the next build: its manifest and its history, beside the site itself.
//!
//! A machine that builds from nothing (CI without a cache) does not know what is live. With `baseline: true`
//! under `hooks` a build puts both into a folder of its output; `build --baseline` takes them from there, from
//! a folder or from the site as it is served.
//!
//! Invariant: a baseline that cannot be read stops the build; going on without one would publish a history
//! that begins anew.

use crate::data::history::{History, NEWS, WITHDRAWN};
use crate::diag::{Code, Diagnostic, Level, Place, Report};
use crate::manifest::{Ended, Manifest, Store, Uses, shown};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The folder in the output that holds it.
pub const FOLDER: &str = "flywheel-baseline";
/// Under which consents pages show anything; opaque names.
const SHOWN: &str = "shown";
const MANIFEST: &str = "manifest";
const HISTORY: [&str; 2] = ["slugs.csv", "pages.csv"];
/// Nobody has more than this to say about a site.
const MAX_BYTES: u64 = 4 << 30;

/// Writes manifest and history into the output folder.
pub fn save(
    out: &Path,
    (store, ended): (&Store, &Ended<'_>),
    history: &History,
    uses: &Uses,
) -> std::io::Result<()> {
    let folder = out.join(FOLDER);
    std::fs::create_dir_all(&folder)?;
    history.save(out, FOLDER, &|| Ok(()))?;
    // A site that shows nothing under a consent has nothing to say about it.
    let (withdrawn, shown) = (folder.join(WITHDRAWN), folder.join(SHOWN));
    match history.withdrawn.lines.is_empty() {
        true if withdrawn.exists() => std::fs::remove_file(withdrawn)?,
        true => {}
        false => history.withdrawn.save(&folder)?,
    }
    match uses.is_empty() {
        true if shown.exists() => std::fs::remove_file(shown)?,
        true => {}
        false => shown::save(uses, &shown)?,
    }
    store.publish(ended, &folder.join(MANIFEST))
}

/// What the pages beside a baseline show under which consent, if it says so.
pub fn uses(out: &Path) -> Option<Uses> {
    shown::load(&out.join(FOLDER).join(SHOWN))
}

/// Takes away what an earlier build has written there.
pub fn remove(out: &Path) -> std::io::Result<()> {
    let folder = out.join(FOLDER);
    if folder.is_dir() { std::fs::remove_dir_all(folder) } else { Ok(()) }
}

/// The manifest of the last deploy. Its history replaces the site's own if it is newer.
pub fn take(
    source: &str,
    site: &Path,
    cache: &Path,
    own: &str,
    report: &mut Report,
) -> Option<(Manifest, Option<Uses>)> {
    let folder = match folder_of(source, cache) {
        Ok(folder) => folder,
        Err(why) => {
            report.push(unusable(source, &why));
            return None;
        }
    };
    let manifest = Manifest::load(&folder.join(MANIFEST));
    if manifest.is_empty() {
        let why = "its manifest was written by another version of the program, or is not whole";
        report.push(
            Diagnostic::new(Code::Baseline, Level::Note, format!("{source}: {why}"))
                .hint("every page counts as new this once; the history is taken all the same"),
        );
    }
    let mut found = Report::new();
    let published = History::load(&folder, ".", &mut found);
    if found.faults() > 0 {
        report.merge(found);
        return None;
    }
    let mine = History::load(site, own, report);
    // What must be withdrawn elsewhere is never forgotten, whichever history is the newer one.
    let mut withdrawn = mine.withdrawn.clone();
    if !withdrawn.add(published.withdrawn.lines.iter().cloned()).is_empty()
        && let Err(error) = withdrawn.save(&site.join(own))
    {
        report.push(unusable(source, &format!("the history cannot be written to {own}: {error}")));
        return None;
    }
    if published.last_day() > mine.last_day()
        && let Err(error) = published.save(site, own, &|| Ok(()))
    {
        report.push(unusable(source, &format!("the history cannot be written to {own}: {error}")));
        return None;
    }
    Some((manifest, shown::load(&folder.join(SHOWN))))
}

/// The folder that holds the files of a baseline, fetched if need be.
fn folder_of(source: &str, cache: &Path) -> Result<PathBuf, String> {
    if source.starts_with("http://") || source.starts_with("https://") {
        return fetch(source.trim_end_matches('/'), &cache.join("baseline"));
    }
    let folder = Path::new(source);
    let inside = folder.join(FOLDER);
    let folder = if inside.is_dir() { inside } else { folder.to_path_buf() };
    if folder.join(MANIFEST).is_file() {
        return Ok(folder);
    }
    Err(format!("there is no {FOLDER}/ in it"))
}

fn fetch(url: &str, folder: &Path) -> Result<PathBuf, String> {
    // A second call of this process finds the provider installed.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::blocking::Client::builder()
        .timeout(Duration::from_secs(300))
        .connect_timeout(Duration::from_secs(20))
        .build()
        .map_err(|error| error.to_string())?;
    std::fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    let files = [
        (MANIFEST, true),
        (HISTORY[0], true),
        (HISTORY[1], true),
        (WITHDRAWN, false),
        (NEWS, false),
        (SHOWN, false),
    ];
    for (file, is_needed) in files {
        let address = format!("{url}/{FOLDER}/{file}");
        let answer = client.get(&address).send().map_err(|error| plain(&error))?;
        if !answer.status().is_success() && !is_needed {
            // An earlier call may have left one here.
            _ = std::fs::remove_file(folder.join(file));
            continue;
        }
        if !answer.status().is_success() {
            return Err(format!("{address} answers {}", answer.status().as_u16()));
        }
        let mut bytes = Vec::new();
        answer.take(MAX_BYTES).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
        std::fs::write(folder.join(file), bytes).map_err(|error| error.to_string())?;
    }
    Ok(folder.to_path_buf())
}

/// What a failed request says at its root: "connection refused" and not where in a library it was noticed.
fn plain(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string()
}

fn unusable(source: &str, why: &str) -> Diagnostic {
    Diagnostic::new(Code::Baseline, Level::File, format!("the last deploy cannot be taken from {source}: {why}"))
        .at(Place::file("--baseline"))
        .hint(format!(
            "a site offers it in {FOLDER}/ when `baseline: true` stands under `hooks`; for the first deploy leave `--baseline` out"
        ))
}
