//! What the scenario's browser shows and has done, as the values that checks judge: the only file that talks to it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::Value;
use url::Url;

use super::play::Play;
use super::trouble::StepTrouble;
use crate::check::rendered::{FrameView, Look, Sent};
use crate::driver::{Authenticator, AuthenticatorId, BrowserError, Window};

/// Looks at the page that is open.
const LOOK: &str = include_str!("look.js");
/// Looks at a page in a frame: what can be seen of it.
const LOOK_INTO_FRAME: &str = "
    const shown = element => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    const controls = 'input:not([type=hidden]), button, select, textarea, a[href]';
    return {
        blocked: location.protocol === 'chrome-error:',
        text: document.body && shown(document.body) ? document.body.innerText.slice(0, 1000) : '',
        controls: [...document.querySelectorAll(controls)].filter(shown).length,
    };";
/// By what errors in the console are known that no page has caused.
const OURS: [&str; 2] = ["favicon.ico", "ERR_BLOCKED_BY_CLIENT"];
/// How long a button that was pressed may take to show an effect.
const LONGEST_EFFECT: Duration = Duration::from_secs(5);
/// How often is looked for it.
const INTERVAL: Duration = Duration::from_millis(20);

/// A request with what a browser says about it.
#[derive(Debug, Clone)]
pub(super) struct Observed {
    pub(super) sent: Sent,
    /// The names of its cookies.
    pub(super) cookies: Vec<String>,
    /// Whether a frame asked for it.
    pub(super) from_frame: bool,
    /// What it was for, in the browser's words.
    pub(super) kind: String,
}

impl From<BrowserError> for StepTrouble {
    fn from(error: BrowserError) -> Self {
        Self::Browser(error.to_string())
    }
}

impl Play {
    /// The browser's window, in a scenario that a browser plays.
    async fn window(&mut self) -> Result<Window, StepTrouble> {
        let context = Arc::clone(&self.context);
        Ok(self.agent.window(&context.landmarks).await?)
    }

    /// What the page that is open looks like.
    pub(super) async fn look(&mut self) -> Result<Look, StepTrouble> {
        let seen = self.window().await?.evaluate(LOOK).await?;
        read(seen)
    }

    /// What the first frame of the page that is open shows of `place`.
    pub(super) async fn look_into_frame(&mut self, place: &Url) -> Result<FrameView, StepTrouble> {
        let seen = self.window().await?.evaluate_in_frame(0, LOOK_INTO_FRAME).await?;
        let requests = self.requests().await?;
        let asked = |request: &Observed| request.from_frame && same_place(&request.sent.url, place);
        Ok(FrameView {
            asked: requests.iter().any(asked),
            ..read(seen)?
        })
    }

    /// Every request of the browser that the window shows.
    pub(super) async fn requests(&mut self) -> Result<Vec<Observed>, StepTrouble> {
        let seen = self.window().await?.requests();
        Ok(seen
            .into_iter()
            .map(|request| {
                let header = |name: &str| {
                    let mut headers = request.headers.iter();
                    let found = headers.find(|(own, _)| own.eq_ignore_ascii_case(name));
                    found.map(|(_, value)| value.clone())
                };
                let cookies = header("cookie").unwrap_or_default();
                Observed {
                    cookies: cookies
                        .split(';')
                        .filter_map(|pair| Some(pair.split_once('=')?.0.trim().to_owned()))
                        .collect(),
                    sent: Sent {
                        method: request.method.clone(),
                        for_page: request.kind == "document" && !request.from_frame,
                        referrer: header("referer").and_then(|referrer| Url::parse(&referrer).ok()),
                        url: request.url.clone(),
                    },
                    from_frame: request.from_frame,
                    kind: request.kind,
                }
            })
            .collect())
    }

    /// The errors in the browser's console; what concerns the icon of the tab, or what opcheck itself kept from leaving,
    /// is none of the page's.
    pub(super) async fn console_errors(&mut self) -> Result<Vec<String>, StepTrouble> {
        let lines = self.window().await?.console();
        let errors = lines
            .into_iter()
            .filter(|line| line.level == "error" && !OURS.iter().any(|ours| line.text.contains(ours)));
        Ok(errors.map(|line| line.text).collect())
    }

    /// The addresses of the browser's history.
    pub(super) async fn history(&mut self) -> Result<Vec<Url>, StepTrouble> {
        Ok(self.window().await?.history().await?)
    }

    /// Presses the button that goes back.
    pub(super) async fn go_back(&mut self) -> Result<(), StepTrouble> {
        Ok(self.window().await?.back().await?)
    }

    /// Opens a page of ours in the browser, as if another site served it.
    pub(super) async fn open_page_of_ours(&mut self, at: &Url, html: &str) -> Result<(), StepTrouble> {
        let window = self.window().await?;
        window.serve(at, html);
        Ok(window.open(at).await?)
    }

    /// Opens a page of the target.
    pub(super) async fn open_page(&mut self, at: &Url) -> Result<(), StepTrouble> {
        Ok(self.window().await?.open(at).await?)
    }

    /// Takes a picture for the report.
    pub(super) async fn take_picture(&mut self, label: &str) -> Result<(), StepTrouble> {
        Ok(self.window().await?.picture(label).await?)
    }

    /// Gives the browser an authenticator that knows its owner.
    pub(super) async fn add_authenticator(&mut self) -> Result<AuthenticatorId, StepTrouble> {
        let kind = Authenticator {
            resident_key: true,
            user_verification: true,
            verified: true,
        };
        Ok(self.window().await?.authenticator(kind).await?)
    }

    /// Lets an authenticator know its owner no more.
    pub(super) async fn withhold_verification(&mut self, id: &AuthenticatorId) -> Result<(), StepTrouble> {
        Ok(self.window().await?.set_verified(id, false).await?)
    }

    /// How many passkeys an authenticator holds.
    pub(super) async fn passkeys_of(&mut self, id: &AuthenticatorId) -> Result<usize, StepTrouble> {
        Ok(self.window().await?.credentials(id).await?)
    }

    /// Presses a button of the page, and waits until the page or the browser does something about it.
    pub(super) async fn press(&mut self, button: &str) -> Result<(), StepTrouble> {
        let (pages, text) = (self.pages_asked_for().await?, self.look().await?.text);
        let selector = serde_json::json!(button);
        let script = format!(
            "(() => {{ const button = document.querySelector({selector}); button && button.click(); return !!button; }})()"
        );
        if self.window().await?.evaluate(&script).await? != Value::Bool(true) {
            return Err(StepTrouble::Absent {
                what: "the button of the page",
                reason: format!("nothing on it fits `{button}`"),
            });
        }
        let begun = Instant::now();
        while begun.elapsed() < LONGEST_EFFECT {
            tokio::time::sleep(INTERVAL).await;
            // Between two pages there is none to look at.
            let moved = self.pages_asked_for().await? > pages;
            let look = self.look().await.ok();
            if look.is_some_and(|look| moved || look.text != text) {
                break;
            }
        }
        Ok(())
    }

    async fn pages_asked_for(&mut self) -> Result<usize, StepTrouble> {
        let requests = self.requests().await?;
        Ok(requests.iter().filter(|request| request.sent.for_page).count())
    }
}

/// What a script of ours reports.
fn read<T: serde::de::DeserializeOwned>(seen: Value) -> Result<T, StepTrouble> {
    serde_json::from_value(seen).map_err(|error| StepTrouble::Browser(error.to_string()))
}

/// Whether two addresses are the same but for what they say behind the path.
pub(super) fn same_place(one: &Url, other: &Url) -> bool {
    one.origin() == other.origin() && one.path() == other.path()
}
