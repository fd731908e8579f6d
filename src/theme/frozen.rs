//! What of a template is the same for all pages of one row is rendered once for that row, and copied.
//!
//! A landing page shows a service and a place, and most of its expressions read one of them. The template is
//! taken apart (`split`, `nodes`), each expression is given to the axis that it reads (`compile`), and a page is
//! put together from what was rendered for its two rows, with the rest rendered as always (`run`). A theme does
//! nothing for it, and its pages are the same bytes.
//!
//! Invariant: whatever a program cannot do is left to the engine, which renders the whole template.

mod compile;
mod nodes;
mod run;
mod split;
#[cfg(test)]
mod tests;

pub use run::Pane;

use crate::fingerprint::Fingerprint;
use compile::{Op, Parts, compile};
use run::Piecework;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use tera::{Context, Tera, Value};

pub use compile::AXES;

/// A template, taken apart.
pub struct Program {
    parts: Parts,
    /// The names under which the engine knows its atoms.
    names: Vec<String>,
    /// Tells the panes of this program from those of another.
    pub id: Fingerprint,
    /// Set if its pages were found to be others than those of the engine.
    refuted: AtomicBool,
}

/// Takes every template apart that shows rows of an axis, and gives the engine the atoms.
pub fn programs(
    tera: &mut Tera,
    source: &dyn Fn(&str) -> Option<String>,
    templates: &[&str],
    (language, looks_outside): (&str, bool),
) -> BTreeMap<String, Program> {
    let mut programs = BTreeMap::new();
    for template in templates {
        let Some(parts) = compile(template, source, looks_outside) else { continue };
        let names: Vec<String> = (0..parts.atoms.len()).map(|at| format!("{template}#{at}.html")).collect();
        let atoms = names.iter().cloned().zip(parts.atoms.iter().cloned());
        // A piece that means nothing by itself: the template is rendered as a whole.
        if tera.add_raw_templates(atoms.collect::<Vec<_>>()).is_err() {
            continue;
        }
        let id = Fingerprint::of(&(language, *template));
        let mut program = Program { parts, names, id, refuted: AtomicBool::new(false) };
        if program.settle(tera).is_some() {
            programs.insert((*template).to_string(), program);
        }
    }
    programs
}

impl Program {
    /// Renders what reads nothing of a page, once and for all.
    fn settle(&mut self, tera: &Tera) -> Option<()> {
        let mut texts = BTreeMap::new();
        for &atom in &self.parts.constants {
            let mut out = Vec::new();
            tera.render_to(&self.names[atom], &Context::new(), &mut out).ok()?;
            texts.insert(atom, String::from_utf8(out).ok()?);
        }
        settle(&mut self.parts.ops, &texts);
        Some(())
    }

    /// The pane of a row.
    pub fn pane(&self, tera: &Tera, axis: usize, value: &Value) -> Pane {
        self.work(tera).pane(axis, value)
    }

    /// Appends a page, or leaves the buffer as it was and says that the engine has to render it.
    pub fn page(&self, tera: &Tera, panes: [&Pane; 2], context: &mut Context, out: &mut Vec<u8>) -> bool {
        let before = out.len();
        let done = self.work(tera).page(panes, context, out).is_ok();
        if !done {
            out.truncate(before);
        }
        done
    }

    fn work<'p>(&'p self, tera: &'p Tera) -> Piecework<'p> {
        Piecework { parts: &self.parts, names: &self.names, tera }
    }

    /// Whether it shows anything of an axis.
    pub fn shows(&self, axis: usize) -> bool {
        self.parts.slots[axis] > 0
    }

    /// Says that a page of it was another one than the engine's.
    pub fn refute(&self) {
        self.refuted.store(true, Ordering::Relaxed);
    }

    pub fn holds(&self) -> bool {
        !self.refuted.load(Ordering::Relaxed)
    }
}

/// Puts texts where atoms have become one, and joins them with the texts beside them.
fn settle(ops: &mut Vec<Op>, texts: &BTreeMap<usize, String>) {
    let mut settled: Vec<Op> = Vec::with_capacity(ops.len());
    for mut op in ops.drain(..) {
        match &mut op {
            Op::Live(atom) if texts.contains_key(atom) => op = Op::Text(texts[atom].clone()),
            Op::If { arms, .. } => arms.iter_mut().for_each(|arm| settle(arm, texts)),
            Op::For { body, .. } => settle(body, texts),
            _ => {}
        }
        match (settled.last_mut(), op) {
            (Some(Op::Text(before)), Op::Text(text)) => before.push_str(&text),
            (_, op) => settled.push(op),
        }
    }
    *ops = settled;
}
