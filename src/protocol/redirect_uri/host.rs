//! Variants of scheme, host and port: where a comparison by parts, by suffix or by a browser's eyes is deceived.

use url::Url;

use super::{Parts, RedirectUriVariant};
use crate::protocol::encode_form_component;

/// A host that looks like another one: one of its letters is Cyrillic, or a digit has full width.
fn homograph(host: &str) -> Option<String> {
    const CYRILLIC: [(char, char); 6] = [
        ('e', '\u{435}'),
        ('a', '\u{430}'),
        ('o', '\u{43e}'),
        ('c', '\u{441}'),
        ('p', '\u{440}'),
        ('x', '\u{445}'),
    ];
    let letter = CYRILLIC
        .into_iter()
        .find(|(latin, _)| host.contains(*latin))
        .map(|(latin, alike)| host.replacen(latin, &alike.to_string(), 1));
    letter.or_else(|| {
        let digit = host.chars().find(char::is_ascii_digit)?;
        let wide = char::from_u32(0xff10 + digit.to_digit(10)?)?;
        Some(host.replacen(digit, &wide.to_string(), 1))
    })
}

pub(super) const VARIANTS: &[RedirectUriVariant] = &[
    RedirectUriVariant {
        name: "foreign-host",
        title: "another host",
        make: |uri| {
            let path = Parts::of(uri)?.path;
            Some(format!("https://evil.test{path}"))
        },
    },
    RedirectUriVariant {
        name: "other-port",
        title: "another port",
        make: |uri| {
            let parts = Parts::of(uri)?;
            let port = if parts.authority.ends_with(":8444") {
                8445
            } else {
                8444
            };
            Some(parts.at(&format!("{}:{port}", parts.host())))
        },
    },
    RedirectUriVariant {
        name: "default-port",
        title: "the scheme's default port written out",
        make: |uri| {
            let (url, parts) = (Url::parse(uri).ok()?, Parts::of(uri)?);
            let port = url.port_or_known_default().filter(|_| url.port().is_none())?;
            Some(parts.at(&format!("{}:{port}", parts.authority)))
        },
    },
    RedirectUriVariant {
        name: "userinfo",
        title: "a user name before the host",
        make: |uri| Parts::of(uri).map(|parts| parts.at(&format!("user@{}", parts.authority))),
    },
    RedirectUriVariant {
        name: "host-as-user",
        title: "the registered host as the user name before another one",
        make: |uri| Parts::of(uri).map(|parts| parts.at(&format!("{}@evil.test", parts.authority))),
    },
    RedirectUriVariant {
        name: "uri-as-user",
        title: "the registered URI, encoded, as the user name before another host",
        make: |uri| {
            let parts = Parts::of(uri)?;
            let user = encode_form_component(&format!("{}{}", parts.authority, parts.path));
            Some(parts.at(&format!("{user}@evil.test")))
        },
    },
    RedirectUriVariant {
        name: "other-scheme",
        title: "another scheme",
        make: |uri| {
            let parts = Parts::of(uri)?;
            let scheme = match parts.scheme {
                "https" => "http",
                "http" => "https",
                _ => return None,
            };
            Some(Parts { scheme, ..parts }.join())
        },
    },
    RedirectUriVariant {
        name: "plain-http",
        title: "plain HTTP instead of HTTPS",
        make: |uri| uri.strip_prefix("https://").map(|rest| format!("http://{rest}")),
    },
    RedirectUriVariant {
        name: "scheme-case",
        title: "the scheme in capitals",
        make: |uri| {
            let (scheme, rest) = uri.split_once(':')?;
            Some(format!("{}:{rest}", scheme.to_uppercase()))
        },
    },
    RedirectUriVariant {
        name: "host-suffix",
        title: "the registered host as a part of another one",
        make: |uri| Parts::of(uri).map(|parts| parts.at(&format!("{}.evil.test", parts.host()))),
    },
    RedirectUriVariant {
        name: "host-case",
        title: "the host in capitals",
        make: |uri| Parts::of(uri).map(|parts| parts.at(&parts.authority.to_uppercase())),
    },
    RedirectUriVariant {
        name: "sub-domain",
        title: "a host below the registered one",
        make: |uri| {
            let parts = Parts::of(uri).filter(Parts::has_name)?;
            Some(parts.at(&format!("evil.{}", parts.authority)))
        },
    },
    RedirectUriVariant {
        name: "backslash-host",
        title: "another host, and a backslash before the registered one",
        make: |uri| Parts::of(uri).map(|parts| parts.at(&format!("evil.test\\@{}", parts.authority))),
    },
    RedirectUriVariant {
        name: "homograph-host",
        title: "a host that looks the same",
        make: |uri| {
            let parts = Parts::of(uri)?;
            Some(parts.at(&homograph(parts.authority)?))
        },
    },
    RedirectUriVariant {
        name: "punycode-host",
        title: "a host that looks the same, in its ASCII form",
        make: |uri| {
            let parts = Parts::of(uri).filter(Parts::has_name)?;
            let alike = parts.at(&homograph(parts.host())?);
            let host = Url::parse(&alike).ok()?.host_str()?.to_owned();
            Some(parts.at(&parts.authority.replacen(parts.host(), &host, 1)))
        },
    },
    RedirectUriVariant {
        name: "leading-zeros",
        title: "the loopback address with leading zeros",
        make: |uri| {
            let parts = Parts::of(uri).filter(|parts| parts.host() == "127.0.0.1")?;
            Some(parts.at(&parts.authority.replacen("127.0.0.1", "127.000.000.001", 1)))
        },
    },
    RedirectUriVariant {
        name: "loopback-name",
        title: "the name `localhost` instead of the loopback address",
        make: |uri| {
            let parts = Parts::of(uri).filter(|parts| parts.host() == "127.0.0.1")?;
            Some(parts.at(&parts.authority.replacen("127.0.0.1", "localhost", 1)))
        },
    },
    RedirectUriVariant {
        name: "scheme-relative",
        title: "a relative reference with a host",
        make: |uri| uri.find("//").and_then(|at| uri.get(at..)).map(str::to_owned),
    },
    RedirectUriVariant {
        name: "relative",
        title: "the path alone",
        make: |uri| Parts::of(uri).map(|parts| format!("{}{}", parts.path, parts.query)),
    },
    RedirectUriVariant {
        name: "javascript-scheme",
        title: "a script",
        make: |uri| {
            let (_, rest) = uri.split_once(':')?;
            Some(format!("javascript:{rest}%0Aalert(1)"))
        },
    },
    RedirectUriVariant {
        name: "data-scheme",
        title: "a document in the URI",
        make: |_| Some("data:text/html,<script>alert(1)</script>".to_owned()),
    },
    RedirectUriVariant {
        name: "file-scheme",
        title: "a file",
        make: |uri| Parts::of(uri).map(|parts| format!("file://{}", parts.path)),
    },
];
