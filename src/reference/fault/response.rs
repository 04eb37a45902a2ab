//! Faults that concern what the client gets.

use super::{EVERY, Edit, Fault, PLAIN, VENDOR};
use crate::reference::behaviour::{
    CodePlace, Delivery, Denial, ErrorShape, Injected, Issuer, Reflection, RegisteredQuery, StateEcho,
    TenantNaming, UnsentState,
};
use crate::reference::tamper::{Part, Tamper, TamperEdit};

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        id: "state-dropped",
        title: "The state is missing beside a code.",
        edit: Edit::Behaviour(|behaviour| behaviour.callback.state = StateEcho::Dropped),
        dialects: EVERY,
        breaks: &["authorize/state-returned-with-code"],
    },
    Fault {
        id: "code-in-fragment",
        title: "The code stands in the fragment, where no server-side client sees it.",
        edit: Edit::Behaviour(|behaviour| behaviour.callback.code_place = CodePlace::Fragment),
        dialects: EVERY,
        breaks: &[
            "authorize/state-returned-with-code",
            "authorize/login-completes-request",
            "session/code-with-session",
            "session/prompt-none-with-session",
        ],
    },
    Fault {
        id: "state-mangled",
        title: "A plus sign in the state becomes a space.",
        edit: Edit::Behaviour(|behaviour| behaviour.callback.state = StateEcho::PlusBecomesSpace),
        dialects: EVERY,
        breaks: &["authorize/state-returned-with-code"],
    },
    Fault {
        id: "state-dropped-on-error",
        title: "The state is missing beside an error.",
        edit: Edit::Behaviour(|behaviour| behaviour.callback.state_on_error = StateEcho::Dropped),
        dialects: EVERY,
        breaks: &["authorize/state-returned-with-error"],
    },
    Fault {
        id: "state-invented",
        title: "A response has a state although the request had none.",
        edit: Edit::Behaviour(|behaviour| behaviour.callback.unsent_state = UnsentState::Invented),
        dialects: EVERY,
        breaks: &["authorize/no-state-invented"],
    },
    Fault {
        id: "errors-stay-on-server",
        title: "Errors that the client should learn of are shown to the end-user.",
        edit: Edit::Behaviour(|behaviour| behaviour.errors.to_client = Delivery::ErrorPage),
        dialects: EVERY,
        breaks: &[
            "authorize/error-by-redirect",
            "authorize/automatic-error-redirect",
        ],
    },
    Fault {
        id: "query-dropped",
        title: "The query of the registered redirect URI is lost.",
        edit: Edit::Behaviour(|behaviour| behaviour.callback.registered_query = RegisteredQuery::Dropped),
        dialects: EVERY,
        breaks: &["authorize/redirect-uri-query-kept"],
    },
    Fault {
        id: "query-second-mark",
        title: "The response follows the registered query after a second question mark.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.callback.registered_query = RegisteredQuery::SecondQuestionMark
        }),
        dialects: EVERY,
        breaks: &["authorize/redirect-uri-query-kept"],
    },
    Fault {
        id: "error-twice",
        title: "The error stands in the response twice.",
        edit: Edit::Behaviour(|behaviour| behaviour.callback.shape = ErrorShape::ErrorTwice),
        dialects: EVERY,
        breaks: &["authorize/error-response-well-formed"],
    },
    Fault {
        id: "code-with-error",
        title: "A code stands beside the error.",
        edit: Edit::Behaviour(|behaviour| behaviour.callback.shape = ErrorShape::WithCode),
        dialects: EVERY,
        breaks: &["authorize/error-response-well-formed"],
    },
    Fault {
        id: "description-unclean",
        title: "The description of an error has a quote and a line break in it.",
        edit: Edit::Behaviour(|behaviour| behaviour.callback.shape = ErrorShape::UncleanDescription),
        dialects: EVERY,
        breaks: &["authorize/error-response-well-formed"],
    },
    Fault {
        id: "scope-raw-reflect",
        title: "The description of an error repeats the scope as it came.",
        edit: Edit::Behaviour(|behaviour| behaviour.callback.reflection = Reflection::Scope),
        dialects: EVERY,
        breaks: &["authorize/error-response-well-formed"],
    },
    Fault {
        id: "error-percent-broken",
        title: "An error response holds a percent sign that begins no encoded byte.",
        edit: Edit::Behaviour(|behaviour| behaviour.callback.shape = ErrorShape::BrokenEncoding),
        dialects: EVERY,
        breaks: &["authorize/error-response-well-formed"],
    },
    Fault {
        id: "error-uri-relative",
        title: "`error_uri` is a path without a host.",
        edit: Edit::Behaviour(|behaviour| behaviour.callback.shape = ErrorShape::RelativeErrorUri),
        dialects: EVERY,
        breaks: &["authorize/error-response-well-formed"],
    },
    Fault {
        id: "error-with-debug",
        title: "An error response holds a parameter for the server's own programmers.",
        edit: Edit::Behaviour(|behaviour| behaviour.callback.shape = ErrorShape::FurtherParameter),
        dialects: PLAIN,
        breaks: &["authorize/error-response-known-parameters"],
    },
    Fault {
        id: "deny-wrong-code",
        title: "A denial becomes an invalid request.",
        edit: Edit::Behaviour(|behaviour| behaviour.errors.denial = Denial::InvalidRequest),
        dialects: EVERY,
        breaks: &["authorize/access-denied"],
    },
    Fault {
        id: "deny-is-silent",
        title: "A denial ends on a page, and the client learns nothing.",
        edit: Edit::Behaviour(|behaviour| behaviour.errors.denial = Denial::Page),
        dialects: EVERY,
        breaks: &["authorize/access-denied"],
    },
    Fault {
        id: "failure-as-500",
        title: "An internal failure becomes a raw page.",
        edit: Edit::Behaviour(|behaviour| behaviour.errors.failure = Injected::RawPage),
        dialects: EVERY,
        breaks: &["authorize/server-error"],
    },
    Fault {
        id: "overload-as-500",
        title: "An overload becomes a raw page.",
        edit: Edit::Behaviour(|behaviour| behaviour.errors.overload = Injected::RawPage),
        dialects: EVERY,
        breaks: &["authorize/temporarily-unavailable"],
    },
    Fault {
        id: "iss-dropped",
        title: "The issuer is announced for responses, and not sent.",
        edit: Edit::Behaviour(|behaviour| behaviour.callback.issuer = Issuer::AnnouncedOnly),
        dialects: PLAIN,
        breaks: &["authorize/response-issuer"],
    },
    Fault {
        id: "redirect-303",
        title: "Errors go to the client by 303.",
        edit: Edit::Behaviour(|behaviour| behaviour.callback.error_status = 303),
        dialects: VENDOR,
        breaks: &["wristband/error-redirect-302"],
    },
    Fault {
        id: "tenant-omitted-on-error",
        title: "Errors do not name the tenant.",
        edit: Edit::Behaviour(|behaviour| behaviour.tenancy.on_error = TenantNaming::Omitted),
        dialects: VENDOR,
        breaks: &["wristband/tenant-named-on-error"],
    },
    Fault {
        id: "cors-authorize",
        title: "The authorization endpoint lets scripts of any origin read its answers.",
        edit: Edit::Tamper(Tamper {
            part: Part::Authorize,
            edit: TamperEdit::AddHeader("access-control-allow-origin", "*"),
        }),
        dialects: EVERY,
        breaks: &["authorize/no-cors"],
    },
    Fault {
        id: "redirect-307",
        title: "The redirect after the sign-in form is a 307, which makes the browser post the password on.",
        edit: Edit::Tamper(Tamper {
            part: Part::Login,
            edit: TamperEdit::RedirectStatus(307),
        }),
        dialects: EVERY,
        breaks: &["authorize/redirect-after-sign-in"],
    },
    Fault {
        id: "framable",
        title: "No page forbids to be shown in a frame.",
        edit: Edit::Tamper(Tamper {
            part: Part::Everything,
            edit: TamperEdit::RemoveHeaders(&["content-security-policy", "x-frame-options"]),
        }),
        dialects: EVERY,
        breaks: &[
            "authorize/login-page-not-framable",
            "authorize/login-page-refuses-frames",
            "authorize/error-page-not-framable",
        ],
    },
];
