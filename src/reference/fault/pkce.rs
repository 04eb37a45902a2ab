//! Faults that concern Proof Key for Code Exchange.

use super::{EVERY, Edit, Fault};
use crate::reference::behaviour::{
    Challenge, ChallengeWithoutMethod, MethodAlone, PlainChallenge, PublicClientPkce, S256, UnknownMethod,
};

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        id: "challenge-method-ignored",
        title: "An unknown code challenge method counts as S256.",
        edit: Edit::Behaviour(|behaviour| behaviour.authorize.challenge_method = UnknownMethod::TakenAsS256),
        dialects: EVERY,
        breaks: &["authorize/unknown-challenge-method"],
    },
    Fault {
        id: "challenge-any-length",
        title: "The form of a code challenge is not checked.",
        edit: Edit::Behaviour(|behaviour| behaviour.authorize.challenge = Challenge::AnyLength),
        dialects: EVERY,
        breaks: &["authorize/malformed-challenge"],
    },
    Fault {
        id: "pkce-optional-public",
        title: "Public clients need no code challenge.",
        edit: Edit::Behaviour(|behaviour| behaviour.authorize.public_pkce = PublicClientPkce::Optional),
        dialects: EVERY,
        breaks: &["authorize/pkce-required-for-public-client"],
    },
    Fault {
        id: "method-alone-ok",
        title: "A code challenge method without a code challenge is ignored.",
        edit: Edit::Behaviour(|behaviour| behaviour.pkce.method_alone = MethodAlone::Ignored),
        dialects: EVERY,
        breaks: &["authorize/method-without-challenge"],
    },
    Fault {
        id: "default-s256",
        title: "A code challenge without a method is verified as S256.",
        edit: Edit::Behaviour(|behaviour| behaviour.pkce.without_method = ChallengeWithoutMethod::S256),
        dialects: EVERY,
        breaks: &["authorize/challenge-without-method"],
    },
    Fault {
        id: "plain-ok",
        title: "Plain code challenges are taken.",
        edit: Edit::Behaviour(|behaviour| behaviour.pkce.plain = PlainChallenge::Taken),
        dialects: EVERY,
        breaks: &["authorize/plain-challenge"],
    },
    Fault {
        id: "s256-broken",
        title: "S256 challenges are compared with a padded hash, so that no verifier fits.",
        edit: Edit::Behaviour(|behaviour| behaviour.pkce.s256 = S256::Padded),
        dialects: EVERY,
        breaks: &["authorize/s256-works"],
    },
];
