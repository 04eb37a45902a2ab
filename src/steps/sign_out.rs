//! Signing the end-user out, so that the old cookie can be sent again.

use std::sync::Arc;

use cucumber::when;
use url::Url;

use super::play::Play;
use super::requests::correct_request;
use super::sessions::follow_script;
use super::trouble::StepTrouble;
use super::world::World;
use crate::catalogue::Need;
use crate::driver::{Intent, UserAgent};
use crate::protocol::{Answer, Exchange, Request};

#[when("the end-user signs out and the old cookie is sent again")]
async fn signs_out(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let sound = play.agent.fork();
    play.play_control(&sound, false).await;
    play.sign_out().await?;
    play.context.sessions.forget();
    play.bend_session("the session was signed out, and its cookie is sent again", |_| ());
    Ok(())
}

impl Play {
    /// Signs the end-user out with a copy of the agent, so that the old cookie stays at hand.
    async fn sign_out(&mut self) -> Result<(), StepTrouble> {
        let context = Arc::clone(&self.context);
        let url = self.sign_out_address().await?;
        let mut agent = self.agent.fork();
        let exchange = agent
            .visit("sign out", Request::get(url), &context.landmarks)
            .await;
        self.evidence.push(exchange.clone());
        refused(&exchange)?;
        let asks = |script: &crate::profile::SignIn| !script.sign_out.is_empty();
        if context.profile.sign_in.as_ref().is_some_and(asks) {
            let end = follow_script(&context, &mut agent, &exchange, self.tenant, 0, Intent::SignOut).await?;
            self.evidence.extend(end.exchanges.iter().cloned());
            end.exchanges.last().map_or(Ok(()), refused)?;
        }
        self.check_signed_out(agent).await
    }

    /// The address, with its placeholders filled in.
    async fn sign_out_address(&mut self) -> Result<Url, StepTrouble> {
        let context = Arc::clone(&self.context);
        let template = context
            .sign_out(self.tenant)
            .ok_or(StepTrouble::Missing("sign-out address"))?;
        let hinted = template.contains("{id_token}");
        if hinted && context.profile.lacks(Need::OpenId).is_some() {
            let fact = "the address that signs out takes an ID token, and the target issues none".to_owned();
            self.does_not_concern(StepTrouble::Concern(fact))?;
        }
        let id_token = match hinted {
            true => self.id_token_by(self.agent.fork(), 0).await?,
            false => String::new(),
        };
        let client = self.client.as_ref().map(|client| client.id.as_str());
        let filled = template
            .replace("{id_token}", &id_token)
            .replace("{client_id}", client.unwrap_or_default());
        Url::parse(&filled).map_err(|_| StepTrouble::Missing("sign-out address that is a URL"))
    }

    /// Whether the user agent that signed out, with the cookies that this left it, has to sign in again. Otherwise
    /// nothing is known about the old cookie: the target may have asked a question that nobody answered.
    async fn check_signed_out(&mut self, mut agent: UserAgent) -> Result<(), StepTrouble> {
        let context = Arc::clone(&self.context);
        let client = self.client.clone().ok_or(StepTrouble::Missing("client"))?;
        let bytes = self.random::<96>();
        let (request, _) = correct_request(&context, &client, self.tenant, &bytes)?;
        let exchange = context.visit(&mut agent, "signed out?", &request).await.exchange;
        let answer = Answer::classify(&exchange, &context.landmarks);
        self.evidence.push(exchange);
        match answer {
            Answer::Callback(callback) if callback.code().is_some() => Err(StepTrouble::StillSignedIn),
            Answer::ConsentPage { .. } => Err(StepTrouble::StillSignedIn),
            Answer::Callback(_)
            | Answer::LoginPage { .. }
            | Answer::UnknownPage { .. }
            | Answer::ErrorPage { .. }
            | Answer::Elsewhere { .. }
            | Answer::Broken(_) => Ok(()),
        }
    }
}

/// An error status where the end-user should have been signed out.
fn refused(exchange: &Exchange) -> Result<(), StepTrouble> {
    let status = exchange
        .last()
        .and_then(|hop| hop.response())
        .map_or(0, |response| response.status);
    match status {
        1..400 => Ok(()),
        _ => Err(StepTrouble::Absent {
            what: "the sign-out",
            reason: format!("HTTP {status}"),
        }),
    }
}
