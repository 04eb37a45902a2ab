//! Faults that concern passkeys.

use super::{Edit, Fault, PLAIN};
use crate::reference::behaviour::{AbsentPasskey, PasskeyOrigin, UserVerification};

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        id: "passkey-of-the-issuer",
        title: "Passkeys count at the issuer's origin only, wherever the login page is.",
        edit: Edit::Behaviour(|behaviour| behaviour.passkeys.origin = PasskeyOrigin::OfTheIssuer),
        dialects: PLAIN,
        breaks: &["session/passkey-signs-in"],
    },
    Fault {
        id: "passkey-without-verification",
        title: "A passkey counts although nobody has seen who is there.",
        edit: Edit::Behaviour(|behaviour| behaviour.passkeys.verification = UserVerification::Ignored),
        dialects: PLAIN,
        breaks: &["session/passkey-needs-verification"],
    },
    Fault {
        id: "passkey-not-needed",
        title: "The button for passkeys signs somebody in who has none.",
        edit: Edit::Behaviour(|behaviour| behaviour.passkeys.absent = AbsentPasskey::FirstUser),
        dialects: PLAIN,
        breaks: &["session/passkey-absent"],
    },
];
