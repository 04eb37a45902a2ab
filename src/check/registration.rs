//! Checks on what a registration endpoint lets clients register.

use serde::Deserialize;
use url::{Host, Url};

use super::token::Answered;
use super::{Judgement, Outcome};

/// What is expected where a redirect URI is bad.
const EXPECTED: [&str; 3] = [
    "the error `invalid_redirect_uri` (HTTP 400)",
    "a registration without it",
    "another refusal (HTTP 4xx)",
];

/// Why a web client must not have a redirect URI.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UriFault {
    /// It leads to no website: a relative reference, a script, a document.
    NoWebsite,
    /// Codes would travel in the clear (RFC 9700 §2.6).
    PlainHttp,
    /// It has a fragment (RFC 6749 §3.1.2).
    Fragment,
}

impl UriFault {
    const ALL: [Self; 3] = [Self::NoWebsite, Self::PlainHttp, Self::Fragment];

    /// The fault that a bent redirect URI has and the usual one has not.
    pub fn added(usual: &str, bent: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|fault| fault.is_in(bent) && !fault.is_in(usual))
    }

    /// Whether a redirect URI has the fault, however it is written.
    fn is_in(self, uri: &str) -> bool {
        let url = Url::parse(uri).ok();
        let website = url.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        match (self, website) {
            (Self::NoWebsite, website) => website.is_none(),
            (Self::PlainHttp, Some(url)) => url.scheme() == "http" && !is_on_loopback(&url),
            (Self::Fragment, Some(url)) => url.fragment().is_some(),
            (Self::PlainHttp | Self::Fragment, None) => false,
        }
    }
}

/// Whether a URL leads to the machine that follows it.
fn is_on_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    }
}

/// What an answer must tell: a client as it was registered. A server that agrees returns all of it (RFC 7591 §3.2.1).
#[derive(Deserialize)]
struct Registered {
    redirect_uris: Vec<String>,
}

/// The member that a refusal has (RFC 7591 §3.2.2).
#[derive(Deserialize)]
struct Refused {
    error: String,
}

/// Whether a client was not registered with a redirect URI that has this fault. A server may replace what it does not take
/// (RFC 7591 §3.2.1): whether it did, the fault of what it lists says.
pub fn not_registered(answered: Answered<'_>, fault: UriFault) -> Judgement {
    let unclear = |reason: &str| Judgement::unclear(EXPECTED[0], reason);
    let response = match answered {
        Ok(response) => response,
        Err(failure) => return unclear(failure.kind.words()),
    };
    let status = response.status;
    let (outcome, actual) = match status {
        429 => return unclear("the target limits how often it is asked (HTTP 429)"),
        400..500 => {
            let refused = serde_json::from_str(&response.body);
            let error = refused.ok().map(|refused: Refused| refused.error);
            match error.as_deref() {
                Some("invalid_redirect_uri") if status == 400 => {
                    (Outcome::Met, "the error `invalid_redirect_uri`".to_owned())
                }
                Some(error) => (Outcome::Tolerated, format!("the error `{error}` (HTTP {status})")),
                None => (Outcome::Tolerated, format!("HTTP {status}")),
            }
        }
        200 | 201 => {
            let Ok(registered) = serde_json::from_str::<Registered>(&response.body) else {
                return unclear(&format!(
                    "HTTP {status} without a list of redirect URIs that can be read"
                ));
            };
            match registered.redirect_uris.iter().find(|own| fault.is_in(own)) {
                Some(own) => (Outcome::Violated, format!("a client was registered with `{own}`")),
                None => (Outcome::Met, "a registration without it".to_owned()),
            }
        }
        _ => return unclear(&format!("HTTP {status}, which says nothing of the redirect URI")),
    };
    Judgement {
        outcome,
        expected: EXPECTED.map(str::to_owned).to_vec(),
        actual,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Response;

    fn judge(status: u16, body: &str, fault: UriFault) -> Outcome {
        let response = Response {
            status,
            headers: vec![],
            body: body.to_owned(),
            truncated: false,
        };
        not_registered(Ok(&response), fault).outcome
    }

    #[test]
    fn what_was_replaced_is_not_registered() {
        for (status, body, outcome) in [
            (400, r#"{"error":"invalid_redirect_uri"}"#, Outcome::Met),
            (400, r#"{"error":"invalid_client_metadata"}"#, Outcome::Tolerated),
            (403, "no", Outcome::Tolerated),
            (
                201,
                r#"{"redirect_uris":["https://rp.example/cb"]}"#,
                Outcome::Met,
            ),
            (201, r#"{"redirect_uris":[]}"#, Outcome::Met),
            (201, r#"{"redirect_uris":["http://127.0.0.1/cb"]}"#, Outcome::Met),
            (
                200,
                r#"{"redirect_uris":["http://rp.example/cb"]}"#,
                Outcome::Violated,
            ),
        ] {
            assert_eq!(judge(status, body, UriFault::PlainHttp), outcome, "{body}");
        }
    }

    #[test]
    fn another_spelling_replaces_nothing() {
        for (uri, fault) in [
            ("http://rp.example:80/cb", UriFault::PlainHttp),
            ("HTTP://RP.example/c%62", UriFault::PlainHttp),
            ("https://rp.example:443/cb#%66", UriFault::Fragment),
            ("https://rp.example/cb#", UriFault::Fragment),
            (
                "data:text/html,%3Cscript%3Ealert(1)%3C/script%3E",
                UriFault::NoWebsite,
            ),
            ("JavaScript://rp.example/cb%0aalert(1)", UriFault::NoWebsite),
            ("cb", UriFault::NoWebsite),
        ] {
            let body = format!(r#"{{"redirect_uris":["https://rp.example/cb","{uri}"]}}"#);
            assert_eq!(judge(201, &body, fault), Outcome::Violated, "{uri}");
        }
    }

    #[test]
    fn what_tells_nothing_of_the_uri_is_unclear() {
        for (status, body) in [
            (201, r#"{"client_id":"a"}"#),
            (201, r#"{"redirect_uris":[1]}"#),
            (200, "<p>welcome</p>"),
            (202, ""),
            (302, ""),
            (429, r#"{"error":"slow_down"}"#),
            (500, ""),
        ] {
            let outcome = judge(status, body, UriFault::PlainHttp);
            assert!(matches!(outcome, Outcome::Unclear(_)), "{status} {body}");
        }
    }

    #[test]
    fn a_fault_is_what_the_usual_uri_has_not() {
        let usual = "http://rp.example/cb";
        let added = |bent| UriFault::added(usual, bent);
        assert_eq!(added("http://rp.example/cb#f"), Some(UriFault::Fragment));
        assert_eq!(added("/cb"), Some(UriFault::NoWebsite));
        assert_eq!(
            UriFault::added("https://localhost/cb", "http://localhost/cb"),
            None
        );
    }
}
