//! Step: the client may ask for an authorization code.

use super::{Draft, Ground, Refusal};
use crate::reference::behaviour::ClientGrant;

pub(super) fn check(ground: &Ground<'_>, draft: &mut Draft) -> Result<(), Refusal> {
    // A server that looks at the request first has no client yet.
    if draft.client.as_ref().is_none_or(|client| client.code_grant) {
        return Ok(());
    }
    let description = "The client may not use the authorization code grant.";
    match ground.behaviour.authorize.client_grant {
        ClientGrant::Checked => Err(Refusal::Request {
            error: "unauthorized_client",
            description,
        }),
        ClientGrant::RefusedAsAccessDenied => Err(Refusal::Request {
            error: "access_denied",
            description,
        }),
        ClientGrant::AnyClient => Ok(()),
    }
}
