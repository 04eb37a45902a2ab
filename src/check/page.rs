//! Checks on pages and their header fields.

use super::answer::{no_answer, shows_nothing};
use super::{Acceptable, Judgement};
use crate::protocol::{Answer, Breakage, Exchange, HtmlDocument, Response};

/// Whether a page forbids being framed by others: CSP `frame-ancestors` without a wildcard, or `X-Frame-Options`
/// (RFC 9700 §4.16).
pub fn not_framable(wanted: &Acceptable, answer: &Answer, page: Option<&Response>) -> Judgement {
    let expected =
        format!("{wanted}, with `Content-Security-Policy: frame-ancestors …` or `X-Frame-Options`");
    let page = match page_of(wanted, answer, page, &expected) {
        Ok(page) => page,
        Err(judgement) => return judgement,
    };
    let policies: Vec<String> = page
        .headers_named("content-security-policy")
        .flat_map(|header| header.split(','))
        .flat_map(|policy| policy.split(';'))
        .map(|directive| directive.trim().to_ascii_lowercase())
        .filter_map(|directive| {
            directive
                .strip_prefix("frame-ancestors")
                .map(|list| list.trim().to_owned())
        })
        .collect();
    let options = page.header("x-frame-options").map(str::trim);
    // Every policy holds, so one that restricts suffices. A bare scheme lets every site of that scheme in.
    let restricts = |list: &String| {
        !list
            .split_whitespace()
            .any(|source| source == "*" || source.ends_with(':'))
    };
    let met = match options {
        _ if !policies.is_empty() => policies.iter().any(restricts),
        Some(option) => option.eq_ignore_ascii_case("deny") || option.eq_ignore_ascii_case("sameorigin"),
        None => false,
    };
    let ancestors = policies.first().map(String::as_str);
    let shown = |value: Option<&str>| value.map_or("absent".to_owned(), |text| format!("`{text}`"));
    Judgement::of(
        met,
        expected,
        format!(
            "frame-ancestors: {}, X-Frame-Options: {}",
            shown(ancestors),
            shown(options)
        ),
    )
}

/// Whether the answer is the page that is to be looked at; otherwise there is nothing to judge.
pub(super) fn came_to(wanted: &Acceptable, answer: &Answer, expected: &str) -> Result<(), Judgement> {
    if let Some(reason) = no_answer(answer) {
        return Err(Judgement::unclear(expected, reason));
    }
    if !wanted.fits(answer) {
        let reason = format!("another answer came: {}", answer.words());
        return Err(Judgement::unclear(expected, reason));
    }
    Ok(())
}

/// The page that was shown, if it is the one that is to be looked at.
pub(super) fn page_of<'a>(
    wanted: &Acceptable,
    answer: &Answer,
    page: Option<&'a Response>,
    expected: &str,
) -> Result<&'a Response, Judgement> {
    came_to(wanted, answer, expected)?;
    page.filter(|page| !page.is_redirect())
        .ok_or_else(|| Judgement::unclear(expected, "the page is on a foreign host and was not fetched"))
}

/// Whether an endpoint grants a script of another origin access (RFC 9700 §2.6).
pub fn no_cors(answer: &Answer, response: Option<&Response>) -> Judgement {
    let expected = "no `Access-Control-Allow-Origin`";
    // An empty answer suits a preflight: it grants nothing.
    let empty = matches!(answer, Answer::Broken(Breakage::NothingToShow(200..=299)));
    match (shows_nothing(answer).filter(|_| !empty), response) {
        (Some(reason), _) => Judgement::unclear(expected, reason),
        (None, None) => Judgement::unclear(expected, "no answer came"),
        (None, Some(response)) => match response.header("access-control-allow-origin") {
            Some(origin) => Judgement::of(
                false,
                expected,
                format!("`Access-Control-Allow-Origin: {origin}`"),
            ),
            None => Judgement::of(true, expected, "no such header"),
        },
    }
}

/// Whether an error page sends nothing on to the redirect URI that was refused: no redirect, refresh, link or form to
/// it, and no code in its address.
pub fn leads_nowhere(answer: &Answer, exchange: &Exchange, refused: &str) -> Judgement {
    let expected = "an error page without a code and without a live link to the refused redirect URI";
    if let Some(reason) = no_answer(answer) {
        return Judgement::unclear(expected, reason);
    }
    let Answer::ErrorPage { url, .. } = answer else {
        return Judgement::of(false, expected, answer.words());
    };
    let leak = exchange
        .hops
        .iter()
        .filter_map(|hop| hop.response())
        .find_map(|response| live_link(response, refused))
        .or_else(|| {
            url.query_pairs()
                .any(|(name, _)| name == "code")
                .then(|| "the error page's address carries a `code`".to_owned())
        });
    let met = leak.is_none();
    Judgement::of(met, expected, leak.unwrap_or_else(|| answer.words()))
}

