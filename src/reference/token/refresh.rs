//! The refresh token grant (RFC 6749 §6), with rotation and what reuse of a replaced token means (RFC 9700 §4.14.2).

use std::time::Duration;

use serde_json::{Map, Value};

use super::TokenError;
use super::issue::{TokenSet, access_token_for, token_members};
use crate::reference::behaviour::{
    BadRefreshToken, IdleExpiry, RefreshAnswer, RefreshCaching, RefreshConcurrency, RefreshScope,
    RefreshTokenShape, RefreshableTokens, RefreshedIdToken, Repetition, ReplacedToken, ResourceParameter,
    Rotation, TokenOwner,
};
use crate::reference::core::{Client, Grant};
use crate::reference::message::{Fields, Reply};
use crate::reference::server::Server;

/// Seconds after which a token that is not used expires.
const IDLE: i64 = 14 * 24 * 60 * 60;

/// How long a server thinks that looks first and acts later.
const GAP: Duration = Duration::from_millis(20);

/// A refresh token that nobody has.
fn new_token(server: &Server, grant: &str) -> String {
    let grants = &server.core.grants;
    let token = match server.behaviour.refresh.shape {
        RefreshTokenShape::Random => server.core.dice.identifier(),
        RefreshTokenShape::Counter => format!("refresh-{:06}", grants.refresh_tokens.len()),
    };
    grants.refresh_tokens.insert(&token, grant.to_owned());
    token
}

/// When a token expires that is used now.
fn expiry(server: &Server) -> i64 {
    match server.behaviour.refresh.idle {
        IdleExpiry::AfterTwoWeeks => server.core.clock.now().saturating_add(IDLE),
        IdleExpiry::Never => i64::MAX,
    }
}

/// The first refresh token of a grant.
pub(super) fn first_refresh_token(server: &Server, grant: &str) -> String {
    let token = new_token(server, grant);
    let expires = expiry(server);
    server.core.grants.grants.change(grant, |grant| {
        grant.refresh.token = Some(token.clone());
        grant.refresh.expires = expires;
    });
    token
}

/// What a refresh token turned out to be.
enum Standing {
    /// The one that is valid; the token that is valid from now on.
    Current(String),
    /// The one before, within its grace; the token that took its place.
    InGrace(String),
    /// One that was replaced.
    Replaced,
    /// Nothing.
    Dead,
}

/// Answers a refresh.
pub(super) async fn refresh(
    server: &Server,
    client: &Client,
    form: &Fields,
    key: Option<String>,
) -> Result<Reply, TokenError> {
    let decisions = &server.behaviour.refresh;
    let sent = form.get("refresh_token").ok_or(match decisions.missing {
        BadRefreshToken::Refused => {
            TokenError::new("invalid_request", "The parameter refresh_token is missing.")
        }
        BadRefreshToken::Failure => TokenError::failure(),
    })?;
    if decisions.answer == RefreshAnswer::Failure {
        return Err(TokenError::failure());
    }
    let unknown = || match decisions.unknown {
        BadRefreshToken::Refused => invalid(),
        BadRefreshToken::Failure => TokenError::failure(),
    };
    let grant = grant_of(server, sent).ok_or_else(unknown)?;
    if grant.client != client.id && decisions.owner == TokenOwner::Compared {
        return Err(invalid());
    }
    // A public client has nothing but its key to show that a refresh token is its own (RFC 9449 §5).
    if client.kind.is_public() && grant.key != key {
        return Err(invalid());
    }
    let (scope, narrowed) = scope_of(decisions.scope, form.get("scope"), &grant.scope)?;
    let resource = resource_of(decisions.resource, form.get("resource"))?;
    let token = match decisions.concurrency {
        RefreshConcurrency::Atomic => use_token(server, client, &grant.id, sent),
        RefreshConcurrency::LookedAtFirst | RefreshConcurrency::WrittenBack => {
            use_token_later(server, client, &grant, sent).await
        }
    }?;
    if decisions.scope == RefreshScope::Sticky {
        let scope = scope.clone();
        server
            .core
            .grants
            .grants
            .change(&grant.id, |grant| grant.scope = scope);
    }
    let set = TokenSet {
        grant: as_told(server, Grant { scope, key, ..grant }),
        nonce: None,
        scope_narrowed: narrowed,
        audience: client.id.clone(),
        keeps_refresh_token: Some(token.clone()),
    };
    let mut members = token_members(server, client, &set)?;
    if let Some(resource) = resource {
        let family = (Some(set.grant.id.as_str()), Some(resource.as_str()));
        let access_token = access_token_for(server, client, &set.grant, family)?;
        members.insert("access_token".to_owned(), access_token.into());
    }
    Ok(reply(server, members, token, sent))
}

