//! *When* and *Then* of the request token that a redirect to Wristband's login page carries.

use std::sync::Arc;

use cucumber::{then, when};
use serde_json::{Map, Value};
use url::Url;

use super::play::Play;
use super::trouble::StepTrouble;
use super::world::World;
use crate::check::{Acceptable, answer, wristband};
use crate::driver::UserAgent;
use crate::protocol::{Answer, Jws, Request, Response, encode_form_component};

impl Play {
    /// The request token of the redirect to the login page.
    async fn request_token(&mut self) -> Result<String, StepTrouble> {
        let sent = self.play().await?;
        wristband::request_tokens(&sent.exchange)
            .into_iter()
            .next()
            .ok_or_else(|| StepTrouble::Absent {
                what: "a request token",
                reason: sent.answer.words(),
            })
    }

    /// Introspects a request token.
    async fn introspect(&mut self, token: &str) -> Result<Result<Response, String>, StepTrouble> {
        let context = Arc::clone(&self.context);
        let url = context.profile.endpoints.request_introspection.clone();
        let url = url.ok_or(StepTrouble::Missing("endpoint that introspects request tokens"))?;
        let body = format!("token={}", encode_form_component(token));
        let mut agent = UserAgent::new(context.http.clone(), &self.scenario.id);
        let exchange = agent
            .send("introspect the request token", Request::post_form(url, body))
            .await;
        let outcome = exchange.hops.first().map(|hop| hop.outcome.clone());
        self.evidence.push(exchange);
        Ok(match outcome {
            Some(Ok(response)) => Ok(response),
            Some(Err(failure)) => Err(failure.kind.words().to_owned()),
            None => Err("nothing was sent".to_owned()),
        })
    }

    /// The parameters that introspection returns for the request token.
    async fn introspected(&mut self) -> Result<Result<Map<String, Value>, String>, StepTrouble> {
        let token = self.request_token().await?;
        let response = self
            .introspect(&token)
            .await?
            .map_err(|reason| StepTrouble::Absent {
                what: "an answer of the introspection",
                reason,
            })?;
        if response.status != 200 {
            return Ok(Err(format!("introspection answered HTTP {}", response.status)));
        }
        let object = serde_json::from_str(&response.body);
        Ok(object.map_err(|_| "introspection answered no JSON object".to_owned()))
    }

    /// Judges whether the introspected parameters are those of the request.
    async fn judge_introspection(&mut self, only: Option<&str>) -> Result<(), StepTrouble> {
        let introspected = self.introspected().await?;
        let sent: Vec<_> = self
            .request()?
            .parameters
            .iter()
            .filter(|parameter| only.is_none_or(|name| parameter.name == name))
            .cloned()
            .collect();
        self.file(wristband::holds_parameters(&introspected, &sent));
        Ok(())
    }

    /// Whether introspection knows this untouched token: the control of every refusal.
    async fn control_introspection(&mut self, sound: &str) -> Result<(), StepTrouble> {
        let control = self.introspect(sound).await?;
        let client = self.request()?.value("client_id").unwrap_or_default().to_owned();
        let shows_request = |response: &Response| {
            let refused = wristband::introspection_refuses(Ok(response));
            refused.outcome != crate::check::Outcome::Met && response.body.contains(&client)
        };
        if !control.as_ref().is_ok_and(shows_request) {
            self.control = Some(Err(
                "the control failed: introspection refuses the untouched token, too".to_owned(),
            ));
        }
        Ok(())
    }

    /// The token that the scenario has changed.
    fn changed_token(&self) -> Result<String, StepTrouble> {
        let token = self.request_token.clone();
        token.ok_or(StepTrouble::Missing("changed request token"))
    }

