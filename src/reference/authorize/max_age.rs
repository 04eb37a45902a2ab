//! Step: `max_age` is a number of seconds, not negative.

use super::{Draft, Ground, Refusal};
use crate::reference::behaviour::{MaxAge, OpenIdConnect};

/// The largest number that every client can write exactly (RFC 8259 §6).
const LONGEST: i64 = (1 << 53) - 1;

pub(super) fn check(ground: &Ground<'_>, draft: &mut Draft) -> Result<(), Refusal> {
    if ground.behaviour.front_channel.openid == OpenIdConnect::Unknown {
        return Ok(());
    }
    let Some(text) = ground.parameters.value("max_age") else {
        return Ok(());
    };
    let number = text.bytes().all(|byte| byte.is_ascii_digit());
    match (text.parse::<i64>(), ground.behaviour.authorize.max_age) {
        (Ok(seconds), _) if number && seconds <= LONGEST => {
            draft.max_age = Some(seconds);
            Ok(())
        }
        (_, MaxAge::Unparsed) => Ok(()),
        (_, MaxAge::Checked) => Err(Refusal::invalid_request("The parameter max_age is not a number.")),
    }
}
