//! Step: the order of parameters makes no difference (RFC 6749 §3.1).

use super::{Draft, Ground, Refusal};
use crate::reference::behaviour::ParameterOrder;

pub(super) fn check(ground: &Ground<'_>, _draft: &mut Draft) -> Result<(), Refusal> {
    match ground.behaviour.parameters.order {
        ParameterOrder::ClientFirst if ground.parameters.first_name() != Some("client_id") => {
            Err(Refusal::invalid_request("A request must begin with the client."))
        }
        ParameterOrder::Free | ParameterOrder::ClientFirst => Ok(()),
    }
}
