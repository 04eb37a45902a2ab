//! Checks on requests that came at the same time.

use super::token::{Answered, issued};
use super::{Judgement, Outcome};

/// Whether in each round exactly one of the requests with the same code brought tokens.
pub fn exactly_one_wins(rounds: &[Vec<Answered<'_>>]) -> Judgement {
    let expected = vec![
        "tokens for exactly one of the requests in each round".to_owned(),
        "tokens for none, or failures of the server besides (tolerated)".to_owned(),
    ];
    let winners =
        |round: &Vec<Answered<'_>>| round.iter().filter(|answered| issued(**answered).is_ok()).count();
    let says_nothing =
        |answered: &&Answered<'_>| answered.is_ok_and(|own| own.status == 429) || answered.is_err();
    let silent = |round: &Vec<Answered<'_>>| round.iter().filter(says_nothing).count();
    let failing = |round: &Vec<Answered<'_>>| {
        let failures = round
            .iter()
            .filter(|answered| answered.is_ok_and(|own| own.status >= 500));
        failures.count()
    };
    let words: Vec<String> = rounds
        .iter()
        .map(|round| format!("{} of {}", winners(round), round.len()))
        .collect();
    let actual = format!("tokens for {}", words.join(", "));
    let unanswered: usize = rounds.iter().map(silent).sum();
    let failures: usize = rounds.iter().map(failing).sum();
    let outcome = if rounds.iter().any(|round| winners(round) > 1) {
        Outcome::Violated
    } else if unanswered > 0 {
        Outcome::Unclear(format!(
            "{actual}; {unanswered} requests got no answer, or HTTP 429"
        ))
    } else if failures > 0 || rounds.iter().any(|round| winners(round) == 0) {
        Outcome::Tolerated
    } else {
        Outcome::Met
    };
    let actual = match failures {
        0 => actual,
        _ => format!("{actual}; {failures} failures of the server"),
    };
    Judgement {
        outcome,
        expected,
        actual,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Failure, FailureKind, Response};

    fn response(status: u16, body: &str) -> Response {
        Response {
            status,
            headers: vec![],
            body: body.to_owned(),
            truncated: false,
        }
    }

    #[test]
    fn one_winner_is_right_and_two_are_not() {
        let (won, lost) = (
            response(200, r#"{"access_token":"a"}"#),
            response(400, r#"{"error":"invalid_grant"}"#),
        );
        let broken = response(500, "");
        let judge = |round: &[&Response]| {
            let round: Vec<Answered<'_>> = round.iter().map(|own| Ok(*own)).collect();
            exactly_one_wins(&[round]).outcome
        };
        assert_eq!(judge(&[&lost, &won]), Outcome::Met);
        assert_eq!(judge(&[&won, &won]), Outcome::Violated);
        assert_eq!(judge(&[&lost, &lost]), Outcome::Tolerated);
        assert_eq!(judge(&[&broken, &won]), Outcome::Tolerated);
    }

    #[test]
    fn silence_hides_a_second_winner() {
        let won = response(200, r#"{"access_token":"a"}"#);
        let failure = Failure {
            kind: FailureKind::Timeout,
            detail: String::new(),
        };
        let outcome = exactly_one_wins(&[vec![Ok(&won), Err(&failure)]]).outcome;
        assert!(matches!(outcome, Outcome::Unclear(_)));
        // A gateway that lets one through hides what the server would have done.
        let slowed_down = response(429, "");
        let outcome = exactly_one_wins(&[vec![Ok(&won), Ok(&slowed_down)]]).outcome;
        assert!(matches!(outcome, Outcome::Unclear(_)));
    }
}
