//! Checks on the kind of an answer.

use super::{Acceptable, Judgement, Outcome};
use crate::protocol::{Answer, Breakage, Callback, Exchange, Hop, Landmarks};

/// Whether the answer is among the acceptable ones: `preferred` pass, `tolerated` warn.
pub fn is_among(answer: &Answer, preferred: &[Acceptable], tolerated: &[Acceptable]) -> Judgement {
    let fits = |list: &[Acceptable]| list.iter().any(|acceptable| acceptable.fits(answer));
    Judgement {
        outcome: match no_answer(answer) {
            Some(reason) => Outcome::Unclear(reason),
            // A page without an error status may be anything that a script draws.
            None if fits(preferred) && !is_doubtful(answer) => Outcome::Met,
            None if fits(preferred) => Outcome::Tolerated,
            None if fits(tolerated) => Outcome::Tolerated,
            None if preferred
                .iter()
                .any(|acceptable| acceptable.fits_misplaced(answer)) =>
            {
                Outcome::Tolerated
            }
            None => Outcome::Violated,
        },
        expected: preferred
            .iter()
            .map(ToString::to_string)
            .chain(
                tolerated
                    .iter()
                    .map(|acceptable| format!("{acceptable} (tolerated)")),
            )
            .collect(),
        actual: answer.words(),
    }
}

/// Why an answer cannot be judged at all: none came. Silence is never a refusal.
pub fn no_answer(answer: &Answer) -> Option<String> {
    match answer {
        Answer::Broken(breakage @ Breakage::NoAnswer(_)) => Some(breakage.words()),
        // What the script does not know cannot be told apart from an error page, nor from a page that asks.
        Answer::UnknownPage { .. } => Some(answer.words()),
        Answer::Broken(
            Breakage::ServerError(_)
            | Breakage::BadRedirect(_)
            | Breakage::TooManyRedirects
            | Breakage::NothingToShow(_),
        )
        | Answer::ErrorPage { .. }
        | Answer::LoginPage { .. }
        | Answer::ConsentPage { .. }
        | Answer::Callback(_)
        | Answer::Elsewhere { .. } => None,
    }
}

/// Whether an answer passes for an error page only because it is a page that asks for nothing.
pub(super) fn is_doubtful(answer: &Answer) -> bool {
    matches!(
        answer,
        Answer::ErrorPage {
            status: 200..=299,
            redirect: false,
            ..
        }
    )
}

/// Why an answer cannot show that something is absent: a target that fails shows nothing.
pub fn shows_nothing(answer: &Answer) -> Option<String> {
    match answer {
        Answer::Broken(breakage) => Some(breakage.words()),
        Answer::UnknownPage { .. }
        | Answer::ErrorPage { .. }
        | Answer::LoginPage { .. }
        | Answer::ConsentPage { .. }
        | Answer::Callback(_)
        | Answer::Elsewhere { .. } => None,
    }
}

/// Whether a correct request proceeds: to the login page, the consent page, or a code.
pub fn proceeds(answer: &Answer) -> Judgement {
    is_among(
        answer,
        &[Acceptable::LoginPage, Acceptable::ConsentPage, Acceptable::Code],
        &[],
    )
}

/// Whether a correct request proceeds to a redirect URI that stands in no list, because its port is free.
pub fn proceeds_to(answer: &Answer, redirect_uri: &str) -> Judgement {
    let arrives = match answer {
        Answer::Elsewhere { url } => Callback::from_redirect(url, redirect_uri, 0),
        Answer::Callback(_)
        | Answer::ErrorPage { .. }
        | Answer::LoginPage { .. }
        | Answer::ConsentPage { .. }
        | Answer::UnknownPage { .. }
        | Answer::Broken(_) => None,
    };
    match arrives {
        Some(callback) => Judgement::of(
            callback.code().is_some(),
            format!("a code at `{redirect_uri}`"),
            match callback.error() {
                Some(error) => format!("the error `{error}` at `{redirect_uri}`"),
                None => format!("a response at `{redirect_uri}`"),
            },
        ),
        None => proceeds(answer),
    }
}

/// Whether the first answer refuses the request: by its status, or by a redirect to the server's own error page. What
/// follows another redirect says nothing, for no browser repeats such a method there.
pub fn refused_itself(answer: &Answer, first: Option<&Hop>, landmarks: &Landmarks) -> Judgement {
    let expected = "an error status, or a redirect to the error page";
    let Some((hop, response)) = first.and_then(|hop| Some((hop, hop.response()?))) else {
        let reason = no_answer(answer).unwrap_or_else(|| answer.words());
        return Judgement::unclear(expected, reason);
    };
    let met = match (response.status, hop.redirect()) {
        (400..=499 | 501, _) => true,
        (_, Some(Ok(url))) => landmarks.is_error_page(&url),
        (_, Some(Err(_)) | None) => false,
    };
    Judgement::of(met, expected, format!("HTTP {}", response.status))
}

/// Traits of pages that show the insides of a program.
const INSIDES: [&str; 7] = [
    "Traceback (most recent call last)",
    "stack backtrace",
    "Exception in thread",
    "java.lang.",
    "/node_modules/",
    "\n    at ",
    "goroutine 1 [",
];

/// Whether a server copes with a request that is no good: it neither fails nor shows its insides. What it answers
/// makes no difference.
pub fn copes(answer: &Answer, exchange: &Exchange) -> Judgement {
    let expected = "any answer but a failure, without a look into the program";
    let mut pages = exchange.hops.iter().filter_map(|hop| hop.response());
    let shown = pages.find_map(|page| INSIDES.iter().find(|inside| page.body.contains(*inside)));
    match (answer, no_answer(answer), shown) {
        (_, _, Some(inside)) => Judgement::of(false, expected, format!("a page shows `{}`", inside.trim())),
        (Answer::UnknownPage { .. } | Answer::Broken(Breakage::NothingToShow(_)), _, None) => {
            Judgement::of(true, expected, answer.words())
        }
        (_, Some(reason), None) => Judgement::unclear(expected, reason),
        (Answer::Broken(_), None, None) => Judgement::of(false, expected, answer.words()),
        (_, None, None) => Judgement::of(true, expected, answer.words()),
    }
}

