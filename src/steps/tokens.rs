//! Codes and tokens: *When* they are exchanged, *Then* what they hold.

use cucumber::{then, when};

use super::trouble::StepTrouble;
use super::world::World;
use crate::check::token;
use crate::protocol::Exchange;

/// What the token endpoint answered, in the form that checks take.
pub(super) fn answered(exchange: &Exchange) -> Result<token::Answered<'_>, StepTrouble> {
    let hop = exchange
        .hops
        .first()
        .ok_or(StepTrouble::Missing("token exchange"))?;
    Ok(hop.outcome.as_ref())
}

#[when("the code is exchanged")]
async fn exchanged(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.exchange_code(1).await
}

#[when("the code is exchanged twice")]
async fn exchanged_twice(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    // What a server revokes for a replay may be the end-user's other sessions, too.
    play.context.sessions.forget();
    play.exchange_code(2).await
}

#[then("the exchange gives tokens")]
fn gives_tokens(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let exchange = play.tokens.last().ok_or(StepTrouble::Missing("exchange"))?;
    let judgement = token::gives_tokens(answered(exchange)?);
    play.file(judgement);
    Ok(())
}

#[then("the second exchange is refused")]
fn second_refused(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let [first, second] = play.tokens.as_slice() else {
        return Err(StepTrouble::Missing("second exchange"));
    };
    let judgement = token::second_exchange_refused(answered(first)?, answered(second)?);
    play.file(judgement);
    Ok(())
}

#[then("the ID token holds the nonce")]
async fn holds_nonce(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let claims = play.claims().await?;
    let nonce = play.request()?.value("nonce").unwrap_or_default().to_owned();
    play.file(token::nonce(&claims, &nonce));
    Ok(())
}

#[then("the ID token holds no nonce")]
async fn holds_no_nonce(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let claims = play.claims().await?;
    play.file(token::no_nonce(&claims));
    Ok(())
}

#[then("the time of authentication is that of the second sign-in")]
async fn authenticated_anew(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    play.exchange_code(1).await?;
    let acted = play.acted.ok_or(StepTrouble::Missing("second sign-in"))?;
    let since = acted.elapsed().as_secs();
    let claims = play.claims().await?;
    play.file(token::authenticated_anew(&claims, since));
    Ok(())
}
