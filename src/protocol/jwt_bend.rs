//! The ways in which a correct JWT of a client is bent: a request object, or an assertion.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

/// What of a JWT is bent.
#[derive(Debug, Clone, Copy)]
pub enum JwtBend {
    /// One of its members, at a time in seconds since the epoch.
    Claims(fn(&mut Map<String, Value>, i64)),
    /// `alg` is this word, and there is no signature.
    Unsigned(&'static str),
    /// The signature is another one.
    OtherSignature,
    /// It is signed with a key that is not the client's.
    ForeignKey,
    /// It is a JWT, and its payload is no JSON object.
    List,
    /// It is no JWT.
    Text,
}

/// Claims as a JWT without a signature, whose `alg` is this word.
pub fn unsigned_jwt(algorithm: &str, claims: &Map<String, Value>) -> String {
    let header = Value::from_iter([("alg", algorithm)]).to_string();
    let payload = Value::Object(claims.clone()).to_string();
    format!(
        "{}.{}.",
        URL_SAFE_NO_PAD.encode(header),
        URL_SAFE_NO_PAD.encode(payload)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unsigned_jwt_is_that_of_the_specification() {
        // RFC 7515 appendix A.5, but for the line breaks of its payload.
        let claims = Map::from_iter([("iss".to_owned(), Value::from("joe"))]);
        assert_eq!(
            unsigned_jwt("none", &claims),
            "eyJhbGciOiJub25lIn0.eyJpc3MiOiJqb2UifQ."
        );
    }
}
