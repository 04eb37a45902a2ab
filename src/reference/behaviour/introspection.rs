//! What is told about a token.

use super::{BackChannelMethods, CallerAuthentication, MissingToken, TokenOwner, TypeHint};

/// The introspection endpoint (RFC 7662).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntrospectionBehaviour {
    /// Which methods are taken.
    pub methods: BackChannelMethods,
    /// Whether whoever asks must authenticate.
    pub authentication: CallerAuthentication,
    /// Whether a client learns about its own tokens only.
    pub owner: TokenOwner,
    /// What is said of a token that is not active.
    pub inactive: InactiveToken,
    /// How an active token is described.
    pub active: ActiveToken,
    /// What `token_type_hint` decides.
    pub hint: TypeHint,
    /// What a request without a token is answered.
    pub missing: MissingToken,
}

impl Default for IntrospectionBehaviour {
    fn default() -> Self {
        Self {
            methods: BackChannelMethods::PostOnly,
            authentication: CallerAuthentication::Demanded,
            owner: TokenOwner::Compared,
            inactive: InactiveToken::Bare,
            active: ActiveToken::Right,
            hint: TypeHint::Advice,
            missing: MissingToken::Refused,
        }
    }
}

/// What is said of a token that is not active (RFC 7662 §2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InactiveToken {
    /// That it is not, and nothing else.
    Bare,
    /// What it was, too.
    Verbose,
    /// That there is no such thing (HTTP 404).
    NotFound,
}

/// How an active token is described.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActiveToken {
    /// As it is.
    Right,
    /// `active` is a text.
    AsText,
    /// With a scope that was never granted.
    WiderScope,
}
