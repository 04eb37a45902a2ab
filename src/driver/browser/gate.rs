//! Lets through what a page asks for, or keeps it: nothing foreign is ever fetched, and what is for a client ends here.
//!
//! The browser waits with each request until it is decided. A client's redirect URI is answered by a page of our own,
//! inside the browser, so that no such host need exist; a foreign place is not answered at all.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tokio::sync::watch;
use url::Url;

use super::sight::{ConsoleLine, Delivered, Seen, Sight, headers_of, headers_of_text};
use super::socket::{Event, Socket};
use crate::driver::http::HttpClient;
use crate::protocol::{Failure, FailureKind, Landmarks, Request, Response};

/// What a client's redirect URI shows.
const ARRIVED: &str =
    "<!doctype html><html lang=en><title>The response has arrived</title><p>The response has arrived.";

/// What decides about the requests of a page.
#[derive(Debug)]
pub(super) struct Gate {
    pub(super) socket: Socket,
    pub(super) session: String,
    /// The page's own frame.
    pub(super) frame: String,
    pub(super) client: HttpClient,
    pub(super) landmarks: Landmarks,
    /// Hosts besides the target's own from which its pages may fetch.
    pub(super) allowed: Vec<String>,
    /// Header fields by which the target's operator recognises the run.
    pub(super) identity: Vec<(String, String)>,
    /// Pages of our own, by URL without fragment.
    pub(super) served: Mutex<HashMap<String, String>>,
    pub(super) sight: Arc<Watched>,
}

/// What is seen, and a number that grows with it.
#[derive(Debug)]
pub(super) struct Watched {
    sight: Mutex<Sight>,
    changes: watch::Sender<u64>,
}

impl Watched {
    pub(super) fn new() -> Self {
        Self {
            sight: Mutex::default(),
            changes: watch::channel(0).0,
        }
    }

    /// Reads or writes, and tells whoever waits.
    pub(super) fn with<T>(&self, act: impl FnOnce(&mut Sight) -> T) -> T {
        let result = act(&mut self.sight.lock().unwrap_or_else(PoisonError::into_inner));
        self.changes.send_modify(|number| *number += 1);
        result
    }

    /// Waits until something holds.
    pub(super) async fn until(&self, holds: impl Fn(&Sight) -> bool) {
        let mut changes = self.changes.subscribe();
        loop {
            let now = holds(&self.sight.lock().unwrap_or_else(PoisonError::into_inner));
            if now || changes.changed().await.is_err() {
                return;
            }
        }
    }
}

/// A request that waits for a decision.
struct Paused<'a> {
    event: &'a Value,
    /// By what the decision is told.
    id: &'a str,
    /// By what the network knows the request.
    network: &'a str,
    request: Request,
    /// Whether it is a navigation of the page itself.
    navigates: bool,
}

impl Gate {
    /// Takes in what happened.
    pub(super) async fn take_in(&self, event: &Event) {
        let params = &event.params;
        match event.method.as_str() {
            "Fetch.requestPaused" => self.decide(params).await,
            "Network.requestWillBeSent" => self.note_request(params),
            "Network.requestWillBeSentExtraInfo" => {
                let headers = headers_of(params.get("headers"));
                self.sight
                    .with(|sight| sight.left(text(params, "requestId"), headers));
            }
            "Network.responseReceivedExtraInfo" => self.note_wire(params),
            "Network.loadingFinished" => self.close(params, false),
            "Network.loadingFailed" => self.close(params, true),
            "Page.frameStartedNavigating" if self.is_own_frame(params) => {
                if text(params, "navigationType").starts_with("sameDocument") {
                    return;
                }
                self.sight.with(|sight| sight.begun += 1);
            }
            "Page.loadEventFired" => self.sight.with(|sight| sight.complete_at = sight.begun),
            "Runtime.consoleAPICalled" => self.note_console(params),
            "Runtime.exceptionThrown" => {
                let details = params.get("exceptionDetails");
                let thrown = details.and_then(|details| details.pointer("/exception/description"));
                let thrown = thrown.or(details.and_then(|details| details.get("text")));
                self.say("error", thrown.and_then(Value::as_str).unwrap_or_default());
            }
            "Log.entryAdded" => {
                let entry = params.get("entry").unwrap_or(&Value::Null);
                self.say(text(entry, "level"), text(entry, "text"));
            }
            _ => {}
        }
    }

