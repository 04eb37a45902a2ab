//! Plays a sign-in script in a real page: types, chooses and clicks as an end-user does.
//!
//! Which rule applies is decided as for the HTTP agent, by the page as it stands in the browser, so that pages drawn by
//! scripts are read too. A page that has no rule is given some time to draw one.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use url::Url;

use super::error::BrowserError;
use super::page::Page;
use super::seat::Seat;
use super::sight::Sight;
use super::visit::{go_to, harvest, trouble, window};
use crate::driver::agent::{UserAgent, place};
use crate::driver::script;
use crate::driver::sign_in::{Credentials, Intent, Progress, SignInResult};
use crate::driver::sign_in_error::SignInError;
use crate::profile::{SignIn, Step};
use crate::protocol::{Exchange, Hop, Landmarks, Request, Response};

/// How long a page may take to draw what a rule acts on, or to react to what was done.
const DRAWING: Duration = Duration::from_secs(5);

/// Plays a script in the agent's browser.
pub(in crate::driver) async fn play(
    agent: &mut UserAgent,
    seat: &Arc<Seat>,
    at: &Exchange,
    script: &SignIn,
    credentials: &Credentials,
    (intent, landmarks): (Intent, &Landmarks),
) -> SignInResult {
    let mut player = Player {
        seat,
        landmarks,
        credentials,
        exchanges: Vec::new(),
    };
    let outcome = player.play(agent, at, script, intent).await;
    SignInResult {
        exchanges: player.exchanges,
        outcome,
        to_client: None,
    }
}

struct Player<'a> {
    seat: &'a Arc<Seat>,
    landmarks: &'a Landmarks,
    credentials: &'a Credentials,
    exchanges: Vec<Exchange>,
}

impl Player<'_> {
    async fn play(
        &mut self,
        agent: &mut UserAgent,
        at: &Exchange,
        script: &SignIn,
        intent: Intent,
    ) -> Result<(), SignInError> {
        let mut progress = Progress::new(script, intent);
        let page = self.stand_at(agent, at).await?;
        loop {
            let last = self.exchanges.last().unwrap_or(at).last();
            let Some(last) = last.filter(|last| self.is_page(last)) else {
                return self.ended(at);
            };
            let here = last.request.url.clone();
            let html = source_of(&page).await?;
            let mut chosen = progress.choose(&html, &here, script.pages)?;
            if chosen.is_none() {
                let drawn = self.wait_for_rule(&page, progress.selectors()).await;
                if drawn {
                    chosen = progress.choose(&source_of(&page).await?, &here, script.pages)?;
                }
            }
            let Some((purpose, rule)) = chosen else {
                return progress.leave(&html, &here);
            };
            let rule = rule.clone();
            let selectors = progress.selectors();
            self.act(agent, &page, (purpose, &here), &rule, &selectors)
                .await?;
        }
    }

    /// Whether a hop left the browser at a page of the target's on which a rule may act.
    fn is_page(&self, hop: &Hop) -> bool {
        let is_answer = hop.response().is_some_and(|response| !response.is_redirect());
        is_answer && self.landmarks.redirect_uri(&hop.request.url).is_none()
    }

    /// The end at something that is no page.
    fn ended(&self, at: &Exchange) -> Result<(), SignInError> {
        let last = self.exchanges.last().unwrap_or(at).last();
        match last.map(|hop| (hop, &hop.outcome)) {
            Some((hop, Err(failure))) if failure.kind != crate::protocol::FailureKind::Foreign => {
                Err(SignInError::NoAnswer {
                    place: place(&hop.request.url),
                    reason: format!("{}: {}", failure.kind.words(), failure.detail),
                })
            }
            _ => Ok(()),
        }
    }

    /// The page at which an exchange ended: the agent's own, or the same opened again.
    async fn stand_at(&mut self, agent: &mut UserAgent, at: &Exchange) -> Result<Arc<Page>, SignInError> {
        let began = at.hops.first().map(|hop| hop.started);
        let stands = agent.window.is_some() && agent.stands_at == began;
        let page = window(agent, self.seat, self.landmarks).await?;
        let last = at.last().filter(|_| !stands);
        let Some(last) = last else { return Ok(page) };
        let target = match last.redirect() {
            Some(Ok(url)) if self.landmarks.is_own(&url) => url,
            Some(_) => return Ok(page),
            None => last.request.url.clone(),
        };
        go_to(&page, &target).await?;
        self.note(agent, &page, "sign in", last.request.clone()).await;
        Ok(page)
    }

    /// Applies a rule, and waits for what comes of it.
    async fn act(
        &mut self,
        agent: &mut UserAgent,
        page: &Arc<Page>,
        (purpose, here): (&str, &Url),
        rule: &Step,
        selectors: &[String],
    ) -> Result<(), SignInError> {
        if let Some(selector) = &rule.wait {
            let there = format!("!!document.querySelector({})", Value::from(selector.as_str()));
            wait_until(page, &there).await;
        }
        for selector in rule.expect.iter().chain(&rule.wait) {
            script::ensure_there(&source_of(page).await?, selector, &rule.on)?;
        }
        let begun = page.sight().with(|sight| {
            sight.begin();
            sight.begun
        });
        self.use_hands(page, rule).await?;
        let changed = format!(
            "{}.findIndex(on => document.querySelector(on)) !== {}",
            Value::from(selectors.to_vec()),
            selectors.iter().position(|on| *on == rule.on).unwrap_or_default()
        );
        let left = page
            .sight()
            .until(|sight: &Sight| sight.begun > begun || sight.is_over());
        tokio::select! {
            () = left => page.rest().await?,
            drawn = wait_until(page, &changed) => {
                // Scripts may have sent the browser elsewhere in the same moment.
                if !drawn || page.sight().with(|sight| sight.begun > begun) {
                    page.rest().await?;
                }
            }
        }
        let here = place_of(page).await.unwrap_or_else(|| here.clone());
        self.note(agent, page, purpose, Request::get(here)).await;
        Ok(())
    }

    async fn use_hands(&self, page: &Arc<Page>, rule: &Step) -> Result<(), SignInError> {
        let hands = page.browser().hands(page.target()).await?;
        for (selector, value) in &rule.fill {
            let text = script::filled_in(value, self.credentials)?;
            hands.fill(selector, &text).await?;
        }
        for (selector, option) in &rule.select {
            hands.choose(selector, option).await?;
        }
        for selector in &rule.check {
            hands.turn_on(selector).await?;
        }
        match &rule.click {
            Some(selector) => hands.click(selector).await?,
            None => {
                drop(hands);
                page.evaluate(&submission(&rule.on)).await?;
            }
        }
        Ok(())
    }

    /// Takes note of what an act led to; where it led nowhere, the page itself has changed.
    async fn note(&mut self, agent: &mut UserAgent, page: &Arc<Page>, purpose: &str, here: Request) {
        let started = agent.client().elapsed();
        let exchange = match harvest(agent, self.seat, page).await {
            Ok(hops) => Exchange {
                purpose: purpose.to_owned(),
                hops,
            },
            Err(BrowserError::Unable(_)) => drawn(purpose, here, started),
            Err(error) => trouble(purpose, here, &error, started, agent),
        };
        agent.stands_at = exchange.hops.first().map(|hop| hop.started);
        self.exchanges.push(exchange);
    }

    /// Waits until the page shows something that a rule acts on.
    async fn wait_for_rule(&self, page: &Page, selectors: Vec<String>) -> bool {
        let any = format!(
            "{}.some(on => document.querySelector(on))",
            Value::from(selectors)
        );
        // A page without scripts draws nothing more.
        let has_scripts = page.evaluate("document.scripts.length > 0").await;
        has_scripts.is_ok_and(|has| has == Value::Bool(true)) && wait_until(page, &any).await
    }
}

