//! Step: a request for an ID token has the scope `openid` and a nonce (OIDC Core §3.1.2.1, §3.2.2.1, §3.3.2.11).

use super::{Draft, Ground, Refusal};
use crate::reference::behaviour::{NonceDuty, OpenIdScope};

pub(super) fn check(ground: &Ground<'_>, draft: &mut Draft) -> Result<(), Refusal> {
    if !draft.response_type.has_id_token() {
        return Ok(());
    }
    let front = &ground.behaviour.front_channel;
    let openid = draft.scope.iter().any(|scope| scope == "openid");
    if !openid && front.openid_scope == OpenIdScope::Required {
        return Err(Refusal::invalid_request(
            "This response type needs the scope openid.",
        ));
    }
    if ground.parameters.count("nonce") == 0 && front.nonce == NonceDuty::Required {
        return Err(Refusal::invalid_request("This response type needs a nonce."));
    }
    Ok(())
}
