//! *Then*: the form of what the token endpoint answers.

use cucumber::{then, when};

use super::play::Play;
use super::tokens::answered;
use super::trouble::StepTrouble;
use super::world::World;
use crate::check::token::Answered;
use crate::check::{Judgement, token_form};
use crate::protocol::{ClientCredentials, TokenDeviation};

impl Play {
    /// Files a judgement of the answer to the token request.
    async fn judge_token_answer(
        &mut self,
        check: impl Fn(Answered<'_>) -> Judgement,
    ) -> Result<(), StepTrouble> {
        let exchange = self.play_token_request().await?;
        let judgement = check(answered(exchange)?);
        self.file(judgement);
        Ok(())
    }

    /// Sends the token request over plain HTTP, without anything that is worth stealing.
    fn go_plain_with_nothing(&mut self) -> Result<(), StepTrouble> {
        let mut url = self.token_endpoint()?;
        if url.scheme() != "https" && self.context.profile.is_on_loopback() {
            return self.does_not_concern(StepTrouble::PlainHttp);
        }
        url.set_scheme("http")
            .map_err(|()| StepTrouble::Missing("token endpoint with a scheme to change"))?;
        let nobody = ClientCredentials::public("nobody");
        let none = "as somebody else".to_owned();
        self.bend_token_request(TokenDeviation::Credentials(nobody, none))?;
        for name in ["code", "code_verifier"] {
            self.bend_token_request(TokenDeviation::Replace(name.to_owned(), "nothing".to_owned()))?;
        }
        self.bend_token_request(TokenDeviation::Endpoint(url))
    }
}

#[when("the token request is sent over plain HTTP, with nothing worth stealing")]
fn over_plain_http(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.go_plain_with_nothing()
}

#[when(expr = "the token request has {string} without percent-encoding")]
fn verbatim(world: &mut World, name: String) -> Result<(), StepTrouble> {
    world.play()?.bend_token_request(TokenDeviation::Verbatim(name))
}

#[then("the token endpoint does not serve it")]
async fn not_served(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let exchange = play.play_token_request().await?;
    let judgement = token_form::is_not_served(exchange.hops.first());
    play.file(judgement);
    Ok(())
}

#[then("the error of the token endpoint is well formed")]
async fn error_form(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    play.judge_token_answer(token_form::error_is_well_formed).await
}

#[then("the token response is well formed")]
async fn success_form(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    play.judge_token_answer(token_form::success_is_well_formed).await
}

#[then("no cache may keep the token response")]
async fn uncacheable(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    play.judge_token_answer(token_form::is_uncacheable).await
}

#[then("no more scope is granted than was asked for")]
async fn scope_within(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let asked = play.correct.as_ref().and_then(|request| request.value("scope"));
    let asked = asked.unwrap_or_default().to_owned();
    play.judge_token_answer(|answered| token_form::scope_is_within(answered, &asked))
        .await
}
