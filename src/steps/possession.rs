//! Tokens that are bound to a key (DPoP, RFC 9449): who proves that it has it, and what such tokens cannot do.

use super::play::{Play, Session};
use super::token_side::GrantKind;
use super::trouble::StepTrouble;
use crate::protocol::Secret;

/// A code that nobody was given.
const NOBODYS_CODE: &str = "opcheck-probe";

impl Play {
    /// Whether the scenario's client proves with its access tokens that it holds a key.
    pub(super) fn proves(&self) -> bool {
        let client = self.client.as_ref().or_else(|| self.context.default_client());
        client.is_some_and(|client| self.context.profile.proves(client))
    }

    /// Ends a scenario in which an access token stands elsewhere than in the header: one that is bound to a key is shown
    /// there only (RFC 9449 §7.1).
    pub(super) fn ensure_unbound(&mut self) -> Result<(), StepTrouble> {
        if self.proves() {
            let fact = "access tokens are bound to a key (DPoP), and shown in the header only".to_owned();
            return self.does_not_concern(StepTrouble::Concern(fact));
        }
        Ok(())
    }

    /// The error with which the token endpoint answers the usual client when it shows a code that is nobody's: it tells
    /// what is wrong besides the code, and nothing is used up.
    ///
    /// # Errors
    ///
    /// The profile has no client or no token endpoint.
    pub async fn error_for_nobodys_code(&mut self) -> Result<Option<String>, StepTrouble> {
        let client = self.context.default_client().cloned();
        self.build(client)?;
        self.session = Session::Absent;
        self.token.grant = Some(GrantKind::Code);
        let request = self.request_for_code(&super::token_side::FreshCode {
            code: Secret::new(NOBODYS_CODE),
            redirect_uri: self
                .correct
                .as_ref()
                .and_then(|own| own.value("redirect_uri"))
                .map(str::to_owned),
            verifier: self.verifier.clone(),
        })?;
        let exchange = self.ask("probe", &request).await;
        let body = exchange.first_response().map(|response| response.body.as_str());
        let body: Option<serde_json::Value> = body.and_then(|body| serde_json::from_str(body).ok());
        let error = body.as_ref().and_then(|body| body.get("error")?.as_str());
        Ok(error.map(str::to_owned))
    }
}
