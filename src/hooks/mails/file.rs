//! A mail as a template: for a sender of our own, and as a version of a dynamic template of SendGrid.

use super::MailInputs;
use super::part::Into;
use super::preview;
use serde_json::{Map, Value, json};

/// Everything that a sender of our own needs.
pub fn own(inputs: &MailInputs<'_>, (text, html): (&str, &str), out: &mut Vec<u8>) {
    let (message, variant) = (inputs.written.message, inputs.written.variant);
    // A paragraph that is not said names nothing.
    let (subject, preheader) =
        (inputs.line(&variant.subject, Into::Text), inputs.line(&variant.preheader, Into::Text));
    let is_named = |field: &&&crate::data::mails::Field| {
        let name = &field.name;
        let places = [format!("{{{{{name}}}}}"), format!("{{{{#if {name}}}}}")];
        [text, html, &subject, &preheader].iter().any(|part| places.iter().any(|place| part.contains(place)))
    };
    let fields: Vec<Value> = inputs
        .fields
        .iter()
        .filter(is_named)
        .map(|field| {
            json!({
                "name": &*field.name,
                "type": field.def.kind.name(),
                "required": !field.def.optional && field.def.fallback.is_none(),
                "fallback": field.def.fallback,
            })
        })
        .collect();
    write(
        json!({
            "message": &*message.id,
            "variant": &*variant.id,
            "name": message.def.name,
            "trigger": message.def.trigger,
            "audience": format!("{:?}", message.def.audience).to_lowercase(),
            "kind": format!("{:?}", message.def.kind).to_lowercase(),
            "approach": variant.approach,
            "from": {"name": inputs.from.0, "email": inputs.from.1},
            "reply_to": if inputs.reply_to.is_empty() { Value::Null } else { inputs.reply_to.into() },
            "subject": subject,
            "preheader": preheader,
            "headers": Value::Object(headers(inputs).into_iter().map(|(name, value)| (name.into(), value.into())).collect()),
            "fields": fields,
            "text": text,
            "html": html,
        }),
        out,
    );
}

/// Headers beside the usual ones: of which list it is (RFC 2919), and how to leave it by one click (RFC 8058).
pub fn headers(inputs: &MailInputs<'_>) -> Vec<(&'static str, String)> {
    let Some((field, mailbox)) = inputs.unsubscribe else { return Vec::new() };
    let mut ways = format!("<{{{{{{{field}}}}}}}>");
    if !mailbox.is_empty() {
        ways.push_str(&format!(", <mailto:{mailbox}?subject=unsubscribe>"));
    }
    let host = inputs.from.1.rsplit('@').next().unwrap_or_default();
    let audience = format!("{:?}", inputs.written.message.def.audience).to_lowercase();
    vec![
        ("List-Id", format!("<{audience}s.{host}>")),
        ("List-Unsubscribe", ways),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".into()),
    ]
}

/// The body of a call that makes a version of a dynamic template.
pub fn sendgrid(inputs: &MailInputs<'_>, (text, html): (&str, &str), out: &mut Vec<u8>) {
    let (message, variant) = (inputs.written.message, inputs.written.variant);
    let test: Map<String, Value> = inputs
        .fields
        .iter()
        .filter_map(|field| {
            let value = preview::value("whole", &inputs.fields, &field.name)?;
            Some((field.name.to_string(), value.into()))
        })
        .collect();
    write(
        json!({
            "name": format!("{}, variant {}", message.def.name, variant.id),
            "subject": inputs.line(&variant.subject, Into::Text),
            "html_content": html,
            "plain_content": text,
            "generate_plain_content": false,
            "editor": "code",
            "active": 1,
            "test_data": Value::Object(test).to_string(),
        }),
        out,
    );
}

fn write(file: Value, out: &mut Vec<u8>) {
    // Texts and lists can always be written; there is nothing here that could fail.
    if let Ok(json) = serde_json::to_vec_pretty(&file) {
        out.extend_from_slice(&json);
        out.push(b'\n');
    }
}
