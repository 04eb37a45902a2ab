//! Requests to sign out (OIDC RP-Initiated Logout §2): a correct one, its control, and the ways to bend it that other
//! requests do not have.
//!
//! A request to sign out has the form of an authorization request, so the sentences that bend those bend it as well. Its
//! control is the same request without the change, by a session that is made for it: signing out uses sessions up.

use std::sync::Arc;
use std::time::Instant;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cucumber::{given, when};
use serde_json::{Value, json};

use super::controls::ControlKey;
use super::forgery::sent_by_another_site;
use super::play::{Play, Session};
use super::sessions::{follow_script, sign_in, try_script};
use super::trouble::StepTrouble;
use super::world::World;
use crate::check::{Outcome, logout};
use crate::driver::{Intent, UserAgent};
use crate::profile::Client;
use crate::protocol::{Answer, AuthorizationRequest, ControlKind, Deviation, Exchange, Jws, Page};

/// Whether the target's question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Question {
    /// With yes, by the rules of `sign_in.sign_out`.
    Answered,
    /// Not at all.
    LeftOpen,
}

/// The way out of one scenario.
#[derive(Debug, Default)]
pub(super) struct LogoutSide {
    /// The user agent as it was before.
    pub(super) before: Option<UserAgent>,
    /// What came of the request.
    pub(super) answer: Option<Answer>,
}

impl Play {
    /// Builds a correct request to sign out the end-user of the scenario's session.
    async fn build_logout(&mut self) -> Result<(), StepTrouble> {
        if self.session != Session::Own {
            self.make_own_session(0).await?;
        }
        let client = self.context.default_client().cloned();
        self.build_logout_of(client.ok_or(StepTrouble::Missing("client"))?)
            .await
    }

    /// The same by a client of the caller's choice, for a session that is there.
    pub(super) async fn build_logout_of(&mut self, client: Client) -> Result<(), StepTrouble> {
        let context = Arc::clone(&self.context);
        self.client = Some(client.clone());
        let hint = self.hint_for(&client).await?;
        let endpoint = context.profile.endpoints.end_session.clone();
        let endpoint = endpoint.ok_or(StepTrouble::Missing("end-session endpoint"))?;
        let place = self.post_logout_uri()?;
        let state = format!("{}+/=&%20é", URL_SAFE_NO_PAD.encode(self.random::<16>()));
        let parameters = [
            ("id_token_hint", hint.as_str()),
            ("post_logout_redirect_uri", place.as_str()),
            ("state", state.as_str()),
        ];
        let request = AuthorizationRequest::new(endpoint, &parameters);
        self.correct = Some(request.clone());
        self.request = Some(request);
        Ok(())
    }

    /// An ID token of the scenario's session. Its user agent is the one that asked for it: a target may give a session
    /// another name whenever it asks the end-user something.
    pub(super) async fn hint_for(&mut self, client: &Client) -> Result<String, StepTrouble> {
        let mut agent = self.agent.fork();
        let hint = self.id_token_for(client, &mut agent, self.session_of).await?;
        self.agent = agent;
        Ok(hint)
    }

    /// Where the scenario's client has its end-users sent.
    pub(super) fn post_logout_uri(&self) -> Result<String, StepTrouble> {
        let client = self.client.as_ref();
        let place = client.and_then(|client| client.post_logout_redirect_uris.first());
        place
            .cloned()
            .ok_or(StepTrouble::Missing("place after signing out"))
    }

    /// Sends the request to sign out unless it was sent already. A bent one is bracketed by its control.
    pub(super) async fn play_logout(&mut self, question: Question) -> Result<Answer, StepTrouble> {
        if let Some(answer) = &self.logout.answer {
            return Ok(answer.clone());
        }
        let request = self.request()?.clone();
        if !request.deviations.is_empty() || self.bent_session.is_some() {
            self.control_logout().await?;
        }
        self.logout.before = Some(self.agent.fork());
        let mut agent = self.agent.fork();
        let answer = self
            .sign_out_by(&mut agent, &request, question, "sign out")
            .await?;
        self.agent = agent;
        self.logout.answer = Some(answer.clone());
        Ok(answer)
    }

