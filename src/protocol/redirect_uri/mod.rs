//! The redirect-URI matrix: ways to write a redirect URI that is not the registered one.
//!
//! Redirect URIs are compared as strings, character by character (RFC 9700 §2.1, OIDC Core §3.1.2.1). To add a
//! variant, add a row to the file of the part that it bends, and one in the Examples of
//! `features/authorize/redirect-uri.feature`.

mod characters;
mod host;
mod loopback;
mod path;
mod query;

pub use loopback::{differs_by_loopback_port, is_loopback};

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
    /// All variants, in the order of reports.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        [
            host::VARIANTS,
            path::VARIANTS,
            query::VARIANTS,
            characters::VARIANTS,
        ]
        .into_iter()
        .flatten()
    }

    /// The variant of that name.
    pub fn named(name: &str) -> Option<&'static Self> {
        Self::all().find(|variant| variant.name == name)
    }

    /// Bends a registered redirect URI. `None` where this one cannot be bent so.
    pub fn bend(&self, registered: &str) -> Option<String> {
        (self.make)(registered).filter(|bent| bent != registered)
    }
}

/// A URI in the parts that its variants bend, as it is written.
#[derive(Debug, Clone, Copy)]
struct Parts<'a> {
    scheme: &'a str,
    /// Host and port, with a user name where there is one.
    authority: &'a str,
    path: &'a str,
    /// With its question mark, if there is one.
    query: &'a str,
}

impl<'a> Parts<'a> {
    /// Takes a URI apart; `None` for one without a host or a path.
    fn of(uri: &'a str) -> Option<Self> {
        let (scheme, rest) = uri.split_once("://")?;
        let (authority, rest) = rest.split_at(rest.find('/')?);
        let (path, query) = rest.split_at(rest.find('?').unwrap_or(rest.len()));
        Some(Self {
            scheme,
            authority,
            path,
            query,
        })
    }

    /// Puts it together again.
    fn join(&self) -> String {
        let Self {
            scheme,
            authority,
            path,
            query,
        } = self;
        format!("{scheme}://{authority}{path}{query}")
    }

    /// The same at another host.
    fn at(&self, authority: &str) -> String {
        Parts { authority, ..*self }.join()
    }

    /// The same with another path.
    fn with_path(&self, path: &str) -> String {
        Parts { path, ..*self }.join()
    }

    /// The host without its port.
    fn host(&self) -> &'a str {
        match self.authority.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
            Some(_) | None => self.authority,
        }
    }

    /// Whether the host is a name, below which there may be others.
    fn has_name(&self) -> bool {
        let host = self.host();
        host.contains(char::is_alphabetic) && !host.starts_with('[')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A URI for each variant, from which it can be made.
    const REGISTERED: [&str; 3] = [
        "https://rp.example/auth/cb",
        "https://rp.example/auth/cb?a=1&b=2",
        "http://127.0.0.1/auth/cb",
    ];

    #[test]
    fn names_are_unique_and_each_variant_differs_from_the_registered_uri() {
        let all: Vec<_> = RedirectUriVariant::all().collect();
        assert!(all.len() > 50, "{}", all.len());
        for (index, variant) in all.iter().enumerate() {
            let name = variant.name;
            assert!(
                !all[..index].iter().any(|v| v.name == name),
                "{name} stands twice"
            );
            let bent: Vec<_> = REGISTERED
                .iter()
                .filter_map(|uri| variant.bend(uri).map(|bent| (uri, bent)))
                .collect();
            assert!(!bent.is_empty(), "{name} bends nothing");
            assert!(bent.iter().all(|(uri, bent)| *uri != bent), "{name}");
        }
    }

    #[test]
    fn each_variant_has_its_row_in_the_features() {
        let feature = include_str!("../../../features/authorize/redirect-uri.feature");
        for variant in RedirectUriVariant::all() {
            let row = format!("| {} ", variant.name);
            let step = format!("\"{}\"", variant.name);
            assert!(
                feature.contains(&row) || feature.contains(&step),
                "no scenario uses `{}`",
                variant.name
            );
        }
    }

    #[test]
    fn variants_are_what_they_say() {
        let bend = |name: &str, uri: &str| RedirectUriVariant::named(name).unwrap().bend(uri);
        let uri = "http://127.0.0.1:4190/cb?a=1";
        for (name, bent) in [
            ("trailing-slash", "http://127.0.0.1:4190/cb/?a=1"),
            ("extra-query", "http://127.0.0.1:4190/cb?a=1&x=1"),
            ("other-port", "http://127.0.0.1:8444/cb?a=1"),
            ("encoded-letter", "http://127.0.0.1:4190/c%62?a=1"),
            ("dot-segments", "http://127.0.0.1:4190/x/../cb?a=1"),
            ("leading-zeros", "http://127.000.000.001:4190/cb?a=1"),
            ("loopback-name", "http://localhost:4190/cb?a=1"),
            ("query-removed", "http://127.0.0.1:4190/cb"),
            ("query-value-suffix", "http://127.0.0.1:4190/cb?a=1x"),
            ("homograph-host", "http://\u{ff11}27.0.0.1:4190/cb?a=1"),
            ("scheme-relative", "//127.0.0.1:4190/cb?a=1"),
            ("relative", "/cb?a=1"),
        ] {
            assert_eq!(bend(name, uri).as_deref(), Some(bent), "{name}");
        }
        for name in ["host-case", "default-port", "sub-domain", "query-reordered"] {
            assert_eq!(bend(name, uri), None, "{name}");
        }
        let uri = "https://rp.example/cb";
        for (name, bent) in [
            ("host-as-user", "https://rp.example@evil.test/cb"),
            ("uri-as-user", "https://rp.example%2Fcb@evil.test/cb"),
            ("backslash-host", "https://evil.test\\@rp.example/cb"),
            ("homograph-host", "https://rp.\u{435}xample/cb"),
            ("punycode-host", "https://rp.xn--xample-2of/cb"),
        ] {
            assert_eq!(bend(name, uri).as_deref(), Some(bent), "{name}");
        }
    }
}
