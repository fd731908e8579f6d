//! What names or reaches a person, anywhere in the output: texts, attributes, comments, structured data, feeds,
//! lists for the search field.
//!
//! The scanner that judges the words of clients looks at every piece. Of a client's words everything counts,
//! names too; of any other text what reaches somebody. What stands in site.yaml or in a text under content/ is
//! there on purpose. A message never says the thing itself: logs are read by others.
//!
//! Invariant: a piece is scanned with nothing else around it, so it is judged the same wherever it stands.

use super::findings::{Findings, Spot, Words};
use super::ground::Ground;
use super::html::{Element, Node};
use super::page::{Built, Subject};
use super::walls::Places;
use crate::config::{Config, FamilyKind, Kind as DatasetKind};
use crate::diag::Code;
use crate::personal::{Allowed, Hit, Kind, Known, scan};
use rustc_hash::FxHashSet;
use std::borrow::Cow;
use std::ops::Range;

mod direct;
mod pieces;

/// What may stand in the output.
#[derive(Default)]
pub struct Permitted {
    /// site.yaml and the texts under content/, in small letters.
    written: Vec<String>,
    /// Their digits alone: a telephone number is the same however it is parted.
    digits: Vec<String>,
    /// The end of every e-mail address at the site's own host: such an address is the organisation's.
    own: String,
    /// Names of the site, its places and services.
    names: Allowed,
    places: Places,
    language: String,
}

/// Attributes whose values are read by people, or taken from data.
const READ: &[&str] = &[
    "alt",
    "aria-description",
    "aria-label",
    "content",
    "label",
    "placeholder",
    "srcdoc",
    "summary",
    "title",
    "value",
];
/// Attributes that are addresses: of these only a person's own count.
const ADDRESSES: &[&str] = &["action", "cite", "href", "src"];
/// Addresses that reach somebody.
const REACHING: &[&str] = &["mailto:", "tel:", "sms:", "callto:", "whatsapp:"];

impl Permitted {
    pub fn of(config: &Config, site_yaml: &str, ground: Option<&Ground>) -> Permitted {
        let file = &config.file;
        let mut permitted = Permitted {
            written: vec![site_yaml.to_lowercase()],
            language: file.language.clone(),
            ..Permitted::default()
        };
        let host = config.origin.rsplit('/').next().unwrap_or_default().trim_start_matches("www.");
        permitted.own = format!("@{}", host.to_lowercase());
        permitted.digits = permitted.written.iter().map(|text| digits(text)).collect();
        let Some(ground) = ground else { return permitted };
        let graph = &ground.world.graph;
        for tree in &graph.trees {
            for document in tree.families.iter().flat_map(|family| &family.documents) {
                permitted.written.push(document.html.to_lowercase());
                permitted.written.push(format!("{} {}", document.title, document.description).to_lowercase());
            }
        }
        permitted.digits = permitted.written.iter().map(|text| digits(text)).collect();
        let mut names: Vec<&str> = vec![&file.name];
        for table in &graph.tables.tables {
            let columns: &[&str] = match table.kind {
                DatasetKind::Place => &["name", "ascii_name", "county", "region_name", "metro_name"],
                DatasetKind::Service => &["name", "plural", "category"],
                _ => continue,
            };
            let row = |row| {
                columns.iter().map(move |column| table.text(row, column)).filter(|name| !name.is_empty())
            };
            names.extend(table.rows.iter().flat_map(row));
        }
        permitted.names = Allowed::new(names);
        permitted.places = Places::of(ground);
        permitted
    }

