//! What the metadata say about the token endpoint: grant types and ways of client authentication.

use cucumber::{given, then, when};

use super::play::Play;
use super::tokens::answered;
use super::trouble::StepTrouble;
use super::world::World;
use crate::check::token_error;
use crate::protocol::TokenDeviation;

impl Play {
    /// Asks for another grant than the one that the request is right for; ends the scenario unless the metadata list it,
    /// or, without `wanted`, unless they leave it out.
    fn ask_for_grant(&mut self, grant: String, wanted: bool) -> Result<(), StepTrouble> {
        let name = "grant_type".to_owned();
        self.ensure_listed(&name, &grant, wanted)?;
        self.bend_token_request(TokenDeviation::Replace(name, grant))
    }
}

#[given(expr = "the metadata list {string} for {string}")]
fn listed(world: &mut World, value: String, list: String) -> Result<(), StepTrouble> {
    world.play()?.ensure_listed(&list, &value, true)
}

#[given(expr = "the metadata do not list {string} for {string}")]
fn not_listed(world: &mut World, value: String, list: String) -> Result<(), StepTrouble> {
    world.play()?.ensure_listed(&list, &value, false)
}

#[when(expr = "the token request has the listed grant type {string}")]
fn listed_grant(world: &mut World, grant: String) -> Result<(), StepTrouble> {
    world.play()?.ask_for_grant(grant, true)
}

#[when(expr = "the token request has the unlisted grant type {string}")]
fn unlisted_grant(world: &mut World, grant: String) -> Result<(), StepTrouble> {
    world.play()?.ask_for_grant(grant, false)
}

#[then("the token endpoint knows the grant type")]
async fn knows_grant(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let exchange = play.play_token_request().await?;
    let judgement = token_error::knows_grant(answered(exchange)?);
    play.file(judgement);
    Ok(())
}
