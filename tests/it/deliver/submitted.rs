//! Who is told of what, and when: only of what is live and offered, once for each thing that is new.

use super::kills::Telling;
use super::servers::google::Google;
use super::servers::http::{Reply, Server};
use super::servers::hub::Hub;
use super::servers::indexnow::IndexNow;
use super::servers::site;
use super::shop::{DAY, Shop};
use flywheel::deliver::ledger::Ledger;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

const NEXT: &str = "2026-11-23";

#[test]
fn only_pages_that_say_something_new_are_told_and_those_that_are_gone() {
    let told = Telling::new();
    let shop = &told.shop;
    let why = shop.submit(true, None).unwrap_err();
    assert!(why.contains("FW717") && why.contains("3 pages"), "{why}");
    assert!(told.engine.log().is_empty());
    shop.submit(true, Some(0)).unwrap();
    assert!(told.engine.log().is_empty(), "what was there before counts as known");

    // A page says something new, one is gone that was known, one that is not offered changes, and one is new.
    let base = told.host.url();
    shop.site.write("content/pages/help.md", "---\ntitle: Help\n---\nNew words.\n");
    shop.site.write("content/pages/thanks.md", "---\ntitle: Thanks\nnoindex: true\n---\nMany thanks.\n");
    shop.site.write("content/texts/second.md", "---\ntitle: Second\ndate: 2026-02-05\n---\nWords.\n");
    std::fs::remove_file(shop.site.path().join("content/texts/first.md")).unwrap();
    shop.site.run(&["build"]).ok();
    // What is built and not published is no news.
    assert!(shop.submit(false, None).unwrap()[0].about.is_empty());
    shop.site.run(&["build", "--date", NEXT]).ok();
    let dry = shop.submit(false, None).unwrap();
    assert_eq!(dry[0].about, ["2 pages and 1 that is gone"]);
    assert!(told.engine.log().is_empty(), "it is dry unless it is told to send");
    shop.submit(true, None).unwrap();
    let urls: Vec<String> = told.engine.with(|engine| engine.urls.keys().cloned().collect());
    let wanted = ["/help/", "/texts/first/", "/texts/second/"].map(|path| format!("{base}{path}"));
    assert_eq!(urls, wanted);
    let batch = told.engine.with(|engine| engine.batches[0].key_location.clone());
    assert_eq!(batch, Some(format!("{base}/0123456789abcdef.txt")));
    shop.submit(true, None).unwrap();
    assert_eq!(told.engine.log().len(), 1, "nothing is told twice");

    // What says again what it said before is news again, for it said something else meanwhile.
    shop.site.write("content/pages/help.md", "---\ntitle: Help\naliases: [/old-help/]\n---\nHow it works.\n");
    shop.site.run(&["build", "--date", NEXT]).ok();
    shop.submit(true, None).unwrap();
    assert_eq!(told.engine.with(|engine| engine.urls[&format!("{base}/help/")]), 2);
    // And a new stylesheet is none.
    shop.site.write("themes/default/assets/site.css", "body { margin: 2em }\n");
    shop.site.run(&["build", "--date", NEXT]).ok();
    assert!(shop.submit(true, None).unwrap()[0].about.is_empty());
}

#[test]
fn nobody_is_told_of_what_visitors_do_not_see() {
    let told = Telling::new();
    let key = "0123456789abcdef.txt";
    for (path, reply) in [
        (key, Reply::text(404, "none")),
        (key, Reply::text(200, "<html>a page for everything</html>")),
        ("sitemap.xml", Reply::text(200, "<sitemapindex/>")),
        ("sitemaps/text-0.xml", Reply::empty(500)),
    ] {
        told.host.with(|host| _ = host.overrides.insert(path.to_string(), reply.clone()));
        told.host.with(|host| _ = host.overrides.insert(format!("/{path}"), reply));
        let why = told.shop.submit(true, Some(9)).unwrap_err();
        assert!(why.contains("FW716") && why.contains(path), "{path}: {why}");
        told.host.with(|host| host.overrides.clear());
    }
    assert!(told.engine.log().is_empty());
    told.shop.submit(true, Some(9)).unwrap();
    told.judge("all is live");
}

/// A key of a service account, and the file that holds it.
pub fn account(folder: &std::path::Path, token_uri: &str) -> (Vec<u8>, std::path::PathBuf) {
    let pem = folder.join("key.pem");
    let run = |arguments: &[&str]| {
        let done =
            std::process::Command::new("openssl").args(arguments).output().expect("openssl is installed");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        done.stdout
    };
    let file = pem.to_str().unwrap();
    run(&["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", file]);
    let public = run(&["rsa", "-in", file, "-RSAPublicKey_out", "-outform", "DER"]);
    let json = serde_json::json!({
        "type": "service_account", "client_email": "robot@shop.example", "token_uri": token_uri,
        "private_key": std::fs::read_to_string(&pem).unwrap(),
    });
    let path = folder.join("account.json");
    std::fs::write(&path, json.to_string()).unwrap();
    (public, path)
}

