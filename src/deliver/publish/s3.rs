//! A store that speaks as Amazon S3 does: S3 itself, R2, MinIO.
//!
//! It has no headers file and no redirects file, so each object carries its media type and how long it may be kept, and an
//! old address is an object that leads on (which the website endpoint of S3 follows). A file's digest is kept with it,
//! since what the store calls ETag is no digest everywhere.

use super::patient::{ask, send};
use super::sign::{Keys, Signed, encoded, sign};
use super::store::{self, Put, STATE, Store};
use super::{Digest, Extra, Failed, Job, Live, Looked, Receipt, Target};
use crate::deliver::wire::{Answer, Call, Wire};
use crate::diag::Diagnostic;
use crate::pipeline::Built;
use crate::serve::rules::Rules;
use crate::serve::types;
use reqwest::Method;

pub struct S3<'s> {
    pub wire: Wire<'s>,
    pub keys: Keys,
    /// Scheme and host.
    pub endpoint: String,
    pub bucket: String,
    /// Ends in a slash, or is empty.
    pub prefix: String,
    /// What visitors call the site.
    pub site: String,
    pub account: String,
    /// Whether what was published before is believed to lie there.
    pub distrusts: bool,
}

const DIGEST: &str = "x-amz-meta-flywheel";

/// How long a file may be kept by whoever has it.
fn kept(path: &str) -> &'static str {
    let folder = path.split_once('/').map_or("", |(folder, _)| folder);
    match folder {
        _ if path.ends_with(".html") || path == STATE => "public, max-age=0, must-revalidate",
        "assets" | "cards" | "images" => "public, max-age=31536000, immutable",
        _ => "public, max-age=3600",
    }
}

impl S3<'_> {
    fn call(
        &self,
        method: Method,
        path: &str,
        headers: &[(&'static str, String)],
        body: &[u8],
    ) -> Call<'static> {
        let path = format!("/{}/{}", self.bucket, encoded(&format!("{}{path}", self.prefix)));
        let host = self.endpoint.split_once("://").map_or(self.endpoint.as_str(), |(_, host)| host);
        let now = jiff::Timestamp::from_second(self.wire.clock().now()).unwrap_or_default();
        let moment = now.strftime("%Y%m%dT%H%M%SZ").to_string();
        let signed = Signed {
            method: method.as_str(),
            host,
            path: &path,
            query: "",
            headers: headers.to_vec(),
            body,
            moment: &moment,
        };
        let headers = sign(&self.keys, &signed);
        let call = Call::new(method.clone(), format!("{}{path}", self.endpoint)).body(body.to_vec());
        headers.into_iter().fold(call, |call, (name, value)| call.header(name, value))
    }

    /// Where nothing was published yet, a first page is somebody else's.
    fn check(&self) -> Result<(), Failed> {
        let answer = ask(&self.wire, self.name(), &|| self.call(Method::HEAD, "index.html", &[], b""))?;
        match answer.status {
            200 if !answer.headers.contains_key(DIGEST) => Err(Failed::rejected(
                format!("{} holds an index.html that no publication brought there", self.name()),
                "name an empty bucket, or a `prefix:` of its own in site.yaml; or remove what lies there",
            )),
            200 | 404 => Ok(()),
            _ => Err(self.refused("looking for index.html", &answer)),
        }
    }

    fn refused(&self, what: &str, answer: &Answer) -> Failed {
        let code = String::from_utf8_lossy(&answer.body);
        let code = code.split_once("<Code>").and_then(|(_, rest)| rest.split_once("</Code>"));
        let code: String =
            code.map_or("", |(code, _)| code).chars().filter(char::is_ascii_alphanumeric).collect();
        let hint = match answer.status {
            403 => {
                "the key needs s3:ListBucket for the bucket (or a missing file is answered like a forbidden one), and s3:GetObject, s3:PutObject and s3:DeleteObject for its files; look at region, endpoint and the clock of this machine, too"
            }
            404 => "look at `bucket` and `endpoint` in site.yaml: there is no such bucket",
            301 | 307 => "the bucket lies in another region: look at `region` and `endpoint` in site.yaml",
            _ => "look at the bucket, and publish again",
        };
        let code = if code.is_empty() { String::new() } else { format!(" {code}") };
        Failed::rejected(format!("{}: {what} was answered by {}{code}", self.name(), answer.status), hint)
    }
}

