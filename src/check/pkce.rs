//! Checks on how challenges are verified.

use super::granted::{Refusals, by_error_or_exchange};
use super::token::{Answered, issued};
use super::{Judgement, Outcome};
use crate::protocol::{Answer, TokenResponse, TokenResponseError};

/// Whether a challenge without a method was not verified as S256: the request was refused, or the exchange of its code
/// with the verifier of an S256 challenge was. `exchanged` is what came of the code, where one came.
pub fn not_taken_as_s256(answer: &Answer, exchanged: Option<Answered<'_>>) -> Judgement {
    let expected = vec![
        "the error `invalid_request` for the client".to_owned(),
        "an error page of the server; nothing goes to a client".to_owned(),
        "a code that the verifier of an S256 challenge cannot redeem".to_owned(),
    ];
    let refusals = Refusals {
        preferred: &["invalid_request"],
        page: Outcome::Met,
        asking: None,
    };
    by_error_or_exchange(answer, exchanged, expected, refusals, redeemed)
}

/// What the exchange with the verifier of an S256 challenge says.
fn redeemed(exchanged: Answered<'_>) -> (Outcome, String) {
    let response = match exchanged {
        Ok(response) => response,
        Err(failure) => {
            let reason = failure.kind.words().to_owned();
            return (Outcome::Unclear(reason.clone()), reason);
        }
    };
    match TokenResponse::parse(response.status, &response.body) {
        Ok(_) => (
            Outcome::Violated,
            "the code was redeemed with the verifier of an S256 challenge".to_owned(),
        ),
        Err(TokenResponseError::Refused(code)) if response.status < 500 => {
            (Outcome::Met, format!("the exchange is refused with `{code}`"))
        }
        Err(error) => (Outcome::Violated, error.to_string()),
    }
}

/// Why a correct exchange of a correct request's code gave no tokens, if it gave none.
pub fn refuses_correct_exchange(exchanged: Answered<'_>) -> Option<String> {
    issued(exchanged).err().map(|reason| {
        format!("the control failed: with its method, the same challenge leads to no tokens: {reason}")
    })
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

    fn exchanged(status: u16, body: &str) -> Outcome {
        let response = Response {
            status,
            headers: vec![],
            body: body.to_owned(),
            truncated: false,
        };
        not_taken_as_s256(&at("code=x"), Some(Ok(&response))).outcome
    }

    #[test]
    fn a_refusal_here_or_there_is_right_and_tokens_are_not() {
        assert_eq!(
            not_taken_as_s256(&at("error=invalid_request"), None).outcome,
            Outcome::Met
        );
        assert_eq!(exchanged(400, r#"{"error":"invalid_grant"}"#), Outcome::Met);
        assert_eq!(exchanged(200, r#"{"access_token":"a"}"#), Outcome::Violated);
        assert_eq!(exchanged(500, "oops"), Outcome::Violated);
    }

    #[test]
    fn a_code_that_nobody_exchanged_shows_nothing() {
        let outcome = not_taken_as_s256(&at("code=x"), None).outcome;
        assert!(matches!(outcome, Outcome::Unclear(_)), "{outcome:?}");
    }
}
