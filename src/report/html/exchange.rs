//! An exchange, folded: what was sent, what came, and a command that sends it again.

use std::fmt::Write as _;

use maud::{Markup, html};

use super::text;
use crate::record::{ExchangeEvidence, HopEvidence, TokenEvidence};
use crate::report::phrase::{duration, status_line};
use crate::report::visible::shorten;

/// How much of a path stands in the line that folds.
const PATH_LIMIT: usize = 60;

/// The exchange. The line that stays says what it was for, where it went and what came.
pub(super) fn folded(exchange: &ExchangeEvidence) -> Markup {
    let took: f64 = exchange.hops.iter().map(|hop| hop.took_ms / 1_000.0).sum();
    html! {
        details.exchange {
            summary {
                b { (text::line(&exchange.purpose)) } " "
                @if let Some(first) = exchange.hops.first() {
                    code { (text::line(&first.method)) " " (path(&first.url)) }
                }
                " → " (outcomes(&exchange.hops)) " " span.muted { (duration(took)) }
            }
            @for hop in &exchange.hops { (message_pair(hop)) }
            @if let Some(curl) = &exchange.curl {
                p.label { "To send it by hand:" }
                (text::command(curl))
            }
        }
    }
}

/// The path of a URL, for a line that must not be long.
pub(super) fn path(url: &str) -> String {
    let behind_scheme = url.split_once("://").map_or(url, |(_, rest)| rest);
    let from_path = behind_scheme
        .find('/')
        .and_then(|start| behind_scheme.get(start..));
    let path = from_path.unwrap_or("/").split(['?', '#']).next().unwrap_or("/");
    shorten(path, PATH_LIMIT).into_owned()
}

/// `302 → 200`, or `no answer`.
pub(super) fn outcomes(hops: &[HopEvidence]) -> String {
    let outcome = |hop: &HopEvidence| {
        hop.status
            .map_or("no answer".to_owned(), |status| status.to_string())
    };
    hops.iter().map(outcome).collect::<Vec<_>>().join(" → ")
}

/// A request and its answer.
fn message_pair(hop: &HopEvidence) -> Markup {
    html! {
        pre.sent tabindex="0" aria-label="Request" { (request(hop)) }
        pre.came tabindex="0" aria-label="Answer" { (response(hop)) }
        @for token in &hop.tokens {
            details {
                summary { "What " code { (text::line(&token.name)) } " says" }
                pre tabindex="0" { (claims(token)) }
            }
        }
    }
}

/// The request as it would be written down.
fn request(hop: &HopEvidence) -> String {
    let mut message = format!("{} {}\n", text::line(&hop.method), text::line(&hop.url));
    headers(&mut message, &hop.request_headers);
    body(&mut message, hop.request_body.as_deref());
    message
}

/// The answer as it would be written down, or why none came.
fn response(hop: &HopEvidence) -> String {
    let took = duration(hop.took_ms / 1_000.0);
    let Some(status) = hop.status else {
        let failure = hop.failure.as_deref().unwrap_or("no answer");
        return format!("{} after {took}\n", text::line(failure));
    };
    let mut message = format!("{} after {took}\n", status_line(status));
    headers(&mut message, &hop.response_headers);
    body(&mut message, hop.response_body.as_deref());
    message
}

fn headers(message: &mut String, headers: &[(String, String)]) {
    for (name, value) in headers {
        let _ = writeln!(message, "{}: {}", text::line(name), text::line(value));
    }
}

fn body(message: &mut String, body: Option<&str>) {
    if let Some(body) = body.filter(|body| !body.is_empty()) {
        let _ = write!(message, "\n{}", text::block(body));
    }
}

/// The header and the claims of a token, as JSON.
fn claims(token: &TokenEvidence) -> String {
    let part = |members| serde_json::to_string_pretty(members).unwrap_or_default();
    text::block(&format!("{}\n{}", part(&token.header), part(&token.claims)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_stands_alone() {
        assert_eq!(path("https://op.example/authorize?state=x#y"), "/authorize");
        assert_eq!(path("https://op.example"), "/");
        assert_eq!(path("/raw path?x"), "/raw path");
    }
}
