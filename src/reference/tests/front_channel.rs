//! Response types beyond `code`, and response modes.

use super::*;
use crate::protocol::{Jws, half_hash};

/// An authorization response, wherever it stands.
pub(super) struct Answer {
    place: &'static str,
    parameters: Vec<(String, String)>,
}

impl Answer {
    pub(super) fn of(seen: &Seen) -> Self {
        let Some(url) = &seen.location else {
            let fields = Page::parse(&seen.body)
                .forms
                .into_iter()
                .flat_map(|form| form.controls);
            return Self {
                place: "form",
                parameters: fields.map(|field| (field.name, field.value)).collect(),
            };
        };
        let (place, text) = match (url.fragment(), url.query()) {
            (Some(fragment), _) => ("fragment", fragment),
            (None, query) => ("query", query.unwrap_or_default()),
        };
        Self {
            place,
            parameters: decode_form(text),
        }
    }

    fn get(&self, name: &str) -> Option<&str> {
        let named = self.parameters.iter().find(|(own, _)| own == name);
        named.map(|(_, value)| value.as_str())
    }

    /// The place and the names of the parameters, and the error if there is one.
    pub(super) fn names(&self) -> (&str, Vec<&str>) {
        let names = self.parameters.iter().map(|(name, value)| match name.as_str() {
            "error" => value.as_str(),
            "iss" if value.ends_with('/') => "iss with a slash",
            other => other,
        });
        (self.place, names.collect())
    }

    /// What the ID token says about nonce, audience and code.
    pub(super) fn claims(&self) -> String {
        let token = self.get("id_token").and_then(|token| Jws::parse(token).ok());
        let Some(claims) = token.and_then(|token| token.claims()) else {
            return "no ID token".to_owned();
        };
        let hash = self.get("code").and_then(|code| half_hash("RS256", code));
        let named = claims.get("c_hash").and_then(|hash| hash.as_str());
        format!(
            "nonce={} aud={} hash={}",
            claims.get("nonce").and_then(|nonce| nonce.as_str()) == Some(NONCE),
            claims["aud"].as_str() == Some("hybrid"),
            named.is_some() && named == hash.as_deref()
        )
    }
}

/// A request of the client that may use every response type that the server offers.
fn request(stage: &Stage, response_type: &str, mode: Option<&str>) -> Vec<(&'static str, String)> {
    let request = bent(stage.request("hybrid"), "response_type", Some(response_type));
    bent(request, "response_mode", mode)
}

#[tokio::test]
async fn each_response_type_has_its_place_and_a_mode_may_move_it() {
    let mut stage = Stage::of(Dialect::Oidc).await;
    let first = stage.request("web");
    stage.sign_in("ann", &first).await;
    for (response_type, mode, place, brought) in [
        ("code", None, "query", &["code"][..]),
        ("code", Some("fragment"), "fragment", &["code"]),
        ("code", Some("form_post"), "form", &["code"]),
        ("id_token", None, "fragment", &["id_token"]),
        ("id_token", Some("form_post"), "form", &["id_token"]),
        ("code id_token", None, "fragment", &["code", "id_token"]),
        ("id_token code", Some("form_post"), "form", &["code", "id_token"]),
    ] {
        let request = request(&stage, response_type, mode);
        let answer = Answer::of(&stage.authorize(&request).await);
        let (seen, names) = answer.names();
        assert_eq!(seen, place, "{response_type} {mode:?}");
        let tokens: Vec<&str> = names
            .iter()
            .copied()
            .filter(|name| matches!(*name, "code" | "id_token"))
            .collect();
        assert_eq!(tokens, brought, "{response_type} {mode:?}");
        assert_eq!(answer.get("state"), Some(STATE), "{response_type} {mode:?}");
    }
    let both = request(&stage, "code id_token", None);
    let answer = Answer::of(&stage.authorize(&both).await);
    assert_eq!(answer.claims(), "nonce=true aud=true hash=true");
    let code = answer.get("code").unwrap().to_owned();
    assert_eq!(stage.exchange("hybrid", &code).await.status, 200);
}

#[tokio::test]
async fn what_a_response_type_cannot_do_is_an_error_at_its_place() {
    let mut stage = Stage::of(Dialect::Oidc).await;
    for (response_type, name, value, place, error) in [
        ("token", "x", None, "fragment", "unsupported_response_type"),
        ("id_token", "nonce", None, "fragment", "invalid_request"),
        ("id_token", "scope", Some("email"), "fragment", "invalid_request"),
        (
            "id_token",
            "response_mode",
            Some("query"),
            "fragment",
            "invalid_request",
        ),
        (
            "id_token",
            "response_mode",
            Some("foo"),
            "fragment",
            "invalid_request",
        ),
        ("code", "response_mode", Some("foo"), "query", "invalid_request"),
        ("id_token", "prompt", Some("none"), "fragment", "login_required"),
    ] {
        let request = bent(request(&stage, response_type, None), name, value);
        let answer = Answer::of(&stage.authorize(&request).await);
        assert_eq!(answer.place, place, "{response_type} {name}={value:?}");
        assert_eq!(
            answer.get("error"),
            Some(error),
            "{response_type} {name}={value:?}"
        );
    }
    let others = bent(stage.request("web"), "response_type", Some("id_token"));
    let answer = Answer::of(&stage.authorize(&others).await);
    assert_eq!(answer.get("error"), Some("unauthorized_client"));
}

#[tokio::test]
async fn a_denial_stands_where_the_answer_would() {
    let mut stage = Stage::of(Dialect::Oidc).await;
    let request = request(&stage, "code", Some("form_post"));
    let first = stage.authorize(&request).await;
    let page = stage.follow(first).await;
    let denied = stage.submit(&page, &[], "deny").await;
    let answer = Answer::of(&denied);
    assert_eq!(answer.names().0, "form");
    assert_eq!(answer.get("error"), Some("access_denied"));
    let policy = denied.header("content-security-policy").unwrap();
    assert!(policy.contains("script-src 'sha256-"), "{policy}");
}
