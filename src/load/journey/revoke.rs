//! A machine gets a token and revokes it.

use std::time::Duration;

use crate::check::load::revocation;
use crate::driver::machine_grant;
use crate::load::asking;
use crate::load::sample::End;
use crate::load::traveller::{Stop, Traveller};

pub(super) async fn go(traveller: &mut Traveller, due: Duration) -> Result<(), Stop> {
    let request = match traveller.ready.take() {
        Some(ready) => ready,
        None => {
            let seat = &traveller.seat;
            let grant = machine_grant(seat.token_endpoint.clone(), seat.credentials.clone());
            traveller.prepare(&grant.to_http())?
        }
    };
    let sent = traveller.send(&request, Some(due)).await;
    traveller.ready = Some(request);
    let owner = traveller.client_as_owner();
    let judged = traveller.judge_tokens(&sent, None, None, owner);
    let tokens = traveller.settle(0, &sent, judged)?;
    let client = &traveller.seat.client;
    let request = asking::revocation(&traveller.ground, client, &tokens.access_token, "access_token");
    let request = request.ok_or_else(|| Stop(End::Error("there is no revocation endpoint".to_owned())))?;
    let request = traveller.prepare(&request.to_http())?;
    let sent = traveller.send(&request, None).await;
    traveller.settle(1, &sent, revocation(sent.answered()))
}
