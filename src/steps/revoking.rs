//! Requests to the revocation and introspection endpoints: *Given* a correct one, *When* it asks about another token or
//! for another client, *Then* what came. They are bent by the sentences of token requests.

use cucumber::{given, then, when};

use super::liveness::PROPAGATION;
use super::play::Play;
use super::token_side::GrantKind;
use super::tokens::answered;
use super::trouble::StepTrouble;
use super::world::World;
use crate::check::introspection::{self, Granted};
use crate::check::liveness::Life;
use crate::check::token::Answered;
use crate::check::{Outcome, token_error};
use crate::protocol::{Jws, Secret, TokenDeviation, TokenRequest};

/// Seconds that an access token lives where nothing is said about it.
const USUAL_LIFETIME: i64 = 3600;

/// The kind of token that a request is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// An access token.
    Access,
    /// A refresh token.
    Refresh,
}

impl Play {
    /// A correct request for the revocation of a token that was seen to live.
    pub(super) async fn correct_revocation(&mut self, kind: TokenKind) -> Result<TokenRequest, StepTrouble> {
        let endpoint = self.context.profile.endpoints.revocation.clone();
        let endpoint = endpoint.ok_or(StepTrouble::Missing("revocation endpoint"))?;
        let token = self.live_token(kind).await?;
        Ok(TokenRequest::new(
            endpoint,
            &[("token", token.expose())],
            self.credentials()?,
        ))
    }

    /// A correct request for the introspection of a token.
    pub(super) async fn correct_introspection(
        &mut self,
        kind: TokenKind,
    ) -> Result<TokenRequest, StepTrouble> {
        let endpoint = self.context.profile.endpoints.introspection.clone();
        let endpoint = endpoint.ok_or(StepTrouble::Missing("introspection endpoint"))?;
        self.token.held = Some(match kind {
            TokenKind::Access => self.fresh_tokens().await?,
            TokenKind::Refresh => self.fresh_tokens_with_refresh().await?,
        });
        let token = self.held_token(kind)?;
        Ok(TokenRequest::new(
            endpoint,
            &[("token", token.expose())],
            self.credentials()?,
        ))
    }

    /// A token of a grant of its own that was seen to live, with the access token that belongs to it.
    async fn live_token(&mut self, kind: TokenKind) -> Result<Secret, StepTrouble> {
        match kind {
            TokenKind::Access => {
                let held = self.fresh_tokens().await?;
                let token = held.access_token.clone();
                self.token.held = Some(held);
                self.working_probe(&token).await?;
            }
            TokenKind::Refresh => {
                self.token.held = Some(self.fresh_tokens_with_refresh().await?);
                self.refresh_surely().await?;
            }
        }
        self.held_token(kind)
    }

    /// The token of a kind that the scenario has.
    fn held_token(&self, kind: TokenKind) -> Result<Secret, StepTrouble> {
        match kind {
            TokenKind::Access => Ok(self.held()?.access_token.clone()),
            TokenKind::Refresh => self.held_refresh_token(),
        }
    }

    /// Why a correct request of the scenario's kind did not get what it should, if it did not: then the answer to a bent
    /// one proves nothing.
    pub(super) fn control_of_question(&self, grant: GrantKind, answer: Answered<'_>) -> Option<String> {
        let (judgement, what) = match grant {
            GrantKind::Revocation(_) => (introspection::is_revoked(answer), "should revoke the token"),
            GrantKind::Introspection(_) => (introspection::is_active(answer), "should find the token active"),
            GrantKind::Code | GrantKind::RefreshToken | GrantKind::Machine => {
                return token_error::refuses_correct_request(answer);
            }
        };
        let met = matches!(judgement.outcome, Outcome::Met | Outcome::Tolerated);
        (!met).then(|| {
            format!(
                "the control failed: the same request without the change {what}, but {}",
                judgement.actual
            )
        })
    }

    /// Revokes the refresh token that the scenario has, by a correct request.
    async fn revoke_held(&mut self) -> Result<(), StepTrouble> {
        let endpoint = self.context.profile.endpoints.revocation.clone();
        let Some(endpoint) = endpoint else {
            let fact = "the profile names no revocation endpoint (`endpoints.revocation`)".to_owned();
            return self.does_not_concern(StepTrouble::Concern(fact));
        };
        let token = self.held_refresh_token()?;
        let request = TokenRequest::new(endpoint, &[("token", token.expose())], self.credentials()?);
        let exchange = self.ask("revoke", &request).await;
        match self.control_of_question(GrantKind::Revocation(TokenKind::Refresh), answered(&exchange)?) {
            None => Ok(()),
            Some(reason) => Err(StepTrouble::Absent {
                what: "the revocation of a token",
                reason,
            }),
        }
    }

    /// Waits where the target takes its time to revoke a refresh token.
    async fn let_revocation_spread(&mut self) -> Result<(), StepTrouble> {
        match self.refresh_held(&[]).await? {
            Life::Alive => self.let_time_pass(PROPAGATION).await,
            Life::Dead | Life::Unknown(_) => Ok(()),
        }
    }

