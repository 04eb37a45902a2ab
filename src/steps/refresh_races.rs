//! Refresh tokens that are used several times at once, and while they are revoked.

use cucumber::{then, when};

use super::liveness::PROPAGATION;
use super::play::Play;
use super::token_side::tokens_of;
use super::tokens::answered;
use super::trouble::StepTrouble;
use super::world::World;
use crate::catalogue::Need;
use crate::check::liveness::Life;
use crate::check::refresh::{at_most_one_survives, none_survives};
use crate::driver::UserAgent;
use crate::profile::fact_without;
use crate::protocol::{Exchange, Request, Secret, TokenRequest};

/// Requests at once that weigh on no target.
const FEW: usize = 5;

impl Play {
    /// Sends requests at the same time, and keeps what they bring in mind.
    async fn race(&mut self, agent: &UserAgent, requests: Vec<Request>) -> Vec<Exchange> {
        let exchanges = agent.race("race", requests).await;
        for exchange in &exchanges {
            self.note_tokens(exchange);
        }
        self.evidence.extend(exchanges.iter().cloned());
        exchanges
    }

    /// A refresh token that nobody has used.
    async fn fresh_refresh_token(&mut self) -> Result<Secret, StepTrouble> {
        self.token.held = Some(self.fresh_tokens_with_refresh().await?);
        self.held_refresh_token()
    }

    /// Uses a refresh token so many times at once, in rounds with a token each.
    async fn use_at_once(&mut self, uses: usize, rounds: usize) -> Result<(), StepTrouble> {
        if uses > FEW && self.context.profile.lacks(Need::HeavyChecks).is_some() {
            return self.does_not_concern(StepTrouble::Concern(fact_without(Need::HeavyChecks)));
        }
        for _ in 0..rounds {
            let token = self.fresh_refresh_token().await?;
            let request = self.request_for_refresh(&token)?.to_http();
            let agent = UserAgent::new(self.context.http.clone(), &self.scenario.id);
            let exchanges = self.race(&agent, vec![request; uses]).await;
            let given: Vec<Option<Secret>> = exchanges
                .iter()
                .filter_map(|exchange| tokens_of(exchange).ok())
                .map(|tokens| tokens.refresh_token)
                .collect();
            let replaced = |given: &Secret| given.expose() != token.expose();
            if !given.is_empty() && !given.iter().all(|own| own.as_ref().is_some_and(replaced)) {
                let fact = "the target does not replace the refresh token".to_owned();
                return self.does_not_concern(StepTrouble::Concern(fact));
            }
            self.count_round(&exchanges, given.len());
            let mut new: Vec<Secret> = given.into_iter().flatten().collect();
            new.sort_by(|one, other| one.expose().cmp(other.expose()));
            new.dedup_by(|one, other| one.expose() == other.expose());
            let alive = self.how_many_live(&new).await?;
            self.refresh.parallel.survivors = self.refresh.parallel.survivors.max(alive);
        }
        Ok(())
    }

    /// Revokes a refresh token while it is used, in rounds with a token each.
    async fn revoke_while_used(&mut self, rounds: usize) -> Result<(), StepTrouble> {
        let endpoint = self.context.profile.endpoints.revocation.clone();
        let endpoint = endpoint.ok_or(StepTrouble::Missing("revocation endpoint"))?;
        // Where no refresh token ever works, none outlives anything.
        self.fresh_refresh_token().await?;
        self.refresh_surely().await?;
        for round in 0..rounds {
            let token = self.fresh_refresh_token().await?;
            let parameters = [("token", token.expose())];
            let revocation = TokenRequest::new(endpoint.clone(), &parameters, self.credentials()?);
            let agent = UserAgent::new(self.context.http.clone(), &self.scenario.id);
            let revoked = |exchange: &Exchange| {
                let response = exchange.first_response();
                response.is_some_and(|response| response.status == 200)
            };
            let end = (revocation.to_http(), revoked);
            if self.outlives(&agent, round, token, end).await? {
                break;
            }
        }
        Ok(())
    }

