//! Step: the response type is supported.

use super::{Draft, Ground, Refusal};
use crate::reference::behaviour::{MissingResponseType, ResponseTypes, TypeOrder};
use crate::reference::core::ResponseType;

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
    let read = read(wanted, ground.behaviour.front_channel.order);
    draft.response_type = match (read, behaviour.response_types) {
        (Some(ResponseType::Code), _) | (_, ResponseTypes::AllAsCode) => ResponseType::Code,
        (Some(ResponseType::Token), ResponseTypes::CodeAndToken) => ResponseType::Token,
        (Some(with_id_token), ResponseTypes::WithIdToken) if with_id_token.has_id_token() => with_id_token,
        (_, ResponseTypes::CodeOnly | ResponseTypes::CodeAndToken | ResponseTypes::WithIdToken) => {
            return Err(Refusal::Request {
                error: behaviour.unknown_response_type_error,
                description: "The response type is not supported.",
            });
        }
    };
    Ok(())
}

/// The response type that a text names.
fn read(text: &str, order: TypeOrder) -> Option<ResponseType> {
    let mut words: Vec<&str> = text.split(' ').collect();
    match order {
        TypeOrder::Irrelevant => words.sort_unstable(),
        TypeOrder::Significant => {}
    }
    let text = words.join(" ");
    ResponseType::ALL.into_iter().find(|known| known.name() == text)
}
