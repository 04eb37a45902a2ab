//! Proofs of possession: one that is good, and each that is not.

use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};

use super::*;
use crate::protocol::PrivateKey;
use crate::reference::behaviour::Proofs;

/// RFC 7515 appendix A.3.1.
const KEY: &str = r#"{"kty":"EC","crv":"P-256",
    "x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    "d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"}"#;
/// RFC 7517 appendix A.2.
const OTHER: &str = r#"{"kty":"EC","crv":"P-256",
    "x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
    "d":"870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE"}"#;

fn key(text: &str) -> EncodingKey {
    let pem = PrivateKey::parse(text).unwrap();
    EncodingKey::from_ec_pem(pem.pem().expose().as_bytes()).unwrap()
}

/// A proof, signed with the first key; the other one may stand in its header.
fn proof(claims: &Value, kind: &str, shown: &str) -> String {
    let mut header = Header::new(Algorithm::ES256);
    header.typ = Some(kind.to_owned());
    header.jwk = Some(Jwk::from_encoding_key(&key(shown), Algorithm::ES256).unwrap());
    encode(&header, claims, &key(KEY)).unwrap()
}

/// What a machine gets that shows a proof.
async fn ask(stage: &Stage, proof: Option<&str>) -> (u16, Value, Option<String>) {
    let machine = stage.client("machine");
    let mut request = stage
        .http
        .post(stage.running.fixtures.token_endpoint.clone())
        .basic_auth(machine.id, machine.secret)
        .header("content-type", "application/x-www-form-urlencoded")
        .body("grant_type=client_credentials");
    if let Some(proof) = proof {
        request = request.header("DPoP", proof);
    }
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    let nonce = response.headers().get("dpop-nonce").cloned();
    let nonce = nonce.map(|nonce| nonce.to_str().unwrap().to_owned());
    let body: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
    let said = body.get("error").or_else(|| body.get("token_type")).cloned();
    (status, said.unwrap(), nonce)
}

/// Seconds since the epoch.
fn now() -> u64 {
    let epoch = std::time::UNIX_EPOCH;
    epoch.elapsed().unwrap().as_secs()
}

fn claims(stage: &Stage, id: &str) -> Value {
    json!({"jti": id, "htm": "POST", "htu": stage.running.fixtures.token_endpoint, "iat": now()})
}

#[tokio::test]
async fn only_a_good_proof_brings_a_token() {
    let stage = Stage::with(Dialect::Oidc, |behaviour| behaviour.proofs = Proofs::Demanded).await;
    let good = proof(&claims(&stage, "1"), "dpop+jwt", KEY);
    assert_eq!(ask(&stage, Some(&good)).await, (200, "DPoP".into(), None));
    let bent = |name: &str, value: Value| {
        let mut claims = claims(&stage, name);
        claims[name] = value;
        proof(&claims, "dpop+jwt", KEY)
    };
    let bad = [
        good,
        proof(&claims(&stage, "2"), "JWT", KEY),
        proof(&claims(&stage, "3"), "dpop+jwt", OTHER),
        bent("htm", "GET".into()),
        bent("htu", "https://op.example/token".into()),
        bent("iat", (now() - 600).into()),
        bent("jti", Value::Null),
        "no proof".to_owned(),
    ];
    let refused = (400, Value::from("invalid_dpop_proof"), None);
    for proof in &bad {
        assert_eq!(ask(&stage, Some(proof)).await, refused, "{proof}");
    }
    assert_eq!(ask(&stage, None).await, refused);
}

#[tokio::test]
async fn a_proof_without_the_nonce_is_told_the_nonce() {
    let stage = Stage::with(Dialect::Oidc, |behaviour| {
        behaviour.proofs = Proofs::DemandedWithNonce;
    })
    .await;
    let first = proof(&claims(&stage, "1"), "dpop+jwt", KEY);
    let (status, error, nonce) = ask(&stage, Some(&first)).await;
    assert_eq!((status, error), (400, "use_dpop_nonce".into()));
    let mut with_nonce = claims(&stage, "2");
    with_nonce["nonce"] = nonce.unwrap().into();
    let second = proof(&with_nonce, "dpop+jwt", KEY);
    assert_eq!(ask(&stage, Some(&second)).await.1, "DPoP");
}