    /// Sends a request to sign out with a user agent, and answers the question where there is one.
    async fn sign_out_by(
        &mut self,
        agent: &mut UserAgent,
        request: &AuthorizationRequest,
        question: Question,
        purpose: &str,
    ) -> Result<Answer, StepTrouble> {
        let context = Arc::clone(&self.context);
        let exchange = match request.raw_target() {
            None => agent.visit(purpose, request.to_http(), &context.landmarks).await,
            Some(target) => {
                agent
                    .visit_raw(purpose, request.to_http(), &target, &context.landmarks)
                    .await
            }
        };
        self.evidence.push(exchange.clone());
        if question == Question::LeftOpen || !context.answers_questions() {
            return Ok(Answer::classify(&exchange, &context.landmarks));
        }
        let (tenant, order) = (self.tenant, self.session_of);
        let end = follow_script(&context, agent, &exchange, tenant, order, Intent::SignOut).await?;
        self.evidence.extend(end.exchanges);
        Ok(end.answer)
    }

    /// Plays the correct request with a session of its own, unless that was done a moment ago: it must lead back to the
    /// client.
    async fn control_logout(&mut self) -> Result<(), StepTrouble> {
        let endpoint = self.correct.as_ref().map(|correct| &correct.endpoint);
        let client = self.client.as_ref().map(|client| &client.id);
        let key = ControlKey(format!("logout|{endpoint:?}|{client:?}|{:?}", self.tenant));
        if self.context.controls.recalls_tokens(&key) {
            return Ok(());
        }
        let asked_before = self.evidence.len();
        let outcome = self.play_control_logout(key).await;
        self.only_prepared(asked_before);
        outcome
    }

    async fn play_control_logout(&mut self, key: ControlKey) -> Result<(), StepTrouble> {
        let context = Arc::clone(&self.context);
        let started = Instant::now();
        let place = self.post_logout_uri()?;
        let mut request = self.correct.clone().ok_or(StepTrouble::Missing("request"))?;
        let blank = self.agent.for_scenario(&format!("{}-control", self.scenario.id));
        let (mut agent, exchanges) = sign_in(&context, self.tenant, 0, &blank).await?;
        self.evidence.extend(exchanges);
        if request.value("id_token_hint").is_some() {
            let client = self.client.clone().ok_or(StepTrouble::Missing("client"))?;
            let hint = self.id_token_for(&client, &mut agent, 0).await?;
            request.set("id_token_hint", &hint);
        }
        let answered = Question::Answered;
        let answer = self
            .sign_out_by(&mut agent, &request, answered, "control")
            .await?;
        let judgement = logout::comes_back(&answer, &place);
        if matches!(judgement.outcome, Outcome::Met | Outcome::Tolerated) {
            context.controls.remember_tokens(key, started);
            return Ok(());
        }
        self.undrivable(&answer)?;
        self.control = Some(Err(format!(
            "the control failed: the same request without the change should lead back to the client, but {}",
            judgement.actual
        )));
        Ok(())
    }

    /// Ends the scenario where the target asks a question that the profile has no rule for.
    pub(super) fn undrivable(&mut self, answer: &Answer) -> Result<(), StepTrouble> {
        match answer {
            Answer::UnknownPage { url, title } => {
                let fact = format!(
                    "the target asks something before it signs out, on the page `{title}` at `{}`, and the profile has no \
                     rule for that page (`sign_in.sign_out`)",
                    url.path()
                );
                self.does_not_concern(StepTrouble::Concern(fact))
            }
            Answer::ErrorPage { .. }
            | Answer::LoginPage { .. }
            | Answer::ConsentPage { .. }
            | Answer::Callback(_)
            | Answer::Elsewhere { .. }
            | Answer::Broken(_) => Ok(()),
        }
    }

