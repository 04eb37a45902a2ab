//! The members of an HTTP archive, as HAR 1.2 names them. What is optional there and unknown to us is left out.

use serde::Serialize;

/// What HAR writes where a number is not known.
pub(super) const UNKNOWN: i64 = -1;

/// The document.
#[derive(Serialize)]
pub(super) struct Archive<'a> {
    pub(super) log: Log<'a>,
}

/// Everything in it.
#[derive(Serialize)]
pub(super) struct Log<'a> {
    pub(super) version: &'static str,
    pub(super) creator: Creator<'a>,
    pub(super) pages: Vec<Page>,
    pub(super) entries: Vec<Entry<'a>>,
    pub(super) comment: String,
}

/// Who wrote it.
#[derive(Serialize)]
pub(super) struct Creator<'a> {
    pub(super) name: &'static str,
    pub(super) version: &'a str,
}

/// An object without members: a cache that was not asked, a page whose loading nobody timed.
#[derive(Serialize)]
pub(super) struct Nothing {}

/// A group of entries.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Page {
    pub(super) started_date_time: String,
    pub(super) id: String,
    pub(super) title: String,
    pub(super) page_timings: Nothing,
    pub(super) comment: String,
}

/// A request and its answer.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Entry<'a> {
    pub(super) pageref: String,
    pub(super) started_date_time: String,
    /// Milliseconds.
    pub(super) time: f64,
    pub(super) request: Request<'a>,
    pub(super) response: Response<'a>,
    pub(super) cache: Nothing,
    pub(super) timings: Timings,
    pub(super) comment: &'a str,
}

/// What was sent.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Request<'a> {
    pub(super) method: &'a str,
    pub(super) url: &'a str,
    pub(super) http_version: &'static str,
    pub(super) cookies: Vec<Cookie<'a>>,
    pub(super) headers: Vec<Pair>,
    pub(super) query_string: Vec<Pair>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) post_data: Option<PostData<'a>>,
    pub(super) headers_size: i64,
    pub(super) body_size: i64,
}

/// What came; of a request without an answer, status 0 and why.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Response<'a> {
    pub(super) status: u16,
    pub(super) status_text: &'static str,
    pub(super) http_version: &'static str,
    pub(super) cookies: Vec<Cookie<'a>>,
    pub(super) headers: Vec<Pair>,
    pub(super) content: Content<'a>,
    #[serde(rename = "redirectURL")]
    pub(super) redirect_url: &'a str,
    pub(super) headers_size: i64,
    pub(super) body_size: i64,
    /// HAR lets a writer add members with an underscore; browsers name this one so.
    #[serde(rename = "_error", skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<&'a str>,
}

/// A header field or a parameter.
#[derive(Serialize)]
pub(super) struct Pair {
    pub(super) name: String,
    pub(super) value: String,
}

/// A cookie that was sent or set.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Cookie<'a> {
    pub(super) name: &'a str,
    pub(super) value: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) path: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) domain: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) expires: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) http_only: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) secure: Option<bool>,
}

/// The body of a request.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PostData<'a> {
    pub(super) mime_type: &'a str,
    pub(super) text: &'a str,
}

/// The body of an answer, as far as it was kept.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Content<'a> {
    pub(super) size: usize,
    pub(super) mime_type: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) text: Option<&'a str>,
}

/// Phases of an exchange in milliseconds. We know the whole only: HAR wants that as waiting, and nothing below zero in
/// what it requires.
#[derive(Serialize)]
pub(super) struct Timings {
    blocked: i64,
    dns: i64,
    connect: i64,
    ssl: i64,
    send: f64,
    wait: f64,
    receive: f64,
}

impl Timings {
    /// An exchange that took so long.
    pub(super) fn waited(took: f64) -> Self {
        Self {
            blocked: UNKNOWN,
            dns: UNKNOWN,
            connect: UNKNOWN,
            ssl: UNKNOWN,
            send: 0.0,
            wait: took,
            receive: 0.0,
        }
    }
}
