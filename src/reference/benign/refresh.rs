//! Legitimate differences in refreshing, revoking and introspecting.

use super::{BenignVariant, EVERY, PLAIN};
use crate::reference::behaviour::{
    AccessTokenRevocation, RefreshedIdToken, Repetition, ResourceParameter, Rotation, UnknownToken,
};
use crate::reference::fault::Edit;

pub(super) const VARIANTS: &[BenignVariant] = &[
    BenignVariant {
        id: "refresh-tokens-always-replaced",
        title: "Clients with a secret get a new refresh token at each refresh, too.",
        edit: Edit::Behaviour(|behaviour| behaviour.refresh.rotation = Rotation::Always),
        dialects: PLAIN,
        touches: &["refresh/", "revoke/", "introspect/"],
        may_warn: &[],
    },
    BenignVariant {
        id: "refresh-token-not-repeated",
        title: "A refresh token that stays valid is not named again.",
        edit: Edit::Behaviour(|behaviour| behaviour.refresh.repetition = Repetition::LeftOut),
        dialects: EVERY,
        touches: &["refresh/", "revoke/"],
        may_warn: &[],
    },
    BenignVariant {
        id: "refresh-without-id-token",
        title: "A refresh brings no ID token.",
        edit: Edit::Behaviour(|behaviour| behaviour.refresh.id_token = RefreshedIdToken::Missing),
        dialects: EVERY,
        touches: &["refresh/"],
        may_warn: &[],
    },
    BenignVariant {
        id: "refresh-grace",
        title: "A refresh token that was replaced works for half a minute more.",
        edit: Edit::Behaviour(|behaviour| behaviour.refresh.grace = 30),
        dialects: EVERY,
        touches: &["refresh/"],
        may_warn: &["refresh/replaced-token-dead"],
    },
    BenignVariant {
        id: "refresh-resource-refused",
        title: "A refresh that names a resource which was never granted is refused.",
        edit: Edit::Behaviour(|behaviour| behaviour.refresh.resource = ResourceParameter::Refused),
        dialects: EVERY,
        touches: &["refresh/keeps-audience"],
        may_warn: &[],
    },
    BenignVariant {
        id: "revocation-of-foreign-token-refused",
        title: "A client that revokes the token of another one is told so.",
        edit: Edit::Behaviour(|behaviour| behaviour.revocation.foreign = UnknownToken::Refused),
        dialects: EVERY,
        touches: &["revoke/"],
        may_warn: &[],
    },
    BenignVariant {
        id: "access-tokens-not-revocable",
        title: "Access tokens cannot be revoked by themselves, and the client is told so.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.revocation.access_tokens = AccessTokenRevocation::Unsupported;
        }),
        dialects: EVERY,
        touches: &["revoke/"],
        may_warn: &[],
    },
    BenignVariant {
        id: "revocation-delayed",
        title: "A revocation takes five seconds to reach every part of the server.",
        edit: Edit::Behaviour(|behaviour| behaviour.revocation.delay = 5),
        dialects: EVERY,
        touches: &["revoke/", "introspect/"],
        may_warn: &[
            "revoke/refresh-token",
            "revoke/ends-access-tokens",
            "revoke/access-token",
            "revoke/wrong-hint",
            "revoke/unknown-hint",
        ],
    },
];
