//! Who may ask: requests that name this machine, and for the preview's own addresses only its own pages.
//!
//! A page of another site can be made to lead here by its name (DNS rebinding); its requests name that site.
//! Invariant: a name that was not given by the person at the keyboard lets nobody in.

use axum::http::HeaderMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Names that a request may give for this machine, beside its numbers.
#[derive(Clone, Debug, Default)]
pub struct Door {
    pub names: Vec<String>,
}

impl Door {
    /// Whether a request for this host is one for us. Addresses in numbers are nobody's name.
    pub fn lets_in(&self, host: &str) -> bool {
        let (name, port) = host.split_at(name_of(host).len());
        // The host stands in the policy that is sent; nothing else may stand there.
        if !port.strip_prefix(':').unwrap_or(port).bytes().all(|digit| digit.is_ascii_digit()) {
            return false;
        }
        let name = name.to_ascii_lowercase();
        let name = name.trim_end_matches('.');
        let is_number = match name.strip_prefix('[') {
            Some(rest) => rest.strip_suffix(']').is_some_and(|rest| rest.parse::<Ipv6Addr>().is_ok()),
            None => name.parse::<Ipv4Addr>().is_ok(),
        };
        is_number
            || name == "localhost"
            || name.ends_with(".localhost")
            || self.names.iter().any(|known| known.eq_ignore_ascii_case(name))
    }

    /// Whether a request comes from a page of this preview, as far as browsers say.
    pub fn is_own(&self, host: &str, headers: &HeaderMap) -> bool {
        let value = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
        let site = value("sec-fetch-site").is_none_or(|site| matches!(site, "same-origin" | "none"));
        let origin = value("origin").is_none_or(|origin| {
            origin.split_once("://").is_some_and(|(_, own)| own.eq_ignore_ascii_case(host))
        });
        site && origin
    }
}

/// Whether a host is this machine and no other: by its name, or by a number that leads nowhere else.
pub fn is_here(host: &str) -> bool {
    let name = name_of(host).to_ascii_lowercase();
    let name = name.trim_end_matches('.');
    let number = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(name);
    let is_loopback = number.parse::<IpAddr>().is_ok_and(|ip| ip.to_canonical().is_loopback());
    is_loopback || name == "localhost" || name.ends_with(".localhost")
}

/// A host without its port.
fn name_of(host: &str) -> &str {
    if host.starts_with('[') {
        return host.find(']').map_or(host, |end| &host[..=end]);
    }
    host.split(':').next().unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_asked_for() {
        let door = Door { names: vec!["preview.example".into()] };
        for own in [
            "127.0.0.1:4000",
            "localhost",
            "LOCALHOST.:4000",
            "[::1]:4000",
            "192.168.1.7:80",
            "a.localhost",
            "preview.example:1",
        ] {
            assert!(door.lets_in(own), "{own}");
        }
        for foreign in [
            "",
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example:4000",
            "[::1",
            "localhost:1; a",
        ] {
            assert!(!door.lets_in(foreign), "{foreign}");
        }
    }

    #[test]
    fn this_machine_is_known_by_its_name_and_its_own_numbers() {
        for here in ["localhost:4000", "127.0.0.1:4000", "127.8.8.8", "[::1]:4000", "a.localhost."] {
            assert!(is_here(here), "{here}");
        }
        for elsewhere in
            ["preview.example", "192.168.1.7:4000", "0.0.0.0", "[2001:db8::1]:4000", "localhost.example", ""]
        {
            assert!(!is_here(elsewhere), "{elsewhere}");
        }
    }

    #[test]
    fn a_page_of_another_origin_does_not_listen() {
        let own = |pairs: &[(&'static str, &'static str)]| {
            let headers = pairs.iter().map(|(n, v)| (n.parse().unwrap(), v.parse().unwrap())).collect();
            Door::default().is_own("127.0.0.1:4000", &headers)
        };
        assert!(own(&[]) && own(&[("sec-fetch-site", "same-origin"), ("origin", "http://127.0.0.1:4000")]));
        assert!(!own(&[("sec-fetch-site", "cross-site")]));
        assert!(!own(&[("origin", "http://127.0.0.1:4001")]) && !own(&[("origin", "null")]));
    }
}
