//! Checks on answers under load: what a busy target may not do, told apart from what a busy target may.
//!
//! A target may be slow, shed load, and fail. It may not hand out what belongs to somebody else, hand out something
//! twice, take back what it has just given, or forget its manners.

use serde_json::{Map, Value};

use super::Outcome;
use super::refresh::is_well_formed;
use super::token::Answered;
use crate::protocol::{Jws, Response, TokenResponse, TokenResponseError, is_error_text};

/// What no target may do, however busy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// A token response without its form.
    Form,
    /// A token of somebody else, or of another time.
    Repeated,
    /// Another end-user.
    Subject,
    /// Another client.
    Client,
    /// Another issuer.
    Issuer,
    /// Another authorization request.
    Nonce,
    /// Another authorization request, at the redirect URI.
    State,
    /// A signature that does not verify.
    Signature,
    /// A refresh token that was not replaced, or was replaced.
    Rotation,
    /// A refresh token that was replaced and works.
    Replay,
    /// A refresh token that was just given and is refused.
    LiveRefreshToken,
    /// A code that was just given and is refused.
    LiveCode,
    /// An access token that was just given and is refused.
    LiveAccessToken,
}

impl Rule {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Form,
        Self::Repeated,
        Self::Subject,
        Self::Client,
        Self::Issuer,
        Self::Nonce,
        Self::State,
        Self::Signature,
        Self::Rotation,
        Self::Replay,
        Self::LiveRefreshToken,
        Self::LiveCode,
        Self::LiveAccessToken,
    ];

    /// Its id.
    pub fn id(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Repeated => "repeated-token",
            Self::Subject => "foreign-subject",
            Self::Client => "foreign-client",
            Self::Issuer => "foreign-issuer",
            Self::Nonce => "foreign-nonce",
            Self::State => "foreign-state",
            Self::Signature => "signature",
            Self::Rotation => "rotation",
            Self::Replay => "replay",
            Self::LiveRefreshToken => "live-refresh-token",
            Self::LiveCode => "live-code",
            Self::LiveAccessToken => "live-access-token",
        }
    }

    /// The rule in one sentence.
    pub fn title(self) -> &'static str {
        match self {
            Self::Form => "A token response has the form of one, and is not to be stored.",
            Self::Repeated => "No token is handed out to two.",
            Self::Subject => "What is handed out is about the end-user who asked.",
            Self::Client => "What is handed out is for the client that asked.",
            Self::Issuer => "An ID token names its issuer.",
            Self::Nonce => "An ID token holds the nonce of its own request.",
            Self::State => "A redirect holds the state of its own request.",
            Self::Signature => "The signature of an ID token verifies.",
            Self::Rotation => "A refresh replaces the refresh token where it should, and nowhere else.",
            Self::Replay => "A refresh token that was replaced gives nothing any more.",
            Self::LiveRefreshToken => "A refresh token that was just handed out is taken.",
            Self::LiveCode => "A code that was just handed out is taken.",
            Self::LiveAccessToken => "An access token that was just handed out is taken.",
        }
    }
}

/// A rule that was broken, and what came instead, without any secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    /// The rule.
    pub rule: Rule,
    /// What came.
    pub actual: String,
}

impl Breach {
    /// A rule was broken by this.
    pub fn new(rule: Rule, actual: impl Into<String>) -> Self {
        Self {
            rule,
            actual: actual.into(),
        }
    }
}

/// Why an answer is not what a client can go on with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unfit {
    /// The target sheds load.
    Shed,
    /// It has failed, or it refuses; the words are the same for all that is alike.
    Error(String),
    /// It has broken a rule.
    Wrong(Breach),
}

/// Whether an answer sheds load: too many requests, a promise to be back, or the error that says so (RFC 6585 §4,
/// RFC 9110 §15.6.4, RFC 6749 §4.1.2.1).
pub fn sheds(response: &Response) -> bool {
    let says_so = || {
        let members: Map<String, Value> = serde_json::from_str(&response.body).unwrap_or_default();
        members.get("error").and_then(Value::as_str) == Some("temporarily_unavailable")
    };
    match response.status {
        429 => true,
        503 => response.header("retry-after").is_some() || says_so(),
        400..=599 => says_so(),
        _ => false,
    }
}

