//! A stand-in for a WebSub hub, which counts the feeds that it is told have changed.

use std::collections::BTreeMap;

use super::http::{Reply, Request, Service};

#[derive(Default)]
pub struct Hub {
    /// How often each feed was published.
    pub urls: BTreeMap<String, u32>,
    /// How many requests were not understood.
    pub refused: usize,
}

impl Hub {
    pub fn new() -> Hub {
        Hub::default()
    }

    /// The feeds of a request to publish, if it is one. A publisher may name more than one at a time.
    fn feeds(request: &Request) -> Option<Vec<String>> {
        let form = request.form();
        let publishes = form.iter().any(|(name, value)| name == "hub.mode" && value == "publish");
        let urls = form.into_iter().filter(|(name, _)| name == "hub.url" || name == "hub.url[]");
        let urls: Vec<String> = urls.map(|(_, url)| url).collect();
        let absolute = |url: &String| url.starts_with("https://") || url.starts_with("http://");
        let valid = request.method == "POST" && publishes && !urls.is_empty() && urls.iter().all(absolute);
        valid.then_some(urls)
    }
}

impl Service for Hub {
    fn handle(&mut self, request: &Request) -> Reply {
        let Some(urls) = Hub::feeds(request) else {
            self.refused += 1;
            return Reply::text(400, "hub.mode must be 'publish', and hub.url an absolute address");
        };
        for url in urls {
            *self.urls.entry(url).or_default() += 1;
        }
        Reply::empty(204)
    }
}
