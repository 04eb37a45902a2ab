//! A JSON Web Key Set (RFC 7517 §5), read key by key: one that nobody understands does not spoil the others.
//!
//! This file looks at members only; keys are put to use in `signed_token.rs`.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

/// The members that only the owner of a key may have (RFC 7518 §6.2.2, §6.3.2, §6.4).
const PRIVATE_MEMBERS: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// A key set as it was published.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct KeySet {
    /// The keys, in order.
    pub keys: Vec<Key>,
}

/// Why a text is no key set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeySetError {
    /// The text is no JSON object.
    #[error("it is not a JSON object")]
    NotJson,
    /// There is no array `keys`.
    #[error("it has no array `keys`")]
    NoKeys,
    /// An entry of the array is no object.
    #[error("an entry of `keys` is not an object")]
    NotAnObject,
}

/// One key (RFC 7517 §4).
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    /// Its members.
    pub members: Map<String, Value>,
}

impl KeySet {
    /// Reads a key set.
    ///
    /// # Errors
    ///
    /// The text has not the form of a key set.
    pub fn parse(text: &str) -> Result<Self, KeySetError> {
        let document: Map<String, Value> = serde_json::from_str(text).map_err(|_| KeySetError::NotJson)?;
        let keys = document.get("keys").and_then(Value::as_array);
        let keys = keys.ok_or(KeySetError::NoKeys)?.iter();
        let keys = keys.map(|key| {
            let members = key.as_object().ok_or(KeySetError::NotAnObject)?.clone();
            Ok(Key { members })
        });
        Ok(Self {
            keys: keys.collect::<Result<_, _>>()?,
        })
    }

    /// The keys with which a signature of this algorithm may have been made: those of the key id where the header names
    /// one, and of the algorithm's type in any case (RFC 7515 §6, OIDC Core §10.1).
    pub fn candidates(&self, kid: Option<&str>, algorithm: &str) -> Vec<&Key> {
        let named = |key: &&Key| kid.is_none() || key.text("kid") == kid;
        self.keys
            .iter()
            .filter(named)
            .filter(|key| key.serves(algorithm))
            .collect()
    }
}