/// The answer, if there is one that neither sheds load nor failed.
///
/// # Errors
///
/// None came, it sheds load, or the server failed.
pub fn answer<'a>(answered: Answered<'a>) -> Result<&'a Response, Unfit> {
    let response = answered.map_err(|failure| Unfit::Error(failure.kind.words().to_owned()))?;
    if sheds(response) {
        return Err(Unfit::Shed);
    }
    match response.status {
        500.. => Err(Unfit::Error(format!("HTTP {}", response.status))),
        _ => Ok(response),
    }
}

/// The tokens of a correct request. `live` is the rule that is broken where what was shown is refused as not valid: it
/// was handed out a moment ago. Their form is judged where `formal` says so.
///
/// # Errors
///
/// None came, or they have not the form of tokens.
pub fn tokens(answered: Answered<'_>, live: Option<Rule>, formal: bool) -> Result<TokenResponse, Unfit> {
    let response = answer(answered)?;
    let status = response.status;
    match TokenResponse::parse(status, &response.body) {
        Ok(tokens) => {
            let form = is_well_formed(Ok(response));
            match form.outcome {
                Outcome::Violated if formal => Err(Unfit::Wrong(Breach::new(Rule::Form, form.actual))),
                Outcome::Violated | Outcome::Met | Outcome::Tolerated | Outcome::Unclear(_) => Ok(tokens),
            }
        }
        Err(TokenResponseError::Refused(error)) => match live {
            Some(rule) if error == "invalid_grant" => {
                Err(Unfit::Wrong(Breach::new(rule, "the error `invalid_grant`")))
            }
            _ => Err(Unfit::Error(refusal(&error))),
        },
        Err(error) if status == 200 => Err(Unfit::Wrong(Breach::new(Rule::Form, error.to_string()))),
        Err(_) => Err(Unfit::Error(format!("HTTP {status}"))),
    }
}

/// An error code in words. A target that makes up a new one each time must not fill the report.
fn refusal(error: &str) -> String {
    const LONGEST: usize = 60;
    match is_error_text(error) && error.len() <= LONGEST {
        true => format!("the error `{error}`"),
        false => "an error that is no error code".to_owned(),
    }
}

/// What a token response is about, as far as its client knows.
#[derive(Debug, Clone, Copy, Default)]
pub struct Owner<'a> {
    /// The issuer, where it is known.
    pub issuer: Option<&'a str>,
    /// The client.
    pub client: &'a str,
    /// The end-user, where one has been named before.
    pub subject: Option<&'a str>,
    /// The nonce of the request, where the token must hold one.
    pub nonce: Option<&'a str>,
}

/// Whether an ID token is about its owner; its signature is another matter. Returns the subject.
///
/// # Errors
///
/// It is somebody else's, or no token.
pub fn belongs(id_token: &str, owner: &Owner<'_>) -> Result<String, Breach> {
    let claims = Jws::parse(id_token).ok().and_then(|token| token.claims());
    let Some(claims) = claims else {
        return Err(Breach::new(Rule::Form, "an ID token that cannot be read"));
    };
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let wrong = |rule: Rule, name: &str| {
        let actual = match claims.get(name) {
            Some(_) => format!("`{name}` is another one"),
            None => format!("no `{name}`"),
        };
        Err(Breach::new(rule, actual))
    };
    if owner.issuer.is_some_and(|issuer| text("iss") != Some(issuer)) {
        return wrong(Rule::Issuer, "iss");
    }
    let names = |value: &Value| match value {
        Value::String(one) => one == owner.client,
        Value::Array(list) => list.iter().any(|one| one.as_str() == Some(owner.client)),
        _ => false,
    };
    if !claims.get("aud").is_some_and(names) {
        return wrong(Rule::Client, "aud");
    }
    if owner.nonce.is_some_and(|nonce| text("nonce") != Some(nonce)) {
        return wrong(Rule::Nonce, "nonce");
    }
    match text("sub") {
        Some(subject) if owner.subject.is_none_or(|own| own == subject) => Ok(subject.to_owned()),
        _ => wrong(Rule::Subject, "sub"),
    }
}

