//! The introspection endpoint (RFC 7662): what a resource server learns about a token.

use serde_json::{Map, Value, json};

use super::behaviour::{ActiveToken, BackChannelMethods, CallerAuthentication, InactiveToken, TokenOwner};
use super::core::Client;
use super::message::{Ask, Fields, Reply};
use super::revoke::{places, without_token};
use super::server::Server;
use super::token::authenticate;

/// Describes a token to a client that it was issued to.
pub(super) fn answer(server: &Server, ask: &Ask) -> Reply {
    let decisions = &server.behaviour.introspection;
    let form = match (ask.is_post(), decisions.methods) {
        (true, _) => ask.form(),
        (false, BackChannelMethods::GetToo) => ask.query_fields(),
        (false, BackChannelMethods::PostOnly) => return Reply::method_not_allowed("POST"),
    };
    let caller = match (authenticate(server, ask, &form), decisions.authentication) {
        (Ok(client), _) => Some(client),
        (Err(_), CallerAuthentication::Skipped) => None,
        (Err(error), CallerAuthentication::Demanded) => return error.reply(),
    };
    let Some(token) = form.get("token") else {
        return without_token(server, decisions.missing);
    };
    match described(server, token, &form) {
        Err(reply) => reply,
        Ok(Some(members)) if is_entitled(server, caller.as_ref(), &members) => {
            Reply::json(200, &Value::Object(members))
        }
        Ok(_) => inactive(server, token),
    }
}

/// Whether whoever asks may know: a client learns about its own tokens (RFC 7662 §4).
fn is_entitled(server: &Server, caller: Option<&Client>, members: &Map<String, Value>) -> bool {
    match (server.behaviour.introspection.owner, caller) {
        (TokenOwner::Anybody, _) | (TokenOwner::Compared, None) => true,
        (TokenOwner::Compared, Some(client)) => {
            members.get("client_id").and_then(Value::as_str) == Some(&client.id)
        }
    }
}

/// The answer about a token that is not active, or not to whoever asks (RFC 7662 §2.2).
fn inactive(server: &Server, token: &str) -> Reply {
    let body = match server.behaviour.introspection.inactive {
        InactiveToken::Bare => json!({ "active": false }),
        InactiveToken::Verbose => {
            let grants = &server.core.grants;
            let grant = grants
                .refresh_tokens
                .get(token)
                .and_then(|grant| grants.grants.get(&grant));
            let client = grant.map(|grant| grant.client);
            json!({ "active": false, "client_id": client, "token_type": "refresh_token" })
        }
        InactiveToken::NotFound => return Reply::json(404, &json!({ "error": "not_found" })),
    };
    Reply::json(200, &body)
}

/// What there is to say about a token that is active.
fn described(server: &Server, token: &str, form: &Fields) -> Result<Option<Map<String, Value>>, Reply> {
    let decisions = &server.behaviour.introspection;
    let (as_refresh, as_access) = places(decisions.hint, form.get("token_type_hint"))?;
    let grants = &server.core.grants;
    let now = server.core.clock.now();
    let described = |client: &str, subject: &str, scope: &[String], expires: i64| {
        let issuer = server.site.issuer(0);
        let (active, scope) = match decisions.active {
            ActiveToken::Right => (Value::from(true), scope.join(" ")),
            ActiveToken::AsText => (Value::from("true"), scope.join(" ")),
            ActiveToken::WiderScope => (Value::from(true), format!("{} admin", scope.join(" "))),
        };
        let body = json!({
            "active": active,
            "client_id": client,
            "sub": subject,
            "scope": scope,
            "exp": expires,
            "iss": issuer,
        });
        match body {
            Value::Object(members) => members,
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
                Map::new()
            }
        }
    };
    let access = as_access.then(|| grants.live_access_token(token, now)).flatten();
    if let Some(token) = access {
        let mut members = described(&token.client, &token.subject, &token.scope, token.expires);
        let kind = if token.key.is_some() { "DPoP" } else { "Bearer" };
        members.insert("token_type".to_owned(), kind.into());
        if let Some(key) = &token.key {
            members.insert("cnf".to_owned(), json!({ "jkt": key }));
        }
        let audience = token.audience.unwrap_or_else(|| server.site.issuer(0));
        members.insert("aud".to_owned(), audience.into());
        return Ok(Some(members));
    }
    let refresh = as_refresh
        .then(|| grants.of_live_refresh_token(token, now))
        .flatten();
    Ok(refresh.map(|grant| described(&grant.client, &grant.subject, &grant.scope, grant.refresh.expires)))
}
