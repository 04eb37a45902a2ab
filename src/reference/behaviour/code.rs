//! What an authorization code is worth at the token endpoint.

/// The authorization code grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeBehaviour {
    /// A request without a code.
    pub missing: MissingCode,
    /// A code that was never given out.
    pub unknown: UnknownCode,
}

impl Default for CodeBehaviour {
    fn default() -> Self {
        Self {
            missing: MissingCode::InvalidRequest,
            unknown: UnknownCode::InvalidGrant,
        }
    }
}

/// A request without a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissingCode {
    /// The error `invalid_request` (RFC 6749 §5.2).
    InvalidRequest,
    /// A failure of the server.
    Failure,
}

/// A code that was never given out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnknownCode {
    /// The error `invalid_grant` (RFC 6749 §5.2).
    InvalidGrant,
    /// Another error.
    InvalidRequest,
    /// What the code given out last is worth, where it begins in the same way.
    Cut,
}
