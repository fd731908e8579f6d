//! `_headers`: which header lines hosts send with a page.
//!
//! A line that begins with a slash is a path, in which `*` stands for anything and `:name` for one part;
//! the indented lines below it are its headers. Every block that matches a path counts.

use super::findings::{Findings, Spot, Words};
use super::policy::Policy;
use crate::diag::Code;

#[derive(Default)]
pub struct Headers {
    /// The file's number, if there is one.
    pub file: Option<u32>,
    blocks: Vec<Block>,
    /// Byte and length of lines that are neither a path nor a header.
    broken: Vec<(u32, u32)>,
}

struct Block {
    path: String,
    headers: Vec<Header>,
}

struct Header {
    name: String,
    value: String,
    at: u32,
    /// The policies that a content security policy is made of.
    policies: Vec<Policy>,
}

impl Headers {
    pub fn read(file: u32, text: &str) -> Headers {
        let mut headers = Headers { file: Some(file), ..Headers::default() };
        let mut at = 0u32;
        for whole in text.split_inclusive('\n') {
            let here = at + (whole.len() - whole.trim_start().len()) as u32;
            at += whole.len() as u32;
            let line = whole.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if line.starts_with('/') || line.starts_with("https://") {
                headers.blocks.push(Block { path: line.to_string(), headers: Vec::new() });
                continue;
            }
            match (line.split_once(':'), headers.blocks.last_mut()) {
                (Some((name, value)), Some(block)) if is_name(name.trim()) => {
                    let name = name.trim().to_ascii_lowercase();
                    let value = value.trim().to_string();
                    let policies = match name.as_str() {
                        "content-security-policy" => Policy::read_all(&value),
                        _ => Vec::new(),
                    };
                    block.headers.push(Header { name, value, at: here, policies });
                }
                _ => headers.broken.push((here, line.chars().count() as u32)),
            }
        }
        headers
    }

    fn of<'h>(&'h self, path: &'h str) -> impl Iterator<Item = &'h Header> {
        self.blocks.iter().filter(move |b| is_match(&b.path, path)).flat_map(|b| &b.headers)
    }

    /// All values of a header that are sent with a path, joined by commas.
    pub fn value(&self, path: &str, name: &str) -> String {
        let values: Vec<&str> = self.of(path).filter(|h| h.name == name).map(|h| &*h.value).collect();
        values.join(", ")
    }

    /// The policies that hold on a page: a browser enforces every one.
    pub fn policies<'h>(&'h self, path: &'h str) -> impl Iterator<Item = &'h Policy> {
        self.of(path).flat_map(|h| &h.policies)
    }

    /// What in the file neither hosts nor browsers understand.
    pub fn judge(&self, found: &mut Findings<'_>) {
        let Some(file) = self.file else { return };
        for (at, length) in &self.broken {
            found.add(Code::PolicySyntax, Spot::At(file, *at, *length), || {
                Words::new(
                    "this line of _headers is neither a path nor a header",
                    "begin a path with a slash, and write headers below it like `X-Name: value`",
                )
            });
        }
        for header in self.blocks.iter().flat_map(|b| &b.headers) {
            for word in header.policies.iter().flat_map(|p| &p.unknown) {
                let spot = Spot::At(file, header.at, header.name.len() as u32);
                found.about(Code::PolicySyntax, word, spot, || {
                    Words::new(
                        format!("the content security policy says `{word}`, which browsers do not know"),
                        "correct the word, or leave it out",
                    )
                });
            }
        }
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// Whether a path pattern (`*` for anything, `:name` for one part) matches a whole path.
pub fn is_match(pattern: &str, path: &str) -> bool {
    let pattern = match pattern.strip_prefix("https://") {
        Some(rest) => rest.find('/').map_or("/", |slash| &rest[slash..]),
        None => pattern,
    };
    if let Some(star) = pattern.find('*') {
        let (head, tail) = (&pattern[..star], &pattern[star + 1..]);
        // A star at the end also matches the folder itself: /a/* matches /a/.
        return (0..=path.len())
            .filter(|at| path.is_char_boundary(*at))
            .any(|at| is_match(head, &path[..at]) && ends_match(tail, &path[at..]));
    }
    if !pattern.contains("/:") {
        return pattern == path;
    }
    let (a, b): (Vec<&str>, Vec<&str>) = (pattern.split('/').collect(), path.split('/').collect());
    a.len() == b.len()
        && a.iter().zip(&b).all(|(a, b)| if a.starts_with(':') { !b.is_empty() } else { a == b })
}

/// Whether what follows a star matches the end of a path.
fn ends_match(tail: &str, path: &str) -> bool {
    match tail.contains('*') {
        true => {
            (0..=path.len()).filter(|at| path.is_char_boundary(*at)).any(|at| is_match(tail, &path[at..]))
        }
        false => path.ends_with(tail),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_gets_the_headers_of_every_block_that_matches() {
        let headers = Headers::read(
            0,
            "# all\n/*\n  X-Robots-Tag: noarchive\n  Content-Security-Policy: default-src 'self'\n\n/a/*\n  X-Robots-Tag: noindex\n/b/:name/\n  X-B: 1\nstray\n",
        );
        assert_eq!(headers.value("/a/x/", "x-robots-tag"), "noarchive, noindex");
        assert_eq!(headers.value("/", "x-robots-tag"), "noarchive");
        assert_eq!(headers.value("/b/c/", "x-b"), "1");
        assert_eq!(headers.value("/b/c/d/", "x-b"), "");
        assert_eq!(headers.policies("/z").count(), 1);
        assert_eq!(headers.broken.len(), 1);
    }

    #[test]
    fn a_star_stands_for_anything_and_a_name_for_one_part() {
        for (pattern, path, fits) in [
            ("/*", "/", true),
            ("/*", "/a/b", true),
            ("/a/*", "/a/", true),
            ("/a/*", "/b/", false),
            ("/*.css", "/assets/x.css", true),
            ("/*.css", "/assets/x.js", false),
            ("/:a/b", "/x/b", true),
            ("/:a/b", "//b", false),
            ("/a/:b/*", "/a/x/y/z", true),
            ("/a", "/a", true),
            ("/a", "/a/", false),
        ] {
            assert_eq!(is_match(pattern, path), fits, "{pattern} {path}");
        }
    }
}
