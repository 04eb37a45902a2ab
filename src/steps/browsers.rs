//! What a scenario saw of browsers: the end-user's own with its tabs and cookies, and those of others.

use std::sync::Arc;

use cucumber::{then, when};

use super::context::Context;
use super::play::{Play, ScenarioInfo};
use super::requests::correct_request;
use super::sessions::{follow_script, try_script};
use super::trouble::StepTrouble;
use super::world::World;
use crate::check::browser::{self, CookieTraits, Tab};
use crate::check::rendered::{CookieUse, FrameView, WayBack};
use crate::driver::{AuthenticatorId, Intent, Picture, Seat, UserAgent};
use crate::protocol::{Answer, AuthorizationRequest, Exchange};
use crate::record::Agent;

/// What was seen of browsers.
#[derive(Debug, Clone, Default)]
pub(super) struct Browsers {
    /// The cookies without which the end-user counts as signed out.
    pub(super) session_cookies: Vec<CookieTraits>,
    /// What somebody got who should get nothing.
    pub(super) intruder: Option<Answer>,
    /// Requests that were open at the same time.
    pub(super) tabs: Vec<Tab>,
    /// Codes that were given one after the other.
    pub(super) codes: Vec<String>,
    /// What a frame of another origin shows of the request.
    pub(super) frame: Option<FrameView>,
    /// What requests of another site carried.
    pub(super) cookie_uses: Vec<CookieUse>,
    /// What is there when the end-user goes back.
    pub(super) back: WayBack,
    /// Whether the end-user was signed in before the browser was closed, and after; nothing where that was unclear.
    pub(super) restart: Vec<Option<bool>>,
    /// The authenticator of the scenario's browser.
    pub(super) authenticator: Option<AuthenticatorId>,
}

/// A request that is open in a tab.
struct Open {
    state: String,
    redirect_uri: String,
    exchange: Exchange,
}

impl Context {
    /// The user agent of a scenario, with a seat at a browser where a browser plays it.
    pub(super) fn agent_of(&self, scenario: &ScenarioInfo) -> UserAgent {
        let agent = UserAgent::new(self.http.clone(), &scenario.id);
        let pool = self
            .browsers
            .as_ref()
            .filter(|_| scenario.agent == Agent::Browser);
        match pool {
            Some(pool) => agent.seated(Seat::new(pool.clone(), self.profile.browser.hosts.clone())),
            None => agent,
        }
    }
}

impl Play {
    /// What the browser could not send or refused, and the pictures that were taken.
    pub fn seen_by_browser(&self) -> (Vec<String>, Vec<Picture>) {
        let seat = self.agent.seat();
        seat.map_or_else(Default::default, |seat| (seat.remarks(), seat.pictures()))
    }

    /// Sends a request by a browser, and notes it as evidence.
    pub(super) async fn visit_with(
        &mut self,
        agent: &mut UserAgent,
        purpose: &str,
        request: &AuthorizationRequest,
    ) -> (Exchange, Answer) {
        let context = Arc::clone(&self.context);
        let visit = context.visit(agent, purpose, request).await;
        self.evidence.extend(visit.push);
        let exchange = visit.exchange;
        let answer = Answer::classify(&exchange, &context.landmarks);
        self.evidence.push(exchange.clone());
        (exchange, answer)
    }

    /// Opens a correct request of its own in the scenario's browser.
    async fn open_tab(&mut self) -> Result<Open, StepTrouble> {
        let context = Arc::clone(&self.context);
        let client = self.client.clone().ok_or(StepTrouble::Missing("client"))?;
        let bytes = self.random::<96>();
        let (request, _) = correct_request(&context, &client, self.tenant, &bytes)?;
        let text = |name: &str| request.value(name).unwrap_or_default().to_owned();
        let (state, redirect_uri) = (text("state"), text("redirect_uri"));
        let mut agent = self.agent.fork();
        let (exchange, _) = self.visit_with(&mut agent, "authorize", &request).await;
        self.agent = agent;
        Ok(Open {
            state,
            redirect_uri,
            exchange,
        })
    }

    /// Opens two requests in one browser and signs in at the first, then at the second.
    async fn interleave(&mut self) -> Result<(), StepTrouble> {
        let context = Arc::clone(&self.context);
        let (first, second) = (self.open_tab().await?, self.open_tab().await?);
        let mut agent = self.agent.fork();
        let (at, tenant) = (&first.exchange, self.tenant);
        let end = follow_script(&context, &mut agent, at, tenant, 0, Intent::Accept).await?;
        self.evidence.extend(end.exchanges);
        self.note_tab(first, end.answer);
        let (exchanges, end) =
            try_script(&context, &mut agent, &second.exchange, tenant, 0, Intent::Accept).await?;
        let last = exchanges.last().unwrap_or(&second.exchange);
        let answer = end.unwrap_or_else(|_| Answer::classify(last, &context.landmarks));
        self.evidence.extend(exchanges);
        self.note_tab(second, answer);
        Ok(())
    }

    fn note_tab(&mut self, open: Open, answer: Answer) {
        self.browsers.tabs.push(Tab {
            state: open.state,
            redirect_uri: open.redirect_uri,
            answer,
        });
    }

    /// What the intruder got.
    fn intruder(&self) -> Result<&Answer, StepTrouble> {
        let seen = self.browsers.intruder.as_ref();
        seen.ok_or(StepTrouble::Missing("intruder: the scenario plays none"))
    }
}

#[when("two requests of one browser are signed in, one after the other")]
async fn two_tabs(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.interleave().await
}

#[then("each answer belongs to its own request")]
fn own_answers(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let judgement = browser::interleaved(&play.browsers.tabs);
    play.file(judgement);
    Ok(())
}

#[then("the forged form gets nothing")]
fn forged_gets_nothing(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let judgement = browser::not_signed_in("the forged form", play.intruder()?);
    play.file(judgement);
    Ok(())
}

#[then("the attacker is not signed in")]
fn attacker_not_signed_in(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let judgement = browser::not_signed_in("the attacker", play.intruder()?);
    play.file(judgement);
    Ok(())
}
