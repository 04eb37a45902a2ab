//! Plays a sign-in script: page by page, until the user agent has left the script's pages. Denying and signing out
//! are scripts of the same form.
//!
//! Credentials go to the target's own origins only. A login rule is applied once: if its page comes back, the
//! credentials were refused, and they are not sent again. Other rules may be applied three times, and never twice to
//! the same page.

use url::Url;

use super::agent::{UserAgent, place};
use super::navigation::{may_fetch, onward};
use super::script;
use super::sign_in_error::SignInError;
use crate::profile::{PageKind, SignIn, Step};
use crate::protocol::{Exchange, Hop, Landmarks, Request, Response, Secret};

/// How often a rule that is not a login rule may be applied.
const MOST_REPEATS: usize = 3;

/// Who signs in.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// What stands for `{username}`.
    pub username: String,
    /// What stands for `{password}`.
    pub password: Secret,
    /// From what `{otp}` comes.
    pub otp: Option<Secret>,
}

/// What the end-user wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Intent {
    /// To sign in and to consent.
    Accept,
    /// To deny; the rules of `deny` come first.
    Deny,
    /// To sign out, by the rules of `sign_out` alone. Nothing needs to be asked: a page without a rule is the end.
    SignOut,
}

/// What became of a sign-in.
#[derive(Debug, Clone)]
pub struct SignInResult {
    /// What was sent for it, in order; empty if no rule was applied.
    pub exchanges: Vec<Exchange>,
    /// `Ok` when the user agent has left the script's pages: the last exchange ends in a redirect that is not followed
    /// (a callback or a foreign place), or in a page that no rule matches. It is also `Ok`, without any exchange, when
    /// the first exchange already ended in such a redirect.
    pub outcome: Result<(), SignInError>,
    /// The link of a page that leads straight to a client's redirect URI. It was chosen, and it is not followed.
    pub to_client: Option<Url>,
}

/// What has been done so far, and what is to be done next.
pub(super) struct Progress<'a> {
    intent: Intent,
    /// How many of the rules, at the front, deny.
    denials: usize,
    rules: Vec<&'a Step>,
    /// For each rule, the pages that it was applied to.
    applied: Vec<Vec<String>>,
    pages: u32,
    /// The `on` of the rule applied last.
    last: String,
}

pub(super) async fn play(
    agent: &mut UserAgent,
    at: &Exchange,
    script: &SignIn,
    credentials: &Credentials,
    intent: Intent,
    landmarks: &Landmarks,
) -> SignInResult {
    let mut exchanges: Vec<Exchange> = Vec::new();
    let mut to_client = None;
    let mut progress = Progress::new(script, intent);
    let outcome = loop {
        let Some(hop) = exchanges.last().unwrap_or(at).last() else {
            break Ok(());
        };
        // A redirect within the target that the caller has not followed is followed first.
        if exchanges.is_empty()
            && hop.response().is_some_and(Response::is_redirect)
            && let Some(further) = onward(hop, &bare(&hop.request), landmarks)
        {
            exchanges.push(agent.visit("sign in", further.request, landmarks).await);
            continue;
        }
        let (purpose, request) = match progress.next(hop, script.pages, credentials) {
            Ok(Some(next)) => next,
            Ok(None) => break Ok(()),
            Err(error) => break Err(error),
        };
        if landmarks.redirect_uri(&request.url).is_some() {
            // A link is the answer itself; a form that posts to the client is one by the page that holds it.
            to_client = Some(request.url).filter(|_| request.method == http::Method::GET);
            break Ok(());
        }
        if !may_fetch(&request.url, landmarks) {
            break Err(SignInError::LeadsAway {
                on: progress.last,
                place: place(&request.url),
            });
        }
        exchanges.push(agent.visit(purpose, request, landmarks).await);
    };
    SignInResult {
        exchanges,
        outcome,
        to_client,
    }
}

