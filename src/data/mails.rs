//! The messages of the customer journey: a file each, and the fields that a sender fills in.
//!
//! A message has variants that differ in what they try. Bodies are read into blocks (`body`), so that the HTML and
//! the text of a mail are drawn from the same words. Nothing here knows a reader: a field is a name with a type and
//! an example.
//!
//! Invariant: after a clean load every field that a text names is declared, and every text can be sent where each
//! field that may be missing is missing.

mod body;
mod fold;
pub mod from;

pub use body::{Block, Inline, Piece, Target, optional};
pub use fold::Written;

use super::site::load_yaml;
use super::source::is_hidden;
use crate::config::{Config, OneOrMany, Ordered};
use crate::diag::{Code, Diagnostic, Level, Place, Report, did_you_mean};
use crate::node::{Node, Source};
use schemars::JsonSchema;
use serde::Deserialize;
use std::path::Path;
use std::sync::Arc;

/// fields.yaml: what a sender fills into mails.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FieldsFile {
    /// Name → what stands there. A mail names a field in braces: {first_name}
    pub fields: Ordered<FieldDef>,
}

/// A field that is filled in when a mail is sent.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FieldDef {
    #[serde(rename = "type")]
    pub kind: FieldKind,
    /// What stands there if nothing is known.
    pub fallback: Option<String>,
    /// True: it may be missing, and a paragraph or list item that names it is then left out. Without this and without
    /// a fallback it must be given.
    #[serde(default)]
    pub optional: bool,
    /// What previews show. Invented, and it looks so.
    pub example: String,
    /// What the studio shows instead while a page is looked at: a value of its rows, such as `place.title` (or
    /// `story.url`, the whole address of the row's own page); of several the first that is there. Nothing of it is sent.
    #[serde(default)]
    pub from: OneOrMany<String>,
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FieldKind {
    /// What a person or firm is called.
    Name,
    Text,
    /// A whole address, https.
    Url,
    Number,
    Date,
    Money,
}

impl FieldKind {
    pub fn name(self) -> &'static str {
        match self {
            FieldKind::Name => "name",
            FieldKind::Text => "text",
            FieldKind::Url => "url",
            FieldKind::Number => "number",
            FieldKind::Date => "date",
            FieldKind::Money => "money",
        }
    }
}

/// A message: when it is sent, to whom, and in which variants.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MailFile {
    /// What the message is called.
    pub name: String,
    /// When it is sent, in words.
    pub trigger: String,
    pub audience: Audience,
    pub kind: MailKind,
    /// Why the reader gets it, in a sentence; it stands below the mail.
    pub reason: String,
    /// True if a reward is offered or spoken of: then `disclosure` says what is given for what.
    #[serde(default)]
    pub rewards: bool,
    /// What must be said beside a reward.
    pub disclosure: Option<String>,
    /// Variants by their letters: each tries something else, and not the same in other words.
    pub variants: Ordered<VariantDef>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Audience {
    Customer,
    Expert,
}

/// Whether a mail answers what the reader did, or advertises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum MailKind {
    Transactional,
    Marketing,
}

/// One way to write a message.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VariantDef {
    /// What this variant tries, and why that may work.
    pub approach: String,
    pub subject: String,
    /// The line that stands beside the subject in a list of mails.
    pub preheader: String,
    /// The text, in a small part of Markdown.
    pub body: String,
}

/// A field with its name.
#[derive(Clone, Debug)]
pub struct Field {
    pub name: Arc<str>,
    pub def: FieldDef,
    pub place: Place,
}

/// A message, read.
#[derive(Clone, Debug)]
pub struct Message {
    /// The name of its file: confirmation.
    pub id: Arc<str>,
    pub def: MailFile,
    pub reason: Vec<Piece>,
    pub disclosure: Vec<Piece>,
    pub variants: Vec<Variant>,
    pub place: Place,
}

/// A variant, read.
#[derive(Clone, Debug)]
pub struct Variant {
    pub id: Arc<str>,
    pub approach: String,
    pub subject: Vec<Piece>,
    pub preheader: Vec<Piece>,
    pub body: Vec<Block>,
    /// Where its body begins.
    pub place: Place,
    /// Paths of this site that it leads to, each with its place.
    pub leads_to: Vec<(String, Place)>,
}

/// Every message of a site, by the names of their files.
#[derive(Clone, Debug, Default)]
pub struct Mails {
    pub fields: Vec<Field>,
    pub messages: Vec<Message>,
}

