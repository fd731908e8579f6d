//! Drafts: for each account and occasion a wording that fits, that was not said just before, and that no other
//! account of the network says.
//!
//! Wordings are picked by a stable hash of page and recipe and then in turn, so that a new occasion moves at most the
//! drafts behind it.

use super::slots::Slots;
use super::{accounts, recipe_place};
use crate::config::{Account, Recipe};
use crate::deck::Wording;
use crate::diag::Place;
use crate::fingerprint::{Fingerprint, Fold, Folder};
use crate::graph::Key;
use crate::produce::World;
use crate::produce::news::{Event, What};
use crate::social::{self, Network};
use crate::text::Pattern;
use crate::told::cards;
use crate::told::disclosure;

/// One post of one account.
#[derive(Clone, Debug)]
pub struct Draft {
    pub recipe: String,
    pub tree: usize,
    pub key: Option<Key>,
    /// Names the post within its account, for ever.
    pub id: String,
    /// The day of the occasion, or nothing.
    pub day: String,
    /// a, b, c: the wording.
    pub wording: char,
    /// The whole text, with link and hashtags where the network wants them.
    pub text: String,
    pub hashtags: Vec<String>,
    /// Address of the page, without and with what is counted of visits.
    pub page: String,
    pub link: String,
    pub title: String,
    pub description: String,
    /// Whole address of the card, and what it shows.
    pub image: String,
    pub alt: String,
    /// Counted, limit; and in bytes, where these count too.
    pub length: Vec<usize>,
    /// The consent under which it tells a story, or nothing.
    pub consent: String,
}

impl Fold for Draft {
    fn fold(&self, folder: &mut Folder) {
        let Draft {
            recipe,
            tree: _,
            key: _,
            id,
            day,
            wording,
            text,
            hashtags,
            page,
            link,
            title,
            description,
            image,
            alt,
            length,
            consent,
        } = self;
        let texts = [
            ("recipe", recipe),
            ("id", id),
            ("day", day),
            ("text", text),
            ("page", page),
            ("link", link),
            ("title", title),
            ("description", description),
            ("image", image),
            ("alt", alt),
            ("consent", consent),
        ];
        texts.iter().for_each(|(name, text)| folder.entry(name, *text));
        folder.entry("wording", &wording.to_string());
        folder.entry("hashtags", hashtags);
        folder.entry("length", &length.iter().map(|n| *n as u64).collect::<Vec<u64>>());
    }
}

/// An occasion that no wording can be said of.
#[derive(Debug)]
pub struct Unsaid {
    pub account: String,
    pub recipe: String,
    pub tree: usize,
    pub key: Option<Key>,
    pub message: String,
    pub place: Place,
}

/// The drafts of every account, the oldest first, and what could not be said.
#[derive(Debug, Default)]
pub struct Drafts {
    pub accounts: Vec<Vec<Draft>>,
    pub unsaid: Vec<Unsaid>,
}

/// The tree that an account speaks the language of.
pub fn tree_of(world: &World, account: &Account) -> usize {
    let language = account.language.as_deref();
    let found = language.and_then(|tag| world.graph.trees.iter().position(|t| t.locale.tag() == tag));
    found.unwrap_or(0)
}

/// Drafts every post.
pub fn all(world: &World) -> Drafts {
    let accounts: Vec<(&str, &Account)> = accounts(world).collect();
    let mut drafts = Drafts { accounts: vec![Vec::new(); accounts.len()], unsaid: Vec::new() };
    let Some(posts) = &world.graph.config.file.posts else { return drafts };
    let recipes: Vec<(&str, &Recipe)> = posts.recipes.iter().collect();
    for event in &world.news().0 {
        let (name, recipe) = recipes[event.recipe];
        // The wordings that accounts of a network say of this occasion already.
        let mut said: Vec<(Network, usize)> = Vec::new();
        for (at, (account_name, account)) in accounts.iter().enumerate() {
            let asked = account.recipes.as_ref().is_none_or(|all| all.iter().any(|r| r == name));
            if !asked || tree_of(world, account) != event.tree {
                continue;
            }
            let network = account.network.network();
            // The same recipe's last words, whatever was posted in between.
            let last = drafts.accounts[at].iter().rev().find(|draft| draft.recipe == name);
            let last = last.map(|last| last.wording as usize - usize::from(b'a'));
            let taken: Vec<usize> = said.iter().filter(|(of, _)| *of == network).map(|(_, n)| *n).collect();
            let asked = Asked { world, event, name, recipe, account, account_name };
            match asked.draft(last, &taken) {
                Ok((wording, draft)) => {
                    said.push((network, wording));
                    drafts.accounts[at].push(draft);
                }
                Err(unsaid) => drafts.unsaid.push(unsaid),
            }
        }
    }
    drafts
}

