//! Checks on signing out (OIDC RP-Initiated Logout).

use url::Url;

use super::answer::no_answer;
use super::liveness::Life;
use super::{Judgement, Outcome};
use crate::protocol::{Answer, Breakage, Callback};

/// Where a request to sign out sent the user agent, if it left the target.
fn left_for(answer: &Answer) -> Option<&Url> {
    match answer {
        Answer::Elsewhere { url } => Some(url),
        Answer::Callback(callback) => Some(&callback.url),
        Answer::ErrorPage { .. }
        | Answer::LoginPage { .. }
        | Answer::ConsentPage { .. }
        | Answer::UnknownPage { .. }
        | Answer::Broken(_) => None,
    }
}

/// Why an answer to a request to sign out says nothing: none came. A page that nobody knows is an answer here.
fn silence(answer: &Answer) -> Option<String> {
    match answer {
        Answer::UnknownPage { .. } => None,
        other => no_answer(other),
    }
}

/// Whether the user agent came to a place of the client; with what parameters.
fn arrived(answer: &Answer, place: &str) -> Option<Vec<(String, String)>> {
    let registered = Url::parse(place).ok()?;
    let mut parameters = Callback::from_redirect(left_for(answer)?, place, 0)?.parameters;
    for own in registered.query_pairs() {
        let at = parameters
            .iter()
            .position(|(name, value)| *name == own.0 && *value == own.1)?;
        parameters.remove(at);
    }
    Some(parameters)
}

/// What came, in words without the query of the place.
fn words(answer: &Answer) -> String {
    match left_for(answer) {
        Some(url) => {
            let mut bare = url.clone();
            bare.set_query(None);
            bare.set_fragment(None);
            format!("redirected to `{bare}`")
        }
        None => answer.words(),
    }
}

/// Whether the end-user was sent to the client's place (OIDC RP-Initiated Logout §3).
pub fn comes_back(answer: &Answer, place: &str) -> Judgement {
    let expected = format!("a redirect to `{place}`");
    if let Some(reason) = silence(answer) {
        return Judgement::unclear(expected, reason);
    }
    let Some(parameters) = arrived(answer, place) else {
        return Judgement::of(false, expected, words(answer));
    };
    let foreign: Vec<&str> = parameters
        .iter()
        .map(|(name, _)| name.as_str())
        .filter(|name| *name != "state")
        .collect();
    let mut judgement = Judgement::of(true, expected, words(answer));
    if !foreign.is_empty() {
        judgement.outcome = Outcome::Tolerated;
        judgement
            .actual
            .push_str(&format!(" with {}", foreign.join(", ")));
    }
    judgement
}

/// Whether the client got its state back, or none where it sent none (OIDC RP-Initiated Logout §2).
pub fn state_passed_on(answer: &Answer, place: &str, sent: Option<&str>) -> Judgement {
    let expected = match sent {
        Some(_) => "the state, character by character and once",
        None => "no state",
    };
    let Some(parameters) = arrived(answer, place) else {
        let reason = format!("the end-user did not come back to the client: {}", words(answer));
        return Judgement::unclear(expected, reason);
    };
    let states: Vec<&str> = parameters
        .iter()
        .filter(|(name, _)| name == "state")
        .map(|(_, value)| value.as_str())
        .collect();
    let (met, actual) = match (sent, states.as_slice()) {
        (Some(sent), [only]) if *only == sent => (true, "the state that was sent"),
        (Some(_), []) | (None, []) => (sent.is_none(), "no state"),
        (Some(_), [_]) => (false, "another state"),
        (None, [_]) => (false, "a state that nobody sent"),
        (_, _) => (false, "more than one state"),
    };
    Judgement::of(met, expected, actual)
}

/// Whether the end-user stayed at the target.
pub fn stays(answer: &Answer) -> Judgement {
    let mut judgement = Judgement::of(
        left_for(answer).is_none(),
        "no redirect: an error page, a question, or a page that says goodbye",
        words(answer),
    );
    match answer {
        Answer::Broken(Breakage::NoAnswer(_)) => {
            judgement.outcome = Outcome::Unclear(answer.words());
        }
        // A crash is no redirect, but it is no answer either.
        Answer::Broken(Breakage::ServerError(_) | Breakage::TooManyRedirects) => {
            judgement.outcome = Outcome::Tolerated;
        }
        Answer::Broken(Breakage::BadRedirect(_)) => judgement.outcome = Outcome::Violated,
        Answer::Broken(Breakage::NothingToShow(_))
        | Answer::ErrorPage { .. }
        | Answer::LoginPage { .. }
        | Answer::ConsentPage { .. }
        | Answer::UnknownPage { .. }
        | Answer::Callback(_)
        | Answer::Elsewhere { .. } => {}
    }
    judgement
}

