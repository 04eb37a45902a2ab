//! Checks on access tokens that are JWTs (RFC 9068). Opaque ones are legitimate, and nobody's business but the server's.

use serde_json::Value;

use super::id_token::seconds;
use super::{Judgement, Outcome};
use crate::protocol::{KeySet, SignatureError, SignedToken};

/// Whether a JWT says that it is an access token (RFC 9068 §2.1).
pub fn says_so(token: &SignedToken) -> bool {
    let kind = token
        .header
        .get("typ")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let kind = kind.to_ascii_lowercase();
    kind == "at+jwt" || kind == "application/at+jwt"
}

/// Whether the type of an access token is its own, so that no other JWT passes for it (RFC 8725 §3.11).
pub fn typed(token: &SignedToken) -> Judgement {
    let kind = token.header.get("typ");
    let actual = kind.map_or_else(|| "no `typ`".to_owned(), |kind| format!("`typ` is {kind}"));
    Judgement::of(says_so(token), "`typ` is `at+jwt`", actual)
}

/// Whether the token is signed, and with a published key where it keeps to the profile.
pub fn signed(token: &SignedToken, keys: &KeySet) -> Judgement {
    let expected = "a signature by a key of the JWKS";
    match token.verify(keys, None) {
        Ok(()) => Judgement::of(
            true,
            expected,
            format!("a valid `{}` signature", token.algorithm()),
        ),
        Err(error @ SignatureError::Unsigned(_)) => Judgement::of(false, expected, error.to_string()),
        Err(error @ SignatureError::Algorithm(_)) => Judgement::unclear(expected, error.to_string()),
        // Without the profile the key may be one that only the resource server knows, unless `kid` names a published one.
        Err(error) if !says_so(token) && token.key_id().is_none_or(|_| token.key(keys).is_err()) => {
            Judgement {
                outcome: Outcome::Met,
                expected: vec![
                    expected.to_owned(),
                    "one that only the resource server can verify".to_owned(),
                ],
                actual: error.to_string(),
            }
        }
        Err(error) => Judgement::of(false, expected, error.to_string()),
    }
}

/// What an access token is held against.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// The issuer, where it is known.
    pub issuer: Option<&'a str>,
    /// The client that asked.
    pub client: &'a str,
    /// Seconds since the epoch.
    pub now: i64,
    /// Seconds by which clocks may differ.
    pub leeway: i64,
}

/// Whether the claims are those that the profile asks for (RFC 9068 §2.2).
pub fn complete(token: &SignedToken, against: &Expected<'_>) -> Judgement {
    let expected = "`iss`, `exp`, `aud`, `sub`, `client_id`, `iat` and `jti`, each with its right value";
    let claims = &token.claims;
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let time = |name: &str| claims.get(name).and_then(seconds);
    let audience = match claims.get("aud") {
        Some(Value::String(one)) => !one.is_empty(),
        Some(Value::Array(list)) => !list.is_empty() && list.iter().all(Value::is_string),
        _ => false,
    };
    let wrong: Vec<&str> = [
        (
            "iss",
            text("iss").is_some_and(|iss| against.issuer.is_none_or(|issuer| iss == issuer)),
        ),
        (
            "exp",
            time("exp").is_some_and(|exp| exp > against.now.saturating_sub(against.leeway)),
        ),
        ("aud", audience),
        ("sub", text("sub").is_some_and(|sub| !sub.is_empty())),
        ("client_id", text("client_id") == Some(against.client)),
        (
            "iat",
            time("iat").is_some_and(|iat| iat <= against.now.saturating_add(against.leeway)),
        ),
        ("jti", text("jti").is_some_and(|jti| !jti.is_empty())),
    ]
    .into_iter()
    .filter(|(_, right)| !right)
    .map(|(name, _)| name)
    .collect();
    let told = |name: &&str| match claims.get(*name) {
        None => format!("no `{name}`"),
        Some(value) => format!("`{name}` is {value}"),
    };
    match wrong.as_slice() {
        [] => Judgement::of(true, expected, "all of them"),
        wrong => Judgement::of(
            false,
            expected,
            wrong.iter().map(told).collect::<Vec<_>>().join(", "),
        ),
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::*;

    fn token(header: &str, claims: &str) -> SignedToken {
        let text = format!(
            "{}.{}.eA",
            URL_SAFE_NO_PAD.encode(header),
            URL_SAFE_NO_PAD.encode(claims)
        );
        SignedToken::parse(&text).unwrap()
    }

    #[test]
    fn a_type_tells_access_tokens_from_others() {
        for (kind, own) in [("at+jwt", true), ("application/AT+JWT", true), ("JWT", false)] {
            let token = token(&format!(r#"{{"alg":"RS256","typ":"{kind}"}}"#), "{}");
            assert_eq!(typed(&token).outcome == Outcome::Met, own, "{kind}");
        }
    }

    #[test]
    fn the_profile_asks_for_a_published_key_and_everyone_for_a_signature() {
        let judge = |header: &str| signed(&token(header, "{}"), &KeySet::default()).outcome;
        assert_eq!(judge(r#"{"alg":"RS256","typ":"at+jwt"}"#), Outcome::Violated);
        assert_eq!(judge(r#"{"alg":"RS256"}"#), Outcome::Met);
        assert_eq!(judge(r#"{"alg":"none"}"#), Outcome::Violated);
        assert!(matches!(judge(r#"{"alg":"ES512"}"#), Outcome::Unclear(_)));
    }

    #[test]
    fn a_key_id_of_the_set_is_a_promise() {
        let keys = r#"{"keys":[{"kty":"OKP","crv":"Ed25519","kid":"k","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}"#;
        let keys = KeySet::parse(keys).unwrap();
        let judge = |kid: &str| {
            let header = format!(r#"{{"alg":"EdDSA","kid":"{kid}"}}"#);
            signed(&token(&header, "{}"), &keys).outcome
        };
        assert_eq!(judge("k"), Outcome::Violated);
        assert_eq!(judge("of the resource server"), Outcome::Met);
    }

    #[test]
    fn every_claim_of_the_profile_is_held_to_its_value() {
        let against = Expected {
            issuer: Some("i"),
            client: "web",
            now: 1_000,
            leeway: 5,
        };
        let right =
            r#"{"iss":"i","exp":2000,"aud":["api"],"sub":"ann","client_id":"web","iat":999,"jti":"x"}"#;
        let judge = |claims: &str| complete(&token("{}", claims), &against);
        assert_eq!(judge(right).outcome, Outcome::Met);
        for (from, to) in [
            (r#""iss":"i""#, r#""iss":"j""#),
            ("2000", "900"),
            (r#"["api"]"#, "[]"),
            (r#""client_id":"web""#, r#""client_id":"spa""#),
            ("999", "\"999\""),
            (r#","jti":"x""#, ""),
        ] {
            assert_eq!(judge(&right.replace(from, to)).outcome, Outcome::Violated, "{to}");
        }
    }
}
