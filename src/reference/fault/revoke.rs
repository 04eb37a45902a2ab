//! Faults that concern revocation.

use super::{EVERY, Edit, Fault};
use crate::reference::behaviour::{
    BackChannelMethods, CallerAuthentication, Cascade, MissingToken, RefreshConcurrency, RevocationEffect,
    TokenOwner, TypeHint, UnknownToken,
};

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        id: "revoke-by-get",
        title: "A GET revokes a token.",
        edit: Edit::Behaviour(|behaviour| behaviour.revocation.methods = BackChannelMethods::GetToo),
        dialects: EVERY,
        breaks: &["revoke/post-only"],
    },
    Fault {
        id: "revoke-without-secret",
        title: "Whoever knows a token can revoke it.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.revocation.authentication = CallerAuthentication::Skipped;
        }),
        dialects: EVERY,
        breaks: &["revoke/client-authentication"],
    },
    Fault {
        id: "revoke-does-nothing",
        title: "Revocation is answered with 200, and nothing is revoked.",
        edit: Edit::Behaviour(|behaviour| behaviour.revocation.effect = RevocationEffect::Nothing),
        dialects: EVERY,
        breaks: &[
            "revoke/refresh-token",
            "revoke/access-token",
            "revoke/wrong-hint",
            "revoke/unknown-hint",
        ],
    },
    Fault {
        id: "revoke-refresh-token-only",
        title: "The access tokens of a grant outlive its refresh token.",
        edit: Edit::Behaviour(|behaviour| behaviour.revocation.cascade = Cascade::RefreshTokenOnly),
        dialects: EVERY,
        breaks: &["revoke/ends-access-tokens"],
    },
    Fault {
        id: "revoke-unknown-400",
        title: "The revocation of an unknown token is an error.",
        edit: Edit::Behaviour(|behaviour| behaviour.revocation.unknown = UnknownToken::Refused),
        dialects: EVERY,
        breaks: &["revoke/unknown-token"],
    },
    Fault {
        id: "revoke-trusts-hint",
        title: "Tokens are revoked only where the hint says that they are.",
        edit: Edit::Behaviour(|behaviour| behaviour.revocation.hint = TypeHint::Trusted),
        dialects: EVERY,
        breaks: &["revoke/wrong-hint"],
    },
    Fault {
        id: "revoke-unknown-hint-400",
        title: "A hint that nobody has defined is an error.",
        edit: Edit::Behaviour(|behaviour| behaviour.revocation.hint = TypeHint::UnknownRefused),
        dialects: EVERY,
        breaks: &["revoke/unknown-hint"],
    },
    Fault {
        id: "revoke-for-anybody",
        title: "A client can revoke the tokens of another one.",
        edit: Edit::Behaviour(|behaviour| behaviour.revocation.owner = TokenOwner::Anybody),
        dialects: EVERY,
        breaks: &["revoke/token-of-another-client"],
    },
    Fault {
        id: "revoke-empty-200",
        title: "A revocation that names no token is answered as if all were well.",
        edit: Edit::Behaviour(|behaviour| behaviour.revocation.missing = MissingToken::Accepted),
        dialects: EVERY,
        breaks: &["revoke/missing-token"],
    },
    Fault {
        id: "revoke-race",
        title: "A refresh that is under way brings a revoked grant back to life.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.refresh.concurrency = RefreshConcurrency::WrittenBack;
        }),
        dialects: EVERY,
        breaks: &["revoke/during-refresh"],
    },
];
