//! What was seen of a page: every request the browser made, the hops of its navigations, what it said on its console.
//!
//! Plain data that events are written into and that visits read. No I/O here.

use std::collections::{HashMap, HashSet, VecDeque};
use std::time::Duration;

use serde_json::Value;
use url::Url;

use crate::protocol::{Failure, FailureKind, Hop, Request, Response};

/// A request that the browser made or was about to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The method.
    pub method: String,
    /// Where to.
    pub url: Url,
    /// What it was for, in the browser's words: `document`, `script`, `image`, `fetch` …
    pub kind: String,
    /// Header fields as far as the browser showed them: with `Cookie`, `Referer` and `Sec-Fetch-*` where it left.
    pub headers: Vec<(String, String)>,
    /// Whether a frame inside the page made it.
    pub from_frame: bool,
    /// By what the browser knows it.
    pub(super) id: String,
    /// Whether the header fields are those that left the machine.
    pub(super) complete: bool,
}

/// A line of the page's console, or an error that no script caught.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsoleLine {
    /// `log`, `warning`, `error` …
    pub level: String,
    /// What it says.
    pub text: String,
}

/// What a client got, as the browser really brought it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivered {
    /// The request, with the fragment that only the client's page sees.
    pub request: Request,
}

/// A hop of a navigation while it happens.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    /// By what the browser knows the navigation; redirects keep it.
    pub(super) id: String,
    pub(super) request: Request,
    pub(super) outcome: Option<Result<Response, Failure>>,
    /// Whether the answer came over the wire, and not from us.
    pub(super) from_wire: bool,
    pub(super) started: Duration,
    pub(super) took: Duration,
}

impl Draft {
    /// Whether it leads to something that no browser fetches, such as an application's own scheme; or nowhere.
    pub(super) fn leaves_the_web(&self) -> bool {
        let Some(Ok(response)) = &self.outcome else {
            return false;
        };
        if !response.is_redirect() {
            return false;
        }
        let target = response
            .header("location")
            .and_then(|to| self.request.url.join(to).ok());
        target.is_none_or(|target| !matches!(target.scheme(), "http" | "https"))
    }
}

/// What was seen of one page.
#[derive(Debug, Default)]
pub(super) struct Sight {
    pub(super) drafts: Vec<Draft>,
    pub(super) seen: Vec<Seen>,
    pub(super) console: Vec<ConsoleLine>,
    /// The last thing that arrived at a client.
    pub(super) delivered: Option<Delivered>,
    /// A foreign place from which the browser was kept.
    pub(super) kept_from: Option<Url>,
    /// Cookies that the browser refused: name and why.
    pub(super) refused_cookies: Vec<String>,
    /// Navigations that began.
    pub(super) begun: u64,
    /// How many must have begun before a page counts as the one that was asked for.
    pub(super) awaited: u64,
    /// How many of them had begun when a page was last complete.
    pub(super) complete_at: u64,
    /// Whether the last navigation ended without a page.
    pub(super) stopped: bool,
    /// Requests of the page without an answer.
    pub(super) open: HashSet<String>,
    /// Header fields as they went over the wire, by request, in order.
    wire: HashMap<String, VecDeque<Vec<(String, String)>>>,
}

impl Sight {
    /// Forgets what earlier visits showed; what was refused stays.
    pub(super) fn begin(&mut self) {
        self.drafts.clear();
        self.delivered = None;
        self.kept_from = None;
        self.stopped = false;
    }

    /// Forgets what earlier visits showed, and expects a navigation.
    pub(super) fn expect(&mut self) {
        self.begin();
        self.awaited = self.begun + 1;
    }

    /// Whether nothing more comes of a navigation: it was kept back, or ended without a page.
    pub(super) fn is_over(&self) -> bool {
        self.kept_from.is_some() || self.stopped
    }

    /// Whether the page that was last asked for stands, or nothing more will come.
    pub(super) fn is_standing(&self) -> bool {
        let failed = || {
            self.drafts
                .last()
                .is_some_and(|draft| matches!(draft.outcome, Some(Err(_))))
        };
        let is_there = self.begun >= self.awaited && self.complete_at == self.begun;
        self.is_over() || failed() || is_there
    }

    /// A navigation of the page itself asks for something.
    pub(super) fn ask(&mut self, id: &str, request: Request, at: Duration) {
        self.drafts.push(Draft {
            id: id.to_owned(),
            request,
            outcome: None,
            from_wire: true,
            started: at,
            took: Duration::ZERO,
        });
    }

    /// The hop of this navigation that has no answer yet.
    pub(super) fn open_draft(&mut self, id: &str) -> Option<&mut Draft> {
        let last = self.drafts.iter_mut().rev().find(|draft| draft.id == id)?;
        last.outcome.is_none().then_some(last)
    }

    /// Whether the navigation came to where it asks now by a redirect of the wire.
    pub(super) fn was_redirected(&self, id: &str) -> bool {
        let last = self.drafts.iter().rev().find(|draft| draft.id == id);
        let outcome = last.and_then(|draft| draft.outcome.as_ref());
        matches!(outcome, Some(Ok(response)) if response.is_redirect())
    }

