//! The hygiene of parameters: their order, their length, what may be left out, and how errors about them look.

use std::sync::Arc;

use cucumber::{given, then, when};

use super::play::Play;
use super::trouble::StepTrouble;
use super::world::World;
use crate::check::{Judgement, callback};
use crate::protocol::{Answer, Deviation};

/// The unreserved characters (RFC 3986 §2.3): what a state or nonce may hold anywhere.
const UNRESERVED: &str = "-._~ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

impl Play {
    /// Leaves a parameter out of the correct request, if the target serves it then.
    async fn leave_out_where_allowed(&mut self, name: &str) -> Result<(), StepTrouble> {
        self.prepare(|request| {
            request.unset(name);
            // A method alone is a mistake of its own.
            if name == "code_challenge" {
                request.unset("code_challenge_method");
            }
        })?;
        self.sign_in_where_requests_demand_it().await?;
        let context = Arc::clone(&self.context);
        let request = self.request()?.clone();
        let mut agent = self.agent.fork();
        let exchange = context.visit(&mut agent, "probe", &request).await.exchange;
        let answer = Answer::classify(&exchange, &context.landmarks);
        self.evidence.push(exchange);
        let refused = match &answer {
            Answer::ErrorPage { .. } => true,
            Answer::Callback(callback) => callback.code().is_none(),
            Answer::LoginPage { .. }
            | Answer::ConsentPage { .. }
            | Answer::UnknownPage { .. }
            | Answer::Elsewhere { .. }
            | Answer::Broken(_) => false,
        };
        if refused {
            return self.does_not_concern(StepTrouble::Demanded(name.to_owned()));
        }
        Ok(())
    }

    /// Judges the error that the client gets. Where the target sends none, the scenario does not concern it.
    async fn judge_error_if_any(
        &mut self,
        check: impl FnOnce(&Answer) -> Judgement,
    ) -> Result<(), StepTrouble> {
        let answer = self.play().await?.answer.clone();
        let none_came = match &answer {
            Answer::Callback(callback) => callback.error().is_none(),
            Answer::ErrorPage { .. } | Answer::LoginPage { .. } | Answer::ConsentPage { .. } => true,
            Answer::UnknownPage { .. } | Answer::Elsewhere { .. } | Answer::Broken(_) => false,
        };
        if none_came && !matches!(self.control, Some(Err(_))) {
            return self.does_not_concern(StepTrouble::NoError(answer.words()));
        }
        self.file(check(&answer));
        Ok(())
    }
}

/// A value lengthened or cut to a number of characters.
fn of_length(before: &str, length: usize) -> String {
    let endless = before.chars().chain(UNRESERVED.chars().cycle());
    endless.take(length).collect()
}

#[given(expr = "its {string} has {int} characters")]
fn has_characters(world: &mut World, name: String, length: usize) -> Result<(), StepTrouble> {
    world.play()?.prepare(|request| {
        let text = of_length(request.value(&name).unwrap_or_default(), length);
        request.set(&name, &text);
    })
}

#[given(expr = "it leaves out {string}, where the target allows that")]
async fn leaves_out(world: &mut World, name: String) -> Result<(), StepTrouble> {
    world.play()?.leave_out_where_allowed(&name).await
}

#[when("its parameters are in reverse order")]
fn reverse_order(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.bend(Deviation::ReverseOrder)
}

#[when(expr = "the values of {string} are in reverse order")]
fn values_in_reverse_order(world: &mut World, name: String) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let before = play.request()?.value(&name).unwrap_or_default().to_owned();
    if !before.contains(' ') {
        return play.does_not_concern(StepTrouble::OneValue { name, value: before });
    }
    let values: Vec<&str> = before.split(' ').rev().collect();
    play.bend(Deviation::Replace(name, values.join(" ")))
}

#[then("an error that the client gets has its state")]
async fn error_has_state(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let state = play.sent_value("state")?;
    play.judge_error_if_any(|answer| callback::error_with_state(answer, &state))
        .await
}

#[then("an error that the client gets is well-formed")]
async fn error_is_well_formed(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_error_if_any(callback::well_formed).await
}

#[then("an error that the client gets holds only known parameters")]
async fn only_known_parameters(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let uri = play.sent_value("redirect_uri")?;
    play.judge_error_if_any(|answer| callback::known_parameters(answer, &uri))
        .await
}

#[then("the client gets a code without a state")]
async fn code_without_state(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge(callback::code_without_state).await
}
