//! The authorization code grant (RFC 6749 §4.1.3, RFC 7636 §4.6).

use super::TokenError;
use super::issue::{TokenSet, token_response};
use crate::protocol::s256;
use crate::reference::behaviour::{CodeUse, MissingCode, S256, UnknownCode};
use crate::reference::core::{Client, Code, Grant, RefreshState};
use crate::reference::message::{Fields, Reply};
use crate::reference::server::Server;

/// Characters of a code that a server compares which does not compare all.
const COMPARED: usize = 8;

/// Exchanges a code.
pub(super) fn exchange(server: &Server, client: &Client, form: &Fields) -> Result<Reply, TokenError> {
    let sent = form.get("code").ok_or_else(|| missing(server))?;
    let grants = &server.core.grants;
    let unknown = || unknown(server);
    let value = &known(server, sent).ok_or_else(unknown)?;
    let code = grants.codes.get(value).ok_or_else(unknown)?;
    check(server, client, form, &code)?;
    let id = server.core.dice.short_identifier();
    // Looked at and marked under one lock, so that of two exchanges at the same time one loses.
    let earlier = grants
        .codes
        .change(value, |code| code.used_for.replace(id.clone()))
        .ok_or_else(unknown)?;
    if let (Some(earlier), CodeUse::Once) = (earlier, server.behaviour.token.code_use) {
        // RFC 6749 §4.1.2: what the first exchange brought should go, too.
        grants.revoke(&earlier);
        return Err(TokenError::invalid_grant("The code was used before."));
    }
    let grant = Grant {
        id: id.clone(),
        client: client.id.clone(),
        subject: code.subject.clone(),
        scope: code.scope.clone(),
        tenant: code.tenant.clone(),
        auth_time: code.auth_time,
        session: code.session.clone(),
        refresh: RefreshState::default(),
        revoked: false,
    };
    grants.grants.insert(&id, grant.clone());
    token_response(
        server,
        client,
        &TokenSet {
            grant,
            nonce: code.nonce,
            scope_narrowed: code.scope_narrowed,
            audience: client.id.clone(),
            keeps_refresh_token: None,
        },
    )
}

/// How a request without a code is refused.
fn missing(server: &Server) -> TokenError {
    match server.behaviour.code.missing {
        MissingCode::InvalidRequest => TokenError::new("invalid_request", "The parameter code is missing."),
        MissingCode::Failure => TokenError::failure(),
    }
}

/// How a request with a code that was never given out is refused.
fn unknown(server: &Server) -> TokenError {
    let description = "The code is not valid.";
    match server.behaviour.code.unknown {
        UnknownCode::InvalidGrant | UnknownCode::Cut => TokenError::invalid_grant(description),
        UnknownCode::InvalidRequest => TokenError::new("invalid_request", description),
    }
}

/// The code that a text stands for.
fn known(server: &Server, sent: &str) -> Option<String> {
    match server.behaviour.code.unknown {
        UnknownCode::InvalidGrant | UnknownCode::InvalidRequest => Some(sent.to_owned()),
        UnknownCode::Cut => {
            let start = sent.get(..COMPARED)?;
            let mut codes = server.core.grants.codes.keys().into_iter();
            codes.find(|code| code.starts_with(start))
        }
    }
}

/// What a verifier must be the source of.
fn hashed(server: &Server, verifier: &str) -> String {
    let mut hash = s256(verifier);
    match server.behaviour.pkce.s256 {
        S256::Right => {}
        S256::Padded => hash.push('='),
    }
    hash
}

/// Checks everything that binds a code.
fn check(server: &Server, client: &Client, form: &Fields, code: &Code) -> Result<(), TokenError> {
    if code.client != client.id {
        return Err(TokenError::invalid_grant(
            "The code was issued to another client.",
        ));
    }
    if code.expires <= server.core.clock.now() {
        return Err(TokenError::invalid_grant("The code has expired."));
    }
    let same_redirect_uri = match (&code.redirect_uri, form.get("redirect_uri")) {
        (Some(of_request), sent) => sent == Some(of_request.as_str()),
        // The request left it out; naming the only registered one is no mistake.
        (None, None) => true,
        (None, Some(sent)) => client.redirect_uris.iter().any(|uri| uri == sent),
    };
    if !same_redirect_uri {
        return Err(TokenError::invalid_grant(
            "The redirect URI is not that of the request.",
        ));
    }
    match (&code.challenge, form.get("code_verifier")) {
        (None, None) => Ok(()),
        (None, Some(_)) => Err(TokenError::invalid_grant("The request had no code challenge.")),
        (Some(_), None) => Err(TokenError::invalid_grant("The code verifier is missing.")),
        (Some(challenge), Some(verifier)) if hashed(server, verifier) == *challenge => Ok(()),
        (Some(_), Some(_)) => Err(TokenError::invalid_grant("The code verifier does not fit.")),
    }
}
