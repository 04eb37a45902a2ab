//! One user agent with its cookies, playing one scenario: by plain HTTP, or with a browser's window.
//!
//! Both follow the same contract. What no browser would send goes by plain HTTP, with the same cookies, and is remarked
//! upon; so do requests that are not an end-user's, such as those to the token endpoint.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use url::Url;

use super::browser::{self, BrowserError, Page, Seat, Window};
use super::http::HttpClient;
use super::jar::Jar;
use super::navigation::onward;
use super::raw;
use super::sign_in::{self, Credentials, Intent, SignInResult};
use crate::profile::SignIn;
use crate::protocol::{Exchange, Hop, Landmarks, Request, Response, decode_form, encode_form_component};

/// Hops of one exchange at most.
const MOST_HOPS: usize = 10;
/// What a browser says it would like to get.
const ACCEPT: &str = "text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.8";

/// One user agent: cookies of its own, connections shared with all others of the run.
#[derive(Debug)]
pub struct UserAgent {
    client: HttpClient,
    scenario: String,
    jar: Jar,
    disguise: Disguise,
    /// Where its browser is, if it has one.
    seat: Option<Arc<Seat>>,
    /// The browser's page, once there is one.
    pub(super) window: Option<Arc<Page>>,
    /// The cookies that the window has, as far as the agent knows.
    pub(super) synced: Option<Jar>,
    /// The start of the exchange at whose end the window stands.
    pub(super) stands_at: Option<Duration>,
}

/// What is wrong with the forms that an agent sends.
#[derive(Debug, Clone, Default)]
pub struct Disguise {
    /// The site from which they seem to come, instead of the page's own.
    pub origin: Option<String>,
    /// Fields that have another value, or are added.
    pub fields: Vec<(String, String)>,
}

impl UserAgent {
    /// A user agent without cookies.
    pub fn new(client: HttpClient, scenario: &str) -> Self {
        Self {
            client,
            scenario: scenario.to_owned(),
            jar: Jar::default(),
            disguise: Disguise::default(),
            seat: None,
            window: None,
            synced: None,
            stands_at: None,
        }
    }

    /// The same with a browser.
    #[must_use]
    pub fn seated(mut self, seat: Arc<Seat>) -> Self {
        self.seat = Some(seat);
        self
    }

    /// A user agent with a copy of the cookies, independent afterwards. Its window is one of its own.
    #[must_use]
    pub fn fork(&self) -> Self {
        Self {
            client: self.client.clone(),
            scenario: self.scenario.clone(),
            jar: self.jar.clone(),
            disguise: self.disguise.clone(),
            seat: self.seat.clone(),
            window: None,
            synced: None,
            stands_at: None,
        }
    }

    /// A copy without a browser, for what outlives the scenario.
    #[must_use]
    pub fn unseated(&self) -> Self {
        Self {
            seat: None,
            ..self.fork()
        }
    }

    /// The same without cookies: what is not the user agent's own has none of its.
    #[must_use]
    pub fn without_cookies(&self) -> Self {
        Self {
            jar: Jar::default(),
            ..self.fork()
        }
    }

    /// A copy with the cookies of another.
    #[must_use]
    pub fn with_cookies_of(&self, other: &Self) -> Self {
        Self {
            jar: other.jar.clone(),
            ..self.fork()
        }
    }

    /// The same for another scenario.
    #[must_use]
    pub fn for_scenario(&self, scenario: &str) -> Self {
        Self {
            scenario: scenario.to_owned(),
            ..self.fork()
        }
    }

    /// The scenario that it plays.
    pub fn scenario(&self) -> &str {
        &self.scenario
    }

    /// Where its browser is, if it has one.
    pub fn seat(&self) -> Option<&Arc<Seat>> {
        self.seat.as_ref()
    }

    /// Its browser's window; a new one with its cookies where it has none yet.
    ///
    /// # Errors
    ///
    /// It has no browser, or the browser gives no window.
    pub async fn window(&mut self, landmarks: &Landmarks) -> Result<Window, BrowserError> {
        let seat = self.seat.clone().ok_or(BrowserError::NoPage)?;
        let page = browser::window(self, &seat, landmarks).await?;
        Ok(Window::new(page, seat))
    }

