//! Search Console with every fault at every call, and ended at every step: Google hears of the sitemap once.

use super::faults::menu;
use super::servers::google::Google;
use super::servers::http::Server;
use super::servers::site;
use super::shop::{DAY, NOON, Shop};
use super::submitted::account;
use flywheel::manifest::Interrupt;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use std::sync::{Arc, OnceLock};

/// A key that takes a moment to make: the public half, and the key file with another address in it.
fn key(token_uri: &str) -> (Vec<u8>, String) {
    static KEY: OnceLock<(Vec<u8>, String)> = OnceLock::new();
    let (public, file) = KEY.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let (public, file) = account(folder.path(), "https://token.example/token");
        (public, std::fs::read_to_string(file).unwrap())
    });
    (public.clone(), file.replace("https://token.example/token", token_uri))
}

struct Console {
    shop: Shop,
    google: Server<Google>,
    _host: Server<site::Site>,
}

impl Console {
    fn new() -> Console {
        let google = Server::start(Google::new(
            UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, Vec::new()),
            "robot@shop.example",
        ));
        let (public, file) = key(&format!("{}/token", google.url()));
        let mut shop = Shop::new("");
        shop.account = Some(file);
        let host = Server::start(site::Site::new(shop.site.path().join("output")));
        let property = format!("{}/", host.url());
        google.with(|g| {
            g.key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, public);
            g.url = google.url();
            g.properties.insert(property.clone());
            g.now = Some(NOON as u64);
        });
        let settings = shop.site.read("site.yaml").replace("https://shop.example", &host.url());
        let more =
            format!("submit:\n  search_console: {{property: \"{property}\", api: \"{}\"}}\n", google.url());
        shop.site.write("site.yaml", settings + &more);
        shop.site.run(&["build", "--date", DAY]).ok();
        Console { shop, google, _host: host }
    }

    /// Submits until nothing is left, and looks what Google heard.
    fn go_on(&self, what: &str) {
        for _ in 0..3 {
            let told = self.shop.submit(true, None).unwrap_or_else(|why| panic!("{what}: {why}"));
            let done = told[0].unknown.is_empty() && told[0].tally.as_ref().unwrap().trouble.is_empty();
            if done {
                let counts: Vec<u32> =
                    self.google.with(|g| g.submissions.values().map(|s| s.count).collect());
                assert_eq!(counts, [1], "{what}");
                return;
            }
            self.shop.clock.pass(600);
        }
        panic!("{what}: it did not come to an end");
    }
}

#[test]
fn google_hears_of_the_sitemap_once_whatever_call_fails_in_whatever_way() {
    for (name, fault) in menu() {
        // The token, the sitemap, and the look after it where there is one.
        for call in 0..3 {
            let console = Console::new();
            console.google.fault(call, fault.clone());
            console.go_on(&format!("{name} at call {call}"));
        }
    }
}

#[test]
fn google_hears_of_the_sitemap_once_though_the_process_ends_at_any_step() {
    for torn in [false, true] {
        for step in 1.. {
            let console = Console::new();
            let interrupt = Arc::new(Interrupt::at(step, torn));
            let first = console.shop.submit_until(true, None, &interrupt);
            console.go_on(&format!("step {step}, torn: {torn}"));
            if first.is_ok() && !interrupt.has_struck() {
                assert!(step > 8, "there are more steps than {step}");
                break;
            }
        }
    }
}
