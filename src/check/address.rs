//! What an address that stands in a page means: a file of the output, another site, or nothing.
//!
//! The output is served as hosts serve a folder: a folder's address ends with a slash and shows its
//! index.html. Nothing is fetched; what another site answers is not judged.

use super::files::Files;
use std::borrow::Cow;

/// Where the output will live.
pub struct Address {
    /// Scheme and host: https://example.com
    pub origin: String,
    /// The path below the host: "" or "/experts".
    pub root: String,
    /// The host alone, with its port.
    host: String,
}

/// What an address leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target<'h> {
    /// A file of the output under its own address.
    File {
        file: u32,
        fragment: Cow<'h, str>,
    },
    /// A file of the output, under an address that hosts redirect: what is wrong with it.
    Form {
        file: u32,
        fragment: Cow<'h, str>,
        fault: Form,
    },
    /// A path of this site (after its root) where no file is.
    Nowhere(String),
    /// Another site.
    Outside {
        secure: bool,
        host: &'h str,
        url: &'h str,
    },
    /// Mail, telephone, data: nothing that a link check can follow.
    Other(&'h str),
    Script,
    Empty,
}

/// How an address differs from that of its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    SlashMissing,
    SlashTooMany,
    IndexNamed,
    SuffixMissing,
    NotSecure,
}

impl Address {
    pub fn new(origin: &str, root: &str) -> Address {
        let host = origin.split_once("://").map_or(origin, |(_, host)| host);
        Address { origin: origin.to_string(), root: root.to_string(), host: host.to_ascii_lowercase() }
    }

    /// The path of a file as visitors see it: a/index.html → /sub/a/
    pub fn path_of(&self, path: &str) -> String {
        let inside = match path.strip_suffix("index.html") {
            Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
            _ => path,
        };
        format!("{}/{inside}", self.root)
    }

    /// Whether a host is this site's own.
    pub fn is_own_host(&self, host: &str) -> bool {
        host.eq_ignore_ascii_case(&self.host)
    }

    pub fn is_secure(&self) -> bool {
        self.origin.starts_with("https:")
    }

    /// What an address on the page at `base` (a path with the root) leads to.
    pub fn resolve<'h>(&self, files: &Files, base: &str, href: &'h str) -> Target<'h> {
        let href = href.trim_matches([' ', '\t', '\n', '\r', '\u{c}']);
        if href.is_empty() {
            return Target::Empty;
        }
        let mut rest = href;
        let mut secure = true;
        let mut whole = false;
        if let Some(scheme) = scheme_of(href) {
            rest = &href[scheme.len() + 1..];
            match scheme.to_ascii_lowercase().as_str() {
                "https" => {}
                "http" => secure = false,
                "javascript" | "vbscript" => return Target::Script,
                "mailto" | "tel" | "sms" if rest.is_empty() => return Target::Empty,
                _ => return Target::Other(href),
            }
            if !rest.starts_with("//") {
                return Target::Empty;
            }
            whole = true;
        }
        let secure_enough = secure || !self.is_secure();
        if let Some(after) = rest.strip_prefix("//") {
            let end = after.find(['/', '?', '#']).unwrap_or(after.len());
            let host = &after[..end];
            if host.is_empty() {
                return Target::Empty;
            }
            rest = &after[end..];
            let path = &rest[..rest.find(['?', '#']).unwrap_or(rest.len())];
            if !self.is_own_host(host) || (whole && !self.is_below_root(path)) {
                return Target::Outside { secure, host, url: href };
            }
            if rest.is_empty() || rest.starts_with(['?', '#']) {
                let path = if self.root.is_empty() { "/" } else { "" };
                return self.at_path(files, path, rest, secure_enough);
            }
        }
        let end = rest.find(['?', '#']).unwrap_or(rest.len());
        let (path, tail) = rest.split_at(end);
        if path.is_empty() {
            return self.at_path(files, base, tail, secure_enough);
        }
        self.at_path(files, &join(base, path), tail, secure_enough)
    }

    fn is_below_root(&self, path: &str) -> bool {
        path.strip_prefix(self.root.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || self.root.is_empty())
    }

    fn at_path<'h>(&self, files: &Files, path: &str, tail: &'h str, secure: bool) -> Target<'h> {
        let fragment = tail.split_once('#').map_or(Cow::Borrowed(""), |(_, f)| decode(f));
        let Some(inside) = path.strip_prefix(self.root.as_str()).filter(|_| self.is_below_root(path)) else {
            return Target::Nowhere(format!("..{path}"));
        };
        let inside = decode(inside.strip_prefix('/').unwrap_or(inside));
        let form = |file, fault| Target::Form { file, fragment: fragment.clone(), fault };
        let index = |folder: &str| files.find(&format!("{folder}index.html"));
        if inside.is_empty() || inside.ends_with('/') {
            // The host's own address without a path is the address of the root; a sub-path needs its slash.
            let slash = path.ends_with('/') || self.root.is_empty();
            if let Some(file) = index(&inside) {
                return match (secure, slash) {
                    (false, _) => form(file, Form::NotSecure),
                    (_, false) => form(file, Form::SlashMissing),
                    _ => Target::File { file, fragment },
                };
            }
            let bare = inside.trim_end_matches('/');
            let file = files.find(&format!("{bare}.html")).or_else(|| files.find(bare));
            return file
                .map_or_else(|| Target::Nowhere(inside.to_string()), |file| form(file, Form::SlashTooMany));
        }
        if let Some(file) = files.find(&inside) {
            return if inside == "index.html" || inside.ends_with("/index.html") {
                form(file, Form::IndexNamed)
            } else if !secure {
                form(file, Form::NotSecure)
            } else {
                Target::File { file, fragment }
            };
        }
        if let Some(file) = index(&format!("{inside}/")) {
            return form(file, Form::SlashMissing);
        }
        match files.find(&format!("{inside}.html")) {
            Some(file) => form(file, Form::SuffixMissing),
            None => Target::Nowhere(inside.into_owned()),
        }
    }
}

