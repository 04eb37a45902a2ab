//! What was seen, without opinion.

use url::Url;

use super::callback::Callback;
use super::exchange::{Exchange, Failure, FailureKind, Hop, Response};
use super::landmarks::Landmarks;
use super::page::{ControlKind, HtmlDocument, Page, Refresh};
use super::response_mode::ResponseMode;

/// What a target answered to an authorization request. It has no opinion: whether this is right is for `check`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The server told the end-user about an error and nothing went to a client. `redirect` is set when the server got
    /// there by redirecting.
    ErrorPage {
        /// The status of the page, or of the redirect to it.
        status: u16,
        /// Where the page is.
        url: Url,
        /// Whether a redirect led to it.
        redirect: bool,
    },
    /// The end-user is asked to sign in.
    LoginPage {
        /// Where the page is.
        url: Url,
        /// Whether a redirect led to it.
        redirect: bool,
    },
    /// The end-user is asked for consent.
    ConsentPage {
        /// Where the page is.
        url: Url,
    },
    /// A page that asks for something that the profile's sign-in script does not know.
    UnknownPage {
        /// Where the page is.
        url: Url,
        /// Its title.
        title: String,
    },
    /// The user agent was sent to a registered redirect URI.
    Callback(Callback),
    /// The user agent was sent to a place that is neither the server's nor a registered redirect URI.
    Elsewhere {
        /// Where it was sent.
        url: Url,
    },
    /// No usable answer. It satisfies no expectation.
    Broken(Breakage),
}

/// Why an answer is unusable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Breakage {
    /// The server failed: 5xx.
    ServerError(u16),
    /// No answer came. This is our trouble, never a refusal.
    NoAnswer(Failure),
    /// A redirect without a usable `Location`.
    BadRedirect(String),
    /// More redirects than the agent follows.
    TooManyRedirects,
    /// An answer without a page: a status that is neither redirect nor error, and nothing to show.
    NothingToShow(u16),
}

impl Answer {
    /// Classifies the end of an exchange by the places and marks of the target's profile.
    pub fn classify(exchange: &Exchange, landmarks: &Landmarks) -> Self {
        let Some(last) = exchange.last() else {
            return Self::Broken(Breakage::TooManyRedirects);
        };
        let redirected = exchange.hops.len() > 1;
        match &last.outcome {
            Err(failure) if failure.kind == FailureKind::Foreign => Self::Elsewhere {
                url: last.request.url.clone(),
            },
            Err(failure) => Self::Broken(Breakage::NoAnswer(failure.clone())),
            Ok(response) if response.is_redirect() => Self::of_redirect(last, response, landmarks),
            Ok(response) if response.status >= 500 => Self::Broken(Breakage::ServerError(response.status)),
            Ok(response) => Self::of_arrival(last, exchange, landmarks)
                .unwrap_or_else(|| Self::of_page(last, response, redirected, landmarks)),
        }
    }

    /// The same answer to a request that has its response stand at one of these places.
    #[must_use]
    pub fn awaited_in(mut self, places: &[ResponseMode]) -> Self {
        if let Self::Callback(callback) = &mut self {
            callback.awaited = places.to_vec();
        }
        self
    }

    /// What a link of a page leads to, if that is a client's redirect URI: the page sends the user agent there by the
    /// end-user's hand. `status` is the page's.
    pub fn of_link(url: &Url, status: u16, landmarks: &Landmarks) -> Option<Self> {
        let redirect_uri = landmarks.redirect_uri(url)?;
        Callback::from_redirect(url, redirect_uri, status).map(Self::Callback)
    }

