//! The part of the walk that goes through client assertions.

use serde_json::{Map, Value, json};

use super::faults::Walk;
use super::*;
use crate::protocol::{CLIENT_ASSERTION_TYPE, unsigned_jwt};
use crate::reference::core::signed_with;

/// The client that authenticates so.
const CLIENT: &str = "asserting-secret";
/// Its secret.
const SECRET: &str = "reference-secret-of-asserting-secret";

/// Sends an assertion with a token request that would be refused for its code. Whether the client was known shows in
/// the error.
async fn send(stage: &mut Stage, assertion: String, kind: &str) -> String {
    let url = stage.running.fixtures.token_endpoint.clone();
    let form = encode(&[
        ("grant_type", "authorization_code".to_owned()),
        ("code", "no-code".to_owned()),
        ("client_id", CLIENT.to_owned()),
        ("client_assertion_type", kind.to_owned()),
        ("client_assertion", assertion),
    ]);
    let seen = stage.send(Method::POST, url, Some(form), None).await;
    format!("assertion {} {}", seen.status, seen.json()["error"])
}

/// Goes through assertions, good and bad.
pub(super) async fn walk_assertions(stage: &mut Stage, walk: &mut Walk) {
    let issuer = stage
        .running
        .fixtures
        .issuer
        .as_str()
        .trim_end_matches('/')
        .to_owned();
    let claims = |id: &str| {
        Map::from_iter([
            ("iss".to_owned(), Value::from(CLIENT)),
            ("sub".to_owned(), CLIENT.into()),
            ("aud".to_owned(), issuer.as_str().into()),
            ("exp".to_owned(), 99_999_999_999_i64.into()),
            ("jti".to_owned(), id.into()),
        ])
    };
    let kind = CLIENT_ASSERTION_TYPE;
    for assertion in [
        signed_with(SECRET, &claims("good")),
        signed_with(SECRET, &claims("good")),
        signed_with("another secret", &claims("forged")),
        unsigned_jwt("nOnE", &claims("unsigned")),
    ] {
        walk.push(send(stage, assertion, kind).await);
    }
    walk.push(send(stage, signed_with(SECRET, &claims("kind")), "jwt-bearer").await);
    for (name, value) in [
        ("iss", json!("web")),
        ("aud", json!("https://evil.test")),
        ("exp", json!(1)),
    ] {
        let mut bent = claims(name);
        bent.insert(name.to_owned(), value);
        walk.push(send(stage, signed_with(SECRET, &bent), kind).await);
    }
}