    /// Files whether introspection refuses the scenario's request token, whose untouched form is the control.
    async fn judge_refusal(&mut self) -> Result<(), StepTrouble> {
        let (sound, token) = (self.request_token().await?, self.changed_token()?);
        // A token that is refused for its age was the control's while it was young.
        if token != sound {
            self.control_introspection(&sound).await?;
        }
        let answer = self.introspect(&token).await?;
        let judgement = wristband::introspection_refuses(answer.as_ref().map_err(Clone::clone));
        self.file(judgement);
        Ok(())
    }

    /// Lets the request token grow old, after its control.
    async fn outlive_token(&mut self) -> Result<(), StepTrouble> {
        let token = self.request_token().await?;
        self.control_introspection(&token).await?;
        let lifetime = wristband::lifetime(&token).ok_or(StepTrouble::Absent {
            what: "the end of the request token",
            reason: "it has no `iat` and `exp`".to_owned(),
        })?;
        self.let_time_pass(lifetime.saturating_add(1)).await?;
        self.context.sessions.forget();
        self.request_token = Some(token);
        Ok(())
    }

    /// Files whether the login page at an address refuses a request token, while the end-user's own login page opens
    /// with the untouched one.
    async fn judge_login_page(&mut self, page: Url, token: &str) -> Result<(), StepTrouble> {
        let sound = self.play().await?.exchange.clone();
        let own = wristband::login_target(&sound).ok_or_else(|| StepTrouble::Absent {
            what: "a redirect to the login page",
            reason: "it led elsewhere".to_owned(),
        })?;
        let control = self.open("control", own).await;
        if !matches!(control, Answer::LoginPage { .. }) {
            self.control = Some(Err(format!(
                "the control failed: the login page should open with the untouched token, but {}",
                control.words()
            )));
        }
        let answer = self
            .open("login page", wristband::with_request_token(page, token))
            .await;
        self.file(answer::is_among(&answer, &[Acceptable::ErrorPage], &[]));
        Ok(())
    }

    /// Opens a page in a browser of its own.
    async fn open(&mut self, what: &'static str, page: Url) -> Answer {
        let context = Arc::clone(&self.context);
        let mut agent = self.agent.fork();
        let exchange = agent.visit(what, Request::get(page), &context.landmarks).await;
        let answer = Answer::classify(&exchange, &context.landmarks);
        self.evidence.push(exchange);
        answer
    }
}

#[then("the login redirect carries one request token")]
async fn carries_one(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_exchange(wristband::one_request_token).await
}

#[then("no request token is sent")]
async fn carries_none(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_exchange(wristband::no_request_token).await
}

#[then("the request token holds every parameter")]
async fn holds_every_parameter(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_introspection(None).await
}

#[then("introspection returns the request")]
async fn introspection_returns(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_introspection(Some("client_id")).await
}

#[then("the login page can know the login hint")]
async fn knows_hint(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_introspection(Some("login_hint")).await
}

#[when("the payload of the request token is changed")]
async fn payload_changed(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let token = play.request_token().await?;
    play.request_token = Jws::with_changed_claim(&token);
    Ok(())
}

#[when("the signature of the request token is removed")]
async fn signature_removed(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let token = play.request_token().await?;
    play.request_token = Jws::unsecured(&token);
    Ok(())
}

#[when("the request token is made up")]
async fn made_up(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    play.play().await?;
    play.request_token = Some("bWFkZQ.dXA.dG9rZW4".to_owned());
    Ok(())
}

#[then("the request token is refused")]
async fn token_refused(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_refusal().await
}

#[then("introspection refuses it")]
async fn introspection_refuses(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_refusal().await
}

#[when("the request token has expired")]
async fn expired(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.outlive_token().await
}

#[then("the login page refuses the request token")]
async fn login_page_refuses(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let token = play.changed_token()?;
    let page = wristband::login_target(&play.play().await?.exchange);
    let page = page.ok_or(StepTrouble::Missing("redirect to the login page"))?;
    play.judge_login_page(page, &token).await
}

#[then("the other tenant's login page refuses the request token")]
async fn other_login_page_refuses(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let token = play.request_token().await?;
    let page = play.other_login_page()?;
    play.judge_login_page(page, &token).await
}
