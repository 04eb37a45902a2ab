//! What a scenario does with refresh tokens: refreshing, showing a replaced token again, and asking whether it works.

use super::play::Play;
use super::token_side::tokens_of;
use super::tokens::answered;
use super::trouble::StepTrouble;
use crate::check::liveness::Life;
use crate::check::refresh::Parallel;
use crate::protocol::{Exchange, Secret, TokenDeviation, TokenResponse};

/// Seconds after which nobody forgives the use of a replaced refresh token any more.
const GRACE: u64 = 61;

/// Scope values of OpenID Connect, for targets that list none (OIDC Core §5.4).
const USUAL_SCOPES: [&str; 4] = ["profile", "email", "address", "phone"];

/// What became of a token that was shown once more.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    /// At once.
    pub(super) at_once: Life,
    /// Where it still worked: so many seconds later.
    pub(super) later: Option<(u64, Life)>,
}

impl Shown {
    /// What the target said last.
    pub(super) fn at_last(&self) -> &Life {
        self.later.as_ref().map_or(&self.at_once, |(_, life)| life)
    }
}

/// The refresh tokens of one scenario.
#[derive(Debug, Default)]
pub(super) struct RefreshSide {
    /// The tokens before the last refresh that gave any.
    pub(super) before: Option<TokenResponse>,
    /// The answers to refreshes, in order.
    pub(super) answers: Vec<Exchange>,
    /// The scope that a refresh asked for, or the value beyond the grant.
    pub(super) asked: Option<String>,
    /// What became of the token that was replaced.
    pub(super) replaced: Option<Shown>,
    /// Refresh tokens of grants of their own.
    pub(super) collected: Vec<Secret>,
    /// What came of uses at the same time.
    pub(super) parallel: Parallel,
}

impl Play {
    /// The tokens that the scenario has.
    pub(super) fn held(&self) -> Result<&TokenResponse, StepTrouble> {
        self.token.held.as_ref().ok_or(StepTrouble::Missing("tokens"))
    }

    /// The refresh token that the scenario has.
    pub(super) fn held_refresh_token(&self) -> Result<Secret, StepTrouble> {
        let token = self.held()?.refresh_token.clone();
        token.ok_or(StepTrouble::Missing("refresh token"))
    }

    /// Sends a refresh with any token.
    pub(super) async fn refresh_with(
        &mut self,
        token: &Secret,
        parameters: &[(&str, &str)],
    ) -> Result<Exchange, StepTrouble> {
        let mut request = self.request_for_refresh(token)?;
        for (name, value) in parameters {
            request.bend(TokenDeviation::Replace((*name).to_owned(), (*value).to_owned()));
        }
        Ok(self.ask("refresh", &request).await)
    }

    /// Refreshes the tokens that the scenario has. Where the refresh token is not named again, it stays.
    pub(super) async fn refresh_held(&mut self, parameters: &[(&str, &str)]) -> Result<Life, StepTrouble> {
        let token = self.held_refresh_token()?;
        let exchange = self.refresh_with(&token, parameters).await?;
        if let Ok(mut tokens) = tokens_of(&exchange) {
            tokens.refresh_token = tokens.refresh_token.or(Some(token));
            self.refresh.before = self.token.held.replace(tokens);
        }
        let life = Life::by_refresh(answered(&exchange)?);
        self.refresh.answers.push(exchange);
        Ok(life)
    }

    /// Refreshes where only the new tokens matter: without them there is nothing to judge.
    pub(super) async fn refresh_surely(&mut self) -> Result<(), StepTrouble> {
        match self.refresh_held(&[]).await? {
            Life::Alive => Ok(()),
            Life::Dead => Err(absent("the refresh token is refused".to_owned())),
            Life::Unknown(reason) => Err(absent(reason)),
        }
    }

    /// The tokens before the last refresh.
    pub(super) fn before_refresh(&self) -> Result<&TokenResponse, StepTrouble> {
        let before = self.refresh.before.as_ref();
        before.ok_or_else(|| absent("no refresh gave any".to_owned()))
    }

    /// The scope of the grant, as the first response or the request names it.
    pub(super) fn granted_scope(&self) -> Result<String, StepTrouble> {
        let first = self.refresh.before.as_ref().map_or_else(|| self.held(), Ok)?;
        let asked = || self.correct.as_ref()?.value("scope").map(str::to_owned);
        let granted = first.scope.clone().or_else(asked);
        granted.ok_or(StepTrouble::Missing("scope"))
    }

