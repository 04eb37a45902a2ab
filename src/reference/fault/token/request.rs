//! Faults in what the token endpoint takes for a request.

use super::super::{EVERY, Edit, Fault};
use crate::reference::behaviour::{
    MachineRefreshTokens, TokenBodies, TokenDuplicates, TokenMethods, UnknownGrantType, UnknownTokenParameter,
};

pub(in crate::reference::fault) const FAULTS: &[Fault] = &[
    Fault {
        id: "token-by-get",
        title: "The token endpoint takes a GET.",
        edit: Edit::Behaviour(|behaviour| behaviour.token_endpoint.methods = TokenMethods::GetToo),
        dialects: EVERY,
        breaks: &["token/get-refused"],
    },
    Fault {
        id: "token-by-json",
        title: "The token endpoint takes JSON documents.",
        edit: Edit::Behaviour(|behaviour| behaviour.token_endpoint.bodies = TokenBodies::JsonToo),
        dialects: EVERY,
        breaks: &["token/form-only"],
    },
    Fault {
        id: "grant-type-default",
        title: "A missing or unknown grant type counts as that of a code.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.token_endpoint.grant_type = UnknownGrantType::TakenForCode
        }),
        dialects: EVERY,
        breaks: &["token/unknown-grant-type"],
    },
    Fault {
        id: "duplicate-token-parameters",
        title: "Of a token parameter that is sent twice one counts.",
        edit: Edit::Behaviour(|behaviour| behaviour.token_endpoint.duplicates = TokenDuplicates::FirstCounts),
        dialects: EVERY,
        breaks: &["token/duplicate-parameter"],
    },
    Fault {
        id: "strict-token-parameters",
        title: "A token request with an unknown parameter is refused.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.token_endpoint.unknown_parameter = UnknownTokenParameter::Refused
        }),
        dialects: EVERY,
        breaks: &["token/unknown-parameter-ignored"],
    },
    Fault {
        id: "machine-refresh-token",
        title: "Machines get refresh tokens.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.token.machine_refresh_tokens = MachineRefreshTokens::Given
        }),
        dialects: EVERY,
        breaks: &["token/machine-without-refresh-token"],
    },
    Fault {
        id: "scope-at-exchange-refused",
        title: "A token request for a code with a scope is refused.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.token_endpoint.unknown_parameter = UnknownTokenParameter::ScopeRefused
        }),
        dialects: EVERY,
        breaks: &["token/scope-at-exchange-ignored"],
    },
    Fault {
        id: "encoded-form-only",
        title: "A colon or a slash that is not percent-encoded spoils the form.",
        edit: Edit::Behaviour(|behaviour| behaviour.token_endpoint.bodies = TokenBodies::EncodedOnly),
        dialects: EVERY,
        breaks: &["token/lenient-form"],
    },
];
