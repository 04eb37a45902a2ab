//! The server's signing key: the one file that signs, through `jsonwebtoken`.

use aws_lc_rs::encoding::{AsDer as _, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jsonwebtoken::jwk::{Jwk, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde_json::{Map, Value, json};

/// Why keys could not be made or used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The RSA key could not be generated.
    #[error("the RSA key cannot be generated")]
    Generate,
    /// The key cannot be used for signing.
    #[error("the signing key cannot be used")]
    Sign(#[from] jsonwebtoken::errors::Error),
}

/// What kind of token a JWT is: its `typ` header, so that one kind never passes for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenType {
    /// An ID token.
    Id,
    /// An access token (RFC 9068 §2.1).
    Access,
    /// An authorization request token: only this server reads it, so it is signed with HS256, which costs less.
    Request,
}

impl TokenType {
    fn name(self) -> &'static str {
        match self {
            Self::Id => "JWT",
            Self::Access => "at+JWT",
            Self::Request => "authorization-request+JWT",
        }
    }

    fn algorithm(self) -> Algorithm {
        match self {
            Self::Id | Self::Access => Algorithm::RS256,
            Self::Request => Algorithm::HS256,
        }
    }
}

/// A PKCS #8 key as PEM (RFC 7468 §10): `jsonwebtoken` takes PKCS #8 in this form only.
fn pem(der: &[u8]) -> String {
    let mut text = "-----BEGIN PRIVATE KEY-----\n".to_owned();
    for (index, character) in STANDARD.encode(der).chars().enumerate() {
        if index > 0 && index % 64 == 0 {
            text.push('\n');
        }
        text.push(character);
    }
    text.push_str("\n-----END PRIVATE KEY-----\n");
    text
}

/// An RSA key of 2048 bits with its public half, and a secret for what only the server itself reads.
pub(crate) struct SigningKey {
    id: String,
    private: EncodingKey,
    public: DecodingKey,
    jwk: Value,
    own_signing: EncodingKey,
    own_verifying: DecodingKey,
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SigningKey({})", self.id)
    }
}

impl SigningKey {
    /// Generates a key.
    pub(crate) fn generate() -> Result<Self, KeyError> {
        let pair = KeyPair::generate(KeySize::Rsa2048).map_err(|_| KeyError::Generate)?;
        let der: Pkcs8V1Der<'_> = pair.as_der().map_err(|_| KeyError::Generate)?;
        let private = EncodingKey::from_rsa_pem(pem(der.as_ref()).as_bytes())?;
        let mut jwk = Jwk::from_encoding_key(&private, Algorithm::RS256)?;
        let id = "reference-1".to_owned();
        jwk.common.key_id = Some(id.clone());
        jwk.common.public_key_use = Some(PublicKeyUse::Signature);
        let public = DecodingKey::from_jwk(&jwk)?;
        let jwk = serde_json::to_value(jwk).map_err(|_| KeyError::Generate)?;
        let mut secret = [0; 32];
        aws_lc_rs::rand::fill(&mut secret).map_err(|_| KeyError::Generate)?;
        Ok(Self {
            id,
            private,
            public,
            jwk,
            own_signing: EncodingKey::from_secret(&secret),
            own_verifying: DecodingKey::from_secret(&secret),
        })
    }

    /// The key set that verifies what this key signs (RFC 7517 §5).
    pub(crate) fn jwks(&self) -> Value {
        json!({ "keys": [self.jwk] })
    }

    /// Signs claims.
    pub(crate) fn sign(&self, kind: TokenType, claims: &Map<String, Value>) -> Result<String, KeyError> {
        let mut header = Header::new(kind.algorithm());
        header.typ = Some(kind.name().to_owned());
        let key = match kind {
            TokenType::Id | TokenType::Access => {
                header.kid = Some(self.id.clone());
                &self.private
            }
            TokenType::Request => &self.own_signing,
        };
        Ok(encode(&header, claims, key)?)
    }

    /// The claims of a token of this kind that this key signed. Expiry is left to the caller, who has the clock.
    pub(crate) fn verify(&self, kind: TokenType, token: &str) -> Option<Map<String, Value>> {
        let mut validation = Validation::new(kind.algorithm());
        validation.validate_exp = false;
        validation.validate_aud = false;
        validation.required_spec_claims.clear();
        let key = match kind {
            TokenType::Id | TokenType::Access => &self.public,
            TokenType::Request => &self.own_verifying,
        };
        let data = decode::<Map<String, Value>>(token, key, &validation).ok()?;
        (data.header.typ.as_deref() == Some(kind.name())).then_some(data.claims)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Jws;

    #[test]
    fn what_it_signs_it_verifies_and_nothing_else() {
        let key = SigningKey::generate().unwrap();
        let claims = Map::from_iter([("sub".to_owned(), Value::from("ann"))]);
        for (kind, other) in [
            (TokenType::Request, TokenType::Id),
            (TokenType::Id, TokenType::Access),
            (TokenType::Access, TokenType::Request),
        ] {
            let token = key.sign(kind, &claims).unwrap();
            assert_eq!(key.verify(kind, &token), Some(claims.clone()));
            assert_eq!(key.verify(other, &token), None);
            let flipped = Jws::with_changed_claim(&token).unwrap();
            assert_eq!(key.verify(kind, &flipped), None);
            let unsecured = Jws::unsecured(&token).unwrap();
            assert_eq!(key.verify(kind, &unsecured), None);
        }
        let jwks = key.jwks();
        assert_eq!(jwks["keys"][0]["kid"], "reference-1");
        assert!(jwks["keys"][0].get("d").is_none());
    }
}
