//! Checks on what userinfo answers (OIDC Core §5.3, RFC 6750 §3).

use serde_json::{Map, Value};

use super::claims::{beyond, malformed, present, well_formed};
use super::token::Answered;
use super::{Judgement, Outcome};
use crate::protocol::{Response, SignedToken};

/// Claims from userinfo, or why there are none.
pub type Claims = Result<Map<String, Value>, String>;

/// The claims of an answer: a JSON object, or a signed JWT of one.
pub fn claims(answered: Answered<'_>) -> Claims {
    let response = answered.map_err(|failure| failure.kind.words().to_owned())?;
    if response.status != 200 {
        return Err(status_words(response));
    }
    match response.media_type().as_deref() {
        Some("application/jwt") => SignedToken::parse(response.body.trim())
            .map(|token| token.claims)
            .map_err(|error| format!("the JWT cannot be read: {error}")),
        Some("application/json") => {
            serde_json::from_str(&response.body).map_err(|_| "the body is not a JSON object".to_owned())
        }
        Some(other) => Err(format!("the media type `{other}`")),
        None => Err("no media type".to_owned()),
    }
}

/// The status and challenge of an answer, in words.
fn status_words(response: &Response) -> String {
    let challenges: Vec<&str> = response.headers_named("www-authenticate").collect();
    match challenges.as_slice() {
        [] => format!("HTTP {} without `WWW-Authenticate`", response.status),
        challenges => format!(
            "HTTP {} with `WWW-Authenticate: {}`",
            response.status,
            challenges.join(", ")
        ),
    }
}

/// Whether userinfo answers with claims.
pub fn answers(answered: Answered<'_>) -> Judgement {
    let expected = "HTTP 200 with a JSON object, or with a signed one";
    if let Err(failure) = answered {
        return Judgement::unclear(expected, failure.kind.words());
    }
    match claims(answered) {
        Ok(claims) => Judgement::of(true, expected, format!("{} claims", claims.len())),
        Err(reason) => Judgement::of(false, expected, reason),
    }
}

/// Whether userinfo is about the end-user of the ID token (OIDC Core §5.3.2).
pub fn same_subject(claims: &Claims, subject: &str) -> Judgement {
    let expected = format!("`sub` is `{subject}`, as in the ID token");
    match claims {
        Err(reason) => Judgement::unclear(expected, format!("userinfo gave no claims: {reason}")),
        Ok(claims) => {
            let named = claims.get("sub");
            let actual = named.map_or_else(|| "no `sub`".to_owned(), |sub| format!("`sub` is {sub}"));
            Judgement::of(named.and_then(Value::as_str) == Some(subject), expected, actual)
        }
    }
}

/// Whether the claims have the types of the standard.
pub fn typed(claims: &Claims) -> Judgement {
    let expected = "standard claims of their types";
    match claims {
        Err(reason) => Judgement::unclear(expected, format!("userinfo gave no claims: {reason}")),
        Ok(claims) => well_formed(claims, expected),
    }
}

/// Whether the claims hold these names, as texts that are not empty.
pub fn holds(claims: &Claims, names: &[&str]) -> Judgement {
    let expected = format!("the claims `{}`", names.join("`, `"));
    let claims = match claims {
        Ok(claims) => claims,
        Err(reason) => return Judgement::unclear(expected, format!("userinfo gave no claims: {reason}")),
    };
    let text = |name: &&str| {
        claims
            .get(*name)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .is_empty()
    };
    let missing: Vec<&str> = names.iter().copied().filter(|name| text(name)).collect();
    match missing.as_slice() {
        [] => Judgement::of(true, expected.clone(), expected),
        missing => Judgement::of(false, expected, format!("without `{}`", missing.join("`, `"))),
    }
}

/// Whether nothing comes but claims of the scopes that were granted.
pub fn only_of(claims: &Claims, granted: &str) -> Judgement {
    let expected = format!("no standard claims but those of the scope `{granted}`");
    let granted: Vec<&str> = granted.split(' ').collect();
    match claims {
        Err(reason) => Judgement::unclear(expected, format!("userinfo gave no claims: {reason}")),
        Ok(claims) => match beyond(claims, &granted).as_slice() {
            [] => Judgement::of(true, expected, "no other standard claims"),
            found => Judgement::of(false, expected, format!("`{}`", found.join("`, `"))),
        },
    }
}

/// Whether the claims of a scope come.
pub fn holds_those_of(claims: &Claims, scope: &str) -> Judgement {
    let expected = format!("claims of the scope `{scope}`");
    match claims {
        Err(reason) => Judgement::unclear(expected, format!("userinfo gave no claims: {reason}")),
        Ok(claims) => match present(claims, scope).as_slice() {
            [] => Judgement::of(false, expected, "none of them"),
            found => Judgement::of(true, expected, format!("`{}`", found.join("`, `"))),
        },
    }
}

