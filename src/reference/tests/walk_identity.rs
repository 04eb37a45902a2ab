//! The part of the walk that goes through ID tokens, userinfo, the metadata document and the key set.

use serde_json::{Map, Value};

use super::faults::Walk;
use super::*;
use crate::protocol::{Jws, KeySet, SignedToken, half_hash};

/// What userinfo answers, in a line.
fn told(seen: &Seen) -> String {
    let kind = seen.header("content-type");
    let challenge = seen.header("www-authenticate");
    format!("{} {kind:?} {challenge:?} {}", seen.status, seen.body)
}

impl Stage {
    /// Asks userinfo.
    async fn userinfo(
        &mut self,
        method: Method,
        header: Option<&str>,
        query: &str,
        form: Option<&str>,
    ) -> String {
        let mut url = self.running.fixtures.userinfo_endpoint.clone();
        url.set_query((!query.is_empty()).then_some(query));
        let mut request = self.http.request(method, url.clone());
        if let Some(token) = header {
            request = request.bearer_auth(token);
        }
        if let Some(form) = form {
            request = request
                .header("content-type", "application/x-www-form-urlencoded")
                .body(form.to_owned());
        }
        let response = request.send().await.unwrap();
        let headers = response.headers().iter();
        let headers = headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()));
        told(&Seen {
            status: response.status().as_u16(),
            location: None,
            headers: headers.collect(),
            body: response.text().await.unwrap(),
            url,
        })
    }

    /// Asks userinfo as clients do.
    async fn userinfo_with(&mut self, token: &str) -> String {
        self.userinfo(Method::GET, Some(token), "", None).await
    }

    /// A document of the server without its port.
    async fn document(&mut self, url: &Url) -> Seen {
        let mut seen = self.get(url.as_str()).await;
        let port = url.port().unwrap().to_string();
        seen.body = seen.body.replace(&port, "port");
        seen
    }
}

/// What an ID token says, as far as it is the same in every walk.
fn says(stage: &Stage, text: &str, access_token: &str, keys: &str) -> Vec<String> {
    let Ok(token) = SignedToken::parse(text) else {
        return vec!["unreadable".to_owned()];
    };
    let claims = &token.claims;
    let number = |name: &str| claims.get(name).and_then(Value::as_i64);
    let issuer = stage.running.fixtures.issuer.to_string();
    let hash = half_hash(token.algorithm(), access_token);
    let names: Vec<&String> = token.header.keys().chain(claims.keys()).collect();
    let stable: Map<String, Value> = claims
        .iter()
        .filter(|(name, _)| matches!(name.as_str(), "sub" | "aud" | "azp" | "acr" | "email"))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    let verified = KeySet::parse(keys).map(|keys| token.verify(&keys, None).is_ok());
    vec![
        format!("{names:?} {} {:?}", token.algorithm(), token.key_id()),
        Value::Object(stable).to_string(),
        format!(
            "issuer {} life {:?} text {} hash {} verified {verified:?}",
            claims.get("iss").and_then(Value::as_str) == Some(issuer.trim_end_matches('/')),
            number("exp").zip(number("iat")).map(|(exp, iat)| exp - iat),
            claims.get("exp").is_some_and(Value::is_string),
            claims.get("at_hash").and_then(Value::as_str) == hash.as_deref(),
        ),
    ]
}

