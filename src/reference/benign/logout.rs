//! Legitimate differences in signing out.

use super::{BenignVariant, PLAIN};
use crate::reference::behaviour::{LogoutToken, PlaceWithoutHint, SignOutQuestion};
use crate::reference::fault::Edit;

pub(super) const VARIANTS: &[BenignVariant] = &[
    BenignVariant {
        id: "sign-out-asks",
        title: "The server asks before it signs anybody out.",
        edit: Edit::Behaviour(|behaviour| behaviour.session.sign_out_question = SignOutQuestion::Always),
        dialects: PLAIN,
        touches: &["session/signed-out-session", "logout/"],
        may_warn: &[],
    },
    BenignVariant {
        id: "sign-out-stays-without-hint",
        title: "Signing out without a hint ends on a page, whatever place it names.",
        edit: Edit::Behaviour(|behaviour| behaviour.logout.without_hint = PlaceWithoutHint::Ignored),
        dialects: PLAIN,
        touches: &["logout/"],
        may_warn: &[],
    },
    BenignVariant {
        id: "logout-token-untyped",
        title: "The type of a logout token is that of any JWT.",
        edit: Edit::Behaviour(|behaviour| behaviour.logout.token = LogoutToken::Untyped),
        dialects: PLAIN,
        touches: &["logout/back-channel"],
        // A type of its own is recommended (OIDC Back-Channel Logout §2.4).
        may_warn: &["logout/back-channel"],
    },
    BenignVariant {
        id: "logout-token-of-session",
        title: "A logout token names the session, and not the end-user.",
        edit: Edit::Behaviour(|behaviour| behaviour.logout.token = LogoutToken::SessionAlone),
        dialects: PLAIN,
        touches: &["logout/back-channel"],
        may_warn: &[],
    },
];
