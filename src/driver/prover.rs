//! Proofs of possession (RFC 9449): a key of the run's own, and a new proof for each request that needs one.
//!
//! Where a server wants its own nonce in a proof, the agent sends the request once more with it (RFC 9449 §8).

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Map, Value};
use url::Url;

use super::signer::{Signer, SignerError};
use crate::protocol::{Hop, Request, Response, s256};

/// The header field of a proof (RFC 9449 §4.1).
const PROOF: &str = "DPoP";
/// The header field of a nonce that the next proof must hold (RFC 9449 §8.1).
const NONCE: &str = "DPoP-Nonce";
/// The error of a server that wants a nonce (RFC 9449 §8).
const NONCE_WANTED: &str = "use_dpop_nonce";

/// Proves that a client holds its key.
#[derive(Debug)]
pub(super) struct Prover {
    signer: Signer,
    /// Tells this key's proofs from all others'.
    name: String,
    made: AtomicU64,
    /// Seconds by which the target's clock was moved.
    clock: OnceLock<Arc<AtomicI64>>,
    /// The nonces that servers gave last, by origin.
    nonces: Mutex<HashMap<String, String>>,
}

impl Prover {
    /// With a key that nobody else has.
    pub(super) fn new() -> Result<Self, SignerError> {
        let (signer, name) = Signer::generate()?;
        Ok(Self {
            signer,
            name,
            made: AtomicU64::new(0),
            clock: OnceLock::new(),
            nonces: Mutex::default(),
        })
    }

    /// Keeps the time of a target whose clock hooks move. Said once.
    pub(super) fn keep_time(&self, moved: Arc<AtomicI64>) {
        // Whoever says it again says the same.
        let _ = self.clock.set(moved);
    }

    /// Adds a proof, where the request needs one. A key that cannot sign leaves it without, and the server refuses it.
    pub(super) fn dress(&self, request: &mut Request) {
        if !request.proven {
            return;
        }
        request
            .headers
            .retain(|(name, _)| !name.eq_ignore_ascii_case(PROOF));
        if let Ok(proof) = self.signer.prove(&self.claims(request)) {
            request.headers.push((PROOF.to_owned(), proof));
        }
    }

    /// What a proof says about its request (RFC 9449 §4.2).
    fn claims(&self, request: &Request) -> Map<String, Value> {
        let moved = self.clock.get().map_or(0, |moved| moved.load(Ordering::SeqCst));
        let system = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = system.map_or(0, |elapsed| i64::try_from(elapsed.as_secs()).unwrap_or(i64::MAX));
        let number = self.made.fetch_add(1, Ordering::SeqCst);
        let mut place = request.url.clone();
        place.set_query(None);
        place.set_fragment(None);
        let mut claims = Map::new();
        claims.insert("jti".to_owned(), s256(&format!("{} {number}", self.name)).into());
        claims.insert("htm".to_owned(), request.method.as_str().into());
        claims.insert("htu".to_owned(), place.as_str().into());
        claims.insert("iat".to_owned(), now.saturating_add(moved).into());
        if let Some(token) = bound_token(request) {
            claims.insert("ath".to_owned(), s256(token).into());
        }
        let nonces = self.nonces.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(nonce) = nonces.get(&origin(&request.url)) {
            claims.insert("nonce".to_owned(), nonce.as_str().into());
        }
        claims
    }

    /// Takes the nonce of an answer; whether the request is to be sent once more with it.
    pub(super) fn learn(&self, hop: &Hop) -> bool {
        let Some(response) = hop.response().filter(|_| hop.request.proven) else {
            return false;
        };
        let Some(nonce) = response.header(NONCE) else {
            return false;
        };
        let mut nonces = self.nonces.lock().unwrap_or_else(PoisonError::into_inner);
        nonces.insert(origin(&hop.request.url), nonce.to_owned());
        wants_nonce(response)
    }
}

