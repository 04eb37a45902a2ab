//! Proof Key for Code Exchange (RFC 7636), beside the form of a challenge.

/// How challenges and their methods go together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PkceBehaviour {
    /// What a plain challenge gets.
    pub plain: PlainChallenge,
    /// What a challenge without a method is.
    pub without_method: ChallengeWithoutMethod,
    /// What a method without a challenge is.
    pub method_alone: MethodAlone,
    /// How an S256 challenge is verified.
    pub s256: S256,
}

impl Default for PkceBehaviour {
    fn default() -> Self {
        Self {
            plain: PlainChallenge::Refused,
            without_method: ChallengeWithoutMethod::Plain,
            method_alone: MethodAlone::Refused,
            s256: S256::Right,
        }
    }
}

/// What a plain challenge gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlainChallenge {
    /// An error (RFC 9700 §2.1.1).
    Refused,
    /// It is taken.
    Taken,
}

/// What a challenge without a method is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChallengeWithoutMethod {
    /// A plain one (RFC 7636 §4.3).
    Plain,
    /// One of S256.
    S256,
}

/// What a method without a challenge is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MethodAlone {
    /// An error.
    Refused,
    /// Nothing.
    Ignored,
}

/// How an S256 challenge is verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum S256 {
    /// As base64url without padding (RFC 7636 §4.2).
    Right,
    /// As base64url with padding, which no client sends.
    Padded,
}
