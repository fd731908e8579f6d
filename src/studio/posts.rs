//! The posts of one page, as each network shows and counts them.

use super::{Scene, place};
use crate::hooks::posts::{Rehearsed, Why, of_page};
use serde_json::{Value as Json, json};

/// What every account says about a page, or why it says nothing; accounts stand in the order of site.yaml.
pub fn posts(scene: &Scene<'_>, at: usize) -> Json {
    let Some((tree, key)) = scene.page_of(at) else { return json!({ "posts": [], "accounts": 0 }) };
    let posts: Vec<Json> = of_page(scene.world, tree, key).iter().map(one).collect();
    let accounts = scene.world.graph.config.file.posts.iter().map(|posts| posts.accounts.iter().count());
    json!({ "posts": posts, "accounts": accounts.sum::<usize>() })
}

fn one(post: &Rehearsed) -> Json {
    let Rehearsed { account, network, handle, recipe, place: at, file, why } = post;
    // It was written as JSON a moment ago.
    let file: Json = file.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    json!({ "account": account, "network": network, "handle": handle, "recipe": recipe, "place": place(Some(at)),
        "post": file, "drafted": why.is_none(), "why": why.as_ref().map(words) })
}

fn words(why: &Why) -> String {
    match why {
        Why::WhenOffered => "Not in the outbox: it is drafted once, by the publication that first offers this page to search engines. This is what it would say.",
        Why::WhenChanged => "Drafted when a published figure of this page changes.",
        Why::NotOffered => "Nothing is posted about a page that search engines are asked not to list.",
        Why::NoConsent => "The client of this story did not agree to social networks.",
        Why::NoDay => "A text without a day (`date` at its head) is not news, so nobody posts it.",
        Why::Older => "Not in the outbox: newer ones come before it. This is what it would say.",
        Why::Unsaid(why) => return why.clone(),
    }
    .to_string()
}
