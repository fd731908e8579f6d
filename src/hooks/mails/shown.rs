//! A mail as one of the invented readers would get it, with what a page knows put in: for the studio.
//!
//! Invariant: words and layout are those of the files of the outbox; only what stands in their fields differs.

use super::part::Into;
use super::preview;
use super::{MailFiles, MailInputs, TEMPLATE, file, html, text};
use crate::data::mails::{Field, from};
use crate::diag::{Code, Diagnostic, Level};
use crate::graph::Key;
use crate::produce::{Producer, World};
use crate::text::{Lookup, merge};
use crate::theme::Cache;
use crate::told::titles::RowSlots;

/// A mail, filled in.
pub struct ShownMail {
    pub subject: String,
    pub preheader: String,
    pub from: (String, String),
    pub reply_to: String,
    pub headers: Vec<(&'static str, String)>,
    pub html: String,
    pub text: String,
    pub fields: Vec<Filled>,
}

/// One field, and what stands there for this reader.
pub struct Filled {
    pub name: String,
    /// Nothing if it is missing.
    pub value: Option<String>,
    /// The value of the page that it was taken from; nothing if it is an example.
    pub of_page: Option<String>,
}

/// Shows a variant of a message, both by their numbers, to a reader; `page` is looked at.
pub fn shown(
    world: &World,
    (message, variant): (usize, usize),
    reader: &str,
    page: Option<(usize, &Key)>,
) -> Result<ShownMail, Box<Diagnostic>> {
    let key = Key { family: u16::MAX, rows: [message as u32, variant as u32, 0], part: 0 };
    let Some(inputs) = MailFiles.inputs(world, 0, &key) else { return Err(nothing()) };
    let theme = &world.themes[0];
    let mut cache = Cache::default();
    cache.choose(TEMPLATE);
    let (text, html) = (text::whole(&inputs, theme), html::whole(&inputs, theme, &mut cache)?);
    let values: Vec<Filled> =
        inputs.fields.iter().map(|field| value(world, field, &inputs, reader, page)).collect();
    let fill = |template: &str| {
        merge(template, &|name| values.iter().find(|v| v.name == name).and_then(|v| v.value.clone()))
    };
    let variant = inputs.written.variant;
    let line = |pieces| fill(&inputs.line(pieces, Into::Text));
    let filled = || -> Result<ShownMail, String> {
        let headers = file::headers(&inputs).into_iter().map(|(name, value)| Ok((name, fill(&value)?)));
        Ok(ShownMail {
            subject: line(&variant.subject)?,
            preheader: line(&variant.preheader)?,
            from: (inputs.from.0.to_string(), inputs.from.1.to_string()),
            reply_to: inputs.reply_to.to_string(),
            headers: headers.collect::<Result<_, String>>()?,
            html: fill(&html)?,
            text: fill(&text)?,
            fields: Vec::new(),
        })
    };
    let mail = filled().map_err(|why| {
        let message = format!("the mail cannot be shown: {why}");
        Box::new(Diagnostic::new(Code::Mail, Level::File, message).at(variant.place.clone()))
    })?;
    Ok(ShownMail { fields: values, ..mail })
}

fn nothing() -> Box<Diagnostic> {
    Box::new(Diagnostic::new(Code::Mail, Level::File, "there is no such mail"))
}

/// What stands in a field: a value of the page, if the reader is one of whom that is known; else the example.
fn value(
    world: &World,
    field: &Field,
    inputs: &MailInputs<'_>,
    reader: &str,
    page: Option<(usize, &Key)>,
) -> Filled {
    let example = preview::value(reader, &inputs.fields, &field.name);
    let of_page = page.filter(|_| example.as_deref() == Some(field.def.example.as_str()));
    let taken = of_page.and_then(|(tree, key)| filled_by(world, field, tree, key));
    Filled {
        name: field.name.to_string(),
        value: taken.clone().map(|(_, text)| text).or(example),
        of_page: taken.map(|(from, _)| from),
    }
}

/// What a page puts into a field: where it stands, and the text; nothing if the field is of no row of it.
pub fn filled_by(world: &World, field: &Field, tree: usize, key: &Key) -> Option<(String, String)> {
    if field.def.from.is_empty() {
        return None;
    }
    let slots = RowSlots::of(world, tree, key);
    let text = |from: &String| match from.split_once('.')? {
        (root, from::URL) => {
            let t = &world.graph.trees[tree];
            let row = slots.rows.iter().find(|row| row.variable() == root || row.dataset() == root)?;
            let dataset = t.dataset(row.dataset())?;
            let at = t.axes[dataset].table.find(row.id())?;
            let page = t.page_of_row(&world.graph, dataset, at as u32)?;
            Some(format!("{}{}", world.graph.config.origin, t.url(&page)))
        }
        _ => slots.get(from).map(|filled| filled.text().to_string()),
    };
    let found = field.def.from.iter().find_map(|from| Some((from.clone(), text(from)?)));
    found.filter(|(_, text)| !text.is_empty())
}
