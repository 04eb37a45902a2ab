//! What clients may register.

/// What becomes of a client that registers itself (RFC 7591).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RegistrationBehaviour {
    /// Redirect URIs with plain HTTP at another host than this one.
    pub plain_http: RegisteredUri,
    /// Redirect URIs with a fragment.
    pub fragment: RegisteredUri,
    /// What is no URL of a website.
    pub form: RegisteredUri,
}

/// What becomes of a redirect URI that nobody should register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RegisteredUri {
    /// The client is not registered.
    #[default]
    Refused,
    /// It is registered like any other.
    Taken,
}
