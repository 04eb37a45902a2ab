//! One browser: a WebDriver session for what an end-user does, and the browser's own protocol beside it.
//!
//! The only file that knows the WebDriver library. A session acts on one window at a time, so that whoever acts takes
//! it and switches first.

use std::time::Duration;

use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand, WindowHandle};
use fantoccini::{Client, ClientBuilder, Locator};
use http_body_util::{BodyExt as _, Empty};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};
use tokio::sync::{Mutex, MutexGuard};

use super::error::BrowserError;
use super::socket::Socket;

/// How long the driver may take to open a browser.
const OPENING: Duration = Duration::from_secs(60);

/// What every browser is started with: no window, nothing fetched by itself, no other program asked, nothing slowed
/// down because no window is in front.
const FLAGS: &[&str] = &[
    "--headless=new",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-client-side-phishing-detection",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--disable-search-engine-choice-screen",
    "--password-store=basic",
    "--lang=en-US",
    "--window-size=1280,900",
    // Frames of other sites stay in the page's process, where their requests can be seen and kept.
    "--disable-site-isolation-trials",
    // Local networks: pages of ours stand in for foreign sites. Upgrades and previews would be requests that nobody made.
    // A page that was kept whole for the back button would answer nothing.
    "--disable-features=BackForwardCache,LocalNetworkAccessChecks,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,MixedFormsInterstitial,IsolateOrigins,site-per-process,Translate,OptimizationHints,MediaRouter,DialMediaRouteProvider,PasswordManagerOnboarding,AutofillServerCommunication,Prerender2",
];

/// One browser.
#[derive(Debug)]
pub(super) struct BrowserSession {
    hands: Mutex<Client>,
    socket: Socket,
}

impl BrowserSession {
    /// Opens a browser with further flags.
    pub(super) async fn open(driver: &str, further: &[String]) -> Result<Self, BrowserError> {
        let failed = |reason: String| BrowserError::Session {
            driver: driver.to_owned(),
            reason,
        };
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities(further));
        let client = match tokio::time::timeout(OPENING, builder.connect(driver)).await {
            Ok(Ok(client)) => client,
            Ok(Err(error)) => return Err(failed(first_line(&error.to_string()))),
            Err(_) => return Err(failed(format!("nothing within {} s", OPENING.as_secs()))),
        };
        let Some(address) = address_of(&client).await else {
            // What is wrong is said already.
            let _ = client.close().await;
            return Err(BrowserError::Blind {
                driver: driver.to_owned(),
            });
        };
        let socket = Socket::connect(&address).await?;
        Ok(Self {
            hands: Mutex::new(client),
            socket,
        })
    }

    pub(super) fn socket(&self) -> &Socket {
        &self.socket
    }

    /// Takes the session for acts on one window.
    pub(super) async fn hands(&self, window: &str) -> Result<Hands<'_>, BrowserError> {
        let client = self.hands.lock().await;
        let handle = WindowHandle::try_from(window.to_owned()).map_err(|_| BrowserError::NoPage)?;
        client
            .switch_to_window(handle)
            .await
            .map_err(refused("turn to the page"))?;
        Ok(Hands { client })
    }

    /// Ends the browser.
    pub(super) async fn close(self) {
        // It may be gone already.
        let _ = self.hands.into_inner().close().await;
    }
}

/// The end-user's hands on one window.
pub(super) struct Hands<'a> {
    client: MutexGuard<'a, Client>,
}