impl<'a> Progress<'a> {
    /// Nothing has been done yet.
    pub(super) fn new(script: &'a SignIn, intent: Intent) -> Self {
        let (first, then): (&[Step], &[Step]) = match intent {
            Intent::Accept => (&[], &script.steps),
            Intent::Deny => (&script.deny, &script.steps),
            Intent::SignOut => (&[], &script.sign_out),
        };
        let rules: Vec<&Step> = first.iter().chain(then).collect();
        Self {
            intent,
            denials: first.len(),
            applied: vec![Vec::new(); rules.len()],
            rules,
            pages: 0,
            last: String::new(),
        }
    }

    /// The selectors by which rules are chosen, in order.
    pub(super) fn selectors(&self) -> Vec<String> {
        self.rules.iter().map(|rule| rule.on.clone()).collect()
    }

    /// What to send next; `None` when the user agent has left the script's pages.
    fn next(
        &mut self,
        hop: &Hop,
        most_pages: u32,
        credentials: &Credentials,
    ) -> Result<Option<(&'static str, Request)>, SignInError> {
        let response = hop.outcome.as_ref().map_err(|failure| SignInError::NoAnswer {
            place: place(&hop.request.url),
            reason: format!("{}: {}", failure.kind.words(), failure.detail),
        })?;
        if response.is_redirect() {
            return Ok(None);
        }
        let (html, url) = (&response.body, &hop.request.url);
        match self.choose(html, url, most_pages)? {
            Some((purpose, rule)) => Ok(Some((purpose, script::apply(html, url, rule, credentials)?))),
            None => self.leave(html, url).map(|()| None),
        }
    }

    /// The rule that acts on a page, and what for; `None` where none does. It counts as applied.
    pub(super) fn choose(
        &mut self,
        html: &str,
        url: &Url,
        most_pages: u32,
    ) -> Result<Option<(&'static str, &'a Step)>, SignInError> {
        let at = script::matching(html, &self.rules)?;
        let Some((at, rule)) = at.and_then(|at| Some((at, *self.rules.get(at)?))) else {
            return Ok(None);
        };
        self.check_repeats(at, rule, url, html)?;
        if self.pages == most_pages {
            return Err(SignInError::TooManyPages { pages: most_pages });
        }
        self.pages += 1;
        self.last.clone_from(&rule.on);
        if let Some(applied) = self.applied.get_mut(at) {
            applied.push(html.to_owned());
        }
        let purpose = match (self.intent, rule.page) {
            (Intent::SignOut, _) => "sign out",
            (Intent::Deny, _) if at < self.denials => "deny",
            (Intent::Accept | Intent::Deny, PageKind::Login | PageKind::Other) => "sign in",
            (Intent::Accept | Intent::Deny, PageKind::Consent) => "consent",
        };
        Ok(Some((purpose, rule)))
    }

    /// The end at a page that no rule acts on: an error if the script has not even begun.
    pub(super) fn leave(&self, html: &str, url: &Url) -> Result<(), SignInError> {
        if self.pages > 0 || self.intent == Intent::SignOut {
            return Ok(());
        }
        Err(SignInError::NoRule {
            title: script::title(html),
            place: place(url),
        })
    }

    /// Refuses to send credentials twice, or to go round in circles.
    fn check_repeats(&self, at: usize, rule: &Step, url: &Url, html: &str) -> Result<(), SignInError> {
        let applied = self.applied.get(at).map(Vec::as_slice).unwrap_or_default();
        if applied.is_empty() {
            return Ok(());
        }
        let title = script::title(html);
        let on = rule.on.clone();
        if rule.page == PageKind::Login && self.intent != Intent::SignOut {
            return Err(SignInError::Refused {
                title,
                place: place(url),
                on,
            });
        }
        if applied.len() >= MOST_REPEATS || applied.iter().any(|before| before == html) {
            return Err(SignInError::Repeats { title, on });
        }
        Ok(())
    }
}

/// A recorded request without what the agent added to it.
fn bare(request: &Request) -> Request {
    let mut bare = request.clone();
    bare.headers.retain(|(name, _)| {
        let name = name.to_ascii_lowercase();
        !matches!(name.as_str(), "cookie" | "user-agent" | "accept") && !name.starts_with("opcheck-")
    });
    bare
}