#[test]
fn google_is_told_of_the_sitemap_when_the_list_of_sitemaps_is_another_one() {
    let folder = tempfile::tempdir().unwrap();
    let google = Server::start(Google::new(
        ring::signature::UnparsedPublicKey::new(&ring::signature::RSA_PKCS1_2048_8192_SHA256, Vec::new()),
        "robot@shop.example",
    ));
    let (public, key_file) = account(folder.path(), &format!("{}/token", google.url()));
    let shop = Shop::new("");
    let host = Server::start(site::Site::new(shop.site.path().join("output")));
    let property = format!("{}/", host.url());
    google.with(|g| {
        g.key = ring::signature::UnparsedPublicKey::new(&ring::signature::RSA_PKCS1_2048_8192_SHA256, public);
        g.url = google.url();
        g.properties.insert(property.clone());
    });
    let settings = shop.site.read("site.yaml").replace("https://shop.example", &host.url());
    shop.site.write(
        "site.yaml",
        format!(
            "{settings}submit:\n  search_console: {{property: \"{property}\", api: \"{}\"}}\n",
            google.url()
        ),
    );
    shop.site.run(&["build", "--date", DAY]).ok();
    let environment = [("GOOGLE_APPLICATION_CREDENTIALS", key_file.to_str().unwrap())];
    let submit = |code: i32| {
        let run = crate::support::run_with(shop.site.path(), &["submit", "--apply"], &environment);
        assert_eq!(run.code, code, "{}{}", run.stdout, run.stderr);
        run
    };
    let lacking = shop.site.run(&["submit", "--apply"]);
    assert!(lacking.code == 1 && lacking.stderr.contains("GOOGLE_APPLICATION_CREDENTIALS is not set"));
    let sitemap = format!("{}/sitemap.xml", host.url());
    let count =
        || google.with(|g| g.submissions.get(&(property.clone(), sitemap.clone())).map_or(0, |s| s.count));
    submit(0);
    assert_eq!((count(), google.with(|g| g.refusals.clone())), (1, Vec::<String>::new()));
    submit(0);
    assert_eq!(count(), 1, "the list is the same");
    // A new page in a sitemap that is known: Google reads it again by itself.
    shop.site.write("content/texts/second.md", "---\ntitle: Second\ndate: 2026-02-05\n---\nWords.\n");
    shop.site.run(&["build", "--date", NEXT]).ok();
    submit(0);
    assert_eq!(count(), 1);
    let texts = shop.site.path().join("content/texts");
    std::fs::rename(&texts, shop.site.path().join("content/away")).unwrap();
    std::fs::create_dir(&texts).unwrap();
    shop.site.run(&["build", "--date", NEXT, "--allow-churn"]).ok();
    // The answer is lost, and Google is asked whether it heard of it.
    google.fault_on(|request| request.method == "PUT", super::servers::faults::Fault::LostReply);
    submit(0);
    assert_eq!(count(), 2);
    google.with(|g| g.properties.clear());
    std::fs::remove_dir(&texts).unwrap();
    std::fs::rename(shop.site.path().join("content/away"), &texts).unwrap();
    shop.site.run(&["build", "--date", NEXT, "--allow-churn"]).ok();
    let refused = submit(1);
    assert!(
        refused.stderr.contains("add the service account's address as a user of the property"),
        "{}",
        refused.stderr
    );
}

