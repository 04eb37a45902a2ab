//! Clients that authenticate by a signed assertion: *Given* a token request of one, *When* the assertion is bent.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use cucumber::{given, when};
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use super::context::Context;
use super::play::Play;
use super::token_side::{GrantKind, tokens_of};
use super::trouble::StepTrouble;
use super::world::World;
use crate::driver::{Signer, credentials_of};
use crate::profile::{Client, ClientAuthentication, RequestSigning};
use crate::protocol::{AssertionVariant, CLIENT_ASSERTION_TYPE, ClientCredentials, TokenDeviation};

/// Seconds for which an assertion is valid.
const LIFETIME: i64 = 120;
/// The `typ` of an assertion's header.
const TYPE: &str = "JWT";

/// The credentials that an assertion makes (RFC 7523 §2.2).
fn by_assertion(client: &Client, assertion: &str) -> ClientCredentials {
    ClientCredentials::public(&client.id)
        .with("client_assertion_type", CLIENT_ASSERTION_TYPE)
        .with("client_assertion", assertion)
}

impl Context {
    /// How a client says who it is, by the method that the profile names; an assertion is made anew each time.
    pub(super) fn credentials(&self, client: &Client) -> Result<ClientCredentials, StepTrouble> {
        Ok(ClientCredentials {
            proven: self.profile.proves(client),
            ..self.authentication(client)?
        })
    }

    /// The part of it that authenticates.
    fn authentication(&self, client: &Client) -> Result<ClientCredentials, StepTrouble> {
        let Some(signer) = self.assertion_signer(client)? else {
            let secret = self.secrets.client_secret(&client.id);
            return Ok(credentials_of(client, secret));
        };
        let claims = Value::Object(self.assertion_claims(client));
        Ok(by_assertion(client, &signer.sign(TYPE, &claims)?))
    }

    /// What signs the assertions of a client; nothing where it authenticates otherwise.
    fn assertion_signer(&self, client: &Client) -> Result<Option<Signer>, StepTrouble> {
        let signing = match client.authentication() {
            ClientAuthentication::KeyAssertion => {
                let key = client.key.as_ref();
                RequestSigning::Key(key.ok_or(StepTrouble::Missing("private key of the client"))?)
            }
            ClientAuthentication::SecretAssertion => RequestSigning::Secret,
            ClientAuthentication::ClientSecretBasic
            | ClientAuthentication::ClientSecretPost
            | ClientAuthentication::TlsClientAuth
            | ClientAuthentication::None => return Ok(None),
        };
        self.signer(client, signing).map(Some)
    }

    /// What a correct assertion says (RFC 7523 §3, OIDC Core §9).
    fn assertion_claims(&self, client: &Client) -> Map<String, Value> {
        let now = self.clock.now();
        // No two are the same, not even those of two runs with one seed.
        let number = self.assertions.fetch_add(1, Ordering::SeqCst);
        let digest = Sha256::digest(format!("{}|{number}|{now}", self.seed));
        let id: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        let mut claims = Map::new();
        claims.insert("iss".to_owned(), client.id.as_str().into());
        claims.insert("sub".to_owned(), client.id.as_str().into());
        if let Some(endpoint) = &self.profile.endpoints.token {
            claims.insert("aud".to_owned(), endpoint.as_str().into());
        }
        claims.insert("jti".to_owned(), id.into());
        claims.insert("exp".to_owned(), now.saturating_add(LIFETIME).into());
        claims
    }
}

impl Play {
    /// Builds a token request of a client with this method of authentication, or ends the scenario where there is none.
    async fn build_request_by(&mut self, method: &str) -> Result<(), StepTrouble> {
        let Some(client) = self.context.profile.client_that_authenticates_by(method).cloned() else {
            let fact = format!(
                "the profile names no client that authenticates by `{method}` (`clients`, `authentication`)"
            );
            return self.does_not_concern(StepTrouble::Concern(fact));
        };
        self.build(Some(client))?;
        self.build_token_request(GrantKind::Code).await
    }

