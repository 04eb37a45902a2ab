//! A request with every hop that answered it.

use std::time::Duration;

use url::Url;

use super::mask::Mask;
use super::secret::Secret;

/// One HTTP request as it was sent. `Debug` prints it without its secrets.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// The method.
    pub method: http::Method,
    /// Scheme, host and port, and the path and query as the `url` crate wrote them.
    pub url: Url,
    /// Header fields in order, without those that the HTTP library adds (`Host`, `Content-Length`).
    pub headers: Vec<(String, String)>,
    /// The body, if there is one.
    pub body: Option<String>,
    /// Whether whoever sends it adds a proof that they hold a key (RFC 9449 §4): each sending needs one of its own.
    pub proven: bool,
}

impl Request {
    /// A GET without further header fields.
    pub fn get(url: Url) -> Self {
        Self {
            method: http::Method::GET,
            url,
            headers: Vec::new(),
            body: None,
            proven: false,
        }
    }

    /// A POST of an `application/x-www-form-urlencoded` body, already encoded.
    pub fn post_form(url: Url, body: String) -> Self {
        Self {
            method: http::Method::POST,
            url,
            headers: vec![("Content-Type".into(), "application/x-www-form-urlencoded".into())],
            body: Some(body),
            proven: false,
        }
    }

    /// Adds an access token: as its bearer's (RFC 6750 §2.1), or as one that is bound to a key, with a proof that the
    /// client has it (RFC 9449 §7.1).
    #[must_use]
    pub fn with_access_token(self, token: &Secret, proven: bool) -> Self {
        let scheme = if proven { "DPoP" } else { "Bearer" };
        Self { proven, ..self }.with_header("Authorization", format!("{scheme} {}", token.expose()))
    }

    /// Adds a header field.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }
}

/// One HTTP answer as it was received. `Debug` prints it without its secrets.
#[derive(Clone, PartialEq, Eq)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// Header fields in order; names in lower case, values with bytes outside ASCII replaced.
    pub headers: Vec<(String, String)>,
    /// The body as text; bytes that are not UTF-8 are replaced.
    pub body: String,
    /// Whether the body was longer than the profile's limit and was cut.
    pub truncated: bool,
}

impl Response {
    /// The first value of a header field, whatever its case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers_named(name).next()
    }

    /// All values of a header field, in order.
    pub fn headers_named<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.headers
            .iter()
            .filter(move |(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// Whether the status is one of those that redirect a GET (RFC 9110 §15.4).
    pub fn is_redirect(&self) -> bool {
        matches!(self.status, 301 | 302 | 303 | 307 | 308)
    }

    /// The media type, without its parameters, in lower case.
    pub fn media_type(&self) -> Option<String> {
        media_type(&self.headers)
    }
}

/// The media type that header fields name, without its parameters, in lower case.
fn media_type(headers: &[(String, String)]) -> Option<String> {
    let (_, value) = headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("content-type"))?;
    let essence = value.split(';').next()?.trim();
    Some(essence.to_ascii_lowercase())
}

/// Header fields without their secrets.
fn masked(headers: &[(String, String)]) -> Vec<(&str, String)> {
    let mask = Mask::default();
    headers
        .iter()
        .map(|(name, value)| (name.as_str(), mask.header(name, value)))
        .collect()
}

impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mask = Mask::default();
        let kind = media_type(&self.headers);
        let body = |body| mask.body(kind.as_deref(), body);
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("url", &mask.url(self.url.as_str()))
            .field("headers", &masked(&self.headers))
            .field("body", &self.body.as_deref().map(body))
            .finish()
    }
}

impl std::fmt::Debug for Response {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let body = Mask::default().body(self.media_type().as_deref(), &self.body);
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("headers", &masked(&self.headers))
            .field("body", &body)
            .field("truncated", &self.truncated)
            .finish()
    }
}

/// Why a request got no answer. This is never a refusal by the target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What went wrong.
    pub kind: FailureKind,
    /// The library's own words, without secrets.
    pub detail: String,
}

impl Failure {
    /// Whether the request may have arrived all the same.
    pub fn may_have_arrived(&self) -> bool {
        match self.kind {
            FailureKind::Resolve | FailureKind::Connect | FailureKind::Tls | FailureKind::Foreign => false,
            FailureKind::Timeout | FailureKind::Protocol | FailureKind::Browser => true,
        }
    }
}

