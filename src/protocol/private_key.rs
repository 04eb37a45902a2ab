//! Private keys of clients, as people keep them: PEM (PKCS #8, PKCS #1, SEC 1) or a JWK (RFC 7517). Whatever it was, it
//! comes out as the one PEM form that signing takes.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Map, Value};

use super::secret::Secret;

/// What kind of key it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    /// RSA.
    Rsa,
    /// The curve P-256.
    P256,
    /// The curve P-384.
    P384,
    /// Ed25519.
    Ed25519,
}

impl KeyKind {
    /// The kind in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Rsa => "an RSA key",
            Self::P256 => "a key on the curve P-256",
            Self::P384 => "a key on the curve P-384",
            Self::Ed25519 => "an Ed25519 key",
        }
    }
}

/// A private key. `Debug` prints its kind only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrivateKey {
    kind: KeyKind,
    pem: Secret,
    id: Option<String>,
}

/// Why a text is no private key. The text is never shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PrivateKeyError {
    /// Neither a PEM block nor a JSON object.
    #[error("it is neither a PEM block (`-----BEGIN …`) nor a JWK")]
    Form,
    /// The key is protected by a pass phrase.
    #[error("it is protected by a pass phrase")]
    Encrypted,
    /// A member of the JWK is missing or no base64url.
    #[error("its JWK member `{0}` is missing or cannot be read")]
    Member(&'static str),
    /// A kind of key that is not used here.
    #[error("it is no RSA, P-256, P-384 or Ed25519 key")]
    Kind,
}

/// Object identifiers, as DER has them with tag and length.
const RSA: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];
const EC: &[u8] = &[6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1];
const P256: &[u8] = &[6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7];
const P384: &[u8] = &[6, 5, 0x2b, 0x81, 4, 0, 0x22];
const ED25519: &[u8] = &[6, 3, 0x2b, 0x65, 0x70];

/// DER tags.
const INTEGER: u8 = 2;
const BIT_STRING: u8 = 3;
const OCTETS: u8 = 4;
const SEQUENCE: u8 = 0x30;
const FIRST: u8 = 0xa1;

/// The version of PKCS #8 and of an RSA key with two primes.
const ZERO: &[u8] = &[INTEGER, 1, 0];

impl PrivateKey {
    /// Reads a key.
    ///
    /// # Errors
    ///
    /// The text is no private key of a known kind.
    pub fn parse(text: &str) -> Result<Self, PrivateKeyError> {
        let text = text.trim();
        if text.starts_with('{') {
            let members = serde_json::from_str(text).map_err(|_| PrivateKeyError::Form)?;
            return Self::of_jwk(&members);
        }
        let rest = text.strip_prefix("-----BEGIN ").ok_or(PrivateKeyError::Form)?;
        let (label, rest) = rest.split_once("-----").ok_or(PrivateKeyError::Form)?;
        let (body, _) = rest.split_once("-----END").ok_or(PrivateKeyError::Form)?;
        if label.contains("ENCRYPTED") || body.contains("ENCRYPTED") {
            return Err(PrivateKeyError::Encrypted);
        }
        let body: String = body.chars().filter(|c| !c.is_ascii_whitespace()).collect();
        let der = STANDARD.decode(body).map_err(|_| PrivateKeyError::Form)?;
        let has = |identifier: &[u8]| der.windows(identifier.len()).any(|window| window == identifier);
        let curve = match (has(P256), has(P384)) {
            (true, _) => Some((KeyKind::P256, P256)),
            (false, true) => Some((KeyKind::P384, P384)),
            (false, false) => None,
        };
        match (label, curve) {
            ("RSA PRIVATE KEY", _) => Ok(Self::new(KeyKind::Rsa, label, &der)),
            ("EC PRIVATE KEY", Some((kind, curve))) => {
                Ok(Self::new(kind, "PRIVATE KEY", &pkcs8(&[EC, curve], &der)))
            }
            ("PRIVATE KEY", Some((kind, _))) if has(EC) => Ok(Self::new(kind, label, &der)),
            ("PRIVATE KEY", None) if has(RSA) => Ok(Self::new(KeyKind::Rsa, label, &der)),
            ("PRIVATE KEY", None) if has(ED25519) => Ok(Self::new(KeyKind::Ed25519, label, &der)),
            _ => Err(PrivateKeyError::Kind),
        }
    }

