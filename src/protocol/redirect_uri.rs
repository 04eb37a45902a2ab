//! The redirect-URI matrix: ways to write a redirect URI that is not the registered one.
//!
//! Redirect URIs are compared as strings, character by character (RFC 9700 §2.1, OIDC Core §3.1.2.1). To add a
//! variant, add a row here and one in the Examples of `features/authorize/redirect-uri.feature`.

use url::Url;

/// One way to bend a registered redirect URI.
#[derive(Debug, Clone, Copy)]
pub struct RedirectUriVariant {
    /// The name that scenarios use.
    pub name: &'static str,
    /// What it is, in a few words.
    pub title: &'static str,
    /// Makes the variant; `None` where the registered URI does not allow it.
    make: fn(&str) -> Option<String>,
}

impl RedirectUriVariant {
    /// The variant of that name.
    pub fn named(name: &str) -> Option<&'static Self> {
        VARIANTS.iter().find(|variant| variant.name == name)
    }

    /// Bends a registered redirect URI. `None` where this one cannot be bent so.
    pub fn bend(&self, registered: &str) -> Option<String> {
        (self.make)(registered).filter(|bent| bent != registered)
    }
}

/// Splits a URI into what stands before its path, its path, and its query with the question mark.
fn parts(uri: &str) -> Option<(&str, &str, &str)> {
    let authority = uri.find("://")? + 3;
    let path = uri[authority..].find('/').map(|at| at + authority)?;
    let query = uri[path..].find('?').map_or(uri.len(), |at| at + path);
    Some((&uri[..path], &uri[path..query], &uri[query..]))
}

/// Whether two redirect URIs are on loopback and differ in nothing but the port, which a native client may choose
/// anew for each request (RFC 8252 §7.3).
pub fn differs_by_loopback_port(registered: &str, bent: &str) -> bool {
    let portless = |uri: &str| {
        let mut url = Url::parse(uri).ok()?;
        let is_loopback = match url.host()? {
            url::Host::Ipv4(address) => address.is_loopback(),
            url::Host::Ipv6(address) => address.is_loopback(),
            url::Host::Domain(name) => name == "localhost",
        };
        url.set_port(None).ok()?;
        let (_, path, query) = parts(uri)?;
        is_loopback.then(|| (url, path.to_owned(), query.to_owned()))
    };
    !registered.eq_ignore_ascii_case(bent)
        && portless(registered).is_some_and(|uri| portless(bent) == Some(uri))
}