/// The response, with the refresh token even where the scope of this access token leaves out what brought it.
fn reply(server: &Server, mut members: Map<String, Value>, token: String, sent: &str) -> Reply {
    let decisions = &server.behaviour.refresh;
    if decisions.id_token == RefreshedIdToken::Missing {
        members.remove("id_token");
    }
    if token == sent && decisions.repetition == Repetition::LeftOut {
        members.remove("refresh_token");
    } else {
        members.insert("refresh_token".to_owned(), token.into());
    }
    let reply = Reply::json(200, &Value::Object(members));
    match decisions.caching {
        RefreshCaching::Forbidden => reply,
        RefreshCaching::Allowed => reply.replacing("cache-control", "max-age=60"),
    }
}

/// The refusal of a token.
fn invalid() -> TokenError {
    TokenError::invalid_grant("The refresh token is not valid.")
}

/// The grant that a token belongs to, whatever the token is worth.
fn grant_of(server: &Server, sent: &str) -> Option<Grant> {
    let grants = &server.core.grants;
    let id = grants.refresh_tokens.get(sent).or_else(|| {
        if server.behaviour.refresh.accepted == RefreshableTokens::RefreshTokens {
            return None;
        }
        let of_access_token = grants.access_tokens.get(sent).and_then(|token| token.grant);
        of_access_token.or_else(|| grants.codes.get(sent)?.used_for)
    });
    grants.grants.get(&id?)
}

/// Whether a client's refresh tokens are replaced at each use.
fn rotates(server: &Server, client: &Client) -> bool {
    match server.behaviour.refresh.rotation {
        Rotation::ByClient => client.rotates,
        Rotation::Never => false,
        Rotation::Always => true,
    }
}

/// Looks at a token and replaces it where it is to be replaced, in one act.
fn use_token(server: &Server, client: &Client, id: &str, sent: &str) -> Result<String, TokenError> {
    let decisions = &server.behaviour.refresh;
    let grants = &server.core.grants;
    let now = server.core.clock.now();
    let expires = expiry(server);
    let next = rotates(server, client).then(|| new_token(server, id));
    let standing = grants.grants.change(id, |grant| {
        let standing = standing(server, grant, sent, now);
        if let Standing::Current(_) = standing {
            grant.refresh.expires = expires;
            if let Some(next) = next {
                grant.refresh.token = Some(next.clone());
                grant.refresh.previous = Some((sent.to_owned(), now.saturating_add(decisions.grace)));
                return Standing::Current(next);
            }
        }
        standing
    });
    match standing {
        Some(Standing::Current(token) | Standing::InGrace(token)) => Ok(token),
        Some(Standing::Replaced) => {
            if decisions.replaced == ReplacedToken::EndsGrant {
                // Somebody else may have the new one (RFC 9700 §4.14.2).
                grants.revoke(id);
            }
            Err(invalid())
        }
        Some(Standing::Dead) | None => Err(invalid()),
    }
}

