//! Checks on codes and tokens.

use serde_json::{Map, Value};

use super::{Judgement, Outcome};
use crate::protocol::{
    Failure, IdTokenError, Response, SignatureError, TokenResponse, TokenResponseError, UnreadToken,
};

/// What came of an exchange of a code: the token endpoint's answer, or why none came.
pub type Answered<'a> = Result<&'a Response, &'a Failure>;

/// Whether the second exchange of a code is refused with `invalid_grant`. The first one is the control.
pub fn second_exchange_refused(first: Answered<'_>, second: Answered<'_>) -> Judgement {
    let expected = "the error `invalid_grant` at the second exchange";
    if let Err(reason) = issued(first) {
        return Judgement::unclear(
            expected,
            format!("the first exchange of the code failed: {reason}"),
        );
    }
    let response = match second {
        Ok(response) => response,
        Err(failure) => return Judgement::unclear(expected, failure.kind.words()),
    };
    match TokenResponse::parse(response.status, &response.body) {
        Ok(_) => Judgement::of(false, expected, "the second exchange gave tokens, too"),
        Err(TokenResponseError::Refused(code)) if code == "invalid_grant" && response.status == 400 => {
            Judgement::of(true, expected, "the error `invalid_grant`")
        }
        Err(TokenResponseError::Refused(code)) if response.status < 500 => Judgement {
            outcome: Outcome::Tolerated,
            expected: vec![expected.to_owned(), "another error (tolerated)".to_owned()],
            actual: format!("the error `{code}` (HTTP {})", response.status),
        },
        Err(error) => Judgement::of(false, expected, error.to_string()),
    }
}

/// Whether the exchange of a code gave tokens.
pub fn gives_tokens(answered: Answered<'_>) -> Judgement {
    let expected = "tokens for the code";
    if let Err(failure) = answered {
        return Judgement::unclear(expected, failure.kind.words());
    }
    match issued(answered) {
        Ok(_) => Judgement::of(true, expected, expected),
        Err(reason) => Judgement::of(false, expected, reason),
    }
}

/// The tokens of an exchange, or why there are none.
pub(super) fn issued(answered: Answered<'_>) -> Result<TokenResponse, String> {
    match answered {
        Ok(response) => {
            TokenResponse::parse(response.status, &response.body).map_err(|error| error.to_string())
        }
        Err(failure) => Err(failure.kind.words().to_owned()),
    }
}

/// The judgement on a token that did not verify: what this tool cannot verify is not the target's fault.
pub(super) fn unverified(error: &IdTokenError, expected: &str) -> Judgement {
    match error {
        IdTokenError::Signature(SignatureError::Algorithm(_))
        | IdTokenError::Unread(UnreadToken::Encrypted)
        | IdTokenError::Jwks(_) => Judgement::unclear(expected, error.to_string()),
        IdTokenError::Missing
        | IdTokenError::Unread(UnreadToken::Segments(_) | UnreadToken::Segment(_))
        | IdTokenError::Signature(
            SignatureError::Unsigned(_)
            | SignatureError::NoKey { .. }
            | SignatureError::SeveralKeys(_)
            | SignatureError::Key(_)
            | SignatureError::Wrong,
        )
        | IdTokenError::Claim(_) => Judgement::of(false, expected, error.to_string()),
    }
}

/// Whether the ID token holds exactly the nonce that was sent.
pub fn nonce(claims: &Result<Map<String, Value>, IdTokenError>, sent: &str) -> Judgement {
    let expected = "a valid ID token whose `nonce` is the one that was sent";
    match claims {
        Err(error) => unverified(error, expected),
        Ok(claims) => match claims.get("nonce").and_then(Value::as_str) {
            Some(nonce) if nonce == sent => Judgement::of(true, expected, "the `nonce` that was sent"),
            Some(nonce) => Judgement::of(
                false,
                expected,
                format!("the `nonce` `{nonce}` instead of `{sent}`"),
            ),
            None => Judgement::of(false, expected, "no `nonce`"),
        },
    }
}

/// Whether the ID token holds no nonce, as the client sent none.
pub fn no_nonce(claims: &Result<Map<String, Value>, IdTokenError>) -> Judgement {
    let expected = "a valid ID token without `nonce`";
    match claims {
        Err(error) => unverified(error, expected),
        Ok(claims) => {
            let nonce = claims.get("nonce");
            let actual = nonce.map_or_else(
                || "no `nonce`".to_owned(),
                |nonce| format!("the `nonce` {nonce}, although none was sent"),
            );
            Judgement::of(nonce.is_none(), expected, actual)
        }
    }
}

/// Whether the answer to a request without the scope `openid` holds no ID token.
pub fn no_id_token(answered: Answered<'_>) -> Judgement {
    let expected = "a token response without `id_token`";
    let tokens = match issued(answered) {
        Ok(tokens) => tokens,
        Err(reason) => {
            return Judgement::unclear(expected, format!("the exchange of the code failed: {reason}"));
        }
    };
    let granted = tokens.scope.unwrap_or_default();
    let openid = granted.split(' ').any(|scope| scope == "openid");
    let (outcome, actual) = match (tokens.id_token, openid) {
        (None, _) => (Outcome::Met, "no `id_token`"),
        (Some(_), true) => (
            Outcome::Tolerated,
            "an `id_token`, and `openid` in the scope that was granted",
        ),
        (Some(_), false) => (Outcome::Violated, "an `id_token`"),
    };
    Judgement {
        outcome,
        expected: vec![
            expected.to_owned(),
            "an ID token where the server grants `openid` by itself and says so (tolerated)".to_owned(),
        ],
        actual: actual.to_owned(),
    }
}

