//! The keys that sign tokens.

/// How tokens are signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyBehaviour {
    /// The algorithm of ID tokens and JWT access tokens.
    pub algorithm: SigningAlgorithm,
    /// Whether the key changes while the server runs.
    pub rotation: KeyRotation,
}

impl Default for KeyBehaviour {
    fn default() -> Self {
        Self {
            algorithm: SigningAlgorithm::Rs256,
            rotation: KeyRotation::Never,
        }
    }
}

/// The algorithm of a signature (RFC 7518 §3.1, RFC 8037 §3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SigningAlgorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    Rs256,
    /// RSASSA-PSS with SHA-256.
    Ps256,
    /// ECDSA on P-256.
    Es256,
    /// Ed25519.
    EdDsa,
}

impl SigningAlgorithm {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Rs256, Self::Ps256, Self::Es256, Self::EdDsa];

    /// The name in headers and metadata.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Ps256 => "PS256",
            Self::Es256 => "ES256",
            Self::EdDsa => "EdDSA",
        }
    }
}

/// Whether the key changes while the server runs (OIDC Core §10.1.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyRotation {
    /// It stays.
    Never,
    /// After two tokens a new key signs, and is published from then on.
    AfterTwoTokens,
}