    /// Bends the hint of the request.
    fn bend_hint(&mut self, forge: impl FnOnce(&str) -> Option<String>) -> Result<(), StepTrouble> {
        let hint = self
            .request()?
            .value("id_token_hint")
            .unwrap_or_default()
            .to_owned();
        let forged = forge(&hint).ok_or(StepTrouble::Missing("ID token that can be forged"))?;
        self.bend(Deviation::Replace("id_token_hint".to_owned(), forged))
    }

    /// Waits until the hint has expired; the session should live longer.
    async fn let_hint_expire(&mut self) -> Result<(), StepTrouble> {
        let hint = self
            .request()?
            .value("id_token_hint")
            .unwrap_or_default()
            .to_owned();
        let claims = Jws::parse(&hint)
            .ok()
            .and_then(|jws| jws.claims())
            .unwrap_or_default();
        let expires = claims.get("exp").and_then(Value::as_i64);
        let expires = expires.ok_or(StepTrouble::Missing("ID token that expires"))?;
        let left = expires.saturating_sub(self.context.clock.now()).max(0);
        let leeway = self.context.leeway().saturating_add(1);
        self.let_time_pass(left.saturating_add(leeway).unsigned_abs())
            .await?;
        // Other sessions may not have outlived this.
        self.context.sessions.forget();
        Ok(())
    }
}

/// Makes sure that an exchange ended with an answer.
fn answer_of(what: &'static str, exchange: &Exchange) -> Result<(), StepTrouble> {
    match exchange.last().map(|hop| &hop.outcome) {
        Some(Ok(_)) => Ok(()),
        Some(Err(failure)) => Err(StepTrouble::Absent {
            what,
            reason: failure.kind.words().to_owned(),
        }),
        None => Err(StepTrouble::Missing("request")),
    }
}

/// The hidden fields of a page, emptied: what another site does not know.
fn hidden_fields(page: &Exchange) -> Vec<(String, String)> {
    let body = page
        .last()
        .and_then(|hop| hop.response())
        .map(|response| &response.body);
    let page = body.map(|body| Page::parse(body)).unwrap_or_default();
    let controls = page.forms.into_iter().flat_map(|form| form.controls);
    controls
        .filter(|control| control.kind == ControlKind::Hidden)
        .map(|control| (control.name, String::new()))
        .collect()
}

#[given("a valid sign-out request")]
async fn valid(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.build_logout().await
}

#[when("the hint has another signature")]
fn other_signature(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.bend_hint(Jws::with_other_signature)
}

#[when("the hint is unsigned")]
fn unsigned(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.bend_hint(Jws::unsecured)
}

#[when("the hint names another issuer")]
fn another_issuer(world: &mut World) -> Result<(), StepTrouble> {
    let issuer = json!("https://issuer.example.test");
    world
        .play()?
        .bend_hint(|hint| Jws::with_claim(hint, "iss", issuer))
}

#[when(expr = "the claims of the hint are {string}")]
fn no_object(world: &mut World, text: String) -> Result<(), StepTrouble> {
    world.play()?.bend_hint(|hint| Jws::with_payload(hint, &text))
}

#[when("the hint has expired")]
async fn expired(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.let_hint_expire().await
}

#[when("nobody is signed in in this browser")]
fn nobody(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    play.bend_session("the browser has no cookies", |agent| {
        *agent = agent.without_cookies()
    });
    Ok(())
}

#[when("it names a place after signing out of another client")]
fn place_of_another(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let place = play.context.profile.post_logout_uri_of_another_client();
    let place = place.ok_or(StepTrouble::Missing("second client with such a place"))?;
    let place = place.to_owned();
    play.bend(Deviation::Replace("post_logout_redirect_uri".to_owned(), place))
}

#[when("it names the redirect URI of its own requests as the place after signing out")]
fn login_place(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.name_redirect_uri()
}

#[when("it has no parameters")]
fn no_parameters(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.keep_only(&[])
}

