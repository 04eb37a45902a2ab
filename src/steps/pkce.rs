//! *Then*: how code challenges are verified.

use cucumber::then;

use super::play::Play;
use super::tokens::answered;
use super::trouble::StepTrouble;
use super::world::World;
use crate::check::pkce;
use crate::protocol::Answer;

impl Play {
    /// Exchanges the code that the request led to; nothing where it led to none.
    pub(super) async fn exchange_if_code(&mut self) -> Result<Answer, StepTrouble> {
        let answer = self.play().await?.answer.clone();
        match &answer {
            Answer::Callback(callback) if callback.code().is_some() => self.exchange_code(1).await?,
            Answer::Callback(_)
            | Answer::ErrorPage { .. }
            | Answer::LoginPage { .. }
            | Answer::ConsentPage { .. }
            | Answer::UnknownPage { .. }
            | Answer::Elsewhere { .. }
            | Answer::Broken(_) => {}
        }
        Ok(answer)
    }

    /// Plays a correct request and exchanges its code: a token endpoint that refuses everything proves nothing.
    async fn control_exchange(&mut self) -> Result<(), StepTrouble> {
        let agent = self.agent.fork();
        let exchange = self.tokens_by(agent, 0).await?;
        if let Some(reason) = pkce::refuses_correct_exchange(answered(&exchange)?) {
            self.control = Some(Err(reason));
        }
        Ok(())
    }
}

#[then("the challenge is not verified as S256")]
async fn not_taken_as_s256(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let answer = play.exchange_if_code().await?;
    if !play.tokens.is_empty() {
        play.control_exchange().await?;
    }
    let exchanged = play.tokens.last().map(answered).transpose()?;
    play.file(pkce::not_taken_as_s256(&answer, exchanged));
    Ok(())
}
