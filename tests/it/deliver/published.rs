//! What each host is sent: what it lacks, once, and nothing that belongs at home.

use super::servers::http::Server;
use super::shop::{Shop, bucket, netlify};
use crate::laws::small_site::small;
use crate::support::tree;
use std::collections::BTreeSet;

#[test]
fn netlify_is_sent_what_it_lacks_and_shows_all_of_it() {
    let server = netlify();
    let shop = Shop::netlify(&server);
    let first = shop.publish().unwrap();
    let wanted = shop.wanted();
    assert_eq!(server.with(|n| n.deploys.published_files()), wanted);
    assert!(shop.site.exists("output/_outbox/posts/birds.csv") || shop.site.exists("output/_outbox/posts"));
    assert_eq!((first.new.len(), first.changed.len(), first.removed.len()), (wanted.len(), 0, 0));
    let receipt = first.receipt.unwrap();
    assert!(receipt.url.starts_with("https://"), "{}", receipt.url);
    // Files of the same bytes are sent once.
    let distinct: BTreeSet<&Vec<u8>> = wanted.values().collect();
    assert_eq!(receipt.sent, distinct.len() as u64);
    assert!(shop.site.read("data/history/pages.csv").contains("/texts/first/"));

    server.forget();
    let again = shop.publish().unwrap();
    assert!(again.new.is_empty() && again.changed.is_empty() && again.removed.is_empty());
    assert!(server.log().iter().all(|logged| logged.request.method == "GET"), "nothing is sent");

    shop.site.write("content/pages/help.md", "---\ntitle: Help\naliases: [/old-help/]\n---\nOther words.\n");
    std::fs::remove_file(shop.site.path().join("content/pages/thanks.md")).unwrap();
    let mut options = shop.options();
    options.dry_run = true;
    let (before, history) = (server.log().len(), shop.history());
    let dry = shop.publish_as(options).unwrap();
    assert!(dry.changed.contains(&"help/index.html".to_string()), "{:?}", dry.changed);
    assert_eq!(dry.removed, ["thanks/index.html"]);
    assert!(
        dry.receipt.is_none() && server.log()[before..].iter().all(|logged| logged.request.method == "GET")
    );
    assert_eq!(shop.history(), history, "nothing was published");

    server.with(|n| n.deploys.uploads.clear());
    let third = shop.publish().unwrap();
    assert_eq!((&third.changed, &third.removed), (&dry.changed, &dry.removed));
    let sent: BTreeSet<String> = server.with(|n| n.deploys.uploads.iter().map(|u| u.path.clone()).collect());
    assert_eq!(sent, third.changed.iter().chain(&third.new).cloned().collect(), "only what changed is sent");
    assert_eq!(server.with(|n| n.deploys.published_files()), shop.wanted());
    let deploys = shop.site.read("data/history/deploys.csv");
    assert_eq!(deploys.lines().count(), 3, "{deploys}");
    assert!(deploys.lines().nth(2).unwrap().contains(&third.receipt.unwrap().id));
}

#[test]
fn pages_that_are_rendered_straight_to_the_host_are_those_of_the_disk() {
    let (disk, straight) = (netlify(), netlify());
    let shop = Shop::netlify(&disk);
    shop.publish().unwrap();
    let other = Shop::netlify(&straight);
    let mut options = other.options();
    options.build.out = other.site.path().join(".flywheel/rendered/netlify");
    options.build.pages_unwritten = true;
    let out = options.build.out.clone();
    other.publish_as(options).unwrap();
    let (disk, straight) =
        (disk.with(|n| n.deploys.published_files()), straight.with(|n| n.deploys.published_files()));
    // The manifest for the next build is that of each folder.
    let files = |files: &std::collections::BTreeMap<String, Vec<u8>>| -> Vec<(String, Vec<u8>)> {
        files
            .clone()
            .into_iter()
            .filter(|(path, _)| !path.starts_with("flywheel-baseline/manifest"))
            .collect()
    };
    assert_eq!(files(&straight), files(&disk));
    let written: Vec<String> = tree(&out).into_keys().filter(|path| path.ends_with(".html")).collect();
    assert_eq!(written, ["404.html", "old-help/index.html"], "no page was written");
    assert_eq!(other.history(), shop.history());
}