    /// One value of the grant's scope, where it has several.
    pub(super) fn less_scope(&mut self) -> Result<String, StepTrouble> {
        let granted = self.granted_scope()?;
        let words: Vec<&str> = granted.split(' ').collect();
        if words.len() < 2 {
            let fact = format!("the target grants the one scope value `{granted}`");
            self.does_not_concern(StepTrouble::Concern(fact))?;
        }
        let less = words.iter().find(|word| **word == "openid").or(words.first());
        Ok(less.copied().unwrap_or_default().to_owned())
    }

    /// A scope value that the target knows and that was not granted.
    pub(super) fn scope_beyond(&mut self) -> Result<String, StepTrouble> {
        let granted = self.granted_scope()?;
        let metadata = self.context.profile.metadata.as_ref();
        let listed = metadata.and_then(|metadata| metadata.scopes_supported.clone());
        let known = listed.unwrap_or_else(|| USUAL_SCOPES.iter().map(|&word| word.to_owned()).collect());
        let beyond = known
            .into_iter()
            .find(|word| word != "offline_access" && !granted.split(' ').any(|own| own == word));
        if beyond.is_none() {
            let fact = "the grant has every scope value that the target lists".to_owned();
            self.does_not_concern(StepTrouble::Concern(fact))?;
        }
        Ok(beyond.unwrap_or_default())
    }

    /// Shows the refresh token once more that the last refresh replaced; where it works, also after every grace.
    pub(super) async fn show_replaced_token(&mut self) -> Result<(), StepTrouble> {
        let old = self.before_refresh()?.refresh_token.clone();
        let old = old.ok_or(StepTrouble::Missing("refresh token"))?;
        if old.expose() == self.held_refresh_token()?.expose() {
            let id = &self.token_client()?.id;
            let fact = format!("the target does not replace the refresh token of the client `{id}`");
            self.does_not_concern(StepTrouble::Concern(fact))?;
        }
        let at_once = self.show(&old).await?;
        let later = match at_once {
            Life::Alive => {
                self.let_time_pass(GRACE).await?;
                Some((GRACE, self.show(&old).await?))
            }
            Life::Dead | Life::Unknown(_) => None,
        };
        self.refresh.replaced = Some(Shown { at_once, later });
        Ok(())
    }

    /// Shows a refresh token that is not the newest one. What comes of it is the newest then.
    async fn show(&mut self, token: &Secret) -> Result<Life, StepTrouble> {
        let exchange = self.refresh_with(token, &[]).await?;
        if let Ok(tokens) = tokens_of(&exchange) {
            let newest = tokens
                .refresh_token
                .clone()
                .or(self.held()?.refresh_token.clone());
            self.token.held = Some(TokenResponse {
                refresh_token: newest,
                ..tokens
            });
        }
        Ok(Life::by_refresh(answered(&exchange)?))
    }

    /// What became of the token that was replaced.
    pub(super) fn replaced_token(&self) -> Result<Shown, StepTrouble> {
        let shown = self.refresh.replaced.clone();
        shown.ok_or(StepTrouble::Missing("refresh token that was replaced"))
    }

    /// Uses the refresh token that the scenario has a number of times in a row, whatever else comes back.
    pub(super) async fn use_same_token(&mut self, times: usize) -> Result<(), StepTrouble> {
        let token = self.held_refresh_token()?;
        self.refresh.before = self.token.held.clone();
        for _ in 0..times {
            let exchange = self.refresh_with(&token, &[]).await?;
            self.refresh.answers.push(exchange);
        }
        Ok(())
    }

    /// Refresh tokens of so many grants.
    pub(super) async fn collect_refresh_tokens(&mut self, count: usize) -> Result<(), StepTrouble> {
        for _ in 0..count {
            let tokens = self.fresh_tokens_with_refresh().await?;
            self.refresh.collected.extend(tokens.refresh_token);
        }
        Ok(())
    }
}

/// Tokens that a refresh should have given.
fn absent(reason: String) -> StepTrouble {
    StepTrouble::Absent {
        what: "tokens for a correct refresh",
        reason,
    }
}
