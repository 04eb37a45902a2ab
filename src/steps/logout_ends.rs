//! *Then*: where signing out leads, and whether the session is over.

use std::sync::Arc;

use cucumber::then;

use super::logout::Question;
use super::play::Play;
use super::requests::correct_request;
use super::trouble::StepTrouble;
use super::world::World;
use crate::check::logout;
use crate::driver::UserAgent;
use crate::protocol::Answer;

impl Play {
    /// What a silent request of the scenario's client gets with the cookies of a user agent.
    pub(super) async fn ask_silently(&mut self, mut agent: UserAgent) -> Result<Answer, StepTrouble> {
        let context = Arc::clone(&self.context);
        let client = self.client.clone().ok_or(StepTrouble::Missing("client"))?;
        let bytes = self.random::<96>();
        let (mut request, _) = correct_request(&context, &client, self.tenant, &bytes)?;
        request.set("prompt", "none");
        let (_, answer) = self.visit_with(&mut agent, "signed in?", &request).await;
        Ok(answer)
    }

    /// Files whether the session is over, for the user agent that signed out and for its cookies of before.
    async fn judge_signed_out(&mut self) -> Result<(), StepTrouble> {
        let answer = self.play_logout(Question::Answered).await?;
        self.undrivable(&answer)?;
        let now = self.ask_silently(self.agent.fork()).await?;
        let before = self.logout.before.as_ref().map(UserAgent::fork);
        let before = before.ok_or(StepTrouble::Missing("user agent that signed out"))?;
        let before = self.ask_silently(before).await?;
        self.file(logout::signed_out(&now, &before));
        Ok(())
    }

    /// Files whether the client got the state of the request, or none.
    async fn judge_state(&mut self) -> Result<(), StepTrouble> {
        let answer = self.play_logout(Question::Answered).await?;
        self.undrivable(&answer)?;
        let place = self.post_logout_uri()?;
        let sent = self.request()?.value("state").map(str::to_owned);
        self.file(logout::state_passed_on(&answer, &place, sent.as_deref()));
        Ok(())
    }
}

#[then("the end-user comes back to the client")]
async fn comes_back(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let answer = play.play_logout(Question::Answered).await?;
    play.undrivable(&answer)?;
    let place = play.post_logout_uri()?;
    play.file(logout::comes_back(&answer, &place));
    Ok(())
}

#[then("the client gets the state of the sign-out request, or none if it sent none")]
async fn state_passed_on(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_state().await
}

#[then("the end-user is not sent away")]
async fn stays(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let answer = play.play_logout(Question::Answered).await?;
    play.file(logout::stays(&answer));
    Ok(())
}

#[then("the end-user is not sent away before a question is answered")]
async fn stays_at_first(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let answer = play.play_logout(Question::LeftOpen).await?;
    play.file(logout::stays(&answer));
    Ok(())
}

#[then("signing out ends on a page")]
async fn ends_on_page(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let answer = play.play_logout(Question::Answered).await?;
    play.undrivable(&answer)?;
    play.file(logout::ends_on_page(&answer));
    Ok(())
}

#[then("the end-user is still signed in")]
async fn still_signed_in(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    play.play_logout(Question::LeftOpen).await?;
    let answer = play.ask_silently(play.agent.fork()).await?;
    play.file(logout::still_signed_in(&answer));
    Ok(())
}

#[then("the end-user is signed out")]
async fn is_signed_out(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_signed_out().await
}