#[test]
fn a_bucket_gets_what_pages_need_before_pages_and_removes_last() {
    let server = bucket();
    let shop = Shop::bucket(&server);
    shop.publish().unwrap();
    let mut wanted = shop.wanted();
    wanted.retain(|path, _| path != "_headers" && path != "_redirects");
    let files = server.with(|b| b.files());
    let shown = |path: &str| files.get(&format!("www/{path}"));
    assert_eq!(files.len(), wanted.len() + 1, "beside them lies what is kept about the publication");
    for (path, bytes) in &wanted {
        assert_eq!(shown(path), Some(bytes), "{path}");
    }
    let header = |path: &str, name: &str| {
        server.with(|b| {
            b.objects[&format!("www/{path}")].headers.iter().find(|(n, _)| *n == name).map(|(_, v)| v.clone())
        })
    };
    assert_eq!(header("help/index.html", "content-type").as_deref(), Some("text/html; charset=utf-8"));
    assert_eq!(
        header("help/index.html", "cache-control").as_deref(),
        Some("public, max-age=0, must-revalidate")
    );
    let style = wanted.keys().find(|path| path.ends_with(".css")).unwrap().clone();
    assert_eq!(header(&style, "cache-control").as_deref(), Some("public, max-age=31536000, immutable"));
    let puts: Vec<String> = writes(&server);
    let places = |is_it: &dyn Fn(&str) -> bool| -> Vec<usize> {
        (0..puts.len()).filter(|at| is_it(&puts[*at])).collect()
    };
    let (assets, pages) = (places(&|put| put.contains("/assets/")), places(&|put| put.ends_with(".html")));
    let lists = places(&|put| put.ends_with(".xml"));
    assert!(assets.iter().max() < pages.iter().min() && pages.iter().max() < lists.iter().min(), "{puts:?}");
    assert!(puts[0].ends_with("/.flywheel-live") && puts[puts.len() - 1].ends_with("/.flywheel-live"));

    // A new stylesheet: the old one stays for tabs that are open, until the next publication.
    shop.site.write("themes/default/assets/site.css", "body { margin: 2em }\n");
    std::fs::remove_file(shop.site.path().join("content/pages/thanks.md")).unwrap();
    server.forget();
    shop.publish().unwrap();
    let there = |path: &str| server.with(|b| b.files().contains_key(&format!("www/{path}")));
    assert!(there(&style), "the old stylesheet is still there");
    // What was published leads on: an object without a body.
    assert_eq!(header("thanks/index.html", "x-amz-website-redirect-location").as_deref(), Some("/"));
    std::fs::remove_file(shop.site.path().join("content/images/mark.svg")).unwrap();
    shop.site.write("content/pages/index.md", "---\ntitle: Shop\n---\nOther words. [Help](help.md)\n");
    server.forget();
    shop.publish().unwrap();
    assert!(!there(&style), "what nobody needs any more is gone");
    let writes = writes(&server);
    let gone = writes.iter().position(|write| write.starts_with("DELETE")).unwrap();
    assert!(writes[gone..writes.len() - 1].iter().all(|write| write.starts_with("DELETE")), "{writes:?}");
}

fn writes(server: &Server<super::servers::bucket::Bucket>) -> Vec<String> {
    let log = server.log().into_iter().map(|logged| logged.request);
    log.filter(|request| request.method != "GET" && request.method != "HEAD")
        .map(|request| format!("{} {}", request.method, request.path))
        .collect()
}

