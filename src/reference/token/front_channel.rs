//! Tokens that the authorization endpoint gives to the client without an exchange.

use super::id_token::{Beside, id_token};
use super::issue::{ACCESS_LIFETIME, TokenSet, access_token};
use crate::reference::authorize::{Approval, Response};
use crate::reference::behaviour::Audience;
use crate::reference::core::{Client, Grant, RefreshState};
use crate::reference::dialect::Place;
use crate::reference::server::Server;

/// Client and grant of an approval that brings tokens at once.
fn granted(server: &Server, place: Place, approval: &Approval) -> Option<(Client, Grant)> {
    let client = server.core.client(&approval.client)?;
    let grant = Grant {
        id: String::new(),
        client: client.id.clone(),
        subject: approval.session.subject.clone(),
        scope: approval.scope.clone(),
        tenant: server.site.tenant(place).map(|tenant| tenant.name.to_owned()),
        auth_time: approval.session.auth_time,
        session: approval.session.public_id.clone(),
        refresh: RefreshState::default(),
        key: None,
        revoked: false,
    };
    Some((client, grant))
}

/// The access token of a server that answers `response_type=token`.
pub(in crate::reference) fn token_without_code(
    server: &Server,
    place: Place,
    approval: &Approval,
) -> Option<Response> {
    let (client, grant) = granted(server, place, approval)?;
    let access_token = access_token(server, &client, &grant, None).ok()?;
    Some(Response::Token {
        access_token,
        expires_in: ACCESS_LIFETIME,
    })
}

/// The ID token of `response_type=id_token`, or the one beside a code.
pub(in crate::reference) fn id_token_without_exchange(
    server: &Server,
    place: Place,
    approval: &Approval,
    code: Option<String>,
) -> Option<Response> {
    let (client, grant) = granted(server, place, approval)?;
    let set = TokenSet {
        grant,
        nonce: approval.nonce.clone(),
        scope_narrowed: approval.scope_narrowed,
        audience: match server.behaviour.front_channel.audience {
            Audience::Client => client.id.clone(),
            Audience::Issuer => server.site.issuer(client.application),
        },
        keeps_refresh_token: None,
    };
    let beside = Beside {
        code: code.as_deref(),
        access_token: None,
    };
    let id_token = id_token(server, &client, &set, beside).ok()?;
    Some(Response::IdToken { code, id_token })
}
