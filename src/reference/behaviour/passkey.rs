//! What passkeys are worth, where the server takes them (WebAuthn 3 §7).

/// Decisions about passkeys.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PasskeyBehaviour {
    /// Whether the authenticator must have seen who is there.
    pub verification: UserVerification,
    /// Which page a passkey must have been used at.
    pub origin: PasskeyOrigin,
    /// What the sign-in without a passkey comes to.
    pub absent: AbsentPasskey,
}

/// Whether the authenticator must have seen who is there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum UserVerification {
    /// It must.
    #[default]
    Required,
    /// Nobody asks.
    Ignored,
}

/// Which page a passkey must have been used at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PasskeyOrigin {
    /// The one that the server has shown.
    #[default]
    OfThePage,
    /// One at the issuer's origin, wherever the page was.
    OfTheIssuer,
}

/// What the sign-in without a passkey comes to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum AbsentPasskey {
    /// The end-user stays at the login page.
    #[default]
    NothingHappens,
    /// The page sends its form as it is, and the first end-user is signed in.
    FirstUser,
}
