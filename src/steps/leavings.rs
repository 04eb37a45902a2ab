//! What scenarios leave behind at the target, and how it is ended after them: refresh tokens are revoked, end-users are
//! signed out. The clients that they register are in the run's registry.
//!
//! Whatever brings a refresh token or a session notes it here at once, so that nothing is forgotten when a scenario
//! stops in its middle.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use futures::{StreamExt as _, stream};
use url::Url;

use super::context::Context;
use super::play::{Play, ScenarioInfo};
use super::sessions::follow_script;
use super::trouble::StepTrouble;
use crate::driver::{Disguise, Intent, UserAgent};
use crate::protocol::{Exchange, Request, Secret, TokenRequest, TokenResponse};
use crate::record::Agent;

/// Things that are ended at the same time.
const AT_ONCE: usize = 8;

/// Refresh tokens with their clients, and user agents in which somebody is signed in.
#[derive(Debug, Default)]
pub struct Leavings {
    tokens: Mutex<Vec<(String, Secret)>>,
    sessions: Mutex<Vec<(Option<usize>, UserAgent)>>,
}

impl Leavings {
    /// Notes the refresh token of an answer, if there is one.
    pub(super) fn note_tokens(&self, client: &str, exchange: &Exchange) {
        let response = exchange.first_response();
        let tokens = response.and_then(|own| TokenResponse::parse(own.status, &own.body).ok());
        if let Some(token) = tokens.and_then(|tokens| tokens.refresh_token) {
            let mut all = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
            all.push((client.to_owned(), token));
        }
    }

    /// Notes a user agent in which somebody may have signed in.
    pub(super) fn note_session(&self, tenant: Option<usize>, agent: &UserAgent) {
        let mut all = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        all.push((tenant, agent.unseated()));
    }

    /// Each refresh token once.
    fn take_tokens(&self) -> Vec<(String, Secret)> {
        let mut all = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        let mut seen = BTreeSet::new();
        let mut tokens = std::mem::take(&mut *all);
        tokens.retain(|(_, token)| seen.insert(token.expose().to_owned()));
        tokens
    }

    /// Each session once, as far as cookies tell them apart.
    fn take_sessions(&self, context: &Context) -> Vec<(Option<usize>, UserAgent)> {
        let mut all = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        let mut seen = BTreeSet::new();
        let mut sessions = std::mem::take(&mut *all);
        sessions.retain(|(tenant, agent)| {
            let place = context.authorization_endpoint(*tenant);
            let cookies = place.and_then(|url| agent.jar().header_for(url, SystemTime::now()));
            cookies.is_some_and(|cookies| seen.insert((*tenant, cookies)))
        });
        sessions
    }
}

/// Ends what scenarios left behind at a target; what could not be ended, in words.
pub async fn tidy_up(context: &Arc<Context>) -> Vec<String> {
    let tokens = stream::iter(context.leavings.take_tokens())
        .map(|(client, token)| async move { visitor(context).revoke_left(&client, &token).await })
        .buffer_unordered(AT_ONCE);
    let alive = tokens.filter(|ended| std::future::ready(!ended)).count().await;
    let sessions = stream::iter(context.leavings.take_sessions(context))
        .map(|(tenant, agent)| async move { visitor(context).sign_out_left(tenant, agent).await })
        .buffer_unordered(AT_ONCE);
    let open = sessions.filter(|ended| std::future::ready(!ended)).count().await;
    let words = |count: usize, one: &str, many: &str| match count {
        0 => None,
        1 => Some(format!("1 {one} of this run may be alive at the target")),
        _ => Some(format!("{count} {many} of this run may be alive at the target")),
    };
    [
        words(alive, "refresh token", "refresh tokens"),
        words(open, "session", "sessions"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Somebody who belongs to no scenario.
fn visitor(context: &Arc<Context>) -> Play {
    let info = ScenarioInfo {
        id: "clean-up".to_owned(),
        requirement: String::new(),
        title: String::new(),
        place: String::new(),
        is_alone: true,
        agent: Agent::Http,
    };
    Play::new(Arc::clone(context), info)
}

impl Play {
    /// Notes the refresh token that an answer brings to the scenario's client.
    pub(super) fn note_tokens(&self, exchange: &Exchange) {
        if let Some(client) = &self.client {
            self.context.leavings.note_tokens(&client.id, exchange);
        }
    }

    /// Revokes a refresh token; whether the target says that it is.
    async fn revoke_left(mut self, client: &str, token: &Secret) -> bool {
        let endpoint = self.context.profile.endpoints.revocation.clone();
        self.client = self.context.profile.client(client).cloned();
        let (Some(endpoint), Ok(credentials)) = (endpoint, self.credentials()) else {
            return false;
        };
        let parameters = [("token", token.expose()), ("token_type_hint", "refresh_token")];
        let request = TokenRequest::new(endpoint, &parameters, credentials);
        let exchange = self.ask("clean up", &request).await;
        // Where the grant ended before, an error about the token is as good.
        exchange
            .first_response()
            .is_some_and(|response| matches!(response.status, 200..300 | 400))
    }

    /// Signs out whoever is signed in; whether the target took it.
    async fn sign_out_left(mut self, tenant: Option<usize>, agent: UserAgent) -> bool {
        self.tenant = tenant;
        self.client = self.context.default_client().cloned();
        let mut agent = agent.for_scenario("clean-up").disguised(Disguise::default());
        let Ok(Some(address)) = self.address_to_leave_by(&agent).await else {
            return false;
        };
        let context = Arc::clone(&self.context);
        let exchange = agent
            .visit("clean up", Request::get(address), &context.landmarks)
            .await;
        let taken = |exchange: &Exchange| {
            let last = exchange.last().and_then(|hop| hop.response());
            last.is_some_and(|response| response.status < 400)
        };
        if !self.context.answers_questions() {
            return taken(&exchange);
        }
        let end = follow_script(&context, &mut agent, &exchange, tenant, 0, Intent::SignOut).await;
        end.is_ok_and(|end| end.exchanges.last().is_none_or(taken)) && taken(&exchange)
    }

    /// The address that signs out. An ID token is fetched for it only where nobody could answer the target's question.
    async fn address_to_leave_by(&mut self, agent: &UserAgent) -> Result<Option<Url>, StepTrouble> {
        let context = Arc::clone(&self.context);
        let Some(template) = context.sign_out(self.tenant) else {
            return Ok(None);
        };
        let client = self.client.as_ref().map(|client| client.id.as_str());
        let template = template.replace("{client_id}", client.unwrap_or_default());
        if !template.contains("{id_token}") || context.answers_questions() {
            return Ok(without_hint(&template));
        }
        let token = self.id_token_by(agent.fork(), 0).await;
        Ok(match token {
            Ok(token) => Url::parse(&template.replace("{id_token}", &token)).ok(),
            Err(_) => without_hint(&template),
        })
    }
}

/// The address without the parameter that would hold an ID token.
fn without_hint(template: &str) -> Option<Url> {
    let mut url = Url::parse(template).ok()?;
    let kept: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(_, value)| !value.contains("{id_token}"))
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    url.query_pairs_mut().clear().extend_pairs(kept);
    Some(url)
}

impl Context {
    /// Whether the profile's script answers the question whether to sign out.
    pub(super) fn answers_questions(&self) -> bool {
        let script = self.profile.sign_in.as_ref();
        script.is_some_and(|script| !script.sign_out.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_loses_its_hint_and_nothing_else() {
        let url = without_hint("https://op.test/logout?id_token_hint={id_token}&client_id=web");
        assert_eq!(url.unwrap().as_str(), "https://op.test/logout?client_id=web");
    }
}
