//! Checks on logout tokens (OIDC Back-Channel Logout 1.0).

use serde_json::{Map, Value};

use super::id_token::seconds;
use super::{Judgement, Outcome};
use crate::protocol::{KeySet, Secret, SignatureError, SignedToken, UnreadToken, decode_form};

/// The event that a logout token names (OIDC Back-Channel Logout §2.4).
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// What a client was sent at its back-channel address.
#[derive(Debug, Clone)]
pub struct Sent {
    /// Whether it came as a form in the body of a POST (OIDC Back-Channel Logout §2.5).
    pub as_form: bool,
    /// The logout token, if there was one.
    pub token: Option<Result<SignedToken, UnreadToken>>,
}

impl Sent {
    /// Reads a request.
    pub fn read(method: &str, media_type: Option<&str>, body: &str) -> Self {
        let plain = media_type.and_then(|text| text.split(';').next());
        let form = plain.is_some_and(|text| {
            text.trim()
                .eq_ignore_ascii_case("application/x-www-form-urlencoded")
        });
        let fields = decode_form(body).into_iter();
        let token = fields
            .filter(|(name, _)| name == "logout_token")
            .map(|(_, token)| SignedToken::parse(&token))
            .next();
        Self {
            as_form: form && method == "POST",
            token,
        }
    }
}

/// What a logout token must fit.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// The issuer, where it is known.
    pub issuer: Option<&'a str>,
    /// The client.
    pub client: &'a str,
    /// The claims of the ID token of the session that ended.
    pub session: &'a Map<String, Value>,
    /// The published keys.
    pub keys: &'a KeySet,
    /// The client's secret, for symmetric signatures.
    pub secret: Option<&'a Secret>,
    /// The target's time.
    pub now: i64,
    /// Seconds by which clocks may differ.
    pub leeway: i64,
}

/// Whether a client was told by a correct logout token (OIDC Back-Channel Logout §2.4, §2.5).
pub fn told(sent: &[Sent], expected: &Expected<'_>) -> Judgement {
    let wanted = "one logout token by POST, signed as ID tokens are, with `events` and without `nonce`";
    let Some(first) = sent.first() else {
        let actual = "the end-user was signed out, and the client was sent nothing";
        return Judgement::of(false, wanted, actual);
    };
    let token = match &first.token {
        Some(Ok(token)) => token,
        Some(Err(error @ UnreadToken::Encrypted)) => return Judgement::unclear(wanted, error.to_string()),
        Some(Err(error)) => return Judgement::of(false, wanted, format!("the logout token: {error}")),
        None => return Judgement::of(false, wanted, "a request without `logout_token`"),
    };
    let mut wrong: Vec<String> = Vec::new();
    match token.verify(expected.keys, expected.secret) {
        Ok(()) => {}
        Err(error @ SignatureError::Algorithm(_)) => return Judgement::unclear(wanted, error.to_string()),
        Err(error) => wrong.push(error.to_string()),
    }
    if !first.as_form {
        wrong.push("it is not sent as the form of a POST".to_owned());
    }
    wrong.extend(wrong_claims(&token.claims, expected));
    if !wrong.is_empty() {
        return Judgement::of(false, wanted, wrong.join("; "));
    }
    let mut judgement = Judgement::of(true, wanted, "a correct logout token");
    let kind = token.header.get("typ").and_then(Value::as_str);
    // The type is recommended only (OIDC Back-Channel Logout §2.4).
    if !kind.is_some_and(is_logout_type) {
        judgement.outcome = Outcome::Tolerated;
        judgement.actual = "a correct logout token whose `typ` is not `logout+jwt`".to_owned();
    }
    judgement
}

/// Whether `typ` is that of logout tokens; the prefix may be left out (RFC 7515 §4.1.9).
fn is_logout_type(kind: &str) -> bool {
    let kind = kind.to_ascii_lowercase();
    kind.strip_prefix("application/").unwrap_or(&kind) == "logout+jwt"
}

