//! Exchanging a code at the token endpoint (RFC 6749 §4.1.3).

use std::sync::Arc;

use super::play::Play;
use super::sessions::follow_script;
use super::trouble::StepTrouble;
use crate::driver::{Intent, UserAgent, code_grant};
use crate::profile::Client;
use crate::protocol::{
    Answer, Callback, CodeVerifier, Exchange, IdTokenError, IdTokenExpectation, SignatureError,
    TokenResponse, verify_id_token,
};

/// The claims of an ID token, or why it was not accepted.
pub(super) type Verified = Result<serde_json::Map<String, serde_json::Value>, IdTokenError>;

impl Play {
    /// The callback with a code that the scenario's request led to.
    async fn callback(&mut self) -> Result<Callback, StepTrouble> {
        match &self.play().await?.answer {
            Answer::Callback(callback) if callback.code().is_some() => Ok(callback.clone()),
            other => Err(StepTrouble::NoCode(other.words())),
        }
    }

    /// The code that the scenario's request led to.
    pub(super) async fn code_that_was_exchanged(&mut self) -> Result<String, StepTrouble> {
        let callback = self.callback().await?;
        Ok(callback.code().unwrap_or_default().to_owned())
    }

    /// Exchanges a code once.
    async fn redeem(
        &mut self,
        agent: &mut UserAgent,
        callback: &Callback,
        verifier: &CodeVerifier,
    ) -> Result<Exchange, StepTrouble> {
        let request = code_grant(
            self.token_endpoint()?,
            self.credentials()?,
            callback.code().unwrap_or_default(),
            Some(&callback.redirect_uri),
            Some(verifier.expose()),
        );
        let request = request.to_http();
        let exchange = agent.send("token", request).await;
        self.note_tokens(&exchange);
        self.evidence.push(exchange.clone());
        Ok(exchange)
    }

    /// Exchanges the scenario's code a number of times.
    pub(super) async fn exchange_code(&mut self, times: usize) -> Result<(), StepTrouble> {
        let callback = self.callback().await?;
        let verifier = self
            .verifier
            .clone()
            .ok_or(StepTrouble::Missing("code verifier"))?;
        let mut agent = UserAgent::new(self.context.http.clone(), &self.scenario.id);
        for _ in 0..times {
            let exchange = self.redeem(&mut agent, &callback, &verifier).await?;
            self.tokens.push(exchange);
        }
        Ok(())
    }

    /// The exchange of a code for the end-user of this order, who is signed in with this agent, by a correct request of
    /// its own.
    pub(super) async fn tokens_by(
        &mut self,
        mut agent: UserAgent,
        order: usize,
    ) -> Result<Exchange, StepTrouble> {
        let context = Arc::clone(&self.context);
        let client = context.default_client().ok_or(StepTrouble::Missing("client"))?;
        self.tokens_of(client, &mut agent, order).await
    }

    /// The same with a client of the caller's choice, which is the scenario's.
    async fn tokens_of(
        &mut self,
        client: &Client,
        agent: &mut UserAgent,
        order: usize,
    ) -> Result<Exchange, StepTrouble> {
        let context = Arc::clone(&self.context);
        let bytes = self.random::<96>();
        let (request, verifier) = super::requests::correct_request(&context, client, self.tenant, &bytes)?;
        let visit = context.visit(agent, "authorize", &request).await;
        self.evidence.extend(visit.push);
        let exchange = visit.exchange;
        let mut answer = Answer::classify(&exchange, &context.landmarks);
        self.evidence.push(exchange.clone());
        if matches!(answer, Answer::ConsentPage { .. }) {
            let accept = Intent::Accept;
            let end = follow_script(&context, agent, &exchange, self.tenant, order, accept).await?;
            self.evidence.extend(end.exchanges);
            answer = end.answer;
        }
        let Answer::Callback(callback) = answer else {
            return Err(StepTrouble::NoCode(answer.words()));
        };
        self.redeem(agent, &callback, &verifier).await
    }

    /// An ID token for the end-user of this order, who is signed in with this agent, by a request of its own.
    pub(super) async fn id_token_by(
        &mut self,
        mut agent: UserAgent,
        order: usize,
    ) -> Result<String, StepTrouble> {
        let context = Arc::clone(&self.context);
        let client = context.default_client().ok_or(StepTrouble::Missing("client"))?;
        self.id_token_for(client, &mut agent, order).await
    }

    /// The same with a client of the caller's choice, which is the scenario's. It may be one for which the end-user must
    /// act; what the session becomes by that, the agent keeps.
    pub(super) async fn id_token_for(
        &mut self,
        client: &Client,
        agent: &mut UserAgent,
        order: usize,
    ) -> Result<String, StepTrouble> {
        let exchange = self.tokens_of(client, agent, order).await?;
        let absent = |reason: String| StepTrouble::Absent {
            what: "an ID token",
            reason,
        };
        let response = exchange
            .first_response()
            .ok_or_else(|| absent("no answer".to_owned()))?;
        let tokens = TokenResponse::parse(response.status, &response.body)
            .map_err(|error| absent(error.to_string()))?;
        let token = tokens
            .id_token
            .ok_or_else(|| absent("the token response has none".to_owned()))?;
        Ok(token.expose().to_owned())
    }

    /// The verified claims of the ID token that the exchange gave.
    pub(super) async fn claims(&mut self) -> Result<Verified, StepTrouble> {
        let absent = |reason: String| StepTrouble::Absent {
            what: "an ID token",
            reason,
        };
        let exchange = self
            .tokens
            .last()
            .ok_or_else(|| absent("no code was exchanged".to_owned()))?;
        let response = exchange
            .first_response()
            .ok_or_else(|| absent("no answer".to_owned()))?;
        let tokens = TokenResponse::parse(response.status, &response.body)
            .map_err(|error| absent(error.to_string()))?;
        let Some(token) = tokens.id_token else {
            return Ok(Err(IdTokenError::Missing));
        };
        self.verified(token.expose()).await
    }

    /// The claims of an ID token for the scenario's client, verified with the target's keys. A key that is not among
    /// those that were fetched before may be a new one (OIDC Core §10.1.1).
    pub(super) async fn verified(&mut self, token: &str) -> Result<Verified, StepTrouble> {
        let context = Arc::clone(&self.context);
        let issuer = context.profile.issuer_text();
        let client = self.client.as_ref().map(|client| client.id.as_str());
        let client = client.unwrap_or_default().to_owned();
        let expected = IdTokenExpectation {
            issuer: issuer.as_deref(),
            client_id: &client,
            secret: context.secrets.client_secret(&client),
            now: context.clock.now(),
            leeway: context.leeway(),
        };
        let known = verify_id_token(token, &self.jwks().await?, &expected);
        if !matches!(&known, Err(IdTokenError::Signature(SignatureError::NoKey { .. }))) {
            return Ok(known);
        }
        Ok(verify_id_token(token, &self.fresh_jwks().await?, &expected))
    }
}
