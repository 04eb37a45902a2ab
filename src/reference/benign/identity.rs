//! Legitimate differences in ID tokens, userinfo and keys.

use super::{BenignVariant, EVERY, PLAIN};
use crate::reference::behaviour::{
    AccessTokenHash, AcrClaim, AudienceClaim, KeyRotation, OpenIdNeed, SigningAlgorithm, UserinfoForm,
    WithoutToken,
};
use crate::reference::fault::Edit;
use crate::reference::tamper::{Part, Tamper, TamperEdit};

/// What any way of signing concerns.
const TOKENS: &[&str] = &["id-token/", "userinfo/", "metadata/keys-", "metadata/lists-"];

pub(super) const VARIANTS: &[BenignVariant] = &[
    BenignVariant {
        id: "signed-with-pss",
        title: "Tokens are signed with PS256.",
        edit: Edit::Behaviour(|behaviour| behaviour.keys.algorithm = SigningAlgorithm::Ps256),
        dialects: PLAIN,
        touches: TOKENS,
        may_warn: &[],
    },
    BenignVariant {
        id: "signed-by-curve",
        title: "Tokens are signed with ES256, and the key changes while the server runs.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.keys.algorithm = SigningAlgorithm::Es256;
            behaviour.keys.rotation = KeyRotation::AfterTwoTokens;
        }),
        dialects: PLAIN,
        touches: TOKENS,
        may_warn: &[],
    },
    BenignVariant {
        id: "signed-by-edwards-curve",
        title: "Tokens are signed with Ed25519.",
        edit: Edit::Behaviour(|behaviour| behaviour.keys.algorithm = SigningAlgorithm::EdDsa),
        dialects: PLAIN,
        touches: TOKENS,
        may_warn: &[],
    },
    BenignVariant {
        id: "audience-as-list",
        title: "The audience of ID tokens is a list with one entry, and they name no access token and no class.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.id_token.audience = AudienceClaim::ListOfClient;
            behaviour.id_token.access_token_hash = AccessTokenHash::Missing;
            behaviour.id_token.acr = AcrClaim::Missing;
        }),
        dialects: EVERY,
        touches: &["id-token/"],
        may_warn: &["id-token/class-asked-for"],
    },
    BenignVariant {
        id: "audience-with-party",
        title: "ID tokens are for the client and an API, and name the client as the party that they were issued to.",
        edit: Edit::Behaviour(|behaviour| behaviour.id_token.audience = AudienceClaim::ListWithParty),
        dialects: EVERY,
        touches: &["id-token/"],
        may_warn: &[],
    },
    BenignVariant {
        id: "userinfo-signed",
        title: "Userinfo answers with a signed token.",
        edit: Edit::Behaviour(|behaviour| behaviour.userinfo.form = UserinfoForm::Signed),
        dialects: EVERY,
        touches: &["userinfo/", "wristband/userinfo-tenant"],
        may_warn: &[],
    },
    BenignVariant {
        id: "userinfo-always-with-error",
        title: "Userinfo says that a missing token is an invalid one, and one without openid, too.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.userinfo.without_token = WithoutToken::ChallengedWithError;
            behaviour.userinfo.openid_scope = OpenIdNeed::NeededAsInvalidToken;
        }),
        dialects: PLAIN,
        touches: &["userinfo/"],
        may_warn: &["userinfo/demands-token", "userinfo/needs-openid"],
    },
    BenignVariant {
        id: "key-without-use",
        title: "The key of the set does not say what it is for.",
        edit: Edit::Tamper(Tamper {
            part: Part::Jwks,
            edit: TamperEdit::RemoveJson("/keys/0/use"),
        }),
        dialects: EVERY,
        touches: &["id-token/", "metadata/keys-"],
        may_warn: &[],
    },
];