    /// Whether an address that leads to a person stands in site.yaml or a text: as the organisation's own, for
    /// example. Another one that only begins like it does not count.
    fn is_declared(&self, address: &str) -> bool {
        let small = address.to_lowercase();
        let small = small.trim_end_matches('/');
        let escaped = small.replace('&', "&amp;");
        let joins = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '%');
        let stands = |text: &String, what: &str| {
            text.match_indices(what).any(|(at, _)| {
                let behind = text[at + what.len()..].trim_start_matches('.');
                !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '-') && !behind.starts_with(joins)
            })
        };
        self.written.iter().any(|text| stands(text, small) || stands(text, &escaped))
    }

    /// Whether somebody wrote this into site.yaml or a text, so that it is meant to be read.
    fn is_written(&self, thing: &str) -> bool {
        let small = thing.trim().to_lowercase();
        let number = digits(&small);
        let is_number = number.len() >= LEAST_DIGITS && self.digits.iter().any(|text| text.contains(&number));
        !small.is_empty()
            && (is_number
                || small.ends_with(&self.own)
                || self.written.iter().any(|text| text.contains(&small)))
    }
}

/// Fewer digits than this are no telephone number, and stand in many a text by chance.
const LEAST_DIGITS: usize = 7;

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// What one worker remembers: pieces in which nothing was found. Most pieces stand on many pages.
#[derive(Default)]
pub struct Clean {
    /// Only looked up, never iterated.
    known: FxHashSet<u64>,
}

/// More than so many pieces are not remembered.
const REMEMBERED: usize = 200_000;

/// One piece of a file, and how strictly it is judged.
#[derive(Clone, Copy)]
struct Piece<'t> {
    text: &'t str,
    /// Words of a client: names count, too.
    is_quote: bool,
}

impl Clean {
    /// Calls `emit` with each hit in a piece that is not there on purpose.
    fn look(&mut self, permitted: &Permitted, piece: Piece<'_>, emit: &mut dyn FnMut(&Hit, &str)) {
        if !may_hold(piece) {
            return;
        }
        let hash = xxhash_rust::xxh3::xxh3_64_with_seed(piece.text.as_bytes(), u64::from(piece.is_quote));
        if self.known.contains(&hash) {
            return;
        }
        let hits = permitted.hits(piece);
        if hits.is_empty() && self.known.len() < REMEMBERED {
            self.known.insert(hash);
        }
        hits.iter().for_each(|hit| emit(hit, &thing(piece.text, hit)));
    }
}

/// What a hit is about, as it is written.
fn thing(text: &str, hit: &Hit) -> String {
    text.chars().skip(hit.at.start).take(hit.at.len()).collect()
}

/// What is said in the place of what must not be repeated: its first sign.
fn sign(thing: &str) -> String {
    format!("{}…", thing.chars().take(1).collect::<String>())
}

impl Permitted {
    /// The hits in a piece that are not there on purpose, in the order of the text.
    fn hits(&self, piece: Piece<'_>) -> Vec<Hit> {
        let known = Known {
            people: Vec::new(),
            firms: Vec::new(),
            first_name_allowed: true,
            allowed: &self.names,
            language: &self.language,
        };
        let mut hits = scan(piece.text, &known);
        hits.retain(|hit| piece.is_quote || reaches(hit.kind));
        let thing = |hit: &Hit| thing(piece.text, hit);
        hits.retain(|hit| piece.is_quote || pieces::is_sure(hit.kind, &thing(hit)));
        hits.retain(|hit| !self.places.begins(&thing(hit)));
        hits.retain(|hit| !self.is_written(&thing(hit)) && !self.is_written(piece.text));
        self.leading(piece.text, &mut hits);
        hits
    }

    /// Adds the addresses of a text that lead to a person, where nothing else was found of them.
    fn leading(&self, text: &str, hits: &mut Vec<Hit>) {
        for found in direct::find(text) {
            let is_own = found.kind == Kind::Phone && self.is_written(&text[found.name.clone()]);
            if is_own || self.is_declared(&text[found.address.clone()]) {
                continue;
            }
            let characters = |to: usize| text[..to].chars().count();
            let at = characters(found.name.start)..characters(found.name.end);
            if !hits.iter().any(|hit| hit.at.start < at.end && at.start < hit.at.end) {
                hits.push(Hit { kind: found.kind, at });
            }
        }
        hits.sort_by_key(|hit| hit.at.start);
    }

