//! The response to a refresh, and what refresh tokens look like.

use std::collections::BTreeSet;

use crate::check::token::{Answered, issued};
use crate::check::{Judgement, Outcome};
use crate::protocol::{Response, TokenResponse};

/// Whether a refresh gave tokens, the access token being another one than before.
pub fn gives_new_tokens(answered: Answered<'_>, before: &TokenResponse) -> Judgement {
    let expected = vec![
        "tokens, with an access token that is a new one".to_owned(),
        "tokens, with the same access token once more (tolerated)".to_owned(),
    ];
    let (outcome, actual) = match (answered, issued(answered)) {
        (Err(failure), _) => return Judgement::unclear(expected.join(", or "), failure.kind.words()),
        (Ok(_), Err(reason)) => (Outcome::Violated, reason),
        (Ok(_), Ok(tokens)) if tokens.access_token.expose() == before.access_token.expose() => {
            (Outcome::Tolerated, "the same access token once more".to_owned())
        }
        (Ok(_), Ok(_)) => (Outcome::Met, "tokens, with a new access token".to_owned()),
    };
    Judgement {
        outcome,
        expected,
        actual,
    }
}

/// Whether the response to a refresh has the form that every token response has (RFC 6749 §5.1).
pub fn is_well_formed(answered: Answered<'_>) -> Judgement {
    let expected = "HTTP 200, `application/json`, `Cache-Control: no-store`, a `token_type`, and tokens of printable \
                    characters";
    let (response, tokens) = match (answered, issued(answered)) {
        (Err(failure), _) => return Judgement::unclear(expected, failure.kind.words()),
        (Ok(_), Err(reason)) => return Judgement::unclear(expected, format!("the refresh failed: {reason}")),
        (Ok(response), Ok(tokens)) => (response, tokens),
    };
    let faults = faults_of_form(response, &tokens);
    let actual = match faults.is_empty() {
        true => "all of that".to_owned(),
        false => faults.join("; "),
    };
    Judgement::of(faults.is_empty(), expected, actual)
}

