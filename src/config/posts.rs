//! What site.yaml says about posts to social networks: whose accounts there are, and what is worth a post.
//!
//! Wordings stand in the copy deck, under `posts`. Nothing here is a secret: tokens are never part of a site.

use super::{FamilyKind, Ordered, SiteFile};
use crate::social::Network;
use schemars::JsonSchema;
use serde::Deserialize;

/// Posts that are drafted from the same rows as pages; nothing is sent by a build.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Posts {
    /// Accounts: name → network and handle. The name is that of the folder and the queue of its posts.
    pub accounts: Ordered<Account>,
    /// What is worth a post: name → occasion. The wordings stand under the same name in the copy deck.
    pub recipes: Ordered<Recipe>,
}

/// An account of a network.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Account {
    pub network: PostNetwork,
    /// How the account is called there: @name@instance, name.example, @name; for LinkedIn the author, urn:li:organization:1
    pub handle: String,
    /// Most characters of a post, where an instance of Mastodon allows another number than 500.
    pub limit: Option<usize>,
    /// Recipes that it posts (default: all).
    pub recipes: Option<Vec<String>>,
    /// Language of its posts (default: that of the site).
    pub language: Option<String>,
    /// LinkedIn: the version of its interface that a call names, year and month (default: 202609). Each is taken for a
    /// year at least.
    pub version: Option<String>,
    /// What a post costs there, if the network asks for money.
    pub cost: Option<PostCost>,
}

/// What the network asks for a post: it changes, so it is written here with the day on which it was so.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PostCost {
    /// Of a post without a link.
    pub post: f64,
    /// Of a post with a link.
    pub link: f64,
    /// Currency, for example USD.
    pub currency: String,
    /// The day on which somebody looked it up.
    pub as_of: String,
}

/// A network that posts are drafted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PostNetwork {
    Mastodon,
    Bluesky,
    Linkedin,
    X,
}

impl PostNetwork {
    pub fn network(self) -> Network {
        match self {
            PostNetwork::Mastodon => Network::Mastodon,
            PostNetwork::Bluesky => Network::Bluesky,
            PostNetwork::Linkedin => Network::Linkedin,
            PostNetwork::X => Network::X,
        }
    }
}

/// An occasion.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    pub when: Occasion,
    /// The family whose pages it is about; for the week the families that are counted stand in `families`.
    pub family: Option<String>,
    /// week: the families whose new pages are counted.
    #[serde(default)]
    pub families: Vec<String>,
    /// At most so many posts, the newest (default: 10; of weeks 4).
    pub newest: Option<usize>,
    /// Words that become hashtags, with slots as in wordings: "{service.name}". What has no value is left out.
    #[serde(default)]
    pub hashtags: Vec<String>,
    /// week: the page that the post leads to (default: the home page).
    pub link: Option<String>,
}

/// What happens when something is worth a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Occasion {
    /// A page was published: a story, an article.
    Published,
    /// A page that was there, or a new one, was let into search.
    Indexable,
    /// A published figure of a page is another one than before.
    Changed,
    /// A week is over in which something was published.
    Week,
}

/// Names stand in paths.
const LONGEST: usize = 40;

/// Whether a name can be a folder.
fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= LONGEST
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

impl Posts {
    /// Names that lead nowhere, and occasions that lack what they are about.
    pub(super) fn check(&self, file: &SiteFile, fault: &mut dyn FnMut(&[&str], String, &str)) {
        for (name, account) in self.accounts.iter() {
            let path = ["posts", "accounts", name];
            if !is_plain(name) {
                let message = format!("`{}` cannot be the name of an account", name.escape_debug());
                fault(&path, message, "use small letters, digits and hyphens, forty at most");
            }
            if account.handle.trim().is_empty() || account.handle.chars().any(char::is_control) {
                let hint =
                    "write how it is called there: @name@instance, name.example, urn:li:organization:1";
                fault(
                    &[&path[..], &["handle"]].concat(),
                    format!("the account `{name}` has no handle"),
                    hint,
                );
            }
            if account.limit.is_some_and(|limit| limit < 100) {
                let hint = "write what the instance allows, or take it out for the usual limit";
                fault(&[&path[..], &["limit"]].concat(), "no network allows so few characters".into(), hint);
            }
            if account.cost.as_ref().is_some_and(|cost| !(cost.post >= 0.0 && cost.link >= 0.0)) {
                let hint = "write what the network asks for a post, without and with a link";
                fault(&[&path[..], &["cost"]].concat(), "a post cannot cost less than nothing".into(), hint);
            }
            let language = account.language.as_ref().filter(|l| **l != file.language);
            if let Some(language) = language.filter(|l| !file.translations.contains_key(*l)) {
                fault(
                    &[&path[..], &["language"]].concat(),
                    format!("the site does not speak `{language}`"),
                    "write the site's language or one of its `translations`",
                );
            }
            for recipe in account.recipes.iter().flatten().filter(|r| self.recipes.get(r).is_none()) {
                let near = crate::diag::did_you_mean(recipe, self.recipes.names());
                fault(
                    &[&path[..], &["recipes"]].concat(),
                    format!("there is no recipe `{recipe}`"),
                    &near.map_or("declare it under `posts: recipes:`".into(), |n| {
                        format!("did you mean `{n}`?")
                    }),
                );
            }
        }
        for (name, recipe) in self.recipes.iter() {
            check_recipe(name, recipe, file, fault);
        }
    }
}

fn check_recipe(name: &str, recipe: &Recipe, file: &SiteFile, fault: &mut dyn FnMut(&[&str], String, &str)) {
    let path = ["posts", "recipes", name];
    if !is_plain(name) {
        let message = format!("`{}` cannot be the name of a recipe", name.escape_debug());
        fault(&path, message, "use small letters, digits and hyphens, forty at most");
    }
    let (key, families): (&str, Vec<&String>) = match recipe.when {
        Occasion::Week => ("families", recipe.families.iter().collect()),
        _ => ("family", recipe.family.iter().collect()),
    };
    let plain =
        |link: &&String| link.starts_with('/') && !link.starts_with("//") && !link.contains(['?', '#', ' ']);
    if let Some(link) = recipe.link.as_ref().filter(|link| !plain(link)) {
        let message = format!("`{}` is not a page of this site", link.escape_debug());
        fault(&[&path[..], &["link"]].concat(), message, "write its path: /stories/");
    }
    if families.is_empty() {
        let hint = match recipe.when {
            Occasion::Week => "name the families whose new pages are counted: `families: [story, article]`",
            _ => "name the family whose pages it is about: `family: story`",
        };
        fault(&path, format!("the recipe `{name}` is about nothing"), hint);
    }
    for family in families {
        match file.families.get(family).map(|f| f.kind) {
            None => {
                let near = crate::diag::did_you_mean(family, file.families.names());
                fault(
                    &[&path[..], &[key]].concat(),
                    format!("there is no family `{family}`"),
                    &near.map_or("write the name of a family of this site".into(), |n| {
                        format!("did you mean `{n}`?")
                    }),
                );
            }
            Some(FamilyKind::File) => fault(
                &[&path[..], &[key]].concat(),
                format!("`{family}` is a family of files, and posts lead to pages"),
                "write the name of a family of pages",
            ),
            Some(_) => {}
        }
    }
}
