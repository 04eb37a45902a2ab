//! Requests that are either refused or lead to a code, whose exchange shows what the server made of them.

use super::token::Answered;
use super::{Judgement, Outcome, answer::no_answer};
use crate::protocol::Answer;

/// How such a request may be refused, and what a page that asks the end-user means.
pub(super) struct Refusals {
    /// The errors that are preferred; others are tolerated, but for those that speak of the server's own trouble.
    pub(super) preferred: &'static [&'static str],
    /// What an error page of the server counts as.
    pub(super) page: Outcome,
    /// What a login or consent page counts as; nothing where it only keeps the code from coming.
    pub(super) asking: Option<Outcome>,
}

/// Judges an answer by its error or, where a code came, by what came of its exchange.
pub(super) fn by_error_or_exchange<'a>(
    answer: &Answer,
    exchanged: Option<Answered<'a>>,
    expected: Vec<String>,
    refusals: Refusals,
    of_exchange: impl FnOnce(Answered<'a>) -> (Outcome, String),
) -> Judgement {
    let unclear = |reason: String| (Outcome::Unclear(reason.clone()), reason);
    if let Some(reason) = no_answer(answer) {
        return Judgement::unclear(expected.join(", or "), reason);
    }
    let (outcome, actual) = match (answer, exchanged) {
        (Answer::Callback(callback), Some(exchanged)) if callback.code().is_some() => of_exchange(exchanged),
        (Answer::Callback(callback), None) if callback.code().is_some() => {
            unclear("the code was not exchanged".to_owned())
        }
        (Answer::Callback(callback), _) => match callback.error() {
            Some(error) if refusals.preferred.contains(&error) => (Outcome::Met, answer.words()),
            Some("server_error" | "temporarily_unavailable") | None => (Outcome::Violated, answer.words()),
            Some(_) => (Outcome::Tolerated, answer.words()),
        },
        (Answer::ErrorPage { .. }, _) => (refusals.page, answer.words()),
        (Answer::LoginPage { .. } | Answer::ConsentPage { .. } | Answer::UnknownPage { .. }, _) => {
            match refusals.asking {
                Some(outcome) => (outcome, answer.words()),
                None => unclear(format!(
                    "no code came that could be exchanged: {}",
                    answer.words()
                )),
            }
        }
        (Answer::Broken(_) | Answer::Elsewhere { .. }, _) => (Outcome::Violated, answer.words()),
    };
    Judgement {
        outcome,
        expected,
        actual,
    }
}
