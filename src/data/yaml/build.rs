//! Builds a tree from the recorded events of a YAML document.
//!
//! Aliases and merge keys end here: what is built is a plain tree. Invariant: depth and what aliases add
//! are counted before memory is taken.

use super::super::keys::{duplicates, report_duplicate};
use super::super::words::{MAX_DEPTH, MAX_FINDINGS};
use super::{Fault, Seen, fault, is_unwritten, pos};
use crate::diag::{Code, Diagnostic, Level, Place, Report};
use crate::node::{Entry, Node, NodeKind, Pos, Source};
use saphyr_parser::{Event, ScalarStyle, Span, Tag};
use std::collections::HashSet;

/// What aliases may expand to, in nodes; long texts count as several (see [`Builder::spend`]).
const EXPANSION_BUDGET: usize = 200_000;
/// The key that YAML 1.1 uses for "take these entries too".
const MERGE: &str = "<<";

/// Builds nodes from recorded events.
pub(super) struct Builder<'a, 't> {
    source: &'a Source,
    events: &'a [Seen<'t>],
    pub(super) report: &'a mut Report,
    /// For each anchor id, the event that carries it.
    anchors: Vec<usize>,
    /// Anchors whose nodes are being built: an alias to one of them would never end.
    open: Vec<usize>,
    /// How many aliases we are inside of; what is written directly costs nothing.
    expanding: usize,
    /// The outermost of these aliases: the place to name when the budget is spent.
    outermost: Span,
    spent: usize,
    /// Keys given twice; the tree is built to the end so that all of them are found.
    pub(super) findings: usize,
}

