//! Checks on what a token endpoint answers to a request that is wrong: the words by which scenarios name such answers,
//! and whether one of them came.

use serde_json::{Map, Value};

use super::acceptable::UnknownAnswer;
use super::token::Answered;
use super::{Judgement, Outcome};
use crate::protocol::{Response, TokenResponse};

/// The members of a token response that are worth stealing (RFC 6749 §5.1, OIDC Core §3.1.3.3).
const TOKENS: [&str; 3] = ["access_token", "refresh_token", "id_token"];

/// One acceptable answer of a token endpoint, or of another endpoint that clients ask by themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenAnswer {
    /// Tokens.
    Tokens,
    /// A refusal (HTTP 4xx), whatever it says.
    Refusal,
    /// This error (RFC 6749 §5.2).
    Error(String),
}

impl TokenAnswer {
    /// Reads a comma-separated list; an empty text is an empty list.
    ///
    /// # Errors
    ///
    /// A word that is neither an answer's name nor looks like an error code.
    pub fn list(text: &str) -> Result<Vec<Self>, UnknownAnswer> {
        let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
        words.map(Self::named).collect()
    }

    /// Reads one word.
    ///
    /// # Errors
    ///
    /// The word names no answer.
    pub fn named(word: &str) -> Result<Self, UnknownAnswer> {
        match word {
            "tokens" => Ok(Self::Tokens),
            "refusal" => Ok(Self::Refusal),
            code if !code.is_empty() && code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') => {
                Ok(Self::Error(code.to_owned()))
            }
            other => Err(UnknownAnswer::new(other)),
        }
    }

    fn fits(&self, came: &Came<'_>) -> bool {
        match (self, came.kind) {
            (Self::Tokens, Kind::Tokens) => true,
            (Self::Refusal, Kind::Error(_) | Kind::Nothing) => (400..500).contains(&came.status),
            (Self::Error(code), Kind::Error(error)) => code == error && came.status < 500,
            (Self::Tokens | Self::Refusal | Self::Error(_), _) => false,
        }
    }
}

impl std::fmt::Display for TokenAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Tokens => f.write_str("tokens"),
            Self::Refusal => f.write_str("a refusal (HTTP 4xx)"),
            Self::Error(code) => write!(f, "the error `{code}`"),
        }
    }
}

/// What came, as far as these checks tell answers apart.
#[derive(Debug, Clone, Copy)]
struct Came<'a> {
    status: u16,
    kind: Kind<'a>,
}

#[derive(Debug, Clone, Copy)]
enum Kind<'a> {
    Tokens,
    Error(&'a str),
    Nothing,
}

impl Came<'_> {
    /// Whether an error has the status that it must have: 400, or 401 where the client could not be authenticated.
    fn has_right_status(&self) -> bool {
        match self.kind {
            Kind::Error("invalid_client") => matches!(self.status, 400 | 401),
            Kind::Error(_) => self.status == 400,
            Kind::Tokens | Kind::Nothing => true,
        }
    }

    fn words(&self) -> String {
        match (self.kind, self.status) {
            (Kind::Tokens, 200) => "tokens".to_owned(),
            (Kind::Tokens, status) => format!("tokens (HTTP {status})"),
            (Kind::Error(code), status) => format!("the error `{code}` (HTTP {status})"),
            (Kind::Nothing, status @ 500..) => format!("a failure of the server (HTTP {status})"),
            (Kind::Nothing, status) => format!("HTTP {status} without tokens and without an `error`"),
        }
    }
}

/// The members of an answer's JSON object, if it is one.
fn members(response: &Response) -> Map<String, Value> {
    serde_json::from_str(&response.body).unwrap_or_default()
}

/// What came, from an answer and its members.
fn came<'a>(response: &Response, members: &'a Map<String, Value>) -> Came<'a> {
    let holds_token = TOKENS
        .iter()
        .any(|name| members.get(*name).is_some_and(Value::is_string));
    let kind = match members.get("error").and_then(Value::as_str) {
        _ if holds_token => Kind::Tokens,
        Some(error) => Kind::Error(error),
        None => Kind::Nothing,
    };
    Came {
        status: response.status,
        kind,
    }
}

/// Why an answer says nothing about the request: none came, or the target wants to be asked later.
fn says_nothing(answered: Answered<'_>) -> Option<String> {
    match answered {
        Err(failure) => Some(failure.kind.words().to_owned()),
        Ok(response) if response.status == 429 => {
            Some("the target limits how often it is asked (HTTP 429)".to_owned())
        }
        Ok(_) => None,
    }
}

