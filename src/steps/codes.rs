//! *When* and *Then* about many codes at once.

use std::sync::Arc;

use cucumber::{then, when};
use futures::{StreamExt as _, stream};

use super::play::Play;
use super::requests::correct_request;
use super::trouble::StepTrouble;
use super::world::World;
use crate::check::entropy;
use crate::protocol::{Answer, Exchange};

/// Requests at the same time.
const AT_ONCE: usize = 16;

impl Play {
    /// Asks for codes with the end-user's session, again and again.
    async fn collect_codes(&mut self, count: usize) -> Result<(), StepTrouble> {
        let context = Arc::clone(&self.context);
        let client = self.client.clone().ok_or(StepTrouble::Missing("client"))?;
        let mut requests = Vec::new();
        for _ in 0..count {
            let bytes = self.random::<96>();
            requests.push(correct_request(&context, &client, self.tenant, &bytes)?.0);
        }
        let landmarks = &context.landmarks;
        let (agent, sending) = (&self.agent, &context);
        let exchanges: Vec<Exchange> = stream::iter(requests)
            .map(|request| async move {
                sending
                    .visit(&mut agent.fork(), "authorize", &request)
                    .await
                    .exchange
            })
            .buffered(AT_ONCE)
            .collect()
            .await;
        for exchange in exchanges {
            match Answer::classify(&exchange, landmarks) {
                Answer::Callback(callback) if callback.code().is_some() => {
                    self.browsers.codes.extend(callback.code().map(str::to_owned));
                }
                Answer::ConsentPage { url } => {
                    self.evidence.push(exchange);
                    let words = Answer::ConsentPage { url }.words();
                    return self.does_not_concern(StepTrouble::NoSilentCode(words));
                }
                other => {
                    self.evidence.push(exchange);
                    return Err(StepTrouble::NoCode(other.words()));
                }
            }
        }
        Ok(())
    }
}

#[when(expr = "{int} codes are asked for at once")]
async fn many_codes(world: &mut World, count: usize) -> Result<(), StepTrouble> {
    world.play()?.collect_codes(count).await
}

#[then("the codes cannot be guessed")]
fn unguessable(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let judgement = entropy::unguessable(&play.browsers.codes);
    play.file(judgement);
    Ok(())
}
