//! One post as JSON: what a person reads before it is sent, and the call that would send it.

use super::PostInputs;
use super::draft::Draft;
use crate::social::{self, Network};
use serde_json::{Value, json};

pub fn write(inputs: &PostInputs<'_>, post: &Draft, out: &mut Vec<u8>) {
    let network = Network::parse(inputs.network).unwrap_or(Network::Mastodon);
    let mut call = social::request(&social::Post {
        network,
        text: post.text.clone(),
        link: post.link.clone(),
        title: post.title.clone(),
        description: post.description.clone(),
        language: inputs.language.to_string(),
        key: format!("{}/{}", inputs.account, post.id),
        author: (network == Network::Linkedin).then(|| inputs.handle.to_string()),
        hashtags: post.hashtags.clone(),
    });
    if network == Network::Linkedin && !inputs.version.is_empty() {
        call["headers"]["LinkedIn-Version"] = inputs.version.into();
    }
    let length = match post.length.as_slice() {
        [counted, limit, bytes, most, ..] => {
            json!({"counted": counted, "limit": limit, "bytes": bytes, "bytes_limit": most})
        }
        [counted, limit, ..] => json!({"counted": counted, "limit": limit}),
        _ => Value::Null,
    };
    let in_text = post.text.contains(&post.link);
    let cost = match inputs.cost.as_slice() {
        [plain, link, currency, as_of] => {
            let amount = if in_text { link } else { plain };
            json!({"amount": amount.parse::<f64>().unwrap_or_default(), "currency": currency, "as_of": as_of})
        }
        _ => Value::Null,
    };
    let file = json!({
        "account": inputs.account,
        "handle": inputs.handle,
        "network": inputs.network,
        "language": inputs.language,
        "id": post.id,
        "recipe": post.recipe,
        "wording": post.wording.to_string(),
        "day": post.day,
        "page": post.page,
        "text": post.text,
        "length": length,
        "link": post.link,
        "link_in_text": in_text,
        "hashtags": post.hashtags,
        "image": if post.image.is_empty() { Value::Null } else { json!({"url": post.image, "alt": post.alt}) },
        "cost": cost,
        "request": call,
    });
    // Texts and lists can always be written; there is nothing here that could fail.
    if let Ok(json) = serde_json::to_vec_pretty(&file) {
        out.extend_from_slice(&json);
        out.push(b'\n');
    }
}
