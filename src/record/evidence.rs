//! Exchanges as evidence: what was sent and what came, with secrets masked.

use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::curl::curl_line;
use super::token_evidence::TokenEvidence;
use crate::protocol::{Exchange, Hop, Mask, Request};

/// An exchange as evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ExchangeEvidence {
    /// What it was for: `authorize`, `control`, `sign in` …
    pub purpose: String,
    /// Its hops.
    pub hops: Vec<HopEvidence>,
    /// A command line that sends the first request again, where a shell can.
    pub curl: Option<String>,
}

/// One HTTP message pair as evidence, with secrets masked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HopEvidence {
    /// The request line's method.
    pub method: String,
    /// The URL, secrets masked.
    pub url: String,
    /// Request header fields, secrets masked.
    pub request_headers: Vec<(String, String)>,
    /// The request's body, secrets masked.
    pub request_body: Option<String>,
    /// The status, if an answer came.
    pub status: Option<u16>,
    /// Response header fields, secrets masked.
    pub response_headers: Vec<(String, String)>,
    /// The beginning of the response's body, secrets masked.
    pub response_body: Option<String>,
    /// What the JWTs say that were sent or came, secrets masked; never a token or a signature.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tokens: Vec<TokenEvidence>,
    /// Why no answer came.
    pub failure: Option<String>,
    /// Milliseconds from the start of the run to the start of the request.
    pub started_ms: f64,
    /// Milliseconds from the start of the request to the end of the answer.
    pub took_ms: f64,
}

/// How many characters of a body are kept.
pub const BODY_LIMIT: usize = 2_000;

impl ExchangeEvidence {
    /// What the exchange shows, without its secrets.
    pub fn of(exchange: &Exchange, mask: &Mask) -> Self {
        let hops: Vec<HopEvidence> = exchange
            .hops
            .iter()
            .map(|hop| HopEvidence::of(hop, mask))
            .collect();
        Self {
            purpose: exchange.purpose.clone(),
            // What the target itself sent, nobody sends by hand.
            curl: exchange
                .hops
                .first()
                .filter(|_| exchange.purpose != Exchange::TOLD)
                .and_then(|first| {
                    // The whole body, not its beginning: half a request is another request.
                    let mut whole = hops.first()?.clone();
                    whole.request_body = masked_request_body(&first.request, mask);
                    curl_line(&whole)
                }),
            hops,
        }
    }
}

impl HopEvidence {
    fn of(hop: &Hop, mask: &Mask) -> Self {
        let (request, response) = (&hop.request, hop.response());
        Self {
            method: request.method.to_string(),
            url: mask.url(request.url.as_str()),
            request_headers: masked_headers(&request.headers, mask),
            request_body: masked_request_body(request, mask).map(|body| beginning(&body)),
            status: response.map(|response| response.status),
            response_headers: response
                .map_or_else(Vec::new, |response| masked_headers(&response.headers, mask)),
            // Masked first and cut second: a cut could leave half a secret that nothing recognises.
            response_body: response
                .map(|response| beginning(&mask.body(response.media_type().as_deref(), &response.body))),
            tokens: super::token_evidence::of_hop(hop, mask),
            failure: hop.outcome.as_ref().err().map(|failure| {
                let words = failure.kind.words();
                let detail = mask.text(&failure.detail);
                if detail.is_empty() {
                    words.to_owned()
                } else {
                    format!("{words}: {detail}")
                }
            }),
            started_ms: milliseconds(hop.started),
            took_ms: milliseconds(hop.took),
        }
    }

    /// The first value of a response header field, whatever its case.
    pub fn response_header(&self, name: &str) -> Option<&str> {
        let mut named = self
            .response_headers
            .iter()
            .filter(|(key, _)| key.eq_ignore_ascii_case(name));
        named.next().map(|(_, value)| value.as_str())
    }
}

