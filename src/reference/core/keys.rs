//! The server's signing keys: the one file that signs, through `jsonwebtoken`; with RSA by itself, for the library reads
//! and checks the key anew for each signature, which takes as long as the signature.

use std::sync::Arc;

use aws_lc_rs::encoding::{AsDer as _, Pkcs8V1Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, RSA_PKCS1_SHA256, RSA_PSS_SHA256,
};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::jwk::{Jwk, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde_json::{Map, Value, json};

use crate::reference::behaviour::{KeyHeader, SigningAlgorithm};

/// Why keys could not be made or used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// A key could not be generated.
    #[error("a signing key cannot be generated")]
    Generate,
    /// The key does not sign.
    #[error("the signing key gives no signature")]
    Signature,
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
    /// An access token that does not say so.
    PlainAccess,
    /// Claims from userinfo (OIDC Core §5.3.2).
    Userinfo,
    /// A logout token (OIDC Back-Channel Logout §2.4).
    Logout,
    /// An authorization request token: only this server reads it, so it is signed with HS256, which costs less.
    Request,
}

impl TokenType {
    fn name(self) -> &'static str {
        match self {
            Self::Id | Self::PlainAccess | Self::Userinfo => "JWT",
            Self::Access => "at+JWT",
            Self::Logout => "logout+jwt",
            Self::Request => "authorization-request+JWT",
        }
    }
}

/// Which key signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Signer {
    /// The algorithm.
    pub(crate) algorithm: SigningAlgorithm,
    /// Which of the keys of that algorithm, the first one being 0.
    pub(crate) generation: usize,
    /// How the header names it.
    pub(crate) header: KeyHeader,
}

/// The library's name of an algorithm.
fn of_library(algorithm: SigningAlgorithm) -> Algorithm {
    match algorithm {
        SigningAlgorithm::Rs256 => Algorithm::RS256,
        SigningAlgorithm::Ps256 => Algorithm::PS256,
        SigningAlgorithm::Es256 => Algorithm::ES256,
        SigningAlgorithm::EdDsa => Algorithm::EdDSA,
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

/// A key pair that signs with one algorithm.
struct Pair {
    algorithm: SigningAlgorithm,
    generation: usize,
    id: String,
    private: Private,
    public: DecodingKey,
    jwk: Jwk,
}

/// A private key, ready to sign.
enum Private {
    Rsa(Arc<KeyPair>),
    Other(EncodingKey),
}

/// A JWT with an RSA signature (RFC 7515 §5.1, RFC 7518 §3.3 and §3.5).
fn encode_with_rsa(header: &Header, claims: &Map<String, Value>, key: &KeyPair) -> Result<String, KeyError> {
    let failed = |_| KeyError::Signature;
    let encoding: &'static dyn aws_lc_rs::signature::RsaEncoding = match header.alg {
        Algorithm::PS256 => &RSA_PSS_SHA256,
        _ => &RSA_PKCS1_SHA256,
    };
    let part = |json: serde_json::Result<Vec<u8>>| -> Result<String, KeyError> {
        Ok(URL_SAFE_NO_PAD.encode(json.map_err(jsonwebtoken::errors::Error::from)?))
    };
    let mut token = part(serde_json::to_vec(header))?;
    token.push('.');
    token.push_str(&part(serde_json::to_vec(claims))?);
    let mut signature = vec![0; key.public_modulus_len()];
    key.sign(encoding, &SystemRandom::new(), token.as_bytes(), &mut signature)
        .map_err(failed)?;
    token.push('.');
    token.push_str(&URL_SAFE_NO_PAD.encode(signature));
    Ok(token)
}

impl Pair {
    fn new(
        algorithm: SigningAlgorithm,
        generation: usize,
        id: &str,
        (key, rsa): (&EncodingKey, Option<&Arc<KeyPair>>),
    ) -> Result<Self, KeyError> {
        let mut jwk = Jwk::from_encoding_key(key, of_library(algorithm))?;
        jwk.common.key_id = Some(id.to_owned());
        jwk.common.public_key_use = Some(PublicKeyUse::Signature);
        Ok(Self {
            algorithm,
            generation,
            id: id.to_owned(),
            public: DecodingKey::from_jwk(&jwk)?,
            private: match rsa {
                Some(pair) => Private::Rsa(Arc::clone(pair)),
                None => Private::Other(key.clone()),
            },
            jwk,
        })
    }
}

/// The keys of all algorithms with their public halves, and a secret for what only the server itself reads.
pub(crate) struct SigningKey {
    pairs: Vec<Pair>,
    own_signing: EncodingKey,
    own_verifying: DecodingKey,
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let ids = self.pairs.iter().map(|pair| pair.id.as_str());
        f.debug_list().entries(ids).finish()
    }
}

