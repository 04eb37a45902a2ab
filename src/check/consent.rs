//! Checks on what is granted without consent.

use super::granted::{Refusals, by_error_or_exchange};
use super::token::{Answered, issued};
use super::{Judgement, Outcome, scope};
use crate::protocol::Answer;

/// What of a code's tokens nobody may have without consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Withheld<'a> {
    /// This scope value.
    Scope(&'a str),
    /// A refresh token.
    RefreshToken,
}

/// Whether a silent request for more than was consented to got no more. `exchanged` is what came of the code, where one
/// came.
pub fn no_more_than_consented(
    answer: &Answer,
    exchanged: Option<Answered<'_>>,
    withheld: Withheld<'_>,
) -> Judgement {
    let without = match withheld {
        Withheld::Scope(value) => format!("a token response whose `scope` lacks `{value}`"),
        Withheld::RefreshToken => "tokens without a refresh token".to_owned(),
    };
    let expected = vec![
        "the error `consent_required` for the client".to_owned(),
        "the error `interaction_required` for the client".to_owned(),
        without,
        "another error (tolerated)".to_owned(),
    ];
    // With `prompt=none` no page may be shown.
    let refusals = Refusals {
        preferred: &["consent_required", "interaction_required"],
        page: Outcome::Tolerated,
        asking: Some(Outcome::Violated),
    };
    by_error_or_exchange(
        answer,
        exchanged,
        expected,
        refusals,
        |exchanged| match withheld {
            Withheld::Scope(value) => scope::lacks(exchanged, value),
            Withheld::RefreshToken => without_refresh_token(exchanged),
        },
    )
}

/// Whether the tokens of an exchange are without a refresh token.
fn without_refresh_token(exchanged: Answered<'_>) -> (Outcome, String) {
    match issued(exchanged) {
        Err(reason) => (Outcome::Unclear(reason.clone()), reason),
        Ok(tokens) if tokens.refresh_token.is_some() => {
            (Outcome::Violated, "tokens with a refresh token".to_owned())
        }
        Ok(_) => (Outcome::Met, "tokens without a refresh token".to_owned()),
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

    fn tokens(members: &str, withheld: Withheld<'_>) -> Outcome {
        let response = Response {
            status: 200,
            headers: vec![],
            body: format!(r#"{{"access_token":"a"{members}}}"#),
            truncated: false,
        };
        no_more_than_consented(&at("code=x"), Some(Ok(&response)), withheld).outcome
    }

    #[test]
    fn what_was_not_consented_to_must_not_come() {
        let refresh = r#","refresh_token":"r""#;
        assert_eq!(tokens(refresh, Withheld::RefreshToken), Outcome::Violated);
        assert_eq!(tokens("", Withheld::RefreshToken), Outcome::Met);
        let scope = r#","scope":"openid more""#;
        assert_eq!(tokens(scope, Withheld::Scope("more")), Outcome::Violated);
        assert_eq!(
            tokens(r#","scope":"openid""#, Withheld::Scope("more")),
            Outcome::Met
        );
    }

    #[test]
    fn only_the_fitting_errors_are_preferred() {
        let judge = |query: &str| no_more_than_consented(&at(query), None, Withheld::RefreshToken).outcome;
        assert_eq!(judge("error=consent_required"), Outcome::Met);
        assert_eq!(judge("error=invalid_scope"), Outcome::Tolerated);
        assert_eq!(judge("error=server_error"), Outcome::Violated);
        assert!(matches!(judge("code=x"), Outcome::Unclear(_)));
    }
}