fn masked_headers(headers: &[(String, String)], mask: &Mask) -> Vec<(String, String)> {
    headers
        .iter()
        .map(|(name, value)| (mask.text(name), mask.header(name, value)))
        .collect()
}

fn masked_request_body(request: &Request, mask: &Mask) -> Option<String> {
    let named = |(name, _): &&(String, String)| name.eq_ignore_ascii_case("content-type");
    let value = request
        .headers
        .iter()
        .find(named)
        .map(|(_, value)| value.as_str());
    let essence = value
        .and_then(|value| value.split(';').next())
        .map(|essence| essence.trim().to_ascii_lowercase());
    request
        .body
        .as_deref()
        .map(|body| mask.body(essence.as_deref(), body))
}

/// The first characters of a body, and how many there were if some are left out.
fn beginning(body: &str) -> String {
    match body.char_indices().nth(BODY_LIMIT) {
        None => body.to_owned(),
        Some((end, _)) => {
            let kept = body.get(..end).unwrap_or(body);
            format!("{kept}… [cut: {} characters in all]", body.chars().count())
        }
    }
}

/// Whole microseconds are precise enough, and keep reports free of `0.30000000000000004`.
fn milliseconds(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1_000_000.0).round() / 1_000.0
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;
    use crate::protocol::{Failure, FailureKind, Response};

    fn exchange(request: Request, outcome: Result<Response, Failure>) -> Exchange {
        let hop = Hop {
            request,
            outcome,
            started: Duration::from_micros(1_500),
            took: Duration::from_millis(12),
        };
        Exchange {
            purpose: "authorize".into(),
            hops: vec![hop],
        }
    }

    fn page(body: String) -> Response {
        Response {
            status: 200,
            headers: vec![("set-cookie".into(), "sid=s3cr3t-value; Path=/".into())],
            body,
            truncated: false,
        }
    }

    #[test]
    fn secrets_are_masked_in_every_part() {
        let mut mask = Mask::default();
        mask.learn("hunter2-hunter2");
        let request = Request::post_form(
            Url::parse("https://op.example/login?hint=hunter2-hunter2#code=abcdef").unwrap(),
            "password=abc&note=hunter2-hunter2".into(),
        )
        .with_header("Cookie", "sid=s3cr3t-value");
        let evidence = ExchangeEvidence::of(&exchange(request, Ok(page("<p>hunter2-hunter2".into()))), &mask);
        let json = serde_json::to_string(&evidence).unwrap();
        for secret in ["hunter2", "s3cr3t", "abc"] {
            assert!(!json.contains(secret), "{secret} stands in {json}");
        }
        assert!(
            evidence
                .curl
                .unwrap()
                .contains("--data-raw 'password=[masked]&note=[masked]'")
        );
    }

    #[test]
    fn a_secret_across_the_cut_is_masked_before_it_is_cut() {
        let mut mask = Mask::default();
        mask.learn("hunter2-hunter2");
        let body = format!("{}hunter2-hunter2", "é".repeat(BODY_LIMIT - 4));
        let get = Request::get(Url::parse("https://op.example/").unwrap());
        let evidence = ExchangeEvidence::of(&exchange(get, Ok(page(body))), &mask);
        let kept = evidence.hops[0].response_body.clone().unwrap();
        assert!(kept.ends_with("é[mas… [cut: 2004 characters in all]"), "{kept}");
    }

    #[test]
    fn no_answer_is_told_in_words() {
        let failure = Failure {
            kind: FailureKind::Connect,
            detail: "refused".into(),
        };
        let get = Request::get(Url::parse("https://op.example/").unwrap());
        let evidence = ExchangeEvidence::of(&exchange(get, Err(failure)), &Mask::default());
        assert_eq!(
            evidence.hops[0].failure.as_deref(),
            Some("no connection: refused")
        );
        assert_eq!(
            (evidence.hops[0].started_ms, evidence.hops[0].took_ms),
            (1.5, 12.0)
        );
    }
}
