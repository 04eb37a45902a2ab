//! Signing in a client's name: request objects (RFC 9101), client assertions (RFC 7523) and proofs of possession
//! (RFC 9449), through `jsonwebtoken`.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Map, Value};

use crate::protocol::{Jws, JwtBend, KeyKind, PrivateKey, PrivateKeyError, Secret, s256, unsigned_jwt};

/// Signs with the key or the secret of a client. `Debug` prints neither.
#[derive(Clone)]
pub struct Signer {
    key: EncodingKey,
    /// The kind of the key; none where it is a secret.
    kind: Option<KeyKind>,
    algorithm: Algorithm,
    key_id: Option<String>,
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Signer({:?})", self.algorithm)
    }
}

/// Why nothing can be signed.
#[derive(Debug, thiserror::Error)]
pub enum SignerError {
    /// The algorithm is not known here.
    #[error("`{0}` is no algorithm that opcheck signs with")]
    Algorithm(String),
    /// The key cannot be read.
    #[error("the key cannot be used: {0}")]
    Key(#[from] PrivateKeyError),
    /// The key does not fit the algorithm, or the library refuses it.
    #[error("the key cannot sign with this algorithm: {0}")]
    Sign(#[from] jsonwebtoken::errors::Error),
    /// The system gives no random numbers.
    #[error("no key can be generated")]
    Generate,
}

/// RFC 7515 appendix A.3.1: a key that everybody has.
const FOREIGN_CURVE: &str = r#"{"kty":"EC","crv":"P-256",
    "x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    "d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"}"#;
/// RFC 8032 §7.1, test 2.
const FOREIGN_EDWARDS: &str =
    r#"{"kty":"OKP","crv":"Ed25519","d":"TM0Imyj_ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U-4pvs"}"#;
/// Keys that everybody has, where no document prints one.
const FOREIGN_RSA: &str = include_str!("foreign/rsa.pem");
const FOREIGN_P384: &str = include_str!("foreign/p384.pem");

/// The algorithm of a name.
fn named(name: &str) -> Result<Algorithm, SignerError> {
    name.parse().map_err(|_| SignerError::Algorithm(name.to_owned()))
}

impl Signer {
    /// Signs with a private key.
    ///
    /// # Errors
    ///
    /// The key or the algorithm cannot be used.
    pub fn with_key(key: &PrivateKey, algorithm: &str, key_id: Option<&str>) -> Result<Self, SignerError> {
        let pem = key.pem().expose().as_bytes();
        let encoding = match key.kind() {
            KeyKind::Rsa => EncodingKey::from_rsa_pem(pem)?,
            KeyKind::P256 | KeyKind::P384 => EncodingKey::from_ec_pem(pem)?,
            KeyKind::Ed25519 => EncodingKey::from_ed_pem(pem)?,
        };
        Ok(Self {
            key: encoding,
            kind: Some(key.kind()),
            algorithm: named(algorithm)?,
            key_id: key_id.or(key.id()).map(str::to_owned),
        })
    }

    /// Signs with a client secret (OIDC Core §10.1).
    ///
    /// # Errors
    ///
    /// The algorithm is not known.
    pub fn with_secret(secret: &Secret, algorithm: &str) -> Result<Self, SignerError> {
        Ok(Self {
            key: EncodingKey::from_secret(secret.expose().as_bytes()),
            kind: None,
            algorithm: named(algorithm)?,
            key_id: None,
        })
    }

    /// Signs with a new key on the curve P-256, whose public half has this digest.
    ///
    /// # Errors
    ///
    /// The system gives no random numbers.
    pub(super) fn generate() -> Result<(Self, String), SignerError> {
        let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new());
        let document = made.map_err(|_| SignerError::Generate)?;
        let key = PrivateKey::of_pkcs8(KeyKind::P256, document.as_ref());
        let signer = Self::with_key(&key, "ES256", None)?;
        let public = Jwk::from_encoding_key(&signer.key, signer.algorithm)?;
        let text = serde_json::to_string(&public).unwrap_or_default();
        Ok((signer, s256(&text)))
    }

    /// Signs a proof of possession, which holds the key's public half (RFC 9449 §4.2).
    ///
    /// # Errors
    ///
    /// The library refuses the key.
    pub(super) fn prove(&self, claims: &Map<String, Value>) -> Result<String, SignerError> {
        let mut header = Header::new(self.algorithm);
        header.typ = Some("dpop+jwt".to_owned());
        header.jwk = Some(Jwk::from_encoding_key(&self.key, self.algorithm)?);
        Ok(encode(&header, claims, &self.key)?)
    }

    /// Another key of the same kind, which claims to be this one.
    ///
    /// # Errors
    ///
    /// The key that everybody has cannot be used, which a test excludes.
    pub fn foreign(&self) -> Result<Self, SignerError> {
        let text = match self.kind {
            None => {
                let secret = b"a secret that no client here has, and that is long enough for any algorithm";
                return Ok(Self {
                    key: EncodingKey::from_secret(secret),
                    ..self.clone()
                });
            }
            Some(KeyKind::P256) => FOREIGN_CURVE,
            Some(KeyKind::P384) => FOREIGN_P384,
            Some(KeyKind::Ed25519) => FOREIGN_EDWARDS,
            Some(KeyKind::Rsa) => FOREIGN_RSA,
        };
        let foreign = Self::with_key(&PrivateKey::parse(text)?, "ES256", None)?;
        Ok(Self {
            key: foreign.key,
            ..self.clone()
        })
    }

    /// Signs claims, or whatever stands in their place; `kind` is the `typ` of the header.
    ///
    /// # Errors
    ///
    /// The library refuses the key.
    pub fn sign(&self, kind: &str, claims: &Value) -> Result<String, SignerError> {
        let mut header = Header::new(self.algorithm);
        header.typ = Some(kind.to_owned());
        header.kid.clone_from(&self.key_id);
        Ok(encode(&header, claims, &self.key)?)
    }

    /// Signs claims and bends what comes of it, or bends them first; `now` is in seconds since the epoch.
    ///
    /// # Errors
    ///
    /// The library refuses the key.
    pub fn bent(
        &self,
        bend: JwtBend,
        kind: &str,
        claims: &Map<String, Value>,
        now: i64,
    ) -> Result<String, SignerError> {
        let whole = || Value::Object(claims.clone());
        match bend {
            JwtBend::Claims(edit) => {
                let mut claims = claims.clone();
                edit(&mut claims, now);
                self.sign(kind, &Value::Object(claims))
            }
            JwtBend::Unsigned(algorithm) => Ok(unsigned_jwt(algorithm, claims)),
            JwtBend::OtherSignature => {
                let signed = self.sign(kind, &whole())?;
                // What was signed a moment ago can be read.
                Ok(Jws::with_other_signature(&signed).unwrap_or_default())
            }
            JwtBend::ForeignKey => self.foreign()?.sign(kind, &whole()),
            JwtBend::List => self.sign(kind, &Value::Array(Vec::new())),
            JwtBend::Text => Ok("no-json-web-token".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_key_signs_and_has_a_foreign_one() {
        let claims = serde_json::json!({"iss": "web"});
        let keys = [
            (FOREIGN_CURVE, "ES256"),
            (FOREIGN_P384, "ES384"),
            (FOREIGN_EDWARDS, "EdDSA"),
            (FOREIGN_RSA, "RS256"),
            (FOREIGN_RSA, "PS256"),
        ];
        for (text, algorithm) in keys {
            let key = PrivateKey::parse(text).unwrap();
            let signer = Signer::with_key(&key, algorithm, Some("k1")).unwrap();
            for signer in [signer.foreign().unwrap(), signer] {
                let jws = Jws::parse(&signer.sign("JWT", &claims).unwrap()).unwrap();
                assert_eq!(jws.header["alg"], algorithm);
                assert_eq!(
                    (&jws.header["kid"], &jws.header["typ"]),
                    (&"k1".into(), &"JWT".into())
                );
                assert_eq!(jws.claims().as_ref(), claims.as_object());
            }
        }
        let own = Signer::with_secret(&Secret::new("reference-secret"), "HS256").unwrap();
        let foreign = own.foreign().unwrap();
        assert_ne!(
            own.sign("JWT", &claims).unwrap(),
            foreign.sign("JWT", &claims).unwrap()
        );
        assert!(Signer::with_secret(&Secret::new("x"), "none").is_err());
    }
}
