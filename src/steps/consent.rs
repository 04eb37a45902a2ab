//! Consent that was given, and what a silent request for more gets.

use std::sync::Arc;

use cucumber::{given, then};

use super::play::Play;
use super::sessions::follow_script;
use super::tokens::answered;
use super::trouble::StepTrouble;
use super::world::World;
use crate::check::consent::{Withheld, no_more_than_consented};
use crate::driver::Intent;
use crate::protocol::Answer;

/// The place in the profile of the end-user who consents; the first one never does.
const CONSENTING: usize = 1;

impl Play {
    /// Lets the second end-user consent to the scenario's client.
    async fn consent_once(&mut self) -> Result<(), StepTrouble> {
        // Servers change the identifier of a session behind a page: a copy of the shared one would end it for all.
        self.make_own_session(CONSENTING).await?;
        let context = Arc::clone(&self.context);
        let request = self.request()?.clone();
        let exchange = context.visit(&mut self.agent, "consent", &request).await.exchange;
        let mut answer = Answer::classify(&exchange, &context.landmarks);
        self.evidence.push(exchange.clone());
        if matches!(answer, Answer::ConsentPage { .. }) {
            let accept = Intent::Accept;
            let end = follow_script(
                &context,
                &mut self.agent,
                &exchange,
                self.tenant,
                CONSENTING,
                accept,
            )
            .await?;
            self.evidence.extend(end.exchanges);
            answer = end.answer;
        }
        match answer {
            Answer::Callback(callback) if callback.code().is_some() => Ok(()),
            other => Err(StepTrouble::NoCode(other.words())),
        }
    }

    /// Files whether a silent request for more got no more than was consented to.
    async fn judge_withheld(&mut self, refresh_token: bool) -> Result<(), StepTrouble> {
        let answer = self.exchange_if_code().await?;
        let value = self.added_scope.clone();
        let value = value.ok_or(StepTrouble::Missing("added scope"))?;
        let exchanged = self.tokens.last().map(answered).transpose()?;
        let withheld = match refresh_token {
            true => Withheld::RefreshToken,
            false => Withheld::Scope(&value),
        };
        let judgement = no_more_than_consented(&answer, exchanged, withheld);
        self.file(judgement);
        Ok(())
    }
}

#[given("a valid authorization request of a client that asks for consent")]
fn valid_of_asking_client(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let client = play.context.profile.client_with_consent().cloned();
    play.build(client)
}

#[given("the second end-user has consented to it")]
async fn second_has_consented(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.consent_once().await
}

#[then("the added scope is not granted without consent")]
async fn no_scope_without_consent(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_withheld(false).await
}

#[then("no refresh token comes without consent")]
async fn no_refresh_token_without_consent(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_withheld(true).await
}
