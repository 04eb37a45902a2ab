//! Signed-in sessions: made once for each end-user and tenant, then copied.
//!
//! A copy has the cookies of the moment and goes its own way from there. Scenarios that end or age a session make one
//! of their own. A password that was refused is never sent again.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::OnceCell;

use super::context::Context;
use super::requests::correct_request;
use super::trouble::StepTrouble;
use crate::driver::{Credentials, Intent, SignInError, SignInResult, UserAgent};
use crate::profile::SignIn;
use crate::protocol::{Answer, Exchange};

/// Which session: tenant, order of the end-user in the profile, and whether a browser signed in.
type Key = (Option<usize>, usize, bool);

/// A session that was made, or why it could not be.
type Made = Result<UserAgent, String>;

/// Signed-in sessions of one run.
#[derive(Debug, Default)]
pub struct Sessions {
    made: Mutex<HashMap<Key, Arc<OnceCell<Made>>>>,
    passwords: Mutex<HashMap<String, Arc<PasswordState>>>,
}

impl Sessions {
    /// A copy of the shared session for a user agent, made by the first scenario that asks.
    pub(super) async fn shared(
        &self,
        context: &Context,
        tenant: Option<usize>,
        order: usize,
        blank: &UserAgent,
    ) -> Result<UserAgent, StepTrouble> {
        let cell = {
            let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(made.entry((tenant, order, blank.seat().is_some())).or_default())
        };
        let made = cell
            .get_or_init(|| async {
                sign_in(context, tenant, order, blank)
                    .await
                    .map(|(agent, _)| agent.unseated())
                    .map_err(|trouble| match trouble {
                        StepTrouble::SignIn(reason) => reason,
                        other => other.to_string(),
                    })
            })
            .await;
        match made {
            Ok(agent) => Ok(blank.with_cookies_of(agent)),
            Err(reason) => Err(StepTrouble::SignIn(reason.clone())),
        }
    }

    /// Forgets all shared sessions, because the target's were ended.
    pub(super) fn forget(&self) {
        self.made.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// What is known about an end-user's password.
    fn password(&self, username: &str) -> Arc<PasswordState> {
        let mut passwords = self.passwords.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(passwords.entry(username.to_owned()).or_default())
    }
}

/// What is known about an end-user's password. Until it was accepted once, sign-ins of that end-user wait for each
/// other, so that a wrong one is sent once and not by every scenario that starts at the same time.
#[derive(Debug, Default)]
struct PasswordState {
    trial: tokio::sync::Mutex<()>,
    accepted: AtomicBool,
    refused: AtomicU32,
}

impl PasswordState {
    /// Waits for the trial of another scenario, where the password is not known to be right.
    async fn wait_for_trial(&self) -> Option<tokio::sync::MutexGuard<'_, ()>> {
        if self.accepted.load(Ordering::Relaxed) {
            return None;
        }
        Some(self.trial.lock().await)
    }

    /// An error if the password must not be sent any more: it was refused and never accepted, or refused as often as
    /// the profile allows.
    fn ensure_may_be_sent(&self, limit: u32) -> Result<(), StepTrouble> {
        let limit = if self.accepted.load(Ordering::Relaxed) {
            limit
        } else {
            1
        };
        if self.refused.load(Ordering::Relaxed) < limit {
            return Ok(());
        }
        let reason = "the password was refused before and is not sent again";
        Err(StepTrouble::SignIn(reason.to_owned()))
    }

    /// Remembers what became of a sign-in. Only who got to the client, or to its consent page, has shown the password
    /// to be right; any page of the server's own may say that the account is locked.
    fn note(&self, end: &Result<Answer, SignInError>) {
        match end {
            Ok(Answer::Callback(_) | Answer::ConsentPage { .. } | Answer::Elsewhere { .. }) => {
                self.accepted.store(true, Ordering::Relaxed);
            }
            Ok(
                Answer::ErrorPage { .. }
                | Answer::LoginPage { .. }
                | Answer::UnknownPage { .. }
                | Answer::Broken(_),
            )
            | Err(SignInError::Refused { .. }) => {
                self.refused.fetch_add(1, Ordering::Relaxed);
            }
            // A script that stopped before it sent anything says nothing about the password.
            Err(_) => {}
        }
    }
}

