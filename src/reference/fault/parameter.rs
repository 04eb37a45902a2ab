//! Faults that concern the hygiene of parameters, and scopes.

use super::{EVERY, Edit, Fault, PLAIN};
use crate::reference::behaviour::{
    DuplicateHandling, HintParameters, NonceClaim, NonceForCode, ParameterOrder, ScopeLimit, ScopeMember,
    ScopeOrder, StateEcho, UnknownScope,
};

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        id: "duplicate-first",
        title: "Of two values of a parameter the first one counts.",
        edit: Edit::Behaviour(|behaviour| behaviour.authorize.duplicates = DuplicateHandling::First),
        dialects: EVERY,
        breaks: &[
            "authorize/duplicate-parameter",
            "authorize/duplicate-openid-parameter",
        ],
    },
    Fault {
        id: "state-truncated",
        title: "A state is cut after its 512th character.",
        edit: Edit::Behaviour(|behaviour| behaviour.callback.state = StateEcho::Truncated),
        dialects: PLAIN,
        breaks: &["authorize/long-state-returned"],
    },
    Fault {
        id: "nonce-truncated",
        title: "A nonce is cut after its 255th character.",
        edit: Edit::Behaviour(|behaviour| behaviour.token.nonce = NonceClaim::Truncated),
        dialects: PLAIN,
        breaks: &["id-token/long-nonce"],
    },
    Fault {
        id: "parameter-order-matters",
        title: "A request that does not begin with its client is an error.",
        edit: Edit::Behaviour(|behaviour| behaviour.parameters.order = ParameterOrder::ClientFirst),
        dialects: EVERY,
        breaks: &["authorize/order-irrelevant"],
    },
    Fault {
        id: "scope-order-matters",
        title: "A scope that does not begin with `openid` is an error.",
        edit: Edit::Behaviour(|behaviour| behaviour.parameters.scope_order = ScopeOrder::OpenIdFirst),
        dialects: EVERY,
        breaks: &["authorize/order-irrelevant"],
    },
    Fault {
        id: "ui-locales-error",
        title: "`display`, `ui_locales` and other hints are errors.",
        edit: Edit::Behaviour(|behaviour| behaviour.parameters.hints = HintParameters::Refused),
        dialects: EVERY,
        breaks: &["authorize/optional-parameters-accepted"],
    },
    Fault {
        id: "nonce-required-code",
        title: "A request for a code must have a nonce.",
        edit: Edit::Behaviour(|behaviour| behaviour.parameters.nonce_for_code = NonceForCode::Required),
        dialects: EVERY,
        breaks: &["authorize/nonce-optional-for-code"],
    },
    Fault {
        id: "nonce-for-everybody",
        title: "An ID token has a nonce even where the client sent none.",
        edit: Edit::Behaviour(|behaviour| behaviour.token.nonce = NonceClaim::Constant),
        dialects: EVERY,
        breaks: &["authorize/nonce-optional-for-code"],
    },
    Fault {
        id: "unknown-scope-granted-silently",
        title: "An unknown scope value is granted, and the token response names no scope.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.authorize.unknown_scope = UnknownScope::Granted;
            behaviour.parameters.scope_member = ScopeMember::Never;
        }),
        dialects: PLAIN,
        breaks: &["authorize/unknown-scope"],
    },
    Fault {
        id: "narrowed-scope-untold",
        title: "The token response does not name the scope, not even where it is less than what was asked for.",
        edit: Edit::Behaviour(|behaviour| behaviour.parameters.scope_member = ScopeMember::Never),
        dialects: PLAIN,
        breaks: &["authorize/unknown-scope"],
    },
    Fault {
        id: "scope-not-limited",
        title: "Every client is granted every scope value of the server.",
        edit: Edit::Behaviour(|behaviour| behaviour.parameters.scope_limit = ScopeLimit::Granted),
        dialects: PLAIN,
        breaks: &["authorize/scope-not-allowed"],
    },
];
