//! Step: the client may ask for an authorization code, and may use the response type.

use super::{Draft, Ground, Refusal};
use crate::reference::behaviour::{ClientGrant, ClientTypes};

pub(super) fn check(ground: &Ground<'_>, draft: &mut Draft) -> Result<(), Refusal> {
    // A server that looks at the request first has no client yet.
    let Some(client) = &draft.client else {
        return Ok(());
    };
    if client.code_grant {
        let registered = client.response_types.contains(&draft.response_type);
        return match ground.behaviour.front_channel.client_types {
            ClientTypes::Checked if !registered => Err(Refusal::Request {
                error: "unauthorized_client",
                description: "The client may not use this response type.",
            }),
            ClientTypes::Checked | ClientTypes::AnyClient => Ok(()),
        };
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