    /// A token that is worth nothing.
    async fn worthless_token(&mut self, what: &str) -> Result<Secret, StepTrouble> {
        Ok(match what {
            "its used code" => {
                let code = self.fresh_code().await?;
                let request = self.request_for_code(&code)?;
                self.ask("token", &request).await;
                code.code
            }
            "its revoked refresh token" => {
                self.token.held = Some(self.fresh_tokens_with_refresh().await?);
                let token = self.held_refresh_token()?;
                self.revoke_held().await?;
                self.let_revocation_spread().await?;
                token
            }
            "its replaced refresh token" => {
                let held = self.fresh_tokens_with_refresh().await?;
                let old = held.refresh_token.clone();
                self.token.held = Some(held);
                self.refresh_surely().await?;
                let old = old.ok_or(StepTrouble::Missing("refresh token"))?;
                if old.expose() == self.held_refresh_token()?.expose() {
                    let fact = "the target does not replace this client's refresh tokens".to_owned();
                    self.does_not_concern(StepTrouble::Concern(fact))?;
                }
                old
            }
            "its expired access token" => {
                let token = self.held()?.access_token.clone();
                let lifetime = self.held()?.expires_in.unwrap_or(USUAL_LIFETIME);
                self.let_time_pass(lifetime.unsigned_abs().saturating_add(1))
                    .await?;
                self.context.sessions.forget();
                token
            }
            _ => Secret::new("opcheck-no-such-token-0123456789"),
        })
    }

    /// Bends the question to be about a token that is worth nothing. The token that the control asks about stays.
    async fn ask_about_worthless(&mut self, what: &str) -> Result<(), StepTrouble> {
        let held = self.token.held.clone();
        let token = self.worthless_token(what).await?;
        self.token.held = held;
        let words = what.to_owned();
        self.bend_token_request(TokenDeviation::Swap("token".to_owned(), token, words))
    }

    /// What the scenario's tokens were granted.
    fn granted(&self) -> Result<Granted, StepTrouble> {
        let held = self.held()?;
        let claims = held.id_token.as_ref();
        let claims = claims.and_then(|token| Jws::parse(token.expose()).ok()?.claims());
        let subject = claims
            .as_ref()
            .and_then(|claims| claims.get("sub")?.as_str().map(str::to_owned));
        Ok(Granted {
            client: self.token_client()?.id.clone(),
            scope: Some(self.granted_scope()?),
            subject,
            issuer: self.context.profile.issuer_text(),
            now: self.context.clock.now(),
        })
    }

    /// Files whether the access token is dead, or said to outlive its revocation.
    async fn judge_access_token(&mut self) -> Result<(), StepTrouble> {
        let exchange = self.play_token_request().await?.clone();
        if introspection::is_unsupported(answered(&exchange)?) {
            self.file(introspection::says_unsupported());
            return Ok(());
        }
        self.file(introspection::is_revoked(answered(&exchange)?));
        self.judge_access_token_death().await
    }
}

#[given(regex = r"^a valid revocation request for (an access|a refresh) token$")]
async fn revocation(world: &mut World, kind: String) -> Result<(), StepTrouble> {
    let grant = GrantKind::Revocation(kind_named(&kind));
    world.play()?.build_token_request(grant).await
}

#[given(regex = r"^a valid introspection request for (an access|a refresh) token$")]
async fn introspection_request(world: &mut World, kind: String) -> Result<(), StepTrouble> {
    let grant = GrantKind::Introspection(kind_named(&kind));
    world.play()?.build_token_request(grant).await
}

/// The kind of token that a sentence names.
fn kind_named(words: &str) -> TokenKind {
    match words {
        "an access" => TokenKind::Access,
        _ => TokenKind::Refresh,
    }
}

#[when(
    regex = r"^it is about (a token that nobody issued|its used code|its revoked refresh token|its replaced refresh token|its expired access token)$"
)]
async fn about_worthless(world: &mut World, what: String) -> Result<(), StepTrouble> {
    world.play()?.ask_about_worthless(&what).await
}

#[when("the client revokes the refresh token")]
async fn revokes(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    play.refresh_surely().await?;
    let token = play.held()?.access_token.clone();
    play.working_probe(&token).await?;
    play.revoke_held().await
}

#[then("the token is revoked")]
async fn is_revoked(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let exchange = play.play_token_request().await?;
    let judgement = introspection::is_revoked(answered(exchange)?);
    play.file(judgement);
    Ok(())
}

#[then("the access token is dead, or known to outlive this")]
async fn dead_or_known(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.judge_access_token().await
}

#[then(expr = "the endpoint answers {string}")]
async fn endpoint_answers(world: &mut World, words: String) -> Result<(), StepTrouble> {
    world.play()?.token_answer_is(&words, "").await
}

#[then(expr = "the endpoint answers {string}, or tolerably {string}")]
async fn endpoint_answers_tolerably(
    world: &mut World,
    words: String,
    tolerated: String,
) -> Result<(), StepTrouble> {
    world.play()?.token_answer_is(&words, &tolerated).await
}

#[then("the token is said to be active")]
async fn is_active(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let exchange = play.play_token_request().await?;
    let judgement = introspection::is_active(answered(exchange)?);
    play.file(judgement);
    Ok(())
}

#[then("the token is described as it was granted")]
async fn is_described(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let granted = play.granted()?;
    let exchange = play.play_token_request().await?.clone();
    play.file(introspection::agrees(answered(&exchange)?, &granted));
    Ok(())
}

#[then("the token is said to be inactive, and nothing else")]
async fn only_inactive(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let exchange = play.play_token_request().await?;
    let judgement = introspection::only_inactive(answered(exchange)?);
    play.file(judgement);
    Ok(())
}

#[then("nothing is told to who has not authenticated")]
async fn nothing_to_strangers(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let exchange = play.play_token_request().await?;
    let judgement = introspection::tells_nothing(answered(exchange)?, &[401]);
    play.file(judgement);
    Ok(())
}

#[then("nothing is told where no token is named")]
async fn nothing_without_token(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let exchange = play.play_token_request().await?;
    let judgement = introspection::tells_nothing(answered(exchange)?, &[400]);
    play.file(judgement);
    Ok(())
}

#[then("nothing is told to another client")]
async fn nothing_to_another(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let exchange = play.play_token_request().await?;
    let judgement = introspection::tells_nothing(answered(exchange)?, &[200, 400, 401, 403]);
    play.file(judgement);
    Ok(())
}