/// Whether the answer is among the acceptable ones: `preferred` pass, `tolerated` warn, and so does a preferred error
/// with another status than its own.
pub fn is_among(answered: Answered<'_>, preferred: &[TokenAnswer], tolerated: &[TokenAnswer]) -> Judgement {
    let words = |list: &[TokenAnswer], after: &str| -> Vec<String> {
        list.iter().map(|answer| format!("{answer}{after}")).collect()
    };
    let expected = [words(preferred, ""), words(tolerated, " (tolerated)")].concat();
    let response = match (says_nothing(answered), answered) {
        (None, Ok(response)) => response,
        (reason, _) => return Judgement::unclear(expected.join(", or "), reason.unwrap_or_default()),
    };
    let members = members(response);
    let came = came(response, &members);
    let fits = |list: &[TokenAnswer]| list.iter().any(|answer| answer.fits(&came));
    Judgement {
        outcome: match (fits(preferred), fits(tolerated)) {
            (true, _) if came.has_right_status() || preferred.contains(&TokenAnswer::Refusal) => Outcome::Met,
            (true, _) | (_, true) => Outcome::Tolerated,
            (false, false) => Outcome::Violated,
        },
        expected,
        actual: came.words(),
    }
}

/// Whether no token came. A failure of the server gives none either, but is no refusal in words.
pub fn no_token(answered: Answered<'_>) -> Judgement {
    let expected = vec![
        "a refusal (HTTP 4xx) without any token".to_owned(),
        "a failure without any token (tolerated)".to_owned(),
    ];
    let response = match (says_nothing(answered), answered) {
        (None, Ok(response)) => response,
        (reason, _) => return Judgement::unclear(expected.join(", or "), reason.unwrap_or_default()),
    };
    let members = members(response);
    let came = came(response, &members);
    Judgement {
        outcome: match (came.kind, came.status) {
            (Kind::Tokens, _) => Outcome::Violated,
            (Kind::Error(_) | Kind::Nothing, 400..500) => Outcome::Met,
            (Kind::Error(_) | Kind::Nothing, _) => Outcome::Tolerated,
        },
        expected,
        actual: came.words(),
    }
}

/// The error for a grant type that the token endpoint does not know (RFC 6749 §5.2).
const UNKNOWN_GRANT: &str = "unsupported_grant_type";

/// Whether the token endpoint knows a grant type: whatever else is wrong with the request, it does not say that nobody
/// supports it. That counts where [`takes_no_unknown_grant`] says so. Some servers say it to a client that may not use the
/// grant as well.
pub fn knows_grant(answered: Answered<'_>, client_may_use_it: bool) -> Judgement {
    let mut expected = vec![format!("any answer but the error `{UNKNOWN_GRANT}`")];
    if !client_may_use_it {
        expected.push(format!(
            "the error `{UNKNOWN_GRANT}` to a client that is not known to have the grant (tolerated)"
        ));
    }
    let response = match (says_nothing(answered), answered) {
        (None, Ok(response)) => response,
        (reason, _) => return Judgement::unclear(expected.join(", or "), reason.unwrap_or_default()),
    };
    let members = members(response);
    let came = came(response, &members);
    if came.status >= 500 {
        return Judgement::unclear(expected.join(", or "), came.words());
    }
    let unknown = matches!(came.kind, Kind::Error(UNKNOWN_GRANT));
    Judgement {
        outcome: match (unknown, client_may_use_it) {
            (false, _) => Outcome::Met,
            (true, false) => Outcome::Tolerated,
            (true, true) => Outcome::Violated,
        },
        expected,
        actual: came.words(),
    }
}

/// What a token endpoint answers to a grant type that nobody has heard of, where that is not the error for it: then its
/// answers do not tell which grant types it knows.
///
/// # Errors
///
/// The answer says nothing about the request, in words.
pub fn takes_no_unknown_grant(answered: Answered<'_>) -> Result<Option<String>, String> {
    let response = match (says_nothing(answered), answered) {
        (None, Ok(response)) => response,
        (reason, _) => return Err(reason.unwrap_or_default()),
    };
    let members = members(response);
    let came = came(response, &members);
    match came.kind {
        _ if came.status >= 500 => Err(came.words()),
        Kind::Error(UNKNOWN_GRANT) => Ok(None),
        Kind::Tokens | Kind::Error(_) | Kind::Nothing => Ok(Some(came.words())),
    }
}

