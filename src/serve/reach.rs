//! By which addresses the preview can be reached: from this machine, and from other devices.
//!
//! Invariant: nothing is sent to find that out; the system is asked which of its addresses it would use.

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr, UdpSocket};

/// Places in the networks that homes, offices and the world have; nobody there is spoken to.
const PLACES: [&str; 6] =
    ["192.0.2.1:9", "192.168.0.1:9", "192.168.1.1:9", "10.0.0.1:9", "172.16.0.1:9", "[2001:db8::1]:9"];

/// The address for a browser on this machine.
pub fn here(address: SocketAddr) -> String {
    match address.ip().is_unspecified() {
        true => format!("localhost:{}", address.port()),
        false => address.to_string(),
    }
}

/// The addresses for other devices, if all of this machine's are answered at; none that is `here` already.
pub fn elsewhere(address: SocketAddr) -> Vec<String> {
    if !address.ip().is_unspecified() {
        return Vec::new();
    }
    let own = PLACES.iter().filter_map(|place| place.parse().ok()).filter_map(own_for);
    let reachable = |ip: &IpAddr| {
        let is_answered = ip.is_ipv4() || address.is_ipv6();
        let is_far = match ip {
            IpAddr::V4(ip) => !ip.is_link_local(),
            IpAddr::V6(ip) => !ip.is_unicast_link_local(),
        };
        is_answered && is_far && !ip.is_loopback() && !ip.is_unspecified()
    };
    let own: BTreeSet<IpAddr> = own.filter(reachable).collect();
    own.into_iter().map(|ip| SocketAddr::new(ip, address.port()).to_string()).collect()
}

/// The address of ours that would be used to speak to a place.
fn own_for(place: SocketAddr) -> Option<IpAddr> {
    let any = if place.is_ipv4() { "0.0.0.0:0" } else { "[::]:0" };
    let socket = UdpSocket::bind(any).ok()?;
    // Of this kind of connection only the way is looked up.
    socket.connect(place).ok()?;
    Some(socket.local_addr().ok()?.ip())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_is_one_that_a_browser_can_go_to() {
        let at = |text: &str| text.parse::<SocketAddr>().unwrap();
        assert_eq!(here(at("0.0.0.0:4000")), "localhost:4000");
        assert_eq!(here(at("[::1]:4000")), "[::1]:4000");
        assert_eq!(elsewhere(at("127.0.0.1:4000")), [""; 0]);
        for own in elsewhere(at("0.0.0.0:4000")).iter().map(|own| at(own)) {
            assert!(own.port() == 4000 && own.is_ipv4() && !own.ip().is_loopback(), "{own}");
        }
    }
}