/// Whether the end-user was sent to another place than this one, or to none.
pub fn not_sent_to(answer: &Answer, place: &str) -> Judgement {
    let expected = "an error, or another place";
    match silence(answer) {
        Some(reason) => Judgement::unclear(expected, reason),
        None => Judgement::of(arrived(answer, place).is_none(), expected, words(answer)),
    }
}

/// Whether a cookie of before is gone, by the names of both times.
pub fn clears_cookie(before: &[String], after: &[String]) -> Judgement {
    let expected = "a cookie that is gone";
    if before.is_empty() {
        return Judgement::unclear(expected, "the sign-in set no cookie");
    }
    let gone: Vec<&str> = before
        .iter()
        .filter(|name| !after.contains(name))
        .map(String::as_str)
        .collect();
    match gone.is_empty() {
        true => Judgement::of(false, expected, "all cookies of the sign-in are still there"),
        false => Judgement::of(true, expected, format!("gone: {}", gone.join(", "))),
    }
}

/// What became of the tokens of a session that was ended: recorded, never judged.
pub fn tokens_afterwards(refresh_token: Option<&Life>, access_token: &Life) -> Judgement {
    let life = |life: &Life| match life {
        Life::Alive => "alive",
        Life::Dead => "dead",
        Life::Unknown(_) => "unknown",
    };
    let refresh_token = refresh_token.map_or("none", life);
    Judgement::recorded(
        &["(recorded) the refresh token and the access token, each dead or alive"],
        format!(
            "the refresh token: {refresh_token}; the access token: {}",
            life(access_token)
        ),
    )
}

/// Whether signing out ended on a page that is no error.
pub fn ends_on_page(answer: &Answer) -> Judgement {
    let expected = "a page of the target that is no error";
    let (met, actual) = match answer {
        Answer::ErrorPage { status, .. } => (*status < 400, answer.words()),
        Answer::LoginPage { .. } | Answer::Broken(Breakage::NothingToShow(200..=299)) => {
            (true, answer.words())
        }
        Answer::Broken(Breakage::NoAnswer(_)) | Answer::UnknownPage { .. } => {
            return Judgement::unclear(expected, answer.words());
        }
        Answer::ConsentPage { .. } | Answer::Callback(_) | Answer::Elsewhere { .. } | Answer::Broken(_) => {
            (false, words(answer))
        }
    };
    // A page without a mark of its own passes for an error page; its status says that it is none.
    let page = "a page of the target".to_owned();
    Judgement::of(met, expected, if met { page } else { actual })
}

/// What a silent request says about a session.
enum Silent {
    SignedIn,
    SignedOut,
    /// Signed out, as far as can be told.
    Probably,
    Unknown,
}

fn silent(answer: &Answer) -> Silent {
    match answer {
        Answer::Callback(callback) if callback.code().is_some() => Silent::SignedIn,
        Answer::Callback(callback) => match callback.error() {
            Some("login_required") => Silent::SignedOut,
            Some("interaction_required" | "account_selection_required") => Silent::Probably,
            Some("consent_required") => Silent::SignedIn,
            _ => Silent::Unknown,
        },
        // Some targets show their login page all the same; that is for another requirement.
        Answer::LoginPage { .. } => Silent::SignedOut,
        Answer::ConsentPage { .. } => Silent::SignedIn,
        Answer::ErrorPage { .. }
        | Answer::UnknownPage { .. }
        | Answer::Elsewhere { .. }
        | Answer::Broken(_) => Silent::Unknown,
    }
}

/// Whether a silent request shows that the end-user is still signed in.
pub fn still_signed_in(answer: &Answer) -> Judgement {
    let expected = "a session that is alive: a silent request brings a code";
    match silent(answer) {
        Silent::SignedIn => Judgement::of(true, expected, "the end-user is still signed in"),
        Silent::SignedOut | Silent::Probably => {
            Judgement::of(false, expected, "the end-user was signed out without being asked")
        }
        Silent::Unknown => Judgement::unclear(expected, answer.words()),
    }
}

