//! Access tokens, ID tokens, refresh tokens, and the response that carries them.

use serde_json::{Map, Value, json};

use super::TokenError;
use crate::protocol::half_hash;
use crate::reference::behaviour::{
    AccessTokenFormat, AuthTimeClaim, CodeHash, NonceClaim, OpenIdConnect, OpenIdScope, RefreshTokens,
    ScopeMember, SubjectClaim, TokenTypeSpelling,
};
use crate::reference::core::{AccessToken, Client, Grant, TokenType};
use crate::reference::message::Reply;
use crate::reference::server::Server;

/// Seconds that an access token lives.
pub(super) const ACCESS_LIFETIME: i64 = 1800;
/// Seconds that an ID token lives.
const ID_LIFETIME: i64 = 3600;

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
    let grant = &set.grant;
    let has = |scope: &str| grant.scope.iter().any(|own| own == scope);
    let mut body = Map::new();
    let access_token = access_token(server, client, grant, Some(&grant.id))?;
    body.insert("access_token".to_owned(), access_token.into());
    let token_type = match server.behaviour.token.token_type {
        TokenTypeSpelling::Capital => "Bearer",
        TokenTypeSpelling::LowerCase => "bearer",
    };
    body.insert("token_type".to_owned(), token_type.into());
    body.insert("expires_in".to_owned(), ACCESS_LIFETIME.into());
    let assumed = server.behaviour.front_channel.openid_scope == OpenIdScope::Assumed;
    let spoken = server.behaviour.front_channel.openid == OpenIdConnect::Spoken;
    if spoken && (has("openid") || assumed) {
        let id_token = id_token(server, client, set, None)?;
        body.insert("id_token".to_owned(), id_token.into());
    }
    if has("offline_access") && server.behaviour.token.refresh_tokens == RefreshTokens::WhenAsked {
        let refresh_token = match &set.keeps_refresh_token {
            Some(token) => token.clone(),
            None => refresh_token(server, &grant.id),
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
    Ok(Reply::json(200, &Value::Object(body)))
}

/// A new refresh token, which takes the place of the one before.
fn refresh_token(server: &Server, grant: &str) -> String {
    let token = server.core.dice.identifier();
    let grants = &server.core.grants;
    grants.refresh_tokens.insert(&token, grant.to_owned());
    grants
        .grants
        .change(grant, |grant| grant.refresh_token = Some(token.clone()));
    token
}

/// An access token for a client.
pub(super) fn access_token(
    server: &Server,
    client: &Client,
    grant: &Grant,
    family: Option<&str>,
) -> Result<String, TokenError> {
    let now = server.core.clock.now();
    let expires = now.saturating_add(ACCESS_LIFETIME);
    let scope = grant.scope.join(" ");
    let token = match server.behaviour.token.access_tokens {
        AccessTokenFormat::Opaque => server.core.dice.identifier(),
        AccessTokenFormat::Jwt => {
            let mut claims = members(json!({
                "iss": server.site.issuer(client.application),
                "sub": grant.subject,
                "aud": server.site.issuer(client.application),
                "client_id": client.id,
                "scope": scope,
                "auth_time": grant.auth_time,
                "iat": now,
                "exp": expires,
                "jti": server.core.dice.short_identifier(),
            }));
            if let Some(tenant) = &grant.tenant {
                claims.extend(members(json!({
                    "tnt_id": tenant,
                    "app_id": client.application.to_string(),
                    "idp_name": "reference",
                    "sub_kind": "user",
                    "amr": ["pwd"],
                })));
            }
            server
                .sign(TokenType::Access, &claims)
                .map_err(|_| TokenError::failure())?
        }
    };
    let stands_for = AccessToken {
        grant: family.map(str::to_owned),
        client: client.id.clone(),
        subject: grant.subject.clone(),
        scope: grant.scope.clone(),
        tenant: grant.tenant.clone(),
        expires,
        revoked: false,
    };
    server.core.grants.access_tokens.insert(&token, stands_for);
    Ok(token)
}

/// An ID token (OIDC Core §2). `code` is the one that comes beside it.
pub(super) fn id_token(
    server: &Server,
    client: &Client,
    set: &TokenSet,
    code: Option<&str>,
) -> Result<String, TokenError> {
    let now = server.core.clock.now();
    let grant = &set.grant;
    let mut claims = members(json!({
        "iss": server.site.issuer(client.application),
        "sub": match server.behaviour.token.subject {
            SubjectClaim::Stable => grant.subject.clone(),
            SubjectClaim::Fresh => server.core.dice.short_identifier(),
        },
        "aud": set.audience,
        "iat": now,
        "exp": now.saturating_add(ID_LIFETIME),
        "sid": grant.session,
    }));
    let auth_time = match server.behaviour.token.auth_time {
        AuthTimeClaim::OfSession => Some(grant.auth_time),
        AuthTimeClaim::OfToken => Some(now),
        AuthTimeClaim::Missing => None,
    };
    claims.extend(auth_time.map(|time| ("auth_time".to_owned(), time.into())));
    let nonce = match server.behaviour.token.nonce {
        NonceClaim::Copied => set.nonce.clone(),
        NonceClaim::Missing => None,
        NonceClaim::Truncated => set.nonce.as_ref().map(|nonce| nonce.chars().take(255).collect()),
        NonceClaim::Constant => Some("the-same-nonce-for-everybody".to_owned()),
    };
    if let Some(nonce) = nonce {
        claims.insert("nonce".to_owned(), nonce.into());
    }
    if let Some(tenant) = &grant.tenant {
        claims.insert("tnt_id".to_owned(), tenant.as_str().into());
    }
    let hashed = match server.behaviour.front_channel.code_hash {
        CodeHash::OfCode => code,
        CodeHash::Missing => None,
        CodeHash::OfAnother => code.map(|_| "another code"),
    };
    if let Some(hash) = hashed.and_then(|code| half_hash("RS256", code)) {
        claims.insert("c_hash".to_owned(), hash.into());
    }
    server
        .sign(TokenType::Id, &claims)
        .map_err(|_| TokenError::failure())
}

/// The members of a JSON object that was written in place.
fn members(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => Map::new(),
    }
}
