//! Every fault at every call of a publication: it is published all the same, in this run or the next one, and everything
//! is as if there had been no fault.

use super::servers::faults::Fault;
use super::servers::http::{Reply, Server, Service};
use super::servers::netlify::Netlify;
use super::shop::{Shop, bucket, netlify};
use serde_json::json;
use std::collections::BTreeMap;
use std::time::Duration;

/// Faults that may happen anywhere.
pub fn menu() -> Vec<(&'static str, Fault)> {
    vec![
        ("429 with Retry-After", Fault::retry_after(7)),
        ("429 without", Fault::refuse(429)),
        ("503", Fault::refuse(503)),
        ("500 after commit", Fault::AfterCommit(500)),
        ("lost reply", Fault::LostReply),
        ("lost request", Fault::LostRequest),
        ("slow body", Fault::SlowBody(Duration::from_millis(40))),
        ("truncated answer", Fault::Truncated),
    ]
}

/// Publishes until it is done; at most three times.
pub fn persist(shop: &Shop, what: &str) {
    let mut last = String::new();
    for _ in 0..3 {
        match shop.publish() {
            Ok(published) => {
                assert!(published.receipt.is_some(), "{what}");
                return;
            }
            Err(said) => last = said,
        }
        shop.clock.pass(600);
    }
    panic!("{what}: {last}");
}

/// What was sent so often: uploads that the host took, by file and digest.
pub fn judge_netlify(server: &Server<Netlify>, shop: &Shop, what: &str) {
    assert_eq!(server.with(|n| n.deploys.published_files()), shop.wanted(), "{what}: nothing is lost");
    let mut taken: BTreeMap<String, u32> = BTreeMap::new();
    server.with(|n| n.deploys.uploads.iter().for_each(|u| *taken.entry(u.sha.clone()).or_default() += 1));
    let twice: Vec<_> = taken.iter().filter(|(_, count)| **count > 1).collect();
    assert!(twice.is_empty(), "{what}: sent twice: {twice:?}");
    let shown = server.with(|n| n.deploys.list.iter().filter(|deploy| deploy.state == "ready").count());
    assert_eq!(shown, 1, "{what}: one deploy was shown");
    assert_eq!(shop.site.read("data/history/deploys.csv").lines().count(), 2, "{what}");
    let open: Vec<_> = shop.effects().into_iter().filter(|(_, state)| *state != "accepted").collect();
    assert!(open.is_empty(), "{what}: {open:?}");
}

fn calls<S: Service>(server: &Server<S>) -> usize {
    server.log().len()
}

#[test]
fn netlify_with_every_fault_at_every_call() {
    let server = netlify();
    let calm = Shop::netlify(&server);
    calm.publish().unwrap();
    let count = calls(&server);
    assert!(count > 15, "{count}");
    for (name, fault) in menu() {
        for at in 0..count {
            let what = format!("{name} at call {at}");
            let server = netlify();
            let shop = Shop::netlify(&server);
            server.fault(at, fault.clone());
            persist(&shop, &what);
            judge_netlify(&server, &shop, &what);
            assert_eq!(shop.history(), calm.history(), "{what}");
        }
    }
}

#[test]
fn a_bucket_with_every_fault_at_every_call() {
    let server = bucket();
    let calm = Shop::bucket(&server);
    calm.publish().unwrap();
    let (count, files) = (calls(&server), server.with(|b| b.files()));
    for (name, fault) in menu() {
        for at in 0..count {
            let what = format!("{name} at call {at}");
            let server = bucket();
            let shop = Shop::bucket(&server);
            server.fault(at, fault.clone());
            persist(&shop, &what);
            assert_eq!(without_state(server.with(|b| b.files())), without_state(files.clone()), "{what}");
            let mut puts: BTreeMap<String, u32> = BTreeMap::new();
            for logged in server.log().iter().filter(|l| l.handled && l.request.method == "PUT") {
                *puts.entry(logged.request.path.clone()).or_default() += 1;
            }
            let twice: Vec<_> =
                puts.iter().filter(|(path, n)| **n > 1 && !path.ends_with("/.flywheel-live")).collect();
            assert!(twice.is_empty(), "{what}: {twice:?}");
            assert_eq!(shop.history(), calm.history(), "{what}");
        }
    }
}