impl<'a, 't> Builder<'a, 't> {
    pub(super) fn new(source: &'a Source, events: &'a [Seen<'t>], report: &'a mut Report) -> Self {
        let mut anchors = vec![0];
        for (at, (event, _)) in events.iter().enumerate() {
            if let Event::Scalar(_, _, id, _) | Event::SequenceStart(id, _) | Event::MappingStart(id, _) =
                event
                && *id > 0
            {
                anchors.resize(anchors.len().max(id + 1), 0);
                anchors[*id] = at;
            }
        }
        Builder {
            source,
            events,
            report,
            anchors,
            open: Vec::new(),
            expanding: 0,
            outermost: Span::default(),
            spent: 0,
            findings: 0,
        }
    }

    /// The node that starts at an event, and the event after it.
    pub(super) fn node(&mut self, at: usize, depth: usize) -> Result<(Node, usize), Fault> {
        let events = self.events;
        let Some((event, span)) = events.get(at) else {
            return Err(self.cut_short());
        };
        if depth > MAX_DEPTH {
            let message = format!("Lists and mappings stand more than {MAX_DEPTH} levels deep here.");
            return Err(fault(self.source, *span, message).hint("Write it flatter.").into());
        }
        let (anchor, tag) = match event {
            Event::Scalar(text, style, _, tag) => {
                self.spend(text.len())?;
                return Ok((self.scalar(text, *style, tag.as_deref(), *span)?, at + 1));
            }
            Event::Alias(id) => return Ok((self.alias(*id, *span, depth)?, at + 1)),
            Event::SequenceStart(id, tag) | Event::MappingStart(id, tag) => (*id, tag),
            _ => return Err(self.cut_short()),
        };
        self.spend(0)?;
        self.known_tag(tag.as_deref(), *span)?;
        self.open.push(anchor);
        let (kind, next) = match event {
            Event::SequenceStart(..) => self.sequence(at + 1, depth)?,
            _ => self.mapping(at + 1, depth)?,
        };
        self.open.pop();
        Ok((Node { pos: Pos { length: 1, ..pos(*span, 1) }, kind }, next))
    }

    fn sequence(&mut self, mut at: usize, depth: usize) -> Result<(NodeKind, usize), Fault> {
        let mut items = Vec::new();
        while !matches!(self.events.get(at), Some((Event::SequenceEnd, _))) {
            let (item, next) = self.node(at, depth + 1)?;
            items.push(item);
            at = next;
        }
        Ok((NodeKind::Seq(items), at + 1))
    }

    fn mapping(&mut self, mut at: usize, depth: usize) -> Result<(NodeKind, usize), Fault> {
        let events = self.events;
        let mut entries = Vec::new();
        while !matches!(events.get(at), Some((Event::MappingEnd, _))) {
            let (key, key_pos) = self.key(at)?;
            let (mut value, next) = self.node(at + 1, depth + 1)?;
            if events.get(at + 1).is_some_and(|(event, _)| is_unwritten(event)) {
                value.pos = key_pos;
            }
            entries.push(Entry { key, key_pos, value });
            at = next;
        }
        // What stands behind an anchor was judged when it was read the first time.
        if self.expanding == 0 {
            self.judge_keys(&entries);
        }
        Ok((NodeKind::Map(self.merge(entries)?), at + 1))
    }

    fn key(&mut self, at: usize) -> Result<(Box<str>, Pos), Fault> {
        let events = self.events;
        let Some((event, span)) = events.get(at) else {
            return Err(self.cut_short());
        };
        let problem = match event {
            Event::Scalar(text, _, _, _) if !text.is_empty() => {
                self.spend(text.len())?;
                return Ok((text.as_ref().into(), pos(*span, text.chars().count() + 2)));
            }
            Event::Scalar(..) => "The key before the colon is missing.",
            _ => "A key must be a text, not a list, a mapping or an alias.",
        };
        Err(fault(self.source, *span, problem).hint("Write `key: value`.").into())
    }

    fn judge_keys(&mut self, entries: &[Entry]) {
        for pair in duplicates(entries) {
            if self.findings < MAX_FINDINGS {
                report_duplicate(pair, Level::File, |pos| self.source.place(pos), self.report);
            }
            self.findings += 1;
        }
    }

    /// Replaces the key `<<` by the entries it stands for. What the mapping says itself wins, then
    /// whatever is named first.
    fn merge(&mut self, entries: Vec<Entry>) -> Result<Vec<Entry>, Fault> {
        if !entries.iter().any(|e| &*e.key == MERGE) {
            return Ok(entries);
        }
        let (merges, mut entries): (Vec<_>, Vec<_>) = entries.into_iter().partition(|e| &*e.key == MERGE);
        let mut taken: HashSet<Box<str>> = entries.iter().map(|e| e.key.clone()).collect();
        for Entry { key_pos, value, .. } in merges {
            let parts = match value.kind {
                NodeKind::Seq(items) => items,
                _ => vec![value],
            };
            for part in parts {
                let NodeKind::Map(inherited) = part.kind else {
                    let message =
                        format!("`<<` takes a mapping or a list of mappings, not {}.", part.shape());
                    return Err(Diagnostic::new(Code::Shape, Level::File, message)
                        .at(self.source.place(key_pos))
                        .hint("Name a mapping that is marked with & above, as in `<<: *base`.")
                        .into());
                };
                entries.extend(inherited.into_iter().filter(|e| taken.insert(e.key.clone())));
            }
        }
        Ok(entries)
    }

    fn scalar(&self, text: &str, style: ScalarStyle, tag: Option<&Tag>, span: Span) -> Result<Node, Fault> {
        self.known_tag(tag, span)?;
        let plain = style == ScalarStyle::Plain && tag.is_none_or(|t| t.suffix != "str");
        let pos = pos(span, if plain { usize::MAX } else { text.chars().count() + 2 });
        let kind = match text {
            "" | "~" | "null" if plain => NodeKind::Null,
            _ => NodeKind::Scalar { text: text.into(), plain },
        };
        Ok(Node { pos, kind })
    }

    /// A tag that nobody defines would swallow the word behind it: `title: !Great` would be empty.
    fn known_tag(&self, tag: Option<&Tag>, span: Span) -> Result<(), Fault> {
        match tag {
            Some(tag) if !tag.is_yaml_core_schema() => Err(fault(
                self.source,
                span,
                "A value that begins with `!` is a YAML tag, and no tags are known here.",
            )
            .hint("Put the whole value in quotes.")
            .into()),
            _ => Ok(()),
        }
    }

    /// Builds what an alias stands for. The result carries the alias's own place, its inner parts keep
    /// the places where they are written.
    fn alias(&mut self, id: usize, span: Span, depth: usize) -> Result<Node, Fault> {
        if self.open.contains(&id) {
            let message = "This alias stands inside the very part that it repeats, so it would never end.";
            return Err(self.expansion(span, message));
        }
        let at = self.anchors.get(id).copied().unwrap_or_default();
        if self.expanding == 0 {
            self.outermost = span;
        }
        self.expanding += 1;
        let (node, _) = self.node(at, depth)?;
        self.expanding -= 1;
        Ok(Node { pos: pos(span, 1000), ..node })
    }

    /// Counts what aliases add to the tree: a node, and its text, so that neither can be multiplied.
    fn spend(&mut self, text_length: usize) -> Result<(), Fault> {
        if self.expanding == 0 {
            return Ok(());
        }
        self.spent += 1 + text_length / 64;
        if self.spent > EXPANSION_BUDGET {
            let limit = crate::diag::thousands(EXPANSION_BUDGET as u64);
            let message = format!("The aliases in this file repeat more than {limit} values.");
            return Err(self.expansion(self.outermost, &message));
        }
        Ok(())
    }

    fn expansion(&self, span: Span, message: &str) -> Fault {
        Diagnostic::new(Code::YamlExpansion, Level::File, message)
            .at(self.source.place(pos(span, 1000)))
            .hint("Write the values out, or use fewer aliases (`*name`).")
            .into()
    }

    /// The parser promises balanced events; should it ever break that promise, this is a message too.
    fn cut_short(&self) -> Fault {
        Diagnostic::new(Code::YamlSyntax, Level::File, "The file ends in the middle of a value.")
            .at(Place::file(self.source.name.clone()))
            .into()
    }
}
