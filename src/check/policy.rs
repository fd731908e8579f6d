//! A content security policy: what a browser lets a page load and run.
//!
//! Read and asked as the standard says, as far as a static page can meet it. What reports, frames this page
//! or upgrades requests is known by name and changes nothing here.

use sha2::{Digest, Sha256, Sha384, Sha512};

/// One policy; a page obeys every policy that it is sent.
#[derive(Debug, Default)]
pub struct Policy {
    directives: Vec<(String, Vec<Source>)>,
    /// Words that are neither a directive nor a source.
    pub unknown: Vec<String>,
}

#[derive(Debug, PartialEq, Eq)]
enum Source {
    None,
    Own,
    Any,
    UnsafeInline,
    UnsafeHashes,
    StrictDynamic,
    /// `'sha256-…'` without the quotes.
    Hash(String),
    Nonce(String),
    /// `https:`, `data:`
    Scheme(String),
    Host {
        scheme: Option<String>,
        host: String,
        path: String,
    },
    /// Sources that allow no loading: 'unsafe-eval', 'report-sample' and others.
    Other,
}

/// What is loaded or run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    Script,
    ScriptAttribute,
    Style,
    StyleAttribute,
    Image,
    Font,
    Media,
    Frame,
    Object,
    Manifest,
    Connect,
    Form,
    Base,
}

/// Where something is loaded from.
#[derive(Clone, Copy, Debug)]
pub enum From<'a> {
    Own,
    /// Another address: `https://host/path`, `data:…`
    Url(&'a str),
}

impl Use {
    /// The directives that speak of it, the nearest first.
    fn directives(self) -> &'static [&'static str] {
        match self {
            Use::Script => &["script-src-elem", "script-src", "default-src"],
            Use::ScriptAttribute => &["script-src-attr", "script-src", "default-src"],
            Use::Style => &["style-src-elem", "style-src", "default-src"],
            Use::StyleAttribute => &["style-src-attr", "style-src", "default-src"],
            Use::Image => &["img-src", "default-src"],
            Use::Font => &["font-src", "default-src"],
            Use::Media => &["media-src", "default-src"],
            Use::Frame => &["frame-src", "child-src", "default-src"],
            Use::Object => &["object-src", "default-src"],
            Use::Manifest => &["manifest-src", "default-src"],
            Use::Connect => &["connect-src", "default-src"],
            Use::Form => &["form-action"],
            Use::Base => &["base-uri"],
        }
    }
}

/// Directives that are known and have no say in what a page of ours loads.
const SILENT: &[&str] = &[
    "block-all-mixed-content",
    "fenced-frame-src",
    "frame-ancestors",
    "prefetch-src",
    "report-to",
    "report-uri",
    "require-trusted-types-for",
    "sandbox",
    "trusted-types",
    "upgrade-insecure-requests",
    "webrtc",
    "worker-src",
];

impl Policy {
    /// Reads the value of a header: policies parted by commas.
    pub fn read_all(value: &str) -> Vec<Policy> {
        value.split(',').filter(|p| !p.trim().is_empty()).map(Policy::read).collect()
    }

    fn read(text: &str) -> Policy {
        let mut policy = Policy::default();
        for directive in text.split(';') {
            let mut words = directive.split_ascii_whitespace();
            let Some(name) = words.next().map(str::to_ascii_lowercase) else { continue };
            // Only the first directive of a name counts.
            if policy.directives.iter().any(|(n, _)| *n == name) || SILENT.contains(&name.as_str()) {
                continue;
            }
            if !USES.iter().any(|u| u.directives().contains(&name.as_str())) {
                policy.unknown.push(name);
                continue;
            }
            let mut sources = Vec::new();
            for word in words {
                match source(word) {
                    Some(source) => sources.push(source),
                    None => policy.unknown.push(word.to_string()),
                }
            }
            policy.directives.push((name, sources));
        }
        policy
    }

    /// The directive that decides, and what it allows; `None` if everything is allowed.
    fn deciding(&self, what: Use) -> Option<(&str, &[Source])> {
        let find = |name: &&str| self.directives.iter().find(|(n, _)| n == name);
        what.directives().iter().find_map(find).map(|(name, sources)| (name.as_str(), sources.as_slice()))
    }

    /// The directive that refuses a file from there, if one does.
    pub fn refuses(&self, what: Use, from: From<'_>, origin: &str) -> Option<&str> {
        let (name, sources) = self.deciding(what)?;
        let allowed = sources.iter().any(|s| s.allows(from, origin))
            || (what == Use::Script && sources.contains(&Source::StrictDynamic));
        (!allowed).then_some(name)
    }

