//! The scope of a refresh.

use std::collections::BTreeSet;

use crate::check::token::{Answered, issued};
use crate::check::{Judgement, Outcome};

/// The values of a scope.
fn words(scope: &str) -> BTreeSet<&str> {
    scope.split(' ').filter(|word| !word.is_empty()).collect()
}

/// Whether a refresh that asks for a scope value beyond the grant does not get it. A response that names no scope
/// stands for all that was asked for (RFC 6749 §5.1).
pub fn not_widened(answered: Answered<'_>, beyond: &str) -> Judgement {
    let expected = vec![
        "the error `invalid_scope`".to_owned(),
        "another refusal (tolerated)".to_owned(),
        format!("tokens whose `scope` is named and holds no `{beyond}` (tolerated)"),
    ];
    let (outcome, actual) = match (answered, issued(answered)) {
        (Err(failure), _) => return Judgement::unclear(expected.join(", or "), failure.kind.words()),
        (Ok(_), Ok(tokens)) => match tokens.scope {
            None => (
                Outcome::Violated,
                format!("tokens without `scope`, which stands for all that was asked for, also `{beyond}`"),
            ),
            Some(scope) if words(&scope).contains(beyond) => {
                (Outcome::Violated, format!("tokens with the scope `{scope}`"))
            }
            Some(scope) => (Outcome::Tolerated, format!("tokens with the scope `{scope}`")),
        },
        (Ok(response), Err(reason)) if reason.contains("`invalid_scope`") && response.status == 400 => {
            (Outcome::Met, reason)
        }
        (Ok(response), Err(reason)) if (400..500).contains(&response.status) => (Outcome::Tolerated, reason),
        (Ok(response), Err(reason)) => (Outcome::Violated, format!("{reason} (HTTP {})", response.status)),
    };
    Judgement {
        outcome,
        expected,
        actual,
    }
}

/// Whether a refresh for less gave tokens for no more than that.
pub fn narrowed(answered: Answered<'_>, asked: &str) -> Judgement {
    let expected = format!("tokens whose `scope`, where it is named, is no more than `{asked}`");
    match (answered, issued(answered)) {
        (Err(failure), _) => Judgement::unclear(expected, failure.kind.words()),
        (Ok(_), Err(reason)) => Judgement::of(false, expected, reason),
        (Ok(_), Ok(tokens)) => match tokens.scope {
            None => Judgement::of(true, expected, "tokens without `scope`: what was asked for"),
            Some(scope) => {
                let within = words(&scope).is_subset(&words(asked));
                Judgement::of(within, expected, format!("tokens with the scope `{scope}`"))
            }
        },
    }
}

/// Whether a refresh gave the whole scope of the grant again.
pub fn whole_scope(answered: Answered<'_>, granted: &str) -> Judgement {
    let expected = format!("tokens whose `scope`, where it is named, is `{granted}`");
    match (answered, issued(answered)) {
        (Err(failure), _) => Judgement::unclear(expected, failure.kind.words()),
        (Ok(_), Err(reason)) => Judgement::of(false, expected, reason),
        (Ok(_), Ok(tokens)) => match tokens.scope {
            None => Judgement::of(true, expected, "tokens without `scope`: what was asked for"),
            Some(scope) => {
                let whole = words(granted).is_subset(&words(&scope));
                Judgement::of(whole, expected, format!("tokens with the scope `{scope}`"))
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::response;
    use super::*;

    #[test]
    fn a_response_without_scope_stands_for_what_was_asked_for() {
        let judge = |status, body| not_widened(Ok(&response(status, body)), "profile").outcome;
        assert_eq!(judge(400, r#"{"error":"invalid_scope"}"#), Outcome::Met);
        assert_eq!(judge(400, r#"{"error":"invalid_grant"}"#), Outcome::Tolerated);
        assert_eq!(judge(500, "oops"), Outcome::Violated);
        assert_eq!(judge(200, r#"{"access_token":"a"}"#), Outcome::Violated);
        assert_eq!(
            judge(200, r#"{"access_token":"a","scope":"openid"}"#),
            Outcome::Tolerated
        );
        assert_eq!(
            judge(200, r#"{"access_token":"a","scope":"openid profile"}"#),
            Outcome::Violated
        );
    }

    #[test]
    fn less_is_less_and_the_whole_is_the_whole() {
        let all = response(200, r#"{"access_token":"a","scope":"openid email"}"#);
        let part = response(200, r#"{"access_token":"a","scope":"openid"}"#);
        assert_eq!(narrowed(Ok(&all), "openid").outcome, Outcome::Violated);
        assert_eq!(narrowed(Ok(&part), "openid").outcome, Outcome::Met);
        assert_eq!(whole_scope(Ok(&part), "openid email").outcome, Outcome::Violated);
        assert_eq!(whole_scope(Ok(&all), "email openid").outcome, Outcome::Met);
    }
}
