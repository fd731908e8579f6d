//! A publication or a submission that is ended at any step, and run again: the same as one that was left alone.
//!
//! Within the test every write of the ledger, every file that is written and every call is a step, and the process ends
//! before it or right after it. Then the program itself is killed by the server, at each call: before the server acts,
//! after it has acted, and after it has answered.

use super::faults::{judge_netlify, persist, without_state};
use super::servers::http::{Moment, Server, Service};
use super::servers::hub::Hub;
use super::servers::indexnow::IndexNow;
use super::servers::site;
use super::shop::{ACCESS, SECRET, Shop, TOKEN, bucket, netlify};
use flywheel::deliver::ledger::{Ledger, State};
use flywheel::deliver::{Outcome, clock::Clock};
use flywheel::manifest::Interrupt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

/// Every step of a publication, ended before it and after it.
fn at_each_step(make: &dyn Fn() -> Shop, judge: &dyn Fn(&Shop, &str)) {
    for torn in [false, true] {
        for step in 1.. {
            let what = format!("step {step}, {}", if torn { "after it" } else { "before it" });
            let shop = make();
            let interrupt = Arc::new(Interrupt::at(step, torn));
            let first = shop.publish_until(&interrupt);
            // With several threads the last steps come in another order each time: the run is over when none is left.
            if first.is_ok() && !interrupt.has_struck() {
                assert!(step > 50, "there are more steps than {step}");
                judge(&shop, &what);
                break;
            }
            persist(&shop, &what);
            judge(&shop, &what);
        }
    }
}

#[test]
fn a_deploy_to_netlify_is_ended_at_every_step() {
    let server = Mutex::new(netlify());
    let make = || {
        *server.lock().unwrap() = netlify();
        Shop::netlify(&server.lock().unwrap())
    };
    at_each_step(&make, &|shop, what| judge_netlify(&server.lock().unwrap(), shop, what));
}

#[test]
fn a_publication_to_a_bucket_is_ended_at_every_step() {
    let server = Mutex::new(bucket());
    let calm = Shop::bucket(&server.lock().unwrap());
    calm.publish().unwrap();
    let files = server.lock().unwrap().with(|b| b.files());
    let make = || {
        *server.lock().unwrap() = bucket();
        Shop::bucket(&server.lock().unwrap())
    };
    at_each_step(&make, &|shop, what| {
        let server = server.lock().unwrap();
        assert_eq!(without_state(server.with(|b| b.files())), without_state(files.clone()), "{what}");
        assert_eq!(shop.history(), calm.history(), "{what}");
        let puts = server.log().into_iter().filter(|l| l.handled && l.request.method == "PUT");
        let mut paths: Vec<String> =
            puts.map(|l| l.request.path).filter(|p| !p.ends_with("/.flywheel-live")).collect();
        let all = paths.len();
        paths.sort();
        paths.dedup();
        assert_eq!(paths.len(), all, "{what}: nothing is sent twice");
    });
}

#[test]
fn a_folder_is_whole_after_a_publication_that_was_ended_at_every_step() {
    let make = || {
        let shop = Shop::new("publish:\n  live: {to: folder, path: ../NAME}\n");
        let name = live(&shop).file_name().unwrap().to_str().unwrap().to_string();
        shop.site.write("site.yaml", shop.site.read("site.yaml").replace("NAME", &name));
        shop
    };
    at_each_step(&make, &|shop, what| {
        let mut found = crate::support::tree(&live(shop));
        found.remove(".flywheel-live");
        assert_eq!(found, shop.wanted(), "{what}");
        std::fs::remove_dir_all(live(shop)).unwrap();
    });
}

fn live(shop: &Shop) -> std::path::PathBuf {
    let folder = shop.site.path();
    folder.with_file_name(format!(
        "live-{}",
        folder.file_name().unwrap().to_str().unwrap().trim_start_matches('.')
    ))
}

