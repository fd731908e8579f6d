//! Panes: what a template renders for one row, once; and pages: panes copied in the order of the template.
//!
//! Invariant: a page is made of the very bytes that the engine renders; where anything cannot be rendered for a
//! row (an undefined name, a list that is none), nothing is said of the page at all, and the engine renders the
//! whole template, with its own message.

use super::compile::{AXES, Items, Op, Parts, Path};
use tera::{Context, Map, Tera, Value};

/// A slot that nobody has filled, and one that could not be.
const EMPTY: (u32, u32) = (u32::MAX, 0);
const FAILED: (u32, u32) = (u32::MAX, 1);

/// What a template renders for one row of an axis.
pub struct Pane {
    bytes: Vec<u8>,
    /// Of an expression, where its text begins and ends; of a condition, the arm; of a loop, how many items,
    /// and where their slots begin.
    slots: Vec<(u32, u32)>,
    value: Value,
}

/// A template, taken apart, with the names under which the engine knows its atoms.
#[derive(Clone, Copy)]
pub(super) struct Piecework<'p> {
    pub parts: &'p Parts,
    pub names: &'p [String],
    pub tera: &'p Tera,
}

/// A row without a page: nothing can be said of it.
#[derive(Debug)]
pub(super) struct Failed;

impl Piecework<'_> {
    fn atom(&self, atom: usize, context: &Context, out: &mut Vec<u8>) -> Result<(), Failed> {
        let name = self.names.get(atom).ok_or(Failed)?;
        self.tera.render_to(name, context, out).map_err(|_| Failed)
    }

    /// The pane of a row.
    pub(super) fn pane(&self, axis: usize, value: &Value) -> Pane {
        let mut context = Context::new();
        context.insert_value(AXES[axis], value.clone());
        let pane = Pane {
            bytes: Vec::new(),
            slots: vec![EMPTY; self.parts.slots[axis] as usize],
            value: value.clone(),
        };
        let mut filling = Filling { work: *self, axis, pane, context, items: Vec::new() };
        filling.fill(&self.parts.ops, 0);
        filling.pane
    }

    /// A page, behind what is in the buffer.
    pub(super) fn page(
        &self,
        panes: [&Pane; AXES.len()],
        context: &mut Context,
        out: &mut Vec<u8>,
    ) -> Result<(), Failed> {
        let mut walk = Walk { work: *self, panes, context, out, items: Vec::new() };
        walk.ops(&self.parts.ops, [0; AXES.len()])
    }
}

/// What the names of open loops stand for.
type Open = Vec<(String, Value)>;

fn list<'v>(path: &'v Path, axis_value: &'v Value, items: &'v Open) -> Option<&'v [Value]> {
    let item = items.iter().rev().find(|(name, _)| *name == path.variable).map(|(_, value)| value);
    item.unwrap_or(axis_value).get_from_path(&path.fields)?.as_array()
}

/// What templates see as `loop`.
fn position(at: usize, length: usize) -> Value {
    let mut map = Map::default();
    let mut put = |name: &'static str, value: Value| {
        map.insert(tera::value::Key::Str(name), value);
    };
    put("index", (at as u64 + 1).into());
    put("index0", (at as u64).into());
    put("first", (at == 0).into());
    put("last", (at + 1 == length).into());
    put("length", (length as u64).into());
    map.into()
}

struct Filling<'p> {
    work: Piecework<'p>,
    axis: usize,
    pane: Pane,
    context: Context,
    items: Open,
}

