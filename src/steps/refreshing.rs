//! Refresh tokens: *When* they are used, *Then* what they give and what becomes of them.

use cucumber::{given, then, when};

use super::play::Play;
use super::tokens::answered;
use super::trouble::StepTrouble;
use super::world::World;
use crate::check::liveness::{self, Life};
use crate::check::refresh::{self, Audience};
use crate::profile::ClientType;
use crate::protocol::{Exchange, Jws, Secret, TokenDeviation};

/// Seconds of a year.
const YEAR: u64 = 365 * 24 * 60 * 60;

impl Play {
    /// The answer to the last refresh.
    fn last_refresh(&self) -> Result<&Exchange, StepTrouble> {
        self.refresh.answers.last().ok_or(StepTrouble::Missing("refresh"))
    }

    /// Bends the token request to show another thing than its refresh token.
    async fn show_instead(&mut self, what: &str) -> Result<(), StepTrouble> {
        let held = self.held()?.clone();
        let value = match what {
            "access token" => held.access_token,
            "ID token" => match held.id_token {
                Some(token) => token,
                None => {
                    let fact = "the target issues no ID token".to_owned();
                    return self.does_not_concern(StepTrouble::Concern(fact));
                }
            },
            _ => self.fresh_code().await?.code,
        };
        let words = format!("the {what} instead of the refresh token");
        self.bend_token_request(TokenDeviation::Swap("refresh_token".to_owned(), value, words))
    }

    /// Bends the token request to ask for a scope value that was not granted.
    fn ask_beyond_grant(&mut self) -> Result<(), StepTrouble> {
        let beyond = self.scope_beyond()?;
        let scope = format!("{} {beyond}", self.granted_scope()?);
        self.refresh.asked = Some(beyond);
        self.bend_token_request(TokenDeviation::Replace("scope".to_owned(), scope))
    }

    /// For whom an access token is, by itself or by introspection; ends the scenario where nobody says.
    async fn audience_of(&mut self, token: &Secret) -> Result<Audience, StepTrouble> {
        let own = Audience::of_token(token.expose());
        if own != Audience::Unsaid || Jws::parse(token.expose()).is_ok() {
            return Ok(own);
        }
        if self.context.profile.endpoints.introspection.is_none() {
            let fact = "access tokens cannot be read, and there is no introspection endpoint".to_owned();
            self.does_not_concern(StepTrouble::Concern(fact))?;
        }
        let exchange = self.introspection_of(token).await?;
        let body = exchange.first_response().map(|response| response.body.clone());
        let members = serde_json::from_str(&body.unwrap_or_default()).unwrap_or_default();
        Ok(Audience::of(&members))
    }

    /// Files whether the token request brought no access token for a resource that was never granted.
    async fn judge_resource(&mut self, resource: &str) -> Result<(), StepTrouble> {
        let exchange = self.play_token_request().await?.clone();
        let audience = match super::token_side::tokens_of(&exchange) {
            Ok(tokens) => self.audience_of(&tokens.access_token).await?,
            Err(_) => Audience::Unsaid,
        };
        let judgement = refresh::not_for_resource(answered(&exchange)?, &audience, resource);
        self.file(judgement);
        Ok(())
    }

    /// Files whether the ID tokens before and after the refresh tell of the same sign-in.
    async fn judge_sign_in(&mut self) -> Result<(), StepTrouble> {
        let before = self.before_refresh()?.id_token.clone();
        let after = self.held()?.id_token.clone();
        let (Some(before), Some(after)) = (before, after) else {
            let fact = "the target gives no ID token at a refresh".to_owned();
            return self.does_not_concern(StepTrouble::Concern(fact));
        };
        let before = self.verified(before.expose()).await?;
        let after = self.verified(after.expose()).await?;
        self.file(refresh::same_sign_in(&before, &after));
        Ok(())
    }

