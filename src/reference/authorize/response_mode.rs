//! Where an answer stands, and the step that refuses what cannot be: an unknown mode, and tokens in the query.

use super::parameters::Parameters;
use super::{Draft, Ground, Refusal};
use crate::protocol::{ResponseMode, carries_tokens};
use crate::reference::behaviour::{
    Behaviour, ErrorPlace, RequestedMode, ResponseTypes, TokensInQuery, UnknownMode,
};

/// Whether a request is for tokens that come without an exchange.
fn asks_for_tokens(behaviour: &Behaviour, parameters: &Parameters) -> bool {
    let known = match behaviour.authorize.response_types {
        ResponseTypes::WithIdToken | ResponseTypes::CodeAndToken => true,
        ResponseTypes::CodeOnly | ResponseTypes::AllAsCode => false,
    };
    known && parameters.value("response_type").is_some_and(carries_tokens)
}

/// The mode that a request names, if the server takes it.
fn asked_for(behaviour: &Behaviour, parameters: &Parameters) -> Option<ResponseMode> {
    let front = &behaviour.front_channel;
    parameters
        .value("response_mode")
        .filter(|_| parameters.count("response_mode") == 1)
        .and_then(ResponseMode::named)
        .filter(|mode| front.modes.contains(mode) && front.requested_mode == RequestedMode::Used)
}

/// Where the answer to a request stands. This holds before anything is checked, because errors stand there as well.
pub(crate) fn place(behaviour: &Behaviour, parameters: &Parameters, is_error: bool) -> ResponseMode {
    let front = &behaviour.front_channel;
    if is_error && front.errors == ErrorPlace::Query {
        return ResponseMode::Query;
    }
    let tokens = asks_for_tokens(behaviour, parameters);
    let own = if tokens {
        ResponseMode::Fragment
    } else {
        ResponseMode::Query
    };
    match (asked_for(behaviour, parameters), front.tokens_in_query) {
        (Some(ResponseMode::Query), TokensInQuery::Refused | TokensInQuery::MovedToFragment) if tokens => own,
        (Some(mode), _) => mode,
        (None, _) => own,
    }
}

pub(super) fn check(ground: &Ground<'_>, _draft: &mut Draft) -> Result<(), Refusal> {
    let front = &ground.behaviour.front_channel;
    let Some(named) = ground.parameters.value("response_mode") else {
        return Ok(());
    };
    let known = ResponseMode::named(named).is_some_and(|mode| front.modes.contains(&mode));
    match (known, front.unknown_mode) {
        (true, _) | (false, UnknownMode::Ignored) => {}
        (false, UnknownMode::Failure) => return Err(Refusal::Failure),
        (false, UnknownMode::Refused) => {
            return Err(Refusal::invalid_request("The response mode is not supported."));
        }
    }
    let in_query = asked_for(ground.behaviour, ground.parameters) == Some(ResponseMode::Query);
    if in_query
        && front.tokens_in_query == TokensInQuery::Refused
        && asks_for_tokens(ground.behaviour, ground.parameters)
    {
        return Err(Refusal::invalid_request(
            "This response type cannot be answered in the query.",
        ));
    }
    Ok(())
}
