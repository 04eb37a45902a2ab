//! Token requests: *Given* a correct one, *When* one thing is bent, *Then* what the token endpoint answers.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cucumber::{given, then, when};

use super::play::Play;
use super::token_side::GrantKind;
use super::tokens::answered;
use super::trouble::StepTrouble;
use super::world::World;
use crate::check::token;
use crate::check::token_error::{self, TokenAnswer};
use crate::protocol::{Secret, TokenCarrier, TokenDeviation};

impl Play {
    /// Ends the scenario where its request is that of a machine, and the target gives machines no tokens at all.
    async fn ensure_machines_are_served(&mut self) -> Result<(), StepTrouble> {
        if self.token.grant != Some(GrantKind::Machine) {
            return Ok(());
        }
        let refusal = token::refusal(answered(self.play_token_request().await?)?);
        match refusal {
            Some(error) => {
                let fact = format!("the target gives the machine client no token: `{error}`");
                self.does_not_concern(StepTrouble::Concern(fact))
            }
            None => Ok(()),
        }
    }

    /// Builds the token request of a machine for itself.
    async fn build_machine_request(&mut self) -> Result<(), StepTrouble> {
        let machine = self.context.profile.machine_client().cloned();
        self.client = Some(machine.ok_or(StepTrouble::Missing("machine client"))?);
        self.build_token_request(GrantKind::Machine).await
    }

    /// Puts another code into the token request, which nobody was given.
    fn bend_code(&mut self, what: &str) -> Result<(), StepTrouble> {
        let bytes = self.random::<32>();
        let code = self.token_request()?.value("code").unwrap_or_default().to_owned();
        let characters = code.chars().count();
        let bent = match what {
            "made up" => URL_SAFE_NO_PAD.encode(bytes),
            "cut by its last third" => code.chars().take(characters - characters / 3).collect(),
            "longer by one letter" => format!("{code}A"),
            _ => "%00 <code>".to_owned(),
        };
        let (name, words) = ("code".to_owned(), format!("one that is {what}"));
        self.bend_token_request(TokenDeviation::Swap(name, Secret::new(bent), words))
    }

    /// The acceptable answers of a token endpoint: the sentence's, unless the profile adjusts them.
    fn acceptable_at_token_endpoint(
        &self,
        preferred: &str,
        tolerated: &str,
    ) -> Result<(Vec<TokenAnswer>, Vec<TokenAnswer>), StepTrouble> {
        match self.adjusted_answers() {
            Some(words) => {
                let list = words.iter().map(|word| TokenAnswer::named(word));
                Ok((list.collect::<Result<_, _>>()?, Vec::new()))
            }
            None => Ok((TokenAnswer::list(preferred)?, TokenAnswer::list(tolerated)?)),
        }
    }

    /// Judges the token endpoint's answer against two lists of words and files it.
    pub(super) async fn token_answer_is(
        &mut self,
        preferred: &str,
        tolerated: &str,
    ) -> Result<(), StepTrouble> {
        let (preferred, tolerated) = self.acceptable_at_token_endpoint(preferred, tolerated)?;
        let exchange = self.play_token_request().await?;
        let judgement = token_error::is_among(answered(exchange)?, &preferred, &tolerated);
        self.file(judgement);
        Ok(())
    }
}

#[given("a valid token request for a code")]
async fn for_code(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.build_token_request(GrantKind::Code).await
}

#[given("a valid token request for a refresh token")]
async fn for_refresh_token(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.build_token_request(GrantKind::RefreshToken).await
}

#[given("a valid token request of a machine")]
async fn of_machine(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.build_machine_request().await
}

#[when(expr = "the token request has no {string}")]
fn has_no(world: &mut World, name: String) -> Result<(), StepTrouble> {
    world.play()?.bend_token_request(TokenDeviation::Drop(name))
}

#[when(expr = "the token request has an empty {string}")]
fn has_empty(world: &mut World, name: String) -> Result<(), StepTrouble> {
    world.play()?.bend_token_request(TokenDeviation::Empty(name))
}

#[when(expr = "the token request has {string} twice")]
fn has_twice(world: &mut World, name: String) -> Result<(), StepTrouble> {
    world.play()?.bend_token_request(TokenDeviation::Repeat(name))
}

#[when(expr = "the token request has {string} as {string}")]
fn has_as(world: &mut World, name: String, value: String) -> Result<(), StepTrouble> {
    let deviation = TokenDeviation::Replace(name, value);
    world.play()?.bend_token_request(deviation)
}

#[when(regex = r"^the token request is sent as (a GET|a JSON document|a multipart body)$")]
fn sent_as(world: &mut World, what: String) -> Result<(), StepTrouble> {
    let carrier = match what.as_str() {
        "a GET" => TokenCarrier::Query,
        "a JSON document" => TokenCarrier::Json,
        _ => TokenCarrier::Multipart,
    };
    let deviation = TokenDeviation::Carrier(carrier);
    world.play()?.bend_token_request(deviation)
}

#[when(regex = r"^the code is (made up|cut by its last third|longer by one letter|no code at all)$")]
fn code_is(world: &mut World, what: String) -> Result<(), StepTrouble> {
    world.play()?.bend_code(&what)
}

#[then(expr = "the token endpoint answers {string}")]
async fn answers(world: &mut World, words: String) -> Result<(), StepTrouble> {
    world.play()?.token_answer_is(&words, "").await
}

#[then(expr = "the token endpoint answers {string}, or tolerably {string}")]
async fn answers_tolerably(world: &mut World, words: String, tolerated: String) -> Result<(), StepTrouble> {
    world.play()?.token_answer_is(&words, &tolerated).await
}

#[then("the tokens come with a refresh token")]
async fn with_refresh_token(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let exchange = play.play_token_request().await?;
    let judgement = token::has_refresh_token(answered(exchange)?);
    play.file(judgement);
    Ok(())
}

#[then("the tokens come without a refresh token")]
async fn without_refresh_token(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    play.ensure_machines_are_served().await?;
    let exchange = play.play_token_request().await?;
    let judgement = token::no_refresh_token(answered(exchange)?);
    play.file(judgement);
    Ok(())
}

#[then("no token comes")]
async fn no_token(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let exchange = play.play_token_request().await?;
    let judgement = token_error::no_token(answered(exchange)?);
    play.file(judgement);
    Ok(())
}