/// The access token that a request shows as one that is bound to a key.
fn bound_token(request: &Request) -> Option<&str> {
    let mut fields = request.headers.iter();
    let (_, value) = fields.find(|(name, _)| name.eq_ignore_ascii_case("authorization"))?;
    value.strip_prefix("DPoP ")
}

/// To whom a nonce belongs.
fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}

/// Whether an answer refuses a proof for its nonce: at the token endpoint in its body, elsewhere in its challenge.
fn wants_nonce(response: &Response) -> bool {
    let body: Option<Value> = serde_json::from_str(&response.body).ok();
    let of_body = body.as_ref().and_then(|body| body.get("error")?.as_str()) == Some(NONCE_WANTED);
    let mut challenges = response.headers_named("www-authenticate");
    let of_challenge = challenges.any(|value| value.contains(NONCE_WANTED));
    matches!(response.status, 400 | 401) && (of_body || of_challenge)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::protocol::{Jws, Secret};

    fn proof(request: &Request) -> Jws {
        let (_, value) = request.headers.iter().find(|(name, _)| name == PROOF).unwrap();
        Jws::parse(value).unwrap()
    }

    fn userinfo() -> Request {
        let url = Url::parse("https://op.example/userinfo?a=1").unwrap();
        Request::get(url).with_access_token(&Secret::new("abc"), true)
    }

    #[test]
    fn a_proof_says_what_its_request_is() {
        let prover = Prover::new().unwrap();
        let mut request = userinfo();
        prover.dress(&mut request);
        let (first, claims) = (proof(&request), proof(&request).claims().unwrap());
        assert_eq!(
            (&first.header["typ"], &first.header["alg"]),
            (&"dpop+jwt".into(), &"ES256".into())
        );
        let key = first.header["jwk"].as_object().unwrap();
        assert_eq!((&key["kty"], &key["crv"]), (&"EC".into(), &"P-256".into()));
        assert!(!key.contains_key("d"));
        assert_eq!(
            (&claims["htm"], &claims["htu"]),
            (&"GET".into(), &"https://op.example/userinfo".into())
        );
        assert_eq!(claims["ath"], s256("abc"));
        prover.dress(&mut request);
        assert_ne!(proof(&request).claims().unwrap()["jti"], claims["jti"]);
        let mut unproven = Request {
            proven: false,
            ..userinfo()
        };
        unproven.headers.clear();
        prover.dress(&mut unproven);
        assert!(unproven.headers.is_empty());
    }

    #[test]
    fn a_nonce_is_taken_and_asked_for_once_more() {
        let prover = Prover::new().unwrap();
        let mut request = userinfo();
        prover.dress(&mut request);
        let answer = |status: u16, challenge: &str| Hop {
            request: request.clone(),
            outcome: Ok(Response {
                status,
                headers: vec![
                    ("dpop-nonce".to_owned(), "n-1".to_owned()),
                    ("www-authenticate".to_owned(), challenge.to_owned()),
                ],
                body: String::new(),
                truncated: false,
            }),
            started: Duration::ZERO,
            took: Duration::ZERO,
        };
        assert!(!prover.learn(&answer(401, "DPoP error=\"invalid_token\"")));
        assert!(prover.learn(&answer(401, "DPoP error=\"use_dpop_nonce\"")));
        prover.dress(&mut request);
        assert_eq!(proof(&request).claims().unwrap()["nonce"], "n-1");
    }

    #[test]
    fn the_time_is_that_of_the_target() {
        let prover = Prover::new().unwrap();
        prover.keep_time(Arc::new(AtomicI64::new(10_000)));
        let mut request = userinfo();
        prover.dress(&mut request);
        let mut behind = userinfo();
        Prover::new().unwrap().dress(&mut behind);
        let at = |request: &Request| proof(request).claims().unwrap()["iat"].as_i64().unwrap();
        assert!(at(&request) - at(&behind) >= 9_999);
    }
}
