//! A chain of refreshes. A chain whose end is not known, because an answer was lost, is replaced and blames nobody; one
//! whose old token was shown once more is replaced, too. Nothing of that is in the figures.

use std::time::Duration;

use crate::check::load::{Rule, Unfit, replay, rotation, userinfo};
use crate::driver::refresh_grant;
use crate::load::sample::End;
use crate::load::traveller::{Sent, Stop, Traveller};
use crate::protocol::{Request, Secret, TokenResponse};

/// What is said where nothing can be refreshed.
const NO_CHAIN: &str = "no new chain of refresh tokens could be begun";

pub(super) async fn go(traveller: &mut Traveller, due: Duration) -> Result<(), Stop> {
    let Some(token) = held_by(traveller) else {
        // The last attempt to begin a chain failed; this one is the journey's own, and is late by it.
        renew(traveller).await?;
        return match held_by(traveller) {
            Some(token) => refresh(traveller, due, token).await,
            None => Err(Stop(End::Error(NO_CHAIN.to_owned()))),
        };
    };
    refresh(traveller, due, token).await
}

fn held_by(traveller: &Traveller) -> Option<Secret> {
    traveller.seat.held.as_ref()?.refresh_token.clone()
}

async fn refresh(traveller: &mut Traveller, due: Duration, token: Secret) -> Result<(), Stop> {
    let seat = &traveller.seat;
    let grant = refresh_grant(seat.token_endpoint.clone(), seat.credentials.clone(), &token);
    let request = traveller.prepare(&grant.to_http())?;
    let sent = traveller.send(&request, Some(due)).await;
    // A token that the target may have used up is no longer known to be live.
    let live = (!traveller.is_doubtful).then_some(Rule::LiveRefreshToken);
    let owner = traveller.owner();
    let judged = traveller.judge_tokens(&sent, live, None, owner);
    let judged = judged.and_then(|tokens| rotated(traveller, &token, tokens));
    match traveller.settle(0, &sent, judged) {
        Ok(tokens) => keep(traveller, &sent, &token, tokens).await,
        Err(stop) => {
            traveller.is_doubtful |= sent.may_be_taken();
            if is_lost(&sent) {
                // What it will say to a question is not known either.
                traveller.seat.held = None;
                renew(traveller).await.ok();
            }
            Err(stop)
        }
    }
}

/// Holds a refresh against what is known of the client's rotation.
fn rotated(traveller: &Traveller, old: &Secret, tokens: TokenResponse) -> Result<TokenResponse, Unfit> {
    let profile = &traveller.ground.profile;
    let client = &traveller.seat.client;
    let rotates = match client.rotation {
        Some(rotates) => Some(rotates),
        None => profile.is_rotating(client).then_some(true),
    };
    let new = tokens.refresh_token.as_ref().map(Secret::expose);
    rotation(old.expose(), new, rotates).map_err(Unfit::Wrong)?;
    Ok(tokens)
}

/// Whether nobody knows what became of the refresh token: an answer was lost, or it was refused, or was not the user's.
fn is_lost(sent: &Sent) -> bool {
    match &sent.outcome {
        Ok(response) => matches!(response.status, 200..300 | 400 | 401),
        Err(failure) => failure.may_have_arrived(),
    }
}

/// Goes on with the new tokens; now and then looks at them, and at the old one, more closely.
async fn keep(
    traveller: &mut Traveller,
    sent: &Sent,
    old: &Secret,
    tokens: TokenResponse,
) -> Result<(), Stop> {
    traveller.is_doubtful = false;
    let new = tokens.refresh_token.clone().unwrap_or_else(|| old.clone());
    let replaced = new.expose() != old.expose();
    let access_token = tokens.access_token.clone();
    traveller.seat.held = Some(TokenResponse {
        refresh_token: Some(new),
        ..tokens
    });
    if !traveller.happens(traveller.ground.plan.checks.replay) {
        return Ok(());
    }
    look_at_end_user(traveller, &access_token).await;
    if !replaced {
        return Ok(());
    }
    let seat = &traveller.seat;
    let grant = refresh_grant(seat.token_endpoint.clone(), seat.credentials.clone(), old);
    let request = traveller.prepare(&grant.to_http())?;
    let again = traveller.send(&request, Some(sent.ended)).await;
    if let Some(judged) = replay(again.answered()) {
        traveller
            .ground
            .ledger
            .count("old refresh tokens shown once more");
        if let Err(breach) = judged {
            traveller.note(&breach, 0, &again);
        }
    }
    // Most targets end the whole grant when an old token is shown (RFC 9700 §4.14.2).
    traveller.seat.held = None;
    renew(traveller).await.ok();
    Ok(())
}

/// Whether the access token of a refresh is still the end-user's own.
async fn look_at_end_user(traveller: &mut Traveller, token: &Secret) {
    let endpoint = traveller.ground.profile.endpoints.userinfo.clone();
    let signed_in = traveller.seat.signed_in.as_ref();
    let subject = signed_in.and_then(|own| own.subject.clone());
    let (Some(endpoint), Some(subject)) = (endpoint, subject) else {
        return;
    };
    let request = Request::get(endpoint).with_access_token(token, false);
    let Ok(request) = traveller.prepare(&request) else {
        return;
    };
    let sent = traveller.send(&request, None).await;
    traveller.ground.ledger.count("userinfo after a refresh");
    if let Err(Unfit::Wrong(breach)) = userinfo(sent.answered(), &subject) {
        traveller.note(&breach, 0, &sent);
    }
}

/// Begins a new chain, outside of the figures.
async fn renew(traveller: &mut Traveller) -> Result<(), Stop> {
    let ground = std::sync::Arc::clone(&traveller.ground);
    traveller.new_owner();
    traveller.is_doubtful = false;
    let begun = traveller.seat.new_chain(&ground, &mut traveller.dice).await;
    ground.ledger.count("new chains of refresh tokens");
    match begun {
        Ok(()) => Ok(()),
        // A session that has ended is the likeliest reason.
        Err(_) => {
            let number = traveller.number();
            let signed_in = traveller.seat.sign_in(&ground, number).await;
            let begun = match signed_in {
                Ok(()) => traveller.seat.new_chain(&ground, &mut traveller.dice).await,
                Err(error) => Err(error),
            };
            begun.map_err(|_| Stop(End::Error(NO_CHAIN.to_owned())))
        }
    }
}