impl Store for S3<'_> {
    fn name(&self) -> &str {
        "the bucket"
    }
    fn get(&self, path: &str) -> Result<Option<Vec<u8>>, Failed> {
        let answer = ask(&self.wire, self.name(), &|| self.call(Method::GET, path, &[], b""))?;
        match answer.status {
            200 => Ok(Some(answer.body)),
            // A bucket that does not exist is answered alike, with another code.
            404 if !answer.body.windows(12).any(|part| part == b"NoSuchBucket") => Ok(None),
            _ => Err(self.refused(&format!("reading {path}"), &answer)),
        }
    }
    fn has(&self, path: &str, digest: Digest) -> Result<bool, Failed> {
        let answer = ask(&self.wire, self.name(), &|| self.call(Method::HEAD, path, &[], b""))?;
        match answer.status {
            200 => Ok(answer
                .headers
                .get(DIGEST)
                .is_some_and(|value| value.as_bytes() == digest.to_string().as_bytes())),
            404 => Ok(false),
            _ => Err(self.refused(&format!("looking for {path}"), &answer)),
        }
    }
    fn put(&self, put: &Put<'_>) -> Result<(), Failed> {
        let mut headers = vec![
            ("cache-control", kept(put.path).to_string()),
            ("content-type", types::of(put.path).to_string()),
            (DIGEST, put.digest.to_string()),
        ];
        headers.extend(put.leads_to.map(|to| ("x-amz-website-redirect-location", to.to_string())));
        let call = || self.call(Method::PUT, put.path, &headers, put.bytes);
        let found = || Ok(self.has(put.path, put.digest)?.then_some(()));
        match send(&self.wire, self.name(), &call, &found)? {
            Ok(answer) if !answer.is_success() => {
                Err(self.refused(&format!("writing {}", put.path), &answer))
            }
            _ => Ok(()),
        }
    }
    fn remove(&self, path: &str) -> Result<(), Failed> {
        let call = || self.call(Method::DELETE, path, &[], b"");
        let found = || {
            let answer = ask(&self.wire, self.name(), &|| self.call(Method::HEAD, path, &[], b""))?;
            Ok((answer.status == 404).then_some(()))
        };
        match send(&self.wire, self.name(), &call, &found)? {
            Ok(answer) if !answer.is_success() && answer.status != 404 => {
                Err(self.refused(&format!("removing {path}"), &answer))
            }
            _ => Ok(()),
        }
    }
    fn distrusts(&self) -> bool {
        self.distrusts
    }
    fn url(&self) -> String {
        self.site.clone()
    }
}

impl Target for S3<'_> {
    fn channel(&self) -> &'static str {
        "s3"
    }
    fn account(&self) -> &str {
        &self.account
    }
    fn takes(&self, path: &str) -> bool {
        // Nobody reads them there.
        !matches!(path, "_headers" | "_redirects")
    }
    fn redirects(&self, built: &Built<'_>) -> Result<Vec<Extra>, Box<Diagnostic>> {
        let world = built.world();
        let Some(at) = world.made.find("_redirects") else { return Ok(Vec::new()) };
        let mut text = Vec::new();
        built.reader().read(at, &mut text)?;
        let rules = Rules::read(&String::from_utf8_lossy(&text), world.graph.config.file.hooks.host);
        // Rules may be patterns; each address that was published and is gone is asked where it leads.
        let gone = world.history.pages.iter().filter(|page| page.gone.is_some());
        Ok(gone.filter_map(|page| redirect(&rules, &world.graph.config.root, page.url)).collect())
    }
    fn live(&self) -> Result<Live, Failed> {
        let live = store::live(self)?;
        if live.id.is_empty() {
            self.check()?;
        }
        Ok(live)
    }
    fn look(&self, key: &str) -> Result<Looked, Failed> {
        store::look(self, key)
    }
    fn put(&self, job: &Job<'_>) -> Result<Receipt, Failed> {
        store::put(self, job)
    }
}

/// Where an address that is gone leads, as an object; nothing where it answers as gone or not found.
fn redirect(rules: &Rules, root: &str, url: &str) -> Option<Extra> {
    let found = rules.find(&format!("{root}{url}")).filter(|found| (300..400).contains(&found.status))?;
    let is_plain = found.to.chars().all(|c| c.is_ascii_graphic());
    let inside = url.split('/').all(|part| part != "." && part != "..");
    let path = url.trim_start_matches('/');
    let path = if path.ends_with('/') { format!("{path}index.html") } else { path.to_string() };
    (is_plain && inside && !path.is_empty()).then_some(Extra::Redirect { path, to: found.to })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Host;

    #[test]
    fn an_address_that_is_gone_becomes_an_object_that_leads_on_where_a_rule_says_so() {
        let text = "/sub/old/ /sub/new/ 301\n/sub/a/* /sub/b/ 301\n/sub/gone/ /404.html 410\n/sub/:x/münchen/ /sub/:x/ 301\n";
        let rules = Rules::read(text, Host::Netlify);
        let of = |url: &str| match redirect(&rules, "/sub", url) {
            Some(Extra::Redirect { path, to }) => Some(format!("{path} > {to}")),
            _ => None,
        };
        assert_eq!(of("/old/").as_deref(), Some("old/index.html > /sub/new/"));
        assert_eq!(of("/a/deep/page/").as_deref(), Some("a/deep/page/index.html > /sub/b/"));
        assert_eq!(of("/c/münchen/").as_deref(), Some("c/münchen/index.html > /sub/c/"));
        assert_eq!(of("/a/file.html").as_deref(), Some("a/file.html > /sub/b/"));
        for none in ["/gone/", "/other/", "/a/../b/"] {
            assert_eq!(of(none), None, "{none}");
        }
    }
}
