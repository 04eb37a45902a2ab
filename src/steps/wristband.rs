//! *When* and *Then* of what is peculiar to Wristband.

use std::sync::Arc;

use cucumber::{then, when};
use serde_json::{Map, Value};

use super::play::Play;
use super::trouble::StepTrouble;
use super::world::World;
use crate::check::{Judgement, wristband};
use crate::driver::HttpAgent;
use crate::profile::Tenant;
use crate::protocol::{Jws, Landmarks, Request, Response, encode_form_component};

impl Play {
    /// Plays the request and judges answer and exchange together.
    async fn judge_exchange(
        &mut self,
        check: impl FnOnce(&crate::protocol::Answer, &crate::protocol::Exchange) -> Judgement,
    ) -> Result<(), StepTrouble> {
        let sent = self.play().await?;
        let judgement = check(&sent.answer, &sent.exchange);
        self.file(judgement);
        Ok(())
    }

    /// Judges whether the answer is a redirect to a page of the profile.
    async fn judge_redirect(&mut self, page: Option<String>, what: &'static str) -> Result<(), StepTrouble> {
        let page = page.ok_or(StepTrouble::Missing(what))?;
        let name = format!("the {what}");
        self.judge_exchange(|answer, exchange| wristband::redirects_to(answer, exchange, &page, &name))
            .await
    }

    /// The scenario's tenant.
    fn tenant(&self) -> Result<Tenant, StepTrouble> {
        self.context
            .tenant(self.tenant)
            .cloned()
            .ok_or(StepTrouble::Missing("tenant"))
    }

    /// Login pages that belong to a tenant.
    fn tenant_pages(&self) -> Landmarks {
        Landmarks {
            login_pages: self
                .context
                .profile
                .tenants
                .iter()
                .filter_map(|tenant| tenant.login_page.clone())
                .collect(),
            ..Landmarks::default()
        }
    }

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
        let mut agent = HttpAgent::new(context.http.clone(), &self.scenario.id);
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
        Ok(self.introspect(&token).await?.and_then(|response| {
            if response.status != 200 {
                return Err(format!("introspection answered HTTP {}", response.status));
            }
            serde_json::from_str(&response.body)
                .map_err(|_| "introspection answered no JSON object".to_owned())
        }))
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

    /// Files whether introspection refuses the scenario's request token, whose untouched form is the control.
    async fn judge_refusal(&mut self) -> Result<(), StepTrouble> {
        let sound = self.request_token().await?;
        let control = self.introspect(&sound).await?;
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
        let token = self
            .request_token
            .clone()
            .ok_or(StepTrouble::Missing("changed request token"))?;
        let answer = self.introspect(&token).await?;
        let judgement = wristband::introspection_refuses(answer.as_ref().map_err(Clone::clone));
        self.file(judgement);
        Ok(())
    }
}

#[then("the endpoint answers by redirect")]
async fn answers_by_redirect(world: &mut World) -> Result<(), StepTrouble> {
    let check = |answer: &_, exchange: &crate::protocol::Exchange| {
        wristband::answers_by_redirect(answer, exchange.first_response())
    };
    world.play()?.judge_exchange(check).await
}

#[then("no tenant is served")]
async fn no_tenant_served(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let pages = play.tenant_pages();
    play.judge_exchange(|answer, _| wristband::no_tenant_served(answer, &pages))
        .await
}

#[then("nobody is served")]
async fn nobody_served(world: &mut World) -> Result<(), StepTrouble> {
    let check = |answer: &_, _: &_| wristband::nobody_served(answer);
    world.play()?.judge_exchange(check).await
}

#[then("the login page is that tenant's")]
async fn login_page_is_that_tenants(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let other = play.context.tenant(play.context.profile.other_tenant());
    let page = other
        .and_then(|tenant| tenant.login_page.clone())
        .ok_or(StepTrouble::Missing("hosted login page"))?;
    play.judge_exchange(|answer, exchange| wristband::login_page_of(answer, exchange, &page))
        .await
}

#[then("the answer is a redirect to the default error page")]
async fn to_default_error_page(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let page = play.context.profile.pages.error.first().cloned();
    play.judge_redirect(page, "default error page").await
}

#[then("the answer is a redirect to the custom error page")]
async fn to_custom_error_page(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let page = play.tenant()?.custom_error_page;
    play.judge_redirect(page, "custom error page").await
}

#[then("the answer is a redirect to the hosted login page")]
async fn to_hosted_login_page(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let page = play.tenant()?.login_page;
    play.judge_redirect(page, "hosted login page").await
}

#[then("the answer is a redirect to the custom login page")]
async fn to_custom_login_page(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let page = play.tenant()?.custom_login_page;
    play.judge_redirect(page, "custom login page").await
}

#[then("the query of the custom login page is kept")]
async fn login_query_kept(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let page = play
        .tenant()?
        .custom_login_page
        .ok_or(StepTrouble::Missing("custom login page"))?;
    play.judge_exchange(|answer, exchange| wristband::login_query_kept(answer, exchange, &page))
        .await
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
