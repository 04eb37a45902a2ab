//! Checks on whom a code or token is about.

use serde_json::{Map, Value};

use super::token::unverified;
use super::{Judgement, Outcome, answer::no_answer};
use crate::protocol::{Answer, IdTokenError};

/// The claims of an ID token, or why they cannot be read.
type Claims = Result<Map<String, Value>, IdTokenError>;

/// Whether nobody was signed in whom the request only named. `claims` are those of the code that came, where one came.
pub fn signs_nobody_in(answer: &Answer, claims: Option<&Claims>, named: &str) -> Judgement {
    let expected = "no code, or a token that is not for the end-user whom the request names";
    if let Some(reason) = no_answer(answer) {
        return Judgement::unclear(expected, reason);
    }
    match (answer, claims) {
        (Answer::Broken(_), _) => Judgement::of(false, expected, answer.words()),
        (_, None) => Judgement::of(true, expected, answer.words()),
        (_, Some(Err(error))) => Judgement::unclear(expected, error.to_string()),
        (_, Some(Ok(claims))) => match claims.get("sub").and_then(Value::as_str) {
            Some(subject) if subject == named => Judgement::of(
                false,
                expected,
                format!("an ID token for `{subject}`, who never signed in"),
            ),
            Some(subject) => Judgement::of(true, expected, format!("an ID token for `{subject}`")),
            None => Judgement::unclear(expected, "the ID token has no `sub`"),
        },
    }
}

/// Whether a silent sign-in names the end-user and the time of the sign-in before.
pub fn same_authentication(before: &Claims, after: &Claims) -> Judgement {
    let expected = "the `sub` and, where there is one, the `auth_time` of the sign-in before";
    let (before, after) = match (before, after) {
        (Ok(before), Ok(after)) => (before, after),
        (Err(error), _) => return Judgement::unclear(expected, error.to_string()),
        (_, Err(error)) => return unverified(error, expected),
    };
    let subjects = (before.get("sub"), after.get("sub"));
    let times = (before.get("auth_time"), after.get("auth_time"));
    match (subjects, times) {
        ((a, b), _) if a != b => Judgement::of(
            false,
            expected,
            format!("the `sub` was {} and is {}", told(a), told(b)),
        ),
        (_, (Some(a), Some(b))) if a != b => {
            Judgement::of(false, expected, format!("the `auth_time` was {a} and is {b}"))
        }
        (_, (a, _)) => Judgement::of(true, expected, format!("the same `sub`; `auth_time` {}", told(a))),
    }
}

/// A claim in words.
fn told(claim: Option<&Value>) -> String {
    claim.map_or_else(|| "absent".to_owned(), ToString::to_string)
}

/// Whether the ID token says when the end-user signed in: in whole seconds, and not after the token was issued.
pub fn says_when(claims: &Claims) -> Judgement {
    let expected = "an `auth_time` in seconds that is not in the future";
    let claims = match claims {
        Ok(claims) => claims,
        Err(error) => return unverified(error, expected),
    };
    let (Some(time), issued) = (claims.get("auth_time"), claims.get("iat").and_then(Value::as_i64)) else {
        return Judgement::of(false, expected, "no `auth_time`");
    };
    let actual = format!("the `auth_time` {time}");
    match (time.as_i64(), issued) {
        // A second of rounding is granted.
        (Some(seconds), Some(issued)) => Judgement::of(seconds <= issued.saturating_add(1), expected, actual),
        (Some(_), None) => Judgement::unclear(expected, "the ID token has no `iat`"),
        (None, _) => Judgement::of(false, expected, actual),
    }
}

/// Whether an answer says that somebody must act, which a believed hint of somebody else would lead to.
pub fn asks_for_somebody(answer: &Answer) -> bool {
    matches!(
        answer,
        Answer::Callback(callback) if matches!(
            callback.error(),
            Some("login_required" | "interaction_required" | "account_selection_required")
        )
    )
}