    /// Ends its browser and starts another: session cookies go, persistent ones stay.
    pub fn restart(&mut self) {
        self.window = None;
        self.synced = None;
        self.jar.retain(|cookie| cookie.expires().is_some());
    }

    /// Its cookies.
    pub fn jar(&self) -> &Jar {
        &self.jar
    }

    /// Its cookies, to be changed.
    pub fn jar_mut(&mut self) -> &mut Jar {
        &mut self.jar
    }

    /// The same agent, whose forms are wrong from now on.
    #[must_use]
    pub fn disguised(mut self, disguise: Disguise) -> Self {
        self.disguise = disguise;
        self
    }

    /// Sends a request as it is, with the agent's cookies and identity; the result has exactly one hop.
    ///
    /// A `Cookie` field of the request itself replaces the jar's. What the agent adds is part of the recorded request.
    pub async fn send(&mut self, purpose: &str, request: Request) -> Exchange {
        let hop = self.hop(request).await;
        exchange(purpose, vec![hop])
    }

    /// Sends a request whose request target is bytes that no URL grammar allows, such as a space or a NUL.
    ///
    /// Host, method, header fields and body are those of `request`; its URL is what the record shows. The bytes go
    /// over a connection of their own, in HTTP/1.1, never through a proxy.
    pub async fn send_raw(&mut self, purpose: &str, request: Request, target: &[u8]) -> Exchange {
        self.say_by_http("bytes that no URL allows");
        let request = self.dressed(request);
        let hop = raw::hop(&self.client, request, target).await;
        self.remember(&hop);
        exchange(purpose, vec![hop])
    }

    /// Sends a request and follows redirects and meta refreshes within the target, ten hops at most.
    ///
    /// Foreign places and callbacks are never fetched: the redirect to one is the last hop, and so is the one that
    /// would be the eleventh. A refresh is waited for as long as the page says, five seconds at most; longer ones are
    /// not followed.
    pub async fn visit(&mut self, purpose: &str, request: Request, landmarks: &Landmarks) -> Exchange {
        if let Some(seat) = self.seat_for(&request) {
            // On the heap: a browser's way is long, and few take it.
            return Box::pin(browser::visit(self, &seat, purpose, request, landmarks)).await;
        }
        let hop = self.hop(request.clone()).await;
        self.follow(purpose, request, hop, landmarks).await
    }

    /// Sends a request as [`Self::send_raw`] does, and follows what it leads to as [`Self::visit`] does.
    pub async fn visit_raw(
        &mut self,
        purpose: &str,
        request: Request,
        target: &[u8],
        landmarks: &Landmarks,
    ) -> Exchange {
        let mut first = self.send_raw(purpose, request.clone(), target).await;
        match first.hops.pop() {
            Some(hop) => self.follow(purpose, request, hop, landmarks).await,
            None => first,
        }
    }

    /// The browser that sends a request; none where it is another's work, which is remarked upon.
    fn seat_for(&self, request: &Request) -> Option<Arc<Seat>> {
        let seat = self.seat.as_ref()?;
        let unable = if self.disguise.is_none() {
            browser::cannot_send(request)
        } else {
            Some("a form with another origin or other fields than its page's")
        };
        match unable {
            None => Some(Arc::clone(seat)),
            Some(what) => {
                self.say_by_http(what);
                None
            }
        }
    }

    /// Remarks on what the browser could not send.
    fn say_by_http(&self, what: &str) {
        if let Some(seat) = &self.seat {
            seat.remark(format!("sent by plain HTTP, for no browser sends it: {what}"));
        }
    }

    /// Goes on from a first hop. `sent` is its request without what the agent added.
    async fn follow(&mut self, purpose: &str, sent: Request, first: Hop, landmarks: &Landmarks) -> Exchange {
        let mut further = onward(&first, &sent, landmarks);
        let mut hops = vec![first];
        while let Some(next) = further.take().filter(|_| hops.len() < MOST_HOPS) {
            if next.seconds > 0 {
                tokio::time::sleep(Duration::from_secs(next.seconds)).await;
            }
            let hop = self.hop(next.request.clone()).await;
            further = onward(&hop, &next.request, landmarks);
            hops.push(hop);
        }
        exchange(purpose, hops)
    }