/// Whether silent requests show that the session is over: with the cookies of now, and with those of before.
pub fn signed_out(now: &Answer, before: &Answer) -> Judgement {
    let expected = "login_required, also with the cookies of before";
    let judge = |met, actual: &str| Judgement::of(met, expected, actual);
    match (silent(now), silent(before)) {
        (Silent::Unknown, _) => Judgement::unclear(expected, now.words()),
        (Silent::SignedIn, _) => judge(false, "the end-user is still signed in"),
        (_, Silent::SignedIn) => judge(false, "the cookies of before still count"),
        (_, Silent::Unknown) => Judgement::unclear(expected, before.words()),
        (Silent::SignedOut, Silent::SignedOut) => judge(true, "login_required, twice"),
        (Silent::SignedOut | Silent::Probably, Silent::SignedOut | Silent::Probably) => Judgement {
            outcome: Outcome::Tolerated,
            ..judge(true, "the end-user must act before a code is given")
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: &str = "https://rp.example/bye?a=1";

    fn sent_to(url: &str) -> Answer {
        Answer::Elsewhere {
            url: Url::parse(url).unwrap(),
        }
    }

    fn page(status: u16) -> Answer {
        Answer::ErrorPage {
            status,
            url: Url::parse("https://op.example/bye").unwrap(),
            redirect: false,
        }
    }

    #[test]
    fn only_the_registered_place_is_the_way_back() {
        let judge = |url: &str| comes_back(&sent_to(url), PLACE).outcome;
        assert_eq!(judge("https://rp.example/bye?a=1&state=x"), Outcome::Met);
        assert_eq!(judge("https://rp.example/bye?a=1&sid=x"), Outcome::Tolerated);
        for other in [
            "https://rp.example/bye",
            "https://rp.example/other?a=1",
            "https://evil.example/",
        ] {
            assert_eq!(judge(other), Outcome::Violated, "{other}");
        }
        assert_eq!(comes_back(&page(200), PLACE).outcome, Outcome::Violated);
    }

    #[test]
    fn a_state_is_passed_on_once_or_not_at_all() {
        let judge = |query: &str, sent| {
            let answer = sent_to(&format!("https://rp.example/bye?a=1{query}"));
            state_passed_on(&answer, PLACE, sent).outcome
        };
        assert_eq!(judge("&state=a%2Bb", Some("a+b")), Outcome::Met);
        assert_eq!(judge("&state=a+b", Some("a+b")), Outcome::Violated);
        assert_eq!(judge("&state=a&state=a", Some("a")), Outcome::Violated);
        assert_eq!(judge("", Some("a")), Outcome::Violated);
        assert_eq!(judge("", None), Outcome::Met);
        assert_eq!(judge("&state=", None), Outcome::Violated);
        let nowhere = state_passed_on(&page(200), PLACE, None).outcome;
        assert!(matches!(nowhere, Outcome::Unclear(_)));
    }

    #[test]
    fn whoever_leaves_the_target_does_not_stay() {
        assert_eq!(stays(&page(400)).outcome, Outcome::Met);
        assert_eq!(stays(&sent_to(PLACE)).outcome, Outcome::Violated);
        let crash = Answer::Broken(Breakage::ServerError(500));
        assert_eq!(stays(&crash).outcome, Outcome::Tolerated);
        assert_eq!(ends_on_page(&page(200)).outcome, Outcome::Met);
        assert_eq!(ends_on_page(&page(400)).outcome, Outcome::Violated);
        assert_eq!(ends_on_page(&sent_to(PLACE)).outcome, Outcome::Violated);
    }

    #[test]
    fn a_foreign_place_is_none_to_be_sent_to() {
        let judge = |answer: &Answer| not_sent_to(answer, "https://evil.example/x").outcome;
        assert_eq!(
            judge(&sent_to("https://evil.example/x?state=a")),
            Outcome::Violated
        );
        assert_eq!(judge(&sent_to(PLACE)), Outcome::Met);
        assert_eq!(judge(&page(400)), Outcome::Met);
        let names = |list: &[&str]| list.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let judge = |before: &[&str], after: &[&str]| clears_cookie(&names(before), &names(after)).outcome;
        assert_eq!(judge(&["a", "b"], &["b"]), Outcome::Met);
        assert_eq!(judge(&["a"], &["a"]), Outcome::Violated);
        assert!(matches!(judge(&[], &[]), Outcome::Unclear(_)));
        let recorded = tokens_afterwards(Some(&Life::Dead), &Life::Alive).actual;
        assert_eq!(recorded, "the refresh token: dead; the access token: alive");
    }

    #[test]
    fn a_session_is_over_only_where_no_cookie_brings_it_back() {
        let answer = |query: &str| {
            let url = Url::parse(&format!("https://rp.example/cb?{query}")).unwrap();
            Answer::Callback(Callback::from_redirect(&url, "https://rp.example/cb", 302).unwrap())
        };
        let (out, code) = (answer("error=login_required"), answer("code=x"));
        let asks = answer("error=interaction_required");
        assert_eq!(signed_out(&out, &out).outcome, Outcome::Met);
        assert_eq!(signed_out(&asks, &out).outcome, Outcome::Tolerated);
        assert_eq!(signed_out(&out, &code).outcome, Outcome::Violated);
        assert_eq!(signed_out(&code, &out).outcome, Outcome::Violated);
        assert!(matches!(
            signed_out(&page(400), &out).outcome,
            Outcome::Unclear(_)
        ));
        assert_eq!(still_signed_in(&code).outcome, Outcome::Met);
        assert_eq!(still_signed_in(&out).outcome, Outcome::Violated);
        assert!(matches!(still_signed_in(&page(400)).outcome, Outcome::Unclear(_)));
    }
}
