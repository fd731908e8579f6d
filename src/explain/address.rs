//! An address as people give it: copied from a browser, from a report, or from the output folder.

use crate::config::Config;
use crate::produce::address_of;
use std::path::Path;

/// The addresses below the site's own that may be meant, without their first slash, as [`address_of`] writes
/// those of files; the likeliest first. An error says why it is no address of this site.
pub fn of(given: &str, config: &Config, out: &Path) -> Result<Vec<String>, String> {
    let given = given.trim();
    let Some((scheme, rest)) = given.split_once("://").filter(|(scheme, _)| is_scheme(scheme)) else {
        let path = decoded(given.split(['?', '#']).next().unwrap_or(given));
        let mut meant = vec![below(&path, config)];
        meant.extend(in_folder(&path, out).map(|path| address_of(&path).to_string()));
        return Ok(meant);
    };
    let (host, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let own = config.origin.split_once("://").map_or("", |(_, host)| host);
    let is_web = ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    if !is_web || !(host.eq_ignore_ascii_case(own) || is_this_machine(host)) {
        return Err(format!(
            "`{given}` is no address of this site, which lives at {}{}/; write it like that, or as a path such as /about/",
            config.origin, config.root
        ));
    }
    Ok(vec![below(&decoded(path.split(['?', '#']).next().unwrap_or(path)), config)])
}

/// How an address may begin; a path such as /about/?from=https://example.com does not.
fn is_scheme(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

/// Whether a host is where `flywheel serve` shows the site.
fn is_this_machine(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    matches!(name, "localhost" | "127.0.0.1" | "0.0.0.0" | "[::1]")
}

/// A path without the one that the site lives under, as the address of a file.
fn below(path: &str, config: &Config) -> String {
    let root = config.root.as_str();
    let below = path.strip_prefix(root).filter(|rest| rest.is_empty() || rest.starts_with('/'));
    address_of(below.unwrap_or(path).trim_start_matches('/')).to_string()
}

/// A path in the output folder, as a shell completes it: from the folder where somebody stands, or from that of
/// the site.
fn in_folder(path: &str, out: &Path) -> Option<String> {
    let absolute = |path: &Path| std::path::absolute(path).ok();
    let inside = |path: &Path, folder: &Path| {
        let rest = path.strip_prefix(folder).ok()?;
        let names: Vec<_> = rest.components().map(|c| c.as_os_str().to_string_lossy()).collect();
        (!names.is_empty()).then(|| names.join("/"))
    };
    let path = Path::new(path.strip_prefix("./").unwrap_or(path));
    inside(&absolute(path)?, &absolute(out)?).or_else(|| inside(path, Path::new(out.file_name()?)))
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

    #[test]
    fn a_file_of_the_output_folder_is_found_from_where_somebody_stands() {
        let out = std::path::absolute("sites/one/output").unwrap();
        let whole = out.join("about/index.html");
        for path in ["sites/one/output/about/index.html", "output/about/index.html", &whole.to_string_lossy()]
        {
            assert_eq!(in_folder(path, &out).as_deref(), Some("about/index.html"), "{path}");
        }
        assert_eq!(in_folder("about/index.html", &out), None);
        assert_eq!(in_folder("/output/about/", &out), None);
    }

    #[test]
    fn a_port_belongs_to_this_machine_and_a_path_may_hold_an_address() {
        assert!(
            is_this_machine("localhost:4000") && is_this_machine("127.0.0.1") && is_this_machine("[::1]:80")
        );
        assert!(!is_this_machine("[") && !is_this_machine("localhost.example.com") && !is_this_machine(""));
        assert!(is_scheme("https") && !is_scheme("/about/?from=https"));
    }
}
