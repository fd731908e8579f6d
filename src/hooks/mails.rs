//! Mails of the customer journey: for each message and variant the HTML, the text, a template for a sender of our
//! own and one for SendGrid, and previews for four invented readers.
//!
//! A build sends nothing. What is made here has places for what a sender knows (`text::merge`).
//!
//! Invariant: HTML and text are drawn from the same blocks; every link is whole and counted; a mail that advertises
//! carries the way out of it and a postal address.

use crate::config::Kind;
use crate::data::mails::{Field, FieldKind, MailKind, Written};
use crate::diag::{Code, Diagnostic, Level, Report};
use crate::fingerprint::Hashed;
use crate::graph::{Key, Tree};
use crate::inputs;
use crate::produce::{Listed, Producer, World};
use crate::theme::{Cache, Theme};
use crate::value::Value;

mod eml;
mod file;
mod html;
mod part;
mod preview;
mod shown;
mod text;

use preview::PEOPLE;

pub use preview::PEOPLE as READERS;
pub use shown::{Filled, ShownMail, filled_by, shown};

/// The template of all mails.
const TEMPLATE: &str = "mail.mjml";
/// The files of one variant, by their endings; previews come after them.
const FILES: [&str; 4] = ["html", "txt", "json", "sendgrid.json"];

inputs! {
    /// Everything that one file of a mail says.
    pub struct MailInputs<'g> {
        pub written: Written<'g>,
        /// The fields that it names.
        pub fields: Vec<&'g Field>,
        /// What it names of the site, written out.
        pub of_site: Vec<(String, String)>,
        pub from: (&'g str, &'g str),
        pub reply_to: &'g str,
        /// The field of the address to unsubscribe at, and the mailbox beside it; nothing for a mail that answers.
        pub unsubscribe: Option<(&'g str, &'g str)>,
        pub postal_address: String,
        pub origin: &'g str,
        pub base: &'g str,
        pub language: &'g str,
        pub site: &'g Hashed<Value>,
        pub file: String,
    }
}

pub struct MailFiles;

impl MailFiles {
    fn written<'w>(world: &'w World, key: &Key) -> Option<Written<'w>> {
        let message = world.mails.messages.get(key.rows[0] as usize)?;
        Some(Written { message, variant: message.variants.get(key.rows[1] as usize)? })
    }
    /// The ending of a file.
    fn file(key: &Key) -> String {
        match key.part as usize {
            at if at < FILES.len() => FILES[at].to_string(),
            at => format!("{}.eml", PEOPLE[(at - FILES.len()) % PEOPLE.len()]),
        }
    }
}

impl Producer for MailFiles {
    type Inputs<'w> = Option<MailInputs<'w>>;

