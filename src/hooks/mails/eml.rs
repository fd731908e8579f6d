//! A preview: the mail as an invented reader would get it, as a file that mail programs open.
//!
//! Day and id are fixed, so that the same words make the same bytes; a sender writes its own.

use super::part::Into;
use super::{MailInputs, file, preview};
use crate::diag::{Code, Diagnostic, Level};
use crate::text::merge;

/// Writes the mail for one of the invented readers.
pub fn write(
    inputs: &MailInputs<'_>,
    (text, html): (&str, &str),
    person: &str,
    out: &mut Vec<u8>,
) -> Result<(), Box<Diagnostic>> {
    let filled = |template: &str| merge(template, &|name| preview::value(person, &inputs.fields, name));
    let variant = inputs.written.variant;
    let subject = inputs.line(&variant.subject, Into::Text);
    let written = filled(&subject).and_then(|subject| Ok((subject, filled(text)?, filled(html)?))).and_then(
        |(subject, text, html)| {
            let headers = file::headers(inputs).into_iter().map(|(name, value)| Ok((name, filled(&value)?)));
            let headers: Vec<(&'static str, String)> = headers.collect::<Result<_, String>>()?;
            message(inputs, person, Parts { subject, text, html, headers })
        },
    );
    match written {
        Ok(bytes) => {
            out.extend_from_slice(&bytes);
            Ok(())
        }
        Err(why) => Err(Box::new(
            Diagnostic::new(
                Code::Mail,
                Level::File,
                format!("the preview for {person} cannot be made: {why}"),
            )
            .at(variant.place.clone())
            .hint("correct the texts of this variant, or who sends it under `mails` in site.yaml"),
        )),
    }
}

/// What is filled in; without the feature nobody reads it.
#[cfg_attr(not(feature = "mails"), allow(dead_code))]
struct Parts {
    subject: String,
    text: String,
    html: String,
    headers: Vec<(&'static str, String)>,
}

/// Previews have no day of their own.
#[cfg(feature = "mails")]
const DAY: &str = "Thu, 01 Jan 2026 12:00:00 +0000";

#[cfg(feature = "mails")]
fn message(inputs: &MailInputs<'_>, person: &str, parts: Parts) -> Result<Vec<u8>, String> {
    use lettre::Message;
    use lettre::message::header::{Date, Header, HeaderName, HeaderValue};
    use lettre::message::{Mailbox, MultiPart, MultiPartKind, SinglePart};
    let mailbox = |name: &str, address: &str| -> Result<Mailbox, String> {
        let address = address.parse().map_err(|_| format!("`{address}` is not the address of a mailbox"))?;
        Ok(Mailbox::new((!name.is_empty()).then(|| name.to_string()), address))
    };
    let (message, variant) = (inputs.written.message, inputs.written.variant);
    let host = inputs.from.1.rsplit('@').next().unwrap_or("localhost");
    let id = format!("<preview.{}.{}.{person}@{host}>", message.id, variant.id);
    let mut builder = Message::builder()
        .from(mailbox(inputs.from.0, inputs.from.1)?)
        .to(mailbox("Synthetic Reader", "synthetic.reader@example.com")?)
        .subject(parts.subject)
        .header(Date::parse(DAY).map_err(|error| error.to_string())?)
        .message_id(Some(id));
    if !inputs.reply_to.is_empty() {
        builder = builder.reply_to(mailbox("", inputs.reply_to)?);
    }
    for (name, value) in parts.headers {
        let name = HeaderName::new_from_ascii(name.to_string()).map_err(|error| error.to_string())?;
        builder = builder.raw_header(HeaderValue::new(name, value));
    }
    let boundary = format!("=_{}-{}-{person}", message.id, variant.id);
    let both = MultiPart::builder()
        .kind(MultiPartKind::Alternative)
        .boundary(boundary)
        .singlepart(SinglePart::plain(parts.text))
        .singlepart(SinglePart::html(parts.html));
    Ok(builder.multipart(both).map_err(|error| error.to_string())?.formatted())
}

#[cfg(not(feature = "mails"))]
fn message(_: &MailInputs<'_>, _: &str, _: Parts) -> Result<Vec<u8>, String> {
    Err("this program was built without the feature `mails`".into())
}