/// Why a correct request got no tokens, if it got none: then a refusal of a bent one proves nothing.
pub fn refuses_correct_request(answered: Answered<'_>) -> Option<String> {
    let reason = match answered {
        Err(failure) => failure.kind.words().to_owned(),
        Ok(response) => TokenResponse::parse(response.status, &response.body)
            .err()?
            .to_string(),
    };
    Some(format!(
        "the control failed: the same token request without the change should give tokens, but {reason}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Failure, FailureKind};

    fn response(status: u16, body: &str) -> Response {
        Response {
            status,
            headers: vec![],
            body: body.to_owned(),
            truncated: false,
        }
    }

    fn judge(status: u16, body: &str, preferred: &str, tolerated: &str) -> Outcome {
        let list = |text| TokenAnswer::list(text).unwrap();
        is_among(Ok(&response(status, body)), &list(preferred), &list(tolerated)).outcome
    }

    #[test]
    fn the_preferred_error_passes_and_its_status_matters() {
        let error = r#"{"error":"invalid_grant"}"#;
        assert_eq!(judge(400, error, "invalid_grant", ""), Outcome::Met);
        assert_eq!(judge(403, error, "invalid_grant", ""), Outcome::Tolerated);
        assert_eq!(
            judge(400, error, "invalid_request", "invalid_grant"),
            Outcome::Tolerated
        );
        assert_eq!(judge(400, error, "invalid_request", ""), Outcome::Violated);
        assert_eq!(judge(500, error, "invalid_grant", "refusal"), Outcome::Violated);
        let error = r#"{"error":"invalid_client"}"#;
        assert_eq!(judge(401, error, "invalid_client", ""), Outcome::Met);
    }

    #[test]
    fn a_refusal_need_not_say_why_and_tokens_are_none() {
        assert_eq!(judge(405, "<p>no</p>", "refusal", ""), Outcome::Met);
        assert_eq!(judge(500, "oops", "refusal", ""), Outcome::Violated);
        assert_eq!(judge(302, "", "refusal", ""), Outcome::Violated);
        let tokens = r#"{"access_token":"a","error":"invalid_grant"}"#;
        assert_eq!(
            judge(400, tokens, "invalid_grant, refusal", ""),
            Outcome::Violated
        );
        assert_eq!(judge(200, tokens, "tokens", ""), Outcome::Met);
    }

    #[test]
    fn a_token_in_any_answer_is_a_token() {
        let judge = |status, body| no_token(Ok(&response(status, body))).outcome;
        assert_eq!(judge(404, ""), Outcome::Met);
        assert_eq!(judge(500, ""), Outcome::Tolerated);
        assert_eq!(
            judge(400, r#"{"error":"x","refresh_token":"r"}"#),
            Outcome::Violated
        );
    }

    #[test]
    fn a_grant_is_known_unless_the_error_says_otherwise() {
        let judge = |status, body, may| knows_grant(Ok(&response(status, body)), may).outcome;
        let unknown = r#"{"error":"unsupported_grant_type"}"#;
        assert_eq!(judge(400, unknown, true), Outcome::Violated);
        assert_eq!(judge(400, unknown, false), Outcome::Tolerated);
        assert_eq!(
            judge(400, r#"{"error":"unauthorized_client"}"#, true),
            Outcome::Met
        );
        for status in [429, 500, 503] {
            assert!(matches!(judge(status, unknown, true), Outcome::Unclear(_)));
        }
    }

    #[test]
    fn the_answers_of_who_never_says_that_a_grant_is_unknown_tell_nothing() {
        let ask = |status, body| takes_no_unknown_grant(Ok(&response(status, body)));
        assert_eq!(ask(400, r#"{"error":"unsupported_grant_type"}"#), Ok(None));
        assert!(matches!(ask(400, r#"{"error":"invalid_request"}"#), Ok(Some(_))));
        assert!(ask(429, "").is_err() && ask(502, "").is_err());
    }

    #[test]
    fn silence_and_a_full_server_say_nothing() {
        let failure = Failure {
            kind: FailureKind::Timeout,
            detail: String::new(),
        };
        assert!(matches!(no_token(Err(&failure)).outcome, Outcome::Unclear(_)));
        assert!(matches!(judge(429, "", "refusal", ""), Outcome::Unclear(_)));
    }
}