impl SigningKey {
    /// Generates the keys: one of RSA, which serves two algorithms, and the cheaper ones.
    pub(crate) fn generate() -> Result<Self, KeyError> {
        let failed = |_| KeyError::Generate;
        let pair = Arc::new(KeyPair::generate(KeySize::Rsa2048).map_err(failed)?);
        let der: Pkcs8V1Der<'_> = pair.as_der().map_err(failed)?;
        let rsa = EncodingKey::from_rsa_pem(pem(der.as_ref()).as_bytes())?;
        let random = SystemRandom::new();
        let curve = || {
            let der =
                EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).map_err(failed)?;
            Ok::<_, KeyError>(EncodingKey::from_ec_pem(pem(der.as_ref()).as_bytes())?)
        };
        let edwards = Ed25519KeyPair::generate_pkcs8v1(&random).map_err(failed)?;
        let edwards = EncodingKey::from_ed_pem(pem(edwards.as_ref()).as_bytes())?;
        let mut secret = [0; 32];
        aws_lc_rs::rand::fill(&mut secret).map_err(failed)?;
        Ok(Self {
            pairs: vec![
                Pair::new(SigningAlgorithm::Rs256, 0, "reference-1", (&rsa, Some(&pair)))?,
                Pair::new(SigningAlgorithm::Ps256, 0, "reference-pss-1", (&rsa, Some(&pair)))?,
                Pair::new(SigningAlgorithm::Es256, 0, "reference-ec-1", (&curve()?, None))?,
                Pair::new(SigningAlgorithm::Es256, 1, "reference-ec-2", (&curve()?, None))?,
                Pair::new(SigningAlgorithm::EdDsa, 0, "reference-ed-1", (&edwards, None))?,
            ],
            own_signing: EncodingKey::from_secret(&secret),
            own_verifying: DecodingKey::from_secret(&secret),
        })
    }

    /// The key set that verifies what the keys of these algorithms sign, up to a generation (RFC 7517 §5).
    pub(crate) fn jwks(&self, algorithms: &[SigningAlgorithm], generation: usize) -> Value {
        let listed = self
            .pairs
            .iter()
            .filter(|pair| algorithms.contains(&pair.algorithm) && pair.generation <= generation);
        let keys: Vec<&Jwk> = listed.map(|pair| &pair.jwk).collect();
        json!({ "keys": keys })
    }

    /// The pair that a signer means; an algorithm with one key only keeps it.
    fn pair(&self, signer: Signer) -> Option<&Pair> {
        let of_algorithm = || {
            self.pairs
                .iter()
                .filter(|pair| pair.algorithm == signer.algorithm)
        };
        of_algorithm()
            .find(|pair| pair.generation == signer.generation)
            .or_else(|| of_algorithm().next())
    }

    /// Signs claims with a key that is published.
    pub(crate) fn sign(
        &self,
        kind: TokenType,
        signer: Signer,
        claims: &Map<String, Value>,
    ) -> Result<String, KeyError> {
        let pair = self.pair(signer).ok_or(KeyError::Generate)?;
        let mut header = Header::new(of_library(pair.algorithm));
        header.typ = Some(kind.name().to_owned());
        header.kid = Some(match signer.header {
            KeyHeader::Named | KeyHeader::Embedded => pair.id.clone(),
            KeyHeader::Unknown => "nobody-has-this-key".to_owned(),
        });
        if signer.header == KeyHeader::Embedded {
            header.jwk = Some(pair.jwk.clone());
        }
        match &pair.private {
            Private::Rsa(key) => encode_with_rsa(&header, claims, key),
            Private::Other(key) => Ok(encode(&header, claims, key)?),
        }
    }

    /// Signs claims with a secret that two share.
    pub(crate) fn sign_with_secret(
        &self,
        kind: TokenType,
        secret: &str,
        claims: &Map<String, Value>,
    ) -> Result<String, KeyError> {
        let mut header = Header::new(Algorithm::HS256);
        header.typ = Some(kind.name().to_owned());
        Ok(encode(
            &header,
            claims,
            &EncodingKey::from_secret(secret.as_bytes()),
        )?)
    }

    /// Signs the claims of an authorization request token.
    pub(crate) fn sign_request(&self, claims: &Map<String, Value>) -> Result<String, KeyError> {
        let mut header = Header::new(Algorithm::HS256);
        header.typ = Some(TokenType::Request.name().to_owned());
        Ok(encode(&header, claims, &self.own_signing)?)
    }

    /// The claims of a token of this kind that one of these keys signed. Expiry is left to the caller, who has the
    /// clock.
    pub(crate) fn verify(&self, kind: TokenType, token: &str) -> Option<Map<String, Value>> {
        let own = [(&self.own_verifying, Algorithm::HS256)];
        let published = || {
            self.pairs
                .iter()
                .map(|pair| (&pair.public, of_library(pair.algorithm)))
        };
        let keys: Vec<(&DecodingKey, Algorithm)> = match kind {
            TokenType::Request => own.to_vec(),
            TokenType::Id
            | TokenType::Access
            | TokenType::PlainAccess
            | TokenType::Userinfo
            | TokenType::Logout => published().collect(),
        };
        keys.into_iter().find_map(|(key, algorithm)| {
            let mut validation = Validation::new(algorithm);
            validation.validate_exp = false;
            validation.validate_aud = false;
            validation.required_spec_claims.clear();
            let data = decode::<Map<String, Value>>(token, key, &validation).ok()?;
            (data.header.typ.as_deref() == Some(kind.name())).then_some(data.claims)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Jws, KeySet, SignedToken};

    fn claims() -> Map<String, Value> {
        Map::from_iter([("sub".to_owned(), Value::from("ann"))])
    }

    #[test]
    fn what_it_signs_it_verifies_and_nothing_else() {
        let key = SigningKey::generate().unwrap();
        for algorithm in SigningAlgorithm::ALL {
            let signer = Signer {
                algorithm,
                generation: 0,
                header: KeyHeader::Named,
            };
            for (kind, other) in [
                (TokenType::Id, TokenType::Access),
                (TokenType::Access, TokenType::Request),
            ] {
                let token = key.sign(kind, signer, &claims()).unwrap();
                assert_eq!(key.verify(kind, &token), Some(claims()));
                assert_eq!(key.verify(other, &token), None);
                let flipped = Jws::with_changed_claim(&token).unwrap();
                assert_eq!(key.verify(kind, &flipped), None);
                let unsecured = Jws::unsecured(&token).unwrap();
                assert_eq!(key.verify(kind, &unsecured), None);
            }
        }
        let request = key.sign_request(&claims()).unwrap();
        assert_eq!(key.verify(TokenType::Request, &request), Some(claims()));
        assert_eq!(key.verify(TokenType::Id, &request), None);
    }

    #[test]
    fn every_algorithm_is_verified_with_the_published_set() {
        let key = SigningKey::generate().unwrap();
        let published = key.jwks(&SigningAlgorithm::ALL, 1);
        assert!(published.to_string().contains("reference-ec-2"));
        assert!(!published.to_string().contains("\"d\""));
        let set = KeySet::parse(&published.to_string()).unwrap();
        for algorithm in SigningAlgorithm::ALL {
            for generation in [0, 1] {
                let signer = Signer {
                    algorithm,
                    generation,
                    header: KeyHeader::Named,
                };
                let token = key.sign(TokenType::Id, signer, &claims()).unwrap();
                let token = SignedToken::parse(&token).unwrap();
                assert_eq!(token.algorithm(), algorithm.name());
                assert_eq!(token.verify(&set, None), Ok(()), "{algorithm:?} {generation}");
            }
        }
        assert!(
            !key.jwks(&[SigningAlgorithm::Es256], 0)
                .to_string()
                .contains("reference-ec-2")
        );
    }
}
