//! Logout tokens: *Given* a client that is told, *Then* what it is told when its end-user is signed out.

use std::time::Duration;

use cucumber::{given, then};

use super::logout::Question;
use super::play::{Play, Session};
use super::trouble::StepTrouble;
use super::world::World;
use crate::check::logout_token::{self, Expected, Sent};
use crate::check::{Outcome, logout};
use crate::driver::Fetch;
use crate::protocol::{Exchange, Hop, IdTokenError, KeySet, Request, Response, SignedToken};

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

    /// Keeps what the target sent as evidence.
    fn keep_told(&mut self, came: &[Fetch]) -> Result<(), StepTrouble> {
        let base = self.listener()?.url_for("");
        for fetch in came {
            let mut url = base.clone();
            url.set_path(&fetch.path);
            let kind = fetch.media_type.clone().unwrap_or_default();
            let request = Request {
                method: fetch.method.parse().unwrap_or_default(),
                headers: vec![("Content-Type".to_owned(), kind)],
                body: Some(fetch.body.expose().to_owned()),
                ..Request::get(url)
            };
            let answer = Response {
                status: 200,
                headers: Vec::new(),
                body: String::new(),
                truncated: false,
            };
            self.evidence.push(Exchange {
                purpose: Exchange::TOLD.to_owned(),
                hops: vec![Hop {
                    request,
                    outcome: Ok(answer),
                    started: self.context.http.elapsed(),
                    took: Duration::ZERO,
                }],
            });
        }
        Ok(())
    }

    /// Signs out, waits, and files what the client was told. Nothing counts unless signing out succeeds.
    async fn judge_logout_token(&mut self) -> Result<(), StepTrouble> {
        let name = self.told_at()?;
        let hint = self.request()?.value("id_token_hint").unwrap_or_default();
        let session = SignedToken::parse(hint).map_err(|error| StepTrouble::Absent {
            what: "an ID token whose claims can be read",
            reason: error.to_string(),
        })?;
        let client = self.client.clone().ok_or(StepTrouble::Missing("client"))?;
        let (since, before) = (self.context.clock.now(), self.listener()?.times_fetched(&name));
        let answer = self.play_logout(Question::Answered).await?;
        self.undrivable(&answer)?;
        let back = logout::comes_back(&answer, &self.post_logout_uri()?);
        if !matches!(back.outcome, Outcome::Met | Outcome::Tolerated) {
            return Err(StepTrouble::Absent {
                what: "the way back from signing out",
                reason: back.actual,
            });
        }
        let is_own = |fetch: &Fetch| logout_token::concerns(&sent_by(fetch), &client.id, &session.claims);
        let came = self
            .listener()?
            .fetched_after(&name, before, PATIENCE, is_own)
            .await;
        let now = self.context.clock.now();
        self.keep_told(&came)?;
        let sent: Vec<Sent> = came.iter().map(sent_by).collect();
        if sent.is_empty() {
            self.ensure_that_listener_is_reached()?;
        }
        let keys = match sent.first().and_then(|sent| sent.token.clone()) {
            Some(token) => self.keys_for(&token.map_err(IdTokenError::from)).await?,
            None => KeySet::default(),
        };
        let issuer = self.context.profile.issuer_text();
        let secret = self.context.secrets.client_secret(&client.id);
        let expected = Expected {
            issuer: issuer.as_deref(),
            client: &client.id,
            session: &session,
            keys: &keys,
            secret,
            since,
            now,
            leeway: self.context.leeway(),
        };
        let judgement = logout_token::told(&sent, &expected);
        self.file(judgement);
        Ok(())
    }
}

/// What a client is sent by a request.
fn sent_by(fetch: &Fetch) -> Sent {
    Sent::read(&fetch.method, fetch.media_type.as_deref(), fetch.body.expose())
}

#[given("a valid sign-out request of a client that wants to be told")]
async fn told_client(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.build_told_logout().await
}

#[then("the client is sent a correct logout token")]
async fn sent_logout_token(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_logout_token().await
}
