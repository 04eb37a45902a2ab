//! Checks on ID tokens: one function for each rule of OIDC Core §2 and §3.1.3.7.
//!
//! A token whose signature does not fit is still judged by what it says, so that each rule has a finding of its own.

use serde_json::{Map, Value};

use super::{Judgement, Outcome};
use crate::protocol::{
    IdTokenError, Key, KeySet, Secret, SignatureError, SignedToken, UnreadToken, half_hash,
};

/// An ID token as it came, or why there is none that can be read.
pub type Read = Result<SignedToken, IdTokenError>;

/// Years from now on that no expiry is meant to be in: the number is one of milliseconds.
const FAR_FUTURE: i64 = 50 * 365 * 86_400;

/// Bits of an RSA key at least (RFC 7518 §3.3).
const RSA_BITS: usize = 2048;

/// The members of a header that hold or name a key (OIDC Core §2).
const KEY_MEMBERS: [&str; 4] = ["jwk", "jku", "x5c", "x5u"];

/// The token, or a judgement that says why there is nothing to judge. That it is missing or unreadable is found by
/// [`signed`] alone.
fn token<'a>(read: &'a Read, expected: &str) -> Result<&'a SignedToken, Judgement> {
    read.as_ref()
        .map_err(|error| Judgement::unclear(expected, error.to_string()))
}

/// A claim in words.
fn told(claims: &Map<String, Value>, name: &str) -> String {
    claims
        .get(name)
        .map_or_else(|| format!("no `{name}`"), |value| format!("`{name}` is {value}"))
}

/// Whether the signature is that of the key in the set that the header names, by an algorithm that was announced.
/// `secret` is the client's, for symmetric signatures.
pub fn signed(read: &Read, keys: &KeySet, secret: Option<&Secret>, listed: Option<&[String]>) -> Judgement {
    let expected =
        "a signature that verifies with the key of the JWKS that `kid` names, by an announced algorithm";
    let token = match read {
        Ok(token) => token,
        Err(error @ IdTokenError::Unread(UnreadToken::Encrypted)) => {
            return Judgement::unclear(expected, error.to_string());
        }
        Err(error) => return Judgement::of(false, expected, error.to_string()),
    };
    let algorithm = token.algorithm();
    match token.verify(keys, secret) {
        Err(error @ SignatureError::Algorithm(_)) => Judgement::unclear(expected, error.to_string()),
        Err(error) => Judgement::of(false, expected, error.to_string()),
        Ok(()) if listed.is_some_and(|list| !list.iter().any(|own| own == algorithm)) => Judgement::of(
            false,
            expected,
            format!("`{algorithm}`, which `id_token_signing_alg_values_supported` does not list"),
        ),
        Ok(()) => Judgement::of(true, expected, format!("a valid `{algorithm}` signature")),
    }
}

/// Whether the algorithm is this one.
pub fn signed_with(read: &Read, algorithm: &str) -> Judgement {
    let expected = format!("a signature by `{algorithm}`, and `kid` names the key");
    match token(read, &expected) {
        Ok(token) => Judgement::of(
            token.algorithm() == algorithm && token.key_id().is_some(),
            expected,
            format!("`{}`, {}", token.algorithm(), told(&token.header, "kid")),
        ),
        Err(unclear) => unclear,
    }
}

/// Whether `iss` is the issuer, character by character (OIDC Core §3.1.3.7, rule 2).
pub fn issuer(read: &Read, issuer: &str) -> Judgement {
    let expected = format!("`iss` is `{issuer}`");
    match token(read, &expected) {
        Ok(token) => {
            let exact = token.claims.get("iss").and_then(Value::as_str) == Some(issuer);
            Judgement::of(exact, expected, told(&token.claims, "iss"))
        }
        Err(unclear) => unclear,
    }
}

/// The audiences of a token, if `aud` is a text or a list of texts.
fn audiences(claims: &Map<String, Value>) -> Option<Vec<&str>> {
    match claims.get("aud")? {
        Value::String(one) => Some(vec![one]),
        Value::Array(list) => list.iter().map(Value::as_str).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => None,
    }
}