    /// The directive that refuses a script or style that stands in the page itself, if one does.
    pub fn refuses_inline(&self, what: Use, text: &str, nonce: Option<&str>) -> Option<&str> {
        let (name, sources) = self.deciding(what)?;
        let strict = |s: &Source| matches!(s, Source::Hash(_) | Source::Nonce(_) | Source::StrictDynamic);
        if sources.contains(&Source::UnsafeInline) && !sources.iter().any(strict) {
            return None;
        }
        let is_attribute = matches!(what, Use::ScriptAttribute | Use::StyleAttribute);
        let hashed = !is_attribute || sources.contains(&Source::UnsafeHashes);
        let allowed = sources.iter().any(|s| match s {
            Source::Hash(wanted) => hashed && is_hash_of(wanted, text.as_bytes()),
            Source::Nonce(wanted) => !is_attribute && nonce == Some(wanted.as_str()),
            _ => false,
        });
        (!allowed).then_some(name)
    }
}

const USES: [Use; 13] = [
    Use::Script,
    Use::ScriptAttribute,
    Use::Style,
    Use::StyleAttribute,
    Use::Image,
    Use::Font,
    Use::Media,
    Use::Frame,
    Use::Object,
    Use::Manifest,
    Use::Connect,
    Use::Form,
    Use::Base,
];

fn source(word: &str) -> Option<Source> {
    if let Some(quoted) = word.strip_prefix('\'') {
        let quoted = quoted.strip_suffix('\'')?;
        return match quoted.to_ascii_lowercase().as_str() {
            "none" => Some(Source::None),
            "self" => Some(Source::Own),
            "unsafe-inline" => Some(Source::UnsafeInline),
            "unsafe-hashes" => Some(Source::UnsafeHashes),
            "strict-dynamic" => Some(Source::StrictDynamic),
            "unsafe-eval" | "wasm-unsafe-eval" | "report-sample" | "inline-speculation-rules" => {
                Some(Source::Other)
            }
            low if ["sha256-", "sha384-", "sha512-"].iter().any(|p| low.starts_with(p)) => {
                Some(Source::Hash(quoted.to_string()))
            }
            low if low.starts_with("nonce-") => Some(Source::Nonce(quoted["nonce-".len()..].to_string())),
            _ => None,
        };
    }
    if word == "*" {
        return Some(Source::Any);
    }
    if let Some(scheme) = word.strip_suffix(':') {
        return Some(Source::Scheme(scheme.to_ascii_lowercase()));
    }
    let (scheme, rest) = match word.split_once("://") {
        Some((scheme, rest)) => (Some(scheme.to_ascii_lowercase()), rest),
        None => (None, word),
    };
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '*' | ':' | '[' | ']');
    // A word without a dot is more likely a forgotten quote ("self") than the name of a host.
    let is_host = host.contains('.') || host.contains(':') || host == "localhost" || scheme.is_some();
    (is_host && host.chars().all(plain)).then(|| Source::Host {
        scheme,
        host: host.to_ascii_lowercase(),
        path: path.to_string(),
    })
}

impl Source {
    fn allows(&self, from: From<'_>, origin: &str) -> bool {
        let url = match from {
            From::Own => match self {
                Source::Own | Source::Any => return true,
                Source::Scheme(_) | Source::Host { .. } => origin,
                _ => return false,
            },
            From::Url(url) => url,
        };
        let (scheme, rest) = match url.split_once("://") {
            Some((scheme, rest)) => (scheme.to_ascii_lowercase(), rest),
            // An address without a scheme has that of the page.
            None if url.starts_with("//") => {
                (origin.split("://").next().unwrap_or("https").to_string(), &url[2..])
            }
            None => (url.split(':').next().unwrap_or("").to_ascii_lowercase(), ""),
        };
        let is_web = matches!(scheme.as_str(), "http" | "https");
        let fits = |wanted: &str| wanted == scheme || (wanted == "http" && scheme == "https");
        match self {
            Source::Any => is_web,
            Source::Scheme(wanted) => fits(wanted),
            Source::Host { scheme: wanted, host, path } => {
                let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
                let (there, below) = rest.split_at(end);
                let below = &below[..below.find(['?', '#']).unwrap_or(below.len())];
                let own_scheme = origin.split("://").next().unwrap_or("https");
                is_web
                    && fits(wanted.as_deref().unwrap_or(own_scheme))
                    && is_host(host, &there.to_ascii_lowercase())
                    && match path.as_str() {
                        "" | "/" => true,
                        folder if folder.ends_with('/') => below.starts_with(folder),
                        file => below == file,
                    }
            }
            _ => false,
        }
    }
}