/// The site of a bucket: what is kept about publications names their keys.
pub fn without_state(mut files: BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    files.retain(|path, _| !path.ends_with(".flywheel-live"));
    files
}

#[test]
fn a_host_that_asks_for_what_is_not_ours_gets_nothing_and_a_message() {
    let wrong = [
        ("another digest", json!(["0000000000000000000000000000000000000000"])),
        ("no digest", json!(["../../etc/passwd"])),
        ("no text", json!([7])),
    ];
    for (what, required) in wrong {
        let server = netlify();
        let shop = Shop::netlify(&server);
        let answer = json!({"id": "abc", "state": "prepared", "required": required});
        let is_poll = |request: &super::servers::http::Request| {
            request.path.contains("/deploys/") && request.method == "GET"
        };
        server.fault_on(is_poll, Fault::Instead(Reply::json(200, &answer)));
        let refused = shop.publish().unwrap_err();
        assert!(refused.contains("FW712") && refused.contains("asks for a file"), "{what}: {refused}");
        assert!(server.with(|n| n.deploys.uploads.is_empty()), "{what}");
        persist(&shop, what);
        assert_eq!(server.with(|n| n.deploys.published_files()), shop.wanted(), "{what}");
    }
}

#[test]
fn a_limit_that_is_reached_is_waited_for() {
    let server = netlify();
    let shop = Shop::netlify(&server);
    // The host says when there may be more; the clock of the test goes there, and that of the host is quick.
    server.with(|n| {
        (n.limit, n.remaining) = (5, 5);
        n.window = Duration::from_millis(1);
    });
    persist(&shop, "limited");
    judge_netlify(&server, &shop, "limited");
    assert!(shop.clock.now_waited() > 10, "it waited as it was asked to");
}

/// A publication that became live while its process ended, and something else is built the next day: the history
/// says what was live.
#[test]
fn what_was_live_without_anybody_knowing_is_in_the_history_all_the_same() {
    let server = netlify();
    let shop = Shop::netlify(&server);
    // The first call that asks what is shown comes before anything is sent, and the next one when all was sent.
    let asks = |request: &super::servers::http::Request| {
        request.method == "GET" && request.path.ends_with("/sites/shop-id")
    };
    let counted = std::sync::atomic::AtomicUsize::new(0);
    for _ in 0..6 {
        let counted = std::sync::atomic::AtomicUsize::new(counted.load(std::sync::atomic::Ordering::SeqCst));
        let is_shown = std::sync::Arc::new(counted);
        server.fault_on(
            move |request| asks(request) && is_shown.fetch_add(1, std::sync::atomic::Ordering::SeqCst) > 0,
            Fault::LostReply,
        );
    }
    let why = shop.publish().unwrap_err();
    assert!(why.starts_with("Begun"), "{why}");
    assert!(!shop.site.exists("data/history/pages.csv"), "nobody knows that it is live");
    let live = server.with(|n| n.deploys.published.is_some());
    assert!(live, "and it is");
    // The next day a page is gone that was live.
    std::fs::remove_file(shop.site.path().join("content/pages/thanks.md")).unwrap();
    let mut options = shop.options();
    options.build.date = Some("2026-11-23".parse().unwrap());
    shop.publish_as(options).unwrap();
    let pages = shop.site.read("data/history/pages.csv");
    let thanks =
        pages.lines().find(|line| line.starts_with("/thanks/,")).expect("the page that was live is known");
    assert!(thanks.contains("2026-11-22") && thanks.contains("2026-11-23"), "{thanks}");
    assert!(shop.site.read("output/_redirects").contains("/thanks/ "), "its address leads on");
    let deploys = shop.site.read("data/history/deploys.csv");
    assert_eq!(deploys.lines().count(), 3, "{deploys}");
    assert!(deploys.lines().nth(1).unwrap().contains(",2026-11-22,"), "{deploys}");
}