    /// A text as another finding quotes it: what reaches a person is masked as findings about that mask it.
    pub fn masked<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.mask(text, |_| true)
    }

    /// A whole message, in which figures and paths stand beside what is quoted: only mail addresses are masked.
    pub fn masked_mail<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.mask(text, |kind| kind == Kind::Mail)
    }

    fn mask<'t>(&self, text: &'t str, is_wanted: impl Fn(Kind) -> bool) -> Cow<'t, str> {
        let piece = Piece { text, is_quote: false };
        let mut hits = if may_hold(piece) { self.hits(piece) } else { Vec::new() };
        hits.retain(|hit| is_wanted(hit.kind));
        if hits.is_empty() {
            return Cow::Borrowed(text);
        }
        let (mut masked, mut at) = (String::new(), 0);
        for hit in &hits {
            if hit.at.start < at {
                continue;
            }
            masked.extend(text.chars().skip(at).take(hit.at.start - at));
            masked.push_str(&sign(&thing(text, hit)));
            at = hit.at.end;
        }
        masked.extend(text.chars().skip(at));
        Cow::Owned(masked)
    }

    /// A line of a file as it is shown beside another finding: what reaches a person is masked sign by sign, so that
    /// the caret stays where it is.
    pub fn line<'t>(&self, line: &'t str) -> Cow<'t, str> {
        let mut masked: Vec<Range<usize>> = Vec::new();
        pieces::quoted(line, &mut |text, at| {
            let piece = Piece { text, is_quote: false };
            if may_hold(piece) {
                let before = line.get(..at as usize).map_or(0, |before| before.chars().count());
                // The first sign stays, as in a finding about it.
                let hidden = |hit: Hit| before + hit.at.start + 1..before + hit.at.end;
                masked.extend(self.hits(piece).into_iter().map(hidden));
            }
        });
        if masked.is_empty() {
            return Cow::Borrowed(line);
        }
        let is_hidden = |at: usize| masked.iter().any(|range| range.contains(&at));
        line.chars().enumerate().map(|(at, c)| if is_hidden(at) { '…' } else { c }).collect()
    }
}

/// Kinds that count in any text. An address on the web leads to a page, not to a person.
fn reaches(kind: Kind) -> bool {
    kind.is_contact() && !matches!(kind, Kind::Link | Kind::LongNumber)
}

/// Whether a piece could hold anything at all: a letter alone reaches nobody.
fn may_hold(piece: Piece<'_>) -> bool {
    let is_suspect = || pieces::is_suspect(piece.text) || direct::may_hold(piece.text);
    piece.text.len() > 3 && (piece.is_quote || is_suspect())
}

/// What is said of a hit. Only its first sign is told.
fn tell(found: &mut Findings<'_>, what: &str, spot: Spot, hit: &Hit, thing: &str) {
    found.about(Code::PersonalShown, hit.kind.words(), spot, || {
        Words::new(
            format!("{what} holds {} (`{}`)", hit.kind.words(), sign(thing)),
            "find the row or template that it comes from and take it out, then build and publish again; what is meant to be read belongs into site.yaml or into a text under content/",
        )
    });
}

/// Without the site's data nobody knows which names are those of places and which addresses are meant to be read.
fn is_judged(built: &Built<'_>, found: &Findings<'_>) -> bool {
    built.ground.is_some() && found.wants(Code::PersonalShown)
}

pub fn judge(s: &Subject<'_>, clean: &mut Clean, found: &mut Findings<'_>) {
    if !is_judged(s.built, found) {
        return;
    }
    let permitted = &s.built.permitted;
    let mut look = |what: &str, text: &str, at: u32, place: &dyn Fn(usize) -> u32, is_quote: bool| {
        clean.look(permitted, Piece { text, is_quote }, &mut |hit, thing| {
            let before: usize = text.chars().take(hit.at.start).map(char::len_utf8).sum();
            let from = if at == u32::MAX { place(before) } else { at + before as u32 };
            tell(found, what, Spot::Masked(s.file, from, hit.at.len() as u32), hit, thing);
        });
    };
    let mut start = 0;
    for line in s.shown.text().split('\n') {
        look("a text", line, u32::MAX, &|at| s.shown.place(start + at), false);
        start += line.len() + 1;
    }
    let authored = s.built.family(s.file).is_some_and(|family| family.kind == FamilyKind::Document);
    for e in s.html.elements() {
        if !authored && matches!(e.name(), "blockquote" | "q") {
            look("a client’s text", &e.text(), e.raw().1, &|_| 0, true);
        }
        attributes(e, &mut look);
    }
    unseen(s, &mut look);
}