/// Whether a host pattern (`*.example.com`, `example.com:*`) fits a host with its port.
fn is_host(pattern: &str, host: &str) -> bool {
    let parts = |text: &str| -> (String, String) {
        match text.rsplit_once(':').filter(|(_, port)| !port.contains(']')) {
            Some((name, port)) => (name.to_string(), port.to_string()),
            None => (text.to_string(), String::new()),
        }
    };
    let ((name, port), (there, at)) = (parts(pattern), parts(host));
    let usual = |port: &str| matches!(port, "" | "80" | "443");
    let port_fits = port == "*" || port == at || (usual(&port) && usual(&at));
    let name_fits = match name.strip_prefix('*') {
        Some("") => true,
        Some(end) => there.ends_with(end) && there.len() > end.len(),
        None => name == there,
    };
    port_fits && name_fits
}

/// Whether `sha256-…` is the hash of some bytes.
fn is_hash_of(wanted: &str, bytes: &[u8]) -> bool {
    let Some((kind, digest)) = wanted.split_once('-') else { return false };
    let is = match kind.to_ascii_lowercase().as_str() {
        "sha256" => base64(&Sha256::digest(bytes)),
        "sha384" => base64(&Sha384::digest(bytes)),
        _ => base64(&Sha512::digest(bytes)),
    };
    // Both alphabets are allowed, and the padding may be missing.
    let plain = digest.replace('-', "+").replace('_', "/");
    plain.trim_end_matches('=') == is.trim_end_matches('=')
}

/// Bytes as text of 64 letters.
pub fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let bits =
            three.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for at in 0..4 {
            match at <= three.len() {
                true => out.push(char::from(LETTERS[(bits >> (18 - 6 * at)) as usize & 63])),
                false => out.push('='),
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(text: &str) -> Policy {
        let mut all = Policy::read_all(text);
        assert_eq!(all.len(), 1);
        all.remove(0)
    }

    #[test]
    fn the_nearest_directive_decides_where_a_file_may_come_from() {
        let p = policy(
            "default-src 'none'; img-src 'self' data: https://*.cdn.com/pics/; form-action https://f.com; font-src *",
        );
        let own = "https://e.com";
        let refused = |what, from| p.refuses(what, from, own);
        assert_eq!(refused(Use::Image, From::Own), None);
        assert_eq!(refused(Use::Image, From::Url("data:image/png;base64,x")), None);
        assert_eq!(refused(Use::Image, From::Url("https://a.cdn.com/pics/x.png?1")), None);
        assert_eq!(refused(Use::Image, From::Url("https://cdn.com/pics/x.png")), Some("img-src"));
        assert_eq!(refused(Use::Image, From::Url("https://a.cdn.com/x.png")), Some("img-src"));
        assert_eq!(refused(Use::Script, From::Own), Some("default-src"));
        assert_eq!(refused(Use::Form, From::Own), Some("form-action"));
        assert_eq!(refused(Use::Form, From::Url("https://f.com/x")), None);
        assert_eq!(refused(Use::Base, From::Own), None, "base-uri does not fall back");
        assert_eq!(refused(Use::Font, From::Url("//other.com/x")), None);
        assert_eq!(refused(Use::Font, From::Url("data:font/woff2,x")), Some("font-src"));
    }

    #[test]
    fn what_stands_in_the_page_needs_its_hash_or_leave() {
        // The hash of `alert('Hello, world.');` is the example of the standard.
        let p = policy(
            "script-src 'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='; style-src 'unsafe-inline'",
        );
        assert_eq!(p.refuses_inline(Use::Script, "alert('Hello, world.');", None), None);
        assert_eq!(p.refuses_inline(Use::Script, "alert('Hello')", None), Some("script-src"));
        assert_eq!(
            p.refuses_inline(Use::ScriptAttribute, "alert('Hello, world.');", None),
            Some("script-src")
        );
        assert_eq!(p.refuses_inline(Use::Style, "a{}", None), None);
        let p = policy("script-src 'unsafe-inline' 'nonce-abc'");
        assert_eq!(p.refuses_inline(Use::Script, "x", None), Some("script-src"));
        assert_eq!(p.refuses_inline(Use::Script, "x", Some("abc")), None);
    }

    #[test]
    fn words_that_browsers_do_not_know_are_kept_aside() {
        assert_eq!(policy("image-src 'self'; img-src self 'slef'").unknown, ["image-src", "self", "'slef'"]);
        assert!(policy("frame-ancestors 'none'; upgrade-insecure-requests").unknown.is_empty());
    }

    #[test]
    fn base64_has_its_padding() {
        assert_eq!(
            [&b""[..], b"f", b"fo", b"foo", b"foob"].map(base64),
            ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg=="]
        );
    }
}
