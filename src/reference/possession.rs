//! Proofs of possession (RFC 9449): whether a request shows that its sender holds a key, and which one.

use serde_json::{Map, Value, json};

use super::behaviour::Proofs;
use super::core::{is_signed_by_key, jwt_parts};
use super::dialect::Endpoint;
use super::message::Ask;
use super::server::Server;
use crate::protocol::s256;

/// The header field of a proof.
const PROOF: &str = "dpop";
/// The header field of a nonce that the next proof must hold.
pub(super) const NONCE: &str = "dpop-nonce";
/// The algorithm of proofs that the server takes.
pub(super) const ALGORITHM: &str = "ES256";
/// Seconds by which a proof may be older or younger than the server's clock.
const LEEWAY: i64 = 60;

/// Why a request proves nothing (RFC 9449 §5, §8).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BadProof {
    /// There is no proof, or it is not good.
    Invalid,
    /// It lacks the server's nonce.
    NonceWanted,
}

impl BadProof {
    /// The error code.
    pub(super) fn error(self) -> &'static str {
        match self {
            Self::Invalid => "invalid_dpop_proof",
            Self::NonceWanted => "use_dpop_nonce",
        }
    }
}

/// The thumbprint of the key that the sender of a request holds; nothing where nobody is asked for one. A request with an
/// access token must prove that it is for that token.
pub(super) fn proven(
    server: &Server,
    ask: &Ask,
    endpoint: Endpoint,
    token: Option<&str>,
) -> Result<Option<String>, BadProof> {
    let nonce = match server.behaviour.proofs {
        Proofs::NotAsked => return Ok(None),
        Proofs::Demanded => None,
        Proofs::DemandedWithNonce => Some(server.core.proof_nonce.as_str()),
    };
    let (claims, key) = signed(ask).ok_or(BadProof::Invalid)?;
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let here = server.site.application_url(
        server.site.application_index(server.place(ask)),
        server.site.path(endpoint),
    );
    let issued = claims.get("iat").and_then(Value::as_i64);
    let fresh = issued.is_some_and(|iat| (iat - server.core.clock.now()).abs() <= LEEWAY);
    let for_token = token.is_none_or(|token| text("ath") == Some(s256(token).as_str()));
    let fits = text("htm") == Some(ask.method.as_str()) && text("htu") == Some(&here) && fresh && for_token;
    if !fits {
        return Err(BadProof::Invalid);
    }
    if nonce.is_some_and(|nonce| text("nonce") != Some(nonce)) {
        return Err(BadProof::NonceWanted);
    }
    let id = text("jti").filter(|id| !id.is_empty()).ok_or(BadProof::Invalid)?;
    let seen = server.core.proofs.get(id).is_some();
    server.core.proofs.insert(id, ());
    if seen {
        return Err(BadProof::Invalid);
    }
    Ok(Some(key))
}

/// The claims of the one proof of a request, and the thumbprint of the key in its header that signed it.
fn signed(ask: &Ask) -> Option<(Map<String, Value>, String)> {
    let mut fields = ask.headers.iter().filter(|(name, _)| name == PROOF);
    let (_, proof) = fields.next()?;
    if fields.next().is_some() {
        return None;
    }
    let (header, claims) = jwt_parts(proof)?;
    let text = |name: &str| header.get(name).and_then(Value::as_str);
    let jwk = header.get("jwk")?;
    let good = text("typ") == Some("dpop+jwt")
        && text("alg") == Some(ALGORITHM)
        && jwk.get("d").is_none()
        && is_signed_by_key(jwk, proof);
    Some((claims, thumbprint(jwk)?)).filter(|_| good)
}

/// The thumbprint of a key on a curve (RFC 7638 §3).
fn thumbprint(jwk: &Value) -> Option<String> {
    let text = |name: &str| jwk.get(name).and_then(Value::as_str);
    let members = json!({"crv": text("crv")?, "kty": text("kty")?, "x": text("x")?, "y": text("y")?});
    Some(s256(&members.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thumbprint_is_made_of_the_required_members_only() {
        let jwk = json!({"y": "Y", "x": "X", "kty": "EC", "crv": "P-256", "alg": "ES256", "kid": "1"});
        let text = r#"{"crv":"P-256","kty":"EC","x":"X","y":"Y"}"#;
        assert_eq!(thumbprint(&jwk), Some(s256(text)));
        assert_eq!(thumbprint(&json!({"kty": "RSA"})), None);
    }
}
