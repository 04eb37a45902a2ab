//! Checks on what a registration endpoint lets clients register.

use serde_json::Value;

use super::token::Answered;
use super::{Judgement, Outcome};

/// What is expected where a redirect URI is bad.
const EXPECTED: [&str; 3] = [
    "the error `invalid_redirect_uri` (HTTP 400)",
    "a registration without it",
    "another refusal (HTTP 4xx)",
];

/// Whether a client was not registered with a redirect URI. A server may replace what it does not take (RFC 7591 §3.2.1).
pub fn not_registered(answered: Answered<'_>, redirect_uri: &str) -> Judgement {
    let response = match answered {
        Ok(response) => response,
        Err(failure) => return Judgement::unclear(EXPECTED[0], failure.kind.words()),
    };
    let body: Value = serde_json::from_str(&response.body).unwrap_or_default();
    let error = body.get("error").and_then(Value::as_str);
    let listed = body.get("redirect_uris").and_then(Value::as_array);
    let replaced = listed.is_some_and(|all| !all.iter().any(|own| own == redirect_uri));
    let status = response.status;
    let (outcome, actual) = match (status, error) {
        (400, Some("invalid_redirect_uri")) => (Outcome::Met, "the error `invalid_redirect_uri`".to_owned()),
        (400..500, Some(error)) => (Outcome::Tolerated, format!("the error `{error}` (HTTP {status})")),
        (400..500, None) => (Outcome::Tolerated, format!("HTTP {status}")),
        (200 | 201, _) if replaced => (Outcome::Met, "a registration without it".to_owned()),
        (200 | 201, _) => (
            Outcome::Violated,
            format!("a client was registered with `{redirect_uri}`"),
        ),
        _ => (Outcome::Violated, format!("HTTP {status}")),
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

    #[test]
    fn what_was_replaced_is_not_registered() {
        let uri = "http://rp.example/cb";
        for (status, body, outcome) in [
            (400, r#"{"error":"invalid_redirect_uri"}"#, Outcome::Met),
            (400, r#"{"error":"invalid_client_metadata"}"#, Outcome::Tolerated),
            (403, "no", Outcome::Tolerated),
            (
                201,
                r#"{"client_id":"a","redirect_uris":["https://rp.example/cb"]}"#,
                Outcome::Met,
            ),
            (
                201,
                r#"{"client_id":"a","redirect_uris":["http://rp.example/cb"]}"#,
                Outcome::Violated,
            ),
            (201, r#"{"client_id":"a"}"#, Outcome::Violated),
            (500, "", Outcome::Violated),
        ] {
            let response = Response {
                status,
                headers: vec![],
                body: body.to_owned(),
                truncated: false,
            };
            assert_eq!(not_registered(Ok(&response), uri).outcome, outcome, "{body}");
        }
    }
}