    fn is_own_frame(&self, params: &Value) -> bool {
        text(params, "frameId") == self.frame
    }

    fn note_request(&self, params: &Value) {
        let request = params.get("request").unwrap_or(&Value::Null);
        let Some(url) = url_of(request) else { return };
        let kind = text(params, "type").to_ascii_lowercase();
        let id = text(params, "requestId");
        let from_frame = !self.is_own_frame(params);
        self.sight.with(|sight| {
            if kind != "document" {
                sight.open.insert(id.to_owned());
            }
            sight.seen.push(Seen {
                method: text(request, "method").to_owned(),
                url,
                kind,
                headers: headers_of(request.get("headers")),
                from_frame,
                id: id.to_owned(),
                complete: false,
            });
        });
    }

    fn note_wire(&self, params: &Value) {
        let headers = match params.get("headersText").and_then(Value::as_str) {
            Some(text) => headers_of_text(text),
            None => headers_of(params.get("headers")),
        };
        let blocked = params.get("blockedCookies").and_then(Value::as_array);
        let refused: Vec<String> = blocked.into_iter().flatten().map(refusal).collect();
        self.sight.with(|sight| {
            sight.came(text(params, "requestId"), headers);
            sight.refused_cookies.extend(refused);
        });
    }

    fn close(&self, params: &Value, failed: bool) {
        let id = text(params, "requestId");
        self.sight.with(|sight| {
            sight.open.remove(id);
            let last = sight.drafts.last();
            // An answer without a page, such as a download: the page before it stays.
            if failed && last.is_some_and(|draft| draft.id == id && draft.outcome.is_some()) {
                sight.stopped = true;
            }
        });
    }

    fn note_console(&self, params: &Value) {
        let said = params.get("args").and_then(Value::as_array);
        let words: Vec<String> = said
            .into_iter()
            .flatten()
            .map(|argument| {
                let value = argument.get("value").or(argument.get("description"));
                value.map_or_else(String::new, |value| {
                    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
                })
            })
            .collect();
        self.say(text(params, "type"), &words.join(" "));
    }

    fn say(&self, level: &str, text: &str) {
        let line = ConsoleLine {
            level: level.to_owned(),
            text: text.to_owned(),
        };
        self.sight.with(|sight| sight.console.push(line));
    }

    async fn decide(&self, event: &Value) {
        let request = event.get("request").unwrap_or(&Value::Null);
        let id = text(event, "requestId");
        let Some(url) = url_of(request) else {
            return self.go_on(id).await;
        };
        let paused = Paused {
            event,
            id,
            network: text(event, "networkId"),
            request: request_of(request, url),
            navigates: text(event, "resourceType") == "Document" && self.is_own_frame(event),
        };
        let answered = event
            .get("responseStatusCode")
            .or(event.get("responseErrorReason"));
        if answered.is_some() {
            self.note_answer(&paused).await;
        } else {
            self.open_or_keep(paused).await;
        }
    }

    /// Notes the answer to a navigation, and lets the browser have it.
    async fn note_answer(&self, paused: &Paused<'_>) {
        if paused.navigates {
            let outcome = self.outcome(paused).await;
            let at = self.client.elapsed();
            self.sight.with(|sight| {
                if let Some(draft) = sight.open_draft(paused.network) {
                    draft.outcome = Some(outcome);
                    draft.took = at.saturating_sub(draft.started);
                    // Other programs get those, and the browser stays where it is.
                    let leaves_the_web = draft.leaves_the_web();
                    sight.stopped |= leaves_the_web;
                }
            });
        }
        match paused.event.get("responseErrorReason") {
            Some(reason) => {
                let params = json!({"requestId": paused.id, "errorReason": reason});
                self.tell("Fetch.failRequest", params).await;
            }
            None => {
                self.tell("Fetch.continueResponse", json!({"requestId": paused.id}))
                    .await
            }
        }
    }

