//! The posts of one page: those that are drafted, and those that would be if there were an occasion now. For the
//! studio.
//!
//! Invariant: what would be drafted is made by the very code that drafts; where that drafts nothing, it is said why.

use super::draft::{self, Draft, Unsaid};
use super::{Posts, accounts, drafts, file, recipe_place};
use crate::config::{Account, FamilyKind, Occasion, Recipe};
use crate::diag::Place;
use crate::graph::{Key, Status};
use crate::produce::news::{Event, What};
use crate::produce::{Producer, World};
use crate::social::Network;

/// What an account says about a page by one recipe.
pub struct Rehearsed {
    pub account: String,
    pub network: &'static str,
    pub handle: String,
    pub recipe: String,
    /// Where the recipe's wordings stand.
    pub place: Place,
    /// The file of the post as JSON text; nothing if there is none.
    pub file: Option<String>,
    /// Nothing if the post lies in the outbox.
    pub why: Option<Why>,
}

/// Why a post does not lie in the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// It is drafted when the page is first offered to search engines.
    WhenOffered,
    /// It is drafted when a published figure of the page changes.
    WhenChanged,
    /// Search engines are asked not to list the page.
    NotOffered,
    /// The client of the story did not agree to networks.
    NoConsent,
    /// A text without a day.
    NoDay,
    /// Newer posts of the recipe come before it.
    Older,
    /// No wording can be filled and fits; in words.
    Unsaid(String),
}

/// What every account says about a page, in the order of accounts and recipes.
pub fn of_page(world: &World, tree: usize, key: &Key) -> Vec<Rehearsed> {
    let Some(posts) = &world.graph.config.file.posts else { return Vec::new() };
    let t = &world.graph.trees[tree];
    let family = &*t.family(key).name;
    let (all, mut said) = (drafts(world), Vec::new());
    // Wordings that accounts of a network say of this page by a recipe already.
    let mut taken: Vec<((Network, usize), usize)> = Vec::new();
    for (at, (account, rules)) in accounts(world).enumerate() {
        for (number, (name, recipe)) in posts.recipes.iter().enumerate() {
            let asked = rules.recipes.as_ref().is_none_or(|all| all.iter().any(|r| r == name));
            if !asked || recipe.family.as_deref() != Some(family) || draft::tree_of(world, rules) != tree {
                continue;
            }
            let one = |file: Option<String>, why: Option<Why>| Rehearsed {
                account: account.to_string(),
                network: rules.network.network().name(),
                handle: rules.handle.clone(),
                recipe: name.to_string(),
                place: world.decks[tree]
                    .posts
                    .get(name)
                    .and_then(|wordings| wordings.first())
                    .map_or_else(|| recipe_place(world, name), |wording| wording.place.clone()),
                file,
                why,
            };
            let written = |draft: Draft, part: u32| written(world, at, draft, part);
            let of_network = (rules.network.network(), number);
            let drafted: Vec<(usize, &Draft)> = drafts_of(&all.accounts[at], name, tree, key);
            for (n, draft) in &drafted {
                taken.push((of_network, draft.wording as usize - usize::from(b'a')));
                said.push(one(Some(written((*draft).clone(), *n as u32 + 1)), None));
            }
            let is_of = |unsaid: &&Unsaid| {
                (unsaid.account.as_str(), unsaid.recipe.as_str(), unsaid.tree) == (account, name, tree)
                    && unsaid.key == Some(*key)
            };
            if let Some(unsaid) = all.unsaid.iter().find(is_of) {
                said.push(one(None, Some(Why::Unsaid(unsaid.message.clone()))));
            } else if drafted.is_empty() {
                let words: Vec<usize> =
                    taken.iter().filter(|(of, _)| *of == of_network).map(|(_, n)| *n).collect();
                said.push(
                    match rehearse(world, (number, name, recipe), (account, rules), (tree, key), &words) {
                        Ok((wording, draft, why)) => {
                            taken.push((of_network, wording));
                            one(Some(written(draft, 0)), Some(why))
                        }
                        Err(why) => one(None, Some(why)),
                    },
                );
            }
        }
    }
    said
}

/// A post of the outbox, as far as it can be searched for.
pub struct Text {
    pub account: String,
    pub text: String,
    /// The address of its page, with the site's root.
    pub page: String,
}

/// Every post of the outbox, in the order of accounts.
pub fn texts(world: &World) -> Vec<Text> {
    let all = drafts(world);
    let origin = &world.graph.config.origin;
    let each = accounts(world).zip(&all.accounts).flat_map(|((account, _), drafts)| {
        drafts.iter().map(move |draft| Text {
            account: account.to_string(),
            text: draft.text.clone(),
            page: draft.page.strip_prefix(origin.as_str()).unwrap_or(&draft.page).to_string(),
        })
    });
    each.collect()
}

fn drafts_of<'d>(drafts: &'d [Draft], recipe: &str, tree: usize, key: &Key) -> Vec<(usize, &'d Draft)> {
    let is_of = |draft: &Draft| draft.recipe == recipe && draft.tree == tree && draft.key == Some(*key);
    drafts.iter().enumerate().filter(|(_, draft)| is_of(draft)).collect()
}

/// The post that there would be with its wording, and what it waits for; or why there is none.
fn rehearse(
    world: &World,
    (number, name, recipe): (usize, &str, &Recipe),
    (account_name, account): (&str, &Account),
    (tree, key): (usize, &Key),
    taken: &[usize],
) -> Result<(usize, Draft, Why), Why> {
    let t = &world.graph.trees[tree];
    if recipe.when == Occasion::Changed {
        return Err(Why::WhenChanged);
    }
    if t.decide(&world.graph, key).status != Status::Index {
        return Err(Why::NotOffered);
    }
    if !world.may_be_posted(tree, key) {
        return Err(Why::NoConsent);
    }
    let is_document = t.family(key).kind == FamilyKind::Document;
    let has_day = !is_document || t.document(key).is_some_and(|document| document.front.date.is_some());
    let (what, why) = match recipe.when {
        Occasion::Published if !has_day => return Err(Why::NoDay),
        // What was not drafted has newer ones before it.
        Occasion::Published => (What::Published, Why::Older),
        Occasion::Indexable => (What::Indexable, Why::WhenOffered),
        Occasion::Changed | Occasion::Week => return Err(Why::WhenChanged),
    };
    let event = Event { recipe: number, tree, key: Some(*key), day: None, what };
    let asked = draft::Asked { world, event: &event, name, recipe, account, account_name };
    match asked.draft(None, taken) {
        Ok((wording, draft)) => Ok((wording, draft, why)),
        Err(unsaid) => Err(Why::Unsaid(unsaid.message)),
    }
}

/// The file of a post, as the outbox would have it.
fn written(world: &World, account: usize, draft: Draft, part: u32) -> String {
    let key = Key { family: u16::MAX, rows: [account as u32, 0, 0], part };
    let inputs = Posts.inputs(world, 0, &key);
    let mut out = Vec::new();
    file::write(&inputs, &draft, &mut out);
    String::from_utf8(out).unwrap_or_default()
}
