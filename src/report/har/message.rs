//! Requests and answers of the evidence as HAR writes them.

use super::archive::{Content, Pair, PostData, Request, Response, UNKNOWN};
use super::cookies;
use crate::protocol::decode_form;
use crate::record::HopEvidence;

/// The evidence does not say which version was spoken.
const VERSION: &str = "unknown";
/// What HAR writes for a body whose type is not known.
const NO_TYPE: &str = "x-unknown";

/// The request.
pub(super) fn request(hop: &HopEvidence) -> Request<'_> {
    let headers = &hop.request_headers;
    let body = hop.request_body.as_deref();
    let before_fragment = hop.url.split('#').next().unwrap_or_default();
    let query = before_fragment.split_once('?').map_or("", |(_, query)| query);
    Request {
        method: &hop.method,
        url: &hop.url,
        http_version: VERSION,
        cookies: named(headers, "cookie").flat_map(cookies::sent).collect(),
        headers: pairs(headers),
        query_string: decode_form(query)
            .into_iter()
            .map(|(name, value)| Pair { name, value })
            .collect(),
        post_data: body.map(|text| PostData {
            mime_type: named(headers, "content-type").next().unwrap_or(NO_TYPE),
            text,
        }),
        headers_size: UNKNOWN,
        // What is masked or cut has another length than what was sent.
        body_size: if body.is_some() { UNKNOWN } else { 0 },
    }
}

/// The answer, or why there is none.
pub(super) fn response(hop: &HopEvidence) -> Response<'_> {
    let headers = &hop.response_headers;
    let code = hop
        .status
        .and_then(|status| http::StatusCode::from_u16(status).ok());
    let text = hop.response_body.as_deref();
    Response {
        status: hop.status.unwrap_or(0),
        status_text: code.and_then(|code| code.canonical_reason()).unwrap_or_default(),
        http_version: VERSION,
        cookies: named(headers, "set-cookie").map(cookies::set).collect(),
        headers: pairs(headers),
        content: Content {
            size: text.map_or(0, str::len),
            mime_type: named(headers, "content-type").next().unwrap_or(NO_TYPE),
            text: text.filter(|text| !text.is_empty()),
        },
        redirect_url: hop.response_header("location").unwrap_or_default(),
        headers_size: UNKNOWN,
        body_size: UNKNOWN,
        error: match hop.status {
            Some(_) => None,
            None => Some(hop.failure.as_deref().unwrap_or("no answer")),
        },
    }
}

/// The values of a header field, whatever its case.
fn named<'a>(headers: &'a [(String, String)], name: &'a str) -> impl Iterator<Item = &'a str> {
    let of_name = headers
        .iter()
        .filter(move |(key, _)| key.eq_ignore_ascii_case(name));
    of_name.map(|(_, value)| value.as_str())
}

fn pairs(headers: &[(String, String)]) -> Vec<Pair> {
    let pair = |(name, value): &(String, String)| Pair {
        name: name.clone(),
        value: value.clone(),
    };
    headers.iter().map(pair).collect()
}