    /// Plays a sign-in script from the page at which an exchange ended.
    ///
    /// Ends well when the user agent has left the script's pages; see [`SignInResult`].
    pub async fn sign_in(
        &mut self,
        at: &Exchange,
        script: &SignIn,
        credentials: &Credentials,
        intent: Intent,
        landmarks: &Landmarks,
    ) -> SignInResult {
        match self.seat.clone().filter(|_| self.disguise.is_none()) {
            Some(seat) => {
                let way = browser::play(self, &seat, at, script, credentials, (intent, landmarks));
                Box::pin(way).await
            }

            None => sign_in::play(self, at, script, credentials, intent, landmarks).await,
        }
    }

    async fn hop(&mut self, request: Request) -> Hop {
        let proven = request.proven.then(|| request.clone());
        let mut hop = self.client.hop(self.dressed(request)).await;
        // A server that wants its nonce in the proof has done nothing else yet.
        if let Some(again) = proven.filter(|_| self.client.prover().learn(&hop)) {
            hop = self.client.hop(self.dressed(again)).await;
            self.client.prover().learn(&hop);
        }
        self.remember(&hop);
        hop
    }

    /// Adds what every request of the agent carries.
    pub(super) fn dressed(&self, mut request: Request) -> Request {
        self.disguise.apply(&mut request);
        let identity = self.client.identity();
        let mut add = |name: &str, value: Option<&str>| {
            let given = request
                .headers
                .iter()
                .any(|(key, _)| key.eq_ignore_ascii_case(name));
            if let (false, Some(value)) = (given, value) {
                request.headers.push((name.to_owned(), value.to_owned()));
            }
        };
        let cookies = self.jar.header_for(&request.url, SystemTime::now());
        add("User-Agent", Some(&identity.user_agent));
        add("Accept", Some(ACCEPT));
        add("OpCheck-Run", Some(&identity.run));
        add("OpCheck-Scenario", Some(&self.scenario));
        add("Cookie", cookies.as_deref());
        self.client.prover().dress(&mut request);
        request
    }

    fn remember(&mut self, hop: &Hop) {
        let Some(response) = hop.response() else { return };
        self.jar
            .store(&hop.request.url, set_cookies(response), SystemTime::now());
    }

    /// The connections that this agent shares.
    pub fn client(&self) -> &HttpClient {
        &self.client
    }
}

impl Clone for UserAgent {
    fn clone(&self) -> Self {
        self.fork()
    }
}

impl Disguise {
    fn is_none(&self) -> bool {
        self.origin.is_none() && self.fields.is_empty()
    }

    /// Makes a form post wrong; other requests stay as they are.
    fn apply(&self, request: &mut Request) {
        if request.method != http::Method::POST {
            return;
        }
        if let Some(origin) = &self.origin {
            request.headers.retain(|(name, _)| {
                !name.eq_ignore_ascii_case("origin") && !name.eq_ignore_ascii_case("referer")
            });
            request.headers.push(("Origin".to_owned(), origin.clone()));
            request.headers.push(("Referer".to_owned(), format!("{origin}/")));
        }
        if self.fields.is_empty() {
            return;
        }
        let mut pairs = decode_form(request.body.as_deref().unwrap_or_default());
        pairs.retain(|(name, _)| !self.fields.iter().any(|(field, _)| field == name));
        pairs.extend(self.fields.iter().cloned());
        let pairs: Vec<String> = pairs
            .iter()
            .map(|(name, value)| format!("{}={}", encode_form_component(name), encode_form_component(value)))
            .collect();
        request.body = Some(pairs.join("&"));
    }
}

fn set_cookies(response: &Response) -> impl Iterator<Item = &str> {
    response.headers_named("set-cookie")
}

fn exchange(purpose: &str, hops: Vec<Hop>) -> Exchange {
    Exchange {
        purpose: purpose.to_owned(),
        hops,
    }
}

/// Where a page is, without its query: what a message may show.
pub(super) fn place(url: &Url) -> String {
    let mut place = url.clone();
    place.set_query(None);
    place.set_fragment(None);
    // Both fail only for URLs that cannot have credentials, and then there are none.
    let _ = place.set_username("");
    let _ = place.set_password(None);
    place.to_string()
}