impl Hands<'_> {
    /// Types a text into a field, instead of what it holds.
    pub(super) async fn fill(&self, selector: &str, text: &str) -> Result<(), BrowserError> {
        let field = self.find(selector).await?;
        field.clear().await.map_err(refused("empty a field"))?;
        field.send_keys(text).await.map_err(refused("type into a field"))
    }

    /// Chooses an option of a `select` element, by its value or by its text.
    pub(super) async fn choose(&self, selector: &str, option: &str) -> Result<(), BrowserError> {
        let list = self.find(selector).await?;
        if list.select_by_value(option).await.is_ok() {
            return Ok(());
        }
        let by_text = list.select_by_label(option).await;
        by_text.map_err(refused("choose an option"))
    }

    /// Turns a check box or a radio button on.
    pub(super) async fn turn_on(&self, selector: &str) -> Result<(), BrowserError> {
        let control = self.find(selector).await?;
        let is_on = control.is_selected().await;
        if is_on.map_err(refused("look at a check box"))? {
            return Ok(());
        }
        control.click().await.map_err(refused("turn a check box on"))
    }

    /// Clicks.
    pub(super) async fn click(&self, selector: &str) -> Result<(), BrowserError> {
        let found = self.find(selector).await?;
        found.click().await.map_err(refused("click"))
    }

    /// A picture of what the window shows, as PNG.
    pub(super) async fn picture(&self) -> Result<Vec<u8>, BrowserError> {
        self.client.screenshot().await.map_err(refused("take a picture"))
    }

    /// The value of a script's body in a frame of the page.
    pub(super) async fn evaluate_in_frame(&self, index: u16, body: &str) -> Result<Value, BrowserError> {
        self.client
            .enter_frame(index)
            .await
            .map_err(refused("look into a frame"))?;
        let value = self.client.execute(body, Vec::new()).await;
        let back = self.client.enter_parent_frame().await;
        let value = value.map_err(refused("run a script in a frame"))?;
        back.map_err(refused("leave a frame"))?;
        Ok(value)
    }

    /// A command that the library has no word for, such as those of Web Authentication.
    pub(super) async fn command(
        &self,
        method: http::Method,
        path: &str,
        body: Option<Value>,
    ) -> Result<Value, BrowserError> {
        let command = Extension {
            method,
            path: path.to_owned(),
            body,
        };
        let answer = self.client.issue_cmd(command).await;
        answer.map_err(refused("use an extension of WebDriver"))
    }

    async fn find(&self, selector: &str) -> Result<fantoccini::elements::Element, BrowserError> {
        let found = self.client.find(Locator::Css(selector)).await;
        found.map_err(refused("find an element"))
    }
}

/// A WebDriver command of an extension.
#[derive(Debug)]
struct Extension {
    method: http::Method,
    path: String,
    body: Option<Value>,
}

impl WebDriverCompatibleCommand for Extension {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (self.method.clone(), self.body.as_ref().map(Value::to_string))
    }
}

fn capabilities(further: &[String]) -> Capabilities {
    let mut flags: Vec<&str> = FLAGS.to_vec();
    // Chromium refuses to run as root with its sandbox.
    if rustix::process::geteuid().is_root() {
        flags.push("--no-sandbox");
    }
    flags.extend(further.iter().map(String::as_str));
    let wanted = json!({
        "browserName": "chrome",
        // Whether a page is complete is seen in the browser's own events.
        "pageLoadStrategy": "none",
        "unhandledPromptBehavior": "dismiss",
        "goog:chromeOptions": {"args": flags},
    });
    wanted.as_object().cloned().unwrap_or_default()
}

/// Where the browser's own protocol is spoken.
async fn address_of(client: &Client) -> Option<String> {
    let capabilities = client.capabilities()?;
    // A grid passes it on under a name of its own.
    if let Some(address) = capabilities.get("se:cdp").and_then(Value::as_str) {
        return Some(address.to_owned());
    }
    let options = capabilities.get("goog:chromeOptions")?;
    let debugger = options.get("debuggerAddress")?.as_str()?;
    let address: http::Uri = format!("http://{debugger}/json/version").parse().ok()?;
    let http = hyper_util::client::legacy::Client::builder(TokioExecutor::new())
        .build::<_, Empty<bytes::Bytes>>(HttpConnector::new());
    let answer = http.get(address).await.ok()?;
    let body = answer.into_body().collect().await.ok()?.to_bytes();
    let version: Value = serde_json::from_slice(&body).ok()?;
    version
        .get("webSocketDebuggerUrl")
        .and_then(Value::as_str)
        .map(str::to_owned)
}

fn refused(what: &'static str) -> impl Fn(fantoccini::error::CmdError) -> BrowserError {
    move |source| BrowserError::Driver {
        what,
        source: first_line(&source.to_string()).into(),
    }
}

/// The driver's words without the stack of its own.
fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}
