//! Codes that are shown many times at once, and those of several end-users.

use cucumber::{then, when};

use super::play::Play;
use super::tokens::answered;
use super::trouble::StepTrouble;
use super::world::World;
use crate::catalogue::Need;
use crate::check::race;
use crate::check::token::Answered;
use crate::driver::HttpAgent;
use crate::profile::fact_without;

/// Requests at once from which on a race weighs on the target.
const MANY: usize = 5;

impl Play {
    /// Shows fresh codes so many times at once, round after round.
    async fn race_for_codes(&mut self, count: usize, rounds: usize) -> Result<(), StepTrouble> {
        if count > MANY && self.context.profile.lacks(Need::HeavyChecks).is_some() {
            return self.does_not_concern(StepTrouble::Concern(fact_without(Need::HeavyChecks)));
        }
        // What a server revokes for a replay may be the end-user's other sessions, too.
        self.context.sessions.forget();
        for _ in 0..rounds {
            let code = self.fresh_code().await?;
            let request = self.request_for_code(&code)?.to_http();
            let agent = HttpAgent::new(self.context.http.clone(), &self.scenario.id);
            let round = agent.race("token", vec![request; count]).await;
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

#[when(expr = "a code is shown {int} times at once, in {int} rounds")]
async fn shown_at_once(world: &mut World, count: usize, rounds: usize) -> Result<(), StepTrouble> {
    world.play()?.race_for_codes(count, rounds).await
}

#[then("exactly one of each round brings tokens")]
fn exactly_one(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_race()
}
