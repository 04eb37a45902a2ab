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
    if stage.running.fixtures.dialect == Dialect::Wristband {
        return;
    }
    let mut request = stage.request("web");
    for (name, value) in [
        ("state", "s".repeat(600)),
        ("nonce", "n".repeat(300)),
        ("scope", "openid unheard-of".to_owned()),
    ] {
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
    stage.jar.clear();
}