/// The scheme of an address, if it has one.
pub fn scheme_of(href: &str) -> Option<&str> {
    let end = href.find([':', '/', '?', '#'])?;
    let scheme = &href[..end];
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    (href[end..].starts_with(':')
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(plain))
    .then_some(scheme)
}

/// A path as it stands on the page at `base`, without dots.
fn join(base: &str, path: &str) -> String {
    let joined = match path.starts_with('/') {
        true => path.to_string(),
        false => format!("{}{path}", &base[..=base.rfind('/').unwrap_or(0)]),
    };
    if !joined.contains("/.") {
        return joined;
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in joined.split('/').skip(1) {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let folder = joined.ends_with("/.") || joined.ends_with("/..");
    format!("/{}{}", parts.join("/"), if folder && !parts.is_empty() { "/" } else { "" })
}

/// Percent escapes become the characters that they stand for.
pub fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escape = bytes.get(at + 1..at + 3).and_then(|hex| std::str::from_utf8(hex).ok());
        match escape.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) if bytes[at] == b'%' => {
                out.push(byte);
                at += 3;
            }
            _ => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    Cow::Owned(String::from_utf8_lossy(&out).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files() -> (tempfile::TempDir, Files) {
        let folder = tempfile::tempdir().unwrap();
        for path in ["index.html", "a/index.html", "a/b/index.html", "404.html", "s.css", "ü/index.html"] {
            let file = folder.path().join(path);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, "").unwrap();
        }
        let files = Files::list(folder.path()).unwrap();
        (folder, files)
    }

    fn said(root: &str, base: &str, href: &str) -> String {
        let (_folder, files) = files();
        match Address::new("https://example.com", root).resolve(&files, base, href) {
            Target::File { file, fragment } if fragment.is_empty() => files.path(file).to_string(),
            Target::File { file, fragment } => format!("{} at {fragment}", files.path(file)),
            Target::Form { file, fault, .. } => format!("{fault:?} of {}", files.path(file)),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn an_address_is_followed_as_a_browser_does() {
        for (href, means) in [
            ("/a/", "a/index.html"),
            (" /a/?q=1#x ", "a/index.html at x"),
            ("b/", "a/b/index.html"),
            ("../", "index.html"),
            ("./b/../../s.css", "s.css"),
            ("#caf%C3%A9", "a/index.html at café"),
            ("", "Empty"),
            ("?q", "a/index.html"),
            ("https://EXAMPLE.com", "index.html"),
            ("//example.com/a/", "a/index.html"),
            ("/%C3%BC/", "ü/index.html"),
            ("/404.html", "404.html"),
            ("/a", "SlashMissing of a/index.html"),
            ("/a/index.html", "IndexNamed of a/index.html"),
            ("/404", "SuffixMissing of 404.html"),
            ("/404/", "SlashTooMany of 404.html"),
            ("http://example.com/a/", "NotSecure of a/index.html"),
            ("/c/", "Nowhere(\"c/\")"),
            ("https://example.com/c", "Nowhere(\"c\")"),
            (
                "http://other.com/a/",
                "Outside { secure: false, host: \"other.com\", url: \"http://other.com/a/\" }",
            ),
            ("mailto:a@b.c", "Other(\"mailto:a@b.c\")"),
            ("mailto:", "Empty"),
            ("https://", "Empty"),
            ("JavaScript:void(0)", "Script"),
        ] {
            assert_eq!(said("", "/a/", href), means, "{href}");
        }
    }

    #[test]
    fn a_site_below_a_path_owns_what_lies_below_it() {
        for (href, means) in [
            ("/sub/a/", "a/index.html"),
            ("/sub", "SlashMissing of index.html"),
            ("/a/", "Nowhere(\"../a/\")"),
            ("/subway/", "Nowhere(\"../subway/\")"),
            ("https://example.com/sub/", "index.html"),
            (
                "https://example.com/a/",
                "Outside { secure: true, host: \"example.com\", url: \"https://example.com/a/\" }",
            ),
        ] {
            assert_eq!(said("/sub", "/sub/a/", href), means, "{href}");
        }
    }
}
