//! One page in a browser context of its own: its cookies, storage and cache are nobody else's and end with it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};
use tokio::task::JoinHandle;
use url::Url;

use super::error::BrowserError;
use super::gate::{Gate, Watched, key_of, text};
use super::session::BrowserSession;
use super::socket::Socket;
use crate::driver::http::HttpClient;
use crate::driver::jar::{Cookie, Jar, SameSite};
use crate::protocol::Landmarks;

/// How long a page may keep fetching after it is complete before it counts as standing all the same.
const PATIENCE: Duration = Duration::from_secs(3);
/// Lets what a page put off until it is complete happen: timers of no time, submissions of forms.
const BREATH: &str = "new Promise(done => setTimeout(() => setTimeout(done, 0), 5))";

/// A page.
#[derive(Debug)]
pub(in crate::driver) struct Page {
    browser: Arc<BrowserSession>,
    context: String,
    target: String,
    session: String,
    gate: Arc<Gate>,
    pump: JoinHandle<()>,
    limit: Duration,
}

/// What a page may do, and in whose name.
#[derive(Debug, Clone)]
pub(super) struct Bounds {
    pub(super) client: HttpClient,
    pub(super) landmarks: Landmarks,
    pub(super) allowed: Vec<String>,
    pub(super) identity: Vec<(String, String)>,
}

impl Page {
    /// Opens an empty page in a new context.
    pub(super) async fn open(browser: Arc<BrowserSession>, bounds: Bounds) -> Result<Self, BrowserError> {
        let socket = browser.socket().clone();
        let made = socket
            .call(
                None,
                "Target.createBrowserContext",
                json!({"disposeOnDetach": true}),
            )
            .await?;
        let context = text(&made, "browserContextId").to_owned();
        let wanted = json!({"url": "about:blank", "browserContextId": context, "width": 1280, "height": 900});
        let made = socket.call(None, "Target.createTarget", wanted).await?;
        let target = text(&made, "targetId").to_owned();
        let wanted = json!({"targetId": target, "flatten": true});
        let made = socket.call(None, "Target.attachToTarget", wanted).await?;
        let session = text(&made, "sessionId").to_owned();
        let limit = bounds.client.time_limit();
        let mut events = socket.listen(&session);
        let gate = Arc::new(Gate {
            socket: socket.clone(),
            session: session.clone(),
            frame: target.clone(),
            client: bounds.client,
            landmarks: bounds.landmarks,
            allowed: bounds.allowed,
            identity: bounds.identity,
            served: Mutex::new(HashMap::new()),
            sight: Arc::new(Watched::new()),
        });
        let pumping = Arc::clone(&gate);
        let pump = tokio::spawn(async move {
            while let Some(event) = events.recv().await {
                pumping.take_in(&event).await;
            }
        });
        let page = Self {
            browser,
            context,
            target,
            session,
            gate,
            pump,
            limit,
        };
        page.watch().await?;
        Ok(page)
    }

    /// Asks the browser to tell everything, and to ask before it sends anything.
    async fn watch(&self) -> Result<(), BrowserError> {
        let patterns = json!([
            {"urlPattern": "*", "requestStage": "Request"},
            {"urlPattern": "*", "resourceType": "Document", "requestStage": "Response"},
        ]);
        let commands = [
            ("Page.enable", json!({})),
            ("Network.enable", json!({})),
            ("Runtime.enable", json!({})),
            ("Log.enable", json!({})),
            ("Emulation.setFocusEmulationEnabled", json!({"enabled": true})),
            ("Fetch.enable", json!({"patterns": patterns})),
        ];
        for (command, params) in commands {
            self.call(command, params).await?;
        }
        Ok(())
    }

    pub(super) fn sight(&self) -> &Watched {
        &self.gate.sight
    }

    pub(super) fn target(&self) -> &str {
        &self.target
    }

    pub(super) fn browser(&self) -> &Arc<BrowserSession> {
        &self.browser
    }

    /// A command to the page.
    pub(super) async fn call(&self, command: &str, params: Value) -> Result<Value, BrowserError> {
        self.socket().call(Some(&self.session), command, params).await
    }

    fn socket(&self) -> &Socket {
        &self.gate.socket
    }

    /// From now on the browser finds this page of ours at that URL.
    pub(super) fn serve(&self, at: &Url, html: &str) {
        let mut served = self.gate.served.lock().unwrap_or_else(PoisonError::into_inner);
        served.insert(key_of(at), html.to_owned());
    }

    /// The value of a JavaScript expression in the page; promises are awaited.
    pub(super) async fn evaluate(&self, expression: &str) -> Result<Value, BrowserError> {
        let params = json!({
            "expression": expression,
            "awaitPromise": true,
            "returnByValue": true,
            "userGesture": true,
        });
        let asked = self.call("Runtime.evaluate", params);
        let answer = match tokio::time::timeout(self.limit, asked).await {
            Ok(answer) => answer?,
            Err(_) => return Err(self.restless()),
        };
        if let Some(thrown) = answer.get("exceptionDetails") {
            let said = thrown.pointer("/exception/description").and_then(Value::as_str);
            return Err(BrowserError::Refused {
                command: "Runtime.evaluate".to_owned(),
                reason: said.unwrap_or_else(|| text(thrown, "text")).to_owned(),
            });
        }
        Ok(answer.pointer("/result/value").cloned().unwrap_or_default())
    }