impl Mails {
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| *field.name == *name)
    }

    /// Reads the folder of messages; a site without `mails` in site.yaml has none.
    pub fn load(site: &Path, config: &Config, report: &mut Report) -> Mails {
        let mut mails = Mails::default();
        let Some(rules) = &config.file.mails else { return mails };
        let folder = rules.folder.trim_end_matches('/');
        let fields = format!("{folder}/fields.yaml");
        if !site.join(&fields).is_file() {
            let message = format!("there is no {fields}");
            report.push(
                Diagnostic::new(Code::FileMissing, Level::File, message)
                    .at(config.place(&["mails"]))
                    .hint("write it: it declares what a sender fills into mails, such as `first_name`; or take `mails` out"),
            );
            return mails;
        }
        let Some((file, source, tree)) = load_yaml::<FieldsFile>(site, &fields, report) else { return mails };
        mails.fields = read_fields(&file, &source, &tree, report);
        for id in names(&site.join(folder)) {
            let name = format!("{folder}/{id}.yaml");
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            if id.is_empty() || id.len() > 60 || !id.chars().all(plain) {
                let message = format!("`{}` cannot be the name of a message", id.escape_debug());
                report.push(
                    Diagnostic::new(Code::Mail, Level::File, message)
                        .at(Place::file(name))
                        .hint("call the file by small letters, digits and hyphens: follow-up.yaml"),
                );
                continue;
            }
            let Some((def, source, tree)) = load_yaml::<MailFile>(site, &name, report) else { continue };
            let mut reader = Reader { mails: &mails, source: &source, tree: &tree, report };
            let message = reader.message(&id, def);
            mails.messages.push(message);
        }
        mails
    }
}

/// The messages of a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let files = std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let names =
        files.map(|file| file.file_name().to_string_lossy().into_owned()).filter(|name| !is_hidden(name));
    let mut names: Vec<String> =
        names.filter_map(|name| name.strip_suffix(".yaml").map(str::to_string)).collect();
    names.retain(|name| name != "fields");
    names.sort();
    names
}

fn read_fields(file: &FieldsFile, source: &Source, tree: &Node, report: &mut Report) -> Vec<Field> {
    let node = tree.get("fields");
    let mut fields = Vec::new();
    for (name, def) in file.fields.iter() {
        let place = node
            .and_then(|n| n.get(name))
            .map_or_else(|| Place::file(source.name.clone()), |n| source.place(n.pos));
        let mut fault = |message: String, hint: &str| {
            report.push(Diagnostic::new(Code::Mail, Level::File, message).at(place.clone()).hint(hint));
        };
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if !name.starts_with(|c: char| c.is_ascii_lowercase()) || !name.chars().all(plain) {
            fault(
                format!("`{name}` cannot be the name of a field"),
                "use small letters, digits and underscores",
            );
        }
        if WORDS.contains(&name) {
            fault(
                format!("`{name}` is a word of templates, and hosts would not take it for a field"),
                "give it another name",
            );
        }
        let unusable = |text: &String| {
            text.trim().is_empty()
                || text.chars().any(char::is_control)
                || text.contains(['{', '}'])
                || text.ends_with('\\')
        };
        if def.fallback.as_ref().is_some_and(unusable) {
            fault(
                format!("the fallback of `{name}` is no plain text"),
                "write a few words without braces on one line; without any, take it out and write `optional: true`",
            );
        }
        if def.kind == FieldKind::Url && def.fallback.is_some() {
            fault(
                format!(
                    "`{name}` is an address with a fallback, and everybody would be led to the same place"
                ),
                "take the fallback out, or lead to a page of the site",
            );
        }
        if def.optional && def.fallback.is_some() {
            fault(
                format!("the field `{name}` has a fallback, and yet may be missing"),
                "keep one of the two: the fallback, or `optional: true`",
            );
        }
        let address = |text: &String| text.starts_with("https://") && !text.contains(char::is_whitespace);
        if def.kind == FieldKind::Url && !def.fallback.iter().chain([&def.example]).all(address) {
            fault(
                format!("the field `{name}` is an address, and its example or fallback is none"),
                "write a whole address that begins with https://",
            );
        }
        if def.example.trim().is_empty() || def.example.contains(['\n', '\r']) {
            fault(format!("the field `{name}` has no example of one line"), "write what previews show there");
        }
        fields.push(Field { name: name.into(), def: def.clone(), place });
    }
    fields
}

/// What templates mean something else by.
const WORDS: &[&str] =
    &["each", "else", "false", "if", "log", "lookup", "null", "this", "true", "undefined", "unless", "with"];

struct Reader<'a> {
    mails: &'a Mails,
    source: &'a Source,
    tree: &'a Node,
    report: &'a mut Report,
}

