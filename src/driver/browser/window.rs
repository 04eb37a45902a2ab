//! What only a browser shows: the page as it stands, its console, everything it fetched, its history, its passkeys.

use std::sync::Arc;

use serde_json::{Value, json};
use url::Url;

use super::error::BrowserError;
use super::page::Page;
use super::seat::{Picture, Seat};
use super::sight::{ConsoleLine, Delivered, Seen};
use super::visit::go_to;
use crate::driver::jar::Jar;

/// The window of a user agent's browser.
#[derive(Debug, Clone)]
pub struct Window {
    page: Arc<Page>,
    seat: Arc<Seat>,
}

/// What a virtual authenticator can do (Web Authentication §11).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Authenticator {
    /// Whether it keeps passkeys itself, so that nobody must name them.
    pub resident_key: bool,
    /// Whether it can tell who holds it.
    pub user_verification: bool,
    /// Whether it will say that the right one holds it.
    pub verified: bool,
}

/// A virtual authenticator of a window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthenticatorId(String);

impl Window {
    pub(in crate::driver) fn new(page: Arc<Page>, seat: Arc<Seat>) -> Self {
        Self { page, seat }
    }

    /// The value of a JavaScript expression in the page that is open; promises are awaited.
    ///
    /// # Errors
    ///
    /// The expression throws, or the page goes away meanwhile.
    pub async fn evaluate(&self, expression: &str) -> Result<Value, BrowserError> {
        self.page.evaluate(expression).await
    }

    /// The value of a script's body (`return …`) in a frame of the page, by its order, also where the frame is of another
    /// site.
    ///
    /// # Errors
    ///
    /// There is no such frame, or the script throws.
    pub async fn evaluate_in_frame(&self, index: u16, body: &str) -> Result<Value, BrowserError> {
        let hands = self.page.browser().hands(self.page.target()).await?;
        hands.evaluate_in_frame(index, body).await
    }

    /// What the pages said on the console, and the errors that no script caught, since the window was opened.
    pub fn console(&self) -> Vec<ConsoleLine> {
        self.page.sight().with(|sight| sight.console.clone())
    }

    /// Every request that the browser made or was kept from making, since the window was opened; icons that nobody asked
    /// for are left out.
    pub fn requests(&self) -> Vec<Seen> {
        self.page.sight().with(|sight| {
            let seen = sight.seen.iter().filter(|seen| seen.url.path() != "/favicon.ico");
            seen.cloned().collect()
        })
    }

    /// What arrived at a client last, as the browser brought it.
    pub fn delivered(&self) -> Option<Delivered> {
        self.page.sight().with(|sight| sight.delivered.clone())
    }

    /// The window's history, oldest first.
    ///
    /// # Errors
    ///
    /// The browser is gone.
    pub async fn history(&self) -> Result<Vec<Url>, BrowserError> {
        let answer = self.page.call("Page.getNavigationHistory", json!({})).await?;
        let entries = answer.get("entries").and_then(Value::as_array);
        let urls = entries.into_iter().flatten().filter_map(|entry| {
            let url = entry.get("url").and_then(Value::as_str)?;
            Url::parse(url).ok()
        });
        Ok(urls.collect())
    }

    /// Presses the back button, and waits until a page stands.
    ///
    /// # Errors
    ///
    /// There is nothing to go back to, or the page does not come to rest.
    pub async fn back(&self) -> Result<(), BrowserError> {
        self.turn(-1).await
    }

    /// Presses the forward button, and waits until a page stands.
    ///
    /// # Errors
    ///
    /// There is nothing to go forward to, or the page does not come to rest.
    pub async fn forward(&self) -> Result<(), BrowserError> {
        self.turn(1).await
    }

    async fn turn(&self, by: i64) -> Result<(), BrowserError> {
        let answer = self.page.call("Page.getNavigationHistory", json!({})).await?;
        let now = answer
            .get("currentIndex")
            .and_then(Value::as_i64)
            .unwrap_or_default();
        let wanted = usize::try_from(now + by).ok();
        let entries = answer.get("entries").and_then(Value::as_array);
        let entry = wanted.and_then(|wanted| entries?.get(wanted)?.get("id").cloned());
        let Some(entry) = entry else {
            return Err(BrowserError::Unable("the history has no such entry".to_owned()));
        };
        self.page.sight().with(super::sight::Sight::expect);
        let params = json!({"entryId": entry});
        self.page.call("Page.navigateToHistoryEntry", params).await?;
        self.page.rest().await
    }

