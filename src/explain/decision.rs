//! The gate's decision in words: what it asks for, what was found, and what would change it.

use crate::config::{Evidence, FamilyKind};
use crate::diag::Place;
use crate::graph::{Key, Status, Tree};
use crate::produce::World;

/// One threshold of a gate.
pub struct Measure {
    /// Key in site.yaml: facts, experts, notes, proof, quotes, outside, items.
    pub name: &'static str,
    pub about: &'static str,
    pub found: u32,
    /// Least amounts for a page to be made and to be indexed; 0 where nothing is asked.
    pub make: u32,
    pub index: u32,
}

/// How a page was decided, and why.
pub struct Verdict {
    pub status: Status,
    /// In one sentence.
    pub reason: String,
    /// What would have to be there for more.
    pub needed: Option<String>,
    pub measures: Vec<Measure>,
    /// Where the thresholds are declared.
    pub place: Option<Place>,
}

/// A kind of evidence: its key, what it counts, and what gives more of it.
struct Kind {
    name: &'static str,
    about: &'static str,
    of: fn(&Evidence) -> u32,
    advice: &'static str,
}

const KINDS: [Kind; 7] = [
    Kind {
        name: "facts",
        about: "facts with a value",
        of: |e| e.facts,
        advice: "fill more of the facts of its rows",
    },
    Kind {
        name: "experts",
        about: "experts who serve the place in person",
        of: |e| e.experts,
        advice: "add experts who come here",
    },
    Kind {
        name: "notes",
        about: "hand-written notes",
        of: |e| e.notes,
        advice: "write a note for this page",
    },
    Kind {
        name: "proof",
        about: "statistics about matches in the place itself",
        of: |e| e.proof,
        advice: "import more records of matches made here",
    },
    Kind {
        name: "quotes",
        about: "words of clients from here",
        of: |e| e.quotes,
        advice: "ask clients of this service near here whether they may be quoted",
    },
    Kind {
        name: "outside",
        about: "experts, notes, proof and quotes together",
        of: |e| e.outside,
        advice: "add an expert who comes here, or write a note for this page",
    },
    Kind {
        name: "items",
        about: "pages in its list",
        of: |e| e.items,
        advice: "let more of the pages that it lists be made",
    },
];

/// How the page of a key was decided.
pub fn verdict(world: &World, tree: &Tree, key: &Key) -> Verdict {
    let graph = &world.graph;
    let family = tree.family(key);
    let decision = tree.decide(graph, key);
    if family.kind == FamilyKind::Document {
        let place = tree.document(key).map(|d| Place::file(d.file.clone()));
        let (reason, needed) = match decision.status {
            Status::Noindex => ("its front matter says `noindex: true`", Some("take that line out")),
            _ => ("a text that somebody wrote needs no other evidence", None),
        };
        let needed = needed.map(str::to_string);
        return Verdict {
            status: decision.status,
            reason: reason.into(),
            needed,
            measures: Vec::new(),
            place,
        };
    }
    let (found, gate) = (&decision.evidence, &family.gate);
    let measures: Vec<Measure> = KINDS
        .iter()
        .map(|Kind { name, about, of, .. }| Measure {
            name,
            about,
            found: of(found),
            make: of(&gate.make),
            index: of(&gate.index),
        })
        .filter(|m| m.make > 0 || m.index > 0)
        .collect();
    let short = |asked: &dyn Fn(&Measure) -> u32| measures.iter().find(|m| m.found < asked(m));
    let (reason, needed) = match decision.status {
        _ if decision.by.is_some() => by_decision(world, tree, key),
        Status::Index if measures.is_empty() => ("its gate asks for nothing".to_string(), None),
        Status::Index => ("it has all the evidence that its gate asks for".to_string(), None),
        Status::Noindex => lacking("to be offered to search engines", short(&|m| m.index), |m| m.index),
        Status::Hold => lacking("to be made", short(&|m| m.make), |m| m.make),
    };
    let path = ["families", &family.name, "gate"];
    let place = graph.config.has(&path).then(|| graph.config.place(&path));
    Verdict { status: decision.status, reason, needed, measures, place }
}

/// What the decisions file says of a page that has the evidence and is kept back all the same.
fn by_decision(world: &World, tree: &Tree, key: &Key) -> (String, Option<String>) {
    let file = &world.graph.decisions.file;
    match tree.decided(&world.graph, key) {
        Some(line) => {
            let why = if line.reason.is_empty() { String::new() } else { format!(": {}", line.reason) };
            let who = if line.is_by_hand() {
                "change the line"
            } else {
                "run `flywheel review` when it says more, or change the line and empty its `evidence`"
            };
            (format!("{file}:{} says {}{why}", line.line, line.verdict.word()), Some(who.to_string()))
        }
        None => (
            format!("its gate asks for a decision (`reviewed: true`), and {file} says nothing of it"),
            Some("run `flywheel review` and commit what it proposes".to_string()),
        ),
    }
}

/// What was not reached, and what to do about it.
fn lacking(goal: &str, short: Option<&Measure>, asked: fn(&Measure) -> u32) -> (String, Option<String>) {
    let Some(m) = short else { return (format!("it has too little evidence {goal}"), None) };
    let reason = format!("{goal} it needs {} or more {}, and has {}", asked(m), m.about, m.found);
    let advice = KINDS.iter().find(|kind| kind.name == m.name).map_or("", |kind| kind.advice);
    (reason, Some(format!("{advice}, or ask for less: `{}` in the gate", m.name)))
}
