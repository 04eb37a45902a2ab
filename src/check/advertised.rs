//! Checks on whether a target does what its metadata say.

use super::answer::{is_doubtful, no_answer};
use super::{Judgement, Outcome};
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

/// The errors of a request that was understood: the end-user would have to be asked (OIDC Core §3.1.2.6).
const ASKING: [&str; 4] = [
    "login_required",
    "interaction_required",
    "consent_required",
    "account_selection_required",
];

/// A parameter and a value that the metadata list, or do not.
#[derive(Debug, Clone, Copy)]
pub struct Listed<'a> {
    /// The parameter.
    pub parameter: &'a str,
    /// The value that the request had.
    pub value: &'a str,
}

impl Listed<'_> {
    fn is(&self, parameter: &str, value: &str) -> bool {
        self.parameter == parameter && self.value == value
    }
}

impl std::fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "`{}={}`", self.parameter, self.value)
    }
}

/// Whether a request with a value that the metadata list is served: it goes on, or is refused only because the
/// end-user would have to be asked.
pub fn works(answer: &Answer, listed: Listed<'_>) -> Judgement {
    let expected = format!("a request with {listed}, which the metadata list, is served");
    // The page for new accounts is one for which no script has a rule (Initiating User Registration §3).
    let asks = matches!(answer, Answer::UnknownPage { .. }) && listed.is("prompt", "create");
    if let Some(reason) = no_answer(answer).filter(|_| !asks) {
        return Judgement::unclear(expected, reason);
    }
    // Who asks for nothing gets nothing but the state (OAuth 2.0 Multiple Response Type Encoding Practices §4).
    let wants_nothing = listed.is("response_type", "none");
    let met = match answer {
        Answer::LoginPage { .. } | Answer::ConsentPage { .. } | Answer::UnknownPage { .. } => true,
        Answer::Callback(callback) => match callback.error() {
            None => callback.is_success() || wants_nothing,
            Some(error) => ASKING.contains(&error),
        },
        Answer::ErrorPage { .. } | Answer::Elsewhere { .. } | Answer::Broken(_) => false,
    };
    Judgement::of(met, expected, answer.words())
}

/// Whether a request with a value that the metadata do not list is refused. A server that only asks for the end-user has
/// taken the value, and one that fails has refused nothing.
pub fn refused(answer: &Answer, listed: Listed<'_>) -> Judgement {
    let expected = format!("a refusal of {listed}, which the metadata do not list");
    if let Some(reason) = no_answer(answer) {
        return Judgement::unclear(expected, reason);
    }
    let outcome = match answer {
        Answer::Callback(callback) if callback.code().is_none() => match callback.error() {
            Some(error) if is_refusal(error) => Outcome::Met,
            _ => Outcome::Violated,
        },
        // A page without an error status may be anything that a script draws.
        Answer::ErrorPage { .. } if is_doubtful(answer) => Outcome::Tolerated,
        Answer::ErrorPage { .. } => Outcome::Met,
        Answer::Callback(_)
        | Answer::LoginPage { .. }
        | Answer::ConsentPage { .. }
        | Answer::UnknownPage { .. }
        | Answer::Elsewhere { .. }
        | Answer::Broken(_) => Outcome::Violated,
    };
    Judgement {
        outcome,
        expected: vec![expected],
        actual: answer.words(),
    }
}

/// Whether an error says that the request itself will not do.
fn is_refusal(error: &str) -> bool {
    !ASKING.contains(&error) && !matches!(error, "server_error" | "temporarily_unavailable")
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
    // A refusal may stand where it was asked for.
    let refuses = callback.error().is_some_and(is_refusal);
    let used = match ResponseMode::named(name) {
        Some(mode) => callback.mode == mode && !refuses,
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
        let prompt = Listed {
            parameter: "prompt",
            value: "x",
        };
        let outcome = |rest: &str| {
            (
                works(&at(rest), prompt).outcome,
                refused(&at(rest), prompt).outcome,
            )
        };
        assert_eq!(outcome("?code=x"), (Outcome::Met, Outcome::Violated));
        assert_eq!(
            outcome("?error=login_required"),
            (Outcome::Met, Outcome::Violated)
        );
        assert_eq!(
            outcome("?error=server_error"),
            (Outcome::Violated, Outcome::Violated)
        );
        let none = Listed {
            parameter: "response_type",
            value: "none",
        };
        assert_eq!(works(&at("?state=only"), none).outcome, Outcome::Met);
        assert_eq!(outcome("?state=only"), (Outcome::Violated, Outcome::Violated));
        assert_eq!(
            outcome("?error=invalid_request"),
            (Outcome::Violated, Outcome::Met)
        );
        let mode = |rest: &str| mode_unused(&at(rest), "fragment").outcome;
        assert_eq!(mode("#code=x"), Outcome::Violated);
        assert_eq!(mode("?code=x"), Outcome::Met);
        assert_eq!(mode("#error=invalid_request"), Outcome::Met);
        assert_eq!(mode("#error=login_required"), Outcome::Violated);
        assert_eq!(mode_unused(&at("?response=ey"), "jwt").outcome, Outcome::Violated);
        assert_eq!(mode_unused(&at("?code=x"), "jwt").outcome, Outcome::Met);
    }
}