/// Goes through what comes of a code.
pub(super) async fn walk_identity(stage: &mut Stage, walk: &mut Walk) {
    stage.jar.clear();
    let keys_at = stage.running.fixtures.jwks_uri.clone();
    let keys = stage.document(&keys_at).await;
    let set = KeySet::parse(&keys.body).unwrap_or_default();
    for key in &set.keys {
        let names: Vec<&String> = key.members.keys().collect();
        walk.push(format!("{} {names:?} {:?}", key.name(), key.rsa_bits()));
    }
    if stage.running.fixtures.dialect == Dialect::Oidc {
        let metadata = stage.running.fixtures.metadata.clone();
        let document = stage.document(&metadata).await;
        walk.push(format!("{:?} {}", document.header("content-type"), document.body));
    }
    let scope = "openid email offline_access";
    let request = bent(stage.request("web"), "scope", Some(scope));
    let callback = stage.sign_in("ann", &request).await;
    let Some(code) = callback.parameter("code") else {
        return;
    };
    let tokens = stage.exchange("web", &code).await.json();
    let text = |name: &str| tokens[name].as_str().unwrap_or_default().to_owned();
    let (id_token, access_token) = (text("id_token"), text("access_token"));
    walk.extend(says(stage, &id_token, &access_token, &keys.body));
    let access = SignedToken::parse(&access_token).map(|token| {
        let verified = token.verify(&set, None).is_ok();
        let names: Vec<&String> = token.claims.keys().collect();
        format!("access {:?} {verified} {names:?}", token.header.get("typ"))
    });
    walk.push(format!("{access:?}"));
    walk_userinfo(
        stage,
        walk,
        &access_token,
        &[&id_token, &code, &text("refresh_token")],
    )
    .await;
    walk_scopes(stage, walk).await;
    if stage.running.fixtures.dialect == Dialect::Oidc {
        let hybrid = bent(stage.request("hybrid"), "response_type", Some("code id_token"));
        let seen = stage.authorize(&hybrid).await;
        let fragment = seen.location.as_ref().and_then(Url::fragment).unwrap_or_default();
        let token = decode_form(fragment)
            .into_iter()
            .find(|(name, _)| name == "id_token");
        let claims = token.and_then(|(_, token)| SignedToken::parse(&token).ok());
        walk.push(format!(
            "hybrid {:?}",
            claims.map(|token| token.claims["sub"].clone())
        ));
    }
    stage.jar.clear();
}

/// Goes through what opens userinfo.
async fn walk_userinfo(stage: &mut Stage, walk: &mut Walk, access_token: &str, others: &[&str]) {
    let form = format!("access_token={access_token}");
    walk.push(stage.userinfo_with(access_token).await);
    walk.push(
        stage
            .userinfo(Method::POST, Some(access_token), "", Some(""))
            .await,
    );
    walk.push(stage.userinfo(Method::POST, None, "", Some(&form)).await);
    walk.push(stage.userinfo(Method::GET, None, &form, None).await);
    walk.push(
        stage
            .userinfo(Method::POST, Some(access_token), "", Some(&form))
            .await,
    );
    walk.push(stage.userinfo(Method::GET, None, "", None).await);
    for token in others {
        walk.push(stage.userinfo_with(token).await);
    }
    for token in [
        "x".to_owned(),
        Jws::with_algorithm(access_token, Some("none")).unwrap_or_default(),
        Jws::with_algorithm(access_token, Some("nOnE")).unwrap_or_default(),
        Jws::with_other_signature(access_token).unwrap_or_default(),
    ] {
        walk.push(stage.userinfo_with(&token).await);
    }
    stage.running.advance_clock(2_000);
    walk.push(stage.userinfo_with(access_token).await);
}

/// Goes through what userinfo tells of the scopes that were granted.
async fn walk_scopes(stage: &mut Stage, walk: &mut Walk) {
    // The vendor's requests need a nonce and its scopes; a plain server serves OAuth alone.
    let scopes = match stage.running.fixtures.dialect {
        Dialect::Oidc => ["openid", "email"],
        Dialect::Wristband => ["openid", "openid profile"],
    };
    for scope in scopes {
        let seen = stage
            .authorize(&bent(stage.request("web"), "scope", Some(scope)))
            .await;
        let code = seen.parameter("code").unwrap_or_default();
        let tokens = stage.exchange("web", &code).await.json();
        let token = tokens["access_token"].as_str().unwrap_or_default().to_owned();
        walk.push(stage.userinfo_with(&token).await);
    }
}