    /// Files whether the newest refresh token is dead, where the use of the replaced one was refused.
    async fn judge_newest_token(&mut self) -> Result<(), StepTrouble> {
        if self.replaced_token()?.at_last() != &Life::Dead {
            let fact = "the target does not refuse a refresh token that was replaced".to_owned();
            return self.does_not_concern(StepTrouble::Concern(fact));
        }
        let newest = self.refresh_held(&[]).await?;
        self.file(liveness::is_dead("the newest refresh token", &newest, None));
        Ok(())
    }

    /// Files whether the last refresh replaced the refresh token.
    fn judge_replacement(&mut self) -> Result<(), StepTrouble> {
        let judgement = refresh::replaced(self.before_refresh()?, self.held()?);
        self.file(judgement);
        Ok(())
    }

    /// Files whether the same refresh token was good for both refreshes.
    fn judge_keeping(&mut self) -> Result<(), StepTrouble> {
        let answers: Vec<_> = self
            .refresh
            .answers
            .iter()
            .map(answered)
            .collect::<Result<_, _>>()?;
        let judgement = refresh::kept(self.before_refresh()?, &answers);
        self.file(judgement);
        Ok(())
    }

    /// Files whether the refresh token is replaced, or kept, as the profile says of the client.
    async fn judge_agreed_rotation(&mut self) -> Result<(), StepTrouble> {
        let client = self.token_client()?.clone();
        if self.context.profile.is_rotating(&client) {
            self.refresh_surely().await?;
            return self.judge_replacement();
        }
        self.use_same_token(2).await?;
        self.judge_keeping()
    }
}

#[given("a valid authorization request of a client whose refresh tokens are replaced")]
fn of_rotating_client(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let client = play.context.profile.rotating_client().cloned();
    play.build(client)
}

#[given("a valid authorization request of a client that authenticates, whose refresh tokens are replaced")]
fn of_rotating_client_that_authenticates(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let client = play.context.profile.rotating_client_that_authenticates().cloned();
    if client.is_none() {
        let fact =
            "the profile names no client that authenticates and whose refresh tokens rotate (`rotation`)";
        return play.does_not_concern(StepTrouble::Concern(fact.to_owned()));
    }
    play.build(client)
}

#[given("a valid authorization request of a client that authenticates")]
fn of_authenticating_client(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let client = play.context.profile.authenticating_client().cloned();
    play.build(client)
}

#[given("a valid authorization request of a client that may not use client credentials")]
fn of_client_without_client_credentials(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let client = play.context.profile.client_without_client_credentials().cloned();
    play.build(client)
}

#[given("a valid authorization request of a client with a secret")]
fn of_client_with_secret(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let client = play.context.profile.client_with_secret().cloned();
    play.build(client)
}

#[given(regex = r"^a valid authorization request of a (server-side|native|single-page) client$")]
fn of_client_of_type(world: &mut World, kind: String) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let kind = match kind.as_str() {
        "server-side" => ClientType::Backend,
        "native" => ClientType::Native,
        _ => ClientType::Spa,
    };
    let client = play.context.profile.client_of_type(kind).cloned();
    play.build(client)
}

#[given("a valid authorization request of a client whose rotation was agreed")]
fn of_agreed_client(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let client = play.context.profile.client_with_switched_rotation().cloned();
    play.build(client)
}

#[given("tokens of its own, with a refresh token")]
async fn tokens_with_refresh(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    play.token.held = Some(play.fresh_tokens_with_refresh().await?);
    Ok(())
}

#[when("the tokens are refreshed")]
async fn refreshed(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.refresh_held(&[]).await.map(drop)
}

#[when("the tokens are refreshed for less scope")]
async fn refreshed_for_less(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let less = play.less_scope()?;
    play.refresh_held(&[("scope", &less)]).await?;
    play.refresh.asked = Some(less);
    Ok(())
}

#[when("the tokens are refreshed for the whole scope again")]
async fn refreshed_for_all(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let granted = play.granted_scope()?;
    play.before_refresh()?;
    play.refresh_held(&[("scope", &granted)]).await?;
    play.refresh.asked = Some(granted);
    Ok(())
}

