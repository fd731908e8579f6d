//! The demo's own pages, counted by brute force: what is offered states enough that no other page of its service does.

use flywheel::config::{FamilyKind, Kind};
use flywheel::graph::Status;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Statements by page, for each service.
type Stated = BTreeMap<u32, Vec<(String, BTreeSet<String>)>>;

/// The pages that make too few statements which some other page of their service does not make.
fn lacking(stated: &Stated, least: usize) -> Vec<String> {
    let mut found = Vec::new();
    for pages in stated.values() {
        for (page, said) in pages {
            let others = pages.iter().filter(|(other, _)| other != page);
            let own = others.map(|(other, theirs)| (said.difference(theirs).count(), other)).min();
            found.extend(
                own.filter(|(own, _)| *own < least)
                    .map(|(own, other)| format!("{page} has {own} beside {other}")),
            );
        }
    }
    found
}

#[test]
fn every_offered_page_of_the_demo_states_what_no_other_page_of_its_service_does() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut report = flywheel::diag::Report::new();
    let world = flywheel::pipeline::load_world(root, None, &mut report).unwrap();
    let tree = &world.graph.trees[0];
    let (mut stated, mut by_service) = (Stated::new(), BTreeMap::new());
    for (at, family) in tree.families.iter().enumerate().filter(|(_, f)| f.kind == FamilyKind::Product) {
        let service = tree.axis_of(family, Kind::Service).unwrap();
        tree.each_page(&world.graph, at, &mut |key, decision| {
            if decision.status == Status::Index {
                assert!(decision.evidence.outside > 0, "{} has nothing beyond public facts", tree.url(&key));
                let said: BTreeSet<String> =
                    flywheel::pages::said(&world, 0, &key).into_iter().map(|s| s.key).collect();
                *by_service.entry(tree.row(&key, service).id().to_string()).or_insert(0) += 1;
                stated.entry(key.rows[service]).or_default().push((tree.url(&key), said));
            }
        });
    }
    let pages: usize = by_service.values().sum();
    assert!(pages >= 1500, "{pages} pages are offered: {by_service:?}");
    assert_eq!(lacking(&stated, 3), Vec::<String>::new());
    // A page that says what another one says would be found.
    let pages = stated.values_mut().next().unwrap();
    let twin = pages[0].1.iter().take(pages[0].1.len() - 2).cloned().collect();
    pages.push(("/twin/".into(), twin));
    assert!(lacking(&stated, 3).iter().any(|found| found.starts_with("/twin/ has 0 beside")));
    // Enough statements are there to choose from, and each has three wordings or more.
    let deck = &world.decks[0];
    assert!(deck.statements.len() >= 40);
    for statement in &deck.statements {
        for (band, wordings) in &statement.say {
            assert!(wordings.len() >= 3, "{} has {} wordings ({band:?})", statement.id, wordings.len());
        }
    }
    let services = tree.axes.iter().find(|axis| axis.kind() == Kind::Service).unwrap();
    for at in 0..services.len() {
        let service = services.view(at, &tree.locale);
        let facts: Vec<&str> =
            service.value("relevant_facts").as_list().iter().filter_map(|f| f.as_str()).collect();
        let of_service = deck.statements.iter().filter(|s| {
            s.relevant
                && s.fact.as_deref().is_some_and(|fact| facts.contains(&fact))
                && (s.services.is_empty() || s.services.iter().any(|id| id == service.id()))
        });
        assert!(of_service.count() >= 3, "{} has statements about its own facts", service.id());
    }
}
