//! Whether what is live is what was built: nobody is told of pages that nobody can see.

use super::pages::Pages;
use crate::deliver::wire::{Call, Wire};
use crate::diag::{Code, Diagnostic, Level, Place};
use reqwest::Method;
use std::path::Path;
use std::time::Duration;

/// A file is asked for so often, since a host may need a moment to show what is new.
const TRIES: u64 = 4;

/// So many pages that changed last are looked at: sitemaps say no more than a day.
const SAMPLE: usize = 5;

/// Fetches every sitemap, some pages, and the files that channels need, and holds them against the output folder.
pub fn check(wire: &Wire<'_>, out: &Path, pages: &Pages, needs: &[String]) -> Result<(), Box<Diagnostic>> {
    let newest = pages.newest(SAMPLE);
    let newest = newest.into_iter().filter_map(|url| file_of(out, url.strip_prefix(&pages.base())?));
    let newest: Vec<String> = newest.collect();
    pages.sitemaps.iter().chain(needs).chain(&newest).try_for_each(|path| one(wire, out, pages, path))
}

/// The file of a page, if it was written.
fn file_of(out: &Path, below: &str) -> Option<String> {
    let path = below.trim_start_matches('/');
    let path =
        if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_string() };
    out.join(&path).is_file().then_some(path)
}

fn one(wire: &Wire<'_>, out: &Path, pages: &Pages, path: &str) -> Result<(), Box<Diagnostic>> {
    let wrong = |message: String, hint: &str| {
        Box::new(Diagnostic::new(Code::NotLive, Level::File, message).at(Place::file(path)).hint(hint))
    };
    let own = std::fs::read(out.join(path)).map_err(|error| {
        wrong(format!("{path} is not in the output folder: {error}"), "build and publish the site first")
    })?;
    let url = format!("{}/{}", pages.base(), path.strip_suffix("index.html").unwrap_or(path));
    let mut why = String::new();
    for tries in 0..TRIES {
        if tries > 0 {
            wire.clock().sleep(Duration::from_secs(1 << tries));
        }
        let call = Call::new(Method::GET, url.as_str()).header("cache-control", "no-cache");
        why = match wire.call(call) {
            Ok(answer) if answer.status == 200 && answer.whole && answer.body == own => return Ok(()),
            Ok(answer) if answer.status == 200 => {
                format!("{url} is another one than {path} of the output folder")
            }
            Ok(answer) => format!("{url} answers {}", answer.status),
            Err(lost) => format!("{url} cannot be read: {}", lost.why()),
        };
    }
    Err(wrong(why, "publish the site first, wait until the host shows it, and submit again"))
}
