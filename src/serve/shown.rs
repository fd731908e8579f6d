//! What a tab shows, as a few numbers: enough to know whether it shows something else now.
//!
//! Invariant: two answers have the same `version` exactly when a browser would show the same page, whatever
//! the names of its stylesheets; and the same `style` as well when it need not fetch one of them.

use super::respond::Answer;
use super::snapshot::Snapshot;
use crate::fingerprint::Fingerprint;
use memchr::memmem;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    pub version: Fingerprint,
    pub style: Fingerprint,
    /// What the page is of, whatever its address; 0 for what is no page of a row or a text.
    pub identity: u64,
    /// Of the inputs of what is shown: if it is the same, so is the rest.
    pub inputs: Option<Fingerprint>,
}

/// A stylesheet of the theme as pages name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stylesheet {
    /// What its address begins and ends with, whatever its contents.
    pub begins: String,
    pub ends: String,
    pub url: String,
}

impl Shown {
    pub fn of(snapshot: Option<&Snapshot>, answer: &Answer) -> Shown {
        let sheets = snapshot.map(stylesheets).unwrap_or_default();
        let mut body: Vec<u8> = Vec::new();
        let mut named: Vec<&str> = Vec::new();
        match answer.is_html() {
            true => {
                body.clone_from(&answer.body);
                for sheet in &sheets {
                    if memmem::find(&body, sheet.url.as_bytes()).is_some() {
                        named.push(&sheet.url);
                        body = without(&body, sheet);
                    }
                }
            }
            false => body.clone_from(&answer.body),
        }
        let whither = (u64::from(answer.status), answer.field("location").unwrap_or("").to_string());
        Shown {
            version: Fingerprint::of(&(whither, Fingerprint::of_bytes(&body))),
            style: Fingerprint::of(&named),
            identity: snapshot.zip(answer.shown).map_or(0, |(snapshot, at)| snapshot.identity(at)),
            inputs: snapshot.zip(answer.shown).map(|(snapshot, at)| inputs(snapshot, at, answer.status)),
        }
    }

    /// Whether a page of this answer shows what it showed before, by its inputs alone.
    pub fn is_same(&self, snapshot: &Snapshot, at: usize, status: u16) -> bool {
        self.inputs == Some(inputs(snapshot, at, status))
    }
}

fn inputs(snapshot: &Snapshot, at: usize, status: u16) -> Fingerprint {
    Fingerprint::of(&(snapshot.fingerprint(at), u64::from(status)))
}

/// A page with the digest in a stylesheet's name left out.
fn without(body: &[u8], sheet: &Stylesheet) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len());
    let mut last = 0;
    for at in memmem::find_iter(body, sheet.url.as_bytes()) {
        out.extend_from_slice(&body[last..at]);
        out.extend_from_slice(sheet.begins.as_bytes());
        out.extend_from_slice(sheet.ends.as_bytes());
        last = at + sheet.url.len();
    }
    out.extend_from_slice(&body[last..]);
    out
}

/// Every stylesheet of the theme.
pub fn stylesheets(snapshot: &Snapshot) -> Vec<Stylesheet> {
    let themes = &snapshot.world().themes;
    let assets = themes.iter().take(1).flat_map(|theme| &theme.assets);
    let sheets = assets.filter(|asset| asset.name.ends_with(".css")).filter_map(|asset| {
        // assets/site.DIGEST.css
        let (head, end) = asset.url.rsplit_once('.')?;
        let (begins, _) = head.rsplit_once('.')?;
        Some(Stylesheet { begins: format!("{begins}."), ends: format!(".{end}"), url: asset.url.clone() })
    });
    sheets.collect()
}
