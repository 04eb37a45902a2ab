//! *When* a client says otherwise who it is, or another one speaks.

use cucumber::when;

use super::play::Play;
use super::trouble::StepTrouble;
use super::world::World;
use crate::driver::credentials_by;
use crate::protocol::{ClientCredentials, Secret, TokenDeviation};

/// A secret that no client has.
const WRONG_SECRET: &str = "opcheck-wrong-secret-0123456789";

impl Play {
    /// Bends the token request to come from another client, with that client's own credentials.
    fn send_by_another(&mut self) -> Result<(), StepTrouble> {
        let own = self.token_client()?.id.clone();
        let context = std::sync::Arc::clone(&self.context);
        let other = context.profile.another_calling_client(Some(&own));
        let other = other.ok_or(StepTrouble::Missing(
            "second client that can call the token endpoint",
        ))?;
        let credentials = context.credentials(other)?;
        let words = format!("as another client (`{}`)", other.id);
        self.bend_token_request(TokenDeviation::Credentials(credentials, words))
    }

    /// Bends the token request to come with a secret that is wrong, or with none.
    fn send_with_secret(&mut self, wrong: bool) -> Result<(), StepTrouble> {
        let client = self.token_client()?.clone();
        let (credentials, words) = if wrong {
            let secret = Secret::new(WRONG_SECRET);
            let credentials = credentials_by(client.authentication(), &client, Some(&secret));
            (credentials, "with a wrong secret")
        } else {
            (ClientCredentials::public(&client.id), "by its id alone")
        };
        self.bend_token_request(TokenDeviation::Credentials(credentials, words.to_owned()))
    }
}

#[when("another client sends the token request")]
fn another_client(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.send_by_another()
}

#[when("the client sends no secret")]
fn no_secret(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.send_with_secret(false)
}

#[when("the client sends a wrong secret")]
fn wrong_secret(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.send_with_secret(true)
}
