//! The revocation endpoint (RFC 7009).

use serde_json::json;

use super::behaviour::{
    AccessTokenRevocation, BackChannelMethods, CallerAuthentication, Cascade, MissingToken, RevocationEffect,
    TokenOwner, TypeHint, UnknownToken,
};
use super::core::Client;
use super::message::{Ask, Fields, Reply};
use super::server::Server;
use super::token::{authenticate, named};

/// What a token is to this server.
enum Found {
    /// A refresh token of this grant, and the client that it was issued to.
    Refresh { grant: String, client: String },
    /// An access token, and the client that it was issued to.
    Access { client: String },
}

/// Revokes a token of the client; an unknown token is no error (RFC 7009 §2.2).
pub(super) fn answer(server: &Server, ask: &Ask) -> Reply {
    let decisions = &server.behaviour.revocation;
    let form = match (ask.is_post(), decisions.methods) {
        (true, _) => ask.form(),
        (false, BackChannelMethods::GetToo) => ask.query_fields(),
        (false, BackChannelMethods::PostOnly) => return Reply::method_not_allowed("POST"),
    };
    let client = match (authenticate(server, ask, &form), decisions.authentication) {
        (Ok(client), _) => Some(client),
        (Err(_), CallerAuthentication::Skipped) => named(server, ask, &form),
        (Err(error), CallerAuthentication::Demanded) => return error.reply(),
    };
    let Some(token) = form.get("token") else {
        return without_token(server, decisions.missing);
    };
    match found(server, token, &form) {
        Err(reply) => reply,
        Ok(found) => match found {
            None => outcome(decisions.unknown, "invalid_request"),
            Some(found) => revoked(server, client.as_ref(), token, &found),
        },
    }
}

/// The answer to a request that names no token.
pub(super) fn without_token(server: &Server, decision: MissingToken) -> Reply {
    match decision {
        MissingToken::Refused => Reply::json(400, &json!({ "error": "invalid_request" })),
        MissingToken::Accepted => Reply::new(200),
        MissingToken::Failure => server.failure(),
    }
}

/// The answer where nothing was revoked.
fn outcome(decision: UnknownToken, error: &str) -> Reply {
    match decision {
        UnknownToken::Accepted => Reply::new(200),
        UnknownToken::Refused => Reply::json(400, &json!({ "error": error })),
    }
}

/// Where a token is found. A hint only says where to look first (RFC 7009 §2.1).
fn found(server: &Server, token: &str, form: &Fields) -> Result<Option<Found>, Reply> {
    let (as_refresh, as_access) = places(server.behaviour.revocation.hint, form.get("token_type_hint"))?;
    let grants = &server.core.grants;
    let refresh = || {
        let grant = grants.refresh_tokens.get(token)?;
        let client = grants.grants.get(&grant)?.client;
        Some(Found::Refresh { grant, client })
    };
    let access = || {
        let client = grants.access_tokens.get(token)?.client;
        Some(Found::Access { client })
    };
    let refresh = as_refresh.then(refresh).flatten();
    Ok(refresh.or_else(|| as_access.then(access).flatten()))
}

/// Whether a token is looked for among refresh tokens, and whether among access tokens.
pub(super) fn places(decision: TypeHint, hint: Option<&str>) -> Result<(bool, bool), Reply> {
    match (decision, hint) {
        (TypeHint::Trusted, Some("refresh_token")) => Ok((true, false)),
        (TypeHint::Trusted, Some("access_token")) => Ok((false, true)),
        (TypeHint::UnknownRefused, Some(hint)) if !matches!(hint, "refresh_token" | "access_token") => {
            let body = json!({ "error": "unsupported_token_type" });
            Err(Reply::json(400, &body))
        }
        (TypeHint::Advice | TypeHint::Trusted | TypeHint::UnknownRefused, _) => Ok((true, true)),
    }
}

/// Revokes what was found, if it is the client's.
fn revoked(server: &Server, client: Option<&Client>, token: &str, found: &Found) -> Reply {
    let decisions = &server.behaviour.revocation;
    let (Found::Refresh { client: owner, .. } | Found::Access { client: owner }) = found;
    // Who needs no authentication needs no name either.
    let own = client.is_none_or(|client| client.id == *owner);
    if !own && decisions.owner == TokenOwner::Compared {
        return outcome(decisions.foreign, "invalid_grant");
    }
    let unsupported = decisions.access_tokens == AccessTokenRevocation::Unsupported;
    match (found, decisions.effect) {
        (_, RevocationEffect::Nothing) => Reply::new(200),
        (Found::Access { .. }, RevocationEffect::Revokes) if unsupported => {
            Reply::json(400, &json!({ "error": "unsupported_token_type" }))
        }
        (Found::Access { .. }, RevocationEffect::Revokes) => {
            let dies = server.core.clock.now().saturating_add(decisions.delay);
            let at_once = decisions.delay == 0;
            server.core.grants.access_tokens.change(token, |token| {
                token.revoked = at_once;
                token.expires = token.expires.min(dies);
            });
            Reply::new(200)
        }
        (Found::Refresh { grant, .. }, RevocationEffect::Revokes) => {
            end(server, grant);
            Reply::new(200)
        }
    }
}

/// Ends a grant, or as much of it as this server ends.
fn end(server: &Server, grant: &str) {
    let decisions = &server.behaviour.revocation;
    let grants = &server.core.grants;
    let dies = server.core.clock.now().saturating_add(decisions.delay);
    match (decisions.cascade, decisions.delay) {
        (Cascade::WholeGrant, 0) => grants.revoke(grant),
        (Cascade::WholeGrant, _) => {
            grants
                .grants
                .change(grant, |grant| grant.refresh.dies = Some(dies));
        }
        (Cascade::RefreshTokenOnly, _) => {
            grants.grants.change(grant, |grant| grant.refresh.token = None);
        }
    }
}
