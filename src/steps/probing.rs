//! Requests by which a run finds out what neither metadata nor profile say.

use super::play::{Play, Session};
use super::trouble::StepTrouble;
use crate::protocol::Answer;

impl Play {
    /// The error that a correct request of nobody gets when a parameter is added, if the client is told one. Nobody is
    /// signed in and nothing may be shown (`prompt=none`), so that every server has an answer for the client.
    ///
    /// # Errors
    ///
    /// The profile has no client or no endpoint.
    pub async fn error_with(&mut self, parameter: &str, value: &str) -> Result<Option<String>, StepTrouble> {
        let client = self.context.default_client().cloned();
        self.build(client)?;
        self.session = Session::Absent;
        self.prepare(|request| {
            request.set("prompt", "none");
            request.set(parameter, value);
        })?;
        Ok(match &self.play().await?.answer {
            Answer::Callback(callback) => callback.error().map(str::to_owned),
            _ => None,
        })
    }
}
