//! Posts to social networks: for each account a JSON file a post, and a queue that schedulers import. Nothing is
//! sent: what is drafted here, a person or a later command sends.
//!
//! Occasions come from `produce::news`, words from the copy deck, lengths and calls from `social`.
//!
//! Invariant: a post says nothing that its page does not, fits what its network takes, and is about somebody's story
//! only under a consent for social networks.

use crate::config::{Account, PostCost};
use crate::data::consent::Purpose;
use crate::data::history::draft_subject;
use crate::diag::{Code, Diagnostic, Level, Place, Report};
use crate::graph::{Key, RowView};
use crate::inputs;
use crate::produce::{Listed, Phase, Producer, World};
use crate::social::Network;
use crate::theme::{Cache, Theme};
use std::sync::Arc;

mod draft;
mod file;
mod queue;
mod rehearsed;
mod slots;

use draft::{Draft, Drafts};

pub use rehearsed::{Rehearsed, Why, of_page, texts};

inputs! {
    /// Everything that a post, or the queue of an account, says.
    pub struct PostInputs<'g> {
        pub account: &'g str,
        pub network: &'static str,
        pub handle: &'g str,
        /// The version of the network's interface, if the account names one.
        pub version: &'g str,
        pub language: &'g str,
        /// What a post costs there without and with a link, in which currency, on which day; nothing if it costs nothing.
        pub cost: Vec<String>,
        /// The posts of the file: one, or those of the queue in their order.
        pub posts: Vec<Draft>,
        /// Whether it is the queue.
        pub queue: bool,
        /// The rows that the post is about.
        pub rows: Vec<RowView<'g>>,
    }
}

pub struct Posts;

/// The accounts in the order of site.yaml.
fn accounts(world: &World) -> impl Iterator<Item = (&str, &Account)> {
    world.graph.config.file.posts.iter().flat_map(|posts| posts.accounts.iter())
}

/// All drafts, made once.
fn drafts(world: &World) -> Arc<Drafts> {
    world.found.once(|| draft::all(world))
}

/// What the history keeps of the drafts: subject, and the wording with the consent under which something is told.
pub fn told(world: &World) -> Vec<(String, String)> {
    let drafts = drafts(world);
    let each = accounts(world).zip(&drafts.accounts).flat_map(|((account, _), drafts)| {
        drafts.iter().map(move |draft| {
            let value = format!("{} {}", draft.wording, draft.consent);
            (draft_subject(account, &draft.id), value.trim_end().to_string())
        })
    });
    each.collect()
}

impl Posts {
    fn of(world: &World, key: &Key) -> Option<(Vec<Draft>, bool)> {
        let drafts = drafts(world);
        let account = drafts.accounts.get(key.rows[0] as usize)?;
        match key.part {
            0 => Some((account.clone(), true)),
            part => Some((vec![account.get(part as usize - 1)?.clone()], false)),
        }
    }
}

impl Producer for Posts {
    type Inputs<'w> = PostInputs<'w>;

