//! The userinfo endpoint (OIDC Core §5.3).

use serde_json::json;

use super::message::{Ask, Reply};
use super::server::Server;

/// Answers a request with a bearer token.
pub(super) fn answer(server: &Server, ask: &Ask) -> Reply {
    let token = ask.header("authorization").and_then(|value| {
        let (scheme, token) = value.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    });
    let Some(token) = token else {
        return Reply::json(401, &json!({ "error": "invalid_request" })).with("www-authenticate", "Bearer");
    };
    let grants = &server.core.grants;
    let now = server.core.clock.now();
    let live = grants.access_tokens.get(token).filter(|token| {
        !token.revoked
            && token.expires > now
            && token.grant.as_deref().is_none_or(|grant| grants.lives(grant))
    });
    let user = live
        .as_ref()
        .and_then(|token| server.core.users.with_subject(&token.subject));
    let (Some(token), Some(user)) = (&live, user) else {
        return Reply::json(401, &json!({ "error": "invalid_token" }))
            .with("www-authenticate", "Bearer error=\"invalid_token\"");
    };
    let has = |scope: &str| token.scope.iter().any(|own| own == scope);
    let mut claims = json!({ "sub": user.subject });
    if has("email") {
        claims["email"] = format!("{}@example.test", user.username).into();
        claims["email_verified"] = true.into();
    }
    if has("profile") {
        claims["name"] = user.name.as_str().into();
        claims["preferred_username"] = user.username.as_str().into();
    }
    if let Some(tenant) = &token.tenant {
        claims["tnt_id"] = tenant.as_str().into();
        let application = server
            .core
            .client(&token.client)
            .map_or(0, |client| client.application);
        claims["app_id"] = application.to_string().into();
        claims["idp_name"] = "reference".into();
    }
    Reply::json(200, &claims)
}
