//! ID tokens, verified through `jsonwebtoken` (OIDC Core §3.1.3.7).

use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde_json::{Map, Value};

/// Why an ID token was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdTokenError {
    /// The token or its header cannot be read.
    #[error("the ID token cannot be read: {0}")]
    Unreadable(String),
    /// The JWKS cannot be read.
    #[error("the JWKS cannot be read: {0}")]
    Jwks(String),
    /// The algorithm is not an asymmetric one that this tool verifies.
    #[error("the ID token is signed with `{0}`, which cannot be verified with a JWKS")]
    Algorithm(String),
    /// No key of the JWKS has the token's `kid`.
    #[error("no key of the JWKS fits the ID token's `kid`")]
    NoKey,
    /// Signature, issuer, audience or expiry is wrong.
    #[error("the ID token is not valid: {0}")]
    Invalid(String),
}

/// Verifies signature, `iss`, `aud` and `exp` of an ID token with the keys of a JWKS, and returns its claims. The
/// claims that a requirement judges by itself (`nonce`, `auth_time` …) are left to the caller.
///
/// `leeway` is in seconds: how far the clocks may differ.
///
/// # Errors
///
/// See [`IdTokenError`].
pub fn verify_id_token(
    token: &str,
    jwks: &str,
    issuer: &str,
    client_id: &str,
    leeway: u64,
) -> Result<Map<String, Value>, IdTokenError> {
    let header = decode_header(token).map_err(|error| IdTokenError::Unreadable(error.to_string()))?;
    if !matches!(
        header.alg,
        Algorithm::RS256
            | Algorithm::RS384
            | Algorithm::RS512
            | Algorithm::PS256
            | Algorithm::PS384
            | Algorithm::PS512
            | Algorithm::ES256
            | Algorithm::ES384
            | Algorithm::EdDSA
    ) {
        return Err(IdTokenError::Algorithm(format!("{:?}", header.alg)));
    }
    let keys: JwkSet = serde_json::from_str(jwks).map_err(|error| IdTokenError::Jwks(error.to_string()))?;
    let key = match &header.kid {
        Some(kid) => keys.find(kid),
        None => keys.keys.first().filter(|_| keys.keys.len() == 1),
    }
    .ok_or(IdTokenError::NoKey)?;
    let key = DecodingKey::from_jwk(key).map_err(|error| IdTokenError::Jwks(error.to_string()))?;
    let mut validation = Validation::new(header.alg);
    validation.leeway = leeway;
    validation.set_audience(&[client_id]);
    validation.set_issuer(&[issuer]);
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    decode::<Map<String, Value>>(token, &key, &validation)
        .map(|data| data.claims)
        .map_err(|error| IdTokenError::Invalid(error.to_string()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_unsigned_token_is_refused() {
        let token = "eyJhbGciOiJub25lIn0.e30.";
        assert!(matches!(
            verify_id_token(token, "{\"keys\":[]}", "i", "c", 0),
            Err(IdTokenError::Unreadable(_))
        ));
    }

    #[test]
    fn a_symmetric_token_is_refused() {
        let token = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.e30.e30";
        assert_eq!(
            verify_id_token(token, "{\"keys\":[]}", "i", "c", 0),
            Err(IdTokenError::Algorithm("HS256".into()))
        );
    }

    proptest! {
        #[test]
        fn any_text_is_refused_without_a_panic(token in ".{0,120}", jwks in ".{0,60}") {
            prop_assert!(verify_id_token(&token, &jwks, "i", "c", 0).is_err());
        }
    }
}