/// What a token is worth to its grant.
fn standing(server: &Server, grant: &Grant, sent: &str, now: i64) -> Standing {
    let decisions = &server.behaviour.refresh;
    if !grant.lives(now) || grant.refresh.expires <= now {
        return Standing::Dead;
    }
    let Some(current) = grant.refresh.token.clone() else {
        return Standing::Dead;
    };
    // What is no refresh token at all was let through on purpose.
    let foreign_kind = server.core.grants.refresh_tokens.get(sent).is_none();
    if current == sent || foreign_kind || grant.refresh.twins.iter().any(|own| own == sent) {
        return Standing::Current(current);
    }
    let in_grace = grant
        .refresh
        .previous
        .as_ref()
        .is_some_and(|(previous, until)| previous == sent && now < *until);
    match (decisions.replaced, in_grace) {
        (ReplacedToken::Works, _) | (_, true) => Standing::InGrace(current),
        (ReplacedToken::EndsGrant | ReplacedToken::Refused, false) => Standing::Replaced,
    }
}

/// Looks at a token, thinks for a moment, and acts on what was seen: what happened meanwhile is lost.
async fn use_token_later(
    server: &Server,
    client: &Client,
    seen: &Grant,
    sent: &str,
) -> Result<String, TokenError> {
    let grants = &server.core.grants;
    let standing = standing(server, seen, sent, server.core.clock.now());
    let (Standing::Current(current), true) = (standing, rotates(server, client) || is_written_back(server))
    else {
        return use_token(server, client, &seen.id, sent);
    };
    tokio::time::sleep(GAP).await;
    let next = match rotates(server, client) {
        true => new_token(server, &seen.id),
        false => current,
    };
    if is_written_back(server) {
        let mut grant = seen.clone();
        grant.refresh.token = Some(next.clone());
        grants.grants.insert(&seen.id, grant);
        return Ok(next);
    }
    // Each of those who looked in time gets a token, and each token is worth something.
    grants.grants.change(&seen.id, |grant| {
        if grant.refresh.token.as_deref() == Some(sent) {
            grant.refresh.token = Some(next.clone());
        } else {
            grant.refresh.twins.retain(|own| own != sent);
            grant.refresh.twins.push(next.clone());
        }
    });
    Ok(next)
}

/// Whether a refresh writes back the grant that it read.
fn is_written_back(server: &Server) -> bool {
    server.behaviour.refresh.concurrency == RefreshConcurrency::WrittenBack
}

/// The scope of the new access token, and whether it is less than what was granted.
fn scope_of(
    decision: RefreshScope,
    wanted: Option<&str>,
    granted: &[String],
) -> Result<(Vec<String>, bool), TokenError> {
    let wanted = match (wanted, decision) {
        (None, _) | (Some(_), RefreshScope::Ignored) => return Ok((granted.to_vec(), false)),
        (Some(wanted), RefreshScope::Limited | RefreshScope::Widened | RefreshScope::Sticky) => wanted,
    };
    let list: Vec<String> = wanted
        .split(' ')
        .filter(|value| !value.is_empty())
        .map(str::to_owned)
        .collect();
    if decision == RefreshScope::Widened || list.iter().all(|value| granted.contains(value)) {
        let narrowed = list.len() < granted.len();
        return Ok((list, narrowed));
    }
    let description = "The scope is wider than what was granted.";
    Err(TokenError::new("invalid_scope", description))
}

/// The resource that the new access token is for.
fn resource_of(decision: ResourceParameter, wanted: Option<&str>) -> Result<Option<String>, TokenError> {
    match (decision, wanted) {
        (ResourceParameter::Ignored, _) | (_, None) => Ok(None),
        (ResourceParameter::Obeyed, Some(resource)) => Ok(Some(resource.to_owned())),
        (ResourceParameter::Refused, Some(_)) => {
            let description = "The resource was never granted.";
            Err(TokenError::new("invalid_target", description))
        }
    }
}

/// The grant as the tokens of a refresh tell of it.
fn as_told(server: &Server, grant: Grant) -> Grant {
    match server.behaviour.refresh.id_token {
        RefreshedIdToken::OfFirstSignIn | RefreshedIdToken::Missing => grant,
        RefreshedIdToken::OfRefresh => Grant {
            // A sign-in of this very moment would look like the first one to whoever refreshes at once.
            auth_time: server.core.clock.now().saturating_add(1),
            ..grant
        },
        RefreshedIdToken::OfAnother => Grant {
            subject: server.core.dice.short_identifier(),
            ..grant
        },
    }
}
