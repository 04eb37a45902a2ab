//! The keys of clients: whether a JWT was signed by one of them, or with the client's secret.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde_json::{Map, Value};

use super::clients::Client;
use crate::protocol::Jws;

/// Whether a client signed a JWT. What it says, expiry included, is left to the caller.
pub(crate) fn is_signed_by(client: &Client, token: &str) -> bool {
    let Ok(header) = decode_header(token) else {
        return false;
    };
    let validation = signature_only(header.alg);
    let fits = |key: &DecodingKey| decode::<Map<String, Value>>(token, key, &validation).is_ok();
    if header.alg == Algorithm::HS256 {
        let secret = client.secret.as_deref().map(str::as_bytes);
        return secret.is_some_and(|secret| fits(&DecodingKey::from_secret(secret)));
    }
    let keys = client.jwks.iter().filter_map(public);
    keys.into_iter().any(|key| fits(&key))
}

/// Whether a key signed a JWT. What it says, expiry included, is left to the caller.
pub(crate) fn is_signed_by_key(key: &Value, token: &str) -> bool {
    let Ok(header) = decode_header(token) else {
        return false;
    };
    let validation = signature_only(header.alg);
    public(key).is_some_and(|key| decode::<Map<String, Value>>(token, &key, &validation).is_ok())
}

/// Looks at the signature alone.
fn signature_only(algorithm: Algorithm) -> Validation {
    let mut validation = Validation::new(algorithm);
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    validation
}

/// The public half of a JWK.
fn public(key: &Value) -> Option<DecodingKey> {
    let key: Jwk = serde_json::from_value(key.clone()).ok()?;
    DecodingKey::from_jwk(&key).ok()
}

/// Header and claims of a token, whether it is signed or not.
pub(crate) fn jwt_parts(text: &str) -> Option<(Map<String, Value>, Map<String, Value>)> {
    if let Ok(jws) = Jws::parse(text) {
        let claims = jws.claims()?;
        return Some((jws.header, claims));
    }
    let mut segments = text.strip_suffix('.')?.split('.');
    let mut members = || serde_json::from_slice(&URL_SAFE_NO_PAD.decode(segments.next()?).ok()?).ok();
    Some((members()?, members()?))
}

/// Whether an audience names a server.
pub(crate) fn is_audience(audience: &Value, issuer: &str) -> bool {
    match audience {
        Value::Array(list) => list.iter().any(|one| one == issuer),
        one => one == issuer,
    }
}

/// A JWT that a client signs with its secret, for tests.
#[cfg(test)]
pub(crate) fn signed_with(secret: &str, claims: &Map<String, Value>) -> String {
    let key = jsonwebtoken::EncodingKey::from_secret(secret.as_bytes());
    jsonwebtoken::encode(&jsonwebtoken::Header::new(Algorithm::HS256), claims, &key).unwrap_or_default()
}