/// Whether a forged hint of another end-user was not believed. `own` is the answer to a hint that was forged in the same
/// way for the end-user who is signed in: a server that does not look at the signature tells the two apart.
pub fn forgery_not_believed(answer: &Answer, own: Option<&Answer>) -> Judgement {
    let expected = vec![
        "the error `invalid_request` for the client".to_owned(),
        "a code for the client, the hint being ignored".to_owned(),
        "an error page of the server; nothing goes to a client".to_owned(),
        "the same error whomever the forged hint names".to_owned(),
    ];
    let judged = |outcome: Outcome| Judgement {
        outcome,
        expected: expected.clone(),
        actual: answer.words(),
    };
    if let Some(reason) = no_answer(answer) {
        return judged(Outcome::Unclear(reason));
    }
    match answer {
        Answer::ErrorPage { .. } => judged(Outcome::Met),
        Answer::Callback(callback) if callback.code().is_some() => judged(Outcome::Met),
        Answer::Callback(callback) if callback.error() == Some("invalid_request") => judged(Outcome::Met),
        Answer::Callback(_) if asks_for_somebody(answer) => match own {
            Some(own) if asks_for_somebody(own) => judged(Outcome::Met),
            Some(own) => Judgement {
                actual: format!(
                    "{}; but with a hint that is forged for the end-user who is signed in: {}",
                    answer.words(),
                    own.words()
                ),
                ..judged(Outcome::Violated)
            },
            None => judged(Outcome::Unclear("the forged hint was not compared".to_owned())),
        },
        Answer::Callback(callback) if callback.error() == Some("server_error") => judged(Outcome::Violated),
        Answer::Callback(_) => judged(Outcome::Tolerated),
        Answer::LoginPage { .. }
        | Answer::ConsentPage { .. }
        | Answer::UnknownPage { .. }
        | Answer::Elsewhere { .. }
        | Answer::Broken(_) => judged(Outcome::Violated),
    }
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;
    use crate::protocol::Callback;

    fn at(query: &str) -> Answer {
        let url = Url::parse(&format!("https://rp.example/cb?{query}")).unwrap();
        Answer::Callback(Callback::from_redirect(&url, "https://rp.example/cb", 302).unwrap())
    }

    fn claims(text: &str) -> Claims {
        Ok(serde_json::from_str(text).unwrap())
    }

    #[test]
    fn a_token_for_whom_the_request_only_names_is_found() {
        let judge = |claims: Option<&Claims>| signs_nobody_in(&at("code=x"), claims, "bob").outcome;
        assert_eq!(judge(Some(&claims(r#"{"sub":"bob"}"#))), Outcome::Violated);
        assert_eq!(judge(Some(&claims(r#"{"sub":"ann"}"#))), Outcome::Met);
        let unread = Err(IdTokenError::Missing);
        assert!(matches!(judge(Some(&unread)), Outcome::Unclear(_)));
        let error = signs_nobody_in(&at("error=login_required"), None, "bob");
        assert_eq!(error.outcome, Outcome::Met);
    }

    #[test]
    fn another_subject_and_another_time_are_found() {
        let before = claims(r#"{"sub":"ann","auth_time":5}"#);
        let judge = |text: &str| same_authentication(&before, &claims(text)).outcome;
        assert_eq!(judge(r#"{"sub":"ann","auth_time":5}"#), Outcome::Met);
        assert_eq!(judge(r#"{"sub":"ann"}"#), Outcome::Met);
        assert_eq!(judge(r#"{"sub":"ann","auth_time":6}"#), Outcome::Violated);
        assert_eq!(judge(r#"{"sub":"amy","auth_time":5}"#), Outcome::Violated);
    }

    #[test]
    fn a_time_of_authentication_is_a_number_in_the_past() {
        let judge = |text: &str| says_when(&claims(text)).outcome;
        assert_eq!(judge(r#"{"auth_time":5,"iat":6}"#), Outcome::Met);
        assert_eq!(judge(r#"{"auth_time":9,"iat":6}"#), Outcome::Violated);
        assert_eq!(judge(r#"{"auth_time":"5","iat":6}"#), Outcome::Violated);
        assert_eq!(judge(r#"{"iat":6}"#), Outcome::Violated);
    }

    #[test]
    fn a_forged_hint_that_makes_a_difference_was_believed() {
        let (code, login) = (at("code=x"), at("error=login_required"));
        let judge = |answer: &Answer, own: &Answer| forgery_not_believed(answer, Some(own)).outcome;
        assert_eq!(judge(&login, &code), Outcome::Violated);
        assert_eq!(judge(&login, &login), Outcome::Met);
        assert_eq!(judge(&code, &code), Outcome::Met);
        assert_eq!(judge(&at("error=invalid_request"), &login), Outcome::Met);
        let alone = forgery_not_believed(&login, None).outcome;
        assert!(matches!(alone, Outcome::Unclear(_)));
    }
}