/// All variants.
pub const VARIANTS: [RedirectUriVariant; 16] = [
    RedirectUriVariant {
        name: "foreign-host",
        title: "another host",
        make: |uri| {
            let (_, path, _) = parts(uri)?;
            Some(format!("https://evil.test{path}"))
        },
    },
    RedirectUriVariant {
        name: "trailing-slash",
        title: "a slash at the end",
        make: |uri| parts(uri).map(|(base, path, query)| format!("{base}{path}/{query}")),
    },
    RedirectUriVariant {
        name: "path-case",
        title: "the path in capitals",
        make: |uri| parts(uri).map(|(base, path, query)| format!("{base}{}{query}", path.to_uppercase())),
    },
    RedirectUriVariant {
        name: "path-suffix",
        title: "letters after the path",
        make: |uri| parts(uri).map(|(base, path, query)| format!("{base}{path}x{query}")),
    },
    RedirectUriVariant {
        name: "sub-path",
        title: "a path below the registered one",
        make: |uri| parts(uri).map(|(base, path, query)| format!("{base}{path}/sub{query}")),
    },
    RedirectUriVariant {
        name: "extra-query",
        title: "a query parameter more",
        make: |uri| {
            let separator = if uri.contains('?') { '&' } else { '?' };
            Some(format!("{uri}{separator}x=1"))
        },
    },
    RedirectUriVariant {
        name: "fragment",
        title: "a fragment",
        make: |uri| Some(format!("{uri}#f")),
    },
    RedirectUriVariant {
        name: "dot-segments",
        title: "dot segments that lead back to the path",
        make: |uri| {
            let (base, path, query) = parts(uri)?;
            Some(format!("{base}/x/..{path}{query}"))
        },
    },
    RedirectUriVariant {
        name: "encoded-letter",
        title: "a letter of the path percent-encoded",
        make: |uri| {
            let (base, path, query) = parts(uri)?;
            let last = path.chars().next_back().filter(char::is_ascii_alphanumeric)?;
            let head = &path[..path.len() - 1];
            Some(format!("{base}{head}%{:02x}{query}", u32::from(last)))
        },
    },
    RedirectUriVariant {
        name: "encoded-twice",
        title: "a letter of the path percent-encoded twice",
        make: |uri| {
            let (base, path, query) = parts(uri)?;
            let last = path.chars().next_back().filter(char::is_ascii_alphanumeric)?;
            let head = &path[..path.len() - 1];
            Some(format!("{base}{head}%25{:02x}{query}", u32::from(last)))
        },
    },
    RedirectUriVariant {
        name: "other-port",
        title: "another port",
        make: |uri| {
            let (base, path, query) = parts(uri)?;
            let (scheme, authority) = base.split_once("://")?;
            let host = Url::parse(uri).ok()?.host_str()?.to_owned();
            let port = if authority.ends_with(":8444") { 8445 } else { 8444 };
            Some(format!("{scheme}://{host}:{port}{path}{query}"))
        },
    },
    RedirectUriVariant {
        name: "default-port",
        title: "the scheme's default port written out",
        make: |uri| {
            let url = Url::parse(uri).ok()?;
            if url.port().is_some() {
                return None;
            }
            let (base, path, query) = parts(uri)?;
            Some(format!("{base}:{}{path}{query}", url.port_or_known_default()?))
        },
    },
    RedirectUriVariant {
        name: "userinfo",
        title: "a user name before the host",
        make: |uri| {
            let (scheme, rest) = uri.split_once("://")?;
            Some(format!("{scheme}://user@{rest}"))
        },
    },
    RedirectUriVariant {
        name: "other-scheme",
        title: "another scheme",
        make: |uri| {
            if let Some(rest) = uri.strip_prefix("https://") {
                Some(format!("http://{rest}"))
            } else {
                uri.strip_prefix("http://").map(|rest| format!("https://{rest}"))
            }
        },
    },
    RedirectUriVariant {
        name: "host-suffix",
        title: "the registered host as a part of another one",
        make: |uri| {
            let (base, path, query) = parts(uri)?;
            let (scheme, _) = base.split_once("://")?;
            let host = Url::parse(uri).ok()?.host_str()?.to_owned();
            Some(format!("{scheme}://{host}.evil.test{path}{query}"))
        },
    },
    RedirectUriVariant {
        name: "host-case",
        title: "the host in capitals",
        make: |uri| {
            let (base, path, query) = parts(uri)?;
            let (scheme, authority) = base.split_once("://")?;
            Some(format!("{scheme}://{}{path}{query}", authority.to_uppercase()))
        },
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_each_variant_differs_from_the_registered_uri() {
        let registered = "https://rp.example/auth/cb";
        for (index, variant) in VARIANTS.iter().enumerate() {
            assert!(
                !VARIANTS[..index].iter().any(|v| v.name == variant.name),
                "{} stands twice",
                variant.name
            );
            let bent = variant.bend(registered);
            assert!(
                bent.as_deref().is_some_and(|b| b != registered),
                "{}",
                variant.name
            );
        }
    }

    #[test]
    fn variants_are_what_they_say() {
        let bend = |name: &str, uri: &str| RedirectUriVariant::named(name).unwrap().bend(uri);
        let uri = "http://127.0.0.1:4190/cb?a=1";
        assert_eq!(
            bend("trailing-slash", uri).unwrap(),
            "http://127.0.0.1:4190/cb/?a=1"
        );
        assert_eq!(
            bend("extra-query", uri).unwrap(),
            "http://127.0.0.1:4190/cb?a=1&x=1"
        );
        assert_eq!(bend("other-port", uri).unwrap(), "http://127.0.0.1:8444/cb?a=1");
        assert_eq!(
            bend("encoded-letter", uri).unwrap(),
            "http://127.0.0.1:4190/c%62?a=1"
        );
        assert_eq!(
            bend("dot-segments", uri).unwrap(),
            "http://127.0.0.1:4190/x/../cb?a=1"
        );
        assert_eq!(bend("host-case", uri), None);
        assert_eq!(bend("default-port", uri), None);
    }

    #[test]
    fn only_the_port_of_a_loopback_uri_is_free() {
        for registered in [
            "http://127.0.0.1:4190/cb?a=1",
            "http://localhost/cb",
            "http://[::1]:1/cb",
        ] {
            for variant in VARIANTS {
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
}