/// Whether the answer is of the same kind as the control's.
pub fn same_kind(answer: &Answer, control: &Answer) -> Judgement {
    if let Some(reason) = no_answer(answer) {
        return Judgement::unclear("the same kind of answer", reason);
    }
    Judgement::of(
        kind(answer) == kind(control),
        format!(
            "the same kind of answer as without the change: {}",
            control.words()
        ),
        answer.words(),
    )
}

/// Whether the client gets an error, but not this one.
pub fn another_error(answer: &Answer, unwanted: &str) -> Judgement {
    let expected = format!("an error for the client, but not `{unwanted}`");
    if let Some(reason) = no_answer(answer) {
        return Judgement::unclear(expected, reason);
    }
    let met = match answer {
        Answer::Callback(callback) => {
            callback.code().is_none() && callback.error().is_some_and(|error| error != unwanted)
        }
        // A server that shows bad requests on a page of its own has looked at the request first, too.
        Answer::ErrorPage { .. } => true,
        Answer::LoginPage { .. }
        | Answer::UnknownPage { .. }
        | Answer::ConsentPage { .. }
        | Answer::Elsewhere { .. }
        | Answer::Broken(_) => false,
    };
    Judgement::of(met, expected, answer.words())
}

/// What an answer is, apart from its values.
#[derive(Debug, PartialEq, Eq)]
enum Kind<'a> {
    ErrorPage,
    LoginPage,
    ConsentPage,
    UnknownPage,
    Code,
    Token,
    Error(Option<&'a str>),
    Elsewhere,
    Broken,
}

fn kind(answer: &Answer) -> Kind<'_> {
    match answer {
        Answer::ErrorPage { .. } => Kind::ErrorPage,
        Answer::LoginPage { .. } => Kind::LoginPage,
        Answer::ConsentPage { .. } => Kind::ConsentPage,
        Answer::UnknownPage { .. } => Kind::UnknownPage,
        Answer::Callback(callback) if callback.code().is_some() => Kind::Code,
        Answer::Callback(callback) if callback.is_success() => Kind::Token,
        Answer::Callback(callback) => Kind::Error(callback.error()),
        Answer::Elsewhere { .. } => Kind::Elsewhere,
        Answer::Broken(_) => Kind::Broken,
    }
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;
    use crate::protocol::{Callback, Failure, FailureKind, ResponseMode};

    fn callback(query: &str) -> Answer {
        let url = Url::parse(&format!("https://rp.example/cb?{query}")).unwrap();
        Answer::Callback(Callback::from_redirect(&url, "https://rp.example/cb", 302).unwrap())
    }

    #[test]
    fn preferred_tolerated_and_wrong_are_told_apart() {
        let preferred = Acceptable::list("invalid_request").unwrap();
        let tolerated = Acceptable::list("error page").unwrap();
        let judge = |answer: &Answer| is_among(answer, &preferred, &tolerated).outcome;
        let url = Url::parse("https://op.example/").unwrap();
        assert_eq!(judge(&callback("error=invalid_request")), Outcome::Met);
        let page = Answer::ErrorPage {
            status: 400,
            url: url.clone(),
            redirect: false,
        };
        assert_eq!(judge(&page), Outcome::Tolerated);
        assert_eq!(judge(&callback("code=x")), Outcome::Violated);
        assert_eq!(
            judge(&callback("error=invalid_request&code=x")),
            Outcome::Violated
        );
        assert_eq!(
            judge(&callback("error=invalid_request&access_token=x")),
            Outcome::Violated
        );
    }

    #[test]
    fn an_error_where_no_client_looks_is_none() {
        let preferred = Acceptable::list("login_required").unwrap();
        let url = Url::parse("https://rp.example/cb#error=login_required").unwrap();
        let callback = Callback::from_redirect(&url, "https://rp.example/cb", 302).unwrap();
        let answer = Answer::Callback(callback);
        let judge =
            |places: &[ResponseMode]| is_among(&answer.clone().awaited_in(places), &preferred, &[]).outcome;
        assert_eq!(judge(&[ResponseMode::Query]), Outcome::Violated);
        assert_eq!(judge(&[ResponseMode::Fragment]), Outcome::Met);
        assert_eq!(judge(&[ResponseMode::FormPost]), Outcome::Tolerated);
        assert_eq!(
            judge(&[ResponseMode::Query, ResponseMode::Fragment]),
            Outcome::Met
        );
    }

    #[test]
    fn silence_is_unclear_and_a_failure_is_a_violation() {
        let list = Acceptable::list("error page").unwrap();
        let silence = Answer::Broken(Breakage::NoAnswer(Failure {
            kind: FailureKind::Connect,
            detail: "refused".into(),
        }));
        assert!(matches!(
            is_among(&silence, &list, &[]).outcome,
            Outcome::Unclear(_)
        ));
        let failure = Answer::Broken(Breakage::ServerError(500));
        assert_eq!(is_among(&failure, &list, &[]).outcome, Outcome::Violated);
    }

    #[test]
    fn kinds_are_compared_without_their_values() {
        assert_eq!(
            same_kind(&callback("code=1"), &callback("code=2")).outcome,
            Outcome::Met
        );
        assert_eq!(
            same_kind(&callback("error=a"), &callback("error=b")).outcome,
            Outcome::Violated
        );
    }
}