/// One occasion and one account.
pub(super) struct Asked<'w> {
    pub world: &'w World,
    pub event: &'w Event,
    pub name: &'w str,
    pub recipe: &'w Recipe,
    pub account: &'w Account,
    pub account_name: &'w str,
}

impl Asked<'_> {
    /// The first wording in turn that can be filled, fits, and is not said elsewhere or just before.
    pub fn draft(&self, last: Option<usize>, taken: &[usize]) -> Result<(usize, Draft), Unsaid> {
        let none = Vec::new();
        let deck = &self.world.decks[self.event.tree];
        let wordings: &Vec<Wording> = deck.posts.get(self.name).unwrap_or(&none);
        let (page, link_path) = self.page();
        // Words that were drafted at a publication stay, whatever stands before them now.
        let said = self.world.history.news.wording(self.account_name, &self.id(&page));
        let said = said
            .map(|letter| (letter as usize).wrapping_sub(usize::from(b'a')))
            .filter(|at| *at < wordings.len());
        let start = said.unwrap_or_else(|| Fingerprint::of(self.id(&page).as_str()).pick(wordings.len()));
        let slots = Slots::new(self.world, self.event);
        let mut shortest: Option<usize> = None;
        for step in 0..wordings.len() {
            let at = (start + step) % wordings.len();
            if taken.contains(&at) || last == Some(at) && said != Some(at) {
                continue;
            }
            let mut words = String::new();
            let locale = &self.world.graph.trees[self.event.tree].locale;
            if wordings[at].pattern.fill(&slots, locale, &mut words).is_err() {
                continue;
            }
            let (words, wording) = (upright(&words), letter(at));
            match self.fitted(&words, wording, &page, &link_path, &slots) {
                Ok(draft) => return Ok((at, draft)),
                Err(over) => shortest = Some(shortest.map_or(over, |least| least.min(over))),
            }
        }
        let network = self.account.network.network().name();
        let why = match (shortest, wordings.len()) {
            (Some(over), _) => format!("the shortest is {over} too long for {network}"),
            (None, n) if taken.len() + usize::from(last.is_some()) >= n => {
                format!("all {n} are said just before or by other accounts of {network}")
            }
            _ => "each asks for a value that is not there".to_string(),
        };
        Err(Unsaid {
            account: self.account_name.to_string(),
            recipe: self.name.to_string(),
            tree: self.event.tree,
            key: self.event.key,
            message: format!(
                "no wording of `{}` can be posted about {page} by `{}`: {why}",
                self.name, self.account_name
            ),
            place: wordings.first().map_or_else(|| recipe_place(self.world, self.name), |w| w.place.clone()),
        })
    }

    /// The address of the page below the host, and what a link leads to.
    fn page(&self) -> (String, String) {
        let t = &self.world.graph.trees[self.event.tree];
        let url = match (self.event.key, &self.recipe.link) {
            (Some(key), _) => t.url(&key),
            (None, Some(link)) => format!("{}{link}", t.base),
            (None, None) => format!("{}/", t.base),
        };
        (url.clone(), url)
    }

    /// The text with link and as many hashtags as fit; or by how much it is too long.
    fn fitted(
        &self,
        words: &str,
        wording: char,
        page: &str,
        path: &str,
        slots: &Slots<'_>,
    ) -> Result<Draft, usize> {
        let network = self.account.network.network();
        let origin = &self.world.graph.config.origin;
        let link = format!(
            "{origin}{path}?utm_source={}&utm_medium=social&utm_campaign={}&utm_content={wording}",
            network.name(),
            self.name
        );
        let words = match self.disclosure() {
            Some(line) => format!("{words} {line}"),
            None => words.to_string(),
        };
        let tags = self.hashtags(slots);
        let mut over = 0;
        for keep in (0..=tags.len()).rev() {
            let text = whole(network, &words, &link, &tags[..keep]);
            let length = social::length(network, &text, self.account.limit);
            if length.fits() {
                let mut counted = vec![length.counted, length.limit];
                counted.extend(length.bytes.map(|(bytes, limit)| [bytes, limit]).into_iter().flatten());
                return Ok(self.finished(
                    (text, wording),
                    (page, link),
                    tags[..keep].to_vec(),
                    counted,
                    slots,
                ));
            }
            over = length.counted.saturating_sub(length.limit).max(1);
        }
        Err(over)
    }

    fn finished(
        &self,
        (text, wording): (String, char),
        (page, link): (&str, String),
        hashtags: Vec<String>,
        length: Vec<usize>,
        slots: &Slots<'_>,
    ) -> Draft {
        let (world, event) = (self.world, self.event);
        let card = cards::of_page(world, event.tree, event.key.as_ref());
        let story = event.key.map(|key| super::rows(world, event.tree, &key)).unwrap_or_default();
        let consent = story.iter().find(|row| row.kind() == crate::config::Kind::Story);
        Draft {
            recipe: self.name.to_string(),
            tree: event.tree,
            key: event.key,
            id: self.id(page),
            day: event.day.map_or_else(String::new, |day| day.to_string()),
            wording,
            text,
            hashtags,
            page: format!("{}{page}", world.graph.config.origin),
            link,
            title: slots.named("title"),
            description: slots.named("description"),
            image: card.as_ref().map_or_else(String::new, |card| {
                format!("{}{}/{}", world.graph.config.origin, world.graph.config.root, card.path)
            }),
            alt: card.map_or_else(String::new, |card| card.alt.clone()),
            length,
            consent: consent.map_or_else(String::new, |row| row.text("consent").to_string()),
        }
    }

    /// The recipe, the page, and what makes the occasion another one next time; with a digest, since two pages may read
    /// alike here.
    fn id(&self, page: &str) -> String {
        let day = self.event.day.map_or_else(String::new, |day| format!("-{day}"));
        let (about, day) = match &self.event.what {
            What::Published => (page.to_string(), String::new()),
            What::Indexable => (page.to_string(), day),
            What::Changed { statistic, .. } => (format!("{page} {}", statistic.name()), day),
            What::Week { monday, .. } => (String::new(), format!("-{monday}")),
        };
        let whole = Fingerprint::of(&(self.name, format!("{about}{day}")));
        let read: String = crate::text::slugify(&about).chars().take(60).collect();
        let read = if read.is_empty() { String::new() } else { format!("-{}", read.trim_end_matches('-')) };
        format!("{}{read}{day}-{:08x}", self.name, (whole.0 >> 96) as u32)
    }

    /// What must be said beside the story of somebody who got something for it.
    fn disclosure(&self) -> Option<String> {
        let key = self.event.key?;
        let words = &self.world.themes[self.event.tree].words;
        let rows = super::rows(self.world, self.event.tree, &key);
        let story = rows.into_iter().find(|row| row.kind() == crate::config::Kind::Story)?;
        disclosure::line(story.text("incentive"), story.text("relation"), words)
    }

    /// Words as hashtags, each once: "Executive coach" is #ExecutiveCoach.
    fn hashtags(&self, slots: &Slots<'_>) -> Vec<String> {
        let locale = &self.world.graph.trees[self.event.tree].locale;
        let mut tags: Vec<String> = Vec::new();
        for text in &self.recipe.hashtags {
            let mut words = String::new();
            let Ok(pattern) = Pattern::parse(text) else { continue };
            if pattern.fill(slots, locale, &mut words).is_err() {
                continue;
            }
            let tag: String = words.split(|c: char| !c.is_alphanumeric()).map(capital).collect();
            if tag.chars().any(char::is_alphabetic) && !tags.contains(&tag) {
                tags.push(tag);
            }
        }
        tags
    }
}

/// a, b, c, and on from z in the order of code points: few recipes have so many wordings.
fn letter(at: usize) -> char {
    char::from_u32(u32::from(b'a') + at as u32).unwrap_or('?')
}

/// Without the marks that would turn what stands behind them.
fn upright(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')).collect()
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// A text as a network wants it: where no card carries the link, it stands in the text.
fn whole(network: Network, words: &str, link: &str, tags: &[String]) -> String {
    let mut text = words.to_string();
    if matches!(network, Network::Mastodon | Network::X) {
        text.push_str("\n\n");
        text.push_str(link);
    }
    if !tags.is_empty() {
        let tags: Vec<String> = tags.iter().map(|tag| format!("#{tag}")).collect();
        text.push_str("\n\n");
        text.push_str(&tags.join(" "));
    }
    text
}
