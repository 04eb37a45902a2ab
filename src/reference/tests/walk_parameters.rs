//! The part of the walk that goes through the hygiene of parameters, scopes and challenges.

use super::faults::{Walk, line};
use super::*;
use crate::protocol::Jws;

/// Bent requests of the usual client: parameter and value.
const BENT: &[(&str, Option<&str>)] = &[
    ("code_challenge_method", Some("plain")),
    ("code_challenge_method", None),
    ("code_challenge", None),
    ("nonce", None),
    ("scope", Some("email openid")),
    ("scope", Some("openid admin")),
    ("claims", Some("no-json")),
];

/// Goes through requests whose parameters are bent, and through what tokens say about them.
pub(super) async fn walk_parameters(stage: &mut Stage, walk: &mut Walk) {
    for (name, value) in BENT {
        let request = bent(stage.request("web"), name, *value);
        walk.push(line(&stage.authorize(&request).await));
    }
    let mut reversed = stage.request("web");
    reversed.reverse();
    walk.push(line(&stage.authorize(&reversed).await));
    let mut request = stage.request("web");
    // The vendor documents lengths, and takes no scope that it does not know.
    let long = match stage.running.fixtures.dialect {
        Dialect::Oidc => [
            ("state", "s".repeat(600)),
            ("nonce", "n".repeat(300)),
            ("scope", "openid unheard-of".to_owned()),
        ]
        .to_vec(),
        Dialect::Wristband => Vec::new(),
    };
    for (name, value) in long {
        request = bent(request, name, Some(&value));
    }
    let callback = stage.sign_in("ann", &request).await;
    let state = callback.parameter("state").unwrap_or_default().len();
    let code = callback.parameter("code").unwrap_or_default();
    let tokens = stage.exchange("web", &code).await.json();
    let nonce = tokens["id_token"]
        .as_str()
        .and_then(|token| Jws::parse(token).ok()?.claims())
        .and_then(|claims| Some(claims.get("nonce")?.as_str()?.len()));
    walk.push(format!(
        "state {state}, nonce {nonce:?}, scope {}",
        tokens["scope"]
    ));
    let hint = tokens["id_token"].as_str().unwrap_or_default().to_owned();
    walk_hints(stage, walk, &hint).await;
    if stage.running.fixtures.dialect == Dialect::Oidc {
        walk_consent(stage, walk).await;
    }
    stage.jar.clear();
}

/// Goes through what is asked for consent, and what a consent covers.
async fn walk_consent(stage: &mut Stage, walk: &mut Walk) {
    let again = bent(stage.request("web"), "prompt", Some("consent"));
    walk.push(line(&stage.authorize(&again).await));
    let request = stage.request("consent-web");
    let silent = bent(request.clone(), "prompt", Some("none"));
    walk.push(line(&stage.authorize(&silent).await));
    let page = stage.authorize(&request).await;
    walk.push(line(&page));
    if !page.body.contains("form id=\"consent\"") {
        return;
    }
    walk.push(line(&stage.submit(&page, &[], "accept").await));
    for scope in [
        "openid email",
        "openid email profile",
        "openid email offline_access",
    ] {
        let request = bent(silent.clone(), "scope", Some(scope));
        walk.push(line(&stage.authorize(&request).await));
    }
}

/// Goes through what hints, requested subjects and prompts lead to for whoever is signed in.
async fn walk_hints(stage: &mut Stage, walk: &mut Walk, hint: &str) {
    let forged = Jws::unsecured(hint).unwrap_or_default();
    let subject = r#"{"id_token":{"sub":{"value":"user-0002"}}}"#;
    for (name, value) in [
        ("id_token_hint", hint),
        ("id_token_hint", forged.as_str()),
        ("claims", subject),
        ("prompt", "select_account"),
        ("max_age", "10000"),
    ] {
        let seen = stage
            .authorize(&bent(stage.request("web"), name, Some(value)))
            .await;
        walk.push(line(&seen));
        let Some(code) = seen.parameter("code") else {
            continue;
        };
        stage.running.advance_clock(5);
        let tokens = stage.exchange("web", &code).await.json();
        let claims = tokens["id_token"]
            .as_str()
            .and_then(|token| Jws::parse(token).ok()?.claims())
            .unwrap_or_default();
        let number = |name: &str| claims.get(name).and_then(serde_json::Value::as_i64);
        let age = number("iat").zip(number("auth_time")).map(|(a, b)| a - b > 3);
        let known = ["user-0001", "user-0002"]
            .iter()
            .position(|known| claims.get("sub").is_some_and(|sub| sub == known));
        walk.push(format!("subject {known:?}, aged {age:?}"));
    }
}