    /// What a page sent to a client, as a browser brought it: the status is that of the page.
    fn of_arrival(last: &Hop, exchange: &Exchange, landmarks: &Landmarks) -> Option<Self> {
        let url = &last.request.url;
        let redirect_uri = landmarks.redirect_uri(url)?;
        let before = exchange.hops.iter().rev().nth(1);
        let status = before.and_then(Hop::response).map_or(200, |page| page.status);
        let callback = if last.request.method == http::Method::POST {
            Callback::from_post(
                url,
                redirect_uri,
                last.request.body.as_deref().unwrap_or_default(),
                status,
            )
        } else {
            Callback::from_redirect(url, redirect_uri, status)?
        };
        Some(Self::Callback(callback))
    }

    /// A redirect that the agent did not follow.
    fn of_redirect(hop: &Hop, response: &Response, landmarks: &Landmarks) -> Self {
        let url = match hop.redirect() {
            Some(Ok(url)) => url,
            Some(Err(why)) => return Self::Broken(Breakage::BadRedirect(why)),
            None => return Self::Broken(Breakage::NothingToShow(response.status)),
        };
        if let Some(callback) = landmarks
            .redirect_uri(&url)
            .and_then(|uri| Callback::from_redirect(&url, uri, response.status))
        {
            return Self::Callback(callback);
        }
        if landmarks.is_error_page(&url) {
            return Self::ErrorPage {
                status: response.status,
                url,
                redirect: true,
            };
        }
        if landmarks.is_login_page(&url) {
            return Self::LoginPage { url, redirect: true };
        }
        if landmarks.is_own(&url) {
            return Self::Broken(Breakage::TooManyRedirects);
        }
        Self::Elsewhere { url }
    }

    /// A page that the agent ended on.
    fn of_page(hop: &Hop, response: &Response, redirect: bool, landmarks: &Landmarks) -> Self {
        let url = hop.request.url.clone();
        let document = HtmlDocument::parse(&response.body);
        let page = document.page();
        if let Some(callback) = form_post(&page, response.status, landmarks) {
            return Self::Callback(callback);
        }
        // A page can send the user agent on as well as a redirect can.
        if let Some(url) = foreign_place(&page, response, &url, landmarks) {
            return Self::Elsewhere { url };
        }
        let marked = |marks: &[String]| marks.iter().any(|mark| document.has(mark) == Ok(true));
        if response.status < 400 && marked(&landmarks.consent_marks) {
            return Self::ConsentPage { url };
        }
        if response.status < 400 && (marked(&landmarks.login_marks) || page.asks_for_password()) {
            return Self::LoginPage { url, redirect };
        }
        if response.status >= 400 || landmarks.is_error_page(&url) {
            return Self::ErrorPage {
                status: response.status,
                url,
                redirect,
            };
        }
        if landmarks.is_login_page(&url) {
            return Self::LoginPage { url, redirect };
        }
        if response.body.trim().is_empty() {
            return Self::Broken(Breakage::NothingToShow(response.status));
        }
        if !page.forms.is_empty() {
            return Self::UnknownPage {
                url,
                title: page.title,
            };
        }
        Self::ErrorPage {
            status: response.status,
            url,
            redirect,
        }
    }

    /// The answer in a few words: what the report prints after `Actual:`.
    pub fn words(&self) -> String {
        match self {
            Self::ErrorPage {
                status,
                url,
                redirect: true,
            } => {
                format!("redirected to the error page {} (HTTP {status})", place(url))
            }
            Self::ErrorPage { status, .. } => format!("an error page (HTTP {status})"),
            Self::LoginPage { url, .. } => format!("the login page {}", place(url)),
            Self::ConsentPage { url } => format!("the consent page {}", place(url)),
            Self::UnknownPage { url, title } => format!(
                "the page `{title}` at {}, for which the sign-in script has no rule (hint: add one to `sign_in.steps`, \
                 with `page: consent` if it asks for consent)",
                place(url)
            ),
            Self::Callback(callback) => callback.words(),
            Self::Elsewhere { url } => format!("redirected to a foreign place: {}", place(url)),
            Self::Broken(breakage) => breakage.words(),
        }
    }
}

