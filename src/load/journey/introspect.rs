//! A live access token is introspected. One that is about to expire is replaced outside the figures.

use std::time::Duration;

use crate::check::load::introspection;
use crate::load::sample::End;
use crate::load::traveller::{Stop, Traveller};
use crate::protocol::TokenRequest;

/// Seconds before its end at which an access token is replaced.
const MARGIN: u64 = 5;

pub(super) async fn go(traveller: &mut Traveller, due: Duration) -> Result<(), Stop> {
    let request = match traveller.ready.take() {
        Some(ready) => ready,
        None => prepare(traveller)?,
    };
    let sent = traveller.send(&request, Some(due)).await;
    traveller.ready = Some(request);
    let judged = introspection(sent.answered(), &traveller.seat.client.id);
    traveller.ground.ledger.count("introspections");
    let settled = traveller.settle(0, &sent, judged);
    if traveller.needs_new_token(sent.ended) {
        traveller.ready = None;
        // Whoever gets none goes on with what it has, and the next answer says so.
        if let Ok(tokens) = traveller.seat.machine_tokens(&traveller.ground).await {
            traveller.seat.held = Some(tokens);
            traveller.held_since = traveller.ground.clock.now();
        }
    }
    settled
}

fn prepare(traveller: &Traveller) -> Result<crate::load::wire::Prepared, Stop> {
    let endpoint = traveller.ground.profile.endpoints.introspection.clone();
    let (Some(endpoint), Some(held)) = (endpoint, &traveller.seat.held) else {
        return Err(Stop(End::Error(
            "there is no access token to ask about".to_owned(),
        )));
    };
    let parameters = [
        ("token", held.access_token.expose()),
        ("token_type_hint", "access_token"),
    ];
    let request = TokenRequest::new(endpoint, &parameters, traveller.seat.credentials.clone());
    traveller.prepare(&request.to_http())
}

impl Traveller {
    /// Whether the access token that the user holds is about to expire.
    fn needs_new_token(&self, now: Duration) -> bool {
        let lives = self.seat.held.as_ref().and_then(|held| held.expires_in);
        let lives = lives.and_then(|seconds| u64::try_from(seconds).ok());
        lives.is_some_and(|seconds| {
            now.saturating_sub(self.held_since) > Duration::from_secs(seconds.saturating_sub(MARGIN))
        })
    }
}
