//! How clients say who they are: *Given* a way, *When* one thing is wrong about it, *Then* what the token endpoint says.

use std::sync::Arc;
use std::time::Duration;

use cucumber::{given, then, when};

use super::play::Play;
use super::token_side::GrantKind;
use super::tokens::answered;
use super::trouble::StepTrouble;
use super::world::World;
use crate::check::client_authentication::{self, Attempt};
use crate::driver::credentials_by;
use crate::profile::{Client, ClientAuthentication};
use crate::protocol::{
    ClientCredentials, Exchange, Secret, TokenDeviation, TokenRequest, encode_form_component,
};

/// A secret that no client has.
const WRONG_SECRET: &str = "opcheck-wrong-secret-9876543210";

/// The way that a sentence names.
fn method_named(words: &str) -> ClientAuthentication {
    match words {
        "by HTTP Basic" => ClientAuthentication::ClientSecretBasic,
        _ => ClientAuthentication::ClientSecretPost,
    }
}

/// Whether writing a text as a form changes it.
fn is_awkward(text: &str) -> bool {
    encode_form_component(text) != text
}

impl Play {
    /// Builds a correct request of a client that authenticates in a way: by its registration or, where the profile has
    /// no such client, because the target takes it from the usual one. Ends the scenario where it does not.
    async fn build_for_method(&mut self, words: &str) -> Result<(), StepTrouble> {
        let method = method_named(words);
        let context = Arc::clone(&self.context);
        if let Some(client) = context.profile.client_authenticating(method) {
            return self.build(Some(client.clone()));
        }
        self.build(context.profile.client_with_secret().cloned())?;
        self.token.method = Some(method);
        let code = self.fresh_code().await?;
        let request = self.request_for_code(&code)?;
        let exchange = self.ask("prepare", &request).await;
        if exchange
            .first_response()
            .is_some_and(|response| response.status == 200)
        {
            return Ok(());
        }
        let fact = format!("no client of the profile authenticates {words}");
        self.does_not_concern(StepTrouble::Concern(fact))
    }

    /// Builds a correct request of a client whose id or secret is awkward to write.
    fn build_for_awkward_client(&mut self) -> Result<(), StepTrouble> {
        let context = Arc::clone(&self.context);
        let is_fit = |client: &&Client| {
            let secret = context.secrets.client_secret(&client.id).map(Secret::expose);
            let basic = client.authentication() == ClientAuthentication::ClientSecretBasic;
            client.code_grant && basic && (is_awkward(&client.id) || secret.is_some_and(is_awkward))
        };
        match context.profile.clients.iter().find(is_fit) {
            Some(client) => self.build(Some(client.clone())),
            None => {
                let fact =
                    "no client of the profile has an id or a secret that form-encoding changes".to_owned();
                self.does_not_concern(StepTrouble::Concern(fact))
            }
        }
    }

    /// Credentials that are wrong in the way that a sentence names.
    fn wrong_credentials(&self, words: &str) -> Result<ClientCredentials, StepTrouble> {
        let client = self.token_client()?;
        let secret = self.context.secrets.client_secret(&client.id);
        let text = secret.map(Secret::expose).unwrap_or_default();
        let method = self.token.method.unwrap_or(client.authentication());
        let wrong = |secret: &str| credentials_by(method, client, Some(&Secret::new(secret)));
        Ok(match words {
            "with a wrong secret" => wrong(WRONG_SECRET),
            "with an empty secret" => wrong(""),
            "with an empty id" => ClientCredentials::basic("", text),
            "by an empty Basic field" => ClientCredentials::header("Basic"),
            "not at all" => ClientCredentials::default(),
            "by its id alone" => ClientCredentials::public(&client.id),
            "in the query" => ClientCredentials::in_query(&client.id, text),
            "in two ways at once" => {
                ClientCredentials::basic(&client.id, text).and(ClientCredentials::post(&client.id, text))
            }
            _ => match method {
                ClientAuthentication::ClientSecretBasic => ClientCredentials::post(&client.id, text),
                ClientAuthentication::ClientSecretPost
                | ClientAuthentication::KeyAssertion
                | ClientAuthentication::SecretAssertion
                | ClientAuthentication::TlsClientAuth
                | ClientAuthentication::None => ClientCredentials::basic(&client.id, text),
            },
        })
    }

    /// Bends the client's authentication.
    fn bend_authentication(&mut self, words: String) -> Result<(), StepTrouble> {
        let credentials = self.wrong_credentials(&words)?;
        self.bend_token_request(TokenDeviation::Credentials(credentials, words))
    }

