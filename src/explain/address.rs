//! An address as people give it: copied from a browser, from a report, or from the output folder.

use crate::config::Config;
use crate::produce::address_of;

/// An address below the site's own, without its first slash, as [`address_of`] writes those of files.
pub fn of(given: &str, config: &Config) -> String {
    let given = given.trim();
    let whole = given.split_once("://").map(|(_, rest)| rest);
    // The host may be another one, such as that of a preview: the path says which page it is.
    let path = whole.map_or(given, |rest| rest.find('/').map_or("/", |at| &rest[at..]));
    let path = path.split(['?', '#']).next().unwrap_or(path);
    let path = decoded(path);
    let root = config.root.as_str();
    let below = path.strip_prefix(root).filter(|rest| rest.is_empty() || rest.starts_with('/'));
    let below = below.unwrap_or(&path).trim_start_matches('/');
    address_of(below).to_string()
}

/// Whether a file of the output folder is what is meant; a slash at the end may be missing.
pub fn is(path: &str, wanted: &str) -> bool {
    let address = address_of(path);
    address == wanted || address.strip_suffix('/') == Some(wanted)
}

/// Percent signs are what a browser shows of other letters.
fn decoded(path: &str) -> String {
    let bytes = path.as_bytes();
    let (mut out, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while at < bytes.len() {
        let code = path.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match code.filter(|_| bytes[at] == b'%') {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| path.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_meant_by_its_address_with_or_without_the_last_slash() {
        assert!(is("a/b/index.html", "a/b/") && is("a/b/index.html", "a/b") && is("index.html", ""));
        assert!(is("robots.txt", "robots.txt") && !is("a/b/index.html", "a/") && !is("ab/index.html", "a"));
        assert_eq!(decoded("/caf%C3%A9/%zz/%"), "/café/%zz/%");
    }
}