#[test]
fn a_folder_is_written_to_only_if_it_is_empty_or_ours() {
    let shop = Shop::new("publish:\n  live: {to: folder, path: ../live}\n");
    let live = shop.site.path().parent().unwrap().join(format!(
        "live-{}",
        shop.site.path().file_name().unwrap().to_string_lossy().trim_start_matches('.')
    ));
    let settings = shop
        .site
        .read("site.yaml")
        .replace("../live", &format!("../{}", live.file_name().unwrap().to_str().unwrap()));
    shop.site.write("site.yaml", settings);
    std::fs::create_dir_all(&live).unwrap();
    std::fs::write(live.join("mine.txt"), "mine").unwrap();
    let refused = shop.publish().unwrap_err();
    assert!(refused.contains("holds files that no publication brought there"), "{refused}");
    std::fs::remove_file(live.join("mine.txt")).unwrap();
    shop.publish().unwrap();
    let mut found = tree(&live);
    assert!(found.remove(".flywheel-live").is_some());
    assert_eq!(found, shop.wanted());
    // What somebody has put there meanwhile is not ours to remove.
    std::fs::write(live.join("mine.txt"), "mine").unwrap();
    std::fs::remove_file(shop.site.path().join("content/pages/thanks.md")).unwrap();
    shop.publish().unwrap();
    assert!(live.join("mine.txt").exists() && !live.join("thanks").exists());
    std::fs::remove_dir_all(&live).unwrap();

    for path in [".", "output", "data/live", ".."] {
        let shop = Shop::new(&format!("publish:\n  live: {{to: folder, path: {path}}}\n"));
        let refused = shop.publish().unwrap_err();
        assert!(refused.contains("FW710"), "{path}: {refused}");
    }
}

#[test]
fn a_publication_that_takes_too_much_away_is_refused_before_anything_is_sent() {
    let server = netlify();
    let site = small();
    let settings = format!(
        "{}\npublish:\n  netlify: {{to: netlify, site: shop-id, api: {}/api/v1, per_minute: 100000}}\n",
        site.read("site.yaml"),
        server.url()
    );
    site.write("site.yaml", settings);
    let shop = Shop { site, clock: Default::default(), account: None };
    shop.publish().unwrap();
    let live = server.with(|n| n.deploys.published_files());
    let settings = shop.site.read("site.yaml");
    assert!(settings.contains("population >= 40000"));
    shop.site.write("site.yaml", settings.replace("population >= 40000", "population >= 200000"));
    // A machine that knows nothing of what was built before is stopped by what is live.
    let mut options = shop.options();
    std::fs::remove_dir_all(shop.site.path().join(".flywheel")).unwrap();
    std::fs::remove_dir_all(shop.site.path().join("output")).unwrap();
    server.forget();
    let refused = shop.publish_as(shop.options()).unwrap_err();
    assert!(refused.contains("FW805 publishing this would remove"), "{refused}");
    assert!(server.log().iter().all(|logged| logged.request.method == "GET"));
    assert_eq!(server.with(|n| n.deploys.published_files()), live);
    options.build.allow_churn = true;
    shop.publish_as(options).unwrap();
    assert_eq!(server.with(|n| n.deploys.published_files()), shop.wanted());
}

#[test]
fn what_cannot_be_published_to_is_said_with_what_to_do() {
    let shop = Shop::new("");
    assert!(shop.publish().unwrap_err().contains("write under `publish:` a name and what it is"));
    let shop = Shop::new("publish:\n  live: {to: folder, path: ../a}\n  stage: {to: folder, path: ../b}\n");
    assert!(shop.publish().unwrap_err().contains("name one of them with `--to`: live, stage"));
    let mut options = shop.options();
    options.to = Some("stag".into());
    assert!(shop.publish_as(options).unwrap_err().contains("did you mean `stage`?"));
    let server = netlify();
    server.with(|n| n.token = "another".into());
    let refused = Shop::netlify(&server).publish().unwrap_err();
    assert!(refused.contains("FW712") && refused.contains("make a token at Netlify"), "{refused}");
}

#[test]
fn what_somebody_took_away_behind_our_back_is_brought_again_by_a_publication_that_believes_nothing() {
    let server = bucket();
    let shop = Shop::bucket(&server);
    shop.publish().unwrap();
    let files = server.with(|b| b.files());
    server.with(|b| _ = b.objects.remove("www/help/index.html"));
    assert!(shop.publish().unwrap().changed.is_empty(), "what was published is believed");
    let mut options = shop.options();
    options.build.verify = true;
    let published = shop.publish_as(options).unwrap();
    assert_eq!(published.receipt.unwrap().sent, 1, "only what is missing is sent");
    let pages = super::faults::without_state;
    assert_eq!(pages(server.with(|b| b.files())), pages(files));
}