#[when("it has no parameters but a state")]
fn state_alone(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.keep_only(&["state"])
}

#[when("it names its client instead of a hint")]
fn client_instead(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let id = play.client.as_ref().map(|client| client.id.clone());
    let id = id.ok_or(StepTrouble::Missing("client"))?;
    play.bend(Deviation::Drop("id_token_hint".to_owned()))?;
    play.bend(Deviation::Replace("client_id".to_owned(), id))
}

#[when("another site answers the question without the secrets of the page")]
async fn forged_answer(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.forge_answer().await
}

#[when("it names another client than the hint")]
fn another_client(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let own = play.client.as_ref().map(|client| client.id.clone());
    let mut others = play.context.profile.clients.iter();
    let other = others.find(|client| Some(&client.id) != own.as_ref());
    let id = other.map(|client| client.id.clone());
    let id = id.ok_or(StepTrouble::Missing("second client"))?;
    play.bend(Deviation::Replace("client_id".to_owned(), id))
}

impl Play {
    /// Leaves out all parameters but these.
    fn keep_only(&mut self, names: &[&str]) -> Result<(), StepTrouble> {
        for name in ["id_token_hint", "post_logout_redirect_uri", "state"] {
            if !names.contains(&name) {
                self.bend(Deviation::Drop(name.to_owned()))?;
            }
        }
        Ok(())
    }

    /// Lets another site answer the question in the name of the end-user: with the cookies of the end-user's browser,
    /// and without what only the target's own page holds. The answer of the page as it is must sign out.
    async fn forge_answer(&mut self) -> Result<(), StepTrouble> {
        let context = Arc::clone(&self.context);
        let request = self.request()?.clone();
        let sound = self.agent.fork();
        let blank = self.agent.for_scenario(&format!("{}-control", self.scenario.id));
        self.control_logout().await?;
        let (mut own, exchanges) = sign_in(&context, self.tenant, 0, &blank).await?;
        self.evidence.extend(exchanges);
        self.sign_out_by(&mut own, &request, Question::Answered, "control")
            .await?;
        if !matches!(self.ask_silently(own).await?, Answer::Callback(callback) if callback.code().is_none()) {
            let reason =
                "the control failed: the answer of the target's own page should sign the end-user out";
            self.control = Some(Err(reason.to_owned()));
        }
        let mut victim = sound;
        let page = victim
            .visit("sign out", request.to_http(), &context.landmarks)
            .await;
        self.evidence.push(page.clone());
        let mut forger = sent_by_another_site(victim.fork(), hidden_fields(&page));
        let (tenant, order) = (self.tenant, self.session_of);
        self.logout.answer = Some(Answer::classify(&page, &context.landmarks));
        answer_of("the page of the sign-out endpoint", &page)?;
        let (exchanges, _) = try_script(&context, &mut forger, &page, tenant, order, Intent::SignOut).await?;
        let Some(last) = exchanges.last() else {
            let fact = "the target asks no question for which the profile has a rule (`sign_in.sign_out`)";
            return self.does_not_concern(StepTrouble::Concern(fact.to_owned()));
        };
        // Whatever the target makes of it, the session tells whether it counted; but it must have come to the target.
        let came = answer_of("an answer to the form of the other site", last);
        self.evidence.extend(exchanges);
        self.agent = victim;
        came
    }

    /// Names the client's redirect URI as the place after signing out, where it is not registered as that.
    fn name_redirect_uri(&mut self) -> Result<(), StepTrouble> {
        let client = self.client.clone().ok_or(StepTrouble::Missing("client"))?;
        let uri = client.redirect_uris.first().cloned().unwrap_or_default();
        if client.post_logout_redirect_uris.contains(&uri) {
            let fact = "the client's redirect URI is registered as a place after signing out, too".to_owned();
            return self.does_not_concern(StepTrouble::Concern(fact));
        }
        self.bend(Deviation::Replace("post_logout_redirect_uri".to_owned(), uri))
    }
}
