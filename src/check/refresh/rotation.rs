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

/// How parallel uses of one rotating refresh token ended, all rounds together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parallel {
    /// How many uses there were in each round, and how many of them gave tokens.
    pub rounds: Vec<(usize, usize)>,
    /// The most refresh tokens of one round that still worked afterwards.
    pub survivors: usize,
    /// Answers that were failures of the server.
    pub failures: usize,
    /// Requests that left their question open: without an answer, or with one that says nothing.
    pub unanswered: usize,
}

/// Whether at most one refresh token was left of parallel uses of one.
pub fn at_most_one_survives(parallel: &Parallel) -> Judgement {
    let expected = "at most one refresh token that still works afterwards, and no failure of the server";
    let rounds: Vec<String> = parallel
        .rounds
        .iter()
        .map(|(uses, successes)| format!("{successes} of {uses}"))
        .collect();
    let actual = format!(
        "gave tokens: {}; refresh tokens of one round that still worked: {}; failures of the server: {}",
        rounds.join(", "),
        parallel.survivors,
        parallel.failures
    );
    let worked = parallel.rounds.iter().any(|(_, successes)| *successes > 0);
    if parallel.survivors <= 1 && parallel.failures == 0 && (parallel.unanswered > 0 || !worked) {
        return Judgement::unclear(
            expected,
            format!(
                "{actual}; requests whose answer says nothing: {}",
                parallel.unanswered
            ),
        );
    }
    let met = parallel.survivors <= 1 && parallel.failures == 0;
    Judgement::of(met, expected, actual)
}

/// Whether no refresh token was left of refreshes that met what ends it: a revocation, or a sign-out.
pub fn none_survives(parallel: &Parallel) -> Judgement {
    let expected = "no refresh token that still works when both have ended";
    let actual = format!(
        "{} rounds of a refresh beside what ends it; refresh tokens that still worked: {}",
        parallel.rounds.len(),
        parallel.survivors
    );
    if parallel.survivors == 0 && (parallel.unanswered > 0 || parallel.rounds.is_empty()) {
        return Judgement::unclear(
            expected,
            format!(
                "{actual}; requests whose answer says nothing: {}",
                parallel.unanswered
            ),
        );
    }
    Judgement::of(parallel.survivors == 0, expected, actual)
}

#[cfg(test)]
mod tests {
    use super::super::tests::response;
    use super::*;
    use crate::check::Outcome;

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

    #[test]
    fn two_survivors_are_one_too_many_and_silence_proves_nothing() {
        let judge = |successes, survivors, failures, unanswered| {
            at_most_one_survives(&Parallel {
                rounds: vec![(5, successes)],
                survivors,
                failures,
                unanswered,
            })
            .outcome
        };
        assert_eq!(judge(1, 1, 0, 0), Outcome::Met);
        assert_eq!(judge(1, 0, 0, 0), Outcome::Met);
        assert_eq!(judge(5, 2, 0, 0), Outcome::Violated);
        assert_eq!(judge(1, 1, 1, 0), Outcome::Violated);
        assert!(matches!(judge(0, 0, 0, 0), Outcome::Unclear(_)));
        assert!(matches!(judge(1, 1, 0, 4), Outcome::Unclear(_)));
        assert_eq!(judge(3, 2, 0, 2), Outcome::Violated);
    }
}
