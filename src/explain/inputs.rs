//! The inputs of a file as lines: part by part, with every value and where it is written.

use super::file::Since;
use super::parts;
use crate::diag::Place;
use crate::fingerprint::{Node, Trace};

/// One part of a fingerprint.
pub struct Input {
    pub name: String,
    /// What it is, in words.
    pub about: &'static str,
    /// Whether it is another one than in the last build, if that is known.
    pub changed: Option<bool>,
    pub lines: Vec<Line>,
}

/// A value, or the heading of some values.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// Name of the field or column; "" for an item of a list.
    pub name: String,
    /// Which row or text it is of.
    pub of: String,
    pub value: Option<String>,
    pub place: Option<Place>,
    pub below: Vec<Line>,
}

/// Every part of a trace.
pub fn inputs(trace: &Trace, since: &Since) -> Vec<Input> {
    let named = trace.nodes.iter().filter(|node| !node.name.is_empty());
    let input = |(at, node): (usize, &Node)| {
        let mut line = line(node);
        // Where the part as a whole is written, if it is one row or text.
        let own = line.value.is_some() || line.place.is_some() || !line.of.is_empty();
        let lines = if own {
            line.name = String::new();
            vec![line]
        } else {
            line.below
        };
        Input {
            name: node.name.to_string(),
            about: parts::about(&node.name),
            changed: match since {
                Since::Same => Some(false),
                Since::Changed(changed) => Some(changed.contains(&at)),
                Since::OtherProgram => (at == 0).then_some(true),
                Since::NeverBuilt | Since::New | Since::Doubtful | Since::Unnamed => None,
            },
            lines,
        }
    };
    named.enumerate().map(input).collect()
}

fn line(node: &Node) -> Line {
    let mut line = Line {
        name: node.name.to_string(),
        of: node.what.clone(),
        place: node.place.clone(),
        ..Line::default()
    };
    if let Some(leaf) = &node.value {
        line.value = Some(match (leaf.is_shown, leaf.text.as_str()) {
            (true, text) => text.to_string(),
            // The only value of a node is a length or a kind: it has no items.
            (false, _) => String::new(),
        });
        return line;
    }
    let shown = |node: &&Node| node.value.as_ref().is_none_or(|leaf| leaf.is_shown);
    line.below = node.nodes.iter().filter(shown).map(self::line).collect();
    // Values that stand side by side, such as name and address, are one line.
    let beside = node.nodes.iter().filter(shown).all(|node| node.value.is_some() && node.nodes.is_empty());
    let pair = node.nodes.iter().filter(|node| !shown(node)).count() == 0;
    if beside
        && (pair || line.below.len() == 1)
        && line.below.iter().all(Line::is_bare)
        && !line.below.is_empty()
    {
        let values: Vec<String> = line.below.drain(..).filter_map(|below| below.value).collect();
        let said: Vec<&str> = values.iter().map(String::as_str).filter(|value| !value.is_empty()).collect();
        line.value = Some(said.join(" · "));
    }
    // What is wrapped once, such as a value that may be missing, says what is in it.
    if let [only] = line.below.as_mut_slice()
        && (only.name.is_empty() || line.name.is_empty() && line.of.is_empty())
    {
        let inner = std::mem::take(only);
        line.below = inner.below;
        line.value = inner.value;
        line.place = line.place.or(inner.place);
        line.of = if line.of.is_empty() { inner.of } else { line.of };
        line.name = if line.name.is_empty() { inner.name } else { line.name };
    }
    line
}

impl Line {
    fn is_bare(&self) -> bool {
        self.name.is_empty() && self.of.is_empty() && self.place.is_none() && self.below.is_empty()
    }
}
