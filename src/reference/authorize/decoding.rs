//! Step: every parameter can be decoded.

use super::{Draft, Ground, Refusal};
use crate::reference::behaviour::Malformed;

pub(super) fn check(ground: &Ground<'_>, _draft: &mut Draft) -> Result<(), Refusal> {
    let malformed = ground.parameters.malformed().is_some();
    let careless = malformed || ground.parameters.has_unencoded();
    match ground.behaviour.authorize.malformed {
        Malformed::InvalidRequest if malformed => {
            Err(Refusal::invalid_request("A parameter cannot be decoded."))
        }
        Malformed::TraceOnPage if careless => Err(Refusal::page(
            "thread 'worker' panicked at src/decode.rs:42:13: invalid byte; stack backtrace: 0: rust_begin_unwind",
        )),
        Malformed::Failure if careless => Err(Refusal::Failure),
        Malformed::InvalidRequest | Malformed::TraceOnPage | Malformed::Failure => Ok(()),
    }
}
