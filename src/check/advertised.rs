//! Checks on whether a target does what its metadata say.

use super::{Judgement, Outcome, answer::no_answer};
use crate::protocol::{Answer, ResponseMode};

/// Whether a response names its issuer as RFC 9207 §2 has it. `announced` is what the metadata say, where they were
/// read. The error is the fact by which there is nothing to judge.
///
/// # Errors
///
/// The response has no `iss`, and nobody announced one.
pub fn issuer(answer: &Answer, issuer: &str, announced: Option<bool>) -> Result<Judgement, String> {
    let expected = format!("`iss={issuer}`, once");
    let Answer::Callback(callback) = answer else {
        return Ok(nothing(answer, "response", &expected));
    };
    let named: Vec<&str> = callback.all("iss").collect();
    match (named.as_slice(), announced) {
        // An ID token beside the code names the issuer as well, and is signed (RFC 9207 §4 calls it an alternative).
        ([], Some(true)) if callback.parameter("id_token").is_some() => Ok(Judgement {
            outcome: Outcome::Tolerated,
            expected: vec![
                expected,
                "an ID token that names the issuer (tolerated)".to_owned(),
            ],
            actual: "no `iss`, which the metadata announce, but an ID token".to_owned(),
        }),
        ([], Some(true)) => Ok(Judgement::of(
            false,
            expected,
            "no `iss`, which the metadata announce",
        )),
        ([], Some(false) | None) => {
            Err("the response has no `iss`, and the metadata announce none".to_owned())
        }
        ([one], _) if *one == issuer => Ok(Judgement::of(true, expected, "`iss` is the issuer")),
        ([one], _) => Ok(Judgement::of(
            false,
            expected,
            format!("`iss` is `{one}`, which is not the issuer"),
        )),
        (several, _) => Ok(Judgement::of(
            false,
            expected,
            format!("`iss` came {} times", several.len()),
        )),
    }
}

/// Whether an issuer in a response is announced by the metadata (RFC 9207 §3).
pub fn issuer_announced(answer: &Answer, announced: bool) -> Judgement {
    let expected = "`iss` only where the metadata announce it";
    let Answer::Callback(callback) = answer else {
        return nothing(answer, "response", expected);
    };
    let (met, actual) = match (callback.parameter("iss"), announced) {
        (Some(_), true) => (true, "`iss`, which the metadata announce"),
        (Some(_), false) => (false, "`iss`, of which the metadata say nothing"),
        (None, _) => (true, "no `iss`"),
    };
    Judgement::of(met, expected, actual)
}

/// The judgement where what is to be looked at did not come.
fn nothing(answer: &Answer, what: &str, expected: &str) -> Judgement {
    let reason = no_answer(answer).unwrap_or_else(|| format!("no {what} came: {}", answer.words()));
    Judgement::unclear(expected, reason)
}

/// Whether a request with a value that the metadata list is served: it goes on, or is refused only because the
/// end-user would have to be asked. `what` names the value.
pub fn works(answer: &Answer, what: &str) -> Judgement {
    let expected = format!("a request with {what}, which the metadata list, is served");
    // A page for which the script has no rule is one more that asks, such as that for new accounts.
    let asks = matches!(answer, Answer::UnknownPage { .. });
    if let Some(reason) = no_answer(answer).filter(|_| !asks) {
        return Judgement::unclear(expected, reason);
    }
    let met = match answer {
        Answer::LoginPage { .. } | Answer::ConsentPage { .. } | Answer::UnknownPage { .. } => true,
        Answer::Callback(callback) => {
            callback.is_success()
                || matches!(
                    callback.error(),
                    Some(
                        "login_required"
                            | "interaction_required"
                            | "consent_required"
                            | "account_selection_required"
                    )
                )
        }
        Answer::ErrorPage { .. } | Answer::Elsewhere { .. } | Answer::Broken(_) => false,
    };
    Judgement::of(met, expected, answer.words())
}

