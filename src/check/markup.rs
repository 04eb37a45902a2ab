//! Checks on what of a request gets into pages and headers.

use super::Judgement;
use super::answer::shows_nothing;
use crate::protocol::{Answer, Exchange, HtmlDocument, Response};

/// A text that becomes an element or an attribute wherever a page forgets to escape it.
pub const MARKUP: &str = "x'\" onopcheck=1 \"'></title></textarea></script><i onopcheck=1>";
/// By what it is found in a page.
const MARK: &str = "[onopcheck]";
/// A text that becomes a header field wherever a line break gets into a header.
pub const LINE_BREAK: &str = "x\r\nOpCheck-Injected: 1";
/// The header field.
const FIELD: &str = "opcheck-injected";

/// Whether markup of the request is text in every page that was shown.
///
/// # Errors
///
/// No page was shown. The error is that fact: there is nothing in which markup could come alive.
pub fn escaped(answer: &Answer, exchange: &Exchange) -> Result<Judgement, String> {
    let expected = "markup of the request is shown as text, if at all";
    if let Some(reason) = shows_nothing(answer) {
        return Ok(Judgement::unclear(expected, reason));
    }
    let pages: Vec<&Response> = exchange
        .hops
        .iter()
        .filter_map(|hop| hop.response())
        .filter(|response| !response.is_redirect() && is_rendered(response))
        .collect();
    let alive = pages
        .iter()
        .any(|page| HtmlDocument::parse(&page.body).has(MARK) == Ok(true));
    if pages.is_empty() {
        return Err(format!(
            "no page of the target shows the request: {}",
            answer.words()
        ));
    }
    let actual = match alive {
        true => "the page holds it as an element or attribute",
        false => "none of it is alive in the page",
    };
    Ok(Judgement::of(!alive, expected, actual))
}

/// Whether a browser renders a response as a page; without a media type it guesses.
fn is_rendered(response: &Response) -> bool {
    response
        .media_type()
        .is_none_or(|kind| kind.contains("html") || kind.contains("xml") || kind.contains("svg"))
}

/// Whether no header field came out of the request.
pub fn nothing_injected(answer: &Answer, exchange: &Exchange) -> Judgement {
    let expected = "no header field out of the request";
    if let Some(reason) = shows_nothing(answer) {
        return Judgement::unclear(expected, reason);
    }
    let mut responses = exchange.hops.iter().filter_map(|hop| hop.response());
    match responses.any(|response| response.header(FIELD).is_some()) {
        true => Judgement::of(
            false,
            expected,
            "the field that the request named stands in an answer",
        ),
        false => Judgement::of(true, expected, answer.words()),
    }
}

/// Whether a text that the server fetched stands in none of its answers.
pub fn not_shown(answer: &Answer, exchange: &Exchange, text: &str) -> Judgement {
    let expected = "an answer without anything of what was fetched";
    if let Some(reason) = shows_nothing(answer) {
        return Judgement::unclear(expected, reason);
    }
    let shows = |response: &Response| {
        response.body.contains(text) || response.header("location").is_some_and(|at| at.contains(text))
    };
    let responses = exchange.hops.iter().filter_map(|hop| hop.response());
    match responses.into_iter().any(shows) {
        true => Judgement::of(false, expected, "the answer holds what stands at the request URI"),
        false => Judgement::of(true, expected, answer.words()),
    }
}