impl Reader<'_> {
    /// Tells of something at the first line, from that of a node on, that holds a text.
    fn fault(&mut self, node: Option<&Node>, needle: &str, message: String, hint: &str) {
        let place = body::place(self.source, node.unwrap_or(self.tree), needle);
        self.report.push(Diagnostic::new(Code::Mail, Level::File, message).at(place).hint(hint));
    }

    fn message(&mut self, id: &str, def: MailFile) -> Message {
        let tree = self.tree;
        if def.rewards && def.disclosure.as_deref().is_none_or(|text| text.trim().is_empty()) {
            let message = format!("the message `{id}` speaks of a reward and discloses nothing");
            self.fault(
                tree.get("rewards"),
                "rewards",
                message,
                "write under `disclosure` who gets what for what; readers and the law ask for it",
            );
        }
        if def.variants.iter().count() < 3 {
            let message = format!("the message `{id}` has fewer than three variants");
            self.fault(
                tree.get("variants"),
                "variants",
                message,
                "write three that differ in what they try: which one works is only learnt by trying",
            );
        }
        let reason = self.line("reason", tree.get("reason"), &def.reason);
        let disclosure = def
            .disclosure
            .as_deref()
            .map_or_else(Vec::new, |text| self.line("disclosure", tree.get("disclosure"), text));
        let variants = def.variants.iter().map(|(name, variant)| self.variant(id, name, variant)).collect();
        Message {
            id: id.into(),
            reason,
            disclosure,
            variants,
            place: Place::file(self.source.name.clone()),
            def,
        }
    }

    fn variant(&mut self, id: &str, name: &str, def: &VariantDef) -> Variant {
        let node = self.tree.get("variants").and_then(|node| node.get(name));
        let of = |key: &str| node.and_then(|node| node.get(key));
        if name.is_empty() || !name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()) {
            self.fault(
                node,
                name,
                format!("`{name}` cannot be the name of a variant"),
                "use a small letter: a, b, c",
            );
        }
        let whole = def.approach.split_whitespace().count() >= 4;
        if !whole {
            let message = format!("the variant {name} of `{id}` does not say what it tries");
            self.fault(
                of("approach").or(node),
                "approach",
                message,
                "write a sentence: what is different, and why it may work",
            );
        }
        let subject = self.line("subject", of("subject"), &def.subject);
        let preheader = self.line("preheader", of("preheader"), &def.preheader);
        let body_node = of("body").or(node);
        let mut found = Vec::new();
        let read = body::read(&def.body, &self.mails.fields, &mut |needle, message, hint| {
            found.push((needle, message, hint))
        });
        for (needle, message, hint) in found {
            self.fault(body_node, &needle, message, &hint);
        }
        let tree = self.tree;
        let place = |needle: &str| body::place(self.source, body_node.unwrap_or(tree), needle);
        let leads_to = body::paths(&read).map(|path| (path.to_string(), place(path))).collect();
        Variant {
            id: name.into(),
            approach: def.approach.trim().to_string(),
            subject,
            preheader,
            body: read,
            place: place(""),
            leads_to,
        }
    }

    /// A text of one line with slots, which is always there: no field in it may be missing.
    fn line(&mut self, what: &str, node: Option<&Node>, text: &str) -> Vec<Piece> {
        let text = text.trim();
        if text.is_empty() || text.contains(['\n', '\r']) {
            self.fault(node, "", format!("`{what}` must be a text of one line"), "write it on one line");
        }
        let mut found = Vec::new();
        let pieces = body::pieces(text, &self.mails.fields, &mut |needle, message, hint| {
            found.push((needle, message, hint))
        });
        if pieces.iter().any(|piece| matches!(piece, Piece::Site(name) if name != "name")) {
            let hint = "say it in a paragraph of the body, which is left out where it is zero".to_string();
            found.push((
                "{site.".into(),
                format!("`{what}` names a number of the site that may be zero"),
                hint,
            ));
        }
        if what == "subject" && text.contains("=?") {
            let hint = "take the signs `=?` out: mail programs would read a code there".to_string();
            found.push(("=?".into(), "the subject holds what begins an encoded word".into(), hint));
        }
        for piece in &pieces {
            if let Piece::Field(name) = piece
                && self.mails.field(name).is_some_and(|field| field.def.optional)
            {
                found.push((
                    format!("{{{name}}}"),
                    format!("`{name}` may be missing, and `{what}` is always there"),
                    "give the field a fallback, or name it in the body alone".to_string(),
                ));
            }
        }
        for (needle, message, hint) in found {
            self.fault(node, &needle, message, &hint);
        }
        pieces
    }
}

/// What was meant by a name that nobody declared.
fn near(name: &str, known: &[Field]) -> String {
    match did_you_mean(name, known.iter().map(|field| &*field.name)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "declare it in fields.yaml, or write one of site.name, site.services, site.experts, site.places, site.stories".into(),
    }
}