/// How a response leads a user agent to `target`, in words.
fn live_link(response: &Response, target: &str) -> Option<String> {
    let leads = |url: &str| url.starts_with(target);
    if response.header("location").is_some_and(leads) {
        return Some("it redirects to the refused redirect URI".to_owned());
    }
    let refresh = response
        .header("refresh")
        .and_then(|value| value.split_once("url="));
    if refresh.is_some_and(|(_, url)| leads(url.trim_matches(['"', '\'']))) {
        return Some("it refreshes to the refused redirect URI".to_owned());
    }
    let document = HtmlDocument::parse(&response.body);
    let page = document.page();
    if page
        .forms
        .iter()
        .any(|form| form.action.as_deref().is_some_and(leads))
    {
        return Some("a form of the page leads to the refused redirect URI".to_owned());
    }
    if page.refresh.is_some_and(|refresh| leads(&refresh.target)) {
        return Some("the page refreshes to the refused redirect URI".to_owned());
    }
    let link = format!("a[href^=\"{}\"]", target.replace(['"', '\\'], ""));
    (document.has(&link) == Ok(true))
        .then(|| "a link of the page leads to the refused redirect URI".to_owned())
}

/// Whether no answer to a form post makes the user agent post the form again elsewhere (RFC 9700 §4.12).
pub fn no_forwarding(exchanges: &[Exchange]) -> Judgement {
    let expected = "303 or 302 after each form";
    let posts: Vec<u16> = exchanges
        .iter()
        .flat_map(|exchange| &exchange.hops)
        .filter(|hop| hop.request.method == http::Method::POST)
        .filter_map(|hop| hop.response())
        .filter(|response| response.is_redirect())
        .map(|response| response.status)
        .collect();
    match posts.iter().find(|status| matches!(status, 307 | 308)) {
        Some(status) => Judgement::of(false, expected, format!("{status} after a form")),
        None if posts.is_empty() => {
            Judgement::unclear(expected, "no form was answered by a redirect during sign-in")
        }
        None => Judgement::of(true, expected, format!("{posts:?}")),
    }
}

/// Whether the target kept away from an address that a request named.
pub fn not_visited(answer: &Answer, visited: bool) -> Judgement {
    let expected = "no request arrives at the address that the request named";
    match shows_nothing(answer) {
        Some(reason) if !visited => Judgement::unclear(expected, reason),
        _ if visited => Judgement::of(false, expected, "the target visited the address"),
        _ => Judgement::of(true, expected, "no request arrived"),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use url::Url;

    use super::*;
    use crate::check::Outcome;
    use crate::protocol::{Hop, Request};

    fn response(status: u16, headers: &[(&str, &str)], body: &str) -> Response {
        Response {
            status,
            headers: headers
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            body: body.to_owned(),
            truncated: false,
        }
    }

    #[test]
    fn a_frame_policy_is_read_from_either_header() {
        let url = Url::parse("https://op.example/login").unwrap();
        let login = Answer::LoginPage { url, redirect: true };
        let judge = |headers: &[(&str, &str)]| {
            not_framable(&Acceptable::LoginPage, &login, Some(&response(200, headers, ""))).outcome
        };
        let csp = "content-security-policy";
        assert_eq!(
            judge(&[(csp, "default-src 'self'; frame-ancestors 'none'")]),
            Outcome::Met
        );
        assert_eq!(judge(&[("x-frame-options", "DENY")]), Outcome::Met);
        assert_eq!(judge(&[(csp, "frame-ancestors *")]), Outcome::Violated);
        assert_eq!(judge(&[(csp, "default-src 'self'")]), Outcome::Violated);
        assert_eq!(judge(&[("x-frame-options", "ALLOWALL")]), Outcome::Violated);
        assert_eq!(judge(&[]), Outcome::Violated);
    }

    #[test]
    fn each_way_to_lead_on_is_found() {
        let url = Url::parse("https://op.example/authorize").unwrap();
        let answer = Answer::ErrorPage {
            status: 400,
            url: url.clone(),
            redirect: false,
        };
        let judge = |response: Response| {
            let exchange = Exchange {
                purpose: "authorize".into(),
                hops: vec![Hop {
                    request: Request::get(url.clone()),
                    outcome: Ok(response),
                    started: Duration::ZERO,
                    took: Duration::ZERO,
                }],
            };
            leads_nowhere(&answer, &exchange, "https://evil.test/cb").outcome
        };
        assert_eq!(
            judge(response(400, &[], "the URI https://evil.test/cb is refused")),
            Outcome::Met
        );
        for body in [
            "<a href='https://evil.test/cb?error=x'>back</a>",
            "<meta http-equiv=refresh content='3;url=https://evil.test/cb'>",
            "<form action='https://evil.test/cb'></form>",
        ] {
            assert_eq!(judge(response(400, &[], body)), Outcome::Violated, "{body}");
        }
        assert_eq!(
            judge(response(400, &[("refresh", "3; url=https://evil.test/cb")], "")),
            Outcome::Violated
        );
    }
}
