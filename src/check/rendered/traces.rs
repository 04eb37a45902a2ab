//! What a browser leaves behind, and sends on its own: referrers, its history, forms that submit themselves.

use url::Url;

use super::{Look, first_fault};
use crate::check::Judgement;
use crate::check::answer::no_answer;
use crate::protocol::{Answer, Landmarks, ResponseMode};

/// What a response or a token hides behind in an address.
const TELLING: [&str; 5] = ["code", "id_token", "access_token", "refresh_token", "response"];

/// A request that a browser sent, or wanted to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// Its method.
    pub method: String,
    /// Where it went.
    pub url: Url,
    /// Whether it was for a page, and not for what a page is made of.
    pub for_page: bool,
    /// Its `Referer`, if it had one.
    pub referrer: Option<Url>,
}

/// Whether no other place learns from a `Referer` more of the server's pages than where the server is (RFC 9700
/// §4.2.4).
pub fn nothing_in_referrers(requests: &[Sent], landmarks: &Landmarks) -> Judgement {
    let expected = "requests to other places name no address of a page that has parameters";
    let outside: Vec<&Sent> = requests
        .iter()
        .filter(|request| is_web(&request.url) && !landmarks.is_own(&request.url))
        .collect();
    if outside.is_empty() {
        return Judgement::unclear(expected, "the browser went to no other place");
    }
    let told = outside.iter().find(|request| {
        let own = request.referrer.as_ref().filter(|url| landmarks.is_own(url));
        own.is_some_and(|url| url.query().is_some())
    });
    let fault = told.map(|request| {
        let place = request.url.host_str().unwrap_or_default();
        format!("`{place}` gets the address of a page with its parameters")
    });
    let fine = match outside.len() {
        1 => "one request, which tells nothing".to_owned(),
        count => format!("{count} requests, which tell nothing"),
    };
    first_fault(fault, expected, &fine)
}

/// Whether the browser's history holds no code and no token at an address of the server's own, and with `form_post`
/// none at all (RFC 9700 §4.3.1).
pub fn nothing_in_history(
    answer: &Answer,
    history: &[Url],
    mode: ResponseMode,
    landmarks: &Landmarks,
) -> Judgement {
    let expected = match mode {
        ResponseMode::FormPost => "a history without a code or a token",
        ResponseMode::Query | ResponseMode::Fragment => {
            "no code or token in the server's part of the history"
        }
    };
    if let Some(judgement) = without_success(answer, expected) {
        return judgement;
    }
    let told = history
        .iter()
        .filter(|url| mode == ResponseMode::FormPost || landmarks.is_own(url))
        .find(|url| tells(url));
    let fault = told.map(|url| {
        let place = url.host_str().unwrap_or_default();
        format!("an address of `{place}` in the history holds the response")
    });
    let fine = match history.len() {
        1 => "one entry, which tells nothing".to_owned(),
        count => format!("{count} entries, which tell nothing"),
    };
    first_fault(fault, expected, &fine)
}

/// Whether the page of `form_post` has sent its form to the client by itself (OAuth 2.0 Form Post Response Mode §2).
pub fn delivered_itself(answer: &Answer, requests: &[Sent], redirect_uri: &str) -> Judgement {
    let expected = "a page whose form submits itself to the redirect URI, with the response";
    if let Some(judgement) = without_success(answer, expected) {
        return judgement;
    }
    let target = Url::parse(redirect_uri).ok().as_ref().map(without_query);
    let arrived = requests
        .iter()
        .find(|request| request.for_page && Some(without_query(&request.url)) == target);
    let Answer::Callback(callback) = answer else {
        return Judgement::unclear(expected, answer.words());
    };
    let fault = match arrived {
        None => Some("the form was never submitted".to_owned()),
        Some(request) if request.method != "POST" => Some(format!(
            "the browser came to the redirect URI by {}",
            request.method
        )),
        Some(_) if callback.mode != ResponseMode::FormPost => Some(callback.words()),
        Some(_) => None,
    };
    first_fault(fault, expected, &callback.words())
}

/// What the browser did when the end-user went back from the client, and forward again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WayBack {
    /// What it showed behind the client.
    pub look: Look,
    /// Whether that was a page of the server.
    pub at_server: bool,
    /// Whether a form was sent on the way.
    pub posted: bool,
}

/// Whether the browser shows no password and no failure after the end-user went back from the client, and sends no
/// form again.
pub fn nothing_behind(answer: &Answer, back: &WayBack) -> Judgement {
    let expected = "a page that works and holds no password, and no form sent again";
    if let Some(judgement) = without_success(answer, expected) {
        return judgement;
    }
    let look = &back.look;
    let filled = look
        .fields
        .iter()
        .any(|field| field.kind == "password" && !field.empty);
    let fault = if back.posted {
        Some("the browser sent the sign-in form again".to_owned())
    } else if !back.at_server {
        None
    } else if filled {
        Some("the password stands in the page behind".to_owned())
    } else if !look.own_page {
        Some("the browser cannot show the page behind again".to_owned())
    } else if look.status >= 500 {
        Some(format!("the page behind is a failure: HTTP {}", look.status))
    } else if look.text.trim().is_empty() {
        Some("the page behind is empty".to_owned())
    } else {
        None
    };
    let fine = match back.at_server {
        true => "a page without a password, and no form sent again",
        false => "no page of the server is left behind, and no form is sent again",
    };
    first_fault(fault, expected, fine)
}

