//! A JWT with its signature: ID tokens and access tokens, verified through `jsonwebtoken`.
//!
//! Reading and verifying are two steps, so that what a token says can be judged rule by rule even where its signature
//! does not fit. Nothing here decides whether a claim is right.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, DecodingKey, crypto};
use serde_json::{Map, Value};

use super::key_set::{Key, KeySet};
use super::secret::Secret;

/// A JWT that could be read. `Debug` shows what it says and not the token.
#[derive(Clone, PartialEq)]
pub struct SignedToken {
    /// The JOSE header.
    pub header: Map<String, Value>,
    /// The claims.
    pub claims: Map<String, Value>,
    /// Header and claims as they were signed.
    signed: Secret,
    /// The signature as it stood; empty for an unsecured token.
    signature: Secret,
}

/// Why a text is no JWT that can be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnreadToken {
    /// Five segments: a JWE (RFC 7516 §7.1).
    #[error("it is encrypted")]
    Encrypted,
    /// Not three segments.
    #[error("it has {0} segments instead of three")]
    Segments(usize),
    /// A segment is not base64url of a JSON object.
    #[error("its {0} is not a JSON object in base64url")]
    Segment(&'static str),
}

/// Why a signature was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// `alg` is `none`, in whatever spelling, or missing.
    #[error("it is not signed (`alg` is {0})")]
    Unsigned(String),
    /// This tool cannot verify the algorithm.
    #[error("it is signed with `{0}`, which opcheck cannot verify")]
    Algorithm(String),
    /// No key fits header and algorithm.
    #[error("no key of the JWKS fits `alg` {algorithm} and {kid}")]
    NoKey {
        /// The algorithm.
        algorithm: String,
        /// The key id, in words.
        kid: String,
    },
    /// More than one key of the set has the key id.
    #[error("{0} keys of the JWKS fit its `kid`")]
    SeveralKeys(usize),
    /// The key is there and cannot be used.
    #[error("{0} of the JWKS cannot be used")]
    Key(String),
    /// The signature is another one.
    #[error("the signature does not fit")]
    Wrong,
}

impl std::fmt::Debug for SignedToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignedToken")
            .field("header", &self.header)
            .field("claims", &self.claims)
            .finish_non_exhaustive()
    }
}

impl SignedToken {
    /// Takes a JWT in compact form apart (RFC 7519 §7.2). An unsecured one has an empty signature.
    ///
    /// # Errors
    ///
    /// The text has not the form of a JWT.
    pub fn parse(text: &str) -> Result<Self, UnreadToken> {
        let segments: Vec<&str> = text.split('.').collect();
        let (header, payload, signature) = match segments.as_slice() {
            [header, payload, signature] => (header, payload, signature),
            [_, _, _, _, _] => return Err(UnreadToken::Encrypted),
            _ => return Err(UnreadToken::Segments(segments.len())),
        };
        let object = |what: &'static str, segment: &str| {
            let bytes = URL_SAFE_NO_PAD.decode(segment).ok();
            let object = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
            object.ok_or(UnreadToken::Segment(what))
        };
        Ok(Self {
            header: object("header", header)?,
            claims: object("payload", payload)?,
            signed: Secret::new(format!("{header}.{payload}")),
            signature: Secret::new((*signature).to_owned()),
        })
    }

    /// The algorithm that the header names; empty where it names none.
    pub fn algorithm(&self) -> &str {
        let named = self.header.get("alg").and_then(Value::as_str);
        named.unwrap_or_default()
    }

    /// The id of the key that the header names.
    pub fn key_id(&self) -> Option<&str> {
        self.header.get("kid").and_then(Value::as_str)
    }

    /// The key of a set that the header means: the only one that fits.
    ///
    /// # Errors
    ///
    /// None fits, or, with a key id, more than one.
    pub fn key<'a>(&self, keys: &'a KeySet) -> Result<&'a Key, SignatureError> {
        let kid = self.key_id();
        match keys.candidates(kid, self.algorithm()).as_slice() {
            [one] => Ok(one),
            [] => Err(SignatureError::NoKey {
                algorithm: self.algorithm().to_owned(),
                kid: kid.map_or_else(|| "no `kid`".to_owned(), |kid| format!("`kid` {kid}")),
            }),
            several => Err(SignatureError::SeveralKeys(several.len())),
        }
    }

    /// Verifies the signature: with the keys of a set, or with the client's secret for an HMAC (OIDC Core §10.1).
    ///
    /// # Errors
    ///
    /// The signature is not one of these keys.
    pub fn verify(&self, keys: &KeySet, secret: Option<&Secret>) -> Result<(), SignatureError> {
        let name = self.algorithm();
        if name.is_empty() || name.eq_ignore_ascii_case("none") {
            let named = self.header.get("alg");
            let words = named.map_or_else(|| "missing".to_owned(), |alg| format!("`{alg}`"));
            return Err(SignatureError::Unsigned(words));
        }
        let known = match name {
            // RFC 9864 names the curve; the library knows the older name only.
            "Ed25519" => Some(Algorithm::EdDSA),
            name => name.parse().ok(),
        };
        let algorithm: Algorithm = known.ok_or_else(|| SignatureError::Algorithm(name.to_owned()))?;
        let symmetric = matches!(algorithm, Algorithm::HS256 | Algorithm::HS384 | Algorithm::HS512);
        if symmetric {
            let secret = secret.ok_or_else(|| SignatureError::Algorithm(name.to_owned()))?;
            let key = DecodingKey::from_secret(secret.expose().as_bytes());
            return self.fits(&key, algorithm);
        }
        // Without a key id each key of the type is tried (OIDC Core §10.1 asks for one where there are several).
        let tried = match self.key_id() {
            Some(_) => vec![self.key(keys)?],
            None => keys.candidates(None, name),
        };
        if tried.is_empty() {
            self.key(keys)?;
        }
        let mut outcome = Err(SignatureError::Wrong);
        for key in tried {
            outcome = usable(key).and_then(|key| self.fits(&key, algorithm));
            if outcome.is_ok() {
                break;
            }
        }
        outcome
    }

    /// Whether the signature is that of a key.
    fn fits(&self, key: &DecodingKey, algorithm: Algorithm) -> Result<(), SignatureError> {
        let (signature, signed) = (self.signature.expose(), self.signed.expose().as_bytes());
        match crypto::verify(signature, signed, key, algorithm) {
            Ok(true) => Ok(()),
            Ok(false) | Err(_) => Err(SignatureError::Wrong),
        }
    }
}