    async fn outcome(&self, paused: &Paused<'_>) -> Result<Response, Failure> {
        if let Some(reason) = paused.event.get("responseErrorReason").and_then(Value::as_str) {
            return Err(failure(reason));
        }
        let status = paused.event.get("responseStatusCode").and_then(Value::as_u64);
        let fields = paused.event.get("responseHeaders").and_then(Value::as_array);
        let mut response = Response {
            status: status
                .and_then(|status| u16::try_from(status).ok())
                .unwrap_or_default(),
            headers: fields
                .into_iter()
                .flatten()
                .map(|field| {
                    let name = text(field, "name").to_ascii_lowercase();
                    (name, text(field, "value").to_owned())
                })
                .collect(),
            body: String::new(),
            truncated: false,
        };
        if !response.is_redirect() {
            (response.body, response.truncated) = self.body(paused.id).await;
        }
        Ok(response)
    }

    /// The body of an answer, and whether it was cut.
    async fn body(&self, id: &str) -> (String, bool) {
        let params = json!({"requestId": id});
        let answer = self
            .socket
            .call(Some(&self.session), "Fetch.getResponseBody", params)
            .await;
        let Ok(answer) = answer else {
            return Default::default();
        };
        let body = text(&answer, "body");
        let bytes = if answer.get("base64Encoded") == Some(&Value::Bool(true)) {
            STANDARD.decode(body).unwrap_or_default()
        } else {
            body.as_bytes().to_vec()
        };
        let limit = self.client.body_limit();
        let kept = bytes.get(..limit).unwrap_or(&bytes);
        (
            String::from_utf8_lossy(kept).into_owned(),
            kept.len() < bytes.len(),
        )
    }

    /// Decides about a request that has not left yet.
    async fn open_or_keep(&self, paused: Paused<'_>) {
        let url = &paused.request.url;
        if let Some(page) = self.own_page(url) {
            return self.serve(paused.id, &page).await;
        }
        if self.landmarks.redirect_uri(url).is_some() {
            if paused.navigates {
                self.arrive(&paused);
            }
            return self.serve(paused.id, ARRIVED).await;
        }
        if !self.landmarks.is_own(url) && !self.is_allowed(url) {
            if paused.navigates {
                self.keep_from(&paused);
            }
            let params = json!({"requestId": paused.id, "errorReason": "BlockedByClient"});
            return self.tell("Fetch.failRequest", params).await;
        }
        if !paused.navigates {
            return self.go_on(paused.id).await;
        }
        let at = self.client.start(&paused.request).await;
        let mut headers = paused.request.headers.clone();
        headers.extend(self.identity.iter().cloned());
        let headers: Vec<Value> = headers
            .iter()
            .map(|(name, value)| json!({"name": name, "value": value}))
            .collect();
        self.sight
            .with(|sight| sight.ask(paused.network, paused.request.clone(), at));
        let params = json!({"requestId": paused.id, "headers": headers});
        self.tell("Fetch.continueRequest", params).await;
    }

    /// A page of our own at a URL.
    fn own_page(&self, url: &Url) -> Option<String> {
        let served = self.served.lock().unwrap_or_else(PoisonError::into_inner);
        served.get(&key_of(url)).cloned()
    }

    fn is_allowed(&self, url: &Url) -> bool {
        let host = url.host_str();
        url.scheme() == "data" || self.allowed.iter().any(|allowed| host == Some(allowed))
    }