impl Filling<'_> {
    fn fill(&mut self, ops: &[Op], base: u32) {
        for op in ops {
            match op {
                Op::Text(_) | Op::Live(_) => {}
                Op::Frozen { axis, slot, atom } if *axis == self.axis => {
                    self.expression((base + slot) as usize, *atom);
                }
                Op::If { axis, slot, atom, arms } if *axis == self.axis => {
                    if let Some(arm) = self.decide((base + slot) as usize, *atom).and_then(|at| arms.get(at))
                    {
                        self.fill(arm, base);
                    }
                }
                Op::For { axis, slot, stride, items, body } if *axis == self.axis => {
                    self.repeat((base + slot) as usize, *stride, items, body);
                }
                // What another axis decides is filled for whatever it decides.
                Op::If { arms, .. } => arms.iter().for_each(|arm| self.fill(arm, base)),
                Op::For { body, .. } => self.fill(body, base),
                Op::Frozen { .. } => {}
            }
        }
    }

    fn expression(&mut self, at: usize, atom: usize) {
        if self.pane.slots[at] != EMPTY {
            return;
        }
        let start = self.pane.bytes.len();
        let rendered = self.work.atom(atom, &self.context, &mut self.pane.bytes);
        self.pane.slots[at] = match rendered {
            Ok(()) => (start as u32, self.pane.bytes.len() as u32),
            Err(Failed) => FAILED,
        };
    }

    /// The arm that a condition chooses; one past the last where it chooses none.
    fn decide(&mut self, at: usize, atom: usize) -> Option<usize> {
        if self.pane.slots[at] == EMPTY {
            let mut chosen = Vec::new();
            self.pane.slots[at] = match self.work.atom(atom, &self.context, &mut chosen) {
                Ok(()) => {
                    let arm = std::str::from_utf8(&chosen).ok().and_then(|arm| arm.trim().parse().ok());
                    (arm.unwrap_or(u32::MAX - 1), 0)
                }
                Err(Failed) => FAILED,
            };
        }
        (self.pane.slots[at] != FAILED).then_some(self.pane.slots[at].0 as usize)
    }

    fn repeat(&mut self, at: usize, stride: u32, over: &Items, body: &[Op]) {
        let value = self.pane.value.clone();
        let Some(items) = list(&over.path, &value, &self.items).map(<[Value]>::to_vec) else {
            self.pane.slots[at] = FAILED;
            return;
        };
        let first = self.pane.slots.len() as u32;
        self.pane.slots.resize(first as usize + items.len() * stride as usize, EMPTY);
        self.pane.slots[at] = (items.len() as u32, first);
        let outer = self.context.remove("loop");
        for (nth, item) in items.iter().enumerate() {
            self.context.insert_value(over.variable.clone(), item.clone());
            if over.counts {
                self.context.insert_value("loop", position(nth, items.len()));
            }
            self.items.push((over.variable.clone(), item.clone()));
            self.fill(body, first + nth as u32 * stride);
            self.items.pop();
        }
        self.context.remove(&over.variable);
        self.context.remove("loop");
        if let Some(outer) = outer {
            self.context.insert_value("loop", outer);
        }
    }
}

struct Walk<'p, 'c> {
    work: Piecework<'p>,
    panes: [&'p Pane; AXES.len()],
    context: &'c mut Context,
    out: &'c mut Vec<u8>,
    items: Open,
}

impl Walk<'_, '_> {
    fn slot(&self, axis: usize, base: [u32; AXES.len()], slot: u32) -> Result<(u32, u32), Failed> {
        let found = self.panes[axis].slots.get((base[axis] + slot) as usize).copied();
        found.filter(|slot| *slot != EMPTY && *slot != FAILED).ok_or(Failed)
    }

    fn ops(&mut self, ops: &[Op], base: [u32; AXES.len()]) -> Result<(), Failed> {
        for op in ops {
            match op {
                Op::Text(text) => self.out.extend_from_slice(text.as_bytes()),
                Op::Frozen { axis, slot, .. } => {
                    let (start, end) = self.slot(*axis, base, *slot)?;
                    let text = self.panes[*axis].bytes.get(start as usize..end as usize).ok_or(Failed)?;
                    self.out.extend_from_slice(text);
                }
                Op::Live(atom) => self.work.atom(*atom, self.context, self.out)?,
                Op::If { axis, slot, arms, .. } => {
                    let (arm, _) = self.slot(*axis, base, *slot)?;
                    if let Some(arm) = arms.get(arm as usize) {
                        self.ops(arm, base)?;
                    }
                }
                Op::For { axis, slot, stride, items, body } => {
                    let (count, first) = self.slot(*axis, base, *slot)?;
                    let at = |nth: u32| {
                        let mut inner = base;
                        inner[*axis] = first + nth * stride;
                        inner
                    };
                    match items.live {
                        true => self.bound(*axis, items, count, body, &at)?,
                        false => (0..count).try_for_each(|nth| self.ops(body, at(nth)))?,
                    }
                }
            }
        }
        Ok(())
    }

    /// A loop in which the engine is asked for something: it has to know the item.
    fn bound(
        &mut self,
        axis: usize,
        over: &Items,
        count: u32,
        body: &[Op],
        at: &dyn Fn(u32) -> [u32; AXES.len()],
    ) -> Result<(), Failed> {
        let items = list(&over.path, &self.panes[axis].value, &self.items).ok_or(Failed)?.to_vec();
        let hidden = [over.variable.as_str(), "loop"].map(|name| (name, self.context.remove(name)));
        let mut all = || -> Result<(), Failed> {
            for (nth, item) in items.iter().enumerate().take(count as usize) {
                self.context.insert_value(over.variable.clone(), item.clone());
                if over.live_counts {
                    self.context.insert_value("loop", position(nth, items.len()));
                }
                self.items.push((over.variable.clone(), item.clone()));
                let done = self.ops(body, at(nth as u32));
                self.items.pop();
                done?;
            }
            Ok(())
        };
        let done = all();
        for (name, value) in hidden {
            self.context.remove(name);
            if let Some(value) = value {
                self.context.insert_value(name.to_string(), value);
            }
        }
        done
    }
}
