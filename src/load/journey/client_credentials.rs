//! A machine gets a token in its own name.

use std::time::Duration;

use crate::driver::machine_grant;
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
    traveller.settle(0, &sent, judged)?;
    Ok(())
}
