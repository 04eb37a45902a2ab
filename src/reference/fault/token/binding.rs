//! Faults in what binds a code.

use super::super::{EVERY, Edit, Fault};
use crate::reference::behaviour::{
    CodeClient, CodeLifetime, CodeRedirectUri, FailedAttempt, GrantedScope, Marking, NeedlessVerifier,
    Replay, VerifierCheck,
};

pub(in crate::reference::fault) const FAULTS: &[Fault] = &[
    Fault {
        id: "replay-keeps-access-token",
        title: "A second use of a code leaves the access token of the first alive.",
        edit: Edit::Behaviour(|behaviour| behaviour.code.replay = Replay::KeepsAccessToken),
        dialects: EVERY,
        breaks: &["token/replay-ends-access-token"],
    },
    Fault {
        id: "replay-keeps-refresh-token",
        title: "A second use of a code leaves the refresh token of the first alive.",
        edit: Edit::Behaviour(|behaviour| behaviour.code.replay = Replay::KeepsRefreshToken),
        dialects: EVERY,
        breaks: &["token/replay-ends-refresh-token"],
    },
    Fault {
        id: "code-marked-late",
        title: "A code is marked as used some time after it was looked at.",
        edit: Edit::Behaviour(|behaviour| behaviour.code.marking = Marking::AfterGap),
        dialects: EVERY,
        breaks: &["token/code-race"],
    },
    Fault {
        id: "code-unbound",
        title: "Any client may use any code.",
        edit: Edit::Behaviour(|behaviour| behaviour.code.client = CodeClient::Unbound),
        dialects: EVERY,
        breaks: &["token/code-bound-to-client"],
    },
    Fault {
        id: "failed-attempt-burns-code",
        title: "An attempt that fails uses the code up.",
        edit: Edit::Behaviour(|behaviour| behaviour.code.failed_attempt = FailedAttempt::BurnsCode),
        dialects: EVERY,
        breaks: &[
            "token/code-after-foreign-client",
            "token/code-after-failed-authentication",
        ],
    },
    Fault {
        id: "token-redirect-ignored",
        title: "The redirect URI of a token request is not compared.",
        edit: Edit::Behaviour(|behaviour| behaviour.code.redirect_uri = CodeRedirectUri::Ignored),
        dialects: EVERY,
        breaks: &["token/redirect-uri-bound", "token/redirect-uri-repeated"],
    },
    Fault {
        id: "token-redirect-any-registered",
        title: "Any registered redirect URI is taken with a code.",
        edit: Edit::Behaviour(|behaviour| behaviour.code.redirect_uri = CodeRedirectUri::AnyRegistered),
        dialects: EVERY,
        breaks: &["token/redirect-uri-bound"],
    },
    Fault {
        id: "token-redirect-optional",
        title: "A token request may leave the redirect URI out.",
        edit: Edit::Behaviour(|behaviour| behaviour.code.redirect_uri = CodeRedirectUri::MayBeMissing),
        dialects: EVERY,
        breaks: &["token/redirect-uri-repeated"],
    },
    Fault {
        id: "code-immortal",
        title: "Codes never expire.",
        edit: Edit::Behaviour(|behaviour| behaviour.code.lifetime = CodeLifetime::Endless),
        dialects: EVERY,
        breaks: &["token/code-expires"],
    },
    Fault {
        id: "verifier-ignored",
        title: "Code verifiers are not looked at.",
        edit: Edit::Behaviour(|behaviour| behaviour.code.verifier = VerifierCheck::Ignored),
        dialects: EVERY,
        breaks: &[
            "token/verifier-checked",
            "token/verifier-required",
            "token/no-plain-verifier",
            "token/verifier-of-its-code",
            "token/verifier-form",
        ],
    },
    Fault {
        id: "verifier-optional",
        title: "A code verifier may be left out.",
        edit: Edit::Behaviour(|behaviour| behaviour.code.verifier = VerifierCheck::MayBeMissing),
        dialects: EVERY,
        breaks: &["token/verifier-required"],
    },
    Fault {
        id: "needless-verifier-ignored",
        title: "A verifier for a code without a challenge is ignored.",
        edit: Edit::Behaviour(|behaviour| behaviour.code.needless_verifier = NeedlessVerifier::Ignored),
        dialects: EVERY,
        breaks: &["token/needless-verifier"],
    },
    Fault {
        id: "challenge-as-verifier",
        title: "The challenge itself is taken as its verifier.",
        edit: Edit::Behaviour(|behaviour| behaviour.code.verifier = VerifierCheck::PlainToo),
        dialects: EVERY,
        breaks: &["token/no-plain-verifier"],
    },
    Fault {
        id: "verifier-of-any-code",
        title: "The verifier of any code fits all.",
        edit: Edit::Behaviour(|behaviour| behaviour.code.verifier = VerifierCheck::OfAnyCode),
        dialects: EVERY,
        breaks: &["token/verifier-of-its-code"],
    },
    Fault {
        id: "verifier-compared-loosely",
        title: "Spaces and case of a code verifier do not matter.",
        edit: Edit::Behaviour(|behaviour| behaviour.code.verifier = VerifierCheck::Lenient),
        dialects: EVERY,
        breaks: &["token/verifier-form"],
    },
    Fault {
        id: "verifier-of-any-form",
        title: "The form of a code verifier is not looked at.",
        edit: Edit::Behaviour(|behaviour| behaviour.code.verifier = VerifierCheck::AnyForm),
        dialects: EVERY,
        breaks: &["token/verifier-form"],
    },
    Fault {
        id: "scope-widened",
        title: "All scopes of the server are granted, whatever was asked for.",
        edit: Edit::Behaviour(|behaviour| behaviour.token.granted_scope = GrantedScope::All),
        dialects: EVERY,
        breaks: &["token/scope-within-request"],
    },
];
