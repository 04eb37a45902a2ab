//! Whom a request is about: hints and requested claims.

use crate::catalogue::Dialect;

/// What hints and claims are worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentityBehaviour {
    /// What an `id_token_hint` is worth.
    pub hint: HintHandling,
    /// What the `claims` parameter is.
    pub claims: ClaimsParameter,
    /// What a malformed one is.
    pub malformed_claims: MalformedClaims,
    /// What a subject means that the `claims` parameter asks for.
    pub claims_subject: ClaimsSubject,
}

impl IdentityBehaviour {
    /// The right behaviour of a dialect.
    pub fn of(dialect: Dialect) -> Self {
        let claims = match dialect {
            Dialect::Oidc => ClaimsParameter::Supported,
            Dialect::Wristband => ClaimsParameter::Ignored,
        };
        Self {
            hint: HintHandling::Verified,
            claims,
            malformed_claims: MalformedClaims::Refused,
            claims_subject: ClaimsSubject::Demanded,
        }
    }
}

/// What an `id_token_hint` is worth (OIDC Core §3.1.2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HintHandling {
    /// It must be signed by this server.
    Verified,
    /// Whatever can be read is believed.
    Unverified,
    /// Any hint is an error.
    Refused,
    /// It is not looked at.
    Ignored,
}

/// What the `claims` parameter is (OIDC Core §5.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClaimsParameter {
    /// It is understood.
    Supported,
    /// It is unknown.
    Ignored,
}

/// What a malformed `claims` parameter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MalformedClaims {
    /// An error.
    Refused,
    /// The same as left out.
    Ignored,
    /// An internal failure.
    Failure,
}

/// What a subject means that the `claims` parameter asks for (OIDC Core §5.5.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClaimsSubject {
    /// That end-user must be signed in.
    Demanded,
    /// Nothing.
    Ignored,
    /// The token names that end-user, whoever is signed in.
    Obeyed,
}
