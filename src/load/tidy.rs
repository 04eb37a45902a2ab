//! After the load: what virtual users were handed out is revoked, and they are signed out.

use std::sync::{Mutex, PoisonError};

use futures::{StreamExt as _, stream};
use url::Url;

use super::asking::revocation;
use super::ground::Ground;
use super::seat::{Seat, SignedIn};
use crate::driver::{Credentials, Intent, UserAgent};
use crate::profile::Client;
use crate::protocol::{Exchange, Request, Secret};

/// Things that are ended at the same time.
const AT_ONCE: usize = 8;
/// Refresh tokens that are kept to be revoked at most, beside those that users hold.
const MOST_TOKENS: usize = 10_000;

/// Refresh tokens that users have left behind.
#[derive(Debug, Default)]
pub(super) struct Leavings {
    tokens: Mutex<(Vec<(Client, Secret)>, u64)>,
}

impl Leavings {
    /// Keeps a refresh token for the end.
    pub(super) fn keep(&self, client: &Client, token: &Secret) {
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        match tokens.0.len() < MOST_TOKENS {
            true => tokens.0.push((client.clone(), token.clone())),
            false => tokens.1 += 1,
        }
    }

    fn take(&self) -> (Vec<(Client, Secret)>, u64) {
        std::mem::take(&mut *self.tokens.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Ends what the run has made; what may be alive at the target, in words.
pub(super) async fn end(ground: &Ground, seats: Vec<Seat>) -> Vec<String> {
    let (mut tokens, beyond) = ground.leavings.take();
    let held = seats.iter().filter_map(|seat| {
        let token = seat.held.as_ref()?.refresh_token.clone()?;
        Some((seat.client.clone(), token))
    });
    tokens.extend(held);
    let tokens = stream::iter(tokens)
        .map(|(client, token)| async move { revoke(ground, &client, &token).await })
        .buffer_unordered(AT_ONCE);
    let mut alive = beyond;
    let mut tokens = std::pin::pin!(tokens);
    while let Some(ended) = tokens.next().await {
        alive += u64::from(!ended);
    }
    let sessions = seats
        .into_iter()
        .filter_map(|seat| Some((seat.client, seat.signed_in?)));
    let sessions = stream::iter(sessions)
        .map(|(client, session)| async move { sign_out(ground, &client, session).await })
        .buffer_unordered(AT_ONCE);
    let open = sessions.filter(|ended| std::future::ready(!ended)).count().await;
    let words = |count: u64, what: &str| {
        (count > 0).then(|| format!("{count} {what} of this run may be alive at the target"))
    };
    let open = u64::try_from(open).unwrap_or(u64::MAX);
    [words(alive, "refresh tokens"), words(open, "sessions")]
        .into_iter()
        .flatten()
        .collect()
}

/// Revokes a refresh token; whether the target says that it is.
async fn revoke(ground: &Ground, client: &Client, token: &Secret) -> bool {
    let Some(request) = revocation(ground, client, token, "refresh_token") else {
        return false;
    };
    let mut agent = UserAgent::new(ground.http.clone(), "clean-up");
    let exchange = agent.send("clean up", request.to_http()).await;
    // Where the grant ended before, an error about the token is as good.
    let response = exchange.first_response();
    response.is_some_and(|response| matches!(response.status, 200..300 | 400))
}

/// Signs out whoever is signed in; whether the target took it.
async fn sign_out(ground: &Ground, client: &Client, session: SignedIn) -> bool {
    let tenant = ground.profile.tenants.first();
    let template = tenant.and_then(|tenant| tenant.sign_out.as_deref());
    let Some(template) = template.or(ground.profile.endpoints.sign_out.as_deref()) else {
        return false;
    };
    let address = template
        .replace("{client_id}", &client.id)
        .replace("{id_token}", session.id_token.as_deref().unwrap_or_default());
    let Ok(address) = Url::parse(&address) else {
        return false;
    };
    let mut agent = session.agent;
    let exchange = agent
        .visit("clean up", Request::get(address), &ground.landmarks)
        .await;
    let taken = |exchange: &Exchange| {
        let last = exchange.last().and_then(|hop| hop.response());
        last.is_some_and(|response| response.status < 400)
    };
    let Some(script) = ground
        .profile
        .sign_in
        .as_ref()
        .filter(|script| !script.sign_out.is_empty())
    else {
        return taken(&exchange);
    };
    // Whoever signs out is asked for no password.
    let nobody = Credentials {
        username: String::new(),
        password: Secret::new(""),
        otp: None,
    };
    let end = agent
        .sign_in(&exchange, script, &nobody, Intent::SignOut, &ground.landmarks)
        .await;
    end.outcome.is_ok() && taken(end.exchanges.last().unwrap_or(&exchange))
}
