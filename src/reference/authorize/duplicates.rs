//! Step: no parameter is sent more than once (RFC 6749 §3.1).

use super::parameters::KNOWN;
use super::{Draft, Ground, Refusal};
use crate::reference::behaviour::DuplicateHandling;

/// Those two have rules of their own: their errors must not go to the client.
const JUDGED_BEFORE: [&str; 2] = ["client_id", "redirect_uri"];

pub(super) fn check(ground: &Ground<'_>, _draft: &mut Draft) -> Result<(), Refusal> {
    let twice = KNOWN
        .iter()
        .filter(|name| !JUDGED_BEFORE.contains(name))
        .any(|name| ground.parameters.count(name) > 1);
    match (twice, ground.behaviour.authorize.duplicates) {
        (false, _) | (true, DuplicateHandling::First) => Ok(()),
        (true, DuplicateHandling::Refused) => {
            Err(Refusal::invalid_request("A parameter was sent more than once."))
        }
    }
}
