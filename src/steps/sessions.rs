//! Signed-in sessions: made once for each end-user and tenant, then copied.
//!
//! A copy has the cookies of the moment and goes its own way from there. Scenarios that end or age a session make one
//! of their own. A password that was refused is never sent again.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::OnceCell;

use super::context::Context;
use super::requests::correct_request;
use super::trouble::StepTrouble;
use crate::driver::{Credentials, HttpAgent, Intent, SignInError};
use crate::protocol::{Answer, Exchange};

/// Which session: tenant, and order of the end-user in the profile.
type Key = (Option<usize>, usize);

/// A session that was made, or why it could not be.
type Made = Result<HttpAgent, String>;

/// Signed-in sessions of one run.
#[derive(Debug, Default)]
pub struct Sessions {
    made: Mutex<HashMap<Key, Arc<OnceCell<Made>>>>,
    refused: Mutex<HashSet<String>>,
}

impl Sessions {
    /// A copy of the shared session, made by the first scenario that asks.
    pub(super) async fn shared(
        &self,
        context: &Context,
        tenant: Option<usize>,
        order: usize,
        scenario: &str,
    ) -> Result<HttpAgent, StepTrouble> {
        let cell = {
            let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(made.entry((tenant, order)).or_default())
        };
        let made = cell
            .get_or_init(|| async {
                sign_in(context, tenant, order, scenario)
                    .await
                    .map(|(agent, _)| agent)
                    .map_err(|trouble| trouble.to_string())
            })
            .await;
        match made {
            Ok(agent) => Ok(agent.for_scenario(scenario)),
            Err(reason) => Err(StepTrouble::SignIn(reason.clone())),
        }
    }

    /// Forgets all shared sessions, because the target's were ended.
    pub(super) fn forget(&self) {
        self.made.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Whether this end-user's password was refused before.
    fn was_refused(&self, username: &str) -> bool {
        self.refused
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .contains(username)
    }

    /// Remembers that this end-user's password was refused.
    fn note_refusal(&self, username: &str) {
        self.refused
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(username.to_owned());
    }
}

/// Signs an end-user in with a fresh agent, by a correct request of the default client.
pub(super) async fn sign_in(
    context: &Context,
    tenant: Option<usize>,
    order: usize,
    scenario: &str,
) -> Result<(HttpAgent, Vec<Exchange>), StepTrouble> {
    let client = context.default_client().ok_or(StepTrouble::Missing("client"))?;
    let mut bytes = [0; 96];
    bytes.copy_from_slice(&fresh_bytes(context.seed, scenario));
    let (request, _) = correct_request(context, client, tenant, &bytes)?;
    let mut agent = HttpAgent::new(context.http.clone(), scenario);
    let exchange = agent
        .visit("sign in", request.to_http(), &context.landmarks)
        .await;
    match Answer::classify(&exchange, &context.landmarks) {
        Answer::Callback(callback) if callback.code().is_some() => return Ok((agent, vec![exchange])),
        Answer::LoginPage { .. } | Answer::ConsentPage { .. } => {}
        other => return Err(StepTrouble::SignIn(other.words())),
    }
    let mut exchanges = vec![exchange.clone()];
    exchanges.extend(follow_script(context, &mut agent, &exchange, tenant, order, Intent::Accept).await?);
    let end = exchanges
        .last()
        .map(|exchange| Answer::classify(exchange, &context.landmarks));
    match end {
        Some(Answer::Callback(callback)) if callback.code().is_some() => Ok((agent, exchanges)),
        Some(other) => Err(StepTrouble::SignIn(other.words())),
        None => Err(StepTrouble::SignIn("nothing was exchanged".to_owned())),
    }
}

/// Lets the sign-in script act from the page at which an exchange ended.
pub(super) async fn follow_script(
    context: &Context,
    agent: &mut HttpAgent,
    at: &Exchange,
    tenant: Option<usize>,
    order: usize,
    intent: Intent,
) -> Result<Vec<Exchange>, StepTrouble> {
    let script = context
        .profile
        .sign_in
        .as_ref()
        .ok_or(StepTrouble::Missing("sign-in script"))?;
    let user = context
        .user(tenant, order)
        .ok_or(StepTrouble::Missing("end-user for this tenant"))?;
    if context.sessions.was_refused(&user.username) {
        return Err(StepTrouble::SignIn(
            "the password was refused before and is not sent again".to_owned(),
        ));
    }
    let password = context
        .secrets
        .password(&user.username)
        .ok_or(StepTrouble::Missing("password for the end-user"))?;
    let credentials = Credentials {
        username: user.username.clone(),
        password: password.clone(),
    };
    let result = agent
        .sign_in(at, script, &credentials, intent, &context.landmarks)
        .await;
    if matches!(result.outcome, Err(SignInError::Refused { .. })) {
        context.sessions.note_refusal(&user.username);
    }
    result.outcome?;
    Ok(result.exchanges)
}

/// Random bytes for a request outside of a scenario's own stream.
fn fresh_bytes(seed: u64, scenario: &str) -> [u8; 96] {
    use rand_chacha::ChaCha20Rng;
    use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
    use sha2::{Digest as _, Sha256};
    let mut hash = Sha256::new();
    hash.update(seed.to_be_bytes());
    hash.update(b"sign in");
    hash.update(scenario.as_bytes());
    let mut bytes = [0; 96];
    ChaCha20Rng::from_seed(hash.finalize().into()).fill_bytes(&mut bytes);
    bytes
}