    /// Waits until the page stands: complete, nothing under way, no further navigation.
    pub(super) async fn rest(&self) -> Result<(), BrowserError> {
        match tokio::time::timeout(self.limit, self.come_to_rest()).await {
            Ok(()) => Ok(()),
            Err(_) => Err(self.restless()),
        }
    }

    async fn come_to_rest(&self) {
        loop {
            self.sight().until(|sight| sight.is_standing()).await;
            if self.sight().with(|sight| sight.is_over()) {
                break;
            }
            let quiet = self.sight().until(|sight| sight.open.is_empty());
            // A page may hold a connection open for as long as it likes.
            let _ = tokio::time::timeout(PATIENCE, quiet).await;
            let before = self.sight().with(|sight| sight.begun);
            // A page that is left meanwhile does not answer.
            let breathed = self.evaluate(BREATH).await.is_ok();
            let settled = |sight: &mut super::sight::Sight| sight.begun == before && sight.is_standing();
            if breathed && self.sight().with(settled) {
                break;
            }
        }
        let headers = self.sight().until(|sight| !sight.awaits_headers());
        // Some answers never show them, such as those of a cache.
        let _ = tokio::time::timeout(Duration::from_millis(500), headers).await;
    }

    fn restless(&self) -> BrowserError {
        let last = self
            .sight()
            .with(|sight| sight.drafts.last().map(|draft| draft.request.url.clone()));
        BrowserError::Restless {
            place: last.map_or_else(
                || "about:blank".to_owned(),
                |url| crate::driver::agent::place(&url),
            ),
            seconds: self.limit.as_secs(),
        }
    }

    /// The cookies as the browser keeps them.
    pub(super) async fn cookies(&self) -> Result<Jar, BrowserError> {
        let params = json!({"browserContextId": self.context});
        let answer = self.socket().call(None, "Storage.getCookies", params).await?;
        let cookies = answer.get("cookies").and_then(Value::as_array);
        Ok(cookies.into_iter().flatten().map(cookie_of).collect())
    }

    /// Gives the browser these cookies instead of its own.
    pub(super) async fn set_cookies(&self, jar: &Jar) -> Result<(), BrowserError> {
        let context = json!({"browserContextId": self.context});
        self.socket().call(None, "Storage.clearCookies", context).await?;
        let cookies: Vec<Value> = jar.cookies().map(cookie_for).collect();
        if cookies.is_empty() {
            return Ok(());
        }
        let params = json!({"browserContextId": self.context, "cookies": cookies});
        self.socket().call(None, "Storage.setCookies", params).await?;
        Ok(())
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.pump.abort();
        self.socket().leave(&self.session);
        // Nobody waits for it: the context goes, and everything in it.
        let context = json!({"browserContextId": self.context});
        drop(self.socket().post(None, "Target.disposeBrowserContext", context));
    }
}

/// A cookie of the browser as ours.
fn cookie_of(cookie: &Value) -> Cookie {
    let is = |key: &str| cookie.get(key) == Some(&Value::Bool(true));
    let domain = text(cookie, "domain");
    let expires = cookie.get("expires").and_then(Value::as_f64);
    let expires = expires.filter(|expires| *expires >= 0.0 && !is("session"));
    Cookie {
        name: text(cookie, "name").to_owned(),
        value: text(cookie, "value").to_owned(),
        domain: domain.trim_start_matches('.').to_owned(),
        host_only: !domain.starts_with('.'),
        path: text(cookie, "path").to_owned(),
        secure: is("secure"),
        http_only: is("httpOnly"),
        same_site: match text(cookie, "sameSite") {
            "Strict" => Some(SameSite::Strict),
            "Lax" => Some(SameSite::Lax),
            "None" => Some(SameSite::None),
            _ => None,
        },
        expires: expires.and_then(|seconds| {
            let since = Duration::try_from_secs_f64(seconds).ok()?;
            SystemTime::UNIX_EPOCH.checked_add(since)
        }),
    }
}

/// Our cookie for the browser.
fn cookie_for(cookie: &Cookie) -> Value {
    let scheme = if cookie.secure { "https" } else { "http" };
    let mut wanted = json!({
        "name": cookie.name,
        "value": cookie.value,
        // A URL and no domain makes it the host's own.
        "url": format!("{scheme}://{}{}", cookie.domain, cookie.path),
        "path": cookie.path,
        "secure": cookie.secure,
        "httpOnly": cookie.http_only,
    });
    let mut add = |key: &str, value: Value| {
        if let Some(wanted) = wanted.as_object_mut() {
            wanted.insert(key.to_owned(), value);
        }
    };
    if !cookie.host_only {
        add("domain", format!(".{}", cookie.domain).into());
    }
    match cookie.same_site {
        Some(SameSite::Strict) => add("sameSite", "Strict".into()),
        Some(SameSite::Lax) => add("sameSite", "Lax".into()),
        Some(SameSite::None) => add("sameSite", "None".into()),
        None => {}
    }
    let since = cookie
        .expires
        .and_then(|end| end.duration_since(SystemTime::UNIX_EPOCH).ok());
    if let Some(since) = since {
        add("expires", since.as_secs_f64().into());
    }
    wanted
}
