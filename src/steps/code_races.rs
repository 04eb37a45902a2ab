//! Codes that are shown many times at once, and those of several end-users.

use cucumber::{then, when};

use super::identity::subject_of;
use super::play::Play;
use super::token_side::{FreshCode, tokens_of};
use super::tokens::answered;
use super::trouble::StepTrouble;
use super::world::World;
use crate::catalogue::Need;
use crate::check::token::{self, Answered};
use crate::check::{race, refresh};
use crate::driver::UserAgent;
use crate::profile::fact_without;
use crate::protocol::Secret;

/// Requests at once from which on a race weighs on the target.
const MANY: usize = 5;

impl Play {
    /// Shows fresh codes so many times at once, round after round; before that one alone, which must bring tokens.
    async fn race_for_codes(&mut self, count: usize, rounds: usize) -> Result<(), StepTrouble> {
        if count > MANY && self.context.profile.lacks(Need::HeavyChecks).is_some() {
            return self.does_not_concern(StepTrouble::Concern(fact_without(Need::HeavyChecks)));
        }
        // What a server revokes for a replay may be the end-user's other sessions, too.
        self.context.sessions.forget();
        self.fresh_tokens().await?;
        for _ in 0..rounds {
            let code = self.fresh_code().await?;
            let request = self.request_for_code(&code)?.to_http();
            let agent = UserAgent::new(self.context.http.clone(), &self.scenario.id);
            let round = agent.race("race", vec![request; count]).await;
            self.evidence.extend(round.iter().cloned());
            self.token.races.push(round);
        }
        Ok(())
    }

    /// Files how many of each round brought tokens.
    fn judge_race(&mut self) -> Result<(), StepTrouble> {
        let rounds: Vec<Vec<Answered<'_>>> = self
            .token
            .races
            .iter()
            .map(|round| round.iter().map(answered).collect::<Result<_, _>>())
            .collect::<Result<_, _>>()?;
        let judgement = race::exactly_one_wins(&rounds);
        self.file(judgement);
        Ok(())
    }
}

impl Play {
    /// The subject of the ID token that a code brings.
    async fn subject_by(&mut self, code: &FreshCode) -> Result<String, StepTrouble> {
        let request = self.request_for_code(code)?;
        let tokens = tokens_of(&self.ask("token", &request).await)?;
        let token = tokens.id_token.ok_or(StepTrouble::Absent {
            what: "an ID token",
            reason: "the token response has none".to_owned(),
        })?;
        subject_of(token.expose())
    }

    /// Lets two end-users ask for codes one after the other, and redeems them only then; before that, each alone.
    async fn take_turns(&mut self) -> Result<(), StepTrouble> {
        for both in [false, true] {
            let mut codes = Vec::new();
            let mut subjects = Vec::new();
            for order in [0, 1] {
                self.use_shared_session(order).await?;
                let code = self.fresh_code().await?;
                if both {
                    codes.push(code);
                } else {
                    subjects.push(self.subject_by(&code).await?);
                }
            }
            for code in &codes {
                subjects.push(self.subject_by(code).await?);
            }
            self.token.subjects.push(subjects.try_into().unwrap_or_default());
        }
        Ok(())
    }

    /// Files whether each code named the end-user whose it was.
    fn judge_turns(&mut self) -> Result<(), StepTrouble> {
        let [own, named] = self.token.subjects.as_slice() else {
            return Err(StepTrouble::Missing("codes of two end-users"));
        };
        let judgement = token::names_its_own(own, named);
        self.file(judgement);
        Ok(())
    }

    /// Collects the access tokens of several codes.
    async fn collect_access_tokens(&mut self, count: usize) -> Result<(), StepTrouble> {
        for _ in 0..count {
            let tokens = self.fresh_tokens().await?;
            self.token.collected.push(tokens.access_token);
        }
        Ok(())
    }
}

#[when("two end-users ask for codes in turn, and the codes are redeemed")]
async fn in_turn(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.take_turns().await
}

#[then("each code names its own end-user")]
fn own_user(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_turns()
}

#[when(expr = "{int} codes give access tokens")]
async fn collected(world: &mut World, count: usize) -> Result<(), StepTrouble> {
    world.play()?.collect_access_tokens(count).await
}

#[then("the access tokens cannot be guessed")]
fn unguessable(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let tokens: Vec<&str> = play.token.collected.iter().map(Secret::expose).collect();
    let judgement = refresh::unguessable(&tokens, "access tokens");
    play.file(judgement);
    Ok(())
}

#[when(expr = "a code is shown {int} times at once, in {int} rounds")]
async fn shown_at_once(world: &mut World, count: usize, rounds: usize) -> Result<(), StepTrouble> {
    world.play()?.race_for_codes(count, rounds).await
}

#[then("exactly one of each round brings tokens")]
fn exactly_one(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_race()
}