/// Whether userinfo is about the end-user.
///
/// # Errors
///
/// It is about somebody else, the access token is refused, or nothing came.
pub fn userinfo(answered: Answered<'_>, subject: &str) -> Result<(), Unfit> {
    let response = answer(answered)?;
    match response.status {
        200 => {}
        401 => return Err(Unfit::Wrong(Breach::new(Rule::LiveAccessToken, "HTTP 401"))),
        status => return Err(Unfit::Error(format!("HTTP {status}"))),
    }
    let claims = super::userinfo::claims(Ok(response))
        .map_err(|reason| Unfit::Wrong(Breach::new(Rule::Form, reason)))?;
    match claims.get("sub").and_then(Value::as_str) {
        Some(own) if own == subject => Ok(()),
        Some(_) => Err(Unfit::Wrong(Breach::new(Rule::Subject, "`sub` is another one"))),
        None => Err(Unfit::Wrong(Breach::new(Rule::Subject, "no `sub`"))),
    }
}

/// Whether a live token is said to be active, and to be this client's.
///
/// # Errors
///
/// It is not, or nothing came.
pub fn introspection(answered: Answered<'_>, client: &str) -> Result<(), Unfit> {
    let response = answer(answered)?;
    if response.status != 200 {
        return Err(Unfit::Error(format!("HTTP {}", response.status)));
    }
    let members: Map<String, Value> = serde_json::from_str(&response.body)
        .map_err(|_| Unfit::Wrong(Breach::new(Rule::Form, "no JSON object")))?;
    if members.get("active") != Some(&Value::Bool(true)) {
        return Err(Unfit::Wrong(Breach::new(
            Rule::LiveAccessToken,
            "`active` is not true",
        )));
    }
    match members.get("client_id").and_then(Value::as_str) {
        Some(own) if own != client => Err(Unfit::Wrong(Breach::new(
            Rule::Client,
            "`client_id` is another one",
        ))),
        Some(_) | None => Ok(()),
    }
}

/// Whether a revocation was answered as done (RFC 7009 §2.2).
///
/// # Errors
///
/// It was not, or nothing came.
pub fn revocation(answered: Answered<'_>) -> Result<(), Unfit> {
    let response = answer(answered)?;
    match response.status {
        200..300 => Ok(()),
        status => Err(Unfit::Error(format!("HTTP {status}"))),
    }
}

/// Whether a refresh replaced the refresh token as it should; where nobody knows whether it should, it may do either.
///
/// # Errors
///
/// It did the other thing.
pub fn rotation(before: &str, after: Option<&str>, rotates: Option<bool>) -> Result<(), Breach> {
    let replaced = after.is_some_and(|after| after != before);
    match (rotates, replaced) {
        (Some(true), false) => Err(Breach::new(Rule::Rotation, "no new refresh token")),
        (Some(false), true) => Err(Breach::new(Rule::Rotation, "a new refresh token")),
        (Some(true), true) | (Some(false), false) | (None, _) => Ok(()),
    }
}

