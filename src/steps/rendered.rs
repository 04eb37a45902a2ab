//! *Then* about what the browser shows: pages, their fields, and markup that must not come alive.

use cucumber::{given, then};

use super::play::Play;
use super::trouble::StepTrouble;
use super::world::World;
use crate::check::rendered::{self, LIVE_MARKUP, Look};
use crate::check::{Acceptable, Judgement};
use crate::protocol::Answer;

impl Play {
    /// Sends the request and judges the page at which the browser is then.
    async fn judge_look(
        &mut self,
        judge: impl FnOnce(&Answer, &Look) -> Judgement,
    ) -> Result<(), StepTrouble> {
        let answer = self.play().await?.answer.clone();
        let look = self.look().await?;
        self.file(judge(&answer, &look));
        Ok(())
    }

    /// Judges whether markup of the request is dead in the page at which the browser is.
    async fn judge_markup(&mut self) -> Result<(), StepTrouble> {
        let answer = self.play().await?.answer.clone();
        match rendered::inert(&answer, &self.look().await?) {
            Ok(judgement) => self.file(judgement),
            Err(fact) => self.does_not_concern(StepTrouble::Concern(fact))?,
        }
        Ok(())
    }
}

#[given(expr = "its {string} is live markup")]
fn is_live_markup(world: &mut World, name: String) -> Result<(), StepTrouble> {
    let play = world.play()?;
    play.ensure_known(&name)?;
    play.prepare(|request| request.set(&name, LIVE_MARKUP))
}

#[then("no page comes alive with it")]
async fn not_alive(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_markup().await
}

#[then("the end-user is told in words that something is wrong")]
async fn told_in_words(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    play.judge_look(rendered::says_something).await?;
    play.take_picture("the error page").await
}

#[then(expr = "the {string} has a title and a language")]
async fn has_title(world: &mut World, wanted: String) -> Result<(), StepTrouble> {
    let wanted = Acceptable::named(&wanted)?;
    let judge = |answer: &Answer, look: &Look| rendered::titled(&wanted, answer, look);
    world.play()?.judge_look(judge).await
}

#[then("a login page is shown that can be filled in")]
async fn can_be_filled_in(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    play.judge_look(rendered::fillable).await?;
    play.take_picture("the login page").await
}

#[then("each field of the login page has a label")]
async fn has_labels(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_look(rendered::labelled).await
}

#[then("the fields of the login page say what they are for")]
async fn say_what_for(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_look(rendered::autocompleted).await
}

#[then("each field of the login page is reached by keyboard")]
async fn by_keyboard(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_look(rendered::reachable_by_keyboard).await
}

#[then("the login page causes no errors in the browser")]
async fn without_errors(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let answer = play.play().await?.answer.clone();
    let errors = play.console_errors().await?;
    play.file(rendered::without_console_errors(&answer, &errors));
    Ok(())
}
