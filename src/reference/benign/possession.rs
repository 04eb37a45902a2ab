//! Benign variants that concern tokens which are bound to a key (RFC 9449).

use super::{BenignVariant, PLAIN};
use crate::reference::behaviour::Proofs;
use crate::reference::fault::Edit;

pub(super) const VARIANTS: &[BenignVariant] = &[
    BenignVariant {
        id: "dpop-demanded",
        title: "Tokens are bound to a key, and every request for one or with one must prove that the client has it.",
        edit: Edit::Behaviour(|behaviour| behaviour.proofs = Proofs::Demanded),
        dialects: PLAIN,
        touches: &[
            "token/",
            "refresh/",
            "revoke/",
            "introspect/",
            "id-token/",
            "userinfo/",
            "metadata/",
            "session/prompt-login-renews-auth-time",
        ],
        may_warn: &[],
    },
    BenignVariant {
        id: "dpop-demanded-with-nonce",
        title: "The same, and each proof must hold a nonce of the server's.",
        edit: Edit::Behaviour(|behaviour| behaviour.proofs = Proofs::DemandedWithNonce),
        dialects: PLAIN,
        touches: &["token/code", "refresh/", "userinfo/"],
        may_warn: &[],
    },
];