    fn name(&self) -> &'static str {
        "post"
    }
    fn phase(&self) -> Phase {
        Phase::Past
    }
    fn artifacts(&self, world: &World, tree: usize, emit: &mut dyn FnMut(Listed)) {
        // An account speaks one language and is listed once.
        if tree > 0 || world.graph.config.file.posts.is_none() {
            return;
        }
        for (account, drafts) in drafts(world).accounts.iter().enumerate() {
            // The queue is part 0, posts are counted from 1.
            for part in 0..=drafts.len() as u32 {
                emit(Listed::Made(Key { family: u16::MAX, rows: [account as u32, 0, 0], part }, None));
            }
        }
    }
    fn path(&self, world: &World, _: usize, key: &Key) -> String {
        let account = accounts(world).nth(key.rows[0] as usize).map_or("", |(name, _)| name);
        match Self::of(world, key) {
            Some((posts, false)) => format!("_outbox/posts/{account}/{}.json", posts[0].id),
            _ => format!("_outbox/posts/{account}.csv"),
        }
    }
    fn origin(&self, world: &World, _: usize, key: &Key) -> String {
        let account = accounts(world).nth(key.rows[0] as usize).map_or("", |(name, _)| name);
        match Self::of(world, key) {
            Some((posts, false)) => format!("the recipe `{}` for the account `{account}`", posts[0].recipe),
            _ => format!("the queue of the account `{account}`"),
        }
    }
    fn inputs<'w>(&self, world: &'w World, _: usize, key: &Key) -> PostInputs<'w> {
        let (posts, queue) = Self::of(world, key).unwrap_or_default();
        let (name, account) = match accounts(world).nth(key.rows[0] as usize) {
            Some((name, account)) => (name, Some(account)),
            None => ("", None),
        };
        let cost = account.and_then(|account| account.cost.as_ref());
        let cost = cost.map_or_else(Vec::new, |PostCost { post, link, currency, as_of }| {
            vec![post.to_string(), link.to_string(), currency.clone(), as_of.clone()]
        });
        let about = posts.first().filter(|_| !queue).and_then(|post| Some((post.tree, post.key?)));
        PostInputs {
            account: name,
            network: account.map_or(Network::Mastodon, |account| account.network.network()).name(),
            handle: account.map_or("", |account| account.handle.as_str()),
            version: account.and_then(|account| account.version.as_deref()).unwrap_or(""),
            language: world.graph.trees[account.map_or(0, |account| draft::tree_of(world, account))]
                .locale
                .tag(),
            cost,
            rows: about.map_or_else(Vec::new, |(tree, key)| rows(world, tree, &key)),
            posts,
            queue,
        }
    }
    fn note(&self, world: &World, report: &mut Report) {
        if world.graph.config.file.posts.is_none() {
            return;
        }
        let posts = world.graph.config.file.posts.iter().flat_map(|posts| posts.recipes.iter());
        for (name, link) in posts.filter_map(|(name, recipe)| Some((name, recipe.link.as_ref()?))) {
            if !world.made.holds(link) {
                report.push(
                    Diagnostic::new(
                        Code::PostLink,
                        Level::File,
                        format!("posts lead to {link}, where no page stands"),
                    )
                    .at(world.graph.config.place(&["posts", "recipes", name, "link"]))
                    .hint("name a page that is made: /stories/"),
                );
            }
        }
        for unsaid in &drafts(world).unsaid {
            report.push(
                Diagnostic::new(Code::PostLength, Level::Warning, unsaid.message.clone())
                    .at(unsaid.place.clone())
                    .hint("write a shorter wording, or one that needs fewer values, in the copy deck")
                    .group(format!("post {}", unsaid.recipe)),
            );
        }
    }
    fn consents(&self, inputs: &PostInputs<'_>, emit: &mut dyn FnMut(&str, Purpose)) {
        inputs
            .posts
            .iter()
            .filter(|post| !post.consent.is_empty())
            .for_each(|p| emit(&p.consent, Purpose::Story));
    }
    fn render(
        &self,
        inputs: &PostInputs<'_>,
        _: &Theme,
        _: &mut Cache,
        out: &mut Vec<u8>,
    ) -> Result<(), Box<Diagnostic>> {
        out.clear();
        match inputs.posts.as_slice() {
            [post] if !inputs.queue => file::write(inputs, post, out),
            posts => queue::write(posts, out),
        }
        Ok(())
    }
}

/// The rows of a page.
fn rows<'w>(world: &'w World, tree: usize, key: &Key) -> Vec<RowView<'w>> {
    let t = &world.graph.trees[tree];
    match t.family(key).axes.is_empty() {
        true => Vec::new(),
        false => t.rows(key).collect(),
    }
}

/// Where the wordings of a recipe are asked for.
fn recipe_place(world: &World, recipe: &str) -> Place {
    world.graph.config.place(&["posts", "recipes", recipe])
}
