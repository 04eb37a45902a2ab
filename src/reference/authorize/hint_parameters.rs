//! Step: parameters that only give hints cause no error, and a code needs no nonce (OIDC Core §3.1.2.1, §15.1).

use super::{Draft, Ground, Refusal, ResponseType};
use crate::reference::behaviour::{HintParameters, NonceForCode};

/// What a server may do nothing with.
const HINTS: [&str; 5] = [
    "display",
    "ui_locales",
    "claims_locales",
    "login_hint",
    "acr_values",
];

pub(super) fn check(ground: &Ground<'_>, draft: &mut Draft) -> Result<(), Refusal> {
    let behaviour = &ground.behaviour.parameters;
    let hinted = HINTS.iter().any(|name| ground.parameters.count(name) > 0);
    if hinted && behaviour.hints == HintParameters::Refused {
        return Err(Refusal::invalid_request("The server takes no hints."));
    }
    let bare = draft.response_type == ResponseType::Code && ground.parameters.value("nonce").is_none();
    match behaviour.nonce_for_code {
        NonceForCode::Required if bare => Err(Refusal::invalid_request("The parameter nonce is missing.")),
        NonceForCode::Required | NonceForCode::Optional => Ok(()),
    }
}
