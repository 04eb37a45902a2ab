//! Faults in what the token endpoint answers.

use super::super::{EVERY, Edit, Fault, VENDOR};
use crate::reference::behaviour::{AccessTokenFormat, RefreshTokens, Refusals, ResponseShape};
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
    Fault {
        id: "access-tokens-counted",
        title: "Access tokens are numbers in a row.",
        edit: Edit::Behaviour(|behaviour| behaviour.token.access_tokens = AccessTokenFormat::Counter),
        dialects: EVERY,
        breaks: &["token/unguessable-access-tokens"],
    },
    Fault {
        id: "refresh-tokens-unasked",
        title: "Refresh tokens come without offline_access.",
        edit: Edit::Behaviour(|behaviour| behaviour.token.refresh_tokens = RefreshTokens::Always),
        dialects: VENDOR,
        breaks: &["wristband/refresh-token-iff-offline-access"],
    },
    Fault {
        id: "refresh-tokens-never",
        title: "No refresh token comes, whatever was asked for.",
        edit: Edit::Behaviour(|behaviour| behaviour.token.refresh_tokens = RefreshTokens::Never),
        dialects: VENDOR,
        breaks: &["wristband/refresh-token-iff-offline-access"],
    },
];
