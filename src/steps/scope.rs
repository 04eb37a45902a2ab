//! Scopes: *When* one asks for more, *Then* what was granted.

use cucumber::{given, then, when};

use super::play::Play;
use super::tokens::answered;
use super::trouble::StepTrouble;
use super::world::World;
use crate::check::scope;
use crate::protocol::Deviation;

impl Play {
    /// Asks for one more scope value.
    fn ask_for_scope(&mut self, value: String) -> Result<(), StepTrouble> {
        let before = self.request()?.value("scope").unwrap_or_default();
        let scope = format!("{before} {value}").trim_start().to_owned();
        self.added_scope = Some(value);
        self.bend(Deviation::Replace("scope".to_owned(), scope))
    }

    /// Files whether the scope value that was asked for besides was granted.
    async fn judge_added_scope(&mut self) -> Result<(), StepTrouble> {
        let answer = self.exchange_if_code().await?;
        let value = self.added_scope.clone();
        let value = value.ok_or(StepTrouble::Missing("added scope"))?;
        let exchanged = self.tokens.last().map(answered).transpose()?;
        let judgement = scope::not_granted(&answer, exchanged, &value);
        self.file(judgement);
        Ok(())
    }
}

#[given("a valid authorization request of a client that may not have every scope")]
fn valid_of_limited_client(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let client = play.context.profile.client_with_forbidden_scope().cloned();
    play.build(client)
}

#[when(expr = "it asks for the scope {string}, too")]
fn asks_for_scope(world: &mut World, value: String) -> Result<(), StepTrouble> {
    world.play()?.ask_for_scope(value)
}

#[when("it asks for a scope that the client may not have, too")]
fn asks_for_forbidden_scope(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let client = play.client.as_ref();
    let value = client.and_then(|client| client.forbidden_scope.clone());
    play.ask_for_scope(value.ok_or(StepTrouble::Missing("scope value that the client may not have"))?)
}

#[then("the added scope is not granted")]
async fn added_scope_not_granted(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_added_scope().await
}
