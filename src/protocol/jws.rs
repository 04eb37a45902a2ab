//! The compact form of a JSON Web Signature (RFC 7515 §7.1), read without trust.
//!
//! This file looks at shape and content only; signatures are verified in `signed_token.rs`.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

/// Three base64url segments, decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Jws {
    /// The JOSE header.
    pub header: Map<String, Value>,
    /// The payload's bytes.
    pub payload: Vec<u8>,
    /// The signature's bytes.
    pub signature: Vec<u8>,
}

/// Why a text is no compact JWS.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JwsError {
    /// Not three segments.
    #[error("it has {0} segments instead of three")]
    Segments(usize),
    /// A segment is empty.
    #[error("its {0} is empty")]
    Empty(&'static str),
    /// A segment is not base64url without padding.
    #[error("its {0} is not base64url")]
    Encoding(&'static str),
    /// The header is no JSON object.
    #[error("its header is not a JSON object")]
    Header,
}

impl Jws {
    /// Takes a compact JWS apart.
    ///
    /// # Errors
    ///
    /// The text does not have three non-empty base64url segments, or its header is no JSON object.
    pub fn parse(text: &str) -> Result<Self, JwsError> {
        let segments: Vec<&str> = text.split('.').collect();
        let [header, payload, signature] = segments.as_slice() else {
            return Err(JwsError::Segments(segments.len()));
        };
        let decode = |what: &'static str, segment: &str| {
            if segment.is_empty() {
                return Err(JwsError::Empty(what));
            }
            URL_SAFE_NO_PAD
                .decode(segment)
                .map_err(|_| JwsError::Encoding(what))
        };
        Ok(Self {
            header: serde_json::from_slice(&decode("header", header)?).map_err(|_| JwsError::Header)?,
            payload: decode("payload", payload)?,
            signature: decode("signature", signature)?,
        })
    }

    /// The payload as a JSON object, if it is one.
    pub fn claims(&self) -> Option<Map<String, Value>> {
        serde_json::from_slice(&self.payload).ok()
    }

    /// The same token with one letter of a claim changed: still readable, but its signature no longer fits. `None` where
    /// no claim is a text.
    pub fn with_changed_claim(text: &str) -> Option<String> {
        let mut claims = Self::parse(text).ok()?.claims()?;
        let (_, claim) = claims.iter_mut().find(|(_, value)| {
            value
                .as_str()
                .is_some_and(|text| text.ends_with(|c: char| c.is_ascii_alphanumeric()))
        })?;
        let mut changed = claim.as_str()?.to_owned();
        let last = changed.pop()?;
        changed.push(if last == 'x' { 'y' } else { 'x' });
        *claim = Value::String(changed);
        let mut segments: Vec<String> = text.split('.').map(str::to_owned).collect();
        *segments.get_mut(1)? = URL_SAFE_NO_PAD.encode(Value::Object(claims).to_string());
        Some(segments.join("."))
    }

    /// The same token with another signature of the same length. `None` for a text that is no token.
    pub fn with_other_signature(text: &str) -> Option<String> {
        let mut signature = Self::parse(text).ok()?.signature;
        for byte in &mut signature {
            *byte ^= 0xff;
        }
        let (signed, _) = text.rsplit_once('.')?;
        Some(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }

    /// The same payload as an unsecured JWS: `alg` is `none`, the signature is empty (RFC 7515 appendix A.5).
    pub fn unsecured(text: &str) -> Option<String> {
        let payload = text.split('.').nth(1)?;
        let header = URL_SAFE_NO_PAD.encode(br#"{"alg":"none","typ":"JWT"}"#);
        Some(format!("{header}.{payload}."))
    }

    /// The same header and payload without a signature, the algorithm named so, or not at all.
    pub fn with_algorithm(text: &str, algorithm: Option<&str>) -> Option<String> {
        let mut segments = text.split('.');
        let (header, payload) = (segments.next()?, segments.next()?);
        let bytes = URL_SAFE_NO_PAD.decode(header).ok()?;
        let mut header: Map<String, Value> = serde_json::from_slice(&bytes).ok()?;
        header.remove("alg");
        header.extend(algorithm.map(|name| ("alg".to_owned(), name.into())));
        let header = URL_SAFE_NO_PAD.encode(Value::Object(header).to_string());
        Some(format!("{header}.{payload}."))
    }

    /// The same token with another text in the place of its claims, under the old signature.
    pub fn with_payload(text: &str, payload: &str) -> Option<String> {
        let mut segments = text.split('.');
        let (header, _, signature) = (segments.next()?, segments.next()?, segments.next()?);
        Some(format!(
            "{header}.{}.{signature}",
            URL_SAFE_NO_PAD.encode(payload)
        ))
    }

    /// The same token with another value of a claim, under the old signature.
    pub fn with_claim(text: &str, name: &str, value: Value) -> Option<String> {
        let mut segments = text.split('.');
        let (header, payload, signature) = (segments.next()?, segments.next()?, segments.next()?);
        let bytes = URL_SAFE_NO_PAD.decode(payload).ok()?;
        let mut claims: Map<String, Value> = serde_json::from_slice(&bytes).ok()?;
        claims.insert(name.to_owned(), value);
        let payload = URL_SAFE_NO_PAD.encode(Value::Object(claims).to_string());
        Some(format!("{header}.{payload}.{signature}"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// RFC 7515 appendix A.1.
    const EXAMPLE: &str = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    #[test]
    fn the_example_of_the_specification_is_read() {
        let jws = Jws::parse(EXAMPLE).unwrap();
        assert_eq!(jws.header["alg"], "HS256");
        assert_eq!(jws.claims().unwrap()["iss"], "joe");
        assert_eq!(jws.signature.len(), 32);
    }

    #[test]
    fn a_changed_claim_leaves_a_readable_token_with_the_old_signature() {
        let changed = Jws::with_changed_claim(EXAMPLE).unwrap();
        let (a, b) = (Jws::parse(EXAMPLE).unwrap(), Jws::parse(&changed).unwrap());
        assert_eq!(b.claims().unwrap()["iss"], "jox");
        assert_ne!(a.payload, b.payload);
        assert_eq!((a.header, a.signature), (b.header, b.signature));
    }

    #[test]
    fn another_signature_stands_below_the_same_words() {
        let other = Jws::with_other_signature(EXAMPLE).unwrap();
        let (a, b) = (Jws::parse(EXAMPLE).unwrap(), Jws::parse(&other).unwrap());
        assert_eq!((a.header, a.payload), (b.header, b.payload));
        assert_ne!(a.signature, b.signature);
    }

    #[test]
    fn algorithm_and_claims_are_replaced() {
        let unsigned = Jws::with_algorithm(EXAMPLE, Some("nOnE")).unwrap();
        assert!(unsigned.ends_with('.'));
        let header = unsigned.split('.').next().unwrap();
        let header = String::from_utf8(URL_SAFE_NO_PAD.decode(header).unwrap()).unwrap();
        assert_eq!(header, r#"{"typ":"JWT","alg":"nOnE"}"#);
        let changed = Jws::with_claim(EXAMPLE, "exp", 5.into()).unwrap();
        let (a, b) = (Jws::parse(EXAMPLE).unwrap(), Jws::parse(&changed).unwrap());
        assert_eq!(b.claims().unwrap()["exp"], 5);
        assert_eq!((a.header, a.signature), (b.header, b.signature));
    }

    #[test]
    fn other_shapes_are_refused_with_their_reason() {
        assert_eq!(Jws::parse("a.b"), Err(JwsError::Segments(2)));
        assert_eq!(Jws::parse("e30..e30"), Err(JwsError::Empty("payload")));
        assert_eq!(Jws::parse("W10.e30.e30"), Err(JwsError::Header));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".{0,200}") {
            let _ = Jws::parse(&text);
            let _ = Jws::with_changed_claim(&text);
            let _ = Jws::unsecured(&text);
            let _ = Jws::with_other_signature(&text);
        }
    }
}