impl Breakage {
    /// The breakage in words.
    pub fn words(&self) -> String {
        match self {
            Self::ServerError(status) => format!("the server failed (HTTP {status})"),
            Self::NoAnswer(failure) => {
                format!("no answer: {} ({})", failure.kind.words(), failure.detail)
            }
            Self::BadRedirect(why) => why.clone(),
            Self::TooManyRedirects => "more redirects than the agent follows".to_owned(),
            Self::NothingToShow(status) => {
                format!("an empty answer (HTTP {status}), neither a page nor a redirect")
            }
        }
    }
}

/// A URL without its query and fragment, which may carry codes and tokens.
fn place(url: &Url) -> String {
    let mut bare = url.clone();
    bare.set_query(None);
    bare.set_fragment(None);
    format!("`{bare}`")
}

/// A place that is neither the target's own nor a client's to which a page sends the user agent by itself: by a refresh
/// or by a form that carries an authorization response.
fn foreign_place(page: &Page, response: &Response, at: &Url, landmarks: &Landmarks) -> Option<Url> {
    let header = response.header("refresh").and_then(Refresh::read);
    let carries_response = |control: &super::page::Control| is_of_response(&control.name);
    let forms = page
        .forms
        .iter()
        .filter(|form| form.controls.iter().any(carries_response));
    let targets = page
        .refresh
        .iter()
        .chain(&header)
        .map(|refresh| refresh.target.clone())
        .chain(forms.filter_map(|form| form.action.clone()));
    targets.filter_map(|target| at.join(&target).ok()).find(|url| {
        !landmarks.is_own(url) && landmarks.redirect_uri(url).is_none() && url.origin() != at.origin()
    })
}

/// A page whose form posts an authorization response to a registered redirect URI.
fn form_post(page: &Page, status: u16, landmarks: &Landmarks) -> Option<Callback> {
    let to_client = |form: &&super::page::Form| {
        let url = Url::parse(form.action.as_deref()?).ok()?;
        let redirect_uri = landmarks.redirect_uri(&url)?.to_owned();
        Some((url, redirect_uri))
    };
    let posting = page.forms.iter().filter(|form| form.post);
    let (form, (url, redirect_uri)) = posting
        .filter_map(|form| Some((form, to_client(&form)?)))
        .next()?;
    let parameters: Vec<_> = form
        .controls
        .iter()
        .filter(|control| control.kind == ControlKind::Hidden)
        .map(|control| (control.name.clone(), control.value.clone()))
        .collect();
    parameters
        .iter()
        .any(|(name, _)| is_of_response(name))
        .then_some(Callback {
            url,
            redirect_uri,
            mode: ResponseMode::FormPost,
            awaited: vec![ResponseMode::Query],
            parameters,
            stray: Vec::new(),
            status,
        })
}

