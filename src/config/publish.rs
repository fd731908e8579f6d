//! What site.yaml says about where a site is published: its targets by name.
//!
//! Nothing here is a secret: a token is named by the environment variable that holds it. What looks like a token itself
//! is refused, and never printed.

use schemars::JsonSchema;
use serde::Deserialize;

/// A host that takes the site. Which settings it needs depends on `to`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// What kind of host it is.
    pub to: TargetKind,
    /// Netlify: the site, by its id or its name such as imatch.netlify.app (default: what NETLIFY_SITE_ID says).
    pub site: Option<String>,
    /// Netlify: the environment variable that holds the token (default: NETLIFY_AUTH_TOKEN).
    pub token: Option<String>,
    /// Netlify: the address of its interface, for a server that speaks the same (default: https://api.netlify.com/api/v1).
    pub api: Option<String>,
    /// Most calls a minute (default: 450 for Netlify, which takes 500; no limit elsewhere).
    #[schemars(range(min = 1))]
    pub per_minute: Option<u32>,
    /// S3: the bucket.
    pub bucket: Option<String>,
    /// S3: the region (default: auto, as R2 calls it).
    pub region: Option<String>,
    /// S3: the address of the store, as https://s3.eu-central-1.amazonaws.com
    pub endpoint: Option<String>,
    /// S3: the folder within the bucket, without slashes around it (default: none).
    pub prefix: Option<String>,
    /// S3: the environment variable that holds the name of the key (default: AWS_ACCESS_KEY_ID).
    pub access_key: Option<String>,
    /// S3: the environment variable that holds the secret key (default: AWS_SECRET_ACCESS_KEY).
    pub secret_key: Option<String>,
    /// Folder: where it lies, seen from the folder of the site.
    pub path: Option<String>,
    /// Visitors do not see it: publishing to it leaves the history as it is (default: false).
    #[serde(default)]
    pub preview: bool,
}

/// A kind of host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum TargetKind {
    /// Netlify, by the digests of files.
    Netlify,
    /// A store that speaks as Amazon S3 does: S3, R2, MinIO.
    S3,
    /// A plain folder on this machine.
    Folder,
}

impl TargetKind {
    pub fn name(self) -> &'static str {
        match self {
            TargetKind::Netlify => "netlify",
            TargetKind::S3 => "s3",
            TargetKind::Folder => "folder",
        }
    }
}

/// Settings beside which a secret may have been written by mistake: where they are at fault their line is not shown.
pub(super) const OF_SECRETS: [&str; 7] =
    ["token", "access_key", "secret_key", "account", "api", "endpoint", "hub"];

/// Whether a text is the name of an environment variable. A token itself hardly ever is one.
pub fn is_variable(text: &str) -> bool {
    // The name of a key of AWS looks like one, and none begins like that.
    let is_key = text.len() == 20 && ["AKIA", "ASIA"].iter().any(|start| text.starts_with(start));
    if is_key {
        return false;
    }
    let plain = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    text.starts_with(|c: char| c.is_ascii_uppercase() || c == '_') && text.chars().all(plain)
}

/// Whether somebody on the way could read what is sent to an address, and change what comes back.
pub fn is_private(address: &str) -> bool {
    let here = |rest: &str| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
        ["127.0.0.1", "localhost", "[::1]"].iter().any(|name| {
            host.strip_prefix(name).is_some_and(|port| {
                port.is_empty()
                    || port.strip_prefix(':').is_some_and(|p| p.bytes().all(|b| b.is_ascii_digit()))
            })
        })
    };
    // A name and a password before the host are secrets in a file.
    let authority = address.split_once("://").map_or("", |(_, rest)| rest);
    let has_user = authority.split(['/', '?', '#']).next().is_some_and(|authority| authority.contains('@'));
    !has_user && (address.starts_with("https://") || address.strip_prefix("http://").is_some_and(here))
}

impl Target {
    /// Settings that are missing, or that belong to another kind of host.
    pub(super) fn check(&self, name: &str, fault: &mut dyn FnMut(&[&str], String, &str)) {
        let all: [(&str, Option<&str>, TargetKind); 9] = [
            ("site", self.site.as_deref(), TargetKind::Netlify),
            ("token", self.token.as_deref(), TargetKind::Netlify),
            ("api", self.api.as_deref(), TargetKind::Netlify),
            ("bucket", self.bucket.as_deref(), TargetKind::S3),
            ("region", self.region.as_deref(), TargetKind::S3),
            ("endpoint", self.endpoint.as_deref(), TargetKind::S3),
            ("prefix", self.prefix.as_deref(), TargetKind::S3),
            ("access_key", self.access_key.as_deref(), TargetKind::S3),
            ("secret_key", self.secret_key.as_deref(), TargetKind::S3),
        ];
        let given = all.iter().filter(|(_, value, kind)| value.is_some() && *kind != self.to);
        let strange: Vec<&str> = given.map(|(key, ..)| *key).collect();
        let path = self.path.as_ref().filter(|_| self.to != TargetKind::Folder).map(|_| "path");
        for key in strange.into_iter().chain(path) {
            let message = format!("`{key}` means nothing where a site is published to `{}`", self.to.name());
            fault(&["publish", name, key], message, "take it out, or name another host by `to:`");
        }
        let needed: &[(&str, bool, &str)] = match self.to {
            TargetKind::Netlify => &[],
            TargetKind::S3 => &[
                ("bucket", self.bucket.is_none(), "write `bucket: NAME`"),
                ("endpoint", self.endpoint.is_none(), "write `endpoint: https://s3.REGION.amazonaws.com`"),
            ],
            TargetKind::Folder => &[("path", self.path.is_none(), "write `path: ../live`")],
        };
        for (key, _, hint) in needed.iter().filter(|(_, is_missing, _)| *is_missing) {
            fault(&["publish", name], format!("the target `{name}` does not say its `{key}`"), hint);
        }
        if self.path.as_deref().is_some_and(|path| path.starts_with('~')) {
            fault(
                &["publish", name, "path"],
                "`~` stands for nothing here".into(),
                "write the whole path, or one that is seen from the folder of the site: ../live",
            );
        }
        for (key, variable) in
            [("token", &self.token), ("access_key", &self.access_key), ("secret_key", &self.secret_key)]
        {
            // The value is not shown: it may be the token itself.
            if variable.as_deref().is_some_and(|text| !is_variable(text)) {
                fault(
                    &["publish", name, key],
                    format!("`{key}` is not the name of an environment variable"),
                    "write the name of the variable, such as NETLIFY_AUTH_TOKEN, and never the token itself; one that stood in a file is no secret any more: make a new one",
                );
            }
        }
        for (key, address) in [("api", &self.api), ("endpoint", &self.endpoint)] {
            if address.as_deref().is_some_and(|address| !is_private(address) || !super::is_address(address)) {
                fault(
                    &["publish", name, key],
                    format!("`{key}` is not an address that a token may be sent to"),
                    "write it with https://; http:// is for this machine alone",
                );
            }
        }
        let plain = |text: &str| {
            let inside = |part: &str| !part.is_empty() && part != "." && part != "..";
            text.split('/').all(inside)
                && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_./".contains(c))
        };
        for (key, text) in [("prefix", &self.prefix), ("bucket", &self.bucket), ("site", &self.site)] {
            if text.as_deref().is_some_and(|text| !plain(text) || (key != "prefix" && text.contains('/'))) {
                fault(
                    &["publish", name, key],
                    format!("`{key}` has letters that no host takes"),
                    "use letters, digits, hyphens and dots, without a slash at either end",
                );
            }
        }
    }
}