/// How a piece is looked at: what it is, the text, the byte where it stands (or `u32::MAX`, and how a byte of it
/// is found), and whether it is a client's.
type Look<'l> = dyn FnMut(&str, &str, u32, &dyn Fn(usize) -> u32, bool) + 'l;

fn attributes(e: Element<'_>, look: &mut Look<'_>) {
    for (name, value, at) in e.attributes() {
        let reaching = REACHING.iter().find(|scheme| {
            ADDRESSES.contains(&name)
                && value.get(..scheme.len()).is_some_and(|v| v.eq_ignore_ascii_case(scheme))
        });
        let is_data = name.starts_with("data-") || value.contains('@') && !ADDRESSES.contains(&name);
        if let Some(scheme) = reaching {
            let rest = &value[scheme.len()..];
            look("a link", rest, at + scheme.len() as u32, &|_| 0, false);
        } else if ADDRESSES.contains(&name) {
            if !direct::find(value).is_empty() {
                look("a link", value, at, &|_| 0, false);
            }
        } else if READ.contains(&name) && (!value.starts_with("http") || direct::may_hold(value)) || is_data {
            look("an attribute", value, at, &|_| 0, false);
        }
    }
}

/// What a page holds and does not show: scripts, structured data, texts that are hidden, comments.
fn unseen(s: &Subject<'_>, look: &mut Look<'_>) {
    let mut hidden = 0;
    for (index, node) in s.html.walk().enumerate() {
        match node {
            Node::Element(e) => {
                if matches!(e.name(), "noscript" | "script" | "template" | "textarea" | "title")
                    || e.has("hidden")
                {
                    hidden = hidden.max(e.close());
                }
            }
            Node::Text { text, at } if (index as u32) < hidden => {
                pieces::quoted(text, &mut |piece, from| {
                    look("a hidden text", piece, at + from, &|_| 0, false)
                });
            }
            Node::Text { .. } => {}
        }
    }
    pieces::comments(s.bytes, &mut |piece, at| look("a comment", piece, at, &|_| 0, false));
}

/// The files beside the pages.
pub fn judge_files(built: &Built<'_>, found: &mut Findings<'_>) {
    if !is_judged(built, found) {
        return;
    }
    let (mut bytes, mut clean) = (Vec::new(), Clean::default());
    // What a mail says stands in its text, too; its HTML holds signs that look like names of people.
    let is_said = |path: &str| !path.starts_with("_outbox/mails/") || path.ends_with(".txt");
    for (file, _) in built.files.paths().filter(|(_, path)| pieces::is_text(path) && is_said(path)) {
        if built.files.read(file, &mut bytes).is_err() {
            continue;
        }
        let text = String::from_utf8_lossy(&bytes);
        let is_style = pieces::is_style(built.files.path(file));
        pieces::quoted(&text, &mut |piece, at| {
            // A style is full of digits and at-signs: only an address of electronic mail is worth a look.
            if is_style && !piece.contains('@') {
                return;
            }
            clean.look(&built.permitted, Piece { text: piece, is_quote: false }, &mut |hit, thing| {
                if is_style && !pieces::is_mail_of_style(hit.kind, thing) {
                    return;
                }
                let before: usize = piece.chars().take(hit.at.start).map(char::len_utf8).sum();
                let spot = Spot::Masked(file, at + before as u32, hit.at.len() as u32);
                tell(found, "the file", spot, hit, thing);
            });
        });
    }
}
