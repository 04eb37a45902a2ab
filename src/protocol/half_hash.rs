//! The hash by which an ID token names a code or an access token (OIDC Core §3.1.3.6, §3.3.2.11).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256, Sha384, Sha512};

/// The left half of a text's hash in base64url, by the hash of the ID token's signature algorithm. `None` for an
/// algorithm whose name does not tell the hash.
pub fn half_hash(algorithm: &str, text: &str) -> Option<String> {
    let digest = match (algorithm, algorithm.get(2..)?) {
        (_, "256") => Sha256::digest(text).to_vec(),
        (_, "384") => Sha384::digest(text).to_vec(),
        // Ed25519 hashes with SHA-512 (RFC 8032 §5.1).
        (_, "512") | ("EdDSA" | "Ed25519", _) => Sha512::digest(text).to_vec(),
        _ => return None,
    };
    Some(URL_SAFE_NO_PAD.encode(digest.get(..digest.len() / 2)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_specification_come_out() {
        // OIDC Core appendices A.4 and A.3.
        let code = "Qcb0Orv1zh30vL1MPRsbm-diHiMwcLyZvn1arpZv-Jxf_11jnpEX3Tgfvk";
        let hash = half_hash("RS256", code);
        assert_eq!(hash.as_deref(), Some("LDktKdoQak3Pk0cnXxCltA"));
        let access_token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";
        let hash = half_hash("RS256", access_token);
        assert_eq!(hash.as_deref(), Some("77QmUPtjPfzWtF2AnpK9RQ"));
    }

    #[test]
    fn an_algorithm_without_a_known_hash_has_none() {
        assert_eq!(half_hash("none", "x"), None);
        assert_eq!(half_hash("é", "x"), None);
        assert!(half_hash("EdDSA", "x").is_some_and(|hash| hash.len() == 43));
    }
}
