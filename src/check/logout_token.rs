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
    /// The ID token of the session that ended.
    pub session: &'a SignedToken,
    /// The published keys.
    pub keys: &'a KeySet,
    /// The client's secret, for symmetric signatures.
    pub secret: Option<&'a Secret>,
    /// The target's time before it was asked to sign out.
    pub since: i64,
    /// Its time when the token had come.
    pub now: i64,
    /// Seconds by which clocks may differ.
    pub leeway: i64,
}

/// Whether a token is about this client and this session: an address may be told of others, too.
pub fn concerns(sent: &Sent, client: &str, session: &Map<String, Value>) -> bool {
    let Some(Ok(token)) = &sent.token else {
        return false;
    };
    let fits = |name: &str| match (token.claims.get(name), session.get(name)) {
        (Some(told), Some(own)) => told == own,
        (_, _) => true,
    };
    is_meant(&token.claims, client) && fits("sub") && fits("sid")
}

/// Whether `aud` is a client, or has it among others.
fn is_meant(claims: &Map<String, Value>, client: &str) -> bool {
    match claims.get("aud") {
        Some(Value::Array(list)) => list.iter().any(|one| one.as_str() == Some(client)),
        one => one.and_then(Value::as_str) == Some(client),
    }
}

/// Whether a client was told by a correct logout token (OIDC Back-Channel Logout §2.4, §2.5). Of several, the one that
/// concerns the client and the session is judged.
pub fn told(sent: &[Sent], expected: &Expected<'_>) -> Judgement {
    let wanted = "a logout token by POST, signed as ID tokens are, with `events` and without `nonce`";
    let mut own = sent
        .iter()
        .filter(|sent| concerns(sent, expected.client, &expected.session.claims));
    let Some(first) = own.next().or(sent.first()) else {
        let actual = "the end-user was signed out, and the client was sent nothing";
        return Judgement::of(false, wanted, actual);
    };
    let token = match &first.token {
        Some(Ok(token)) => token,
        Some(Err(error @ UnreadToken::Encrypted)) => return Judgement::unclear(wanted, error.to_string()),
        Some(Err(error)) => return Judgement::of(false, wanted, format!("the logout token: {error}")),
        None => return Judgement::of(false, wanted, "a request without `logout_token`"),
    };
    let (mut wrong, mut open): (Vec<String>, Option<String>) = (Vec::new(), None);
    match token.verify(expected.keys, expected.secret) {
        Ok(()) => {}
        Err(error @ SignatureError::Algorithm(_)) => open = Some(error.to_string()),
        Err(error) => wrong.push(error.to_string()),
    }
    if !first.as_form {
        wrong.push("it is not sent as the form of a POST".to_owned());
    }
    wrong.extend(wrong_claims(&token.claims, expected));
    if !wrong.is_empty() {
        return Judgement::of(false, wanted, wrong.join("; "));
    }
    if let Some(reason) = open {
        return Judgement::unclear(wanted, reason);
    }
    let mut judgement = Judgement::of(true, wanted, "a correct logout token");
    let doubts = doubts(token, expected.session);
    if !doubts.is_empty() {
        judgement.outcome = Outcome::Tolerated;
        judgement.actual = format!("a correct logout token {}", doubts.join(", and "));
    }
    judgement
}

/// What is recommended only, and is otherwise.
fn doubts(token: &SignedToken, session: &SignedToken) -> Vec<&'static str> {
    let text = |token: &SignedToken, name: &str| -> Option<String> {
        let value = token.header.get(name).and_then(Value::as_str);
        value.map(str::to_owned)
    };
    let mut doubts = Vec::new();
    // OIDC Back-Channel Logout §2.4.
    if !text(token, "typ").is_some_and(|kind| is_logout_type(&kind)) {
        doubts.push("whose `typ` is not `logout+jwt`");
    }
    // OIDC Back-Channel Logout §2.6.
    if text(token, "alg") != text(session, "alg") {
        doubts.push("signed by another algorithm than the ID token");
    }
    doubts
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
    demand(is_meant(claims, expected.client), "`aud` is not the client");
    let issued = claims.get("iat").and_then(seconds);
    let earliest = expected.since.saturating_sub(expected.leeway);
    let latest = expected.now.saturating_add(expected.leeway);
    demand(
        issued.is_some_and(|at| (earliest..=latest).contains(&at)),
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
        let own = expected.session.claims.get(name);
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

    fn compact(header: &Value, claims: &Value) -> String {
        let encoded = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        format!("{}.{}.", encoded(header), encoded(claims))
    }

    fn session() -> SignedToken {
        SignedToken::parse(&compact(
            &json!({"alg": "RS256"}),
            &json!({"sub": "ann", "sid": "s1"}),
        ))
        .unwrap()
    }

    fn expected<'a>(session: &'a SignedToken, keys: &'a KeySet) -> Expected<'a> {
        Expected {
            issuer: Some("https://op.example"),
            client: "web",
            session,
            keys,
            secret: None,
            since: 998,
            now: 1001,
            leeway: 5,
        }
    }

    fn wrong(claims: &Map<String, Value>) -> Vec<String> {
        wrong_claims(claims, &expected(&session(), &KeySet::default()))
    }

    fn sent(claims: Map<String, Value>) -> Sent {
        let token = compact(&json!({"alg": "none"}), &Value::Object(claims));
        Sent::read(
            "POST",
            Some("application/x-www-form-urlencoded; charset=utf-8"),
            &format!("logout_token={token}"),
        )
    }

    #[test]
    fn each_rule_for_the_claims_is_seen_to_fail() {
        assert!(wrong(&claims()).is_empty());
        for (name, value) in [
            ("iss", json!("https://op.example/")),
            ("aud", json!(["another"])),
            ("iat", json!("1000")),
            ("iat", json!(992)),
            ("iat", json!(1007)),
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
        let (session, keys) = (session(), KeySet::default());
        let expected = expected(&session, &keys);
        assert_eq!(told(&[], &expected).outcome, Outcome::Violated);
        let unsigned = sent(claims());
        let found = told(std::slice::from_ref(&unsigned), &expected);
        assert_eq!(found.outcome, Outcome::Violated);
        assert!(found.actual.contains("not signed"), "{}", found.actual);
        let form = Some("application/x-www-form-urlencoded");
        assert!(unsigned.as_form && !Sent::read("GET", form, "logout_token=a").as_form);
        assert!(Sent::read("POST", form, "").token.is_none());
    }

    #[test]
    fn of_several_tokens_the_own_one_is_judged() {
        let (session, keys) = (session(), KeySet::default());
        let expected = expected(&session, &keys);
        let mut other = claims();
        other.insert("aud".to_owned(), json!("another"));
        let mut earlier = claims();
        earlier.insert("sid".to_owned(), json!("s0"));
        let all = [sent(other), sent(earlier), sent(claims())];
        let judged = told(&all, &expected).actual;
        assert!(!judged.contains("aud") && !judged.contains("sid"), "{judged}");
        let judged = told(&all[..2], &expected).actual;
        assert!(judged.contains("`aud` is not the client"), "{judged}");
    }

    #[test]
    fn what_is_recommended_only_is_doubted_only() {
        let token = |header: Value| SignedToken::parse(&compact(&header, &json!({}))).unwrap();
        let session = session();
        assert!(doubts(&token(json!({"alg": "RS256", "typ": "logout+jwt"})), &session).is_empty());
        assert_eq!(doubts(&token(json!({"alg": "HS256"})), &session).len(), 2);
    }
}
