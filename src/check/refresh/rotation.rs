//! Whether refresh tokens are replaced, and how often one of them works.

use crate::check::Judgement;
use crate::check::token::{Answered, issued};
use crate::protocol::TokenResponse;

/// Whether a refresh replaced the refresh token.
pub fn replaced(before: &TokenResponse, after: &TokenResponse) -> Judgement {
    let expected = "a refresh token that is a new one";
    let (met, actual) = match (&before.refresh_token, &after.refresh_token) {
        (Some(old), Some(new)) if old.expose() != new.expose() => (true, "a new refresh token"),
        (_, Some(_)) => (false, "the same refresh token once more"),
        (_, None) => (
            false,
            "no refresh token: the client goes on with the one that it has",
        ),
    };
    Judgement::of(met, expected, actual)
}

/// Whether a refresh token stayed what it was: two refreshes with it gave tokens, and no other refresh token.
pub fn kept(before: &TokenResponse, answers: &[Answered<'_>]) -> Judgement {
    let expected = "two refreshes with the same token, and no other refresh token";
    let own = before
        .refresh_token
        .as_ref()
        .map(|token| token.expose().to_owned());
    for (index, answered) in answers.iter().enumerate() {
        let tokens = match (answered, issued(*answered)) {
            (Err(failure), _) => return Judgement::unclear(expected, failure.kind.words()),
            (Ok(_), Err(reason)) => {
                return Judgement::of(false, expected, format!("refresh {}: {reason}", index + 1));
            }
            (Ok(_), Ok(tokens)) => tokens,
        };
        let new = tokens.refresh_token.map(|token| token.expose().to_owned());
        if new.is_some() && new != own {
            return Judgement::of(
                false,
                expected,
                format!("refresh {}: a new refresh token", index + 1),
            );
        }
    }
    Judgement::of(answers.len() == 2, expected, "two refreshes with the same token")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Outcome;
    use crate::protocol::Response;

    fn response(status: u16, body: &str) -> Response {
        Response {
            status,
            headers: vec![
                ("content-type".to_owned(), "application/json".to_owned()),
                ("cache-control".to_owned(), "private, no-store".to_owned()),
            ],
            body: body.to_owned(),
            truncated: false,
        }
    }

    #[test]
    fn a_token_that_is_left_out_was_not_replaced() {
        let tokens = |body: &str| TokenResponse::parse(200, body).unwrap();
        let before = tokens(r#"{"access_token":"a","refresh_token":"r"}"#);
        let judge = |body: &str| replaced(&before, &tokens(body)).outcome;
        assert_eq!(judge(r#"{"access_token":"b","refresh_token":"s"}"#), Outcome::Met);
        assert_eq!(
            judge(r#"{"access_token":"b","refresh_token":"r"}"#),
            Outcome::Violated
        );
        assert_eq!(judge(r#"{"access_token":"b"}"#), Outcome::Violated);
        let (same, none, new) = (
            response(200, r#"{"access_token":"b","refresh_token":"r"}"#),
            response(200, r#"{"access_token":"b"}"#),
            response(200, r#"{"access_token":"b","refresh_token":"s"}"#),
        );
        assert_eq!(kept(&before, &[Ok(&same), Ok(&none)]).outcome, Outcome::Met);
        assert_eq!(kept(&before, &[Ok(&same), Ok(&new)]).outcome, Outcome::Violated);
        let refused = response(400, r#"{"error":"invalid_grant"}"#);
        assert_eq!(
            kept(&before, &[Ok(&same), Ok(&refused)]).outcome,
            Outcome::Violated
        );
    }
}