#[test]
fn a_hub_is_told_of_each_feed_that_is_another_one() {
    let hub = Server::start(Hub::new());
    let shop = Shop::new(&format!("submit:\n  websub: {{hub: \"{}/\"}}\n", hub.url()));
    let host = Server::start(site::Site::new(shop.site.path().join("output")));
    shop.site.write("site.yaml", shop.site.read("site.yaml").replace("https://shop.example", &host.url()));
    shop.site.run(&["build", "--date", DAY]).ok();
    let feed = shop.site.read("output/feed.xml");
    assert!(feed.contains(&format!("<link rel=\"hub\" href=\"{}/\"/>", hub.url())), "{feed}");
    let json: serde_json::Value = serde_json::from_str(&shop.site.read("output/feed.json")).unwrap();
    assert_eq!(json["hubs"][0]["url"], format!("{}/", hub.url()));
    for _ in 0..2 {
        shop.submit(true, None).unwrap();
    }
    let feeds = ["/feed.json", "/feed.xml"].map(|path| format!("{}{path}", host.url()));
    let told = |count: u32| BTreeMap::from(feeds.clone().map(|feed| (feed, count)));
    assert_eq!(hub.with(|hub| hub.urls.clone()), told(1));
    shop.site.write("content/pages/help.md", "---\ntitle: Help\n---\nOther words.\n");
    shop.site.run(&["build", "--date", NEXT]).ok();
    shop.submit(true, None).unwrap();
    assert_eq!(hub.with(|hub| hub.urls.clone()), told(1), "the feeds are the same");
    shop.site.write("content/texts/second.md", "---\ntitle: Second\ndate: 2026-02-05\n---\nWords.\n");
    shop.site.run(&["build", "--date", NEXT]).ok();
    shop.submit(true, None).unwrap();
    assert_eq!(hub.with(|hub| hub.urls.clone()), told(2));
}

#[test]
fn a_hundred_thousand_pages_are_told_in_ten_calls_though_the_process_ends_twice() {
    let pages = 100_000;
    let engine = Server::start(IndexNow::new("0123456789abcdef"));
    let shop = Shop::new(&format!(
        "submit:\n  indexnow: {{key: 0123456789abcdef, endpoint: \"{}/indexnow\", per_minute: 4}}\n",
        engine.url()
    ));
    let host = Server::start(site::Site::new(shop.site.path().join("output")));
    let base = host.url();
    shop.site.write("site.yaml", shop.site.read("site.yaml").replace("https://shop.example", &base));
    // What so many pages would leave behind, without making them.
    let mut history = String::from("url,digest,first_published,last_changed,hub,gone,page\n");
    let mut lists = vec![String::new(); 10];
    for page in 0..pages {
        history.push_str(&format!("/p/{page:06}/,{:032x},{DAY},{DAY},,,\n", page + 1));
        lists[page / 10_000].push_str(&format!("<url><loc>{base}/p/{page:06}/</loc></url>\n"));
    }
    shop.site.write("data/history/pages.csv", &history);
    shop.site.write("data/history/slugs.csv", "dataset,id,slug,first_published\n");
    let space = "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"";
    let mut index = format!("<sitemapindex {space}>\n");
    for (at, list) in lists.iter().enumerate() {
        shop.site
            .write(&format!("output/sitemaps/page-{at}.xml"), format!("<urlset {space}>\n{list}</urlset>\n"));
        index.push_str(&format!("<sitemap><loc>{base}/sitemaps/page-{at}.xml</loc></sitemap>\n"));
    }
    shop.site.write("output/sitemap.xml", index + "</sitemapindex>\n");
    shop.site.write("output/0123456789abcdef.txt", "0123456789abcdef");
    let told = Telling { shop, engine, hub: Server::start(Hub::new()), host };
    let mut runs = 0;
    // The answers of the third and the seventh call are lost with the process.
    for lost in [3, 7] {
        told.engine.with(|engine| assert!(engine.batches.len() < lost));
        let interrupt = Arc::new(flywheel::manifest::Interrupt::at(steps_until(&told, lost), true));
        _ = told.shop.submit_until(true, Some(usize::MAX), &interrupt);
        assert!(interrupt.has_struck());
        told.settle();
        runs += 1;
        told.shop.clock.pass(3600);
    }
    told.go_on("the third run");
    assert_eq!(runs, 2);
    told.engine.with(|engine| {
        assert_eq!(engine.batches.len(), 10);
        assert!(engine.batches.iter().all(|batch| batch.urls.len() == 10_000));
        assert_eq!(engine.urls.len(), pages);
        assert!(engine.urls.values().all(|count| *count == 1), "each is accepted exactly once");
    });
    // Those of a day that is over the ceiling wait.
    assert!(told.shop.clock.now_waited() > 60, "no minute had more than four calls");
    let file = told.shop.site.path().join(".ledger/ledger.sqlite");
    let ledger = Ledger::open(&file, Arc::default(), 0).unwrap();
    let known = ledger.known("indexnow", &told.host.url()).unwrap();
    let subjects: BTreeSet<&String> = known.told.iter().map(|(url, _)| url).collect();
    assert_eq!((subjects.len(), known.accepted), (pages, 10));
}

/// The step at which the answer of a call is lost: files that are looked at first, then three steps for each call.
fn steps_until(told: &Telling, call: usize) -> u64 {
    // Twelve files are looked at; the ledger is opened, begun, unplanned and planned.
    let before = 12 + 4;
    let done = told.engine.with(|engine| engine.batches.len());
    before + 3 * (call - done - 1) as u64 + 2
}
