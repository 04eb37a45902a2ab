//! What a scenario fetched beside the authorization and the token endpoint: userinfo, the metadata, the key set.

use super::play::Play;
use super::trouble::StepTrouble;
use crate::check::token::Answered;
use crate::driver::UserAgent;
use crate::protocol::{Exchange, Request, Secret, TokenResponse};

/// What was fetched.
#[derive(Debug, Default)]
pub(super) struct Fetched {
    /// The answer of userinfo to a good access token, sent as it should be.
    pub(super) control: Option<Exchange>,
    /// The answer of userinfo to the scenario's request.
    pub(super) userinfo: Option<Exchange>,
    /// The metadata document or the key set.
    pub(super) document: Option<Exchange>,
}

/// What came of an exchange that a sentence names.
pub(super) fn answer_of<'a>(
    exchange: Option<&'a Exchange>,
    what: &'static str,
) -> Result<Answered<'a>, StepTrouble> {
    let hop = exchange.and_then(|exchange| exchange.hops.first());
    hop.map(|hop| hop.outcome.as_ref())
        .ok_or(StepTrouble::Missing(what))
}

impl Play {
    /// Sends a request by an agent without cookies, as a client's server would, and keeps the exchange as evidence.
    pub(super) async fn fetch(&mut self, purpose: &str, request: Request) -> Exchange {
        let mut agent = UserAgent::new(self.context.http.clone(), &self.scenario.id);
        let exchange = agent.send(purpose, request).await;
        self.evidence.push(exchange.clone());
        exchange
    }

    /// The token response of the scenario's last exchange.
    pub(super) fn token_response(&self) -> Result<TokenResponse, StepTrouble> {
        let absent = |reason: String| StepTrouble::Absent {
            what: "a token response",
            reason,
        };
        let exchange = self.tokens.last();
        let exchange = exchange.ok_or_else(|| absent("no code was exchanged".to_owned()))?;
        let response = exchange.first_response();
        let response = response.ok_or_else(|| absent("no answer".to_owned()))?;
        TokenResponse::parse(response.status, &response.body).map_err(|error| absent(error.to_string()))
    }

    /// The access token of the scenario's last exchange.
    pub(super) fn access_token(&self) -> Result<Secret, StepTrouble> {
        Ok(self.token_response()?.access_token)
    }
}
