//! Whether a token is worth anything: by a channel that was seen to answer well for a live one.

use cucumber::then;

use super::play::Play;
use super::tokens::answered;
use super::trouble::StepTrouble;
use super::world::World;
use crate::check::liveness::{self, Life};
use crate::driver::UserAgent;
use crate::protocol::{Exchange, Request, Secret, TokenRequest};

/// Seconds that a revocation may take to reach every part of a target.
pub(super) const PROPAGATION: u64 = 6;

/// Which endpoint tells live access tokens from dead ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Probe {
    /// The userinfo endpoint.
    Userinfo,
    /// The introspection endpoint.
    Introspection,
}

impl Play {
    /// Shows an access token to the userinfo endpoint (RFC 6750 §2.1).
    async fn show_to_userinfo(&mut self, token: &Secret) -> Result<Exchange, StepTrouble> {
        let url = self.context.profile.endpoints.userinfo.clone();
        let url = url.ok_or(StepTrouble::Missing("userinfo endpoint"))?;
        let request = Request::get(url)
            .with_header("Accept", "application/json")
            .with_access_token(token, self.proves());
        let mut agent = UserAgent::new(self.context.http.clone(), &self.scenario.id);
        let exchange = agent.send("userinfo", request).await;
        self.evidence.push(exchange.clone());
        Ok(exchange)
    }

    /// Asks the introspection endpoint about a token.
    pub(super) async fn introspection_of(&mut self, token: &Secret) -> Result<Exchange, StepTrouble> {
        let endpoint = self.context.profile.endpoints.introspection.clone();
        let endpoint = endpoint.ok_or(StepTrouble::Missing("introspection endpoint"))?;
        let request = TokenRequest::new(endpoint, &[("token", token.expose())], self.credentials()?);
        Ok(self.ask("introspect", &request).await)
    }

    /// What a channel says about an access token.
    pub(super) async fn access_token_life(
        &mut self,
        probe: Probe,
        token: &Secret,
    ) -> Result<Life, StepTrouble> {
        Ok(match probe {
            Probe::Userinfo => Life::by_userinfo(answered(&self.show_to_userinfo(token).await?)?),
            Probe::Introspection => Life::by_introspection(answered(&self.introspection_of(token).await?)?),
        })
    }

    /// A channel that says of a live access token that it is alive; ends the scenario where there is none.
    pub(super) async fn working_probe(&mut self, token: &Secret) -> Result<Probe, StepTrouble> {
        let endpoints = &self.context.profile.endpoints;
        let offered = [
            (Probe::Userinfo, endpoints.userinfo.is_some()),
            (Probe::Introspection, endpoints.introspection.is_some()),
        ];
        for (probe, _) in offered.into_iter().filter(|(_, offered)| *offered) {
            if self.access_token_life(probe, token).await? == Life::Alive {
                self.probe = Some(probe);
                return Ok(probe);
            }
        }
        let fact = "neither the userinfo endpoint nor introspection takes a live access token".to_owned();
        self.does_not_concern(StepTrouble::Concern(fact))?;
        Ok(Probe::Userinfo)
    }

    /// Files whether the access token that the scenario has is dead, now or when a revocation has reached every part of
    /// the target.
    pub(super) async fn judge_access_token_death(&mut self) -> Result<(), StepTrouble> {
        let token = self.held()?.access_token.clone();
        let probe = self.probe.ok_or(StepTrouble::Missing("live access token"))?;
        let at_once = self.access_token_life(probe, &token).await?;
        let mut later = None;
        if at_once == Life::Alive {
            self.let_time_pass(PROPAGATION).await?;
            later = Some(self.access_token_life(probe, &token).await?);
        }
        let later = later.as_ref().map(|life| (PROPAGATION, life));
        self.file(liveness::is_dead("an access token", &at_once, later));
        Ok(())
    }

    /// Files whether the refresh token that the scenario has is dead, now or a little later.
    pub(super) async fn judge_refresh_token_death(&mut self) -> Result<(), StepTrouble> {
        let at_once = self.refresh_held(&[]).await?;
        let mut later = None;
        if at_once == Life::Alive {
            self.let_time_pass(PROPAGATION).await?;
            later = Some(self.refresh_held(&[]).await?);
        }
        let later = later.as_ref().map(|life| (PROPAGATION, life));
        self.file(liveness::is_dead("a refresh token", &at_once, later));
        Ok(())
    }
}

#[then("the refresh token is dead")]
async fn refresh_token_dead(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    play.play_token_request().await?;
    play.judge_refresh_token_death().await
}

#[then("the access token of that grant is dead")]
async fn access_token_dead(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_access_token_death().await
}

#[then("the refresh token still works")]
async fn refresh_token_lives(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    play.play_token_request().await?;
    let life = play.refresh_held(&[]).await?;
    play.file(liveness::lives_on("a refresh token", &life));
    Ok(())
}