/// What kept an answer from coming.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureKind {
    /// The host name has no address.
    Resolve,
    /// No connection could be made.
    Connect,
    /// The TLS handshake failed, or the certificate is not trusted.
    Tls,
    /// The time limit passed.
    Timeout,
    /// The connection ended, or what came is not HTTP.
    Protocol,
    /// A browser was to go to a foreign place, and was kept from it.
    Foreign,
    /// Our own browser failed.
    Browser,
}

impl FailureKind {
    /// The kind in words, for messages.
    pub fn words(self) -> &'static str {
        match self {
            Self::Resolve => "the host name has no address",
            Self::Connect => "no connection",
            Self::Tls => "TLS failed",
            Self::Timeout => "no answer in time",
            Self::Protocol => "the connection ended without a valid HTTP answer",
            Self::Foreign => "a foreign place, to which the browser was not let go",
            Self::Browser => "the browser failed",
        }
    }
}

/// One request and what came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hop {
    /// What was sent.
    pub request: Request,
    /// What came, or why nothing came.
    pub outcome: Result<Response, Failure>,
    /// When the request was started, measured from the start of the run.
    pub started: Duration,
    /// From the start of the request to the end of the body.
    pub took: Duration,
}

impl Hop {
    /// The answer, if one came.
    pub fn response(&self) -> Option<&Response> {
        self.outcome.as_ref().ok()
    }

    /// Where this hop redirects to, resolved against its own URL. `None` without a redirect status; `Some(Err)` for a
    /// redirect whose `Location` is missing or is no URL.
    pub fn redirect(&self) -> Option<Result<Url, String>> {
        let response = self.response().filter(|response| response.is_redirect())?;
        Some(match response.header("location") {
            None => Err("a redirect without a Location header".to_owned()),
            Some(location) => self
                .request
                .url
                .join(location)
                .map_err(|error| format!("the Location `{location}` is no URL: {error}")),
        })
    }
}

/// A request with every hop that answered it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// What the exchange was for: `authorize`, `sign in`, `control` …
    pub purpose: String,
    /// The hops in order; never empty.
    pub hops: Vec<Hop>,
}

impl Exchange {
    /// What an exchange is for that the target began, at the listener.
    pub const TOLD: &str = "told by the target";

    /// The first answer: what the endpoint itself said.
    pub fn first_response(&self) -> Option<&Response> {
        self.hops.first().and_then(Hop::response)
    }

    /// The last hop.
    pub fn last(&self) -> Option<&Hop> {
        self.hops.last()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hop(status: u16, location: Option<&str>) -> Hop {
        Hop {
            request: Request::get(Url::parse("https://op.example/a/b").unwrap()),
            outcome: Ok(Response {
                status,
                headers: location
                    .map(|value| ("location".to_owned(), value.to_owned()))
                    .into_iter()
                    .collect(),
                body: String::new(),
                truncated: false,
            }),
            started: Duration::ZERO,
            took: Duration::ZERO,
        }
    }

    #[test]
    fn a_relative_location_is_resolved() {
        let url = hop(302, Some("../login?x=1")).redirect().unwrap().unwrap();
        assert_eq!(url.as_str(), "https://op.example/login?x=1");
    }

    #[test]
    fn what_is_printed_for_programmers_holds_no_secret() {
        let mut hop = hop(302, Some("https://rp.example/cb?code=s3cret-code"));
        hop.request = Request::post_form(
            Url::parse("https://op.example/token?code=s3cret-code").unwrap(),
            "code=s3cret-code&x=y".into(),
        )
        .with_header("Cookie", "sid=s3cret-cookie");
        hop.outcome.as_mut().unwrap().body = r#"{"access_token":"s3cret-token"}"#.into();
        let printed = format!("{hop:?}");
        assert!(!printed.contains("s3cret"), "{printed}");
        assert!(
            printed.contains("https://rp.example/cb?code=[masked]"),
            "{printed}"
        );
    }

    #[test]
    fn a_redirect_without_a_location_is_told_apart_from_a_page() {
        assert!(hop(200, None).redirect().is_none());
        assert!(hop(303, None).redirect().unwrap().is_err());
    }
}
