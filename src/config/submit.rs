//! What site.yaml says about telling search engines and readers of feeds what is new.
//!
//! The key of IndexNow is public by design; what is secret is named by an environment variable.

use super::OneOrMany;
use super::publish::{is_private, is_variable};
use schemars::JsonSchema;
use serde::Deserialize;

/// Whom `flywheel submit` tells what is new. What is not named here is not told.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Submit {
    /// IndexNow: Bing, Yandex, Naver, Seznam and Yep hear of each page that changed. Google takes no part.
    pub indexnow: Option<IndexNow>,
    /// Google Search Console: Google hears of the sitemap.
    pub search_console: Option<SearchConsole>,
    /// WebSub: readers of the feeds hear of them at once.
    pub websub: Option<WebSub>,
    /// Ended: search engines take no pings any more. Whatever stands here is refused with the reason.
    #[serde(default)]
    pub ping: OneOrMany<String>,
}

/// Which pages changed, as IndexNow takes it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IndexNow {
    /// 8 to 128 letters, digits and hyphens of your own choice. It is public: a build puts it into /KEY.txt.
    pub key: String,
    /// Where changes are told (default: https://api.indexnow.org/indexnow). One address is enough: engines share.
    pub endpoint: Option<String>,
    /// Most calls a minute, each of at most 10,000 pages (default: 10).
    #[schemars(range(min = 1))]
    pub per_minute: Option<u32>,
    /// Most calls in 24 hours (default: no limit).
    #[schemars(range(min = 1))]
    pub per_day: Option<u32>,
}

/// The sitemap, as Search Console takes it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SearchConsole {
    /// The property as it is called there: https://example.com/ (with its slash) or sc-domain:example.com
    pub property: String,
    /// The environment variable that holds the key file of a service account, or its path (default:
    /// GOOGLE_APPLICATION_CREDENTIALS).
    pub account: Option<String>,
    /// The address of its interface, for a server that speaks the same (default: https://www.googleapis.com).
    pub api: Option<String>,
}

/// Where feeds are announced.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WebSub {
    /// The hub, for example https://pubsubhubbub.appspot.com/ Each feed names it.
    pub hub: String,
}

/// Addresses that once took pings, each with what became of it.
const DEAD: &[(&str, &str)] = &[
    (
        "google.com/ping",
        "pings are no more: Google took them until the end of 2023, and the address answers 404 now",
    ),
    ("bing.com/ping", "pings are no more: Bing took them until May 2022, and the address answers 410 now"),
    (
        "bing.com/webmaster/ping",
        "pings are no more: Bing took them until May 2022, and the address answers 410 now",
    ),
    (
        "indexing.googleapis.com",
        "the Indexing API of Google is for job postings and live videos alone; using it for other pages is against its rules",
    ),
];

fn dead(address: &str) -> Option<&'static str> {
    let address = address.to_ascii_lowercase();
    DEAD.iter().find(|(part, _)| address.contains(part)).map(|(_, why)| *why)
}

impl Submit {
    /// What no engine would take.
    pub(super) fn check(&self, fault: &mut dyn FnMut(&[&str], String, &str)) {
        const INSTEAD: &str = "take it out; `indexnow` tells Bing and others of each page, `search_console` tells Google of the sitemap, and robots.txt names the sitemap to all";
        for (at, address) in self.ping.iter().enumerate() {
            let why = dead(address).unwrap_or("no search engine takes pings any more");
            fault(&["submit", "ping", &at.to_string()], why.to_string(), INSTEAD);
        }
        let endpoint = self.indexnow.as_ref().and_then(|rules| rules.endpoint.as_deref());
        let api = self.search_console.as_ref().and_then(|rules| rules.api.as_deref());
        let hub = self.websub.as_ref().map(|rules| rules.hub.as_str());
        let addresses = [
            (["submit", "indexnow", "endpoint"], endpoint),
            (["submit", "search_console", "api"], api),
            (["submit", "websub", "hub"], hub),
        ];
        for (path, address) in addresses.into_iter().filter_map(|(path, address)| Some((path, address?))) {
            if let Some(why) = dead(address) {
                fault(&path, why.to_string(), INSTEAD);
            } else if !is_private(address) || address.chars().any(|c| c.is_whitespace() || c.is_control()) {
                fault(
                    &path,
                    "this is not an address that can be called".into(),
                    "write it with https://; http:// is for this machine alone",
                );
            }
        }
        if let Some(rules) = &self.indexnow {
            let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
            if !(8..=128).contains(&rules.key.len()) || !rules.key.chars().all(plain) {
                fault(
                    &["submit", "indexnow", "key"],
                    "a key of IndexNow has 8 to 128 letters, digits and hyphens".into(),
                    "choose one of your own, for example 32 digits from 0 to f; it is not a secret",
                );
            }
        }
        let Some(rules) = &self.search_console else { return };
        if !is_property(&rules.property) {
            fault(
                &["submit", "search_console", "property"],
                format!("`{}` is not how Search Console calls a property", rules.property.escape_debug()),
                "write https://example.com/ with the slash at its end, or sc-domain:example.com",
            );
        }
        if rules.account.as_deref().is_some_and(|name| !is_variable(name)) {
            // The value is not shown: it may be the key itself.
            fault(
                &["submit", "search_console", "account"],
                "`account` is not the name of an environment variable".into(),
                "write the name of the variable that holds the key file or its path, and never the key itself",
            );
        }
    }
}

fn is_property(property: &str) -> bool {
    let plain = |text: &str| !text.is_empty() && !text.chars().any(|c| c.is_whitespace() || c.is_control());
    match property.strip_prefix("sc-domain:") {
        Some(host) => plain(host) && !host.contains('/'),
        None => super::is_address(property) && property.ends_with('/'),
    }
}
