//! Checks on how the token endpoint treats clients that cannot show who they are.

use std::time::Duration;

use super::token::{Answered, issued};
use super::{Judgement, Outcome};
use crate::protocol::Response;

/// How many times longer than the first attempts the last ones must take to count as slowed down, and how long at least.
const SLOWED: (u32, Duration) = (4, Duration::from_millis(400));

/// The error that an answer's JSON names.
fn error(response: &Response) -> Option<String> {
    let body: serde_json::Value = serde_json::from_str(&response.body).ok()?;
    Some(body.get("error")?.as_str()?.to_owned())
}

/// Status and error of an answer, in words.
fn words(response: &Response) -> String {
    match error(response) {
        Some(error) => format!("the error `{error}` (HTTP {})", response.status),
        None => format!("HTTP {} without an `error`", response.status),
    }
}

/// Whether a client that failed with HTTP Basic is told so by the means of HTTP.
pub fn is_basic_challenge(answered: Answered<'_>) -> Judgement {
    let expected = "the error `invalid_client` with HTTP 401 and a challenge for Basic";
    let response = match answered {
        Ok(response) => response,
        Err(failure) => return Judgement::unclear(expected, failure.kind.words()),
    };
    let schemes: Vec<String> = response
        .headers_named("www-authenticate")
        .map(|value| {
            value
                .split([' ', ','])
                .next()
                .unwrap_or_default()
                .to_ascii_lowercase()
        })
        .collect();
    let challenged = schemes.iter().any(|scheme| scheme == "basic");
    let actual = match schemes.is_empty() {
        true => format!("{}, without a challenge", words(response)),
        false => format!("{}, with a challenge for {}", words(response), schemes.join(", ")),
    };
    if response.status == 429 {
        return Judgement::unclear(expected, actual);
    }
    let met = response.status == 401 && challenged && error(response).as_deref() == Some("invalid_client");
    Judgement::of(met, expected, actual)
}

/// Whether a client that nobody knows gets the same answer as one with a wrong secret.
pub fn same_refusal(wrong_secret: Answered<'_>, unknown: Answered<'_>) -> Judgement {
    let expected = "the same status and error as for a wrong secret";
    let (wrong, unknown) = match (wrong_secret, unknown) {
        (Ok(wrong), Ok(unknown)) => (wrong, unknown),
        (Err(failure), _) | (_, Err(failure)) => return Judgement::unclear(expected, failure.kind.words()),
    };
    if error(wrong).is_none() && error(unknown).is_none() {
        let words = format!("{} in both cases, which refuses nobody in words", words(wrong));
        return Judgement::unclear(expected, words);
    }
    let same = wrong.status == unknown.status && error(wrong) == error(unknown);
    let actual = format!(
        "{} for a wrong secret, {} for an unknown client",
        words(wrong),
        words(unknown)
    );
    Judgement::of(same, expected, actual)
}

/// What came of a request that a server may grant or refuse: recorded.
pub fn recorded(answered: Answered<'_>, granted: &'static str, refused: &'static str) -> Judgement {
    let expected = [granted, refused];
    match answered {
        Err(failure) => Judgement::unclear(expected.join(", or "), failure.kind.words()),
        Ok(_) if issued(answered).is_ok() => Judgement::recorded(&expected, granted),
        Ok(response) => Judgement::recorded(&expected, format!("{refused}: {}", words(response))),
    }
}

/// An attempt with a wrong secret: what came, and how long it took.
pub type Attempt<'a> = (Answered<'a>, Duration);

