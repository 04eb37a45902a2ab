//! From host names to addresses: the profile's pins first, then loopback names, then the system.
//!
//! `localhost` and everything below it is loopback by RFC 6761 §6.3, whatever the system's resolver says about it;
//! browsers hold the same. A literal address is never resolved, so it cannot be pinned.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use url::{Host, Url};

/// Resolves host names as the profile wants them.
#[derive(Debug, Clone, Default)]
pub(super) struct Resolver {
    exact: BTreeMap<String, IpAddr>,
    /// Suffixes with their leading dot, the longest first.
    suffixes: Vec<(String, IpAddr)>,
}

impl Resolver {
    /// A resolver with the pins of `network.hosts`.
    pub(super) fn new(pins: &BTreeMap<String, IpAddr>) -> Self {
        let mut resolver = Self::default();
        for (host, address) in pins {
            let host = canonical(host);
            match host.strip_prefix('*') {
                Some(suffix) if suffix.starts_with('.') => {
                    resolver.suffixes.push((suffix.to_owned(), *address));
                }
                _ => {
                    resolver.exact.insert(host, *address);
                }
            }
        }
        resolver
            .suffixes
            .sort_by_key(|(suffix, _)| std::cmp::Reverse(suffix.len()));
        resolver
    }

    /// The addresses that need no look-up: a pin, or loopback.
    pub(super) fn known(&self, host: &str) -> Option<Vec<IpAddr>> {
        let host = canonical(host);
        if let Some(address) = self.exact.get(&host) {
            return Some(vec![*address]);
        }
        if let Some((_, address)) = self.suffixes.iter().find(|(suffix, _)| host.ends_with(suffix)) {
            return Some(vec![*address]);
        }
        // Both families: servers on `localhost` listen on either, and the first that accepts is used.
        is_localhost(&host).then(|| vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()])
    }

    /// Resolves a host name.
    pub(super) async fn resolve(&self, host: &str, port: u16) -> std::io::Result<Vec<SocketAddr>> {
        if let Some(addresses) = self.known(host) {
            return Ok(addresses
                .into_iter()
                .map(|address| SocketAddr::new(address, port))
                .collect());
        }
        let nothing = || std::io::Error::new(std::io::ErrorKind::NotFound, "the name has no address");
        // Names below `invalid` never exist (RFC 6761 §6.4); asking would only take time.
        if canonical(host).ends_with(".invalid") {
            return Err(nothing());
        }
        let found: Vec<SocketAddr> = tokio::net::lookup_host((host, port)).await?.collect();
        if found.is_empty() {
            Err(nothing())
        } else {
            Ok(found)
        }
    }

    /// Whether a URL is known to lead to this machine, without asking the system.
    pub(super) fn is_loopback(&self, url: &Url) -> bool {
        match url.host() {
            None => false,
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            Some(Host::Domain(host)) => self
                .known(host)
                .is_some_and(|addresses| addresses.iter().all(IpAddr::is_loopback)),
        }
    }
}

/// A host name in lower case, without the root's dot.
fn canonical(host: &str) -> String {
    host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase()
}

/// Whether a host name is `localhost` or below it.
pub(super) fn is_localhost(host: &str) -> bool {
    host == "localhost" || host.ends_with(".localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolver() -> Resolver {
        let pins = [
            ("op.test", "127.0.0.9"),
            ("*.op.test", "127.0.0.2"),
            ("*.eu.op.test", "127.0.0.3"),
        ];
        Resolver::new(
            &pins
                .iter()
                .map(|(host, address)| ((*host).to_owned(), address.parse().unwrap()))
                .collect(),
        )
    }

    #[test]
    fn the_longest_pin_wins_and_a_star_means_names_below() {
        let first = |host: &str| resolver().known(host).map(|found| found[0].to_string());
        assert_eq!(first("op.test").as_deref(), Some("127.0.0.9"));
        assert_eq!(first("A.OP.test.").as_deref(), Some("127.0.0.2"));
        assert_eq!(first("a.eu.op.test").as_deref(), Some("127.0.0.3"));
        assert_eq!(first("xop.test"), None);
    }

    #[test]
    fn localhost_and_names_below_it_are_loopback() {
        let own = Resolver::default();
        for url in [
            "http://localhost:1",
            "http://a.b.localhost",
            "http://127.3.2.1",
            "http://[::1]",
        ] {
            assert!(own.is_loopback(&Url::parse(url).unwrap()), "{url}");
        }
        for url in ["http://op.test", "http://notlocalhost", "http://192.0.2.1"] {
            assert!(!own.is_loopback(&Url::parse(url).unwrap()), "{url}");
        }
        assert!(resolver().is_loopback(&Url::parse("https://t1.op.test").unwrap()));
    }
}
