//! Loopback redirect URIs: those of native applications, whose port is free.

use std::net::{Ipv4Addr, Ipv6Addr};

/// Scheme, host, port and the rest of a URI, as they are written.
fn taken_apart(uri: &str) -> Option<(&str, &str, Option<&str>, &str)> {
    let (scheme, rest) = uri.split_once("://")?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, rest) = rest.split_at(end);
    Some(match authority.rsplit_once(':') {
        Some((host, port)) if !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) => {
            (scheme, host, Some(port), rest)
        }
        Some(_) | None => (scheme, authority, None, rest),
    })
}

/// Whether a host, as it is written, is a loopback address.
fn is_address(host: &str) -> bool {
    let six = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    match six {
        Some(host) => host
            .parse::<Ipv6Addr>()
            .is_ok_and(|address| address.is_loopback()),
        None => host
            .parse::<Ipv4Addr>()
            .is_ok_and(|address| address.is_loopback()),
    }
}

/// Whether a redirect URI is at a loopback address over plain HTTP, so that a native application may choose its port
/// anew for each request (RFC 8252 §7.3). The name `localhost` is no address.
pub fn is_loopback(uri: &str) -> bool {
    taken_apart(uri).is_some_and(|(scheme, host, _, _)| scheme == "http" && is_address(host))
}

/// Whether two redirect URIs are on loopback and differ in nothing but the port (RFC 8252 §7.3). They are compared as
/// they are written: an address with leading zeros is another one.
pub fn differs_by_loopback_port(registered: &str, bent: &str) -> bool {
    let (Some(a), Some(b)) = (taken_apart(registered), taken_apart(bent)) else {
        return false;
    };
    let loopback = is_address(a.1) || a.1 == "localhost";
    loopback && (a.0, a.1, a.3) == (b.0, b.1, b.3) && a.2 != b.2
}

#[cfg(test)]
mod tests {
    use super::super::RedirectUriVariant;
    use super::*;

    #[test]
    fn only_the_port_of_a_loopback_uri_is_free() {
        for registered in [
            "http://127.0.0.1:4190/cb?a=1",
            "http://localhost/cb",
            "http://[::1]:1/cb",
        ] {
            for variant in RedirectUriVariant::all() {
                let Some(bent) = variant.bend(registered) else {
                    continue;
                };
                let free = matches!(variant.name, "other-port" | "default-port");
                assert_eq!(differs_by_loopback_port(registered, &bent), free, "{bent}");
            }
        }
        assert!(!differs_by_loopback_port(
            "https://rp.example/cb",
            "https://rp.example:8444/cb"
        ));
    }

    #[test]
    fn a_loopback_address_is_told_from_a_name() {
        assert!(is_loopback("http://127.0.0.1/cb") && is_loopback("http://[::1]:4190/cb"));
        for uri in [
            "http://localhost/cb",
            "https://127.0.0.1/cb",
            "http://127.000.000.001/cb",
            "com.example.app:/cb",
        ] {
            assert!(!is_loopback(uri), "{uri}");
        }
    }
}
