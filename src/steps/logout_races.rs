//! Tokens when the end-user signs out: what becomes of them, and of a refresh at the same time.

use std::sync::Arc;

use cucumber::{given, then, when};

use super::logout::Question;
use super::play::Play;
use super::trouble::StepTrouble;
use super::world::World;
use crate::check::liveness::Life;
use crate::check::{Judgement, Outcome, logout};
use crate::protocol::{Answer, AuthorizationRequest, Exchange, Secret};

impl Play {
    /// Shows that both tokens live, before the end-user signs out.
    async fn show_living_tokens(&mut self) -> Result<(), StepTrouble> {
        self.refresh_surely().await?;
        let token = self.held()?.access_token.clone();
        self.working_probe(&token).await?;
        Ok(())
    }

    /// Files what became of the tokens after the end-user has signed out.
    async fn record_tokens(&mut self) -> Result<(), StepTrouble> {
        let answer = self.play_logout(Question::Answered).await?;
        self.undrivable(&answer)?;
        let place = self.post_logout_uri()?;
        let back = logout::comes_back(&answer, &place);
        if !is_met(&back) {
            return Err(StepTrouble::Absent {
                what: "the way back from signing out",
                reason: back.actual,
            });
        }
        let token = self.held()?.access_token.clone();
        let probe = self.probe.ok_or(StepTrouble::Missing("live access token"))?;
        let access_token = self.access_token_life(probe, &token).await?;
        let refresh_token = self.refresh_held(&[]).await?;
        self.file(logout::tokens_afterwards(Some(&refresh_token), &access_token));
        Ok(())
    }

    /// A session of its own with a refresh token, and the request that signs it out.
    async fn begin_round(&mut self) -> Result<(Secret, AuthorizationRequest), StepTrouble> {
        self.make_own_session(0).await?;
        self.token.held = Some(self.fresh_tokens_with_refresh().await?);
        let token = self.held_refresh_token()?;
        let client = self.client.clone().ok_or(StepTrouble::Missing("client"))?;
        let hint = self.hint_for(&client).await?;
        let endpoint = self.context.profile.endpoints.end_session.clone();
        let endpoint = endpoint.ok_or(StepTrouble::Missing("end-session endpoint"))?;
        let place = self.post_logout_uri()?;
        let parameters = [
            ("id_token_hint", hint.as_str()),
            ("post_logout_redirect_uri", place.as_str()),
        ];
        Ok((token, AuthorizationRequest::new(endpoint, &parameters)))
    }

    /// Ends the scenario where signing out leaves refresh tokens alive, or takes more than one request.
    async fn ensure_that_grants_end(&mut self) -> Result<(), StepTrouble> {
        let (_, request) = self.begin_round().await?;
        self.refresh_surely().await?;
        let context = Arc::clone(&self.context);
        let mut agent = self.agent.fork();
        let exchange = agent
            .visit("sign out", request.to_http(), &context.landmarks)
            .await;
        self.evidence.push(exchange.clone());
        let answer = Answer::classify(&exchange, &context.landmarks);
        let back = logout::comes_back(&answer, &self.post_logout_uri()?);
        if !is_met(&back) || exchange.hops.len() > 1 {
            let fact =
                "one request does not sign out at the target: the end-user is asked, or led on".to_owned();
            return self.does_not_concern(StepTrouble::Concern(fact));
        }
        match self.refresh_held(&[]).await? {
            Life::Dead => Ok(()),
            Life::Unknown(reason) => Err(StepTrouble::Absent {
                what: "an answer about the refresh token",
                reason,
            }),
            Life::Alive => {
                let fact = "the target leaves refresh tokens alive when the end-user signs out".to_owned();
                self.does_not_concern(StepTrouble::Concern(fact))
            }
        }
    }

    /// Signs the end-user out while a refresh token is used, in rounds with a session each.
    async fn sign_out_while_used(&mut self, rounds: usize) -> Result<(), StepTrouble> {
        self.client = self.context.default_client().cloned();
        self.ensure_that_grants_end().await?;
        let context = Arc::clone(&self.context);
        for round in 0..rounds {
            let (token, request) = self.begin_round().await?;
            let place = self.post_logout_uri()?;
            let signed_out = |exchange: &Exchange| {
                let answer = Answer::classify(exchange, &context.landmarks);
                is_met(&logout::comes_back(&answer, &place))
            };
            let agent = self.agent.fork();
            let end = (request.to_http(), signed_out);
            if self.outlives(&agent, round, token, end).await? {
                break;
            }
        }
        Ok(())
    }
}

/// Whether a judgement is good enough for what comes after it.
fn is_met(judgement: &Judgement) -> bool {
    matches!(judgement.outcome, Outcome::Met | Outcome::Tolerated)
}

#[given("tokens that are seen to live")]
async fn both_live(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.show_living_tokens().await
}

#[when(expr = "the end-user signs out while a refresh token is used, in {int} rounds")]
async fn signed_out_while_used(world: &mut World, rounds: usize) -> Result<(), StepTrouble> {
    world.play()?.sign_out_while_used(rounds).await
}

#[then("what signing out makes of the tokens is recorded")]
async fn tokens_recorded(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.record_tokens().await
}