/// Whether tokens came, and a refresh token with them.
pub fn has_refresh_token(answered: Answered<'_>) -> Judgement {
    let expected = "a token response with `refresh_token`";
    match issued(answered) {
        Err(reason) => Judgement::unclear(expected, reason),
        Ok(tokens) => match tokens.refresh_token {
            Some(_) => Judgement::of(true, expected, "a `refresh_token`"),
            None => Judgement::of(false, expected, "no `refresh_token`"),
        },
    }
}

/// Whether the codes of two end-users, asked for one after the other, name the end-users whose they were. `own` are the
/// subjects that the same end-users had before.
pub fn names_its_own(own: &[String; 2], named: &[String; 2]) -> Judgement {
    let expected = "the subject of the end-user whose code it was";
    if own[0] == own[1] {
        return Judgement::unclear(expected, "both end-users have the same subject");
    }
    let crossed = named[0] == own[1] || named[1] == own[0];
    let actual = match (own == named, crossed) {
        (true, _) => "each its own",
        (false, true) => "the subject of the other end-user",
        (false, false) => "a subject that the end-user did not have before",
    };
    Judgement::of(own == named, expected, actual)
}

/// The error by which a request is refused (RFC 6749 §5.2), if it is.
pub fn refusal(answered: Answered<'_>) -> Option<String> {
    let response = answered.ok()?;
    match TokenResponse::parse(response.status, &response.body) {
        Err(TokenResponseError::Refused(error)) => Some(error),
        Ok(_) | Err(_) => None,
    }
}

/// Whether tokens came, and no refresh token with them.
pub fn no_refresh_token(answered: Answered<'_>) -> Judgement {
    let expected = "a token response without `refresh_token`";
    match issued(answered) {
        Err(reason) => Judgement::unclear(expected, reason),
        Ok(tokens) => match tokens.refresh_token {
            None => Judgement::of(true, expected, "no `refresh_token`"),
            Some(_) => Judgement::of(false, expected, "a `refresh_token`"),
        },
    }
}

/// Whether `auth_time` is that of the second sign-in, which began `since` seconds before the token came and at least
/// three seconds after the first. Clocks may differ, so the claim is compared with the token's own `iat`; both are whole
/// seconds, which costs one second of precision.
pub fn authenticated_anew(claims: &Result<Map<String, Value>, IdTokenError>, since: u64) -> Judgement {
    let limit = i64::try_from(since).unwrap_or(i64::MAX - 2) + 2;
    let expected = "an `auth_time` not earlier than the second sign-in";
    match claims {
        Err(error) => unverified(error, expected),
        Ok(claims) => {
            let number = |name: &str| claims.get(name).and_then(Value::as_i64);
            match (number("auth_time"), number("iat")) {
                (Some(authenticated), Some(issued)) => match issued.checked_sub(authenticated) {
                    // A second of rounding is granted; a time in the future, or in milliseconds, is not.
                    Some(age) => Judgement::of(
                        (-1..limit).contains(&age),
                        expected,
                        format!("authenticated {age} seconds before the token was issued"),
                    ),
                    None => Judgement::of(false, expected, "an `auth_time` that is no time"),
                },
                (None, _) => Judgement::of(false, expected, "no `auth_time`"),
                (_, None) => Judgement::of(false, expected, "no `iat`"),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(status: u16, body: &str) -> Response {
        Response {
            status,
            headers: vec![],
            body: body.to_owned(),
            truncated: false,
        }
    }

    #[test]
    fn a_second_exchange_must_be_refused_in_so_many_words() {
        let first = response(200, r#"{"access_token":"a"}"#);
        let judge = |second: &Response| second_exchange_refused(Ok(&first), Ok(second)).outcome;
        assert_eq!(
            judge(&response(400, r#"{"error":"invalid_grant"}"#)),
            Outcome::Met
        );
        assert_eq!(
            judge(&response(400, r#"{"error":"invalid_request"}"#)),
            Outcome::Tolerated
        );
        assert_eq!(judge(&first), Outcome::Violated);
        assert_eq!(judge(&response(500, "oops")), Outcome::Violated);
    }

    #[test]
    fn without_a_first_success_nothing_is_proved() {
        let refused = response(400, r#"{"error":"invalid_grant"}"#);
        let judgement = second_exchange_refused(Ok(&refused), Ok(&refused));
        assert!(matches!(judgement.outcome, Outcome::Unclear(_)));
    }

    #[test]
    fn an_id_token_that_nobody_asked_for_is_found() {
        let judge = |body: &str| no_id_token(Ok(&response(200, body))).outcome;
        assert_eq!(judge(r#"{"access_token":"a"}"#), Outcome::Met);
        assert_eq!(judge(r#"{"access_token":"a","id_token":"t"}"#), Outcome::Violated);
        let granted = r#"{"access_token":"a","id_token":"t","scope":"email openid"}"#;
        assert_eq!(judge(granted), Outcome::Tolerated);
        assert!(matches!(
            judge(r#"{"error":"invalid_grant"}"#),
            Outcome::Unclear(_)
        ));
    }

    #[test]
    fn an_old_time_of_authentication_is_found() {
        let claims = |text: &str| Ok(serde_json::from_str(text).unwrap());
        let judge = |text: &str| authenticated_anew(&claims(text), 1).outcome;
        assert_eq!(judge(r#"{"auth_time":100,"iat":102}"#), Outcome::Met);
        assert_eq!(judge(r#"{"auth_time":97,"iat":100}"#), Outcome::Violated);
        assert_eq!(judge(r#"{"iat":101}"#), Outcome::Violated);
        assert_eq!(judge(r#"{"auth_time":100000,"iat":100}"#), Outcome::Violated);
        assert_eq!(
            judge(r#"{"auth_time":-9223372036854775808,"iat":100}"#),
            Outcome::Violated
        );
    }
}