    /// Lets another client authenticate by HTTP Basic, and name the scenario's one in the body.
    fn authenticate_as_another(&mut self) -> Result<(), StepTrouble> {
        let context = Arc::clone(&self.context);
        let own = self.token_client()?.id.clone();
        let Some(other) = context.profile.another_basic_client(&own) else {
            let fact = "the profile names no second client that authenticates by HTTP Basic".to_owned();
            return self.does_not_concern(StepTrouble::Concern(fact));
        };
        let secret = context.secrets.client_secret(&other.id).map(Secret::expose);
        let basic = ClientCredentials::basic(&other.id, secret.unwrap_or_default());
        let credentials = basic.with("client_id", &own);
        let words = "as another one by HTTP Basic, with its own id in the body".to_owned();
        self.bend_token_request(TokenDeviation::Credentials(credentials, words))
    }

    /// Sends the same request as a client that nobody knows, with the same wrong secret.
    async fn ask_as_nobody(&mut self) -> Result<Exchange, StepTrouble> {
        let bytes = self.random::<8>();
        let mut nobody = self.token_client()?.clone();
        nobody.id = format!("nobody-{:x}", u64::from_be_bytes(bytes));
        let method = self.token.method.unwrap_or(nobody.authentication());
        let mut request = self.token_request()?.clone();
        request.credentials = credentials_by(method, &nobody, Some(&Secret::new(WRONG_SECRET)));
        Ok(self.ask("token", &request).await)
    }

    /// Files whether a client that nobody knows is answered as one with a wrong secret.
    async fn judge_unknown_client(&mut self) -> Result<(), StepTrouble> {
        let wrong = self.play_token_request().await?.clone();
        let unknown = self.ask_as_nobody().await?;
        let judgement = client_authentication::same_refusal(answered(&wrong)?, answered(&unknown)?);
        self.file(judgement);
        Ok(())
    }

    /// Sends wrong secrets of a client that no other scenario uses, one after the other.
    async fn try_secrets(&mut self, count: usize) -> Result<(), StepTrouble> {
        let context = Arc::clone(&self.context);
        let usual = self.context.default_client().map(|client| client.id.clone());
        let client = context.profile.another_client_with_secret(usual.as_deref());
        let client = client
            .ok_or(StepTrouble::Missing("second client with a secret"))?
            .clone();
        self.build(Some(client.clone()))?;
        self.build_token_request(GrantKind::Code).await?;
        let correct = self.token_request()?.clone();
        let first = self.ask("control", &correct).await;
        super::token_side::tokens_of(&first)?;
        for guess in 0..count {
            let secret = Secret::new(format!("{WRONG_SECRET}-{guess}"));
            let request = TokenRequest {
                credentials: credentials_by(client.authentication(), &client, Some(&secret)),
                ..correct.clone()
            };
            let exchange = self.ask("token", &request).await;
            self.tokens.push(exchange);
        }
        Ok(())
    }

    /// Files whether the attempts made a difference.
    fn judge_attempts(&mut self) -> Result<(), StepTrouble> {
        let attempts: Vec<Attempt<'_>> = self
            .tokens
            .iter()
            .map(|exchange| {
                let took = exchange.hops.first().map_or(Duration::ZERO, |hop| hop.took);
                Ok((answered(exchange)?, took))
            })
            .collect::<Result<_, StepTrouble>>()?;
        let judgement = client_authentication::is_throttled(&attempts);
        self.file(judgement);
        Ok(())
    }
}

#[given(
    regex = r"^a valid authorization request of a client that authenticates (by HTTP Basic|in the body)$"
)]
async fn authenticating(world: &mut World, words: String) -> Result<(), StepTrouble> {
    world.play()?.build_for_method(&words).await
}

#[given("a valid authorization request of a client whose credentials are awkward to write")]
fn awkward(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.build_for_awkward_client()
}

#[when(
    regex = r"^the client authenticates (with a wrong secret|with an empty secret|with an empty id|by an empty Basic field|not at all|by its id alone|in the query|in two ways at once|in the way for which it is not registered)$"
)]
fn authenticates(world: &mut World, words: String) -> Result<(), StepTrouble> {
    world.play()?.bend_authentication(words)
}

#[when("another client authenticates, and names the first one")]
fn names_the_first(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.authenticate_as_another()
}

#[when(expr = "{int} wrong secrets are tried")]
async fn wrong_secrets(world: &mut World, count: usize) -> Result<(), StepTrouble> {
    world.play()?.try_secrets(count).await
}

#[then("the attempts are slowed down or stopped")]
fn slowed_down(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_attempts()
}

#[then("the client is challenged to authenticate by HTTP Basic")]
async fn challenged(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let exchange = play.play_token_request().await?;
    let judgement = client_authentication::is_basic_challenge(answered(exchange)?);
    play.file(judgement);
    Ok(())
}

#[then("an unknown client gets the same answer")]
async fn unknown_client(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_unknown_client().await
}

#[then("it is recorded whether tokens come")]
async fn recorded(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let exchange = play.play_token_request().await?;
    let judgement = client_authentication::recorded(answered(exchange)?, "tokens", "a refusal");
    play.file(judgement);
    Ok(())
}