/// Whether the token is for the client: by `aud`, and by `azp` where there is one (OIDC Core §3.1.3.7, rules 3 and 5).
pub fn audience(read: &Read, client: &str) -> Judgement {
    let expected = format!("`aud` is or holds `{client}`; `azp`, if it is there, is `{client}`");
    let claims = match token(read, &expected) {
        Ok(token) => &token.claims,
        Err(unclear) => return unclear,
    };
    let held = audiences(claims).is_some_and(|list| list.contains(&client));
    let party = claims
        .get("azp")
        .is_none_or(|party| party.as_str() == Some(client));
    let actual = match claims.contains_key("azp") {
        true => format!("{}, {}", told(claims, "aud"), told(claims, "azp")),
        false => told(claims, "aud"),
    };
    Judgement::of(held && party, expected, actual)
}

/// Whether a token for several names the party that it was issued to (OIDC Core §3.1.3.7, rule 4).
pub fn authorized_party(read: &Read) -> Judgement {
    let expected = "`azp` where there is more than one audience";
    let claims = match token(read, expected) {
        Ok(token) => &token.claims,
        Err(unclear) => return unclear,
    };
    let several = audiences(claims).is_some_and(|list| list.len() > 1);
    let named = claims.get("azp").is_some_and(Value::is_string);
    let actual = format!("{}, {}", told(claims, "aud"), told(claims, "azp"));
    Judgement::of(!several || named, expected, actual)
}

/// Whether `exp` is a number of seconds after now and after the issue (OIDC Core §3.1.3.7, rule 9).
pub fn expiry(read: &Read, now: i64, leeway: i64) -> Judgement {
    let expected = "`exp` in seconds, later than now and than `iat`";
    let claims = match token(read, expected) {
        Ok(token) => &token.claims,
        Err(unclear) => return unclear,
    };
    let seconds = claims.get("exp").and_then(seconds);
    let issued = claims.get("iat").and_then(self::seconds);
    let met = seconds.is_some_and(|expires| {
        expires > now.saturating_sub(leeway)
            && expires < now.saturating_add(FAR_FUTURE)
            && issued.is_none_or(|issued| expires > issued)
    });
    let actual = seconds.map_or_else(
        || told(claims, "exp"),
        |expires| {
            format!(
                "{}, {} seconds from now",
                told(claims, "exp"),
                expires.saturating_sub(now)
            )
        },
    );
    Judgement::of(met, expected, actual)
}

/// Whether `iat` is a number of seconds near to now (OIDC Core §2, §3.1.3.7, rule 10).
pub fn issued_at(read: &Read, now: i64, leeway: i64) -> Judgement {
    let expected = format!("`iat` in seconds, at most {leeway} seconds away from now");
    let claims = match token(read, &expected) {
        Ok(token) => &token.claims,
        Err(unclear) => return unclear,
    };
    let away = claims
        .get("iat")
        .and_then(seconds)
        .map(|issued| issued.saturating_sub(now));
    let actual = away.map_or_else(
        || told(claims, "iat"),
        |away| format!("{}, {away} seconds from now", told(claims, "iat")),
    );
    // The token is some seconds old when it is looked at.
    let met = away.is_some_and(|away| away.unsigned_abs() <= leeway.saturating_add(5).unsigned_abs());
    Judgement::of(met, expected, actual)
}

/// A NumericDate in whole seconds (RFC 7519 §2); fractions are allowed and cut.
pub(super) fn seconds(value: &Value) -> Option<i64> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "fractions are cut; what is too large stays large"
    )]
    let cut = |number: f64| number as i64;
    value.as_i64().or_else(|| value.as_f64().map(cut))
}

/// Whether `at_hash` is that of the access token (OIDC Core §3.1.3.8). From the token endpoint it is optional; beside a
/// token from the authorization endpoint it is not (§3.2.2.10).
pub fn access_token_hash(read: &Read, access_token: &str, required: bool) -> Judgement {
    let expected = match required {
        true => "`at_hash`, the left half of the hash of the access token",
        false => "`at_hash`, the left half of the hash of the access token, or none",
    };
    let token = match token(read, expected) {
        Ok(token) => token,
        Err(unclear) => return unclear,
    };
    let Some(named) = token.claims.get("at_hash") else {
        return Judgement::of(!required, expected, "no `at_hash`");
    };
    match half_hash(token.algorithm(), access_token) {
        None => Judgement::unclear(
            expected,
            format!("nobody knows the hash of `{}`", token.algorithm()),
        ),
        Some(hash) => {
            let right = named.as_str() == Some(&hash);
            let actual = if right {
                "the hash of the access token"
            } else {
                "another hash"
            };
            Judgement::of(right, expected, actual)
        }
    }
}

