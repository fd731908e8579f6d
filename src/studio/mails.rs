//! The mails of the customer journey while a page is looked at: which of them name something of it, and each as an
//! invented reader would get it.

use super::{Scene, place};
use crate::data::mails::{Message, Variant, Written};
use crate::diag::Diagnostic;
use crate::hooks::mails::{READERS, ShownMail, filled_by, shown};
use serde_json::{Value as Json, json};

/// Every message with its variants, those first that the page puts something into. `at` is the page, if one is
/// looked at.
pub fn mails(scene: &Scene<'_>, at: Option<usize>) -> Json {
    let page = at.and_then(|at| scene.page_of(at));
    let mut messages: Vec<(usize, Json)> = Vec::new();
    for message in &scene.world.mails.messages {
        let variants: Vec<(usize, Json)> =
            message.variants.iter().map(|v| variant(scene, message, v, page)).collect();
        let named = variants.iter().map(|(named, _)| named).sum();
        let def = &message.def;
        messages.push((
            named,
            json!({ "id": &*message.id, "name": def.name, "trigger": def.trigger,
                "audience": format!("{:?}", def.audience).to_lowercase(),
                "kind": format!("{:?}", def.kind).to_lowercase(), "place": place(Some(&message.place)),
                "named": named > 0, "variants": variants.into_iter().map(|(_, v)| v).collect::<Vec<_>>() }),
        ));
    }
    messages.sort_by_key(|(named, _)| std::cmp::Reverse(*named));
    let messages: Vec<Json> = messages.into_iter().map(|(_, message)| message).collect();
    json!({ "messages": messages, "readers": READERS })
}

/// A variant, and how many fields of it the page fills.
fn variant(
    scene: &Scene<'_>,
    message: &Message,
    variant: &Variant,
    page: Option<(usize, &crate::graph::Key)>,
) -> (usize, Json) {
    let world = scene.world;
    let fields = Written { message, variant }.fields();
    let filled = fields
        .iter()
        .filter_map(|name| world.mails.field(name))
        .filter(|field| page.is_some_and(|(tree, key)| filled_by(world, field, tree, key).is_some()));
    let names: Vec<&str> = filled.map(|field| &*field.name).collect();
    let said = json!({ "id": &*variant.id, "approach": variant.approach, "place": place(Some(&variant.place)),
        "fields": names });
    (names.len(), said)
}

/// One mail as one of the readers would get it.
pub fn mail(
    scene: &Scene<'_>,
    (message, variant): (&str, &str),
    reader: &str,
    at: Option<usize>,
) -> Result<Json, Box<Diagnostic>> {
    let messages = &scene.world.mails.messages;
    let found = messages.iter().enumerate().find(|(_, m)| &*m.id == message).and_then(|(at, message)| {
        let number = message.variants.iter().position(|v| &*v.id == variant)?;
        Some((at, number))
    });
    let Some(found) = found else { return Ok(Json::Null) };
    let reader = READERS.into_iter().find(|known| *known == reader).unwrap_or(READERS[0]);
    let page = at.and_then(|at| scene.page_of(at));
    let ShownMail { subject, preheader, from, reply_to, headers, html, text, fields } =
        shown(scene.world, found, reader, page)?;
    let written = |name: &str| place(scene.world.mails.field(name).map(|field| &field.place));
    let fields: Vec<Json> = fields
        .iter()
        .map(|f| json!({ "name": f.name, "value": f.value, "of_page": f.of_page, "place": written(&f.name) }))
        .collect();
    let headers: Vec<Json> = headers.iter().map(|(name, value)| json!([name, value])).collect();
    Ok(json!({ "message": message, "variant": variant, "reader": reader, "subject": subject,
        "preheader": preheader, "from": {"name": from.0, "email": from.1}, "reply_to": reply_to,
        "headers": headers, "html": html, "text": text, "fields": fields,
        "place": place(Some(&messages[found.0].variants[found.1].place)) }))
}
