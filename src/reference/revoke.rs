//! The revocation endpoint (RFC 7009).

use super::message::{Ask, Reply};
use super::server::Server;
use super::token::authenticate;

/// Revokes a token of the client; an unknown token is no error (RFC 7009 §2.2).
pub(super) fn answer(server: &Server, ask: &Ask) -> Reply {
    if !ask.is_post() {
        return Reply::method_not_allowed("POST");
    }
    let form = ask.form();
    let client = match authenticate(server, ask, &form) {
        Ok(client) => client,
        Err(error) => return error.reply(),
    };
    let token = form.get("token").unwrap_or_default();
    let grants = &server.core.grants;
    if let Some(grant) = grants.refresh_tokens.get(token)
        && grants
            .grants
            .get(&grant)
            .is_some_and(|grant| grant.client == client.id)
    {
        grants.revoke(&grant);
    }
    grants.access_tokens.change(token, |token| {
        if token.client == client.id {
            token.revoked = true;
        }
    });
    Reply::new(200)
}