    /// Reads a JWK (RFC 7518 §6, RFC 8037 §2).
    fn of_jwk(members: &Map<String, Value>) -> Result<Self, PrivateKeyError> {
        let text = |name: &str| members.get(name).and_then(Value::as_str);
        let bytes = |name: &'static str| {
            text(name)
                .and_then(|value| URL_SAFE_NO_PAD.decode(value.trim_end_matches('=')).ok())
                .ok_or(PrivateKeyError::Member(name))
        };
        let mut key = match (text("kty"), text("crv")) {
            (Some("RSA"), _) => {
                let mut content = ZERO.to_vec();
                for name in ["n", "e", "d", "p", "q", "dp", "dq", "qi"] {
                    content.extend(integer(&bytes(name)?));
                }
                Self::new(KeyKind::Rsa, "RSA PRIVATE KEY", &tagged(SEQUENCE, &content))
            }
            (Some("EC"), Some("P-256")) => {
                Self::of_curve(KeyKind::P256, P256, [bytes("d")?, bytes("x")?, bytes("y")?])
            }
            (Some("EC"), Some("P-384")) => {
                Self::of_curve(KeyKind::P384, P384, [bytes("d")?, bytes("x")?, bytes("y")?])
            }
            (Some("OKP"), Some("Ed25519")) => {
                let secret = tagged(OCTETS, &bytes("d")?);
                Self::new(KeyKind::Ed25519, "PRIVATE KEY", &pkcs8(&[ED25519], &secret))
            }
            _ => return Err(PrivateKeyError::Kind),
        };
        key.id = text("kid").map(str::to_owned);
        Ok(key)
    }

    /// A key on a curve, from its number and its point (RFC 5915 §3).
    fn of_curve(kind: KeyKind, curve: &[u8], [number, x, y]: [Vec<u8>; 3]) -> Self {
        let point = [&[0, 4], x.as_slice(), y.as_slice()].concat();
        let public = tagged(FIRST, &tagged(BIT_STRING, &point));
        let content = [
            &[INTEGER, 1, 1],
            tagged(OCTETS, &number).as_slice(),
            public.as_slice(),
        ]
        .concat();
        Self::new(
            kind,
            "PRIVATE KEY",
            &pkcs8(&[EC, curve], &tagged(SEQUENCE, &content)),
        )
    }

    fn new(kind: KeyKind, label: &str, der: &[u8]) -> Self {
        let mut text = format!("-----BEGIN {label}-----\n");
        for (index, character) in STANDARD.encode(der).chars().enumerate() {
            if index > 0 && index % 64 == 0 {
                text.push('\n');
            }
            text.push(character);
        }
        text.push_str(&format!("\n-----END {label}-----\n"));
        Self {
            kind,
            pem: Secret::new(text),
            id: None,
        }
    }

    /// A key in its PKCS #8 envelope.
    pub fn of_pkcs8(kind: KeyKind, der: &[u8]) -> Self {
        Self::new(kind, "PRIVATE KEY", der)
    }

    /// What kind of key it is.
    pub fn kind(&self) -> KeyKind {
        self.kind
    }

    /// The key as PEM: PKCS #8, or PKCS #1 for RSA.
    pub fn pem(&self) -> &Secret {
        &self.pem
    }

    /// The `kid` of its JWK.
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }
}

/// A DER value.
fn tagged(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let mut der = vec![tag];
    match (u8::try_from(length), u16::try_from(length)) {
        (Ok(short @ 0..=127), _) => der.push(short),
        (Ok(byte), _) => der.extend([0x81, byte]),
        // No key is longer than 64 KiB: its source is bounded.
        (Err(_), long) => {
            der.push(0x82);
            der.extend(long.unwrap_or(u16::MAX).to_be_bytes());
        }
    }
    der.extend(content);
    der
}

/// A positive number.
fn integer(bytes: &[u8]) -> Vec<u8> {
    let first = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len());
    let digits = bytes.get(first..).unwrap_or_default();
    let sign: &[u8] = if digits.first().is_none_or(|byte| *byte > 127) {
        &[0]
    } else {
        &[]
    };
    tagged(INTEGER, &[sign, digits].concat())
}

/// A key in its PKCS #8 envelope (RFC 5208 §5).
fn pkcs8(algorithm: &[&[u8]], key: &[u8]) -> Vec<u8> {
    let algorithm = tagged(SEQUENCE, &algorithm.concat());
    tagged(
        SEQUENCE,
        &[ZERO, algorithm.as_slice(), tagged(OCTETS, key).as_slice()].concat(),
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// RFC 7515 appendix A.3.1.
    const CURVE: &str = r#"{"kty":"EC","crv":"P-256","kid":"a3",
        "x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
        "d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"}"#;

    #[test]
    fn keys_are_read_in_both_forms() {
        let key = PrivateKey::parse(CURVE).unwrap();
        assert_eq!((key.kind(), key.id()), (KeyKind::P256, Some("a3")));
        let again = PrivateKey::parse(key.pem().expose()).unwrap();
        assert_eq!((again.kind(), again.pem()), (key.kind(), key.pem()));
        let edwards = r#"{"kty":"OKP","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"}"#;
        let key = PrivateKey::parse(edwards).unwrap();
        assert_eq!(key.kind(), KeyKind::Ed25519);
        let again = PrivateKey::parse(key.pem().expose()).unwrap();
        assert_eq!((again.kind(), again.pem()), (key.kind(), key.pem()));
    }

    #[test]
    fn what_is_no_key_is_refused_without_showing_it() {
        for (text, reason) in [
            ("secret text", PrivateKeyError::Form),
            (
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
                PrivateKeyError::Kind,
            ),
            (
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END",
                PrivateKeyError::Encrypted,
            ),
            (r#"{"kty":"EC","crv":"P-256"}"#, PrivateKeyError::Member("d")),
            (r#"{"kty":"oct","k":"AA"}"#, PrivateKeyError::Kind),
        ] {
            assert_eq!(PrivateKey::parse(text), Err(reason), "{text}");
        }
        let key = PrivateKey::parse(CURVE).unwrap();
        assert!(!format!("{key:?}").contains("BEGIN"));
    }

    #[test]
    fn numbers_keep_their_sign_and_lengths_their_form() {
        assert_eq!(integer(&[0, 0x80]), [2, 2, 0, 0x80]);
        assert_eq!(integer(&[1]), [2, 1, 1]);
        assert_eq!(tagged(4, &[0; 200])[..3], [4, 0x81, 200]);
        assert_eq!(tagged(4, &[0; 300])[..4], [4, 0x82, 1, 44]);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".{0,200}") {
            let _ = PrivateKey::parse(&text);
            let _ = PrivateKey::parse(&format!("-----BEGIN {text}"));
        }
    }
}
