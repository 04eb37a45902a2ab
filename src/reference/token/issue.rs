//! Access tokens, refresh tokens, and the response that carries them.

use serde_json::{Map, Value};

use super::TokenError;
use super::id_token::{Beside, id_token};
use super::jwt_access_token::jwt_access_token;
use super::refresh::first_refresh_token;
use crate::reference::behaviour::{
    AccessTokenFormat, OpenIdConnect, OpenIdScope, RefreshTokens, ResponseShape, ScopeMember,
    TokenTypeSpelling,
};
use crate::reference::core::{AccessToken, Client, Grant};
use crate::reference::message::Reply;
use crate::reference::server::Server;

/// Seconds that an access token lives.
pub(super) const ACCESS_LIFETIME: i64 = 1800;

/// What a token response is made from.
pub(super) struct TokenSet {
    pub(super) grant: Grant,
    pub(super) nonce: Option<String>,
    /// Whether the grant is less than what was asked for.
    pub(super) scope_narrowed: bool,
    /// For whom the ID token is.
    pub(super) audience: String,
    /// The refresh token that stays valid; without one a new one is made where there is any.
    pub(super) keeps_refresh_token: Option<String>,
}

/// The token response of a grant (RFC 6749 §5.1).
pub(super) fn token_response(server: &Server, client: &Client, set: &TokenSet) -> Result<Reply, TokenError> {
    let members = token_members(server, client, set)?;
    Ok(Reply::json(200, &Value::Object(members)))
}

/// The members of a token response.
pub(super) fn token_members(
    server: &Server,
    client: &Client,
    set: &TokenSet,
) -> Result<Map<String, Value>, TokenError> {
    let grant = &set.grant;
    let has = |scope: &str| grant.scope.iter().any(|own| own == scope);
    let mut body = Map::new();
    let access_token = access_token(server, client, grant, Some(&grant.id))?;
    body.insert("access_token".to_owned(), access_token.into());
    let token_type = token_type(server, grant);
    let shape = server.behaviour.token.response_shape;
    if shape != ResponseShape::WithoutTokenType {
        body.insert("token_type".to_owned(), token_type.into());
    }
    let lifetime = match shape {
        ResponseShape::Right | ResponseShape::WithoutTokenType => ACCESS_LIFETIME.into(),
        ResponseShape::ExpiryAsText => ACCESS_LIFETIME.to_string().into(),
    };
    body.insert("expires_in".to_owned(), lifetime);
    let assumed = server.behaviour.front_channel.openid_scope == OpenIdScope::Assumed;
    let spoken = server.behaviour.front_channel.openid == OpenIdConnect::Spoken;
    if spoken && (has("openid") || assumed) {
        let beside = Beside {
            code: None,
            access_token: body.get("access_token").and_then(Value::as_str),
        };
        let id_token = id_token(server, client, set, beside)?;
        body.insert("id_token".to_owned(), id_token.into());
    }
    let refreshable = match server.behaviour.token.refresh_tokens {
        RefreshTokens::WhenAsked => has("offline_access"),
        RefreshTokens::Always => true,
        RefreshTokens::Never => false,
    };
    if refreshable {
        let refresh_token = match &set.keeps_refresh_token {
            Some(token) => token.clone(),
            None => first_refresh_token(server, &grant.id),
        };
        body.insert("refresh_token".to_owned(), refresh_token.into());
    }
    let named = match server.behaviour.parameters.scope_member {
        ScopeMember::Always => !grant.scope.is_empty(),
        ScopeMember::WhenDifferent => set.scope_narrowed,
        ScopeMember::Never => false,
    };
    if named {
        body.insert("scope".to_owned(), grant.scope.join(" ").into());
    }
    Ok(body)
}

/// What kind of token a grant brings (RFC 6750 §4, RFC 9449 §5).
pub(super) fn token_type(server: &Server, grant: &Grant) -> &'static str {
    match (&grant.key, server.behaviour.token.token_type) {
        (Some(_), _) => "DPoP",
        (None, TokenTypeSpelling::Capital) => "Bearer",
        (None, TokenTypeSpelling::LowerCase) => "bearer",
    }
}

/// An access token for a client.
pub(super) fn access_token(
    server: &Server,
    client: &Client,
    grant: &Grant,
    family: Option<&str>,
) -> Result<String, TokenError> {
    access_token_for(server, client, grant, (family, None))
}

/// An access token for a client, of a family, and for a resource other than the server itself.
pub(super) fn access_token_for(
    server: &Server,
    client: &Client,
    grant: &Grant,
    (family, audience): (Option<&str>, Option<&str>),
) -> Result<String, TokenError> {
    let now = server.core.clock.now();
    let expires = now.saturating_add(ACCESS_LIFETIME);
    let token = match server.behaviour.token.access_tokens {
        AccessTokenFormat::Opaque => server.core.dice.identifier(),
        AccessTokenFormat::Counter => format!("access-{:08}", server.core.grants.access_tokens.len()),
        AccessTokenFormat::Jwt => jwt_access_token(server, client, grant, (now, expires), audience)
            .map_err(|_| TokenError::failure())?,
    };
    let stands_for = AccessToken {
        grant: family.map(str::to_owned),
        client: client.id.clone(),
        subject: grant.subject.clone(),
        scope: grant.scope.clone(),
        tenant: grant.tenant.clone(),
        audience: audience.map(str::to_owned),
        key: grant.key.clone(),
        expires,
        revoked: false,
    };
    server.core.grants.access_tokens.insert(&token, stands_for);
    Ok(token)
}

/// The members of a JSON object that was written in place.
pub(super) fn members(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => Map::new(),
    }
}
