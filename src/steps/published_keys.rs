//! The target's key set: fetched once in a run, and again for a key that is not in it.

use std::sync::Arc;

use super::play::Play;
use super::trouble::StepTrouble;
use crate::driver::UserAgent;
use crate::protocol::{Exchange, Request};

/// The key set as it was fetched last. `Debug` does not show it.
#[derive(Default)]
pub struct PublishedKeys {
    fetched: tokio::sync::Mutex<Option<Exchange>>,
}

impl std::fmt::Debug for PublishedKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PublishedKeys")
    }
}

/// The body of a key set's answer.
fn body_of(exchange: &Exchange) -> Result<String, StepTrouble> {
    let response = exchange.first_response();
    response
        .map(|response| response.body.clone())
        .ok_or(StepTrouble::Absent {
            what: "the JWKS",
            reason: "no answer".to_owned(),
        })
}

impl Play {
    /// The key set, as it was fetched before if it was.
    pub(super) async fn jwks(&mut self) -> Result<String, StepTrouble> {
        let context = Arc::clone(&self.context);
        // Kept locked while it is fetched, so that scenarios that start together fetch it once.
        let mut fetched = context.keys.fetched.lock().await;
        let exchange = match fetched.take() {
            Some(exchange) => exchange,
            None => self.fetch_jwks().await?,
        };
        if exchange
            .first_response()
            .is_some_and(|response| response.status == 200)
        {
            *fetched = Some(exchange.clone());
        }
        drop(fetched);
        let body = body_of(&exchange);
        self.evidence.push(exchange);
        body
    }

    /// The key set as it is now.
    pub(super) async fn fresh_jwks(&mut self) -> Result<String, StepTrouble> {
        let context = Arc::clone(&self.context);
        *context.keys.fetched.lock().await = None;
        self.jwks().await
    }

    /// Fetches the key set.
    pub(super) async fn fetch_jwks(&mut self) -> Result<Exchange, StepTrouble> {
        let url = self.context.profile.endpoints.jwks.clone();
        let url = url.ok_or(StepTrouble::Missing("JWKS"))?;
        let mut agent = UserAgent::new(self.context.http.clone(), &self.scenario.id);
        Ok(agent.send("jwks", Request::get(url)).await)
    }
}
