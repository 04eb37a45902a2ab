//! *Then*: what arrived at the client's redirect URI.

use cucumber::then;

use super::play::Play;
use super::trouble::StepTrouble;
use super::world::World;
use crate::check::{Judgement, callback};
use crate::protocol::Answer;

impl Play {
    /// Plays the request, judges the answer, and files the judgement.
    pub(super) async fn judge(
        &mut self,
        check: impl FnOnce(&Answer) -> Judgement,
    ) -> Result<(), StepTrouble> {
        let judgement = check(&self.play().await?.answer);
        self.file(judgement);
        Ok(())
    }

    /// A parameter of the request as it was built.
    pub(super) fn sent_value(&mut self, name: &str) -> Result<String, StepTrouble> {
        Ok(self.request()?.value(name).unwrap_or_default().to_owned())
    }
}

#[then("the client gets a code with its state")]
async fn code_with_state(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let (state, uri) = (play.sent_value("state")?, play.sent_value("redirect_uri")?);
    play.judge(|answer| callback::code_with_state(answer, &state, &uri))
        .await
}

#[then("the client gets an error with its state")]
async fn error_with_state(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let state = play.sent_value("state")?;
    play.judge(|answer| callback::error_with_state(answer, &state))
        .await
}

#[then("the client gets an error without a state")]
async fn error_without_state(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge(callback::error_without_state).await
}

#[then("the client gets the error by redirect")]
async fn error_by_redirect(world: &mut World) -> Result<(), StepTrouble> {
    world
        .play()?
        .judge(|answer| callback::error_by_redirect(answer, &[302, 303]))
        .await
}

#[then("the client gets the error by 302")]
async fn error_by_302(world: &mut World) -> Result<(), StepTrouble> {
    world
        .play()?
        .judge(|answer| callback::error_by_redirect(answer, &[302]))
        .await
}

#[then("the registered query is kept")]
async fn query_kept(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let uri = play.sent_value("redirect_uri")?;
    play.judge(|answer| callback::query_kept(answer, &uri)).await
}

#[then("the error response is well-formed")]
async fn well_formed(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge(callback::well_formed).await
}

#[then("the error is one of the documented")]
async fn documented(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge(callback::documented).await
}

#[then("the callback names the tenant")]
async fn names_tenant(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let tenant = play
        .context
        .tenant(play.tenant)
        .cloned()
        .ok_or(StepTrouble::Missing("tenant"))?;
    play.judge(|answer| callback::names_tenant(answer, &tenant.name, tenant.custom_domain.as_deref()))
        .await
}
