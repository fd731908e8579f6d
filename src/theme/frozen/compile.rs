//! Which parts of a template depend on which row, found by the names that they read.
//!
//! An expression that reads one axis alone is *frozen*: it has a slot in the pane of each of that axis's rows.
//! A condition or a loop over one axis alone is taken apart, so that what stands within is frozen too. What
//! reads nothing of a page is text; everything else stays *live* and is rendered for each page by the engine.
//!
//! Invariant: nothing that a page could change is frozen. Whatever is not certain is live.

use super::nodes::{Node, named, nodes, print, which, write};
use crate::theme::scan::Names;
use std::collections::BTreeMap;

/// The axes whose rows several pages show, by the name of their variable.
pub const AXES: [&str; 2] = ["service", "place"];
/// Beside one bit for each axis: what belongs to a page.
const PAGE: u8 = 1 << AXES.len();

/// One step of a page.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Op {
    Text(String),
    /// Copies what was rendered for the row of an axis.
    Frozen {
        axis: usize,
        slot: u32,
        atom: usize,
    },
    /// Renders an atom for this page.
    Live(usize),
    /// Goes on with the arm that the row of an axis decides.
    If {
        axis: usize,
        slot: u32,
        atom: usize,
        arms: Vec<Vec<Op>>,
    },
    /// Repeats its body for each item of a list of the row.
    For {
        axis: usize,
        slot: u32,
        stride: u32,
        items: Items,
        body: Vec<Op>,
    },
}

/// What a loop goes over.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Items {
    pub path: Path,
    pub variable: String,
    /// Whether anything live stands within: the engine has to know the item.
    pub live: bool,
    /// Whether anything within asks where in the loop it is, and whether anything live does.
    pub counts: bool,
    pub live_counts: bool,
}

/// Where a list is found: the variable, and the fields below it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Path {
    pub variable: String,
    pub fields: String,
}

/// A template, taken apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Parts {
    pub ops: Vec<Op>,
    /// Small templates that the engine renders.
    pub atoms: Vec<String>,
    /// How many slots a row of each axis has outside of loops.
    pub slots: [u32; AXES.len()],
    /// Atoms that read nothing: rendered once, when the theme is loaded.
    pub constants: Vec<usize>,
}

/// What a name within the template stands for.
enum Local {
    /// An item of a loop.
    Item(u8),
    /// Something that was set: what has to stand before whoever reads it, and what it depends on.
    Set(String, u8),
}

struct Frame {
    /// Free slots, and which atom has which.
    next: u32,
    known: BTreeMap<String, u32>,
}

struct Compiler {
    parts: Parts,
    locals: Vec<(String, Local)>,
    /// The innermost loop of each axis, and the frames around it.
    frames: [Vec<Frame>; AXES.len()],
    /// What the loops depend on that are open.
    loops: Vec<u8>,
    /// Whether components read variables that they are not given.
    looks_outside: bool,
}

/// Takes a template apart; nothing if that is not possible, or if nothing could be frozen.
pub(super) fn compile(
    template: &str,
    source: &dyn Fn(&str) -> Option<String>,
    looks_outside: bool,
) -> Option<Parts> {
    let nodes = nodes(template, source)?;
    let frame = || vec![Frame { next: 0, known: BTreeMap::new() }];
    let mut compiler = Compiler {
        parts: Parts::default(),
        locals: Vec::new(),
        frames: [frame(), frame()],
        loops: Vec::new(),
        looks_outside,
    };
    let ops = compiler.body(&nodes)?;
    for (axis, frames) in compiler.frames.iter().enumerate() {
        compiler.parts.slots[axis] = frames[0].next;
    }
    compiler.parts.ops = ops;
    (compiler.parts.slots != [0; AXES.len()]).then_some(compiler.parts)
}

/// The one axis that something depends on.
fn single(mask: u8) -> Option<usize> {
    (mask.count_ones() == 1 && mask < PAGE).then(|| mask.trailing_zeros() as usize)
}

impl Compiler {
    fn body(&mut self, nodes: &[Node]) -> Option<Vec<Op>> {
        let mut ops = Vec::new();
        let outer = self.locals.len();
        for node in nodes {
            self.node(node, &mut ops)?;
        }
        self.locals.truncate(outer);
        Some(ops)
    }

