//! What one template sees, and what pages share: values of rows, and what was rendered for them.
//!
//! Invariant: a cache is never visible in output; what it holds is named by fingerprints of all that it was made of.

use super::frozen::{AXES, Pane, Program};
use super::template::to_tera;
use crate::fingerprint::Fingerprint;
use crate::value::Value;
use rustc_hash::FxHashMap;
use std::sync::Arc;
use tera::Tera;

/// Values of rows that several pages show, made once and shared, and their panes. One per worker.
#[derive(Default)]
pub struct Cache {
    /// Only looked up, never iterated.
    rows: FxHashMap<Fingerprint, tera::Value>,
    /// The panes of each axis, by program and row. Only looked up, never iterated.
    panes: [FxHashMap<(Fingerprint, Fingerprint), Arc<Pane>>; AXES.len()],
    /// Where fingerprints are folded.
    bytes: Vec<u8>,
    /// The template of the artifact that is being rendered.
    template: String,
    /// Whether each page is made twice, with panes and by the engine alone.
    rehearses: bool,
}

impl Cache {
    /// A cache for pages that are made for trial.
    pub fn rehearsing() -> Cache {
        Cache { rehearses: true, ..Cache::default() }
    }
    /// Says which template is rendered next.
    pub fn choose(&mut self, template: &str) {
        self.template.clear();
        self.template.push_str(template);
    }
    /// Room for a moment's work, which the next artifact uses again.
    pub fn buffer(&mut self) -> &mut Vec<u8> {
        &mut self.bytes
    }
}

/// So many rows are kept at a time; pages come in an order in which few are needed.
const KEPT: usize = 256;

/// What one template sees.
pub struct Scope<'c> {
    pub(super) context: tera::Context,
    cache: &'c mut Cache,
    /// The rows of axes among it: what stands for each, and its value.
    shared: [Option<(Fingerprint, tera::Value)>; AXES.len()],
}

impl<'c> Scope<'c> {
    pub fn new(cache: &'c mut Cache) -> Self {
        Scope { context: tera::Context::new(), cache, shared: [None, None] }
    }
    pub fn set(&mut self, name: &'static str, value: &Value) {
        self.context.insert_value(name, to_tera(value));
    }
    /// A value that is the same for every page with this fingerprint.
    pub fn set_shared(&mut self, name: &'static str, key: Fingerprint, make: impl FnOnce() -> Value) {
        let value = self.value(key, make);
        if let Some(axis) = AXES.iter().position(|axis| *axis == name) {
            self.shared[axis] = Some((key, value.clone()));
        }
        self.context.insert_value(name, value);
    }
    fn value(&mut self, key: Fingerprint, make: impl FnOnce() -> Value) -> tera::Value {
        if let Some(value) = self.cache.rows.get(&key) {
            return value.clone();
        }
        if self.cache.rows.len() >= KEPT {
            self.cache.rows.clear();
        }
        let value = to_tera(&make());
        self.cache.rows.insert(key, value.clone());
        value
    }
    /// The template that is rendered.
    pub(super) fn template(&self) -> &str {
        &self.cache.template
    }
    pub(super) fn rehearses(&self) -> bool {
        self.cache.rehearses
    }
    /// The panes of the rows that a program shows; nothing if it shows another than is there.
    pub(super) fn panes(&mut self, program: &Program, tera: &Tera) -> Option<[Arc<Pane>; AXES.len()]> {
        let mut panes: [Option<Arc<Pane>>; AXES.len()] = [None, None];
        for (axis, pane) in panes.iter_mut().enumerate() {
            let (key, value) = match &self.shared[axis] {
                Some((key, value)) => (*key, value),
                None if program.shows(axis) => return None,
                None => (Fingerprint::default(), &tera::Value::none()),
            };
            let kept = &mut self.cache.panes[axis];
            if kept.len() >= KEPT {
                kept.clear();
            }
            let made =
                kept.entry((program.id, key)).or_insert_with(|| Arc::new(program.pane(tera, axis, value)));
            *pane = Some(made.clone());
        }
        let [Some(a), Some(b)] = panes else { return None };
        Some([a, b])
    }
}