#[test]
fn pages_that_lead_on_from_now_count_as_taken_away_and_keep_their_place_below_a_path() {
    let server = bucket();
    let site = small();
    let settings = site.read("site.yaml");
    let base = settings.lines().find(|line| line.starts_with("base_url:")).unwrap().to_string();
    site.write(
        "site.yaml",
        format!(
            "{}\npublish:\n  bucket: {{to: s3, bucket: shop, endpoint: \"{}\"}}\n",
            settings.replace(&base, "base_url: https://shop.example/below"),
            server.url()
        ),
    );
    let shop = Shop { site, clock: Default::default(), account: None };
    shop.publish().unwrap();
    let settings = shop.site.read("site.yaml");
    shop.site.write("site.yaml", settings.replace("population >= 40000", "population >= 200000"));
    // What the machine itself knows is lost, but for the history: old addresses lead on.
    std::fs::remove_dir_all(shop.site.path().join(".flywheel")).unwrap();
    std::fs::remove_dir_all(shop.site.path().join("output")).unwrap();
    let refused = shop.publish().unwrap_err();
    assert!(refused.contains("FW805 publishing this would remove"), "{refused}");
    let mut options = shop.options();
    options.build.allow_churn = true;
    shop.publish_as(options).unwrap();
    let redirects = server.with(|b| {
        let leads = |object: &super::servers::bucket::Object| {
            object.headers.iter().any(|(name, _)| *name == "x-amz-website-redirect-location")
        };
        b.objects.iter().filter(|(_, object)| leads(object)).map(|(key, _)| key.clone()).collect::<Vec<_>>()
    });
    let rules = shop.site.read("output/_redirects");
    assert!(
        redirects.len() > 50 && redirects.iter().all(|key| !key.starts_with("below/")),
        "{redirects:?} {rules}"
    );
}

#[test]
fn a_dry_run_makes_no_folder() {
    let shop = Shop::new("publish:\n  live: {to: folder, path: ../never-made-by-a-dry-run}\n");
    let mut options = shop.options();
    options.dry_run = true;
    let dry = shop.publish_as(options).unwrap();
    assert_eq!(dry.new.len(), shop.wanted().len());
    assert!(!shop.site.path().parent().unwrap().join("never-made-by-a-dry-run").exists());
    assert!(!shop.site.exists(".ledger") && !shop.site.exists("data/history"));
}

#[test]
fn a_bucket_that_holds_somebody_elses_site_is_left_alone() {
    let server = bucket();
    server.with(|b| {
        let theirs = super::servers::bucket::Object::of(b"theirs");
        b.objects.insert("www/index.html".into(), theirs);
    });
    let refused = Shop::bucket(&server).publish().unwrap_err();
    assert!(refused.contains("FW712") && refused.contains("no publication brought there"), "{refused}");
    assert_eq!(server.with(|b| b.files().len()), 1);
}

#[test]
fn what_visitors_do_not_see_is_no_history() {
    let name = format!("preview-{}", std::process::id());
    let shop = Shop::new(&format!("publish:\n  stage: {{to: folder, path: ../{name}, preview: true}}\n"));
    for _ in 0..2 {
        shop.publish().unwrap();
        assert!(!shop.site.exists("data/history/pages.csv") && !shop.site.exists("data/history/deploys.csv"));
    }
    let stage = shop.site.path().parent().unwrap().join(name);
    let mut found = tree(&stage);
    found.remove(".flywheel-live");
    assert_eq!(found, shop.wanted());
    // A file that went missing is brought again, and a folder that became a link is not gone through.
    std::fs::remove_file(stage.join("help/index.html")).unwrap();
    assert_eq!(shop.publish().unwrap().receipt.unwrap().sent, 1);
    assert!(stage.join("help/index.html").exists());
    #[cfg(unix)]
    {
        let elsewhere = tempfile::tempdir().unwrap();
        std::fs::remove_dir_all(stage.join("help")).unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), stage.join("help")).unwrap();
        let refused = shop.publish().unwrap_err();
        assert!(refused.contains("is a link that leads elsewhere"), "{refused}");
        assert_eq!(std::fs::read_dir(elsewhere.path()).unwrap().count(), 0);
    }
    std::fs::remove_dir_all(stage).unwrap();
}

#[test]
fn a_day_of_the_future_is_no_day_of_publication() {
    let shop = Shop::new("publish:\n  live: {to: folder, path: ../never-made}\n");
    let run = shop.site.run(&["publish", "--date", "2099-01-01"]);
    assert!(run.code == 2 && run.stderr.contains("the day lies in the future"), "{}", run.stderr);
}
