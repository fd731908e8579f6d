//! `_redirects`: where addresses lead that were published and are there no more.
//!
//! Old addresses that a text names lead to the text. A page that is gone leads to the list it stood in, or
//! to the next one above it that is there; where there is none, the host is told that it is gone for good.
//! A folder of which nothing is left and that leads to one place is one pattern.
//!
//! Invariant: no rule covers an address that is made (some hosts follow a rule even where a file lies).

use crate::config::Host;
use crate::diag::{Code, Diagnostic, Level, Report, thousands};
use crate::graph::Key;
use crate::inputs;
use crate::produce::{Listed, Phase, Producer, World};
use crate::theme::{Cache, Theme};

mod rules;

use rules::{Fit, Limits, Rule, encoded};

inputs! {
    /// Every rule, in the order of the file.
    pub struct RedirectsInputs<'g> {
        pub root: &'g str,
        /// Old addresses of texts.
        pub moved: Vec<(&'g str, String)>,
        /// What is gone: the address or pattern, and where it leads, as they stand in a rule; "" for nowhere.
        pub gone: Vec<(String, String)>,
        /// For what leads nowhere: the page that says so, by the beginning of the address.
        pub not_found: Vec<(&'g str, String)>,
        /// Whether a rule must say that it goes before a file.
        pub forced: bool,
        /// Whether there are drafts of posts and mails.
        pub drafts: bool,
    }
}

fn limits(world: &World) -> Limits {
    let hooks = &world.graph.config.file.hooks;
    let limit = |most: usize| hooks.redirect_limit.unwrap_or(most);
    match hooks.host {
        Host::Cloudflare => {
            Limits { single: 2_000, patterns: 100, all: limit(2_100), line: 1_000, knows_gone: false }
        }
        // No number is published; a site with tens of thousands of rules is known to be slow.
        Host::Netlify | Host::Other => {
            let all = limit(10_000);
            Limits { single: all, patterns: all, all, line: 8_000, knows_gone: true }
        }
    }
}

/// Old addresses of texts, and where they lead: both below the site's own.
fn moved(world: &World) -> Vec<(&str, String)> {
    let mut moved = Vec::new();
    for (tree, t) in world.graph.trees.iter().enumerate() {
        for family in 0..t.families.len() {
            for (at, document) in t.families[family].documents.iter().enumerate() {
                let key = Key { family: family as u16, rows: [at as u32, 0, 0], part: 0 };
                let url = world.below_root(&world.graph.trees[tree].url(&key)).to_string();
                moved.extend(document.front.aliases.iter().map(|alias| (alias.as_str(), url.clone())));
            }
        }
    }
    moved.sort();
    moved
}

/// The rules that the host takes.
fn fit(world: &World) -> Fit {
    let moved = moved(world);
    let lines = moved.len();
    rules::fit(rules::of_gone(world, &moved), lines, &limits(world))
}

pub struct Redirects;

impl Producer for Redirects {
    type Inputs<'w> = RedirectsInputs<'w>;

    fn name(&self) -> &'static str {
        "redirects_file"
    }
    fn phase(&self) -> Phase {
        Phase::Past
    }
    fn artifacts(&self, world: &World, tree: usize, emit: &mut dyn FnMut(Listed)) {
        if tree == 0 && world.graph.config.file.hooks.redirects {
            emit(Listed::Made(Key { family: u16::MAX, rows: [0; 3], part: 0 }, None));
        }
    }
    fn path(&self, _: &World, _: usize, _: &Key) -> String {
        "_redirects".into()
    }
    fn origin(&self, _: &World, _: usize, _: &Key) -> String {
        "the redirects hook".into()
    }
    fn note(&self, world: &World, report: &mut Report) {
        if !world.graph.config.file.hooks.redirects {
            return;
        }
        for line in world.graph.decisions.lines.iter().filter(|line| !line.redirect.is_empty()) {
            if !world.made.holds(&line.redirect) {
                let message = format!(
                    "{} is to lead to `{}`, where no page is",
                    line.page,
                    line.redirect.escape_debug()
                );
                report.push(
                    Diagnostic::new(Code::Decision, Level::Row, message)
                        .at(world.graph.decisions.place(line))
                        .hint("name a page of this site, or leave `redirect` empty: then it leads to the list that the page stood in")
                        .group("redirect"),
                );
            }
        }
        let Fit { rules, left_out } = fit(world);
        if left_out > 0 {
            let most = thousands(limits(world).all as u64);
            let count = thousands(left_out as u64);
            let addresses = if left_out == 1 { "address" } else { "addresses" };
            let kept = if rules.is_empty() { "" } else { "; those that went last are kept" };
            let message = format!(
                "{count} old {addresses} did not fit into _redirects, which takes {most} rules{kept}"
            );
            let place = world.graph.config.place(&["hooks", "redirect_limit"]);
            report.push(Diagnostic::new(Code::HostLimit, Level::Note, message).at(place).hint(
                "what is left out answers as not found; hold fewer pages, or raise `redirect_limit` under `hooks` if the host takes more",
            ));
        }
    }
    fn inputs<'w>(&self, world: &'w World, _: usize, _: &Key) -> RedirectsInputs<'w> {
        let hooks = &world.graph.config.file.hooks;
        let not_found = |t: &'w crate::graph::Tree| (t.prefix.as_str(), format!("{}/404.html", t.prefix));
        let line = |rule: Rule| (rule.from, rule.to.unwrap_or_default());
        RedirectsInputs {
            root: &world.graph.config.root,
            moved: moved(world),
            gone: fit(world).rules.into_iter().map(line).collect(),
            not_found: world.graph.trees.iter().map(not_found).collect(),
            forced: hooks.host != Host::Cloudflare,
            drafts: world.made.paths().iter().any(|path| path.starts_with("_outbox/")),
        }
    }
    fn render(
        &self,
        inputs: &RedirectsInputs<'_>,
        _: &Theme,
        _: &mut Cache,
        out: &mut Vec<u8>,
    ) -> Result<(), Box<Diagnostic>> {
        out.clear();
        let root = inputs.root;
        let mut text = String::from("# Where old addresses lead. The first rule that fits is followed.\n");
        if inputs.drafts && inputs.forced {
            // Where nothing can be forced over a file, whoever uploads the site leaves the folder out.
            text.push_str(&format!(
                "\n# Drafts of posts and mails are nobody's page\n{root}/_outbox/* {root}/404.html 404!\n"
            ));
        }
        if !inputs.moved.is_empty() {
            text.push_str("\n# Texts that have moved\n");
        }
        // A page stands at the old address as well, for hosts that read no rules: the rule goes first.
        let status = if inputs.forced { "301!" } else { "301" };
        for (from, to) in &inputs.moved {
            text.push_str(&format!("{root}{} {root}{} {status}\n", encoded(from), encoded(to)));
        }
        if !inputs.gone.is_empty() {
            text.push_str("\n# Pages that are gone\n");
        }
        for (from, to) in &inputs.gone {
            if to.is_empty() {
                let in_language = |(prefix, _): &&(&str, String)| from.starts_with(&format!("{prefix}/"));
                let page = inputs.not_found.iter().rev().find(in_language).map_or("", |(_, page)| page);
                text.push_str(&format!("{root}{from} {root}{page} 410\n"));
            } else {
                text.push_str(&format!("{root}{from} {root}{to} 301\n"));
            }
        }
        // Without a rule a host takes the page of the whole site for an address of a language.
        let languages: Vec<_> = inputs.not_found.iter().filter(|(prefix, _)| !prefix.is_empty()).collect();
        if inputs.forced && !languages.is_empty() {
            text.push_str("\n# What is not there, in its language\n");
            for (prefix, page) in languages {
                text.push_str(&format!("{root}{prefix}/* {root}{page} 404\n"));
            }
        }
        out.extend_from_slice(text.as_bytes());
        Ok(())
    }
}