/// Whether many wrong secrets in a row are slowed down or no longer looked at.
pub fn is_throttled(attempts: &[Attempt<'_>]) -> Judgement {
    let expected = vec![
        "HTTP 429, or another answer than at first".to_owned(),
        "answers that take longer and longer".to_owned(),
    ];
    let mut answers = Vec::new();
    for (answered, took) in attempts {
        match answered {
            Ok(response) => answers.push((*response, *took)),
            Err(failure) => return Judgement::unclear(expected.join(", or "), failure.kind.words()),
        }
    }
    let (Some((first, _)), Some((last, _))) = (answers.first(), answers.last()) else {
        return Judgement::unclear(expected.join(", or "), "no attempt was made");
    };
    let some = answers.len().div_ceil(10).max(1);
    let time = |part: &[(&Response, Duration)]| part.iter().map(|(_, took)| *took).sum::<Duration>();
    let (early, late) = (time(&answers[..some]), time(&answers[answers.len() - some..]));
    // Who was slowed down before this began is so from the first attempt on.
    let limited = answers.iter().any(|(response, _)| response.status == 429);
    let changed = limited || first.status != last.status || error(first) != error(last);
    let slower = late > early.saturating_mul(SLOWED.0) && late > SLOWED.1;
    let tokens = answers.iter().any(|(response, _)| issued(Ok(response)).is_ok());
    let actual = match (tokens, changed, slower) {
        (true, _, _) => "tokens for a wrong secret".to_owned(),
        (false, true, _) => format!("first {}, in the end {}", words(first), words(last)),
        (false, false, true) => "answers that took longer and longer".to_owned(),
        (false, false, false) => format!(
            "{} wrong secrets, each answered at once by {}",
            answers.len(),
            words(last)
        ),
    };
    Judgement {
        outcome: match (!tokens && (changed || slower)) && last.status < 500 {
            true => Outcome::Met,
            false => Outcome::Violated,
        },
        expected,
        actual,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(status: u16, challenge: Option<&str>, body: &str) -> Response {
        let headers = challenge.map(|value| ("www-authenticate".to_owned(), value.to_owned()));
        Response {
            status,
            headers: headers.into_iter().collect(),
            body: body.to_owned(),
            truncated: false,
        }
    }

    const INVALID: &str = r#"{"error":"invalid_client"}"#;

    #[test]
    fn a_challenge_has_status_scheme_and_error() {
        let judge =
            |status, challenge, body| is_basic_challenge(Ok(&response(status, challenge, body))).outcome;
        assert_eq!(judge(401, Some("Basic realm=\"x\""), INVALID), Outcome::Met);
        assert_eq!(judge(401, Some("Bearer"), INVALID), Outcome::Violated);
        assert_eq!(judge(400, Some("Basic"), INVALID), Outcome::Violated);
        assert_eq!(judge(401, None, INVALID), Outcome::Violated);
        assert_eq!(judge(401, Some("basic"), "{}"), Outcome::Violated);
        assert!(matches!(judge(429, None, INVALID), Outcome::Unclear(_)));
    }

    #[test]
    fn an_unknown_client_must_not_stand_out() {
        let wrong = response(401, None, INVALID);
        assert_eq!(same_refusal(Ok(&wrong), Ok(&wrong)).outcome, Outcome::Met);
        let other = response(400, None, INVALID);
        assert_eq!(same_refusal(Ok(&wrong), Ok(&other)).outcome, Outcome::Violated);
    }

    #[test]
    fn many_wrong_secrets_must_make_a_difference() {
        let (wrong, limited) = (response(401, None, INVALID), response(429, None, ""));
        let quick = Duration::from_millis(2);
        let judge = |last: &Response, took| {
            let mut attempts: Vec<Attempt<'_>> = vec![(Ok(&wrong), quick); 49];
            attempts.push((Ok(last), took));
            is_throttled(&attempts).outcome
        };
        assert_eq!(judge(&limited, quick), Outcome::Met);
        assert_eq!(is_throttled(&[(Ok(&limited), quick); 50]).outcome, Outcome::Met);
        assert_eq!(judge(&wrong, Duration::from_secs(2)), Outcome::Met);
        assert_eq!(judge(&wrong, quick), Outcome::Violated);
        let tokens = response(200, None, r#"{"access_token":"a"}"#);
        assert_eq!(judge(&tokens, quick), Outcome::Violated);
        assert_eq!(judge(&response(500, None, ""), quick), Outcome::Violated);
    }
}