/// What is wrong with the form of a token response.
fn faults_of_form(response: &Response, tokens: &TokenResponse) -> Vec<String> {
    let kind = response.header("content-type").unwrap_or_default();
    let is_json = kind.split(';').next().is_some_and(|kind| {
        let kind = kind.trim().to_ascii_lowercase();
        kind == "application/json"
    });
    let caching = response
        .headers_named("cache-control")
        .collect::<Vec<_>>()
        .join(",");
    let stores = !caching
        .split(',')
        .any(|word| word.trim().eq_ignore_ascii_case("no-store"));
    let unprintable =
        |token: &str| token.is_empty() || !token.bytes().all(|byte| (0x20..=0x7e).contains(&byte));
    let refresh = tokens.refresh_token.as_ref();
    [
        (!is_json).then(|| format!("the content type `{kind}`")),
        stores.then(|| format!("`Cache-Control: {caching}`, without `no-store`")),
        (!tokens.members.iter().any(|name| name == "token_type")).then(|| "no `token_type`".to_owned()),
        unprintable(tokens.access_token.expose())
            .then(|| "an access token that cannot be printed".to_owned()),
        refresh
            .is_some_and(|token| unprintable(token.expose()))
            .then(|| "a refresh token that cannot be printed".to_owned()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What guessing a token must cost, in bits, less the error of the estimate. A random UUID has 122.
const DEMANDED: f64 = 120.0;
/// Below this, guessing is within reach.
const WEAK: f64 = 96.0;

/// Whether tokens of several grants differ in so many characters that nobody guesses one.
pub fn unguessable(tokens: &[&str], what: &str) -> Judgement {
    let expected = vec![
        format!("{what} that differ in about 128 bits or more"),
        "at least 96 bits (tolerated)".to_owned(),
    ];
    let bits = bits_that_differ(tokens);
    let outcome = match bits {
        bits if bits >= DEMANDED => Outcome::Met,
        bits if bits >= WEAK => Outcome::Tolerated,
        _ => Outcome::Violated,
    };
    Judgement {
        outcome,
        expected,
        actual: format!("{} {what} that differ in about {bits:.0} bits", tokens.len()),
    }
}

/// The places at which not all tokens have the same character, in bits by the characters that stand there.
fn bits_that_differ(tokens: &[&str]) -> f64 {
    let rows: Vec<Vec<char>> = tokens.iter().map(|token| token.chars().collect()).collect();
    let width = rows.iter().map(Vec::len).min().unwrap_or_default();
    let columns: Vec<BTreeSet<char>> = (0..width)
        .map(|at| rows.iter().filter_map(|row| row.get(at).copied()).collect())
        .filter(|column: &BTreeSet<char>| column.len() > 1)
        .collect();
    let alphabet: BTreeSet<char> = columns.iter().flatten().copied().collect();
    let count = |number: usize| u32::try_from(number).map_or(f64::MAX, f64::from);
    count(columns.len()) * count(alphabet.len().max(1)).log2()
}

#[cfg(test)]
mod tests {
    use super::super::tests::response;
    use super::*;

    #[test]
    fn the_same_access_token_once_more_is_tolerated() {
        let before = TokenResponse::parse(200, r#"{"access_token":"a"}"#).unwrap();
        let judge = |status, body| gives_new_tokens(Ok(&response(status, body)), &before).outcome;
        assert_eq!(judge(200, r#"{"access_token":"b"}"#), Outcome::Met);
        assert_eq!(judge(200, r#"{"access_token":"a"}"#), Outcome::Tolerated);
        assert_eq!(judge(400, r#"{"error":"invalid_grant"}"#), Outcome::Violated);
        assert_eq!(judge(500, "oops"), Outcome::Violated);
    }

    #[test]
    fn each_fault_of_form_is_named() {
        let good = response(200, r#"{"access_token":"a","token_type":"Bearer"}"#);
        assert_eq!(is_well_formed(Ok(&good)).outcome, Outcome::Met);
        let mut cached = good.clone();
        cached.headers[1].1 = "max-age=60".to_owned();
        assert!(is_well_formed(Ok(&cached)).actual.contains("max-age=60"));
        let untyped = response(200, r#"{"access_token":"a"}"#);
        assert!(is_well_formed(Ok(&untyped)).actual.contains("token_type"));
        let odd = response(200, r#"{"access_token":"ä","token_type":"Bearer"}"#);
        assert!(is_well_formed(Ok(&odd)).actual.contains("printed"));
        let mut page = good;
        page.headers[0].1 = "text/html".to_owned();
        assert!(is_well_formed(Ok(&page)).actual.contains("text/html"));
    }

    #[test]
    fn numbered_tokens_and_short_ones_can_be_guessed() {
        let counted: Vec<String> = (0..6).map(|n| format!("a-very-long-beginning-{n:06}")).collect();
        let counted: Vec<&str> = counted.iter().map(String::as_str).collect();
        assert_eq!(unguessable(&counted, "refresh tokens").outcome, Outcome::Violated);
        assert_eq!(
            unguessable(&["same", "same"], "refresh tokens").outcome,
            Outcome::Violated
        );
        let uuids = [
            "0d9c6f1e-2f5b-4c39-9f0e-5a4f2b8c7d61",
            "b7e2a4d0-91c3-4e8f-a6d5-13f09c8e7b42",
            "5f3d8c7a-6e01-47b2-8d9c-f4a1e0b36d95",
            "e8a0b9d4-c7f2-4163-b5e8-0d9a7c3f2e1b",
            "39f7e6c2-a8b1-4d05-92f4-c6e3d1a0b8f7",
            "c41a5b80-7d3e-4f96-8a2b-e9d0f7c6b5a3",
        ];
        assert_ne!(unguessable(&uuids, "refresh tokens").outcome, Outcome::Violated);
        let random = [
            "Zt7Qm2xV9bL4nR8sW1yKc3",
            "pX5dF0hJ6gT2aU7eMv9BiC",
            "qO8wS3zE1rN5kY4lDj6HfG",
            "Ba9Gx4Tn7Vm2Lp0QsRd5Zc",
            "h3Kj8Fw1Ue6Yo5Iz2Xb7Na",
            "M4vC9tR0gP5qS8dL1kJ6hW",
        ];
        assert_ne!(unguessable(&random, "refresh tokens").outcome, Outcome::Violated);
    }
}
