//! Faults that concern what is asked for.

use super::{EVERY, Edit, Fault, PLAIN, VENDOR};
use crate::reference::behaviour::{
    ClientGrant, ClientTypes, EmptyValue, Extension, Limits, Malformed, Methods, MissingResponseType,
    MissingScope, Order, RequestParameter, RequestUri, ResponseTypes, ScopeCharacters, UnknownParameter,
    UnknownPrompt, UnknownScope,
};

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        id: "get-refused",
        title: "The authorization endpoint answers GET with 405.",
        edit: Edit::Behaviour(|behaviour| behaviour.authorize.methods = Methods::PostOnly),
        dialects: EVERY,
        breaks: &["authorize/get-supported"],
    },
    Fault {
        id: "get-only",
        title: "The authorization endpoint answers POST with 405.",
        edit: Edit::Behaviour(|behaviour| behaviour.authorize.methods = Methods::GetOnly),
        dialects: EVERY,
        breaks: &["authorize/post-supported"],
    },
    Fault {
        id: "unknown-parameter-refused",
        title: "An unknown parameter is an error.",
        edit: Edit::Behaviour(|behaviour| behaviour.authorize.unknown_parameter = UnknownParameter::Refused),
        dialects: EVERY,
        breaks: &["authorize/unknown-parameter-ignored"],
    },
    Fault {
        id: "empty-is-value",
        title: "A parameter without a value counts as a value.",
        edit: Edit::Behaviour(|behaviour| behaviour.authorize.empty = EmptyValue::Value),
        dialects: EVERY,
        breaks: &["authorize/empty-parameter-ignored"],
    },
    Fault {
        id: "no-response-type-ok",
        title: "A request without a response type is served as one for a code.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.authorize.missing_response_type = MissingResponseType::MeansCode
        }),
        dialects: EVERY,
        breaks: &["authorize/missing-response-type"],
    },
    Fault {
        id: "response-type-unchecked",
        title: "Whatever stands in `response_type` counts as `code`.",
        edit: Edit::Behaviour(|behaviour| behaviour.authorize.response_types = ResponseTypes::AllAsCode),
        dialects: EVERY,
        breaks: &["authorize/unsupported-response-type"],
    },
    Fault {
        id: "implicit-for-all",
        title: "Every client gets an access token in the fragment if it asks for one.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.authorize.response_types = ResponseTypes::CodeAndToken;
            behaviour.front_channel.client_types = ClientTypes::AnyClient;
        }),
        dialects: EVERY,
        breaks: &["authorize/unsupported-response-type"],
    },
    Fault {
        id: "panic-on-nul",
        title: "A parameter that cannot be decoded makes the server fail.",
        edit: Edit::Behaviour(|behaviour| behaviour.authorize.malformed = Malformed::Failure),
        dialects: EVERY,
        breaks: &["authorize/malformed-encoding", "authorize/malformed-request-line"],
    },
    Fault {
        id: "code-grant-for-all",
        title: "Clients without the authorization code grant get codes.",
        edit: Edit::Behaviour(|behaviour| behaviour.authorize.client_grant = ClientGrant::AnyClient),
        dialects: EVERY,
        breaks: &["authorize/unauthorized-client"],
    },
    Fault {
        id: "unauthorized-client-wrong-code",
        title: "A client without the grant is told that the end-user denied.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.authorize.client_grant = ClientGrant::RefusedAsAccessDenied
        }),
        dialects: EVERY,
        breaks: &["authorize/unauthorized-client"],
    },
    Fault {
        id: "scope-characters-crash",
        title: "A scope with forbidden characters makes the server fail.",
        edit: Edit::Behaviour(|behaviour| behaviour.authorize.scope_characters = ScopeCharacters::Failure),
        dialects: PLAIN,
        breaks: &["authorize/malformed-scope"],
    },
    Fault {
        id: "scope-characters-unchecked",
        title: "Scope values with forbidden characters are left out without a word.",
        edit: Edit::Behaviour(|behaviour| behaviour.authorize.scope_characters = ScopeCharacters::Unchecked),
        dialects: VENDOR,
        breaks: &["wristband/malformed-scope"],
    },
    Fault {
        id: "request-ignored",
        title: "The `request` parameter is ignored.",
        edit: Edit::Behaviour(|behaviour| behaviour.authorize.request = RequestParameter::Ignored),
        dialects: VENDOR,
        breaks: &["authorize/request-not-supported"],
    },
    Fault {
        id: "request-uri-ignored",
        title: "The `request_uri` parameter is ignored.",
        edit: Edit::Behaviour(|behaviour| behaviour.authorize.request_uri = RequestUri::Ignored),
        dialects: VENDOR,
        breaks: &["authorize/request-uri-not-supported"],
    },
    Fault {
        id: "request-uri-fetched",
        title: "A request URI is fetched before it is refused.",
        edit: Edit::Behaviour(|behaviour| behaviour.authorize.request_uri = RequestUri::FetchedThenRefused),
        dialects: EVERY,
        breaks: &["authorize/request-uri-not-fetched"],
    },
    Fault {
        id: "registration-ignored",
        title: "The `registration` parameter is ignored.",
        edit: Edit::Behaviour(|behaviour| behaviour.authorize.registration = Extension::Ignored),
        dialects: EVERY,
        breaks: &["authorize/registration-not-supported"],
    },
    Fault {
        id: "session-before-request",
        title: "The session is looked at before the request.",
        edit: Edit::Behaviour(|behaviour| behaviour.authorize.order = Order::SessionFirst),
        dialects: EVERY,
        breaks: &["authorize/request-checked-before-session"],
    },
    Fault {
        id: "missing-scope-ok",
        title: "A request without a scope is served.",
        edit: Edit::Behaviour(|behaviour| behaviour.authorize.missing_scope = MissingScope::Empty),
        dialects: VENDOR,
        breaks: &["wristband/missing-scope"],
    },
    Fault {
        id: "unknown-scope-granted",
        title: "An unknown scope value is granted.",
        edit: Edit::Behaviour(|behaviour| behaviour.authorize.unknown_scope = UnknownScope::Granted),
        dialects: VENDOR,
        breaks: &["wristband/unknown-scope"],
    },
    Fault {
        id: "limits-unchecked",
        title: "The documented lengths of parameters are not held.",
        edit: Edit::Behaviour(|behaviour| behaviour.authorize.limits = Limits::None),
        dialects: VENDOR,
        breaks: &["wristband/parameter-limits"],
    },
    Fault {
        id: "undocumented-error",
        title: "An unknown prompt is refused with an error code that no document knows.",
        edit: Edit::Behaviour(|behaviour| behaviour.authorize.unknown_prompt = UnknownPrompt::Undocumented),
        dialects: VENDOR,
        breaks: &["wristband/closed-error-list"],
    },
];