/// Whether an ID token that comes beside an access token leaves the claims of scopes to userinfo (OIDC Core §5.4).
pub fn left_to_userinfo(claims: &Map<String, Value>) -> Judgement {
    let expected = "no claims of `profile`, `email`, `address` and `phone` in the ID token";
    match beyond(claims, &[]).as_slice() {
        [] => Judgement::of(true, expected, "none of them"),
        found => Judgement::of(false, expected, format!("`{}`", found.join("`, `"))),
    }
}

/// Whether the claims of an ID token have their types.
pub fn typed_in_token(claims: &Map<String, Value>) -> Judgement {
    let expected = "claims of their types";
    let wrong = malformed(claims);
    match wrong.as_slice() {
        [] => Judgement::of(true, expected, "each claim has its type"),
        wrong => Judgement::of(false, expected, wrong.join(", ")),
    }
}

/// How a refusal of userinfo is to be judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing was sent: 401 and the scheme, without an error (RFC 6750 §3.1).
    NoToken,
    /// The token is no token at all: 401, the scheme and `invalid_token`.
    InvalidToken,
    /// The token is one that must not open userinfo: any refusal will do, 401 is preferred.
    NotOpened,
    /// Two tokens: 400 and `invalid_request`.
    TwoTokens,
    /// The token lacks the scope: 403 and `insufficient_scope`.
    InsufficientScope,
    /// The token stands where it should not: any refusal.
    Anything,
}

impl Refusal {
    /// The answer that is preferred, and what else is tolerated.
    fn expected(self) -> Vec<String> {
        let words: &[&str] = match self {
            Self::NoToken => &[
                "HTTP 401 with `WWW-Authenticate: Bearer`, without an error",
                "the same with an error (tolerated)",
            ],
            Self::InvalidToken => &[
                "HTTP 401 with `WWW-Authenticate: Bearer error=\"invalid_token\"`",
                "another refusal with that scheme (tolerated)",
            ],
            Self::NotOpened => &["HTTP 401", "another refusal (tolerated)"],
            Self::TwoTokens => &["HTTP 400 with `invalid_request`", "another refusal (tolerated)"],
            Self::InsufficientScope => &[
                "HTTP 403 with `insufficient_scope`",
                "another refusal (tolerated)",
            ],
            Self::Anything => &["a refusal"],
        };
        words.iter().map(|&text| text.to_owned()).collect()
    }

    /// What an answer of the client's fault comes to.
    fn outcome(self, response: &Response) -> Outcome {
        let challenge = token_challenge(response);
        let error = challenge
            .as_deref()
            .and_then(error_of)
            .or_else(|| error_member(response));
        let error = error.as_deref();
        let (met, tolerated) = match self {
            Self::NoToken => (
                response.status == 401 && challenge.as_deref().is_some_and(|text| error_of(text).is_none()),
                response.status == 401 && challenge.is_some(),
            ),
            Self::InvalidToken => (
                response.status == 401
                    && challenge.as_deref().and_then(error_of).as_deref() == Some("invalid_token"),
                challenge.is_some(),
            ),
            Self::NotOpened => (response.status == 401, true),
            Self::TwoTokens => (response.status == 400 && error == Some("invalid_request"), true),
            Self::InsufficientScope => (
                response.status == 403 && error == Some("insufficient_scope"),
                true,
            ),
            Self::Anything => (true, true),
        };
        match (met, tolerated) {
            (true, _) => Outcome::Met,
            (false, true) => Outcome::Tolerated,
            (false, false) => Outcome::Violated,
        }
    }
}

/// Whether userinfo refuses. `control` is its answer to a token that it must take, given the same way as ever.
pub fn refuses(control: Answered<'_>, answered: Answered<'_>, refusal: Refusal) -> Judgement {
    let expected = refusal.expected();
    let judged = |outcome: Outcome, actual: String| Judgement {
        outcome,
        expected: expected.clone(),
        actual,
    };
    if let Err(reason) = claims(control) {
        let reason = format!("the control failed: a good access token should give claims, but {reason}");
        return judged(Outcome::Unclear(reason.clone()), reason);
    }
    match answered {
        Err(failure) => {
            let words = failure.kind.words().to_owned();
            judged(Outcome::Unclear(words.clone()), words)
        }
        Ok(response) if (400..500).contains(&response.status) && response.status != 429 => {
            judged(refusal.outcome(response), status_words(response))
        }
        Ok(response) if response.status == 429 => {
            let words = "the target is asked too often".to_owned();
            judged(Outcome::Unclear(words.clone()), words)
        }
        Ok(response) => judged(Outcome::Violated, status_words(response)),
    }
}