#[when("the refresh token that was replaced is used again")]
async fn used_again(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.show_replaced_token().await
}

#[when("the same refresh token is used twice")]
async fn used_twice(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.use_same_token(2).await
}

#[when("nobody uses the refresh token for a year")]
async fn unused(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    play.refresh_surely().await?;
    play.context.sessions.forget();
    play.let_time_pass(YEAR).await
}

#[when(expr = "{int} grants give refresh tokens")]
async fn collected(world: &mut World, count: usize) -> Result<(), StepTrouble> {
    world.play()?.collect_refresh_tokens(count).await
}

#[when(regex = r"^the token request shows the (access token|ID token|code) instead of the refresh token$")]
async fn shows_instead(world: &mut World, what: String) -> Result<(), StepTrouble> {
    world.play()?.show_instead(&what).await
}

#[when("the token request asks for a scope beyond the grant")]
fn asks_beyond(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.ask_beyond_grant()
}

#[then("the refresh gives new tokens")]
fn gives_new_tokens(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let before = play.refresh.before.as_ref().map_or_else(|| play.held(), Ok)?;
    let judgement = refresh::gives_new_tokens(answered(play.last_refresh()?)?, before);
    play.file(judgement);
    Ok(())
}

#[then("the response to the refresh is well formed")]
fn well_formed(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let judgement = refresh::is_well_formed(answered(play.last_refresh()?)?);
    play.file(judgement);
    Ok(())
}

#[then("the refresh tokens cannot be guessed")]
fn unguessable(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let tokens: Vec<&str> = play.refresh.collected.iter().map(Secret::expose).collect();
    let judgement = refresh::unguessable(&tokens, "refresh tokens");
    play.file(judgement);
    Ok(())
}

#[then("the refresh gives no more than it asked for")]
fn gives_no_more(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let asked = play.refresh.asked.clone().unwrap_or_default();
    let judgement = refresh::narrowed(answered(play.last_refresh()?)?, &asked);
    play.file(judgement);
    Ok(())
}

#[then("the refresh gives the whole scope")]
fn gives_whole_scope(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let asked = play.refresh.asked.clone().unwrap_or_default();
    let judgement = refresh::whole_scope(answered(play.last_refresh()?)?, &asked);
    play.file(judgement);
    Ok(())
}

#[then("what is beyond the grant is not given")]
async fn not_given(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let beyond = play.refresh.asked.clone().unwrap_or_default();
    let exchange = play.play_token_request().await?.clone();
    play.file(refresh::not_widened(answered(&exchange)?, &beyond));
    Ok(())
}

#[then(expr = "no access token for {string} comes")]
async fn not_for_resource(world: &mut World, resource: String) -> Result<(), StepTrouble> {
    world.play()?.judge_resource(&resource).await
}

#[then("the ID tokens tell of the same sign-in")]
async fn same_sign_in(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_sign_in().await
}

#[then("the refresh token is a new one")]
fn is_new(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_replacement()
}

#[then("the refresh token stays as it is")]
fn stays(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_keeping()
}

#[then("the refresh token is replaced, or kept, as was agreed")]
async fn as_agreed(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_agreed_rotation().await
}

#[then("the refresh token that was replaced is refused")]
fn replaced_is_refused(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let shown = play.replaced_token()?;
    let later = shown.later.as_ref().map(|(seconds, life)| (*seconds, life));
    let what = "a refresh token that was replaced";
    play.file(liveness::is_dead(what, &shown.at_once, later));
    Ok(())
}

#[then("the newest refresh token is refused, too")]
async fn newest_is_refused(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_newest_token().await
}

#[then("the refresh token has expired")]
async fn has_expired(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let life = play.refresh_held(&[]).await?;
    play.file(liveness::is_dead("a refresh token that nobody used", &life, None));
    Ok(())
}
