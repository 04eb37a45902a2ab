//! The authorization code grant (RFC 6749 §4.1.3, RFC 7636 §4.6).

use std::time::Duration;

use super::issue::{TokenSet, token_response};
use super::{TokenError, verifier};
use crate::reference::behaviour::{
    CodeClient, CodeLifetime, CodeRedirectUri, CodeSubject, CodeUse, FailedAttempt, GrantedScope, Marking,
    MissingCode, Replay, UnknownCode,
};
use crate::reference::core::{AccessToken, Client, Code, Grant, RefreshState};
use crate::reference::message::{Ask, Fields, Reply};
use crate::reference::server::Server;

/// Characters of a code that a server compares which does not compare all.
const COMPARED: usize = 8;

/// The time between looking at a code and marking it, in a server that does them apart.
const GAP: Duration = Duration::from_millis(20);

/// Exchanges a code.
pub(super) fn exchange(
    server: &Server,
    client: &Client,
    form: &Fields,
    key: Option<String>,
) -> Result<Reply, TokenError> {
    let sent = form.get("code").ok_or_else(|| missing(server))?;
    let grants = &server.core.grants;
    let unknown = || unknown(server);
    let value = &known(server, sent).ok_or_else(unknown)?;
    let code = grants.codes.get(value).ok_or_else(unknown)?;
    if let Err(error) = check(server, client, form, &code) {
        burn(server, value);
        return Err(error);
    }
    let id = server.core.dice.short_identifier();
    // Looked at and marked under one lock, so that of two exchanges at the same time one loses.
    let earlier = grants
        .codes
        .change(value, |code| {
            match (server.behaviour.code.marking, code.tickets) {
                (Marking::AfterGap, 1..) => {
                    code.tickets -= 1;
                    code.used_for = Some(id.clone());
                    None
                }
                (Marking::AtOnce, _) | (Marking::AfterGap, 0) => code.used_for.replace(id.clone()),
            }
        })
        .ok_or_else(unknown)?;
    if let (Some(earlier), CodeUse::Once) = (earlier, server.behaviour.token.code_use) {
        // RFC 6749 §4.1.2: what the first exchange brought should go, too.
        revoke_for_replay(server, &earlier);
        return Err(TokenError::invalid_grant("The code was used before."));
    }
    let grant = Grant {
        id: id.clone(),
        client: client.id.clone(),
        subject: match server.behaviour.code.subject {
            CodeSubject::OfCode => code.subject.clone(),
            CodeSubject::OfLatestCode => grants.latest.get(&client.id).unwrap_or_default(),
        },
        scope: match server.behaviour.token.granted_scope {
            GrantedScope::AsAgreed => code.scope.clone(),
            GrantedScope::All => server
                .site
                .scopes
                .iter()
                .map(|scope| (*scope).to_owned())
                .collect(),
        },
        tenant: code.tenant.clone(),
        auth_time: code.auth_time,
        session: code.session.clone(),
        refresh: RefreshState::default(),
        key,
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
        UnknownCode::InvalidClient => TokenError::new("invalid_client", description),
    }
}

/// The code that a text stands for.
fn known(server: &Server, sent: &str) -> Option<String> {
    match server.behaviour.code.unknown {
        UnknownCode::InvalidGrant | UnknownCode::InvalidClient => Some(sent.to_owned()),
        UnknownCode::Cut => {
            let start = sent.get(..COMPARED)?;
            let mut codes = server.core.grants.codes.keys().into_iter();
            codes.find(|code| code.starts_with(start))
        }
    }
}

/// Lets some time pass after a code was looked at, in a server that marks it only then. Each that finds it unused will
/// have it.
pub(in crate::reference) async fn wait_between_look_and_mark(server: &Server, ask: &Ask) {
    match server.behaviour.code.marking {
        Marking::AtOnce => return,
        Marking::AfterGap => {}
    }
    let form = ask.form();
    let look = |code: &mut Code| {
        if code.used_for.is_none() {
            code.tickets += 1;
        }
    };
    server
        .core
        .grants
        .codes
        .change(form.get("code").unwrap_or_default(), look);
    tokio::time::sleep(GAP).await;
}

/// Revokes what the first use of a code brought.
fn revoke_for_replay(server: &Server, grant: &str) {
    let grants = &server.core.grants;
    let of_grant = |token: &AccessToken| token.grant.as_deref() == Some(grant);
    match server.behaviour.code.replay {
        Replay::RevokesAll => grants.revoke(grant),
        Replay::KeepsAccessToken => {
            grants.access_tokens.change_all(|token| {
                if of_grant(token) {
                    token.grant = None;
                }
            });
            grants.revoke(grant);
        }
        Replay::KeepsRefreshToken => grants.access_tokens.change_all(|token| {
            if of_grant(token) {
                token.revoked = true;
            }
        }),
    }
}

/// Uses a code up after an attempt that failed, in a server that does so.
fn burn(server: &Server, value: &str) {
    match server.behaviour.code.failed_attempt {
        FailedAttempt::LeavesCode => {}
        FailedAttempt::BurnsCode => server.core.grants.codes.remove(value),
    }
}

/// Uses the code of a request up whose client could not be authenticated, in a server that does so.
pub(super) fn burn_for_stranger(server: &Server, form: &Fields) {
    burn(server, form.get("code").unwrap_or_default());
}

/// Checks everything that binds a code.
fn check(server: &Server, client: &Client, form: &Fields, code: &Code) -> Result<(), TokenError> {
    let decisions = &server.behaviour.code;
    if code.client != client.id && decisions.client == CodeClient::Bound {
        return Err(TokenError::invalid_grant(
            "The code was issued to another client.",
        ));
    }
    if code.expires <= server.core.clock.now() && decisions.lifetime == CodeLifetime::Minute {
        return Err(TokenError::invalid_grant("The code has expired."));
    }
    let sent = form.get("redirect_uri");
    let registered = |sent: &str| client.redirect_uris.iter().any(|uri| uri == sent);
    let same = match (&code.redirect_uri, sent) {
        (Some(of_request), sent) => sent == Some(of_request.as_str()),
        // The request left it out; naming the only registered one is no mistake.
        (None, None) => true,
        (None, Some(sent)) => registered(sent),
    };
    let fits = match decisions.redirect_uri {
        CodeRedirectUri::Same => same,
        CodeRedirectUri::Ignored => true,
        CodeRedirectUri::AnyRegistered => same || sent.is_some_and(registered),
        CodeRedirectUri::MayBeMissing => same || sent.is_none(),
    };
    if !fits {
        return Err(TokenError::invalid_grant(
            "The redirect URI is not that of the request.",
        ));
    }
    verifier::check(server, form, code)
}
