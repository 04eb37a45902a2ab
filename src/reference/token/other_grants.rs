//! Refreshing, and machines that act for themselves.

use serde_json::json;

use super::TokenError;
use super::issue::{TokenSet, access_token, token_response};
use crate::reference::behaviour::{ClientGrants, MachineRefreshTokens};
use crate::reference::core::{Client, ClientKind, Grant};
use crate::reference::message::{Fields, Reply};
use crate::reference::server::Server;

/// Refreshes (RFC 6749 §6). Single-page applications get a new refresh token each time; others keep theirs.
pub(super) fn refresh(server: &Server, client: &Client, form: &Fields) -> Result<Reply, TokenError> {
    let sent = form
        .get("refresh_token")
        .ok_or_else(|| TokenError::new("invalid_request", "The parameter refresh_token is missing."))?;
    let unknown = || TokenError::invalid_grant("The refresh token is not valid.");
    let grants = &server.core.grants;
    let id = grants.refresh_tokens.get(sent).ok_or_else(unknown)?;
    let grant = grants.grants.get(&id).ok_or_else(unknown)?;
    if grant.client != client.id || grant.revoked {
        return Err(unknown());
    }
    let scope = narrowed(form.get("scope"), &grant.scope)?;
    let scope_narrowed = scope.len() < grant.scope.len();
    let rotates = client.kind == ClientKind::Spa;
    // Taken under the lock: of two refreshes with a rotating token at the same time one loses.
    let current = grants
        .grants
        .change(&id, |grant| {
            let current = grant.refresh_token.as_deref() == Some(sent);
            if current && rotates {
                grant.refresh_token = None;
            }
            current
        })
        .unwrap_or(false);
    if !current {
        // A token that was rotated out came back: somebody else may have the new one (RFC 9700 §4.14.2).
        grants.revoke(&id);
        return Err(unknown());
    }
    let set = TokenSet {
        grant: Grant { scope, ..grant },
        nonce: None,
        scope_narrowed,
        audience: client.id.clone(),
        keeps_refresh_token: (!rotates).then(|| sent.to_owned()),
    };
    token_response(server, client, &set)
}

/// The scope of a refresh: part of the grant's, never more.
fn narrowed(wanted: Option<&str>, granted: &[String]) -> Result<Vec<String>, TokenError> {
    let Some(wanted) = wanted else {
        return Ok(granted.to_vec());
    };
    let list: Vec<String> = wanted
        .split(' ')
        .filter(|value| !value.is_empty())
        .map(str::to_owned)
        .collect();
    if list.iter().all(|value| granted.contains(value)) {
        Ok(list)
    } else {
        Err(TokenError::new(
            "invalid_scope",
            "The scope is wider than what was granted.",
        ))
    }
}

/// The client credentials grant (RFC 6749 §4.4): no refresh token.
pub(super) fn client_credentials(server: &Server, client: &Client) -> Result<Reply, TokenError> {
    let limited = server.behaviour.token_endpoint.grants == ClientGrants::OfClient;
    if client.kind != ClientKind::M2m && limited {
        return Err(TokenError::new(
            "unauthorized_client",
            "The client may not use this grant.",
        ));
    }
    let grant = Grant {
        id: String::new(),
        client: client.id.clone(),
        subject: client.id.clone(),
        scope: Vec::new(),
        tenant: None,
        auth_time: server.core.clock.now(),
        session: String::new(),
        refresh_token: None,
        revoked: false,
    };
    let access_token = access_token(server, client, &grant, None)?;
    let mut body = json!({ "access_token": access_token, "token_type": "Bearer", "expires_in": 1800 });
    if server.behaviour.token.machine_refresh_tokens == MachineRefreshTokens::Given {
        body["refresh_token"] = server.core.dice.identifier().into();
    }
    Ok(Reply::json(200, &body))
}
