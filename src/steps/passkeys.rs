//! Passkeys: *Given* one in the scenario's browser, *When* the end-user chooses it.

use std::sync::Arc;

use cucumber::{given, when};

use super::play::{Play, Sent};
use super::sessions::follow_script;
use super::trouble::StepTrouble;
use super::world::World;
use crate::driver::{AuthenticatorId, Intent};
use crate::profile::Passkeys;
use crate::protocol::{Answer, Callback};

impl Play {
    fn passkeys(&self) -> Result<Passkeys, StepTrouble> {
        let passkeys = self.context.profile.passkeys();
        passkeys
            .cloned()
            .ok_or(StepTrouble::Missing("passkeys (`sign_in.passkeys`)"))
    }

    fn authenticator(&self) -> Result<AuthenticatorId, StepTrouble> {
        let id = self.browsers.authenticator.clone();
        id.ok_or(StepTrouble::Missing(
            "authenticator: the scenario's browser has none",
        ))
    }

    /// Sends the request to where passkeys are.
    fn go_where_passkeys_are(&mut self) -> Result<(), StepTrouble> {
        match self.passkeys()?.authorization {
            Some(endpoint) => self.prepare(|request| request.endpoint = endpoint.clone()),
            None => Ok(()),
        }
    }

    /// Signs in with the password, and creates a passkey on the target's page for that.
    async fn create_passkey(&mut self) -> Result<(), StepTrouble> {
        let passkeys = self.passkeys()?;
        let context = Arc::clone(&self.context);
        let request = self.request()?.clone();
        let at = context.visit(&mut self.agent, "sign in", &request).await.exchange;
        self.evidence.push(at.clone());
        let end = follow_script(&context, &mut self.agent, &at, self.tenant, 0, Intent::Accept).await?;
        self.evidence.extend(end.exchanges);
        if !matches!(&end.answer, Answer::Callback(callback) if callback.code().is_some()) {
            return Err(StepTrouble::SignIn(end.answer.words()));
        }
        let id = self.add_authenticator().await?;
        self.open_page(&passkeys.page).await?;
        self.press(&passkeys.create).await?;
        if self.passkeys_of(&id).await? == 0 {
            return Err(StepTrouble::Absent {
                what: "a passkey",
                reason: "the page for creating one has created none".to_owned(),
            });
        }
        self.take_picture("the page where a passkey was created").await?;
        self.browsers.authenticator = Some(id);
        Ok(())
    }

    /// Chooses the passkey on the login page to which the request leads.
    async fn choose_passkey(&mut self) -> Result<(), StepTrouble> {
        let button = self.passkeys()?.button;
        let exchange = match self.play().await? {
            Sent {
                exchange,
                answer: Answer::LoginPage { .. },
            } => exchange.clone(),
            Sent { answer, .. } => {
                return Err(StepTrouble::Absent {
                    what: "the login page",
                    reason: answer.words(),
                });
            }
        };
        self.press(&button).await?;
        let answer = self.answer_of_window().await?;
        let answer = answer.unwrap_or_else(|| Answer::classify(&exchange, &self.context.landmarks));
        self.take_picture("what the passkey led to").await?;
        self.sent = Some(Sent {
            exchange,
            answer: answer.awaited_in(&self.awaited()),
        });
        Ok(())
    }

    /// The callback at which the browser has arrived, if it left the target.
    async fn answer_of_window(&mut self) -> Result<Option<Answer>, StepTrouble> {
        let requests = self.requests().await?;
        let last = requests.iter().rfind(|request| request.sent.for_page);
        let url = last.map(|request| &request.sent.url);
        Ok(url.and_then(|url| {
            let uri = self.context.landmarks.redirect_uri(url)?;
            Callback::from_redirect(url, uri, 302).map(Answer::Callback)
        }))
    }
}

#[given("it goes where passkeys can be used")]
fn where_passkeys_are(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.go_where_passkeys_are()
}

#[given("the end-user has created a passkey")]
async fn has_created(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.create_passkey().await
}

#[given("the browser has an authenticator without a passkey")]
async fn without_passkey(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    play.browsers.authenticator = Some(play.add_authenticator().await?);
    Ok(())
}

#[given("the authenticator cannot see any more who is there")]
async fn unverified(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let id = play.authenticator()?;
    play.withhold_verification(&id).await
}

#[when("the end-user chooses to sign in with a passkey")]
async fn chooses(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.choose_passkey().await
}
