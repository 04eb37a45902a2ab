//! Machines that act for themselves.

use serde_json::json;

use super::TokenError;
use super::issue::{access_token, token_type};
use crate::reference::behaviour::{ClientGrants, MachineRefreshTokens};
use crate::reference::core::{Client, ClientKind, Grant, RefreshState};
use crate::reference::message::Reply;
use crate::reference::server::Server;

/// The client credentials grant (RFC 6749 §4.4): no refresh token.
pub(super) fn client_credentials(
    server: &Server,
    client: &Client,
    key: Option<String>,
) -> Result<Reply, TokenError> {
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
        refresh: RefreshState::default(),
        key,
        revoked: false,
    };
    let access_token = access_token(server, client, &grant, None)?;
    let mut body = json!({
        "access_token": access_token,
        "token_type": token_type(server, &grant),
        "expires_in": 1800,
    });
    if server.behaviour.token.machine_refresh_tokens == MachineRefreshTokens::Given {
        body["refresh_token"] = server.core.dice.identifier().into();
    }
    Ok(Reply::json(200, &body))
}
