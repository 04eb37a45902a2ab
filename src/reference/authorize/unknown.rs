//! Step: unknown parameters are ignored (RFC 6749 §3.1).

use super::{Draft, Ground, Refusal};
use crate::reference::behaviour::UnknownParameter;

pub(super) fn check(ground: &Ground<'_>, _draft: &mut Draft) -> Result<(), Refusal> {
    match ground.behaviour.authorize.unknown_parameter {
        UnknownParameter::Ignored => Ok(()),
        UnknownParameter::Refused if ground.parameters.unknown().is_none() => Ok(()),
        UnknownParameter::Refused => Err(Refusal::invalid_request("A parameter is not known.")),
    }
}
