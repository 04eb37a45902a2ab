//! Where a user agent goes next by itself: redirects and meta refresh, with the rules that bound them.

use url::Url;

use crate::protocol::{Hop, Landmarks, Page, Request};

/// Seconds beyond which a meta refresh is a reminder, not a redirect.
const LONGEST_REFRESH: u64 = 5;

/// A further step that the user agent takes without the end-user.
#[derive(Debug)]
pub(super) struct Onward {
    pub(super) request: Request,
    /// How long the page wants to be seen first.
    pub(super) seconds: u64,
}

/// Whether the agent may fetch a URL: the target's own, and no client's callback.
pub(super) fn may_fetch(url: &Url, landmarks: &Landmarks) -> bool {
    landmarks.is_own(url) && landmarks.redirect_uri(url).is_none()
}

/// What follows a hop. `sent` is the request as the caller made it, without what the agent added.
pub(super) fn onward(hop: &Hop, sent: &Request, landmarks: &Landmarks) -> Option<Onward> {
    let (request, seconds) = match hop.redirect() {
        Some(target) => (redirected(hop.response()?.status, sent, target.ok()?), 0),
        None => {
            let (target, seconds) = refresh(hop)?;
            (redirected(303, sent, target), seconds)
        }
    };
    may_fetch(&request.url, landmarks).then_some(Onward { request, seconds })
}

/// The request that follows a redirect (RFC 9110 §15.4): 303 always becomes GET, 301 and 302 do after a POST.
fn redirected(status: u16, sent: &Request, target: Url) -> Request {
    let becomes_get = match status {
        303 => sent.method != http::Method::HEAD,
        301 | 302 => sent.method == http::Method::POST,
        _ => false,
    };
    let same_origin = target.origin() == sent.url.origin();
    let mut request = sent.clone();
    request.url = target;
    if becomes_get {
        request.method = http::Method::GET;
        request.body = None;
    }
    request.headers.retain(|(name, _)| {
        let name = name.to_ascii_lowercase();
        let of_body = name.starts_with("content-") || name == "origin";
        let of_origin = matches!(
            name.as_str(),
            "authorization" | "cookie" | "origin" | "referer" | "host"
        );
        !(becomes_get && of_body || !same_origin && of_origin)
    });
    request
}

/// The target of a page's meta refresh, if it is to happen at once or soon.
fn refresh(hop: &Hop) -> Option<(Url, u64)> {
    let response = hop.response()?;
    // Most pages have none, and are not parsed for it.
    let mentioned = response.body.to_ascii_lowercase().contains("http-equiv");
    if !mentioned || !response.media_type()?.contains("html") {
        return None;
    }
    let refresh = Page::parse(&response.body).refresh?;
    let seconds = refresh.seconds?;
    let url = hop.request.url.join(&refresh.target).ok()?;
    (seconds <= LONGEST_REFRESH).then_some((url, seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent() -> Request {
        Request::post_form(Url::parse("https://op.test/a").unwrap(), "x=1".into())
            .with_header("Authorization", "Basic x")
            .with_header("Origin", "https://op.test")
    }

    fn to(url: &str) -> Url {
        Url::parse(url).unwrap()
    }

    #[test]
    fn a_303_and_a_302_after_a_post_become_get_without_the_body() {
        for status in [301, 302, 303] {
            let next = redirected(status, &sent(), to("https://op.test/b"));
            assert_eq!(next.method, http::Method::GET);
            assert_eq!(next.body, None);
            assert_eq!(next.headers, [("Authorization".to_owned(), "Basic x".to_owned())]);
        }
    }

    #[test]
    fn a_307_keeps_method_and_body_and_credentials_stay_at_their_origin() {
        for status in [307, 308] {
            let next = redirected(status, &sent(), to("https://other.test/b"));
            assert_eq!(next.method, http::Method::POST);
            assert_eq!(next.body.as_deref(), Some("x=1"));
            assert_eq!(next.headers.len(), 1, "{:?}", next.headers);
        }
    }
}
