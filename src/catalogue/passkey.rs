//! Signing in with a passkey, in a browser that has an authenticator.

use super::row::*;

/// The rows of this area.
pub(super) const REQUIREMENTS: &[Requirement] = &[
    Requirement {
        id: "session/passkey-signs-in",
        title: "An end-user who has created a passkey signs in with it.",
        meaning: "The way without a password ends where the other one does: at the client, with a code.",
        expected: &["code"],
        level: Must,
        severity: High,
        sources: &[clause(WebAuthn, "7.2"), clause(OidcCore, "3.1.2.3")],
        needs: &[Need::User, Need::Passkeys],
        dialects: PLAIN,
        since: V1,
    },
    Requirement {
        id: "session/passkey-needs-verification",
        title: "A passkey is worth nothing where it must be seen who is there, and was not.",
        meaning: "Otherwise whoever holds the machine is its owner.",
        expected: &["login page", "error page"],
        level: Must,
        severity: High,
        sources: &[clause(WebAuthn, "7.2")],
        needs: &[Need::User, Need::Passkeys, Need::VerifiedPasskeys],
        dialects: PLAIN,
        since: V1,
    },
    Requirement {
        id: "session/passkey-absent",
        title: "Without a passkey the end-user stays at the login page.",
        meaning: "The browser has none to offer, and says so; nobody is signed in by that, and a password still is a way.",
        expected: &["login page", "error page"],
        level: Must,
        severity: Critical,
        sources: &[clause(WebAuthn, "5.1.4"), clause(OidcCore, "3.1.2.3")],
        needs: &[Need::User, Need::Passkeys],
        dialects: PLAIN,
        since: V1,
    },
];