    /// Goes to a URL as if it were typed in, and waits until a page stands.
    ///
    /// # Errors
    ///
    /// The page does not come to rest.
    pub async fn open(&self, url: &Url) -> Result<(), BrowserError> {
        go_to(&self.page, url).await
    }

    /// From now on the browser finds this page of ours at that URL; nothing of it leaves the machine.
    pub fn serve(&self, at: &Url, html: &str) {
        self.page.serve(at, html);
    }

    /// Waits until the page stands, after a script or a click has sent the browser somewhere.
    ///
    /// # Errors
    ///
    /// It does not come to rest in time.
    pub async fn rest(&self) -> Result<(), BrowserError> {
        self.page.rest().await
    }

    /// The cookies as the browser keeps them.
    ///
    /// # Errors
    ///
    /// The browser is gone.
    pub async fn cookies(&self) -> Result<Jar, BrowserError> {
        self.page.cookies().await
    }

    /// Takes a picture of the page for the report. Text fields are blanked first: what an end-user typed is nobody's
    /// business.
    ///
    /// # Errors
    ///
    /// The browser gives none.
    pub async fn picture(&self, label: &str) -> Result<(), BrowserError> {
        self.page.evaluate(BLANK).await?;
        let hands = self.page.browser().hands(self.page.target()).await?;
        let png = hands.picture().await?;
        self.seat.keep(Picture {
            label: label.to_owned(),
            png,
        });
        Ok(())
    }

    /// Gives the browser a virtual authenticator.
    ///
    /// # Errors
    ///
    /// The driver has none to give.
    pub async fn authenticator(&self, wanted: Authenticator) -> Result<AuthenticatorId, BrowserError> {
        let body = json!({
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": wanted.resident_key,
            "hasUserVerification": wanted.user_verification,
            "isUserConsenting": true,
            "isUserVerified": wanted.verified,
        });
        let id = self
            .extension(http::Method::POST, "webauthn/authenticator", Some(body))
            .await?;
        Ok(AuthenticatorId(id.as_str().unwrap_or_default().to_owned()))
    }

    /// Whether the authenticator says from now on that the right one holds it.
    ///
    /// # Errors
    ///
    /// There is no such authenticator.
    pub async fn set_verified(&self, id: &AuthenticatorId, verified: bool) -> Result<(), BrowserError> {
        let path = format!("webauthn/authenticator/{}/uv", id.0);
        let body = json!({"isUserVerified": verified});
        self.extension(http::Method::POST, &path, Some(body)).await?;
        Ok(())
    }

    /// How many passkeys the authenticator keeps.
    ///
    /// # Errors
    ///
    /// There is no such authenticator.
    pub async fn credentials(&self, id: &AuthenticatorId) -> Result<usize, BrowserError> {
        let path = format!("webauthn/authenticator/{}/credentials", id.0);
        let credentials = self.extension(http::Method::GET, &path, None).await?;
        Ok(credentials.as_array().map_or(0, Vec::len))
    }

    /// Takes the authenticator away.
    ///
    /// # Errors
    ///
    /// There is no such authenticator.
    pub async fn remove_authenticator(&self, id: AuthenticatorId) -> Result<(), BrowserError> {
        let path = format!("webauthn/authenticator/{}", id.0);
        self.extension(http::Method::DELETE, &path, None).await?;
        Ok(())
    }

    async fn extension(
        &self,
        method: http::Method,
        path: &str,
        body: Option<Value>,
    ) -> Result<Value, BrowserError> {
        let hands = self.page.browser().hands(self.page.target()).await?;
        hands.command(method, path, body).await
    }
}

/// Blanks what stands in text fields.
const BLANK: &str = "document.querySelectorAll('input:not([type=hidden]):not([type=submit]):not([type=button]):not([type=checkbox]):not([type=radio]), textarea').forEach(field => { field.value = ''; })";
