//! A small site with everything that is published, and commands run within the test: with a clock that does not wait and
//! an environment of its own.

use super::servers::bucket::Bucket;
use super::servers::http::Server;
use super::servers::netlify::Netlify;
use crate::support::{Site, tree};
use flywheel::deliver::clock::Clock;
use flywheel::deliver::publish::{PublishOptions, Published, publish};
use flywheel::deliver::submit::{SubmitOptions, Told, submit};
use flywheel::diag::Report;
use flywheel::manifest::Interrupt;
use flywheel::pipeline::BuildOptions;
use std::collections::BTreeMap;
use std::env::VarError;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

pub const TOKEN: &str = "nfp_a-token/of+the=tests";
pub const ACCESS: &str = "AKIDOFTHETESTS";
pub const SECRET: &str = "the/secret+key=of-the-tests";
pub const DAY: &str = "2026-11-22";

/// Time that passes only where somebody waits.
#[derive(Default)]
pub struct Still {
    /// Seconds since the beginning.
    waited: AtomicI64,
}

/// 2026-11-22T12:00:00Z
pub const NOON: i64 = 1_795_348_800;

impl Still {
    pub fn pass(&self, seconds: i64) {
        self.waited.fetch_add(seconds, Ordering::SeqCst);
    }
}

impl Clock for Still {
    fn now(&self) -> i64 {
        NOON + self.waited.load(Ordering::SeqCst)
    }
    fn sleep(&self, time: Duration) {
        self.pass(time.as_secs_f64().ceil() as i64);
    }
}

pub fn environment(name: &str) -> Result<String, VarError> {
    match name {
        "NETLIFY_AUTH_TOKEN" => Ok(TOKEN.into()),
        "AWS_ACCESS_KEY_ID" => Ok(ACCESS.into()),
        "AWS_SECRET_ACCESS_KEY" => Ok(SECRET.into()),
        _ => Err(VarError::NotPresent),
    }
}