/// What is wrong with the claims, each in words.
fn wrong_claims(claims: &Map<String, Value>, expected: &Expected<'_>) -> Vec<String> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let mut wrong = Vec::new();
    let mut demand = |met: bool, words: &str| {
        if !met {
            wrong.push(words.to_owned());
        }
    };
    demand(
        expected.issuer.is_none_or(|issuer| text("iss") == Some(issuer)),
        "`iss` is not the issuer",
    );
    let meant = match claims.get("aud") {
        Some(Value::Array(list)) => list.iter().any(|one| one.as_str() == Some(expected.client)),
        _ => text("aud") == Some(expected.client),
    };
    demand(meant, "`aud` is not the client");
    let issued = claims.get("iat").and_then(seconds);
    let margin = expected.leeway.saturating_add(5).unsigned_abs();
    demand(
        issued.is_some_and(|at| at.saturating_sub(expected.now).unsigned_abs() <= margin),
        "`iat` is not the time of the sign-out",
    );
    let expires = claims.get("exp").and_then(seconds);
    demand(
        expires.is_some_and(|at| at > expected.now.saturating_sub(expected.leeway)),
        "`exp` is not a time to come",
    );
    demand(text("jti").is_some_and(|id| !id.is_empty()), "no `jti`");
    let event = claims.get("events").and_then(|events| events.get(EVENT));
    demand(
        event.is_some_and(Value::is_object),
        "`events` does not hold the event of a logout",
    );
    demand(!claims.contains_key("nonce"), "it has a `nonce`");
    demand(
        claims.contains_key("sub") || claims.contains_key("sid"),
        "neither `sub` nor `sid`",
    );
    for (name, words) in [
        ("sub", "`sub` is not that of the ID token"),
        ("sid", "`sid` is not that of the ID token"),
    ] {
        let own = expected.session.get(name);
        demand(
            own.is_none() || claims.get(name).is_none_or(|told| Some(told) == own),
            words,
        );
    }
    wrong
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use serde_json::json;

    use super::*;

    fn claims() -> Map<String, Value> {
        let claims = json!({
            "iss": "https://op.example", "aud": "web", "iat": 1000, "exp": 1120, "jti": "j", "sub": "ann",
            "sid": "s1", "events": {EVENT: {}},
        });
        claims.as_object().cloned().unwrap()
    }

    fn wrong(claims: &Map<String, Value>) -> Vec<String> {
        let session = json!({"sub": "ann", "sid": "s1"});
        let expected = Expected {
            issuer: Some("https://op.example"),
            client: "web",
            session: session.as_object().unwrap(),
            keys: &KeySet::default(),
            secret: None,
            now: 1001,
            leeway: 5,
        };
        wrong_claims(claims, &expected)
    }

    #[test]
    fn each_rule_for_the_claims_is_seen_to_fail() {
        assert!(wrong(&claims()).is_empty());
        for (name, value) in [
            ("iss", json!("https://op.example/")),
            ("aud", json!(["another"])),
            ("iat", json!("1000")),
            ("exp", json!(900)),
            ("jti", json!("")),
            ("sub", json!("bob")),
            ("sid", json!("s2")),
            ("events", json!({EVENT: null})),
            ("nonce", json!("n")),
        ] {
            let mut bent = claims();
            bent.insert(name.to_owned(), value);
            assert_eq!(wrong(&bent).len(), 1, "{name}");
        }
        let mut nobody = claims();
        nobody.remove("sub");
        assert!(wrong(&nobody).is_empty());
        nobody.remove("sid");
        assert_eq!(wrong(&nobody), ["neither `sub` nor `sid`"]);
    }

    #[test]
    fn silence_and_unsigned_tokens_are_found() {
        let empty = Map::new();
        let expected = Expected {
            issuer: None,
            client: "web",
            session: &empty,
            keys: &KeySet::default(),
            secret: None,
            now: 1001,
            leeway: 5,
        };
        assert_eq!(told(&[], &expected).outcome, Outcome::Violated);
        let payload = URL_SAFE_NO_PAD.encode(Value::Object(claims()).to_string());
        let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"none"}"#);
        let body = format!("logout_token={header}.{payload}.");
        let form = Some("application/x-www-form-urlencoded; charset=utf-8");
        let sent = Sent::read("POST", form, &body);
        let found = told(std::slice::from_ref(&sent), &expected);
        assert_eq!(found.outcome, Outcome::Violated);
        assert!(found.actual.contains("not signed"), "{}", found.actual);
        assert!(sent.as_form && !Sent::read("GET", form, &body).as_form);
        assert!(Sent::read("POST", form, "").token.is_none());
    }
}