    /// Sends another assertion, whose claims are changed before it is signed as usual.
    fn send_claims(
        &mut self,
        words: &str,
        edit: impl FnOnce(&mut Map<String, Value>),
    ) -> Result<(), StepTrouble> {
        let (client, signer) = self.asserting_client()?;
        let mut claims = self.context.assertion_claims(&client);
        edit(&mut claims);
        let assertion = signer.sign(TYPE, &Value::Object(claims))?;
        self.bend_assertion(by_assertion(&client, &assertion), words)
    }

    /// The scenario's client, and what signs its assertions.
    fn asserting_client(&self) -> Result<(Client, Signer), StepTrouble> {
        let client = self.token_client()?.clone();
        let signer = self.context.assertion_signer(&client)?;
        Ok((
            client,
            signer.ok_or(StepTrouble::Missing("client that authenticates by an assertion"))?,
        ))
    }

    fn bend_assertion(&mut self, credentials: ClientCredentials, words: &str) -> Result<(), StepTrouble> {
        let words = format!("by an assertion that is {words}");
        self.bend_token_request(TokenDeviation::Credentials(credentials, words))
    }

    /// Sends a bent assertion.
    fn send_variant(&mut self, name: &str) -> Result<(), StepTrouble> {
        let variant = AssertionVariant::named(name).ok_or_else(|| StepTrouble::UnknownWord {
            kind: "way to bend an assertion",
            name: name.to_owned(),
        })?;
        let (client, signer) = self.asserting_client()?;
        let (claims, now) = (self.context.assertion_claims(&client), self.context.clock.now());
        let assertion = signer.bent(variant.bend, TYPE, &claims, now)?;
        self.bend_assertion(by_assertion(&client, &assertion), variant.name)
    }

    /// Signs a correct assertion with the key of another client of the profile.
    fn sign_by_another(&mut self) -> Result<(), StepTrouble> {
        let context = Arc::clone(&self.context);
        let client = self.token_client()?.clone();
        let key = client.key.as_ref().map(|key| key.algorithm);
        let other = context.profile.clients.iter().find(|other| {
            let foreign = other.id != client.id
                && context.secrets.client_key(&other.id) != context.secrets.client_key(&client.id);
            foreign && other.key.is_some()
        });
        let Some((other, other_key)) = other
            .and_then(|other| Some((other, other.key.as_ref()?)))
            .filter(|_| key.is_some())
        else {
            let fact = "the profile names no second client with a key of its own".to_owned();
            return self.does_not_concern(StepTrouble::Concern(fact));
        };
        let signer = context.signer(other, RequestSigning::Key(other_key))?;
        let claims = Value::Object(context.assertion_claims(&client));
        let assertion = signer.sign(TYPE, &claims)?;
        self.bend_assertion(
            by_assertion(&client, &assertion),
            "signed with the key of another client",
        )
    }

    /// Sends an assertion that has given tokens already.
    async fn send_used_assertion(&mut self) -> Result<(), StepTrouble> {
        let first = self.token_request()?.clone();
        let exchange = self.ask("control", &first).await;
        tokens_of(&exchange)?;
        self.build_token_request(GrantKind::Code).await?;
        self.bend_assertion(first.credentials, "one that was used before")
    }
}

#[given(expr = "a valid token request of a client that authenticates by {string}")]
async fn of_client_by(world: &mut World, method: String) -> Result<(), StepTrouble> {
    world.play()?.build_request_by(&method).await
}

#[given("a valid token request of a client that authenticates by a signed assertion")]
async fn of_asserting_client(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let client = play.context.profile.asserting_client().cloned();
    play.build(client)?;
    play.build_token_request(GrantKind::Code).await
}

#[when(expr = "the assertion is {string}")]
fn assertion_is(world: &mut World, name: String) -> Result<(), StepTrouble> {
    world.play()?.send_variant(&name)
}

#[when("the assertion is signed with the key of another client")]
fn assertion_of_another(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.sign_by_another()
}

#[when("the assertion has been used before")]
async fn assertion_used(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.send_used_assertion().await
}

#[when("the assertion is meant for the issuer")]
fn assertion_for_issuer(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let Some(issuer) = play.context.profile.issuer_text() else {
        return play.does_not_concern(StepTrouble::Missing("issuer"));
    };
    play.send_claims("meant for the issuer", |claims| {
        claims.insert("aud".to_owned(), issuer.into());
    })
}
