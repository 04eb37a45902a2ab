//! Step: parameters keep to the documented lengths. That of the redirect URI is checked with the redirect URI.

use super::{Draft, Ground, Refusal};
use crate::reference::behaviour::Limits;

/// Name, shortest, longest.
const DOCUMENTED: [(&str, usize, usize); 2] = [("state", 22, 512), ("nonce", 22, 128)];

pub(super) fn check(ground: &Ground<'_>, _draft: &mut Draft) -> Result<(), Refusal> {
    let outside = DOCUMENTED.iter().any(|(name, shortest, longest)| {
        ground
            .parameters
            .value(name)
            .is_some_and(|value| !(*shortest..=*longest).contains(&value.chars().count()))
    });
    match (ground.behaviour.authorize.limits, outside) {
        (Limits::Documented, true) => Err(Refusal::invalid_request(
            "A parameter is shorter or longer than allowed.",
        )),
        (Limits::Documented, false) | (Limits::None, _) => Ok(()),
    }
}
