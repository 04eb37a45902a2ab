//! Step: the response type is supported.

use super::{Draft, Ground, Refusal, ResponseType};
use crate::reference::behaviour::{MissingResponseType, ResponseTypes};

pub(super) fn check(ground: &Ground<'_>, draft: &mut Draft) -> Result<(), Refusal> {
    let behaviour = &ground.behaviour.authorize;
    let Some(wanted) = ground.parameters.value("response_type") else {
        return match behaviour.missing_response_type {
            MissingResponseType::Refused => Err(Refusal::invalid_request(
                "The parameter response_type is missing.",
            )),
            MissingResponseType::MeansCode => Ok(()),
        };
    };
    draft.response_type = match (wanted, behaviour.response_types) {
        ("code", _) | (_, ResponseTypes::AllAsCode) => ResponseType::Code,
        ("token", ResponseTypes::CodeAndToken) => ResponseType::Token,
        (_, ResponseTypes::CodeOnly | ResponseTypes::CodeAndToken) => {
            return Err(Refusal::Request {
                error: behaviour.unknown_response_type_error,
                description: "The response type is not supported.",
            });
        }
    };
    Ok(())
}
