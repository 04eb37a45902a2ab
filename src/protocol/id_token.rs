//! Whether an ID token is to be accepted at all (OIDC Core §3.1.3.7): signature, issuer, client and expiry.
//!
//! Requirements that judge one of these rules by itself look at the token's claims; whatever else is read from a token
//! is read from one that is accepted here.

use serde_json::{Map, Value};

use super::key_set::{KeySet, KeySetError};
use super::secret::Secret;
use super::signed_token::{SignatureError, SignedToken, UnreadToken};

/// Why an ID token was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdTokenError {
    /// The token response has none.
    #[error("the token response has no `id_token`")]
    Missing,
    /// The token cannot be read.
    #[error("the ID token cannot be read: {0}")]
    Unread(#[from] UnreadToken),
    /// The JWKS cannot be read.
    #[error("the JWKS cannot be read: {0}")]
    Jwks(#[from] KeySetError),
    /// Its signature is not accepted.
    #[error("the ID token is not valid: {0}")]
    Signature(#[from] SignatureError),
    /// A claim by which it would be accepted is wrong.
    #[error("the ID token is not valid: {0}")]
    Claim(String),
}

/// What an ID token is held against.
#[derive(Debug, Clone, Copy)]
pub struct IdTokenExpectation<'a> {
    /// The issuer, where it is known.
    pub issuer: Option<&'a str>,
    /// The client.
    pub client_id: &'a str,
    /// The client's secret, for symmetric signatures.
    pub secret: Option<&'a Secret>,
    /// Seconds since the epoch.
    pub now: i64,
    /// Seconds by which clocks may differ.
    pub leeway: i64,
}

/// Verifies signature, `iss`, `aud` and `exp` of an ID token with the keys of a JWKS, and returns its claims. The
/// claims that a requirement judges by itself (`nonce`, `auth_time` …) are left to the caller.
///
/// # Errors
///
/// See [`IdTokenError`].
pub fn verify_id_token(
    token: &str,
    jwks: &str,
    expected: &IdTokenExpectation<'_>,
) -> Result<Map<String, Value>, IdTokenError> {
    let token = SignedToken::parse(token)?;
    token.verify(&KeySet::parse(jwks)?, expected.secret)?;
    let claims = token.claims;
    let wrong = |name: &str| {
        let value = claims.get(name);
        let words = value.map_or_else(|| format!("no `{name}`"), |value| format!("`{name}` is {value}"));
        Err(IdTokenError::Claim(words))
    };
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    if text("iss").is_none() || expected.issuer.is_some_and(|issuer| text("iss") != Some(issuer)) {
        return wrong("iss");
    }
    if !claims
        .get("aud")
        .is_some_and(|audience| names(audience, expected.client_id))
    {
        return wrong("aud");
    }
    let expiry = claims.get("exp").and_then(Value::as_f64);
    #[expect(
        clippy::cast_precision_loss,
        reason = "seconds since the epoch are far below 2^53"
    )]
    let earliest = expected.now.saturating_sub(expected.leeway) as f64;
    if expiry.is_none_or(|expiry| expiry <= earliest) {
        return wrong("exp");
    }
    if text("sub").is_none() {
        return wrong("sub");
    }
    Ok(claims)
}

/// Whether an audience is, or holds, a client.
fn names(audience: &Value, client: &str) -> bool {
    match audience {
        Value::String(only) => only == client,
        Value::Array(list) => list.iter().any(|one| one.as_str() == Some(client)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: i64 = 1_800_000_000;

    fn expectation() -> IdTokenExpectation<'static> {
        IdTokenExpectation {
            issuer: Some("https://op.example"),
            client_id: "web",
            secret: None,
            now: NOW,
            leeway: 5,
        }
    }

    /// Signs claims with the key of RFC 8037 appendix A.1, and verifies them with its public half.
    fn verified(claims: &Value) -> Result<Map<String, Value>, IdTokenError> {
        use base64::Engine as _;
        let mut der = vec![
            0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
        ];
        let seed = base64::engine::general_purpose::URL_SAFE_NO_PAD
            .decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A")
            .unwrap();
        der.extend(seed);
        let key = jsonwebtoken::EncodingKey::from_ed_der(&der);
        let header = jsonwebtoken::Header::new(jsonwebtoken::Algorithm::EdDSA);
        let token = jsonwebtoken::encode(&header, claims, &key).unwrap();
        let jwks =
            r#"{"keys":[{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}"#;
        verify_id_token(&token, jwks, &expectation())
    }

    #[test]
    fn each_rule_of_validation_is_seen_to_fail() {
        let claims = |name: &str, value: Value| {
            let mut claims = serde_json::json!({
                "iss": "https://op.example", "aud": "web", "sub": "ann", "exp": NOW + 60,
            });
            claims[name] = value;
            claims
        };
        assert!(verified(&claims("nonce", "n".into())).is_ok());
        assert!(verified(&claims("aud", serde_json::json!(["a", "web"]))).is_ok());
        assert!(verified(&claims("exp", (NOW - 4).into())).is_ok());
        for (name, value) in [
            ("iss", "https://op.example/".into()),
            ("aud", "other".into()),
            ("exp", 1_000_000.into()),
            ("exp", "2100-01-01".into()),
            ("sub", Value::Null),
        ] {
            let result = verified(&claims(name, value));
            assert!(
                matches!(result, Err(IdTokenError::Claim(_))),
                "{name}: {result:?}"
            );
        }
    }

    #[test]
    fn an_unsigned_token_is_refused() {
        let result = verify_id_token("eyJhbGciOiJub25lIn0.e30.", r#"{"keys":[]}"#, &expectation());
        assert!(matches!(
            result,
            Err(IdTokenError::Signature(SignatureError::Unsigned(_)))
        ));
    }

    proptest! {
        #[test]
        fn any_text_is_refused_without_a_panic(token in ".{0,120}", jwks in ".{0,60}") {
            prop_assert!(verify_id_token(&token, &jwks, &expectation()).is_err());
        }
    }
}