/// What showing a replaced refresh token once more brought; nothing where the answer does not say.
pub fn replay(answered: Answered<'_>) -> Option<Result<(), Breach>> {
    match answer(answered) {
        Ok(response) => Some(match TokenResponse::parse(response.status, &response.body) {
            Ok(_) => Err(Breach::new(Rule::Replay, "tokens")),
            Err(_) => Ok(()),
        }),
        Err(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::*;
    use crate::protocol::{Failure, FailureKind};

    fn response(status: u16, body: &str) -> Response {
        Response {
            status,
            headers: vec![
                ("content-type".to_owned(), "application/json".to_owned()),
                ("cache-control".to_owned(), "no-store".to_owned()),
            ],
            body: body.to_owned(),
            truncated: false,
        }
    }

    #[test]
    fn shedding_failing_and_breaking_a_rule_are_three_things() {
        let judge =
            |response: &Response| tokens(Ok(response), Some(Rule::LiveRefreshToken), true).map(|_| ());
        assert_eq!(
            judge(&response(200, r#"{"access_token":"a","token_type":"Bearer"}"#)),
            Ok(())
        );
        assert_eq!(judge(&response(429, "")), Err(Unfit::Shed));
        assert_eq!(judge(&response(503, "")), Err(Unfit::Error("HTTP 503".into())));
        let mut busy = response(503, "");
        busy.headers.push(("retry-after".into(), "1".into()));
        assert_eq!(judge(&busy), Err(Unfit::Shed));
        let says_so = response(400, r#"{"error":"temporarily_unavailable"}"#);
        assert_eq!(judge(&says_so), Err(Unfit::Shed));
        let refused = response(400, r#"{"error":"invalid_client"}"#);
        assert_eq!(
            judge(&refused),
            Err(Unfit::Error("the error `invalid_client`".into()))
        );
        let rule = |response: &Response| match judge(response) {
            Err(Unfit::Wrong(breach)) => Some(breach.rule),
            _ => None,
        };
        assert_eq!(
            rule(&response(400, r#"{"error":"invalid_grant"}"#)),
            Some(Rule::LiveRefreshToken)
        );
        assert_eq!(rule(&response(200, r#"{"access_token":"a"}"#)), Some(Rule::Form));
        assert_eq!(rule(&response(200, "<html>")), Some(Rule::Form));
        let silent = Failure {
            kind: FailureKind::Timeout,
            detail: String::new(),
        };
        assert!(matches!(tokens(Err(&silent), None, true), Err(Unfit::Error(_))));
    }

    #[test]
    fn what_belongs_to_somebody_else_is_found() {
        let token = |claims: &str| {
            let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
            format!(
                "{}.{}.{}",
                part(r#"{"alg":"RS256"}"#),
                part(claims),
                part("signature")
            )
        };
        let owner = Owner {
            issuer: Some("i"),
            client: "c",
            subject: Some("s"),
            nonce: Some("n"),
        };
        let rule = |claims: &str| belongs(&token(claims), &owner).map_err(|breach| breach.rule);
        assert_eq!(
            rule(r#"{"iss":"i","aud":["b","c"],"sub":"s","nonce":"n"}"#),
            Ok("s".into())
        );
        assert_eq!(
            rule(r#"{"iss":"j","aud":"c","sub":"s","nonce":"n"}"#),
            Err(Rule::Issuer)
        );
        assert_eq!(
            rule(r#"{"iss":"i","aud":"d","sub":"s","nonce":"n"}"#),
            Err(Rule::Client)
        );
        assert_eq!(
            rule(r#"{"iss":"i","aud":"c","sub":"t","nonce":"n"}"#),
            Err(Rule::Subject)
        );
        assert_eq!(rule(r#"{"iss":"i","aud":"c","sub":"s"}"#), Err(Rule::Nonce));
        assert_eq!(belongs("x", &owner).unwrap_err().rule, Rule::Form);
        let claims = response(200, r#"{"sub":"t"}"#);
        assert!(matches!(userinfo(Ok(&claims), "s"), Err(Unfit::Wrong(_))));
        assert_eq!(userinfo(Ok(&claims), "t"), Ok(()));
    }

    #[test]
    fn rotation_is_held_against_what_is_known_of_the_client() {
        assert_eq!(rotation("a", Some("b"), Some(true)), Ok(()));
        assert!(rotation("a", Some("a"), Some(true)).is_err());
        assert!(rotation("a", None, Some(true)).is_err());
        assert_eq!(rotation("a", None, Some(false)), Ok(()));
        assert!(rotation("a", Some("b"), Some(false)).is_err());
        assert_eq!(rotation("a", Some("b"), None), Ok(()));
    }

    #[test]
    fn a_replay_that_sheds_load_says_nothing() {
        assert_eq!(replay(Ok(&response(429, ""))), None);
        assert_eq!(
            replay(Ok(&response(400, r#"{"error":"invalid_grant"}"#))),
            Some(Ok(()))
        );
        let tokens = response(200, r#"{"access_token":"a","token_type":"Bearer"}"#);
        assert!(replay(Ok(&tokens)).unwrap().is_err());
    }

    #[test]
    fn an_introspected_token_is_active_and_its_own_clients() {
        let judge = |body: &str| introspection(Ok(&response(200, body)), "c");
        assert_eq!(judge(r#"{"active":true,"client_id":"c"}"#), Ok(()));
        assert_eq!(judge(r#"{"active":true}"#), Ok(()));
        assert!(matches!(judge(r#"{"active":false}"#), Err(Unfit::Wrong(_))));
        assert!(matches!(
            judge(r#"{"active":true,"client_id":"d"}"#),
            Err(Unfit::Wrong(_))
        ));
    }

    #[test]
    fn rules_have_ids_of_their_own_and_titles_are_sentences() {
        for (index, rule) in Rule::ALL.into_iter().enumerate() {
            assert!(rule.title().ends_with('.'));
            assert!(Rule::ALL.iter().take(index).all(|other| other.id() != rule.id()));
        }
    }
}