    fn name(&self) -> &'static str {
        "mail"
    }
    fn artifacts(&self, world: &World, tree: usize, emit: &mut dyn FnMut(Listed)) {
        // Mails speak the language of the site.
        if tree > 0 {
            return;
        }
        for (message, of) in world.mails.messages.iter().enumerate() {
            for variant in 0..of.variants.len() {
                for part in 0..(FILES.len() + PEOPLE.len()) as u32 {
                    let rows = [message as u32, variant as u32, 0];
                    emit(Listed::Made(Key { family: u16::MAX, rows, part }, None));
                }
            }
        }
    }
    fn path(&self, world: &World, _: usize, key: &Key) -> String {
        let Some(Written { message, variant }) = Self::written(world, key) else { return String::new() };
        format!("_outbox/mails/{}/{}.{}", message.id, variant.id, Self::file(key))
    }
    fn origin(&self, world: &World, _: usize, key: &Key) -> String {
        let Some(Written { message, variant }) = Self::written(world, key) else { return String::new() };
        format!("the variant {} of the message `{}`", variant.id, message.id)
    }
    fn inputs<'w>(&self, world: &'w World, tree: usize, key: &Key) -> Self::Inputs<'w> {
        let written = Self::written(world, key)?;
        let rules = world.graph.config.file.mails.as_ref()?;
        let t = &world.graph.trees[tree];
        let advertises = written.message.def.kind == MailKind::Marketing;
        let mut names = written.fields();
        if advertises && !names.contains(&rules.unsubscribe_field) {
            names.push(rules.unsubscribe_field.clone());
            names.sort();
        }
        let fields = names.iter().filter_map(|name| world.mails.field(name)).collect();
        let of_site = written.of_site().into_iter().map(|name| {
            let text = of_site(world, t, &name);
            (name, text)
        });
        let mailbox = rules.unsubscribe_mailbox.as_deref().unwrap_or("");
        Some(MailInputs {
            fields,
            of_site: of_site.collect(),
            from: (&rules.from.name, &rules.from.email),
            reply_to: rules.reply_to.as_deref().unwrap_or(""),
            unsubscribe: advertises.then_some((rules.unsubscribe_field.as_str(), mailbox)),
            postal_address: postal_address(world),
            origin: &world.graph.config.origin,
            base: &t.base,
            language: t.locale.tag(),
            site: &t.site,
            file: Self::file(key),
            written,
        })
    }
    fn template<'i>(&self, inputs: &'i Self::Inputs<'_>) -> Option<&'i str> {
        // The text is drawn by the program alone.
        inputs.as_ref().filter(|inputs| inputs.file != "txt").map(|_| TEMPLATE)
    }
    fn note(&self, world: &World, report: &mut Report) {
        let Some(rules) = &world.graph.config.file.mails else { return };
        let file = &world.graph.config.file;
        let tagline = world.themes[0].settings.get("tagline").and_then(Value::as_str).unwrap_or_default();
        let address = postal_address(world);
        let texts = [
            (&["name"][..], file.name.as_str()),
            (&["settings", "tagline"], tagline),
            (&["mails"], &address),
        ];
        for (path, text) in texts.into_iter().filter(|(_, text)| text.contains(['{', '}', '\\'])) {
            let message =
                format!("mails hold “{text}”, and hosts of templates would take its braces for a field");
            report.push(
                Diagnostic::new(Code::Mail, Level::File, message)
                    .at(world.graph.config.place(path))
                    .hint("write it without braces and backslashes"),
            );
        }
        for message in &world.mails.messages {
            let advertises = message.def.kind == MailKind::Marketing;
            let mut lacks = |what: String, hint: &str| {
                report.push(
                    Diagnostic::new(Code::MailAddress, Level::File, what)
                        .at(world.graph.config.place(&["mails"]))
                        .hint(hint)
                        .group(hint.to_string()),
                );
            };
            if advertises && postal_address(world).is_empty() {
                lacks(
                    format!(
                        "the message `{}` advertises, and there is no postal address to put below it",
                        message.id
                    ),
                    "write `postal_address` under `mails`, or the address of the organisation",
                );
            }
            let leave = world.mails.field(&rules.unsubscribe_field);
            if advertises && leave.is_some_and(|field| field.def.kind != FieldKind::Url || field.def.optional)
            {
                lacks(
                    format!(
                        "the message `{}` advertises, and `{}` is not an address that is always there",
                        message.id, rules.unsubscribe_field
                    ),
                    "declare it in fields.yaml with the type url, neither optional nor with a fallback",
                );
            }
            if advertises && leave.is_none() {
                lacks(
                    format!(
                        "the message `{}` advertises, and no field `{}` says where its reader unsubscribes",
                        message.id, rules.unsubscribe_field
                    ),
                    "declare it in fields.yaml with the type url",
                );
            }
            for (path, place) in message.variants.iter().flat_map(|variant| &variant.leads_to) {
                let t = &world.graph.trees[0];
                let own = format!("{}{}", world.graph.config.origin, t.base);
                // A whole address of this site is a page of it like any other.
                let path = match path.strip_prefix(own.as_str()) {
                    Some("") => "/",
                    Some(inside) if inside.starts_with(['/', '?', '#']) => inside,
                    _ if path.starts_with('/') => path,
                    _ => continue,
                };
                let page = path.split(['#', '?']).next().unwrap_or(path);
                if !world.made.holds(page) {
                    let message = format!("the mail leads to {page}, where no page stands");
                    report.push(
                        Diagnostic::new(Code::MailTarget, Level::File, message)
                            .at(place.clone())
                            .hint("let it lead to a page that is made; a mail that was sent cannot be mended")
                            .group(format!("mail to {page}")),
                    );
                }
            }
        }
    }
    fn render(
        &self,
        inputs: &Self::Inputs<'_>,
        theme: &Theme,
        cache: &mut Cache,
        out: &mut Vec<u8>,
    ) -> Result<(), Box<Diagnostic>> {
        out.clear();
        let Some(inputs) = inputs else { return Ok(()) };
        let text = text::whole(inputs, theme);
        if inputs.file == "txt" {
            out.extend_from_slice(text.as_bytes());
            return Ok(());
        }
        let html = html::whole(inputs, theme, cache)?;
        match inputs.file.as_str() {
            "html" => out.extend_from_slice(html.as_bytes()),
            "json" => file::own(inputs, (&text, &html), out),
            "sendgrid.json" => file::sendgrid(inputs, (&text, &html), out),
            person => eml::write(inputs, (&text, &html), person.trim_end_matches(".eml"), out)?,
        }
        Ok(())
    }
}

/// A number of the site, or its name. A number of nothing is nothing.
fn of_site(world: &World, t: &Tree, name: &str) -> String {
    let kind = match name {
        "name" => return t.site.get("name").and_then(Value::as_str).unwrap_or_default().to_string(),
        "services" => Kind::Service,
        "experts" => Kind::Provider,
        "places" => Kind::Place,
        "stories" => Kind::Story,
        _ => return String::new(),
    };
    let axes =
        t.axes.iter().enumerate().filter(|(_, axis)| axis.kind() == kind && axis.table.groups.is_none());
    let pages = axes.map(|(dataset, axis)| {
        let rows = 0..axis.facets.len() as u32;
        rows.filter(|row| t.page_of_row(&world.graph, dataset, *row).is_some()).count()
    });
    match pages.sum::<usize>() {
        0 => String::new(),
        n => t.locale.integer(n as i64),
    }
}

/// The postal address in one line.
fn postal_address(world: &World) -> String {
    let file = &world.graph.config.file;
    if let Some(line) = file.mails.as_ref().and_then(|rules| rules.postal_address.as_ref()) {
        return line.trim().to_string();
    }
    let Some(address) = &file.organisation.address else { return String::new() };
    let name = file.organisation.name.as_ref().unwrap_or(&file.name);
    let parts = [
        Some(name),
        Some(&address.street),
        Some(&address.locality),
        address.region.as_ref(),
        address.postal_code.as_ref(),
        Some(&address.country),
    ];
    parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(", ")
}
