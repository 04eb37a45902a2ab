//! Telling clients that an end-user is signed out (OIDC Back-Channel Logout 1.0).

use serde_json::{Map, Value, json};

use crate::protocol::Jws;
use crate::reference::behaviour::{KeyHeader, LogoutToken};
use crate::reference::core::{Client, Session, TokenType};
use crate::reference::outgoing;
use crate::reference::server::Server;

/// Seconds that a logout token is good for (OIDC Back-Channel Logout §2.4 recommends two minutes at most).
const LIFETIME: i64 = 120;

/// What happened.
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// Tells the clients of the sessions that these have ended (OIDC Back-Channel Logout §2.5).
pub(super) async fn tell(server: &Server, ended: &[Session]) {
    if ended.is_empty() || server.behaviour.logout.token == LogoutToken::NeverSent {
        return;
    }
    for client in server.core.registered.told() {
        for session in ended {
            if !server.core.grants.has_grant(&client.id, &session.public_id) {
                continue;
            }
            if let (Some(url), Some(token)) = (
                &client.backchannel_logout_uri,
                logout_token(server, &client, session),
            ) {
                outgoing::post(url, ("logout_token", &token)).await;
            }
        }
    }
}

/// The logout token of a session for a client (OIDC Back-Channel Logout §2.4).
fn logout_token(server: &Server, client: &Client, session: &Session) -> Option<String> {
    let decision = server.behaviour.logout.token;
    let now = server.core.clock.now();
    let audience = match decision {
        LogoutToken::AnotherAudience => "another-client",
        LogoutToken::Right
        | LogoutToken::WithNonce
        | LogoutToken::WithoutEvents
        | LogoutToken::Unsigned
        | LogoutToken::Untyped
        | LogoutToken::SessionAlone
        | LogoutToken::NeverSent => client.id.as_str(),
    };
    let mut claims = Map::new();
    for (name, value) in [
        ("iss", Value::from(server.site.issuer(client.application))),
        ("sub", session.subject.as_str().into()),
        ("aud", audience.into()),
        ("iat", now.into()),
        ("exp", now.saturating_add(LIFETIME).into()),
        ("jti", server.core.dice.identifier().into()),
        ("sid", session.public_id.as_str().into()),
    ] {
        claims.insert(name.to_owned(), value);
    }
    if decision != LogoutToken::WithoutEvents {
        claims.insert("events".to_owned(), json!({ EVENT: {} }));
    }
    if decision == LogoutToken::WithNonce {
        claims.insert("nonce".to_owned(), server.core.dice.identifier().into());
    }
    if decision == LogoutToken::SessionAlone {
        claims.remove("sub");
    }
    let kind = match decision {
        LogoutToken::Untyped => TokenType::Id,
        LogoutToken::Right
        | LogoutToken::WithNonce
        | LogoutToken::WithoutEvents
        | LogoutToken::AnotherAudience
        | LogoutToken::Unsigned
        | LogoutToken::SessionAlone
        | LogoutToken::NeverSent => TokenType::Logout,
    };
    let token = server.sign(kind, KeyHeader::Named, &claims).ok()?;
    match decision {
        LogoutToken::Unsigned => Jws::with_algorithm(&token, Some("none")),
        LogoutToken::Right
        | LogoutToken::WithNonce
        | LogoutToken::WithoutEvents
        | LogoutToken::AnotherAudience
        | LogoutToken::Untyped
        | LogoutToken::SessionAlone
        | LogoutToken::NeverSent => Some(token),
    }
}
