//! What revoking a token does.

use super::{CallerAuthentication, TokenOwner};

/// The revocation endpoint (RFC 7009).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevocationBehaviour {
    /// Which methods are taken.
    pub methods: BackChannelMethods,
    /// Whether clients with a secret must show it.
    pub authentication: CallerAuthentication,
    /// Whether anything is revoked.
    pub effect: RevocationEffect,
    /// What goes with a refresh token.
    pub cascade: Cascade,
    /// What a token that nobody knows is answered.
    pub unknown: UnknownToken,
    /// What `token_type_hint` decides.
    pub hint: TypeHint,
    /// Whose tokens a client may revoke.
    pub owner: TokenOwner,
    /// What the token of another client is answered, where it is not revoked.
    pub foreign: UnknownToken,
    /// What a request without a token is answered.
    pub missing: MissingToken,
    /// Whether access tokens can be revoked.
    pub access_tokens: AccessTokenRevocation,
    /// Seconds until a revocation has reached every part of the server.
    pub delay: i64,
}

impl Default for RevocationBehaviour {
    fn default() -> Self {
        Self {
            methods: BackChannelMethods::PostOnly,
            authentication: CallerAuthentication::Demanded,
            effect: RevocationEffect::Revokes,
            cascade: Cascade::WholeGrant,
            unknown: UnknownToken::Accepted,
            hint: TypeHint::Advice,
            owner: TokenOwner::Compared,
            foreign: UnknownToken::Accepted,
            missing: MissingToken::Refused,
            access_tokens: AccessTokenRevocation::Supported,
            delay: 0,
        }
    }
}

/// Which methods an endpoint takes that clients call by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BackChannelMethods {
    /// POST.
    PostOnly,
    /// GET, too: then tokens stand in URLs.
    GetToo,
}

/// Whether anything is revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RevocationEffect {
    /// The token is dead.
    Revokes,
    /// The answer is all there is.
    Nothing,
}

/// What goes with a refresh token that is revoked (RFC 7009 §2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cascade {
    /// All tokens of the grant.
    WholeGrant,
    /// Nothing else.
    RefreshTokenOnly,
}

/// What a token that is not the client's to revoke is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnknownToken {
    /// As if it had been revoked (RFC 7009 §2.2).
    Accepted,
    /// With an error.
    Refused,
}

/// What `token_type_hint` decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TypeHint {
    /// Nothing: it only says where to look first.
    Advice,
    /// Tokens are found at the place that it names, and nowhere else.
    Trusted,
    /// A value that nobody has defined is an error.
    UnknownRefused,
}

/// What a request without a token is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissingToken {
    /// With the error `invalid_request`.
    Refused,
    /// As if all were well.
    Accepted,
    /// The server fails.
    Failure,
}

/// Whether access tokens can be revoked (RFC 7009 §2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccessTokenRevocation {
    /// They can.
    Supported,
    /// They live until they expire, and the client is told so.
    Unsupported,
}
