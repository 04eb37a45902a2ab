//! Step: parameters keep to the documented lengths. That of the redirect URI is checked with the redirect URI.

use super::{Draft, Ground, Refusal};
use crate::reference::behaviour::Limits;

/// Name, shortest, longest.
const DOCUMENTED: [(&str, usize, usize); 2] = [("state", 22, 512), ("nonce", 22, 128)];

/// Parameters, and bytes of a value, beyond which a careless server fails.
const MANY: usize = 200;
const LONG: usize = 32_000;

pub(super) fn check(ground: &Ground<'_>, _draft: &mut Draft) -> Result<(), Refusal> {
    let outside = DOCUMENTED.iter().any(|(name, shortest, longest)| {
        ground
            .parameters
            .value(name)
            .is_some_and(|value| !(*shortest..=*longest).contains(&value.chars().count()))
    });
    let huge = ground.parameters.count_all() > MANY || ground.parameters.longest() > LONG;
    match (ground.behaviour.authorize.limits, outside) {
        (Limits::FailsWhereHuge, _) if huge => Err(Refusal::Failure),
        (Limits::Documented, true) => Err(Refusal::invalid_request(
            "A parameter is shorter or longer than allowed.",
        )),
        (Limits::Documented, false) | (Limits::None | Limits::FailsWhereHuge, _) => Ok(()),
    }
}