/// Whether `sub` can be one: a text of 1 to 255 ASCII characters (OIDC Core §2).
pub fn subject(read: &Read) -> Judgement {
    let expected = "`sub` is a text of 1 to 255 ASCII characters";
    let claims = match token(read, expected) {
        Ok(token) => &token.claims,
        Err(unclear) => return unclear,
    };
    match claims.get("sub").and_then(Value::as_str) {
        Some(subject) => {
            let length = subject.chars().count();
            let met = (1..=255).contains(&length) && subject.is_ascii();
            let kind = if subject.is_ascii() { "ASCII " } else { "" };
            Judgement::of(met, expected, format!("`sub` has {length} {kind}characters"))
        }
        None => Judgement::of(false, expected, told(claims, "sub")),
    }
}

/// Whether two sign-ins of one end-user have one subject, and another end-user has another.
pub fn subjects(first: &str, again: &str, other: Option<&str>) -> Judgement {
    let expected = "the same `sub` for the same end-user, and another for another";
    let met = first == again && other != Some(first);
    let actual = match other {
        None => format!("`{first}`, then `{again}`"),
        Some(other) => format!("`{first}`, then `{again}`; for the second end-user `{other}`"),
    };
    Judgement::of(met, expected, actual)
}

/// Whether the ID tokens of both endpoints agree on issuer and subject (OIDC Core §3.3.3.6).
pub fn agree(front: &Read, back: &Read) -> Judgement {
    let expected = "the same `iss` and `sub` in both ID tokens";
    let (front, back) = match (token(front, expected), token(back, expected)) {
        (Ok(front), Ok(back)) => (&front.claims, &back.claims),
        (Err(unclear), _) | (_, Err(unclear)) => return unclear,
    };
    let differing = ["iss", "sub"]
        .into_iter()
        .find(|name| front.get(*name) != back.get(*name));
    match differing {
        None => Judgement::of(true, expected, told(back, "sub")),
        Some(name) => Judgement::of(
            false,
            expected,
            format!(
                "{} at first, and {} at the token endpoint",
                told(front, name),
                told(back, name)
            ),
        ),
    }
}

/// Whether the header holds no key and names no place of one.
pub fn no_key_in_header(read: &Read) -> Judgement {
    let expected = "a header without `jwk`, `jku`, `x5c` and `x5u`";
    let header = match token(read, expected) {
        Ok(token) => &token.header,
        Err(unclear) => return unclear,
    };
    let found: Vec<&str> = KEY_MEMBERS
        .into_iter()
        .filter(|name| header.contains_key(*name))
        .collect();
    let actual = match found.as_slice() {
        [] => "none of them".to_owned(),
        found => format!("`{}` in the header", found.join("`, `")),
    };
    Judgement::of(found.is_empty(), expected, actual)
}

/// Whether the key that signed is long enough: 2048 bits of RSA, or as many bits of secret as the hash has (RFC 7518
/// §3.2, §3.3).
pub fn key_is_long(read: &Read, keys: &KeySet, secret: Option<&Secret>) -> Judgement {
    let expected = "an RSA key of at least 2048 bits, a curve, or a secret as long as the hash";
    let token = match token(read, expected) {
        Ok(token) => token,
        Err(unclear) => return unclear,
    };
    let algorithm = token.algorithm();
    let digits = algorithm.get(2..).and_then(|digits| digits.parse::<usize>().ok());
    match (algorithm.get(..2), digits, secret) {
        (Some("HS"), Some(bits), Some(secret)) => {
            let own = secret.expose().len() * 8;
            let actual = format!("a client secret of {own} bits for `{algorithm}`");
            Judgement::of(own >= bits, expected, actual)
        }
        _ => match token.key(keys).map(|key| (key, key.rsa_bits())) {
            Err(error) => Judgement::unclear(expected, error.to_string()),
            Ok((key, Some(bits))) => Judgement::of(
                bits >= RSA_BITS,
                expected,
                format!("{}: RSA, {bits} bits", key.name()),
            ),
            Ok((key, None)) => Judgement::of(key.text("kty") != Some("RSA"), expected, of_curve(key)),
        },
    }
}

