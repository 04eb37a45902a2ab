//! ID tokens: *Then* each rule for what they say and how they are signed.

use std::sync::Arc;

use cucumber::{given, then};
use serde_json::Value;

use super::play::Play;
use super::sessions::sign_in;
use super::trouble::StepTrouble;
use super::world::World;
use crate::check::id_token::{self, Read};
use crate::check::{Judgement, userinfo};
use crate::protocol::{IdTokenError, KeySet, Secret, SignedToken};

/// The subject that an ID token names.
fn subject_of(token: &str) -> Result<String, StepTrouble> {
    let claims = SignedToken::parse(token).map(|token| token.claims);
    let absent = |reason: String| StepTrouble::Absent {
        what: "the subject of an ID token",
        reason,
    };
    let claims = claims.map_err(|error| absent(error.to_string()))?;
    let subject = claims.get("sub").and_then(Value::as_str);
    subject
        .map(str::to_owned)
        .ok_or_else(|| absent("there is no `sub`".to_owned()))
}

impl Play {
    /// The ID token of the scenario's last exchange, read and not verified.
    pub(super) fn read_id_token(&self) -> Result<Read, StepTrouble> {
        let token = self.token_response()?.id_token;
        Ok(match token {
            None => Err(IdTokenError::Missing),
            Some(token) => SignedToken::parse(token.expose()).map_err(IdTokenError::from),
        })
    }

    /// The key set in which a token's key is to be found. One that is not among those that were fetched before may be a
    /// new one (OIDC Core §10.1.1).
    pub(super) async fn keys_for(&mut self, read: &Read) -> Result<KeySet, StepTrouble> {
        let absent = |error: crate::protocol::KeySetError| StepTrouble::Absent {
            what: "the JWKS",
            reason: error.to_string(),
        };
        let known = KeySet::parse(&self.jwks().await?).map_err(absent)?;
        let found = read.as_ref().is_ok_and(|token| token.key(&known).is_ok());
        if found {
            return Ok(known);
        }
        KeySet::parse(&self.fresh_jwks().await?).map_err(absent)
    }

    /// The secret of the scenario's client, which signs symmetrically.
    fn own_secret(&self) -> Option<Secret> {
        let client = self.client.as_ref()?;
        self.context.secrets.client_secret(&client.id).cloned()
    }

    /// The id of the scenario's client.
    fn own_client(&self) -> Result<String, StepTrouble> {
        let client = self.client.as_ref();
        client
            .map(|client| client.id.clone())
            .ok_or(StepTrouble::Missing("client"))
    }

    /// Files a judgement about the ID token.
    fn judge_id_token(&mut self, judge: impl FnOnce(&Read) -> Judgement) -> Result<(), StepTrouble> {
        let judgement = judge(&self.read_id_token()?);
        self.file(judgement);
        Ok(())
    }

    /// Files a judgement about the ID token and the key that signed it.
    async fn judge_key(
        &mut self,
        judge: impl FnOnce(&Read, &KeySet, Option<&Secret>) -> Judgement,
    ) -> Result<(), StepTrouble> {
        let read = self.read_id_token()?;
        let keys = self.keys_for(&read).await?;
        let judgement = judge(&read, &keys, self.own_secret().as_ref());
        self.file(judgement);
        Ok(())
    }

    /// Files whether the ID token is signed by a published key.
    async fn judge_signature(&mut self) -> Result<(), StepTrouble> {
        let context = Arc::clone(&self.context);
        let metadata = context.profile.metadata.as_ref();
        let listed = metadata.and_then(|metadata| metadata.id_token_signing_alg_values_supported.as_deref());
        self.judge_key(|read, keys, secret| id_token::signed(read, keys, secret, listed))
            .await
    }

    /// Files whether the ID token names the issuer.
    fn judge_issuer_claim(&mut self) -> Result<(), StepTrouble> {
        match self.context.profile.issuer_text() {
            Some(issuer) => self.judge_id_token(|read| id_token::issuer(read, &issuer)),
            None => {
                let fact = "neither profile nor metadata name the issuer".to_owned();
                self.does_not_concern(StepTrouble::Concern(fact))
            }
        }
    }

    /// Files whether the ID token from the token endpoint names the access token beside it.
    fn judge_access_token_hash(&mut self) -> Result<(), StepTrouble> {
        let access_token = self.access_token()?;
        self.judge_id_token(|read| id_token::access_token_hash(read, access_token.expose(), false))
    }

    /// Signs the end-user in once more and, where there is one, another one, and files whom the tokens name.
    async fn judge_subjects(&mut self) -> Result<(), StepTrouble> {
        let context = Arc::clone(&self.context);
        let first = self.token_response()?.id_token;
        let first = first.ok_or(StepTrouble::Missing("ID token"))?;
        let first = subject_of(first.expose())?;
        let (agent, exchanges) = sign_in(&context, self.tenant, 0, &self.agent).await?;
        self.evidence.extend(exchanges);
        let again = subject_of(&self.id_token_by(agent, 0).await?)?;
        let other = match context.user(self.tenant, 1) {
            Some(_) => Some(subject_of(&self.id_token_of(1).await?)?),
            None => None,
        };
        self.file(id_token::subjects(&first, &again, other.as_deref()));
        Ok(())
    }

