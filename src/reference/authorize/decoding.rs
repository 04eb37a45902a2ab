//! Step: every parameter can be decoded.

use super::{Draft, Ground, Refusal};
use crate::reference::behaviour::Malformed;

pub(super) fn check(ground: &Ground<'_>, _draft: &mut Draft) -> Result<(), Refusal> {
    if ground.parameters.malformed().is_none() {
        return Ok(());
    }
    match ground.behaviour.authorize.malformed {
        Malformed::InvalidRequest => Err(Refusal::invalid_request("A parameter cannot be decoded.")),
        Malformed::Failure => Err(Refusal::Failure),
    }
}
