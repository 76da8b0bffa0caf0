//! Who asks, as far as the network says: the address that limits are counted by.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;

use crate::config::Config;
use crate::relay::Relay;

/// A network address, as limits count it: one IPv4 address, or the 64-bit network that one IPv6 customer has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Address(IpAddr);

impl Address {
    /// The address behind a request. `X-Forwarded-For` counts only as far as its proxies are trusted: read from the right, the first
    /// address that is no trusted proxy is the one that asks.
    pub(crate) fn of(parts: &Parts, config: &Config) -> Self {
        let peer = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED), |ConnectInfo(peer)| peer.ip());
        Self::network(asking(peer, &parts.headers, &config.trusted_proxies))
    }

    fn network(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
            }
            v4 => v4,
        })
    }
}

fn asking(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    let is_trusted = |address: &IpAddr| trusted.contains(&address.to_canonical());
    if !is_trusted(&peer) {
        return peer;
    }
    let mut last = peer;
    let claimed = headers.get_all("x-forwarded-for").into_iter().rev();
    for part in claimed
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.rsplit(','))
    {
        // What does not read as an address was not written by a proxy we trust.
        let Ok(address) = part.trim().parse::<IpAddr>() else {
            return last;
        };
        last = address;
        if !is_trusted(&address) {
            return address;
        }
    }
    last
}

impl FromRequestParts<Relay> for Address {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, relay: &Relay) -> Result<Self, Infallible> {
        Ok(Self::of(parts, relay.config()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn p62_forwarded_addresses_are_believed_from_configured_proxies_only() {
        let (proxy, inner, stranger) = (ip("10.0.0.1"), ip("10.0.0.2"), ip("203.0.113.7"));
        let asks = |peer, forwarded: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("x-forwarded-for", forwarded.parse().unwrap());
            asking(peer, &headers, &[proxy, inner])
        };
        assert_eq!(asks(stranger, "198.51.100.1"), stranger, "anybody can write the header");
        assert_eq!(asks(proxy, "203.0.113.7"), stranger);
        assert_eq!(
            asks(proxy, "198.51.100.1, 203.0.113.7, 10.0.0.2"),
            stranger,
            "what stands left of it is a claim"
        );
        assert_eq!(asks(proxy, "rubbish"), proxy);
        assert_eq!(asks(proxy, ""), proxy);
        assert_eq!(asks(proxy, "10.0.0.2"), inner);
    }

    #[test]
    fn an_ipv6_customer_is_one_address() {
        assert_eq!(
            Address::network(ip("2001:db8:1:2:3::4")),
            Address::network(ip("2001:db8:1:2:ffff::1"))
        );
        assert_ne!(
            Address::network(ip("2001:db8:1:2::")),
            Address::network(ip("2001:db8:1:3::"))
        );
        assert_eq!(
            Address::network(ip("::ffff:192.0.2.1")),
            Address::network(ip("192.0.2.1"))
        );
    }
}
