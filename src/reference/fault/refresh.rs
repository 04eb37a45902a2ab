//! Faults that concern refresh tokens.

use super::{EVERY, Edit, Fault, VENDOR};
use crate::reference::behaviour::{
    BadRefreshToken, CallerAuthentication, IdleExpiry, RefreshAnswer, RefreshCaching, RefreshConcurrency,
    RefreshScope, RefreshTokenShape, RefreshableTokens, RefreshedIdToken, ReplacedToken, ResourceParameter,
    Rotation, TokenOwner,
};

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        id: "refresh-broken",
        title: "Every refresh makes the server fail.",
        edit: Edit::Behaviour(|behaviour| behaviour.refresh.answer = RefreshAnswer::Failure),
        dialects: EVERY,
        breaks: &["refresh/works"],
    },
    Fault {
        id: "refresh-cacheable",
        title: "The response to a refresh may be stored for a minute.",
        edit: Edit::Behaviour(|behaviour| behaviour.refresh.caching = RefreshCaching::Allowed),
        dialects: EVERY,
        breaks: &["refresh/response-well-formed"],
    },
    Fault {
        id: "refresh-tokens-counted",
        title: "Refresh tokens are numbered.",
        edit: Edit::Behaviour(|behaviour| behaviour.refresh.shape = RefreshTokenShape::Counter),
        dialects: EVERY,
        breaks: &["refresh/unguessable-tokens"],
    },
    Fault {
        id: "refresh-missing-500",
        title: "A refresh without a refresh token makes the server fail.",
        edit: Edit::Behaviour(|behaviour| behaviour.refresh.missing = BadRefreshToken::Failure),
        dialects: EVERY,
        breaks: &["refresh/missing-token"],
    },
    Fault {
        id: "refresh-garbage-500",
        title: "A refresh token that nobody issued makes the server fail.",
        edit: Edit::Behaviour(|behaviour| behaviour.refresh.unknown = BadRefreshToken::Failure),
        dialects: EVERY,
        breaks: &["refresh/unknown-token"],
    },
    Fault {
        id: "refresh-unbound",
        title: "Any client can use a refresh token.",
        edit: Edit::Behaviour(|behaviour| behaviour.refresh.owner = TokenOwner::Anybody),
        dialects: EVERY,
        breaks: &["refresh/bound-to-client"],
    },
    Fault {
        id: "refresh-without-secret",
        title: "A client with a secret can refresh without it.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.refresh.authentication = CallerAuthentication::Skipped;
        }),
        dialects: EVERY,
        breaks: &["refresh/client-authentication"],
    },
    Fault {
        id: "refresh-widens-scope",
        title: "A refresh gives whatever scope it asks for.",
        edit: Edit::Behaviour(|behaviour| behaviour.refresh.scope = RefreshScope::Widened),
        dialects: EVERY,
        breaks: &["refresh/scope-not-widened"],
    },
    Fault {
        id: "refresh-scope-ignored",
        title: "A refresh for less gives all that was granted.",
        edit: Edit::Behaviour(|behaviour| behaviour.refresh.scope = RefreshScope::Ignored),
        dialects: EVERY,
        breaks: &["refresh/scope-narrowed"],
    },
    Fault {
        id: "refresh-scope-sticky",
        title: "After a refresh for less, the refresh token is good for no more than that.",
        edit: Edit::Behaviour(|behaviour| behaviour.refresh.scope = RefreshScope::Sticky),
        dialects: EVERY,
        breaks: &["refresh/full-scope-again"],
    },
    Fault {
        id: "refresh-by-any-token",
        title: "Access tokens and codes refresh, too.",
        edit: Edit::Behaviour(|behaviour| behaviour.refresh.accepted = RefreshableTokens::OthersOfGrant),
        dialects: EVERY,
        breaks: &["refresh/other-tokens-refused"],
    },
    Fault {
        id: "refresh-widens-audience",
        title: "A refresh gives an access token for any resource that it names.",
        edit: Edit::Behaviour(|behaviour| behaviour.refresh.resource = ResourceParameter::Obeyed),
        dialects: EVERY,
        breaks: &["refresh/keeps-audience"],
    },
    Fault {
        id: "refresh-new-auth-time",
        title: "The ID token of a refresh tells of a sign-in at that moment.",
        edit: Edit::Behaviour(|behaviour| behaviour.refresh.id_token = RefreshedIdToken::OfRefresh),
        dialects: EVERY,
        breaks: &["refresh/same-sign-in"],
    },
    Fault {
        id: "refresh-another-subject",
        title: "The ID token of a refresh names somebody else.",
        edit: Edit::Behaviour(|behaviour| behaviour.refresh.id_token = RefreshedIdToken::OfAnother),
        dialects: EVERY,
        breaks: &["refresh/same-sign-in"],
    },
    Fault {
        id: "refresh-never-rotates",
        title: "No client ever gets a new refresh token.",
        edit: Edit::Behaviour(|behaviour| behaviour.refresh.rotation = Rotation::Never),
        dialects: EVERY,
        breaks: &["refresh/rotation-for-public-client"],
    },
    Fault {
        id: "refresh-never-rotates-as-agreed",
        title: "No client ever gets a new refresh token, whatever was agreed for it.",
        edit: Edit::Behaviour(|behaviour| behaviour.refresh.rotation = Rotation::Never),
        dialects: VENDOR,
        breaks: &[
            "wristband/rotation-for-single-page",
            "wristband/rotation-switched",
        ],
    },
    Fault {
        id: "refresh-always-rotates",
        title: "Every client gets a new refresh token at each refresh, and the one before is dead.",
        edit: Edit::Behaviour(|behaviour| behaviour.refresh.rotation = Rotation::Always),
        dialects: VENDOR,
        breaks: &[
            "wristband/no-rotation-for-backend",
            "wristband/no-rotation-for-native",
        ],
    },
    Fault {
        id: "replaced-refresh-token-lives",
        title: "A refresh token that was replaced still works.",
        edit: Edit::Behaviour(|behaviour| behaviour.refresh.replaced = ReplacedToken::Works),
        dialects: EVERY,
        breaks: &["refresh/replaced-token-dead"],
    },
    Fault {
        id: "refresh-reuse-forgiven",
        title: "The use of a replaced refresh token is refused, and the newest one lives on.",
        edit: Edit::Behaviour(|behaviour| behaviour.refresh.replaced = ReplacedToken::Refused),
        dialects: EVERY,
        breaks: &["refresh/reuse-ends-grant"],
    },
    Fault {
        id: "refresh-race",
        title: "A refresh token is looked at first and replaced a moment later.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.refresh.concurrency = RefreshConcurrency::LookedAtFirst;
        }),
        dialects: EVERY,
        breaks: &["refresh/parallel-use"],
    },
    Fault {
        id: "refresh-token-immortal",
        title: "A refresh token that nobody uses never expires.",
        edit: Edit::Behaviour(|behaviour| behaviour.refresh.idle = IdleExpiry::Never),
        dialects: EVERY,
        breaks: &["refresh/idle-expiry"],
    },
];
