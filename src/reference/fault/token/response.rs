//! Faults in what the token endpoint answers.

use super::super::{EVERY, Edit, Fault};
use crate::reference::behaviour::{Refusals, ResponseShape};
use crate::reference::tamper::{Part, Tamper, TamperEdit};

pub(in crate::reference::fault) const FAULTS: &[Fault] = &[
    Fault {
        id: "token-error-with-200",
        title: "Refusals of the token endpoint have the status 200.",
        edit: Edit::Behaviour(|behaviour| behaviour.token_endpoint.refusals = Refusals::Success),
        dialects: EVERY,
        breaks: &["token/error-well-formed"],
    },
    Fault {
        id: "token-error-page",
        title: "Refusals of the token endpoint are pages.",
        edit: Edit::Behaviour(|behaviour| behaviour.token_endpoint.refusals = Refusals::Page),
        dialects: EVERY,
        breaks: &["token/error-well-formed", "token/unknown-code"],
    },
    Fault {
        id: "token-error-trace",
        title: "The token endpoint fails instead of refusing, and says where.",
        edit: Edit::Behaviour(|behaviour| behaviour.token_endpoint.refusals = Refusals::Trace),
        dialects: EVERY,
        breaks: &["token/error-well-formed", "token/unknown-code"],
    },
    Fault {
        id: "expires-in-text",
        title: "The lifetime of a token is a text.",
        edit: Edit::Behaviour(|behaviour| behaviour.token.response_shape = ResponseShape::ExpiryAsText),
        dialects: EVERY,
        breaks: &["token/response-well-formed"],
    },
    Fault {
        id: "token-type-missing",
        title: "Token responses have no token type.",
        edit: Edit::Behaviour(|behaviour| behaviour.token.response_shape = ResponseShape::WithoutTokenType),
        dialects: EVERY,
        breaks: &["token/response-well-formed"],
    },
    Fault {
        id: "token-response-cacheable",
        title: "Token responses say nothing to caches.",
        edit: Edit::Tamper(Tamper {
            part: Part::Token,
            edit: TamperEdit::RemoveHeaders(&["cache-control", "pragma"]),
        }),
        dialects: EVERY,
        breaks: &["token/response-uncacheable"],
    },
];