    /// Something arrived at a client. What the wire sent there stands in its redirect already; what a page sent is a hop.
    fn arrive(&self, paused: &Paused<'_>) {
        let response = Response {
            status: 200,
            headers: vec![("content-type".to_owned(), "text/html".to_owned())],
            body: ARRIVED.to_owned(),
            truncated: false,
        };
        self.end(paused, Ok(response), |sight| {
            sight.delivered = Some(Delivered {
                request: paused.request.clone(),
            });
        });
    }

    /// The page wanted to go where it may not.
    fn keep_from(&self, paused: &Paused<'_>) {
        let failure = Failure {
            kind: FailureKind::Foreign,
            detail: String::new(),
        };
        self.end(paused, Err(failure), |sight| {
            sight.kept_from = Some(paused.request.url.clone());
        });
    }

    fn end(&self, paused: &Paused<'_>, outcome: Result<Response, Failure>, note: impl FnOnce(&mut Sight)) {
        let at = self.client.elapsed();
        self.sight.with(|sight| {
            if !sight.was_redirected(paused.network) {
                sight.ask(paused.network, paused.request.clone(), at);
                if let Some(draft) = sight.open_draft(paused.network) {
                    draft.outcome = Some(outcome);
                    draft.from_wire = false;
                }
            }
            note(sight);
        });
    }

    async fn serve(&self, id: &str, page: &str) {
        let params = json!({
            "requestId": id,
            "responseCode": 200,
            "responseHeaders": [{"name": "Content-Type", "value": "text/html; charset=utf-8"}],
            "body": STANDARD.encode(page),
        });
        self.tell("Fetch.fulfillRequest", params).await;
    }

    async fn go_on(&self, id: &str) {
        self.tell("Fetch.continueRequest", json!({"requestId": id})).await;
    }

    async fn tell(&self, command: &str, params: Value) {
        // A request that the page gave up meanwhile needs no decision any more.
        let _ = self.socket.call(Some(&self.session), command, params).await;
    }
}

/// The text of a member; empty where there is none.
pub(super) fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// The URL of a request with its fragment, which the browser shows apart.
fn url_of(request: &Value) -> Option<Url> {
    let mut url = Url::parse(text(request, "url")).ok()?;
    if let Some(fragment) = request.get("urlFragment").and_then(Value::as_str) {
        url.set_fragment(Some(fragment.trim_start_matches('#')));
    }
    Some(url)
}

fn request_of(request: &Value, url: Url) -> Request {
    let fields = request.get("headers").and_then(Value::as_object);
    Request {
        method: text(request, "method").parse().unwrap_or(http::Method::GET),
        url,
        headers: fields
            .into_iter()
            .flatten()
            .map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned()))
            .collect(),
        body: request.get("postData").and_then(Value::as_str).map(str::to_owned),
        proven: false,
    }
}

/// By what a page of our own is found.
pub(super) fn key_of(url: &Url) -> String {
    let mut bare = url.clone();
    bare.set_fragment(None);
    bare.to_string()
}

/// A cookie that the browser refused: its name and why, never its value.
fn refusal(blocked: &Value) -> String {
    let line = text(blocked, "cookieLine");
    let name = line.split('=').next().unwrap_or_default().trim();
    let reasons = blocked.get("blockedReasons").and_then(Value::as_array);
    let reasons: Vec<&str> = reasons.into_iter().flatten().filter_map(Value::as_str).collect();
    format!("`{name}` ({})", reasons.join(", "))
}

/// What the browser says of a request that failed, in our kinds.
fn failure(reason: &str) -> Failure {
    let kind = match reason {
        "NameNotResolved" => FailureKind::Resolve,
        "ConnectionRefused" | "ConnectionFailed" | "AddressUnreachable" | "InternetDisconnected" => {
            FailureKind::Connect
        }
        "TimedOut" => FailureKind::Timeout,
        _ => FailureKind::Protocol,
    };
    Failure {
        kind,
        detail: reason.to_owned(),
    }
}
