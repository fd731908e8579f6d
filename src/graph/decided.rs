//! Decisions about single pages, put onto the pages that they are about.
//!
//! A decision names an address; here it becomes a key. Invariant: a decision can keep a page back, and can let one
//! in only together with the gate.

use super::family::{AXES, Key};
use super::gate::Status;
use super::{Graph, Tree};
use crate::config::FamilyKind;
use crate::data::decisions::{Line, Verdict};
use crate::diag::{Code, Diagnostic, Level, Place, Report, did_you_mean};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// The lines of the decisions file, by the page that each is about.
#[derive(Debug, Default)]
pub struct Decided {
    by_key: BTreeMap<(u16, [u32; AXES]), (u32, Verdict)>,
    /// The lines that are about a page of the tree, sorted.
    lines: Vec<u32>,
}

impl Decided {
    /// What was decided about a page. Parts of a large hub share its decision.
    pub fn verdict(&self, key: &Key) -> Option<Verdict> {
        self.by_key.get(&(key.family, key.rows)).map(|(_, verdict)| *verdict)
    }
}

impl Tree {
    /// Whether the line about an address is about a page of this tree.
    pub fn decides(&self, page: &str, graph: &Graph) -> bool {
        let at = graph.decisions.lines.binary_search_by(|line| (*line.page).cmp(page));
        at.is_ok_and(|at| self.decided.lines.binary_search(&(at as u32)).is_ok())
    }

    /// The line of the decisions file about a page.
    pub fn decided<'g>(&self, graph: &'g Graph, key: &Key) -> Option<&'g Line> {
        let (line, _) = self.decided.by_key.get(&(key.family, key.rows))?;
        graph.decisions.lines.get(*line as usize)
    }
}

/// Finds the page of every line; lines about none are told.
pub fn attach(graph: &mut Graph, report: &mut Report) {
    if graph.decisions.lines.is_empty() {
        return;
    }
    let root = graph.config.root.len();
    // Only looked up, never iterated.
    let lines: FxHashMap<&str, u32> =
        graph.decisions.lines.iter().enumerate().map(|(at, line)| (&*line.page, at as u32)).collect();
    let mut used = vec![false; graph.decisions.lines.len()];
    let mut all = Vec::new();
    for tree in &graph.trees {
        let mut decided = Decided::default();
        for (at, family) in tree.families.iter().enumerate() {
            family.each_rows(&mut |rows| {
                let key = Key { family: at as u16, rows, part: 0 };
                let url = tree.url(&key);
                let Some(&line) = lines.get(url.get(root..).unwrap_or(&url)) else { return };
                used[line as usize] = true;
                let written = &graph.decisions.lines[line as usize];
                if family.kind == FamilyKind::Document {
                    let message = format!("{} is a text, and texts are not decided about here", written.page);
                    report.push(
                        Diagnostic::new(Code::Decision, Level::Row, message)
                            .at(graph.decisions.place(written))
                            .hint("write `noindex: true` or `draft: true` at the head of its Markdown file")
                            .group("text"),
                    );
                } else {
                    decided.by_key.insert((key.family, key.rows), (line, written.verdict));
                }
            });
        }
        decided.lines = decided.by_key.values().map(|(line, _)| *line).collect();
        decided.lines.sort_unstable();
        all.push(decided);
    }
    let unknown = graph.decisions.lines.iter().zip(&used).filter(|(_, used)| !**used);
    for (n, (line, _)) in unknown.enumerate() {
        // Looking for what was meant among all pages is only worth it for the first few.
        let near = if n < 3 {
            did_you_mean(&line.page, addresses(graph).iter().map(String::as_str)).map(str::to_string)
        } else {
            None
        };
        let hint = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None if line.is_by_hand() => "correct the address, or take the line out".to_string(),
            None => "take the line out, as `flywheel review` proposes".to_string(),
        };
        let message = format!("the site has no page {}, so nothing is decided by this line", line.page);
        let place = graph.decisions.place(line);
        report.push(
            Diagnostic::new(Code::Decision, Level::Warning, message).at(place).hint(hint).group("no page"),
        );
    }
    for (tree, decided) in graph.trees.iter_mut().zip(all) {
        tree.decided = decided;
    }
}

/// The addresses that a line could have meant; of a very large site none, since the search would take too long.
fn addresses(graph: &Graph) -> Vec<String> {
    const MOST: usize = 20_000;
    let mut found = Vec::new();
    for tree in &graph.trees {
        for (at, family) in tree.families.iter().enumerate() {
            family.each_rows(&mut |rows| {
                if found.len() <= MOST {
                    found.push(
                        tree.url(&Key { family: at as u16, rows, part: 0 })[graph.config.root.len()..]
                            .to_string(),
                    );
                }
            });
        }
    }
    if found.len() > MOST { Vec::new() } else { found }
}

/// Tells of pages that are to be indexed by decision and lack the evidence, and of families of which nothing is
/// offered, because nobody has decided anything: a decisions file that was lost takes a whole site out of search.
pub fn note_unmet(graph: &Graph, report: &mut Report) {
    for tree in &graph.trees {
        for (at, family) in tree.families.iter().enumerate().filter(|(_, family)| family.gate.reviewed) {
            let mut lines = tree.decided.by_key.iter().filter(|((of, _), _)| usize::from(*of) == at);
            if lines.any(|(_, (_, verdict))| *verdict == Verdict::Index) {
                continue;
            }
            let message = format!(
                "no page of the family `{}` is offered to search engines: its gate asks for a decision, and no line says index",
                family.name
            );
            report.push(
                Diagnostic::new(Code::DecisionUnmet, Level::Warning, message)
                    .at(Place::file(graph.decisions.file.clone()))
                    .hint("run `flywheel review`, look at what it proposes, and accept it with `flywheel review --accept`")
                    .group("none"),
            );
        }
        for ((family, rows), (line, verdict)) in &tree.decided.by_key {
            let key = Key { family: *family, rows: *rows, part: 0 };
            let decision = tree.decide(graph, &key);
            if *verdict != Verdict::Index || decision.status == Status::Index {
                continue;
            }
            let line = &graph.decisions.lines[*line as usize];
            let message = format!("{} is decided `index`, but it is {}", line.page, decision.reason());
            report.push(
                Diagnostic::new(Code::DecisionUnmet, Level::Note, message)
                    .at(graph.decisions.place(line))
                    .hint("the gate in site.yaml counts evidence first; give the page more of it, or run `flywheel review` for a new decision")
                    .group("unmet"),
            );
        }
    }
}