/// Nothing can be judged where the sign-in did not end at the client.
fn without_success(answer: &Answer, expected: &str) -> Option<Judgement> {
    let reason = match (no_answer(answer), answer) {
        (Some(reason), _) => reason,
        (None, Answer::Callback(callback)) if callback.is_success() => return None,
        (None, other) => format!("the client got no code: {}", other.words()),
    };
    Some(Judgement::unclear(expected, reason))
}

/// Whether an address holds a response.
fn tells(url: &Url) -> bool {
    let of_fragment = url.fragment().unwrap_or_default().as_bytes();
    let mut names = url
        .query_pairs()
        .chain(url::form_urlencoded::parse(of_fragment))
        .filter(|(_, value)| !value.is_empty());
    names.any(|(name, _)| TELLING.contains(&name.as_ref()))
}

fn without_query(url: &Url) -> Url {
    let mut url = url.clone();
    url.set_query(None);
    url.set_fragment(None);
    url
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

#[cfg(test)]
mod tests {
    use super::super::samples::{field, login_answer};
    use super::*;
    use crate::check::Outcome;
    use crate::protocol::Callback;

    const CALLBACK: &str = "https://rp.example/cb";

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    fn landmarks() -> Landmarks {
        Landmarks {
            origins: vec!["https://op.example".to_owned()],
            ..Landmarks::default()
        }
    }

    fn code(mode: ResponseMode) -> Answer {
        let mut callback =
            Callback::from_redirect(&url("https://rp.example/cb?code=c"), CALLBACK, 302).unwrap();
        callback.mode = mode;
        Answer::Callback(callback)
    }

    fn sent(method: &str, to: &str, referrer: Option<&str>) -> Sent {
        Sent {
            method: method.to_owned(),
            url: url(to),
            for_page: true,
            referrer: referrer.map(url),
        }
    }

    #[test]
    fn a_referrer_may_name_the_origin_and_no_more() {
        let judge = |referrer| {
            let requests = [sent("GET", "https://rp.example/cb?code=c", referrer)];
            nothing_in_referrers(&requests, &landmarks()).outcome
        };
        assert_eq!(judge(None), Outcome::Met);
        assert_eq!(judge(Some("https://op.example/")), Outcome::Met);
        assert_eq!(judge(Some("https://op.example/login?req=1")), Outcome::Violated);
        assert_eq!(judge(Some("https://start.example/?a=1")), Outcome::Met);
        let inside = [sent("GET", "https://op.example/x", None)];
        let outcome = nothing_in_referrers(&inside, &landmarks()).outcome;
        assert!(matches!(outcome, Outcome::Unclear(_)));
    }

    #[test]
    fn only_the_response_by_form_leaves_nothing_at_the_client() {
        let judge = |mode, entries: &[&str]| {
            let history: Vec<Url> = entries.iter().map(|entry| url(entry)).collect();
            nothing_in_history(&code(mode), &history, mode, &landmarks()).outcome
        };
        let (login, answered) = ("https://op.example/login?req=1", "https://rp.example/cb?code=c");
        assert_eq!(judge(ResponseMode::Query, &[login, answered]), Outcome::Met);
        assert_eq!(judge(ResponseMode::FormPost, &[login, CALLBACK]), Outcome::Met);
        assert_eq!(
            judge(ResponseMode::FormPost, &[login, answered]),
            Outcome::Violated
        );
        let own = "https://op.example/done#id_token=x";
        assert_eq!(judge(ResponseMode::Query, &[own]), Outcome::Violated);
        let none = nothing_in_history(&login_answer(), &[], ResponseMode::Query, &landmarks());
        assert!(matches!(none.outcome, Outcome::Unclear(_)));
    }

    #[test]
    fn a_form_has_to_leave_by_itself_and_as_a_post() {
        let judge =
            |requests: &[Sent]| delivered_itself(&code(ResponseMode::FormPost), requests, CALLBACK).outcome;
        assert_eq!(judge(&[sent("POST", CALLBACK, None)]), Outcome::Met);
        assert_eq!(
            judge(&[sent("GET", "https://rp.example/cb?code=c", None)]),
            Outcome::Violated
        );
        assert_eq!(
            judge(&[sent("GET", "https://op.example/authorize", None)]),
            Outcome::Violated
        );
    }

    #[test]
    fn nothing_of_the_sign_in_stays_behind() {
        let judge = |change: fn(&mut WayBack)| {
            let mut back = WayBack {
                at_server: true,
                look: Look {
                    status: 200,
                    own_page: true,
                    text: "Sign in".to_owned(),
                    fields: vec![field("password", "")],
                    ..Look::default()
                },
                posted: false,
            };
            change(&mut back);
            nothing_behind(&code(ResponseMode::Query), &back).outcome
        };
        assert_eq!(judge(|_| {}), Outcome::Met);
        assert_eq!(judge(|back| back.look.fields[0].empty = false), Outcome::Violated);
        assert_eq!(judge(|back| back.look.own_page = false), Outcome::Violated);
        assert_eq!(judge(|back| back.look.status = 500), Outcome::Violated);
        assert_eq!(judge(|back| back.look.text.clear()), Outcome::Violated);
        assert_eq!(judge(|back| back.posted = true), Outcome::Violated);
    }
}