impl Key {
    /// A member that is a text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.members.get(name)?.as_str()
    }

    /// How a reader may call it: by its id, else by its type.
    pub fn name(&self) -> String {
        match (self.text("kid"), self.text("kty")) {
            (Some(kid), _) => format!("the key `{kid}`"),
            (None, Some(kind)) => format!("a key of the type `{kind}` without `kid`"),
            (None, None) => "a key without `kid` and `kty`".to_owned(),
        }
    }

    /// Whether signatures of this algorithm can be verified with it, by its type, curve, use and algorithm.
    pub fn serves(&self, algorithm: &str) -> bool {
        let of_type = match algorithm {
            "RS256" | "RS384" | "RS512" | "PS256" | "PS384" | "PS512" => self.text("kty") == Some("RSA"),
            "ES256" => self.text("kty") == Some("EC") && self.text("crv") == Some("P-256"),
            "ES384" => self.text("kty") == Some("EC") && self.text("crv") == Some("P-384"),
            "ES512" => self.text("kty") == Some("EC") && self.text("crv") == Some("P-521"),
            "ES256K" => self.text("kty") == Some("EC") && self.text("crv") == Some("secp256k1"),
            "EdDSA" => self.text("kty") == Some("OKP"),
            "Ed25519" => self.text("crv") == Some("Ed25519"),
            "Ed448" => self.text("crv") == Some("Ed448"),
            _ => false,
        };
        let same = |own: &str| {
            own == algorithm || matches!((own, algorithm), ("EdDSA", "Ed25519") | ("Ed25519", "EdDSA"))
        };
        of_type && self.text("use").is_none_or(|used| used == "sig") && self.text("alg").is_none_or(same)
    }

    /// The private or symmetric members that it shows, by name.
    pub fn private_members(&self) -> Vec<&str> {
        let names = self.members.keys().map(String::as_str);
        names.filter(|name| PRIVATE_MEMBERS.contains(name)).collect()
    }

    /// The bits of an RSA modulus; `None` for other keys, and for a modulus that cannot be read.
    pub fn rsa_bits(&self) -> Option<usize> {
        if self.text("kty") != Some("RSA") {
            return None;
        }
        let modulus = URL_SAFE_NO_PAD.decode(self.text("n")?).ok()?;
        let first = modulus.iter().position(|byte| *byte != 0)?;
        let leading = modulus.get(first)?.leading_zeros() as usize;
        Some((modulus.len() - first) * 8 - leading)
    }

    /// What is wrong with its members, in words: its type, and what a key of that type must have (RFC 7518 §6).
    pub fn malformation(&self) -> Option<String> {
        let Some(kind) = self.text("kty") else {
            return Some("`kty` is missing".to_owned());
        };
        let needed: &[&str] = match kind {
            "RSA" => &["n", "e"],
            "EC" => &["crv", "x", "y"],
            "OKP" => &["crv", "x"],
            "oct" => &["k"],
            // Keys of a type that this tool does not know are to be ignored (RFC 7517 §5).
            _ => return None,
        };
        for &name in needed {
            let Some(value) = self.text(name) else {
                return Some(format!("`{name}` is missing"));
            };
            let encoded = name != "crv";
            if value.is_empty() || (encoded && URL_SAFE_NO_PAD.decode(value).is_err()) {
                return Some(format!("`{name}` is not base64url without padding"));
            }
        }
        let wrong = ["kid", "use", "alg"].into_iter();
        let mut wrong = wrong.filter(|name| self.members.get(*name).is_some_and(|value| !value.is_string()));
        wrong.next().map(|name| format!("`{name}` is not a text"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// RFC 7517 appendix A.1.
    const EXAMPLE: &str = r#"{"keys":[
        {"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
         "y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM","use":"enc","kid":"1"},
        {"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw",
         "e":"AQAB","alg":"RS256","kid":"2011-04-29"}]}"#;

    #[test]
    fn the_example_of_the_specification_is_read() {
        let set = KeySet::parse(EXAMPLE).unwrap();
        let found = |kid, algorithm| set.candidates(kid, algorithm).len();
        assert_eq!(found(Some("2011-04-29"), "RS256"), 1);
        assert_eq!(found(None, "RS256"), 1);
        assert_eq!(found(Some("2011-04-29"), "PS256"), 0, "its algorithm is another");
        assert_eq!(found(Some("1"), "ES256"), 0, "it is for encryption");
        assert_eq!(set.keys[1].rsa_bits(), Some(2048));
        assert_eq!(set.keys[0].rsa_bits(), None);
        for key in &set.keys {
            assert_eq!((key.malformation(), key.private_members().len()), (None, 0));
        }
    }

    #[test]
    fn what_is_wrong_with_a_key_is_named() {
        let key = |text: &str| KeySet::parse(&format!(r#"{{"keys":[{text}]}}"#)).unwrap().keys[0].clone();
        assert_eq!(
            key(r#"{"kty":"RSA","d":"x","k":"y"}"#).private_members(),
            ["d", "k"]
        );
        for (text, words) in [
            (r#"{}"#, "`kty` is missing"),
            (r#"{"kty":"RSA","n":"AQAB"}"#, "`e` is missing"),
            (
                r#"{"kty":"OKP","crv":"Ed25519","x":"AA=="}"#,
                "`x` is not base64url without padding",
            ),
            (
                r#"{"kty":"RSA","n":"AQAB","e":"AQAB","kid":5}"#,
                "`kid` is not a text",
            ),
        ] {
            assert_eq!(key(text).malformation().as_deref(), Some(words));
        }
        assert_eq!(key(r#"{"kty":"AKP"}"#).malformation(), None, "ignored");
        assert_eq!(KeySet::parse("[]"), Err(KeySetError::NotJson));
        assert_eq!(KeySet::parse("{}"), Err(KeySetError::NoKeys));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".{0,200}") {
            let _ = KeySet::parse(&text);
        }
    }
}