    fn node(&mut self, node: &Node, ops: &mut Vec<Op>) -> Option<()> {
        match node {
            Node::Text(text) => push_text(ops, text),
            // What a block sets is seen behind it.
            Node::Block { body, .. } => body.iter().try_for_each(|node| self.node(node, ops))?,
            Node::Set { name, source } => {
                let clash = AXES.contains(&name.as_str()) || name == "site" || name == "loop";
                // Put before whoever reads it, it would speak of the loop that it is then in.
                let counts = named(source).reads.has("loop");
                if clash || counts || self.locals.iter().any(|(known, _)| known == name) {
                    return None;
                }
                let (mask, before) = (self.mask_of_source(source), self.before(source));
                self.locals.push((name.clone(), Local::Set(before + source, mask)));
            }
            Node::Whole(source) => self.whole(source.clone(), self.mask_of_source(source), ops),
            Node::If(arms) => {
                let mask =
                    arms.iter().filter_map(|(c, _)| c.as_ref()).map(|c| self.mask_of_source(&print(c)));
                let (decided, all) = (mask.fold(0, |a, b| a | b), self.mask(node)?);
                match single(decided).filter(|_| all.count_ones() > 1) {
                    Some(axis) => {
                        let source = which(arms);
                        let (slot, atom) = self.slot(axis, self.before(&source) + &source);
                        let mut bodies = Vec::with_capacity(arms.len());
                        for (_, body) in arms {
                            bodies.push(self.body(body)?);
                        }
                        ops.push(Op::If { axis, slot, atom, arms: bodies });
                    }
                    None => self.whole(written(node), all, ops),
                }
            }
            Node::For { variable, list, body } => {
                let (decided, all) = (self.mask_of_source(&print(list)), self.mask(node)?);
                let clash = AXES.contains(&variable.as_str()) || variable == "site" || variable == "loop";
                if clash || self.locals.iter().any(|(known, _)| known == variable) {
                    return None;
                }
                let path = self.path(list);
                match single(decided).filter(|_| all.count_ones() > 1).zip(path) {
                    Some((axis, path)) => {
                        let (slot, _) = self.fresh(axis);
                        let before = self.parts.atoms.len();
                        self.frames[axis].push(Frame { next: 0, known: BTreeMap::new() });
                        self.loops.push(decided);
                        self.locals.push((variable.clone(), Local::Item(decided)));
                        let body = self.body(body)?;
                        self.locals.pop();
                        self.loops.pop();
                        let stride = self.frames[axis].pop()?.next;
                        let counts = self.parts.atoms[before..].iter().any(|atom| atom.contains("loop"));
                        let asks = |atom: &usize| self.parts.atoms[*atom].contains("loop");
                        let mut alive = Vec::new();
                        live(&body, &mut alive);
                        let (live, live_counts) = (!alive.is_empty(), alive.iter().any(asks));
                        let items = Items { path, variable: variable.clone(), live, counts, live_counts };
                        ops.push(Op::For { axis, slot, stride, items, body });
                    }
                    None => self.whole(written(node), all, ops),
                }
            }
        }
        Some(())
    }

    /// Something that is only rendered as a whole.
    fn whole(&mut self, source: String, mask: u8, ops: &mut Vec<Op>) {
        let source = self.before(&source) + &source;
        match single(mask) {
            Some(axis) => {
                let (slot, atom) = self.slot(axis, source);
                ops.push(Op::Frozen { axis, slot, atom });
            }
            None if mask == 0 => {
                let atom = self.atom(source);
                self.parts.constants.push(atom);
                ops.push(Op::Live(atom));
            }
            None => {
                // Two expressions with only text between them are one; what is set for the first is set.
                if let [.., Op::Live(before), Op::Text(between)] = &ops[..]
                    && !self.parts.constants.contains(before)
                    && !between.ends_with('{')
                {
                    let (before, between) = (*before, between.clone());
                    let atom = &mut self.parts.atoms[before];
                    atom.push_str(&between);
                    let unset = self.locals.iter().filter_map(|(_, local)| match local {
                        Local::Set(set, _)
                            if source.contains(set.as_str()) && atom.contains(set.as_str()) =>
                        {
                            Some(set)
                        }
                        _ => None,
                    });
                    let mut source = source.clone();
                    for set in unset {
                        source = source.replacen(set.as_str(), "", 1);
                    }
                    atom.push_str(&source);
                    ops.pop();
                    return;
                }
                let atom = self.atom(source);
                ops.push(Op::Live(atom));
            }
        }
    }

    fn atom(&mut self, source: String) -> usize {
        self.parts.atoms.push(source);
        self.parts.atoms.len() - 1
    }