/// Few files, but of every kind: pages, one that is not offered, an old address, a dated text, a drawing, drafts of posts.
const SITE: &str = "\
name: Shop
base_url: https://shop.example
settings: {form: false}
families:
  page: {kind: document, path: content/pages, url: \"/{slug}/\"}
  text: {kind: document, path: content/texts, url: \"/texts/{slug}/\", label: Texts}
hooks: {baseline: true}
posts:
  accounts: {birds: {network: mastodon, handle: \"@shop@social.example\"}}
  recipes: {text: {when: published, family: text}}
";

pub fn files() -> Vec<(&'static str, String)> {
    let page = |title: &str, words: &str| format!("---\ntitle: {title}\n---\n{words}\n");
    vec![
        ("site.yaml", SITE.into()),
        ("content/pages/index.md", page("Shop", "An invented shop. [Help](help.md) ![A mark](mark.svg)")),
        ("content/pages/help.md", "---\ntitle: Help\naliases: [/old-help/]\n---\nHow it works.\n".into()),
        ("content/pages/thanks.md", "---\ntitle: Thanks\nnoindex: true\n---\nThank you.\n".into()),
        ("content/texts/first.md", "---\ntitle: First\ndate: 2026-01-05\n---\nWords.\n".into()),
        ("content/images/mark.svg", crate::laws::tiny_site::MARK.into()),
        (
            "data/copy/posts.yaml",
            "posts:\n  text:\n    - \"{site}: {title}\"\n    - \"New: {title}\"\n    - \"Read {title}\"\n"
                .into(),
        ),
    ]
}

pub struct Shop {
    pub site: Site,
    pub clock: Still,
    /// The key file of a service account, if there is one in the environment.
    pub account: Option<String>,
}

impl Shop {
    /// The site with more lines in its settings.
    pub fn new(settings: &str) -> Shop {
        let files = files();
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
        let shop = Shop { site: Site::in_memory(&files), clock: Still::default(), account: None };
        shop.site.write("site.yaml", format!("{SITE}{settings}"));
        shop
    }

    pub fn netlify(server: &Server<Netlify>) -> Shop {
        Shop::new(&format!(
            "publish:\n  netlify: {{to: netlify, site: shop-id, api: {}/api/v1, per_minute: 100000}}\n",
            server.url()
        ))
    }

    pub fn bucket(server: &Server<Bucket>) -> Shop {
        Shop::new(&format!(
            "publish:\n  bucket: {{to: s3, bucket: shop, region: eu-central-1, endpoint: \"{}\", prefix: www}}\n",
            server.url()
        ))
    }

    pub fn options(&self) -> PublishOptions {
        let site = self.site.path().to_path_buf();
        let build = BuildOptions {
            out: site.join("output"),
            site,
            date: Some(DAY.parse().unwrap()),
            publishes_elsewhere: true,
            ..BuildOptions::default()
        };
        PublishOptions { build, to: None, dry_run: false }
    }

    pub fn publish(&self) -> Result<Published, String> {
        self.publish_as(self.options())
    }

    /// Publishes and is ended at a step as if it were killed.
    pub fn publish_until(&self, interrupt: &Arc<Interrupt>) -> Result<Published, String> {
        let mut options = self.options();
        options.build.interrupt = interrupt.clone();
        self.publish_as(options)
    }

    pub fn publish_as(&self, options: PublishOptions) -> Result<Published, String> {
        let mut report = Report::new();
        let result = publish(&options, &(), (&self.clock, &environment), &mut report);
        result.map_err(|standing| format!("{standing:?}\n{}", said(&report)))
    }

    pub fn submit(&self, apply: bool, initial: Option<usize>) -> Result<Vec<Told>, String> {
        self.submit_until(apply, initial, &Arc::default())
    }

    pub fn submit_until(
        &self,
        apply: bool,
        initial: Option<usize>,
        interrupt: &Arc<Interrupt>,
    ) -> Result<Vec<Told>, String> {
        let site = self.site.path().to_path_buf();
        let options = SubmitOptions {
            out: site.join("output"),
            site,
            base_url: None,
            to: Vec::new(),
            apply,
            initial,
            interrupt: interrupt.clone(),
        };
        let mut report = Report::new();
        let environment = |name: &str| match (name, &self.account) {
            ("GOOGLE_APPLICATION_CREDENTIALS", Some(account)) => Ok(account.clone()),
            _ => environment(name),
        };
        let told = submit(&options, (&self.clock, &environment), &|_, _, _| {}, &mut report);
        match told.filter(|_| report.faults() == 0) {
            Some(told) => Ok(told),
            None => Err(said(&report)),
        }
    }

    /// The files that visitors should see: what was built, but for drafts.
    pub fn wanted(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = tree(&self.site.path().join("output"));
        files.retain(|path, _| !path.starts_with("_outbox/"));
        files
    }

    pub fn history(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = self.site.tree("data/history");
        files.remove("deploys.csv");
        files
    }

    /// The state of each effect in the ledger.
    pub fn effects(&self) -> Vec<(String, &'static str)> {
        let file = self.site.path().join(".ledger/ledger.sqlite");
        let all = flywheel::deliver::ledger::all(&file).unwrap().unwrap_or_default();
        all.into_iter().map(|entry| (entry.channel, entry.state.name())).collect()
    }
}

/// Every message, a line each.
pub fn said(report: &Report) -> String {
    let all = report.groups().iter().flat_map(|group| &group.examples);
    all.map(|finding| format!("{} {} ({:?})\n", finding.code.as_str(), finding.message, finding.hint))
        .collect()
}

pub fn netlify() -> Server<Netlify> {
    let server = Server::start(Netlify::new(TOKEN, "shop-id"));
    server.with(|netlify| (netlify.limit, netlify.remaining) = (1 << 40, 1 << 40));
    server
}

pub fn bucket() -> Server<Bucket> {
    let mut bucket = Bucket::new("shop", ACCESS);
    bucket.secret = Some(SECRET.into());
    Server::start(bucket)
}

impl Still {
    /// Seconds that somebody has waited.
    pub fn now_waited(&self) -> i64 {
        self.waited.load(Ordering::SeqCst)
    }
}