/// Where the page is now: scripts may have changed its address without asking for it.
async fn place_of(page: &Page) -> Option<Url> {
    let at = page.evaluate("location.href").await.ok()?;
    Url::parse(at.as_str()?).ok()
}

/// An exchange in which nothing went over the wire: the page drew itself anew.
fn drawn(purpose: &str, request: Request, started: Duration) -> Exchange {
    let response = Response {
        status: 200,
        headers: vec![("content-type".to_owned(), "text/html".to_owned())],
        body: String::new(),
        truncated: false,
    };
    Exchange {
        purpose: purpose.to_owned(),
        hops: vec![Hop {
            request,
            outcome: Ok(response),
            started,
            took: Duration::ZERO,
        }],
    }
}

/// The page as it stands, scripts' work included.
async fn source_of(page: &Page) -> Result<String, BrowserError> {
    let source = page.evaluate("document.documentElement.outerHTML").await?;
    Ok(source.as_str().unwrap_or_default().to_owned())
}

/// Waits for a condition on the page, by its own changes; whether it came to hold.
async fn wait_until(page: &Page, condition: &str) -> bool {
    let script = format!(
        "new Promise(done => {{
            const holds = () => {condition};
            if (holds()) return done(true);
            const watch = new MutationObserver(() => {{ if (holds()) {{ watch.disconnect(); done(true); }} }});
            watch.observe(document, {{subtree: true, childList: true, attributes: true, characterData: true}});
            setTimeout(() => {{ watch.disconnect(); done(false); }}, {});
        }})",
        DRAWING.as_millis()
    );
    page.evaluate(&script)
        .await
        .is_ok_and(|held| held == Value::Bool(true))
}

/// Submits as the Enter key does: the form around the mark, or the only one, by its first button.
fn submission(on: &str) -> String {
    format!(
        "(() => {{
            const mark = document.querySelector({});
            const form = (mark && (mark.form || mark.closest('form') || mark.querySelector('form'))) || document.forms[0];
            if (!form) throw new Error('the page has no form to submit');
            const button = [...form.elements].find(e => (e.type === 'submit' || e.type === 'image') && !e.disabled);
            setTimeout(() => button ? button.click() : form.requestSubmit(), 0);
        }})()",
        Value::from(on)
    )
}
