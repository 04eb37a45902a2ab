//! Proofs that a client holds a key.

/// Whether tokens are bound to a key that the client must prove to hold (RFC 9449).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Proofs {
    /// Nobody looks at a proof.
    #[default]
    NotAsked,
    /// Every request for a token, and with one, needs a proof.
    Demanded,
    /// The same, and the proof must hold the server's nonce (RFC 9449 §8).
    DemandedWithNonce,
}