    /// Uses a refresh token at the same time as what ends it is sent, and tells whether one outlives both. One that still
    /// works gets a few seconds more before it counts. Where the end itself did not come about, nothing can outlive it.
    pub(super) async fn outlives(
        &mut self,
        agent: &UserAgent,
        round: usize,
        token: Secret,
        (end, ended): (Request, impl Fn(&Exchange) -> bool),
    ) -> Result<bool, StepTrouble> {
        // Whoever is sent last may have an edge, so they take turns.
        let turn = round % 2;
        let mut requests = vec![self.request_for_refresh(&token)?.to_http(), end];
        requests.rotate_left(turn);
        let exchanges = self.race(agent, requests).await;
        let new = exchanges.get(turn).and_then(|exchange| tokens_of(exchange).ok());
        self.count_round(&exchanges, usize::from(new.is_some()));
        if !exchanges.get(1 - turn).is_some_and(ended) {
            self.refresh.parallel.unanswered += 1;
            return Ok(false);
        }
        let newest = new.and_then(|tokens| tokens.refresh_token).unwrap_or(token);
        if self.how_many_live(std::slice::from_ref(&newest)).await? == 0 {
            return Ok(false);
        }
        let newest = self.held_refresh_token()?;
        self.let_time_pass(PROPAGATION).await?;
        self.refresh.parallel.survivors = self.how_many_live(&[newest]).await?;
        Ok(self.refresh.parallel.survivors > 0)
    }

    /// How many of these refresh tokens still work. What cannot be told is counted apart.
    async fn how_many_live(&mut self, tokens: &[Secret]) -> Result<usize, StepTrouble> {
        let mut alive = 0;
        for token in tokens {
            let exchange = self.refresh_with(token, &[]).await?;
            match Life::by_refresh(answered(&exchange)?) {
                Life::Alive => {
                    alive += 1;
                    let mut tokens = tokens_of(&exchange)?;
                    tokens.refresh_token = tokens.refresh_token.or_else(|| Some(token.clone()));
                    self.token.held = Some(tokens);
                }
                Life::Dead => {}
                Life::Unknown(_) => self.refresh.parallel.unanswered += 1,
            }
        }
        Ok(alive)
    }

    /// Counts the answers of a round.
    fn count_round(&mut self, exchanges: &[Exchange], successes: usize) {
        let statuses = exchanges.iter().map(|exchange| exchange.first_response());
        let statuses: Vec<Option<u16>> = statuses.map(|own| own.map(|own| own.status)).collect();
        let parallel = &mut self.refresh.parallel;
        parallel.rounds.push((exchanges.len(), successes));
        parallel.failures += statuses.iter().flatten().filter(|status| **status >= 500).count();
        let says_nothing = |status: &&Option<u16>| matches!(status, None | Some(429));
        parallel.unanswered += statuses.iter().filter(says_nothing).count();
    }
}

#[when(expr = "the refresh token is used {int} times at once, in {int} rounds")]
async fn used_at_once(world: &mut World, uses: usize, rounds: usize) -> Result<(), StepTrouble> {
    world.play()?.use_at_once(uses, rounds).await
}

#[when(expr = "the refresh token is revoked while it is used, in {int} rounds")]
async fn revoked_while_used(world: &mut World, rounds: usize) -> Result<(), StepTrouble> {
    world.play()?.revoke_while_used(rounds).await
}

#[then("at most one refresh token of a round still works")]
fn one_survivor(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let judgement = at_most_one_survives(&play.refresh.parallel);
    play.file(judgement);
    Ok(())
}

#[then("no refresh token of a round still works")]
fn no_survivor(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let judgement = none_survives(&play.refresh.parallel);
    play.file(judgement);
    Ok(())
}