/// Signs an end-user in with a fresh agent like this one, by a correct request of the default client.
pub(super) async fn sign_in(
    context: &Context,
    tenant: Option<usize>,
    order: usize,
    blank: &UserAgent,
) -> Result<(UserAgent, Vec<Exchange>), StepTrouble> {
    let client = context.default_client().ok_or(StepTrouble::Missing("client"))?;
    let mut bytes = [0; 96];
    bytes.copy_from_slice(&fresh_bytes(context.seed, blank.scenario()));
    let (request, _) = correct_request(context, client, tenant, &bytes)?;
    let mut agent = blank.without_cookies();
    let exchange = context.visit(&mut agent, "sign in", &request).await.exchange;
    match Answer::classify(&exchange, &context.landmarks) {
        Answer::Callback(callback) if callback.code().is_some() => return Ok((agent, vec![exchange])),
        Answer::LoginPage { .. } | Answer::ConsentPage { .. } => {}
        other => return Err(StepTrouble::SignIn(other.words())),
    }
    let mut exchanges = vec![exchange.clone()];
    let end = follow_script(context, &mut agent, &exchange, tenant, order, Intent::Accept).await?;
    exchanges.extend(end.exchanges);
    match end.answer {
        Answer::Callback(callback) if callback.code().is_some() => Ok((agent, exchanges)),
        other => Err(StepTrouble::SignIn(other.words())),
    }
}

/// Where a script ended.
pub(super) struct ScriptEnd {
    /// What was sent for it, in order.
    pub(super) exchanges: Vec<Exchange>,
    /// What it led to.
    pub(super) answer: Answer,
}

/// Lets the sign-in script act from the page at which an exchange ended.
pub(super) async fn follow_script(
    context: &Context,
    agent: &mut UserAgent,
    at: &Exchange,
    tenant: Option<usize>,
    order: usize,
    intent: Intent,
) -> Result<ScriptEnd, StepTrouble> {
    let (script, credentials) = script_of(context, tenant, order)?;
    let state = context.sessions.password(&credentials.username);
    // Where consent is what is denied, denying begins with a sign-in.
    let _trial = match intent {
        Intent::Accept | Intent::Deny => {
            let trial = state.wait_for_trial().await;
            state.ensure_may_be_sent(context.profile.limits.wrong_passwords)?;
            trial
        }
        Intent::SignOut => None,
    };
    let result = agent
        .sign_in(at, script, &credentials, intent, &context.landmarks)
        .await;
    let (exchanges, end) = end_of(context, result, at);
    // Who denies at once has shown no password to be right.
    if intent == Intent::Accept || end.is_err() {
        state.note(&end);
    }
    if intent == Intent::Accept {
        context.leavings.note_session(tenant, agent);
    }
    let answer = end?;
    Ok(ScriptEnd { answer, exchanges })
}

/// Lets the script act on forms that may be refused for other reasons than the password, and takes no note of it.
pub(super) async fn try_script(
    context: &Context,
    agent: &mut UserAgent,
    at: &Exchange,
    tenant: Option<usize>,
    order: usize,
    intent: Intent,
) -> Result<(Vec<Exchange>, Result<Answer, SignInError>), StepTrouble> {
    let (script, credentials) = script_of(context, tenant, order)?;
    let result = agent
        .sign_in(at, script, &credentials, intent, &context.landmarks)
        .await;
    context.leavings.note_session(tenant, agent);
    Ok(end_of(context, result, at))
}

/// What was sent, and where it ended.
fn end_of(
    context: &Context,
    result: SignInResult,
    at: &Exchange,
) -> (Vec<Exchange>, Result<Answer, SignInError>) {
    let last = result.exchanges.last().unwrap_or(at);
    let end = result.outcome.map(|()| {
        let page = last.last().and_then(|hop| hop.response());
        let status = page.map_or(0, |page| page.status);
        let linked = result.to_client.as_ref();
        let answer = linked.and_then(|url| Answer::of_link(url, status, &context.landmarks));
        answer.unwrap_or_else(|| Answer::classify(last, &context.landmarks))
    });
    (result.exchanges, end)
}

/// The sign-in script and the credentials of an end-user.
fn script_of(
    context: &Context,
    tenant: Option<usize>,
    order: usize,
) -> Result<(&SignIn, Credentials), StepTrouble> {
    let script = context.profile.sign_in.as_ref();
    let script = script.ok_or(StepTrouble::Missing("sign-in script"))?;
    let user = context
        .user(tenant, order)
        .ok_or(StepTrouble::Missing("end-user for this tenant"))?;
    let password = context
        .secrets
        .password(&user.username)
        .ok_or(StepTrouble::Missing("password for the end-user"))?;
    let credentials = Credentials {
        username: user.username.clone(),
        password: password.clone(),
        otp: context.secrets.otp(&user.username).cloned(),
    };
    Ok((script, credentials))
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