/// The challenge of an answer for an access token, whatever other schemes stand beside it. Tokens that are bound to a key
/// have a scheme of their own (RFC 9449 §7.1), which counts where there is no other.
fn token_challenge(response: &Response) -> Option<String> {
    let named = |scheme: &str| {
        response.headers_named("www-authenticate").find_map(|value| {
            let lower = value.to_ascii_lowercase();
            let at = lower
                .match_indices(scheme)
                .map(|(at, _)| at)
                .find(|at| *at == 0 || lower[..*at].trim_end().ends_with(','))?;
            value.get(at..).map(str::to_owned)
        })
    };
    named("bearer").or_else(|| named("dpop"))
}

/// The `error` of a challenge.
fn error_of(challenge: &str) -> Option<String> {
    let (_, rest) = challenge.split_once("error=")?;
    let text = rest.trim_start_matches('"');
    let end = text.find(['"', ',', ' ']).unwrap_or(text.len());
    text.get(..end).map(str::to_owned)
}

/// The `error` of a JSON body.
fn error_member(response: &Response) -> Option<String> {
    let body: Map<String, Value> = serde_json::from_str(&response.body).ok()?;
    body.get("error")?.as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(status: u16, challenge: Option<&str>, body: &str) -> Response {
        let mut headers = vec![("content-type".to_owned(), "application/json".to_owned())];
        headers.extend(challenge.map(|value| ("www-authenticate".to_owned(), value.to_owned())));
        Response {
            status,
            headers,
            body: body.to_owned(),
            truncated: false,
        }
    }

    fn outcome(refusal: Refusal, status: u16, challenge: Option<&str>) -> Outcome {
        let control = response(200, None, r#"{"sub":"ann"}"#);
        refuses(Ok(&control), Ok(&response(status, challenge, "")), refusal).outcome
    }

    #[test]
    fn refusals_have_their_words() {
        let (met, near, wrong) = (Outcome::Met, Outcome::Tolerated, Outcome::Violated);
        let with_error = Some("Bearer realm=\"x\", error=\"invalid_token\", error_description=\"y\"");
        for (refusal, status, challenge, expected) in [
            (Refusal::NoToken, 401, Some("Bearer realm=\"x\""), &met),
            (Refusal::NoToken, 401, Some("DPoP algs=\"ES256\", bearer"), &met),
            (Refusal::NoToken, 401, Some("DPoP algs=\"ES256\""), &met),
            (Refusal::NoToken, 401, with_error, &near),
            (Refusal::NoToken, 401, Some("Basic"), &wrong),
            (Refusal::NoToken, 403, None, &wrong),
            (Refusal::NoToken, 200, None, &wrong),
            (Refusal::InvalidToken, 401, with_error, &met),
            (Refusal::InvalidToken, 401, Some("Bearer"), &near),
            (Refusal::InvalidToken, 401, None, &wrong),
            (Refusal::NotOpened, 401, None, &met),
            (Refusal::NotOpened, 403, None, &near),
            (Refusal::NotOpened, 200, None, &wrong),
            (Refusal::NotOpened, 500, None, &wrong),
            (
                Refusal::TwoTokens,
                400,
                Some("Bearer error=invalid_request"),
                &met,
            ),
            (Refusal::TwoTokens, 401, Some("Bearer"), &near),
            (
                Refusal::InsufficientScope,
                403,
                Some("Bearer error=\"insufficient_scope\""),
                &met,
            ),
            (Refusal::InsufficientScope, 401, Some("Bearer"), &near),
            (Refusal::Anything, 404, None, &met),
        ] {
            assert_eq!(
                outcome(refusal, status, challenge),
                *expected,
                "{refusal:?} {status} {challenge:?}"
            );
        }
        assert!(matches!(
            outcome(Refusal::Anything, 429, None),
            Outcome::Unclear(_)
        ));
    }

    #[test]
    fn a_dead_userinfo_proves_nothing() {
        let dead = response(401, Some("Bearer"), "");
        let judgement = refuses(Ok(&dead), Ok(&dead), Refusal::NotOpened);
        assert!(matches!(judgement.outcome, Outcome::Unclear(_)));
    }

    #[test]
    fn claims_are_read_from_json_and_from_a_token() {
        let json = response(200, None, r#"{"sub":"ann","name":"Ann"}"#);
        let read = claims(Ok(&json));
        assert_eq!(same_subject(&read, "ann").outcome, Outcome::Met);
        assert_eq!(same_subject(&read, "bob").outcome, Outcome::Violated);
        assert_eq!(only_of(&read, "openid email").outcome, Outcome::Violated);
        assert_eq!(holds_those_of(&read, "profile").outcome, Outcome::Met);
        assert_eq!(holds(&read, &["sub", "tnt_id"]).outcome, Outcome::Violated);
        let mut jwt = response(200, None, "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.eA\n");
        jwt.headers[0].1 = "application/jwt".to_owned();
        assert_eq!(same_subject(&claims(Ok(&jwt)), "ann").outcome, Outcome::Met);
        jwt.headers[0].1 = "text/html".to_owned();
        assert_eq!(answers(Ok(&jwt)).outcome, Outcome::Violated);
    }
}
