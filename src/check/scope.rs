//! Checks on what scope was granted.

use super::granted::{Refusals, by_error_or_exchange};
use super::token::{Answered, issued};
use super::{Judgement, Outcome};
use crate::protocol::Answer;

/// Whether a scope value that must not be granted was not: the client was told by an error, or by the scope of the token
/// response. `exchanged` is what came of the code, where one came.
pub fn not_granted(answer: &Answer, exchanged: Option<Answered<'_>>, value: &str) -> Judgement {
    let expected = vec![
        "the error `invalid_scope` for the client".to_owned(),
        format!("a token response whose `scope` lacks `{value}`"),
        "another error (tolerated)".to_owned(),
    ];
    let refusals = Refusals {
        preferred: &["invalid_scope"],
        page: Outcome::Tolerated,
        asking: None,
    };
    by_error_or_exchange(answer, exchanged, expected, refusals, |exchanged| {
        lacks(exchanged, value)
    })
}

/// Whether the tokens of an exchange are without a scope value.
pub(super) fn lacks(exchanged: Answered<'_>, value: &str) -> (Outcome, String) {
    match issued(exchanged) {
        Err(reason) => (Outcome::Unclear(reason.clone()), reason),
        Ok(tokens) => granted(tokens.scope.as_deref(), value),
    }
}

/// What the scope of a token response says about a value.
fn granted(scope: Option<&str>, value: &str) -> (Outcome, String) {
    match scope {
        None => (
            Outcome::Violated,
            "tokens without `scope`, as if all was granted that was asked for".to_owned(),
        ),
        Some(scope) if scope.split(' ').any(|granted| granted == value) => {
            (Outcome::Violated, format!("tokens with the `scope` `{scope}`"))
        }
        Some(scope) => (Outcome::Met, format!("tokens with the `scope` `{scope}`")),
    }
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;
    use crate::protocol::{Callback, Response};

    fn at(query: &str) -> Answer {
        let url = Url::parse(&format!("https://rp.example/cb?{query}")).unwrap();
        Answer::Callback(Callback::from_redirect(&url, "https://rp.example/cb", 302).unwrap())
    }

    fn tokens(scope: &str) -> Outcome {
        let response = Response {
            status: 200,
            headers: vec![],
            body: format!(r#"{{"access_token":"a"{scope}}}"#),
            truncated: false,
        };
        not_granted(&at("code=x"), Some(Ok(&response)), "bad").outcome
    }

    #[test]
    fn only_a_named_scope_shows_that_a_value_was_left_out() {
        assert_eq!(tokens(r#","scope":"openid""#), Outcome::Met);
        assert_eq!(tokens(r#","scope":"openid bad""#), Outcome::Violated);
        assert_eq!(tokens(""), Outcome::Violated);
    }

    #[test]
    fn errors_are_refusals_and_pages_say_nothing() {
        let judge = |answer: &Answer| not_granted(answer, None, "bad").outcome;
        assert_eq!(judge(&at("error=invalid_scope")), Outcome::Met);
        assert_eq!(judge(&at("error=invalid_request")), Outcome::Tolerated);
        assert_eq!(judge(&at("error=server_error")), Outcome::Violated);
        let url = Url::parse("https://op.example/").unwrap();
        let page = Answer::LoginPage { url, redirect: false };
        assert!(matches!(judge(&page), Outcome::Unclear(_)));
    }
}
