//! What a client assertion is worth (RFC 7523 §3).

use super::request_object::Examination;

/// What the server looks at in a client assertion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssertionBehaviour {
    /// Whether assertions are read at all.
    pub taken: Examination,
    /// Whether it must be signed at all.
    pub algorithm: Examination,
    /// Whether the signature is verified.
    pub signature: Examination,
    /// Whether `iss` and `sub` must be the client.
    pub parties: Examination,
    /// Whom `aud` may name.
    pub audience: AssertionAudience,
    /// Whether it must end, and whether `exp` and `nbf` count.
    pub times: Examination,
    /// Whether it works once.
    pub replay: Examination,
    /// Whether `client_assertion_type` counts.
    pub kind: Examination,
}

impl Default for AssertionBehaviour {
    fn default() -> Self {
        Self {
            taken: Examination::Done,
            algorithm: Examination::Done,
            signature: Examination::Done,
            parties: Examination::Done,
            audience: AssertionAudience::Server,
            times: Examination::Done,
            replay: Examination::Done,
            kind: Examination::Done,
        }
    }
}

/// Whom the audience of an assertion may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AssertionAudience {
    /// The server: by its issuer, or by its token endpoint.
    Server,
    /// The token endpoint only.
    Endpoint,
    /// Anybody, and nobody.
    Anybody,
}