    /// Notes the header fields that left the machine.
    pub(super) fn left(&mut self, id: &str, headers: Vec<(String, String)>) {
        let seen = self.seen.iter_mut().find(|seen| seen.id == id && !seen.complete);
        if let Some(seen) = seen {
            seen.headers.clone_from(&headers);
            seen.complete = true;
        }
        let mut drafts = self.drafts.iter_mut().rev();
        if let Some(draft) = drafts.find(|draft| draft.id == id) {
            draft.request.headers = headers;
        }
    }

    /// Notes the header fields that came over the wire.
    pub(super) fn came(&mut self, id: &str, headers: Vec<(String, String)>) {
        self.wire.entry(id.to_owned()).or_default().push_back(headers);
    }

    /// The hops of the visit, with the header fields as they came over the wire.
    pub(super) fn hops(&mut self) -> Vec<Hop> {
        let mut hops = Vec::new();
        for draft in &self.drafts {
            let mut outcome = draft.outcome.clone().unwrap_or_else(|| {
                Err(Failure {
                    kind: FailureKind::Timeout,
                    detail: "the browser waits still".to_owned(),
                })
            });
            let wire = self.wire.get_mut(&draft.id).filter(|_| draft.from_wire);
            if let (Ok(response), Some(headers)) = (&mut outcome, wire.and_then(VecDeque::pop_front)) {
                response.headers = headers;
            }
            hops.push(Hop {
                request: draft.request.clone(),
                outcome,
                started: draft.started,
                took: draft.took,
            });
        }
        self.wire.clear();
        hops
    }

    /// Whether a hop that was answered over the wire lacks its header fields still.
    pub(super) fn awaits_headers(&self) -> bool {
        let mut wanted: HashMap<&str, usize> = HashMap::new();
        for draft in &self.drafts {
            if draft.from_wire && matches!(draft.outcome, Some(Ok(_))) {
                *wanted.entry(&draft.id).or_default() += 1;
            }
        }
        wanted
            .iter()
            .any(|(id, count)| self.wire.get(*id).map_or(0, VecDeque::len) < *count)
    }
}

/// Header fields of an event: a JSON object whose values hold several lines where a field came several times.
pub(super) fn headers_of(fields: Option<&Value>) -> Vec<(String, String)> {
    let fields = fields.and_then(Value::as_object);
    let mut headers = Vec::new();
    for (name, value) in fields.into_iter().flatten() {
        for line in value.as_str().unwrap_or_default().split('\n') {
            headers.push((name.to_ascii_lowercase(), line.to_owned()));
        }
    }
    headers
}

/// Header fields as they stood on the wire, in their order, where the browser shows the text.
pub(super) fn headers_of_text(text: &str) -> Vec<(String, String)> {
    let lines = text.lines().skip(1);
    lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(sight: &mut Sight, id: &str, url: &str) {
        let request = Request::get(Url::parse(url).unwrap());
        sight.ask(id, request, Duration::ZERO);
    }

    fn answered(sight: &mut Sight, id: &str, status: u16) {
        let response = Response {
            status,
            headers: Vec::new(),
            body: String::new(),
            truncated: false,
        };
        sight.open_draft(id).unwrap().outcome = Some(Ok(response));
    }

    #[test]
    fn hops_get_the_header_fields_of_the_wire_in_order() {
        let mut sight = Sight::default();
        asked(&mut sight, "n", "https://op.test/authorize");
        answered(&mut sight, "n", 302);
        assert!(sight.was_redirected("n"));
        asked(&mut sight, "n", "https://op.test/login");
        answered(&mut sight, "n", 200);
        assert!(sight.awaits_headers());
        sight.came("n", vec![("set-cookie".into(), "a=1".into())]);
        sight.came("n", vec![("content-type".into(), "text/html".into())]);
        assert!(!sight.awaits_headers());
        let hops = sight.hops();
        assert_eq!(hops[0].response().unwrap().header("set-cookie"), Some("a=1"));
        assert_eq!(
            hops[1].response().unwrap().header("content-type"),
            Some("text/html")
        );
    }

    #[test]
    fn fields_that_came_several_times_stay_apart() {
        let fields = serde_json::json!({"Set-Cookie": "a=1\nb=2"});
        let headers = headers_of(Some(&fields));
        assert_eq!(headers.len(), 2);
        assert_eq!(headers[1], ("set-cookie".to_owned(), "b=2".to_owned()));
        let text = "HTTP/1.1 302 Found\r\nLocation: /x\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n\r\n";
        assert_eq!(headers_of_text(text).len(), 3);
    }

    #[test]
    fn a_page_stands_when_the_last_navigation_is_complete() {
        let mut sight = Sight::default();
        sight.expect();
        assert!(!sight.is_standing());
        sight.begun = 1;
        sight.complete_at = 1;
        assert!(sight.is_standing());
        sight.begun = 2;
        assert!(!sight.is_standing());
        sight.kept_from = Some(Url::parse("https://evil.test/").unwrap());
        assert!(sight.is_standing());
    }
}
