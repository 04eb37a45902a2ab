//! Step: extensions that the server does not support are refused by name (OIDC Core §3.1.2.6), and so is a request
//! object that was found to be no good.

use super::{Draft, Ground, Refusal};
use crate::reference::behaviour::{Extension, RequestParameter, RequestUri};

pub(super) fn check(ground: &Ground<'_>, _draft: &mut Draft) -> Result<(), Refusal> {
    if let Some(refusal) = &ground.refused_object {
        return Err(refusal.clone());
    }
    let behaviour = &ground.behaviour.authorize;
    let sent = |name: &str| ground.parameters.count(name) > 0;
    let refuse_uri = match behaviour.request_uri {
        RequestUri::Refused | RequestUri::FetchedThenRefused => true,
        RequestUri::Ignored | RequestUri::Taken => false,
    };
    let rows = [
        (
            "request",
            behaviour.request == RequestParameter::Refused,
            "request_not_supported",
            "Request objects are not supported.",
        ),
        (
            "request_uri",
            refuse_uri,
            "request_uri_not_supported",
            "Request URIs are not supported.",
        ),
        (
            "registration",
            behaviour.registration == Extension::Refused,
            "registration_not_supported",
            "Registration in a request is not supported.",
        ),
    ];
    match rows
        .into_iter()
        .find(|(name, refused, ..)| *refused && sent(name))
    {
        Some((_, _, error, description)) => Err(Refusal::Request { error, description }),
        None => Ok(()),
    }
}
