//! ID tokens, verified through `jsonwebtoken` (OIDC Core §3.1.3.7).

use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde_json::{Map, Value};

/// Why an ID token was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdTokenError {
    /// The token response has none.
    #[error("the token response has no `id_token`")]
    Missing,
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
/// `issuer` is compared where it is known. `leeway` is in seconds: how far the clocks may differ.
///
/// # Errors
///
/// See [`IdTokenError`].
pub fn verify_id_token(
    token: &str,
    jwks: &str,
    issuer: Option<&str>,
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
    if let Some(issuer) = issuer {
        validation.set_issuer(&[issuer]);
    }
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
            verify_id_token(token, "{\"keys\":[]}", Some("i"), "c", 0),
            Err(IdTokenError::Unreadable(_))
        ));
    }

    #[test]
    fn a_symmetric_token_is_refused() {
        let token = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.e30.e30";
        assert_eq!(
            verify_id_token(token, "{\"keys\":[]}", Some("i"), "c", 0),
            Err(IdTokenError::Algorithm("HS256".into()))
        );
    }

    /// RFC 8037 appendix A.1: the key pair of its Ed25519 examples.
    const SEED: &str = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";
    const PUBLIC: &str = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

    /// Signs claims with the example key.
    fn signed(claims: &serde_json::Value) -> String {
        use base64::Engine as _;
        let mut der = vec![
            0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
        ];
        der.extend(
            base64::engine::general_purpose::URL_SAFE_NO_PAD
                .decode(SEED)
                .unwrap(),
        );
        let key = jsonwebtoken::EncodingKey::from_ed_der(&der);
        let mut header = jsonwebtoken::Header::new(Algorithm::EdDSA);
        header.kid = Some("k".to_owned());
        jsonwebtoken::encode(&header, claims, &key).unwrap()
    }

    fn verified(token: &str) -> Result<Map<String, Value>, IdTokenError> {
        let jwks =
            format!(r#"{{"keys":[{{"kty":"OKP","crv":"Ed25519","alg":"EdDSA","kid":"k","x":"{PUBLIC}"}}]}}"#);
        verify_id_token(token, &jwks, Some("https://op.example"), "web", 5)
    }

    #[test]
    fn each_rule_of_validation_is_seen_to_fail() {
        let claims = |name: &str, value: serde_json::Value| {
            let mut claims = serde_json::json!({
                "iss": "https://op.example", "aud": "web", "sub": "ann", "exp": 4_102_444_800_u64,
            });
            claims[name] = value;
            claims
        };
        assert!(verified(&signed(&claims("nonce", "n".into()))).is_ok());
        for (name, value) in [
            ("iss", "https://op.example/".into()),
            ("aud", "other".into()),
            ("exp", 1_000_000.into()),
        ] {
            let result = verified(&signed(&claims(name, value)));
            assert!(
                matches!(result, Err(IdTokenError::Invalid(_))),
                "{name}: {result:?}"
            );
        }
        let sound = signed(&claims("nonce", "n".into()));
        let forged = crate::protocol::Jws::with_changed_claim(&sound).unwrap();
        assert!(matches!(verified(&forged), Err(IdTokenError::Invalid(_))));
        let jwks = r#"{"keys":[{"kty":"OKP","crv":"Ed25519","alg":"EdDSA","kid":"z","x":"AA"}]}"#;
        assert_eq!(
            verify_id_token(&sound, jwks, None, "web", 5),
            Err(IdTokenError::NoKey)
        );
    }

    proptest! {
        #[test]
        fn any_text_is_refused_without_a_panic(token in ".{0,120}", jwks in ".{0,60}") {
            prop_assert!(verify_id_token(&token, &jwks, Some("i"), "c", 0).is_err());
        }
    }
}