/// A key that is no RSA key, in words.
fn of_curve(key: &Key) -> String {
    let kind = key.text("crv").or_else(|| key.text("kty")).unwrap_or("no type");
    format!("{}: {kind}", key.name())
}

/// Whether `acr` is one of those that the request asked for (OIDC Core §3.1.2.1: the claim is voluntary, so that none at
/// all is tolerated).
pub fn class(read: &Read, asked: &[&str]) -> Judgement {
    let expected = vec![
        format!("`acr` is one of `{}`", asked.join("`, `")),
        "no `acr`, which is a voluntary claim (tolerated)".to_owned(),
    ];
    let claims = match token(read, &expected[0]) {
        Ok(token) => &token.claims,
        Err(unclear) => return unclear,
    };
    let outcome = match claims.get("acr") {
        None => Outcome::Tolerated,
        Some(Value::String(named)) if asked.contains(&named.as_str()) => Outcome::Met,
        Some(_) => Outcome::Violated,
    };
    Judgement {
        outcome,
        expected,
        actual: told(claims, "acr"),
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::*;

    const NOW: i64 = 1_800_000_000;

    fn read(header: &str, claims: &str) -> Read {
        let text = format!(
            "{}.{}.eA",
            URL_SAFE_NO_PAD.encode(header),
            URL_SAFE_NO_PAD.encode(claims)
        );
        Ok(SignedToken::parse(&text).unwrap())
    }

    fn says(claims: &str) -> Read {
        read(r#"{"alg":"RS256","kid":"k"}"#, claims)
    }

    #[test]
    fn issuer_and_audience_are_exact() {
        let judge = |claims: &str| issuer(&says(claims), "https://op.example").outcome;
        assert_eq!(judge(r#"{"iss":"https://op.example"}"#), Outcome::Met);
        assert_eq!(judge(r#"{"iss":"https://op.example/"}"#), Outcome::Violated);
        assert_eq!(judge("{}"), Outcome::Violated);
        let judge = |claims: &str| {
            (
                audience(&says(claims), "web").outcome,
                authorized_party(&says(claims)).outcome,
            )
        };
        let (met, wrong) = (Outcome::Met, Outcome::Violated);
        for (claims, expected) in [
            (r#"{"aud":"web"}"#, (met.clone(), met.clone())),
            (r#"{"aud":["web"]}"#, (met.clone(), met.clone())),
            (r#"{"aud":["api","web"],"azp":"web"}"#, (met.clone(), met.clone())),
            (r#"{"aud":["api","web"]}"#, (met.clone(), wrong.clone())),
            (r#"{"aud":"web2"}"#, (wrong.clone(), met.clone())),
            (r#"{"aud":"web","azp":"api"}"#, (wrong.clone(), met.clone())),
            (r#"{"aud":[["web"]]}"#, (wrong, met)),
        ] {
            assert_eq!(judge(claims), expected, "{claims}");
        }
    }

    #[test]
    fn times_are_seconds() {
        let judge = |claims: String| expiry(&says(&claims), NOW, 60).outcome;
        assert_eq!(
            judge(format!(r#"{{"exp":{},"iat":{NOW}}}"#, NOW + 60)),
            Outcome::Met
        );
        assert_eq!(judge(format!(r#"{{"exp":{}.5}}"#, NOW + 60)), Outcome::Met);
        for wrong in [
            format!(r#"{{"exp":{}}}"#, NOW - 3600),
            format!(r#"{{"exp":"{}"}}"#, NOW + 60),
            format!(r#"{{"exp":{}}}"#, NOW * 1000),
            format!(r#"{{"exp":{},"iat":{}}}"#, NOW + 60, NOW + 61),
            "{}".to_owned(),
        ] {
            assert_eq!(judge(wrong.clone()), Outcome::Violated, "{wrong}");
        }
        let judge = |issued: i64| issued_at(&says(&format!(r#"{{"iat":{issued}}}"#)), NOW, 60).outcome;
        assert_eq!((judge(NOW + 60), judge(NOW - 60)), (Outcome::Met, Outcome::Met));
        assert_eq!(
            (judge(NOW + 300), judge(NOW * 1000)),
            (Outcome::Violated, Outcome::Violated)
        );
    }

    #[test]
    fn a_hash_is_optional_and_never_wrong() {
        // OIDC Core appendix A.3.
        let right = r#"{"at_hash":"77QmUPtjPfzWtF2AnpK9RQ"}"#;
        let token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";
        let judge =
            |claims: &str, token: &str, needed| access_token_hash(&says(claims), token, needed).outcome;
        assert_eq!(judge(right, token, true), Outcome::Met);
        assert_eq!(judge(right, "another", false), Outcome::Violated);
        assert_eq!(judge("{}", token, false), Outcome::Met);
        assert_eq!(judge("{}", token, true), Outcome::Violated);
    }

    #[test]
    fn subjects_are_short_stable_and_one_to_one() {
        let judge = |subject: &str| super::subject(&says(&format!(r#"{{"sub":"{subject}"}}"#))).outcome;
        assert_eq!(judge("ann"), Outcome::Met);
        for wrong in [String::new(), "x".repeat(256), "änn".to_owned()] {
            assert_eq!(judge(&wrong), Outcome::Violated, "{wrong}");
        }
        assert_eq!(super::subject(&says(r#"{"sub":5}"#)).outcome, Outcome::Violated);
        assert_eq!(subjects("a", "a", Some("b")).outcome, Outcome::Met);
        assert_eq!(subjects("a", "a", Some("a")).outcome, Outcome::Violated);
        assert_eq!(subjects("a", "c", Some("b")).outcome, Outcome::Violated);
        let front = says(r#"{"iss":"i","sub":"a"}"#);
        assert_eq!(
            agree(&front, &says(r#"{"iss":"i","sub":"a"}"#)).outcome,
            Outcome::Met
        );
        assert_eq!(
            agree(&front, &says(r#"{"iss":"i","sub":"b"}"#)).outcome,
            Outcome::Violated
        );
    }

    #[test]
    fn keys_stand_in_the_set_and_are_long() {
        let keys = |text: &str| KeySet::parse(text).unwrap();
        let with_key = read(r#"{"alg":"RS256","kid":"k","jwk":{}}"#, "{}");
        assert_eq!(no_key_in_header(&with_key).outcome, Outcome::Violated);
        assert_eq!(no_key_in_header(&says("{}")).outcome, Outcome::Met);
        let short = keys(r#"{"keys":[{"kty":"RSA","kid":"k","n":"_wAA","e":"AQAB"}]}"#);
        assert_eq!(key_is_long(&says("{}"), &short, None).outcome, Outcome::Violated);
        let none = keys(r#"{"keys":[]}"#);
        let symmetric = read(r#"{"alg":"HS256"}"#, "{}");
        let judge = |secret: &str| key_is_long(&symmetric, &none, Some(&Secret::new(secret))).outcome;
        assert_eq!(judge("short"), Outcome::Violated);
        assert_eq!(judge(&"x".repeat(32)), Outcome::Met);
    }

    #[test]
    fn what_cannot_be_judged_is_found_once() {
        let missing: Read = Err(IdTokenError::Missing);
        let none = KeySet::default();
        assert_eq!(signed(&missing, &none, None, None).outcome, Outcome::Violated);
        assert!(matches!(issuer(&missing, "i").outcome, Outcome::Unclear(_)));
        let encrypted: Read = Err(IdTokenError::Unread(UnreadToken::Encrypted));
        assert!(matches!(
            signed(&encrypted, &none, None, None).outcome,
            Outcome::Unclear(_)
        ));
        assert_eq!(signed(&says("{}"), &none, None, None).outcome, Outcome::Violated);
        let judge = |claims: &str| class(&says(claims), &["a", "b"]).outcome;
        assert_eq!(judge(r#"{"acr":"b"}"#), Outcome::Met);
        assert_eq!(judge(r#"{"acr":""}"#), Outcome::Violated);
        assert_eq!(judge("{}"), Outcome::Tolerated);
    }
}