/// Whether a form's field of this name makes it an authorization response.
fn is_of_response(name: &str) -> bool {
    matches!(name, "code" | "error" | "id_token" | "access_token")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::protocol::exchange::Request;

    fn answer(status: u16, location: Option<&str>, body: &str) -> Answer {
        let landmarks = Landmarks {
            redirect_uris: vec!["https://rp.example/cb".into()],
            origins: vec!["https://op.example".into()],
            login_pages: vec!["https://login.example/in".into()],
            error_pages: vec!["https://op.example/error".into()],
            login_marks: vec![],
            consent_marks: vec!["[name=consent]".into()],
        };
        let exchange = Exchange {
            purpose: "authorize".into(),
            hops: vec![Hop {
                request: Request::get(Url::parse("https://op.example/authorize").unwrap()),
                outcome: Ok(Response {
                    status,
                    headers: location
                        .map(|l| ("location".to_owned(), l.to_owned()))
                        .into_iter()
                        .collect(),
                    body: body.into(),
                    truncated: false,
                }),
                started: Duration::ZERO,
                took: Duration::ZERO,
            }],
        };
        Answer::classify(&exchange, &landmarks)
    }

    #[test]
    fn redirects_are_told_apart_by_where_they_lead() {
        let to = |location: &str| answer(302, Some(location), "");
        assert!(matches!(to("https://rp.example/cb?code=x"), Answer::Callback(_)));
        assert!(matches!(
            to("https://op.example/error?e=1"),
            Answer::ErrorPage { .. }
        ));
        assert!(matches!(
            to("https://login.example/in?req=x"),
            Answer::LoginPage { .. }
        ));
        assert!(matches!(
            to("https://evil.example/cb?code=x"),
            Answer::Elsewhere { .. }
        ));
        assert!(matches!(
            to("https://rp.example.evil.test/cb"),
            Answer::Elsewhere { .. }
        ));
    }

    #[test]
    fn pages_are_told_apart_by_what_they_ask() {
        assert!(matches!(
            answer(200, None, "<form><input type=password name=p></form>"),
            Answer::LoginPage { .. }
        ));
        assert!(matches!(
            answer(200, None, "<form><input name=consent></form>"),
            Answer::ConsentPage { .. }
        ));
        assert!(matches!(
            answer(400, None, "{\"error\":\"invalid_request\"}"),
            Answer::ErrorPage { status: 400, .. }
        ));
    }

    #[test]
    fn an_error_page_with_a_sign_in_form_is_still_an_error_page() {
        assert!(matches!(
            answer(
                400,
                None,
                "<p>No such client</p><form><input type=password name=p></form>"
            ),
            Answer::ErrorPage { .. }
        ));
    }

    #[test]
    fn a_page_that_sends_the_user_agent_to_a_foreign_place_is_no_error_page() {
        for body in [
            "<meta http-equiv=refresh content='0;url=https://evil.example/cb?code=x'>",
            "<form method=post action='https://evil.example/cb'><input type=hidden name=code value=x></form>",
        ] {
            for status in [200, 400] {
                assert!(
                    matches!(answer(status, None, body), Answer::Elsewhere { .. }),
                    "{status} {body}"
                );
            }
        }
    }

    #[test]
    fn a_page_that_asks_for_something_unknown_is_not_taken_for_an_error() {
        assert!(matches!(
            answer(
                200,
                None,
                "<title>Terms</title><form><input name=accept type=checkbox></form>"
            ),
            Answer::UnknownPage { .. }
        ));
    }

    #[test]
    fn a_failing_or_silent_server_is_broken_and_nothing_else() {
        assert_eq!(
            answer(500, None, "<form><input type=password></form>"),
            Answer::Broken(Breakage::ServerError(500))
        );
        assert_eq!(
            answer(200, None, "  "),
            Answer::Broken(Breakage::NothingToShow(200))
        );
        assert!(matches!(
            answer(302, None, ""),
            Answer::Broken(Breakage::BadRedirect(_))
        ));
        let failure = Failure {
            kind: FailureKind::Connect,
            detail: "refused".into(),
        };
        let words = Breakage::NoAnswer(failure).words();
        assert!(words.starts_with("no answer"), "{words}");
    }

    #[test]
    fn a_form_post_is_a_callback() {
        let html =
            "<form method=post action='https://rp.example/cb'><input type=hidden name=code value=x></form>";
        match answer(200, None, html) {
            Answer::Callback(callback) => assert_eq!(callback.mode, ResponseMode::FormPost),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_error_or_a_token_that_is_posted_to_the_client_is_a_callback_whatever_the_status() {
        for (status, name) in [(200, "id_token"), (400, "error"), (200, "access_token")] {
            let html = format!(
                "<form method=post action=/retry></form>\
                 <form method=post action='https://rp.example/cb'><input type=hidden name={name} value=x></form>"
            );
            let answer = answer(status, None, &html).awaited_in(&[ResponseMode::FormPost]);
            assert!(
                matches!(&answer, Answer::Callback(callback) if callback.is_in_place()),
                "{answer:?}"
            );
        }
    }
}
