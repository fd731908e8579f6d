//! Tokens are seen nowhere: not in what is printed, not in the ledger, not in any file; whatever a server repeats.

use super::servers::http::{Reply, Request, Server, Service};
use super::shop::{ACCESS, SECRET, Shop, TOKEN};
use crate::support::{run_with, tree};
use std::process::Command;

/// A server that repeats everything that it was sent, in an error.
struct Parrot(u16);

impl Service for Parrot {
    fn handle(&mut self, request: &Request) -> Reply {
        let headers: Vec<String> =
            request.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        let body = String::from_utf8_lossy(&request.body).into_owned();
        let said = format!("{} {} {body}", request.path, headers.join(" "));
        let json = serde_json::json!({"message": said, "error_message": said, "id": "1", "state": "error"});
        Reply::json(self.0, &json)
    }
}

/// Everything of a key that would give it away.
fn needles(pem: &str) -> Vec<String> {
    let mut needles = vec![TOKEN.to_string(), SECRET.to_string()];
    needles.extend(
        [TOKEN, SECRET].map(|secret| secret.replace('/', "%2F").replace('+', "%2B").replace('=', "%3D")),
    );
    needles.extend(pem.lines().filter(|line| !line.starts_with("-----")).map(str::to_string));
    needles
}

#[test]
fn a_token_is_in_no_output_no_ledger_and_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let pem_file = folder.path().join("key.pem");
    let made = Command::new("openssl")
        .args(["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out"])
        .arg(&pem_file)
        .output()
        .expect("openssl is installed");
    assert!(made.status.success());
    let pem = std::fs::read_to_string(&pem_file).unwrap();
    let needles = needles(&pem);
    let mut seen = 0;
    for status in [200, 400, 401, 403, 404, 422, 429, 500] {
        let server = Server::start(Parrot(status));
        let url = server.url();
        let shop = Shop::new(&format!(
            "publish:\n  netlify: {{to: netlify, site: shop-id, api: {url}/api/v1}}\n  bucket: {{to: s3, bucket: shop, endpoint: \"{url}\"}}\n\
             submit:\n  search_console: {{property: \"{url}/\", api: \"{url}\"}}\n"
        ));
        let site = Server::start(super::servers::site::Site::new(shop.site.path().join("output")));
        shop.site
            .write("site.yaml", shop.site.read("site.yaml").replace("https://shop.example", &site.url()));
        shop.site.run(&["build", "--date", super::shop::DAY]).ok();
        let account = serde_json::json!({
            "client_email": "robot@shop.example", "private_key": pem, "token_uri": format!("{url}/token"),
        });
        let account = account.to_string();
        let environment = [
            ("NETLIFY_AUTH_TOKEN", TOKEN),
            ("AWS_ACCESS_KEY_ID", ACCESS),
            ("AWS_SECRET_ACCESS_KEY", SECRET),
            ("GOOGLE_APPLICATION_CREDENTIALS", account.as_str()),
        ];
        // What is refused for a time would be waited for: the fault menu has that.
        let commands: &[&[&str]] = match status {
            429 | 500 => &[&["ledger", "--all"]],
            _ => &[
                &["publish", "--to", "netlify"],
                &["publish", "--to", "netlify", "--format", "json"],
                &["publish", "--to", "bucket"],
                &["submit", "--apply"],
                &["submit", "--apply", "--format", "json"],
                &["ledger", "--all"],
                &["ledger", "--all", "--format", "json"],
            ],
        };
        for arguments in commands {
            let run = run_with(shop.site.path(), arguments, &environment);
            let said = format!("{}{}", run.stdout, run.stderr);
            seen += usize::from(said.contains("***"));
            for needle in &needles {
                assert!(!said.contains(needle.as_str()), "{status} {arguments:?}: {said}");
            }
        }
        for (path, bytes) in tree(shop.site.path()) {
            for needle in &needles {
                let found = bytes.windows(needle.len()).any(|window| window == needle.as_bytes());
                assert!(!found, "{path} holds a secret");
            }
        }
    }
    assert!(seen > 0, "the server did repeat secrets, and they were taken out");
}

#[test]
fn a_token_that_was_written_into_the_settings_is_refused_and_not_repeated() {
    for (setting, key) in [
        ("publish:\n  a: {to: netlify, site: a, token: nfp_secret/1234567890}\n", "nfp_secret"),
        ("publish:\n  a: {to: netlify, api: \"https://me:pass-word@a.example\"}\n", "pass-word"),
        (
            "publish:\n  a: {to: s3, bucket: a, endpoint: \"https://a.example\", access_key: AKIAIOSFODNN7EXAMPLE}\n",
            "AKIAIO",
        ),
        (
            "publish:\n  a: {to: s3, bucket: a, endpoint: \"https://a.example\", secret_key: wJalr/bPx+k}\n",
            "wJalr",
        ),
        (
            "submit:\n  search_console: {property: \"https://a.example/\", account: \"{'private_key': 'x-secret-x'}\"}\n",
            "x-secret-x",
        ),
        ("submit:\n  websub: {hub: \"https://me:pass-word@hub.example/\"}\n", "pass-word"),
    ] {
        let shop = Shop::new(setting);
        for arguments in [&["build"][..], &["publish"], &["submit", "--format", "json"], &["ledger"]] {
            let run = shop.site.run(arguments);
            let said = format!("{}{}", run.stdout, run.stderr);
            assert!(run.code == 1 && said.contains("FW718"), "{arguments:?}: {said}");
            assert!(!said.contains(key), "{arguments:?}: {said}");
        }
    }
}

#[test]
fn what_is_refused_for_a_time_or_not_known_is_told_without_a_token() {
    for status in [429, 500, 503] {
        let server = Server::start(Parrot(status));
        let url = server.url();
        for settings in [
            format!("publish:\n  a: {{to: netlify, site: shop-id, api: {url}/api/v1}}\n"),
            format!("publish:\n  a: {{to: s3, bucket: shop, endpoint: \"{url}\"}}\n"),
        ] {
            let shop = Shop::new(&settings);
            let said = shop.publish().unwrap_err();
            assert!(said.contains("FW71") && !server.log().is_empty(), "{status}: {said}");
            for needle in needles("") {
                assert!(!said.contains(&needle), "{status}: {said}");
                for (path, bytes) in tree(shop.site.path()) {
                    let found = bytes.windows(needle.len()).any(|window| window == needle.as_bytes());
                    assert!(!found, "{path} holds a secret");
                }
            }
        }
    }
}