/// A key in the library's form.
fn usable(key: &Key) -> Result<DecodingKey, SignatureError> {
    let unusable = || SignatureError::Key(key.name());
    let members = Value::Object(key.members.clone());
    let jwk: Jwk = serde_json::from_value(members).map_err(|_| unusable())?;
    DecodingKey::from_jwk(&jwk).map_err(|_| unusable())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::protocol::Jws;

    /// RFC 8037 appendix A.4, its payload replaced by a JSON object.
    fn keys(kid: &str) -> KeySet {
        let text = format!(
            r#"{{"keys":[{{"kty":"AKP","kid":"other"}},
                {{"kty":"OKP","crv":"Ed25519","kid":"{kid}","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}}]}}"#
        );
        KeySet::parse(&text).unwrap()
    }

    /// Signs claims with the key pair of RFC 8037 appendix A.1.
    fn signed(kid: Option<&str>) -> String {
        let mut der = vec![
            0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
        ];
        der.extend(
            URL_SAFE_NO_PAD
                .decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A")
                .unwrap(),
        );
        let key = jsonwebtoken::EncodingKey::from_ed_der(&der);
        let mut header = jsonwebtoken::Header::new(Algorithm::EdDSA);
        header.kid = kid.map(str::to_owned);
        jsonwebtoken::encode(&header, &serde_json::json!({ "sub": "ann" }), &key).unwrap()
    }

    fn verdict(text: &str, keys: &KeySet) -> Result<(), SignatureError> {
        SignedToken::parse(text).unwrap().verify(keys, None)
    }

    #[test]
    fn a_signature_is_that_of_the_key_that_it_names() {
        let token = signed(Some("k"));
        assert_eq!(verdict(&token, &keys("k")), Ok(()));
        assert_eq!(verdict(&signed(None), &keys("k")), Ok(()));
        assert!(matches!(
            verdict(&token, &keys("z")),
            Err(SignatureError::NoKey { .. })
        ));
        let mut twice = keys("k");
        twice.keys.push(twice.keys[1].clone());
        assert_eq!(verdict(&token, &twice), Err(SignatureError::SeveralKeys(2)));
        let forged = Jws::with_changed_claim(&token).unwrap();
        assert_eq!(verdict(&forged, &keys("k")), Err(SignatureError::Wrong));
    }

    #[test]
    fn an_unsecured_token_is_read_and_not_accepted() {
        let token = SignedToken::parse("eyJhbGciOiJub05lIn0.eyJzdWIiOiJhbm4ifQ.").unwrap();
        assert_eq!(token.claims["sub"], "ann");
        assert_eq!(
            token.verify(&KeySet::default(), None),
            Err(SignatureError::Unsigned("`\"noNe\"`".to_owned()))
        );
        assert!(!format!("{token:?}").contains("eyJ"));
    }

    #[test]
    fn the_example_of_the_specification_verifies_with_its_secret() {
        // RFC 7515 appendix A.1.
        let text = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        let token = SignedToken::parse(text).unwrap();
        assert!(matches!(
            token.verify(&KeySet::default(), None),
            Err(SignatureError::Algorithm(_))
        ));
        let other = Secret::new("another secret");
        assert_eq!(
            token.verify(&KeySet::default(), Some(&other)),
            Err(SignatureError::Wrong)
        );
    }

    #[test]
    fn other_shapes_are_told_apart() {
        assert_eq!(SignedToken::parse("a.b"), Err(UnreadToken::Segments(2)));
        assert_eq!(SignedToken::parse("a.b.c.d.e"), Err(UnreadToken::Encrypted));
        assert_eq!(
            SignedToken::parse("e30.W10.x"),
            Err(UnreadToken::Segment("payload"))
        );
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".{0,200}") {
            let _ = SignedToken::parse(&text);
        }
    }
}