/// Whether a request with a value that the metadata do not list is refused.
pub fn refused(answer: &Answer, what: &str) -> Judgement {
    let expected = format!("a refusal of {what}, which the metadata do not list");
    if let Some(reason) = no_answer(answer) {
        return Judgement::unclear(expected, reason);
    }
    let met = match answer {
        Answer::Callback(callback) => callback.error().is_some() && callback.code().is_none(),
        Answer::ErrorPage { .. } => true,
        Answer::LoginPage { .. }
        | Answer::ConsentPage { .. }
        | Answer::UnknownPage { .. }
        | Answer::Elsewhere { .. }
        | Answer::Broken(_) => false,
    };
    Judgement::of(met, expected, answer.words())
}

/// Whether a response mode that the metadata do not list is not used: the request is refused, or answered elsewhere. A
/// mode that this tool does not read is one of signed responses, known by their one parameter.
pub fn mode_unused(answer: &Answer, name: &str) -> Judgement {
    let expected = format!("a refusal, or an answer in another mode than `{name}`");
    let callback = match answer {
        Answer::Callback(callback) => callback,
        Answer::ErrorPage { .. } => return Judgement::of(true, expected, answer.words()),
        Answer::LoginPage { .. }
        | Answer::ConsentPage { .. }
        | Answer::UnknownPage { .. }
        | Answer::Elsewhere { .. }
        | Answer::Broken(_) => return nothing(answer, "response", &expected),
    };
    let used = match ResponseMode::named(name) {
        Some(mode) => callback.mode == mode && callback.is_success(),
        None => callback.parameter("response").is_some(),
    };
    Judgement {
        outcome: if used { Outcome::Violated } else { Outcome::Met },
        expected: vec![expected],
        actual: callback.words(),
    }
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;
    use crate::protocol::Callback;

    const ISSUER: &str = "https://op.example";

    fn at(rest: &str) -> Answer {
        let url = Url::parse(&format!("https://rp.example/cb{rest}")).unwrap();
        Answer::Callback(Callback::from_redirect(&url, "https://rp.example/cb", 302).unwrap())
    }

    #[test]
    fn an_issuer_is_exact_and_kept_where_it_is_promised() {
        let judge = |rest: &str, announced| issuer(&at(rest), ISSUER, announced).map(|j| j.outcome);
        assert_eq!(
            judge("?code=x&iss=https://op.example", Some(true)),
            Ok(Outcome::Met)
        );
        for wrong in [
            "?code=x&iss=https://op.example/",
            "?code=x&iss=https://op.example&iss=https://op.example",
        ] {
            assert_eq!(judge(wrong, Some(true)), Ok(Outcome::Violated), "{wrong}");
            assert_eq!(judge(wrong, None), Ok(Outcome::Violated), "{wrong}");
        }
        assert_eq!(judge("?error=x", Some(true)), Ok(Outcome::Violated));
        assert_eq!(judge("#code=x&id_token=y", Some(true)), Ok(Outcome::Tolerated));
        assert!(judge("?error=x", Some(false)).is_err());
    }

    #[test]
    fn an_issuer_that_nobody_announced_is_found() {
        let judge = |rest: &str, announced| issuer_announced(&at(rest), announced).outcome;
        assert_eq!(judge("?code=x&iss=i", false), Outcome::Violated);
        assert_eq!(judge("?code=x&iss=i", true), Outcome::Met);
        assert_eq!(judge("?code=x", false), Outcome::Met);
    }

    #[test]
    fn what_is_listed_is_served_and_what_is_not_is_refused() {
        let outcome = |rest: &str| (works(&at(rest), "x").outcome, refused(&at(rest), "x").outcome);
        assert_eq!(outcome("?code=x"), (Outcome::Met, Outcome::Violated));
        assert_eq!(outcome("?error=login_required"), (Outcome::Met, Outcome::Met));
        assert_eq!(outcome("?state=only"), (Outcome::Violated, Outcome::Violated));
        assert_eq!(
            outcome("?error=invalid_request"),
            (Outcome::Violated, Outcome::Met)
        );
        let mode = |rest: &str| mode_unused(&at(rest), "fragment").outcome;
        assert_eq!(mode("#code=x"), Outcome::Violated);
        assert_eq!(mode("?code=x"), Outcome::Met);
        assert_eq!(mode("#error=invalid_request"), Outcome::Met);
        assert_eq!(mode_unused(&at("?response=ey"), "jwt").outcome, Outcome::Violated);
        assert_eq!(mode_unused(&at("?code=x"), "jwt").outcome, Outcome::Met);
    }
}
