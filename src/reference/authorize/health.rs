//! Step: the server is well. Hooks can order a failure or an overload for one request.

use super::{Draft, Ground, Refusal};
use crate::reference::behaviour::Injected;
use crate::reference::core::Injection;

pub(super) fn check(ground: &Ground<'_>, _draft: &mut Draft) -> Result<(), Refusal> {
    let errors = &ground.behaviour.errors;
    let (becomes, error, description) = match ground.injection {
        None => return Ok(()),
        Some(Injection::Failure) => (
            errors.failure,
            "server_error",
            "The server met an unexpected condition.",
        ),
        Some(Injection::Overload) => (
            errors.overload,
            "temporarily_unavailable",
            "The server is overloaded.",
        ),
    };
    match becomes {
        Injected::ByRedirect => Err(Refusal::Request { error, description }),
        Injected::RawPage => Err(Refusal::Failure),
    }
}