    /// Exchanges the code that came beside an ID token, and files whether both tokens agree.
    async fn judge_agreement(&mut self) -> Result<(), StepTrouble> {
        let callback = self.front_channel_response().await?;
        let front = SignedToken::parse(callback.id_token().unwrap_or_default());
        self.exchange_code(1).await?;
        let back = self.read_id_token()?;
        self.file(id_token::agree(&front.map_err(IdTokenError::from), &back));
        Ok(())
    }

    /// Files whether the ID token of a response names the access token beside it.
    async fn judge_front_hash(&mut self) -> Result<(), StepTrouble> {
        let callback = self.front_channel_response().await?;
        let token = SignedToken::parse(callback.id_token().unwrap_or_default());
        let access_token = callback.parameter("access_token");
        let access_token = access_token.ok_or(StepTrouble::Missing("access token in the response"))?;
        let read = token.map_err(IdTokenError::from);
        self.file(id_token::access_token_hash(&read, access_token, true));
        Ok(())
    }

    /// Files a judgement about the claims of the ID token.
    fn judge_id_claims(
        &mut self,
        judge: impl FnOnce(&serde_json::Map<String, Value>) -> Judgement,
    ) -> Result<(), StepTrouble> {
        let token = self.read_id_token()?.map_err(|error| StepTrouble::Absent {
            what: "an ID token",
            reason: error.to_string(),
        })?;
        self.file(judge(&token.claims));
        Ok(())
    }

    /// Asks for every class of authentication that the metadata list.
    fn ask_for_listed_classes(&mut self) -> Result<(), StepTrouble> {
        let metadata = self.context.profile.metadata.as_ref();
        let listed = metadata.and_then(|metadata| metadata.acr_values_supported.clone());
        match listed.filter(|list| !list.is_empty()) {
            Some(list) => self.prepare(|request| request.set("acr_values", &list.join(" "))),
            None => {
                let fact = "the metadata list no classes of authentication (`acr_values_supported`)";
                self.does_not_concern(StepTrouble::Concern(fact.to_owned()))
            }
        }
    }
}

#[given("it asks for the listed classes of authentication")]
fn asks_for_classes(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.ask_for_listed_classes()
}

#[then("the ID token is signed by a published key")]
async fn is_signed(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_signature().await
}

#[then(expr = "the ID token is signed with {string}")]
fn is_signed_with(world: &mut World, algorithm: String) -> Result<(), StepTrouble> {
    let play = world.play()?;
    play.judge_id_token(|read| id_token::signed_with(read, &algorithm))
}

#[then("the ID token names the issuer")]
fn names_issuer(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_issuer_claim()
}

#[then("the ID token is for the client")]
fn is_for_client(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let client = play.own_client()?;
    play.judge_id_token(|read| id_token::audience(read, &client))
}

#[then("an ID token for several names the party that it was issued to")]
fn names_party(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_id_token(id_token::authorized_party)
}

#[then("the ID token has not expired")]
fn has_not_expired(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let (now, leeway) = (play.context.clock.now(), play.context.leeway());
    play.judge_id_token(|read| id_token::expiry(read, now, leeway))
}

#[then("the ID token says when it was issued")]
fn says_when_issued(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let (now, leeway) = (play.context.clock.now(), play.context.leeway());
    play.judge_id_token(|read| id_token::issued_at(read, now, leeway))
}

#[then("the ID token names the access token")]
fn names_access_token(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_access_token_hash()
}

#[then("the ID token of the response names the access token")]
async fn front_token_names_access_token(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_front_hash().await
}

#[then("the subject of the ID token is well formed")]
fn subject_well_formed(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_id_token(id_token::subject)
}

#[then("the subject stays the end-user's own")]
async fn subject_stays(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_subjects().await
}

#[then("the ID tokens of both endpoints agree")]
async fn tokens_agree(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_agreement().await
}

#[then("the header of the ID token holds no key")]
fn no_key_in_header(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_id_token(id_token::no_key_in_header)
}

#[then("the key of the ID token is long enough")]
async fn key_is_long(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_key(id_token::key_is_long).await
}

#[then("the claims of the ID token are well formed")]
fn claims_well_formed(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_id_claims(userinfo::typed_in_token)
}

#[then("the ID token leaves the claims of scopes to userinfo")]
fn leaves_claims(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_id_claims(userinfo::left_to_userinfo)
}

#[then("the ID token names a class of authentication that was asked for")]
fn names_class(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let asked = play.request()?.value("acr_values").unwrap_or_default().to_owned();
    let asked: Vec<&str> = asked.split(' ').collect();
    play.judge_id_token(|read| id_token::class(read, &asked))
}
