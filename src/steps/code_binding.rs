//! What binds a code: *When* it is shown by somebody else, elsewhere, too late, twice, or with another verifier.

use std::sync::Arc;

use cucumber::{then, when};

use super::play::Play;
use super::token_side::tokens_of;
use super::tokens::answered;
use super::trouble::StepTrouble;
use super::world::World;
use crate::check::client_authentication;
use crate::protocol::{Answer, CodeVerifier, Secret, TokenDeviation, s256};

/// A letter in the other case.
fn flipped(character: char) -> char {
    if character.is_ascii_lowercase() {
        character.to_ascii_uppercase()
    } else {
        character.to_ascii_lowercase()
    }
}

impl Play {
    /// Puts another code into the token request.
    fn show_code(&mut self, code: Secret, words: &str) -> Result<(), StepTrouble> {
        let name = "code".to_owned();
        self.bend_token_request(TokenDeviation::Swap(name, code, words.to_owned()))
    }

    /// Puts another verifier into the token request.
    fn show_verifier(&mut self, verifier: &str, words: &str) -> Result<(), StepTrouble> {
        let name = "code_verifier".to_owned();
        let deviation = TokenDeviation::Swap(name, Secret::new(verifier), words.to_owned());
        self.bend_token_request(deviation)
    }

    /// Shows a code that was asked for without a challenge, with a verifier all the same.
    async fn show_code_without_challenge(&mut self) -> Result<(), StepTrouble> {
        let fresh = self
            .code_by(|request| {
                request.unset("code_challenge");
                request.unset("code_challenge_method");
            })
            .await?;
        match fresh {
            Ok(fresh) => self.show_code(fresh.code, "one that was asked for without a challenge"),
            Err(Answer::ErrorPage { .. } | Answer::Callback(_)) => {
                let fact = "the target gives no code without a code challenge".to_owned();
                self.does_not_concern(StepTrouble::Concern(fact))
            }
            Err(other) => Err(StepTrouble::NoCode(other.words())),
        }
    }

    /// Shows a code whose challenge was made from a verifier that no client may use.
    async fn show_code_of_bad_verifier(&mut self, verifier: &str, words: &str) -> Result<(), StepTrouble> {
        let challenge = s256(verifier);
        let fresh = self
            .code_by(|request| request.set("code_challenge", &challenge))
            .await?;
        let fresh = fresh.map_err(|answer| StepTrouble::NoCode(answer.words()))?;
        self.show_code(fresh.code, &format!("one for a verifier {words}"))?;
        self.show_verifier(verifier, &format!("one {words}"))
    }

    /// Bends the verifier of the token request.
    async fn bend_verifier(&mut self, what: &str) -> Result<(), StepTrouble> {
        let right = self
            .token_request()?
            .value("code_verifier")
            .unwrap_or_default()
            .to_owned();
        let bytes = self.random::<32>();
        let bent = match what {
            "another one" => CodeVerifier::from_random(bytes).expose().to_owned(),
            "followed by a space" => format!("{right} "),
            "in the other case" => right.chars().map(flipped).collect(),
            "that of another code" => {
                let other = self.fresh_code().await?;
                other
                    .verifier
                    .ok_or(StepTrouble::Missing("code verifier"))?
                    .expose()
                    .to_owned()
            }
            _ => s256(&right),
        };
        if what == "the challenge, called plain" {
            let name = "code_challenge_method".to_owned();
            self.bend_token_request(TokenDeviation::Replace(name, "plain".to_owned()))?;
        }
        self.show_verifier(&bent, what)
    }

