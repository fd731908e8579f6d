//! Rules that differ in one step of their addresses become one.
//!
//! A city that is gone was a page of each service: `/coach/texas/austin/`, `/mediator/texas/austin/` and so
//! on. `/:a/texas/austin/ /:a/texas/` says it in one line. So it is with folders of which nothing is left.
//!
//! Invariant: a pattern is made only where no address that is there fits it.

use super::Rule;
use crate::paths::Paths;
use crate::produce::address_of;
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;

/// Fewer rules than this stay as they are.
const LEAST: usize = 3;
/// So many steps of an address are tried.
const STEPS: usize = 4;
/// What stands for one step in a pattern.
const ANY: &str = ":a";

/// Rules that say the same, by where they lead.
type Alike = BTreeMap<Option<String>, Vec<Rule>>;

/// The rules, with one pattern for those that say the same. `there` are the paths of what is made.
pub fn joined(mut rules: Vec<Rule>, there: &Paths) -> Vec<Rule> {
    for step in 0..STEPS {
        rules = joined_at(rules, step, there);
    }
    rules
}

fn joined_at(rules: Vec<Rule>, step: usize, there: &Paths) -> Vec<Rule> {
    let (mut done, plain): (Vec<Rule>, Vec<Rule>) =
        rules.into_iter().partition(|rule| rule.from.contains(&format!("/{ANY}/")));
    let mut groups: BTreeMap<String, Alike> = BTreeMap::new();
    for rule in plain {
        match pattern(&rule, step) {
            Some((from, to)) => groups.entry(from).or_default().entry(to).or_default().push(rule),
            None => done.push(rule),
        }
    }
    let is_large = |alike: &Alike| alike.values().any(|rules| rules.len() >= LEAST);
    let mut free: FxHashSet<String> =
        groups.iter().filter(|(_, alike)| is_large(alike)).map(|(from, _)| from.clone()).collect();
    let folders = free.iter().any(|from| from.ends_with('*'));
    if !free.is_empty() {
        for path in there.iter() {
            if let Some(from) = open(&format!("/{}", address_of(path)), step) {
                free.remove(&from);
                for (slash, _) in from.match_indices('/').filter(|_| folders) {
                    free.remove(&format!("{}*", &from[..=slash]));
                }
            }
        }
    }
    for (from, mut alike) in groups {
        // A pattern leads to one place: what leads elsewhere is written out, and stands before it.
        let largest = alike.iter().rev().max_by_key(|(_, rules)| rules.len()).map(|(to, _)| to.clone());
        if free.contains(&from)
            && let Some((to, rules)) = largest.and_then(|to| alike.remove_entry(&to))
        {
            let all = rules.into_iter().flat_map(|rule| match rule.is_pattern {
                true => rule.stands_for,
                false => vec![rule],
            });
            done.push(Rule::pattern(from, to, all.collect()));
        }
        done.extend(alike.into_values().flatten());
    }
    done
}

/// The pattern that a rule is one case of, if this step is open.
fn pattern(rule: &Rule, step: usize) -> Option<(String, Option<String>)> {
    // Open in its only step it would be any address.
    let from = open(&rule.from, step)?;
    if !from.split('/').any(|step| !matches!(step, "" | "*" | ANY)) {
        return None;
    }
    let own = rule.from.split('/').nth(step + 1)?;
    let to = rule.to.as_ref().map(|to| match to.split('/').nth(step + 1) == Some(own) {
        true => open(to, step).unwrap_or_else(|| to.clone()),
        false => to.clone(),
    });
    Some((from, to))
}

/// An address with one of its steps open: the first of /a/b/ → /:a/b/
fn open(address: &str, step: usize) -> Option<String> {
    let start = address.match_indices('/').nth(step)?.0 + 1;
    let length = address[start..].find('/').filter(|length| *length > 0)?;
    Some(format!("{}{ANY}{}", &address[..start], &address[start + length..]))
}
