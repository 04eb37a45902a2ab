//! Faults that concern access tokens that are JWTs.

use super::{EVERY, Edit, Fault, PLAIN};
use crate::reference::behaviour::AccessTokenProfile;

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        id: "access-token-wrong-signature",
        title: "The signature of access tokens does not fit.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.token.access_token_profile = AccessTokenProfile::WrongSignature
        }),
        dialects: EVERY,
        breaks: &["token/jwt-access-token-signed"],
    },
    Fault {
        id: "access-token-unsigned",
        title: "Access tokens are JWTs without a signature.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.token.access_token_profile = AccessTokenProfile::Unsigned
        }),
        dialects: PLAIN,
        breaks: &["token/jwt-access-token-signed"],
    },
    Fault {
        id: "access-token-without-client",
        title: "Access tokens do not name the client.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.token.access_token_profile = AccessTokenProfile::WithoutClient
        }),
        dialects: EVERY,
        breaks: &["token/jwt-access-token-claims"],
    },
    Fault {
        id: "access-token-of-plain-type",
        title: "Access tokens have the type of any JWT.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.token.access_token_profile = AccessTokenProfile::PlainType
        }),
        dialects: EVERY,
        breaks: &["token/jwt-access-token-typed"],
    },
];