    /// Bends the redirect URI of the token request.
    fn bend_token_redirect(&mut self, what: &str) -> Result<(), StepTrouble> {
        let right = self
            .token_request()?
            .value("redirect_uri")
            .unwrap_or_default()
            .to_owned();
        let context = Arc::clone(&self.context);
        let of_client = || self.client.iter().flat_map(|client| &client.redirect_uris);
        let bent = match what {
            "longer" => Some(format!("{right}x")),
            "another one of the client" => of_client().find(|uri| **uri != right).cloned(),
            _ => context
                .profile
                .redirect_uri_of_another_client()
                .map(str::to_owned),
        };
        let Some(bent) = bent else {
            return self.does_not_concern(StepTrouble::Missing("second redirect URI"));
        };
        self.bend_token_request(TokenDeviation::Replace("redirect_uri".to_owned(), bent))
    }

    /// Lets the code grow old before the token request is sent.
    async fn let_code_age(&mut self, seconds: u64) -> Result<(), StepTrouble> {
        self.bend_token_request(TokenDeviation::Late(seconds))?;
        self.let_time_pass(seconds).await
    }

    /// Shows the code again by which the scenario got its tokens, after a channel said that they are alive.
    async fn replay_code(&mut self) -> Result<(), StepTrouble> {
        // What a server revokes for a replay may be the end-user's other sessions, too.
        self.context.sessions.forget();
        let access_token = self.held()?.access_token.clone();
        self.working_probe(&access_token).await?;
        let code = self.token.code.clone().ok_or(StepTrouble::Missing("code"))?;
        let request = self.request_for_code(&code)?;
        let again = self.ask("token", &request).await;
        self.token.request = Some(request);
        self.token.sent = Some(again.clone());
        match tokens_of(&again) {
            Err(_) => Ok(()),
            Ok(_) => Err(StepTrouble::Absent {
                what: "a refusal of the second use",
                reason: "the code worked twice".to_owned(),
            }),
        }
    }

    /// Files what the code is still worth for its own client, after an attempt that failed.
    async fn record_what_is_left(&mut self) -> Result<(), StepTrouble> {
        self.play_token_request().await?;
        let code = self.token.code.clone().ok_or(StepTrouble::Missing("code"))?;
        let request = self.request_for_code(&code)?;
        let exchange = self.ask("token", &request).await;
        let (works, gone) = ("the code still works", "the code is used up");
        let judgement = client_authentication::recorded(answered(&exchange)?, works, gone);
        self.file(judgement);
        Ok(())
    }
}

#[when("the code was asked for without a challenge")]
async fn without_challenge(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.show_code_without_challenge().await
}

#[when(expr = "the code was asked for with a verifier of {int} characters")]
async fn verifier_of_length(world: &mut World, length: usize) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let verifier: String = "opcheck-verifier.".chars().cycle().take(length).collect();
    let words = format!("of {length} characters");
    play.show_code_of_bad_verifier(&verifier, &words).await
}

#[when(expr = "the code was asked for with a verifier that holds {string}")]
async fn verifier_that_holds(world: &mut World, text: String) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let verifier = format!("opcheck-verifier-{text}-0123456789-0123456789-0123456789");
    let words = format!("that holds `{text}`");
    play.show_code_of_bad_verifier(&verifier, &words).await
}

#[when(
    regex = r"^the verifier is (another one|that of another code|the challenge|the challenge, called plain|followed by a space|in the other case)$"
)]
async fn verifier_is(world: &mut World, what: String) -> Result<(), StepTrouble> {
    world.play()?.bend_verifier(&what).await
}

#[when(
    regex = r"^the redirect URI of the token request is (longer|another one of the client|one of another client)$"
)]
fn redirect_uri_is(world: &mut World, what: String) -> Result<(), StepTrouble> {
    world.play()?.bend_token_redirect(&what)
}

#[when(expr = "the code is {int} seconds old")]
async fn code_is_old(world: &mut World, seconds: u64) -> Result<(), StepTrouble> {
    world.play()?.let_code_age(seconds).await
}

#[when("the code of the tokens is used again")]
async fn code_again(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.replay_code().await
}

#[then("it is recorded what the code is still worth")]
async fn what_is_left(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.record_what_is_left().await
}
