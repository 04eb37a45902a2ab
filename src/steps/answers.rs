//! *Then*: what kind of answer came.

use std::time::Duration;

use cucumber::then;

use super::play::Play;
use super::trouble::StepTrouble;
use super::world::World;
use crate::check::{Acceptable, answer, page};

/// How long a target may take to visit an address that a request named, after it has answered.
const GRACE: Duration = Duration::from_millis(200);

impl Play {
    /// The acceptable answers by which the profile adjusts the scenario's requirement, if it does.
    pub(super) fn adjusted_answers(&self) -> Option<&Vec<String>> {
        let mut adjustments = self.context.profile.adjustments.iter();
        adjustments
            .find(|adjustment| adjustment.requirement == self.scenario.requirement)
            .and_then(|adjustment| adjustment.accept.as_ref())
    }

    /// The acceptable answers: the sentence's, unless the profile adjusts them for this requirement.
    fn acceptable(
        &self,
        preferred: &str,
        tolerated: &str,
    ) -> Result<(Vec<Acceptable>, Vec<Acceptable>), StepTrouble> {
        if let Some(words) = self.adjusted_answers() {
            let list = words
                .iter()
                .map(|word| Acceptable::named(word))
                .collect::<Result<_, _>>()?;
            return Ok((list, Vec::new()));
        }
        let list = |text: &str| {
            if text.is_empty() {
                Ok(Vec::new())
            } else {
                Acceptable::list(text)
            }
        };
        Ok((list(preferred)?, list(tolerated)?))
    }

    /// Judges the answer against two lists of words and files it.
    async fn answer_is(&mut self, preferred: &str, tolerated: &str) -> Result<(), StepTrouble> {
        let (preferred, tolerated) = self.acceptable(preferred, tolerated)?;
        let judgement = answer::is_among(&self.play().await?.answer, &preferred, &tolerated);
        self.file(judgement);
        Ok(())
    }

    /// The answer that the control got.
    fn control_answer(&self) -> Result<&crate::protocol::Answer, StepTrouble> {
        match &self.control {
            Some(Ok(answer)) => Ok(answer),
            Some(Err(reason)) => Err(StepTrouble::Absent {
                what: "the control's answer",
                reason: reason.clone(),
            }),
            None => Err(StepTrouble::Missing("control: nothing was changed")),
        }
    }
}

#[then(expr = "the answer is {string}")]
async fn answer_is(world: &mut World, words: String) -> Result<(), StepTrouble> {
    world.play()?.answer_is(&words, "").await
}

#[then(expr = "the answer is {string}, or tolerably {string}")]
async fn answer_is_tolerably(world: &mut World, words: String, tolerated: String) -> Result<(), StepTrouble> {
    world.play()?.answer_is(&words, &tolerated).await
}

#[then("the request proceeds")]
async fn proceeds(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let judgement = answer::proceeds(&play.play().await?.answer);
    play.file(judgement);
    Ok(())
}

#[then("the answer is of the same kind as without the change")]
async fn same_kind(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let answer = play.play().await?.answer.clone();
    let judgement = answer::same_kind(&answer, play.control_answer()?);
    play.file(judgement);
    Ok(())
}

#[then(expr = "the client gets another error than {string}")]
async fn another_error(world: &mut World, unwanted: String) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let judgement = answer::another_error(&play.play().await?.answer, &unwanted);
    play.file(judgement);
    Ok(())
}

#[then("no cross-origin access is granted")]
async fn no_cors(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let answer = play.play().await?.answer.clone();
    let judgement = page::no_cors(&answer, play.first_response());
    play.file(judgement);
    Ok(())
}

#[then("the error page leads nowhere")]
async fn leads_nowhere(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let refused = play.request()?.value("redirect_uri").map(str::to_owned);
    let sent = play.play().await?;
    let judgement = page::leads_nowhere(&sent.answer, &sent.exchange, &refused.unwrap_or_default());
    play.file(judgement);
    Ok(())
}

#[then("no redirect after a form forwards it")]
fn no_forwarding(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let judgement = page::no_forwarding(&play.evidence);
    play.file(judgement);
    Ok(())
}

#[then("the listener is not visited")]
async fn listener_not_visited(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let answer = play.play().await?.answer.clone();
    let visited = play.listener()?.is_fetched_within(&play.scenario.id, GRACE).await;
    play.file(page::not_visited(&answer, visited));
    Ok(())
}
