//! *When*: what no honest client sends. *Then*: that the server copes with it.

use cucumber::{then, when};

use super::play::Play;
use super::trouble::StepTrouble;
use super::world::World;
use crate::check::answer;
use crate::protocol::Deviation;

/// The bytes that a sentence names, as characters up to U+00FF.
fn bytes(words: &str) -> Result<&'static str, StepTrouble> {
    Ok(match words {
        "a space" => "a b",
        "a tab" => "a\tb",
        "a NUL" => "a\0b",
        "an escape character" => "a\u{1b}b",
        "quotes and brackets" => "a\"<>{}|\\^`[]b",
        "letters beyond ASCII" => "a\u{c3}\u{a9}b",
        "bytes beyond ASCII" => "a\u{ff}\u{fe}\u{c0}\u{80}b",
        _ => {
            return Err(StepTrouble::UnknownWord {
                kind: "kind of bytes",
                name: words.to_owned(),
            });
        }
    })
}

impl Play {
    /// Sends a parameter with bytes at its end that no URL may hold.
    fn end_with_bytes(&mut self, name: String, words: &str) -> Result<(), StepTrouble> {
        let value = self.request()?.value(&name).unwrap_or_default();
        let value = [value, bytes(words)?].concat();
        self.bend(Deviation::Bytes(name, value))
    }
}

#[when(expr = "{string} ends, unencoded, with {string}")]
fn ends_with_bytes(world: &mut World, name: String, words: String) -> Result<(), StepTrouble> {
    world.play()?.end_with_bytes(name, &words)
}

#[when(expr = "{int} unknown parameters are added")]
fn many_parameters(world: &mut World, count: usize) -> Result<(), StepTrouble> {
    world.play()?.bend(Deviation::Many(count))
}

#[when(expr = "it is sent as a POST with a JSON body")]
fn as_json(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.bend(Deviation::MoveToJson)
}

#[when(expr = "it is sent by the method {string}")]
fn by_method(world: &mut World, method: String) -> Result<(), StepTrouble> {
    let parsed = http::Method::from_bytes(method.as_bytes());
    let unknown = |_| StepTrouble::UnknownWord {
        kind: "method",
        name: method.clone(),
    };
    let method = parsed.map_err(unknown)?;
    world.play()?.bend(Deviation::Method(method))
}

#[then("the request itself is refused")]
async fn refused_itself(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let context = std::sync::Arc::clone(&play.context);
    let sent = play.play().await?;
    let judgement = answer::refused_itself(&sent.answer, sent.exchange.hops.first(), &context.landmarks);
    play.file(judgement);
    Ok(())
}

#[then("the server copes with it")]
async fn copes(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let sent = play.play().await?;
    let judgement = answer::copes(&sent.answer, &sent.exchange);
    play.file(judgement);
    Ok(())
}