    /// The slot of an expression in the open frame of an axis; the same one for the same expression.
    fn slot(&mut self, axis: usize, source: String) -> (u32, usize) {
        let known = self.frames[axis].last().and_then(|frame| frame.known.get(&source).copied());
        if let Some(slot) = known {
            let atom = self.parts.atoms.iter().position(|atom| *atom == source).unwrap_or_default();
            return (slot, atom);
        }
        let (slot, frame) = self.fresh(axis);
        if let Some(frame) = frame {
            frame.known.insert(source.clone(), slot);
        }
        (slot, self.atom(source))
    }

    fn fresh(&mut self, axis: usize) -> (u32, Option<&mut Frame>) {
        match self.frames[axis].last_mut() {
            Some(frame) => {
                frame.next += 1;
                (frame.next - 1, Some(frame))
            }
            None => (0, None),
        }
    }

    /// What was set and has to stand before something that reads it.
    fn before(&self, source: &str) -> String {
        let reads = named(source).reads;
        let mut before = String::new();
        for (name, local) in &self.locals {
            if let Local::Set(source, _) = local
                && reads.has(name)
                && !before.contains(source.as_str())
            {
                before.push_str(source);
            }
        }
        before
    }

    /// A list that is a field of an axis or of an item, or a field of such a field.
    fn path(&self, list: &str) -> Option<Path> {
        let plain = |part: &str| {
            part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
                && part.bytes().next().is_some_and(|b| !b.is_ascii_digit())
        };
        let (variable, fields) = list.split_once('.')?;
        let item = self.locals.iter().any(|(name, l)| name == variable && matches!(l, Local::Item(_)));
        let known = item || AXES.contains(&variable);
        (known && fields.split('.').all(plain))
            .then(|| Path { variable: variable.to_string(), fields: fields.to_string() })
    }

    /// What a node depends on.
    fn mask(&mut self, node: &Node) -> Option<u8> {
        Some(match node {
            Node::Text(_) => 0,
            Node::Whole(source) | Node::Set { source, .. } => self.mask_of_source(source),
            Node::Block { .. } => PAGE,
            Node::If(arms) => {
                let mut mask = 0;
                for (condition, body) in arms {
                    mask |= condition.as_ref().map_or(0, |c| self.mask_of_source(&print(c)));
                    mask |= self.masks(body)?;
                }
                mask
            }
            Node::For { variable, list, body } => {
                let list = self.mask_of_source(&print(list));
                self.loops.push(list);
                self.locals.push((variable.clone(), Local::Item(list)));
                let body = self.masks(body);
                self.locals.pop();
                self.loops.pop();
                list | body?
            }
        })
    }

    fn masks(&mut self, nodes: &[Node]) -> Option<u8> {
        let (outer, mut mask) = (self.locals.len(), 0);
        for node in nodes {
            let one = self.mask(node)?;
            mask |= one;
            if let Node::Set { name, source } = node {
                if self.locals.iter().any(|(known, _)| known == name) {
                    return None;
                }
                self.locals.push((name.clone(), Local::Set(source.clone(), one)));
            }
        }
        self.locals.truncate(outer);
        Some(mask)
    }

    /// What a piece of source depends on, by the names in it.
    fn mask_of_source(&self, source: &str) -> u8 {
        let named = named(source);
        let includes = !named.templates.is_empty();
        if includes || (self.looks_outside && !named.calls.is_empty()) {
            return PAGE;
        }
        let Names::These(names) = named.reads else { return PAGE };
        names.iter().map(|name| self.mask_of_name(name)).fold(0, |a, b| a | b)
    }

    fn mask_of_name(&self, name: &str) -> u8 {
        if let Some((_, local)) = self.locals.iter().find(|(known, _)| known == name) {
            return match local {
                Local::Item(mask) | Local::Set(_, mask) => *mask,
            };
        }
        match name {
            "site" => 0,
            "loop" => self.loops.last().copied().unwrap_or(PAGE),
            _ => AXES.iter().position(|axis| *axis == name).map_or(PAGE, |axis| 1 << axis),
        }
    }
}

fn written(node: &Node) -> String {
    let mut out = String::new();
    write(std::slice::from_ref(node), &mut out);
    out
}

fn push_text(ops: &mut Vec<Op>, text: &str) {
    match ops.last_mut() {
        Some(Op::Text(before)) => before.push_str(text),
        _ => ops.push(Op::Text(text.to_string())),
    }
}

/// The atoms that are rendered for each page.
fn live(ops: &[Op], found: &mut Vec<usize>) {
    for op in ops {
        match op {
            Op::Live(atom) => found.push(*atom),
            Op::If { arms, .. } => arms.iter().for_each(|arm| live(arm, found)),
            Op::For { body, .. } => live(body, found),
            _ => {}
        }
    }
}
