//! A silent authorization with a session, the exchange of the code, and userinfo.

use std::time::Duration;

use crate::check::load::{Breach, Rule, Unfit, answer, userinfo};
use crate::load::asking::{Asking, Wish};
use crate::load::sample::End;
use crate::load::traveller::{Sent, Stop, Traveller};
use crate::protocol::{Answer, Callback, Exchange, Failure, Hop, Request, Response};

/// Redirects within the target that are followed at most.
const MOST_HOPS: usize = 6;

pub(super) async fn go(traveller: &mut Traveller, due: Duration) -> Result<(), Stop> {
    let ground = std::sync::Arc::clone(&traveller.ground);
    let client = traveller.seat.client.clone();
    let asking = Asking::new(&ground, &client, Wish::Tokens, &mut traveller.dice);
    let asking = asking.ok_or_else(|| Stop(End::Error("no authorization request can be made".to_owned())))?;
    let (sent, came) = authorize(traveller, &asking, due).await?;
    let judged = answer(sent.answered()).and_then(|_| code_of(&came, &asking));
    let code = match traveller.settle(0, &sent, judged) {
        Ok(code) => code,
        Err(stop) => {
            if matches!(came, Answer::LoginPage { .. }) {
                // A session that has ended is renewed outside of the figures.
                let number = traveller.number();
                traveller.seat.sign_in(&ground, number).await.ok();
            }
            return Err(stop);
        }
    };
    let request = asking.exchange(&ground, &client, &traveller.seat.token_endpoint, &code);
    let request = traveller.prepare(&request.to_http())?;
    let sent = traveller.send(&request, None).await;
    let owner = traveller.new_owner();
    let judged = traveller.judge_tokens(&sent, Some(Rule::LiveCode), asking.nonce.as_deref(), owner);
    let tokens = traveller.settle(1, &sent, judged)?;
    if let Some(token) = &tokens.refresh_token {
        ground.leavings.keep(&client, token);
    }
    let signed_in = traveller.seat.signed_in.as_ref();
    let subject = signed_in.and_then(|own| own.subject.clone());
    if let (Some(endpoint), Some(subject)) = (ground.profile.endpoints.userinfo.clone(), subject) {
        let request = Request::get(endpoint).with_access_token(&tokens.access_token, false);
        let request = traveller.prepare(&request)?;
        let sent = traveller.send(&request, None).await;
        ground.ledger.count("userinfo");
        traveller.settle(2, &sent, userinfo(sent.answered(), &subject))?;
    }
    Ok(())
}

/// Sends the authorization request and follows it within the target. The time of all of it is that of the request.
async fn authorize(
    traveller: &mut Traveller,
    asking: &Asking,
    due: Duration,
) -> Result<(Sent, Answer), Stop> {
    let ground = std::sync::Arc::clone(&traveller.ground);
    let mut next = asking.request.to_http();
    let mut hops = Vec::new();
    let mut first: Option<Sent> = None;
    loop {
        let url = next.url.clone();
        let cookies = traveller.seat.signed_in.as_ref();
        let cookies = cookies.and_then(|own| own.agent.jar().header_for(&url, ground.clock.wall()));
        if let Some(cookies) = cookies {
            next = next.with_header("Cookie", cookies);
        }
        let request = traveller.prepare(&next)?;
        let sent = traveller.send(&request, Some(due)).await;
        if let (Ok(response), Some(signed_in)) = (&sent.outcome, &mut traveller.seat.signed_in) {
            let set = response.headers_named("set-cookie");
            signed_in.agent.jar_mut().store(&url, set, ground.clock.wall());
        }
        hops.push(hop(next, &sent.outcome));
        let onward = hops.last().and_then(Hop::redirect).and_then(Result::ok);
        let sent = match first {
            Some(before) => before.until(sent),
            None => sent,
        };
        match onward.filter(|url| ground.landmarks.is_own(url) && hops.len() < MOST_HOPS) {
            Some(url) => next = Request::get(url),
            None => {
                let exchange = Exchange {
                    purpose: "authorize".to_owned(),
                    hops,
                };
                return Ok((sent, Answer::classify(&exchange, &ground.landmarks)));
            }
        }
        first = Some(sent);
    }
}

fn hop(request: Request, outcome: &Result<Response, Failure>) -> Hop {
    Hop {
        request,
        outcome: outcome.clone(),
        started: Duration::ZERO,
        took: Duration::ZERO,
    }
}

/// The code that the client got, if it is the one that it asked for.
fn code_of(came: &Answer, asking: &Asking) -> Result<String, Unfit> {
    match came {
        Answer::Callback(callback) => code_in(callback, &asking.state),
        Answer::LoginPage { .. } => Err(Unfit::Error("the end-user is asked to sign in again".to_owned())),
        Answer::ConsentPage { .. } => Err(Unfit::Error("the end-user is asked for consent".to_owned())),
        Answer::ErrorPage { status, .. } => Err(Unfit::Error(format!("an error page (HTTP {status})"))),
        Answer::UnknownPage { .. } => Err(Unfit::Error(
            "a page that the sign-in script does not know".to_owned(),
        )),
        Answer::Elsewhere { .. } => Err(Unfit::Error(
            "a redirect to a place that is not the client's".to_owned(),
        )),
        Answer::Broken(_) => Err(Unfit::Error("no answer that a browser could use".to_owned())),
    }
}

fn code_in(callback: &Callback, state: &str) -> Result<String, Unfit> {
    if callback.error() == Some("temporarily_unavailable") {
        return Err(Unfit::Shed);
    }
    if callback.parameter("state") != Some(state) {
        let breach = Breach::new(Rule::State, "another `state` than the one that was sent, or none");
        return Err(Unfit::Wrong(breach));
    }
    let code = callback.code().map(str::to_owned);
    code.ok_or_else(|| Unfit::Error("an error at the redirect URI instead of a code".to_owned()))
}