/// Starts the program, which the server kills at a call.
fn start(site: &Path, arguments: &[&str], more: &[(&str, String)]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_flywheel"))
        .args(arguments)
        .current_dir(site)
        .envs(more.iter().map(|(name, value)| (name, value)))
        .env("NETLIFY_AUTH_TOKEN", TOKEN)
        .env("AWS_ACCESS_KEY_ID", ACCESS)
        .env("AWS_SECRET_ACCESS_KEY", SECRET)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Lets a server kill the program at one moment of one call; whether it came to that.
fn killed<S: Service>(
    server: &Server<S>,
    site: &Path,
    arguments: &[&str],
    at: usize,
    moment: Moment,
) -> bool {
    killed_with(server, site, arguments, &[], (at, moment))
}

/// The same with more in the environment of the program.
pub fn killed_with<S: Service>(
    server: &Server<S>,
    site: &Path,
    arguments: &[&str],
    environment: &[(&str, String)],
    (at, moment): (usize, Moment),
) -> bool {
    let child: Arc<Mutex<Option<Child>>> = Arc::default();
    let (victim, struck) = (child.clone(), Arc::new(Mutex::new(false)));
    let strikes = struck.clone();
    server.forget();
    let mut running = child.lock().unwrap();
    server.hook(move |call, now, _| {
        if call == at && now == moment {
            // The lock is free once the program has been started.
            if let Some(child) = victim.lock().unwrap().as_mut() {
                child.kill().unwrap();
                child.wait().unwrap();
            }
            *strikes.lock().unwrap() = true;
        }
    });
    *running = Some(start(site, arguments, environment));
    drop(running);
    let mut done = None;
    while done.is_none() {
        std::thread::sleep(std::time::Duration::from_millis(5));
        done = child.lock().unwrap().as_mut().unwrap().try_wait().unwrap();
    }
    server.hook(|_, _, _| {});
    // The server goes on with what had arrived; whoever looks into it must not come before.
    let all_handled = || server.log().iter().all(|entry| entry.handled);
    for _ in 0..400 {
        if all_handled() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    *struck.lock().unwrap()
}

pub const MOMENTS: [Moment; 3] = [Moment::Arrived, Moment::Handled, Moment::Answered];

#[test]
fn the_program_is_killed_at_every_call_of_a_deploy() {
    for moment in MOMENTS {
        for at in 0.. {
            let what = format!("killed at call {at}, {moment:?}");
            let server = netlify();
            server.with(|n| (n.deploys.polls_preparing, n.deploys.polls_processing) = (0, 1));
            let shop = Shop::netlify(&server);
            let arguments = ["publish", "--date", super::shop::DAY];
            let struck = killed(&server, shop.site.path(), &arguments, at, moment);
            // The host is still at work when the next one begins.
            persist(&shop, &what);
            judge_netlify(&server, &shop, &what);
            if !struck {
                assert!(at > 15, "there are more calls than {at}");
                break;
            }
        }
    }
}

#[test]
fn the_program_is_killed_at_every_call_of_a_publication_to_a_bucket() {
    let calm = bucket();
    Shop::bucket(&calm).publish().unwrap();
    for moment in MOMENTS {
        for at in 0.. {
            let what = format!("killed at call {at}, {moment:?}");
            let server = bucket();
            let shop = Shop::bucket(&server);
            let arguments = ["publish", "--date", super::shop::DAY];
            let struck = killed(&server, shop.site.path(), &arguments, at, moment);
            persist(&shop, &what);
            let files = |server: &Server<_>| {
                without_state(server.with(|b: &mut super::servers::bucket::Bucket| b.files()))
            };
            assert_eq!(files(&server), files(&calm), "{what}");
            if !struck {
                assert!(at > 15, "there are more calls than {at}");
                break;
            }
        }
    }
}

#[test]
fn the_program_is_killed_at_every_call_of_a_submission() {
    for moment in MOMENTS {
        for at in 0.. {
            let what = format!("killed at call {at}, {moment:?}");
            let told = Telling::new();
            let arguments = ["submit", "--apply", "--initial", "99"];
            let struck = killed(&told.engine, told.shop.site.path(), &arguments, at, moment);
            told.go_on(&what);
            told.judge(&what);
            if !struck {
                assert_eq!(at, 1, "there is one call");
                break;
            }
        }
    }
}

#[test]
fn a_submission_is_ended_at_every_step_and_each_page_is_told_once() {
    for torn in [false, true] {
        for step in 1.. {
            let what = format!("step {step}, torn: {torn}");
            let told = Telling::new();
            let interrupt = Arc::new(Interrupt::at(step, torn));
            let first = told.shop.submit_until(true, Some(usize::MAX), &interrupt);
            if first.is_ok() && !interrupt.has_struck() {
                assert!(step > 8, "there are more steps than {step}");
                break;
            }
            told.go_on(&what);
            told.judge(&what);
        }
    }
}

/// A site that is live, and an engine that is told of it.
pub struct Telling {
    pub shop: Shop,
    pub engine: Server<IndexNow>,
    pub hub: Server<Hub>,
    pub host: Server<site::Site>,
}

impl Telling {
    pub fn new() -> Telling {
        let engine = Server::start(IndexNow::new("0123456789abcdef"));
        let hub = Server::start(Hub::new());
        let shop = Shop::new(&format!(
            "submit:\n  indexnow: {{key: 0123456789abcdef, endpoint: \"{}/indexnow\"}}\n  websub: {{hub: \"{}/\"}}\n",
            engine.url(),
            hub.url()
        ));
        let host = Server::start(site::Site::new(shop.site.path().join("output")));
        shop.site
            .write("site.yaml", shop.site.read("site.yaml").replace("https://shop.example", &host.url()));
        shop.site.run(&["build", "--date", super::shop::DAY]).ok();
        Telling { shop, engine, hub, host }
    }

    /// A person looks into the log of the engine and settles what nobody else can know.
    pub fn settle(&self) {
        let file = self.shop.site.path().join(".ledger/ledger.sqlite");
        let mut ledger = Ledger::open(&file, Arc::default(), self.shop.clock.now()).unwrap();
        let hub = format!("{} at {}/", self.host.url(), self.hub.url());
        for (channel, account) in [("indexnow", self.host.url()), ("websub", hub)] {
            for entry in ledger.of(channel, &account, State::Unknown).unwrap() {
                let about = ledger.tells(&entry.key).unwrap();
                let has = |url: &String| match channel {
                    "indexnow" => self.engine.with(|engine| engine.urls.contains_key(url)),
                    _ => self.hub.with(|hub| hub.urls.contains_key(url)),
                };
                let arrived = about.iter().filter(|(url, _)| has(url)).count();
                assert!(arrived == 0 || arrived == about.len(), "a call arrives whole or not at all");
                let outcome = match arrived {
                    0 => Outcome::Refused("it is not in the log".into(), None),
                    _ => Outcome::Accepted("it is in the log".into()),
                };
                ledger.settle(&entry.key, &outcome, self.shop.clock.now()).unwrap();
            }
        }
    }

    /// Runs it again until nothing is left to tell.
    pub fn go_on(&self, what: &str) {
        for _ in 0..3 {
            self.settle();
            let told = self.shop.submit(true, Some(usize::MAX)).unwrap_or_else(|why| panic!("{what}: {why}"));
            let done = |told: &flywheel::deliver::submit::Told| {
                told.unknown.is_empty() && told.tally.as_ref().is_some_and(|tally| tally.trouble.is_empty())
            };
            if told.iter().all(done) {
                return;
            }
            self.shop.clock.pass(3600);
        }
        panic!("{what}: it did not come to an end");
    }

    /// Every page that is offered was told of once, and no other, and so was every feed.
    pub fn judge(&self, what: &str) {
        let feeds = self.hub.with(|hub| hub.urls.clone());
        let base = self.host.url();
        let told = ["/feed.json", "/feed.xml"].map(|path| (format!("{base}{path}"), 1));
        assert_eq!(feeds.into_iter().collect::<Vec<_>>(), told, "{what}");
        let urls = self.engine.with(|engine| engine.urls.clone());
        assert!(urls.values().all(|count| *count == 1), "{what}: {urls:?}");
        let wanted = ["/", "/help/", "/texts/first/"].map(|path| format!("{base}{path}"));
        assert_eq!(urls.keys().cloned().collect::<Vec<_>>(), wanted, "{what}");
    }
}

#[test]
fn a_refusal_is_tried_again_and_nothing_crosses_what_nobody_knows() {
    use super::servers::faults::Fault;
    for (name, fault) in
        [("429", Fault::retry_after(30)), ("429 without", Fault::refuse(429)), ("503", Fault::refuse(503))]
    {
        let told = Telling::new();
        told.engine.fault(0, fault);
        told.shop.submit(true, Some(usize::MAX)).unwrap();
        told.judge(name);
    }
    for (name, fault) in [
        ("500 after commit", Fault::AfterCommit(500)),
        ("lost reply", Fault::LostReply),
        ("lost request", Fault::LostRequest),
    ] {
        let told = Telling::new();
        told.engine.fault(0, fault.clone());
        let first = told.shop.submit(true, Some(usize::MAX)).unwrap();
        assert_eq!(first[0].tally.as_ref().unwrap().trouble.len(), 1, "{name}");
        // Run after run, it stays unknown.
        for _ in 0..3 {
            told.shop.clock.pass(100_000);
            let again = told.shop.submit(true, None).unwrap();
            assert_eq!((again[0].unknown.len(), again[0].about.len()), (1, 0), "{name}");
        }
        assert_eq!(told.engine.log().len(), 1, "{name}: it is not sent again");
        told.go_on(name);
        told.judge(name);
    }
    // A hub that fails is told once, too.
    for (name, fault) in [
        ("hub: 429", Fault::retry_after(30)),
        ("hub: 503", Fault::refuse(503)),
        ("hub: 500 after commit", Fault::AfterCommit(500)),
        ("hub: lost reply", Fault::LostReply),
        ("hub: lost request", Fault::LostRequest),
        ("hub: slow", Fault::SlowBody(std::time::Duration::from_millis(40))),
    ] {
        for call in 0..2 {
            let told = Telling::new();
            told.hub.fault(call, fault.clone());
            _ = told.shop.submit(true, Some(usize::MAX)).unwrap();
            told.go_on(name);
            told.judge(name);
        }
    }
    // An answer that breaks off has said what matters in its first line.
    let told = Telling::new();
    told.engine.fault(0, Fault::Truncated);
    told.shop.submit(true, Some(usize::MAX)).unwrap();
    told.judge("truncated");
}
