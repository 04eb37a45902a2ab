//! Logout tokens: *Given* a client that is told, *Then* what it is told when its end-user is signed out.

use std::time::Duration;

use cucumber::{given, then};

use super::logout::Question;
use super::play::{Play, Session};
use super::trouble::StepTrouble;
use super::world::World;
use crate::check::logout_token::{self, Expected, Sent};
use crate::check::{Outcome, logout};
use crate::protocol::{IdTokenError, KeySet, SignedToken};

/// How long a client waits to be told.
const PATIENCE: Duration = Duration::from_secs(5);

impl Play {
    /// Builds the request that signs out the session of a client that is told on the back channel.
    async fn build_told_logout(&mut self) -> Result<(), StepTrouble> {
        if self.session != Session::Own {
            self.make_own_session(0).await?;
        }
        let client = self.context.profile.back_channel_client().cloned();
        let client = client.ok_or(StepTrouble::Missing("client that is told on the back channel"))?;
        self.build_logout_of(client).await
    }

    /// The last part of the path at which the scenario's client is told.
    fn told_at(&self) -> Result<String, StepTrouble> {
        let client = self.client.as_ref();
        let uri = client.and_then(|client| client.backchannel_logout_uri.as_ref());
        let name = uri.and_then(|uri| uri.path_segments()?.next_back().map(str::to_owned));
        name.ok_or(StepTrouble::Missing("`backchannel_logout_uri`"))
    }

    /// That nothing came says something only where something can come: many servers send nothing to addresses of their own
    /// machine, and an address that nobody gave may lead nowhere.
    fn ensure_that_listener_is_reached(&mut self) -> Result<(), StepTrouble> {
        let is_reached =
            self.context.profile.network.listener.is_some() || !self.listener()?.fetches().is_empty();
        if is_reached {
            return Ok(());
        }
        let fact = format!(
            "nothing came to the listener, and nothing shows that the target reaches `{}` \
             (hint: `network.listener` says that it does)",
            self.listener()?.url_for("")
        );
        self.does_not_concern(StepTrouble::Concern(fact))
    }

    /// Signs out, waits, and files what the client was told. Nothing counts unless signing out succeeds.
    async fn judge_logout_token(&mut self) -> Result<(), StepTrouble> {
        let name = self.told_at()?;
        let before = self.listener()?.times_fetched(&name);
        let answer = self.play_logout(Question::Answered).await?;
        self.undrivable(&answer)?;
        let back = logout::comes_back(&answer, &self.post_logout_uri()?);
        if !matches!(back.outcome, Outcome::Met | Outcome::Tolerated) {
            return Err(StepTrouble::Absent {
                what: "the way back from signing out",
                reason: back.actual,
            });
        }
        let sent: Vec<Sent> = self
            .listener()?
            .fetched_after(&name, before, PATIENCE)
            .await
            .into_iter()
            .map(|fetch| Sent::read(&fetch.method, fetch.media_type.as_deref(), fetch.body.expose()))
            .collect();
        if sent.is_empty() {
            self.ensure_that_listener_is_reached()?;
        }
        let keys = match sent.first().and_then(|sent| sent.token.clone()) {
            Some(token) => self.keys_for(&token.map_err(IdTokenError::from)).await?,
            None => KeySet::default(),
        };
        let hint = self.request()?.value("id_token_hint").unwrap_or_default();
        let hint = SignedToken::parse(hint)
            .map(|token| token.claims)
            .unwrap_or_default();
        let issuer = self.context.profile.issuer_text();
        let client = self.client.as_ref().ok_or(StepTrouble::Missing("client"))?;
        let secret = self.context.secrets.client_secret(&client.id);
        let expected = Expected {
            issuer: issuer.as_deref(),
            client: &client.id,
            session: &hint,
            keys: &keys,
            secret,
            now: self.context.clock.now(),
            leeway: self.context.leeway(),
        };
        let judgement = logout_token::told(&sent, &expected);
        self.file(judgement);
        Ok(())
    }
}

#[given("a valid sign-out request of a client that wants to be told")]
async fn told_client(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.build_told_logout().await
}

#[then("the client is sent a correct logout token")]
async fn sent_logout_token(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_logout_token().await
}
