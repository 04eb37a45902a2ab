//! Step: `id_token_hint` is an ID token of this server; an expired one will do (OIDC Core §3.1.2.1).

use serde_json::{Map, Value};

use super::{Draft, Ground, Refusal};
use crate::reference::behaviour::{HintHandling, OpenIdConnect};
use crate::reference::core::TokenType;
use crate::reference::pending::unverified;

pub(super) fn check(ground: &Ground<'_>, draft: &mut Draft) -> Result<(), Refusal> {
    if ground.behaviour.front_channel.openid == OpenIdConnect::Unknown {
        return Ok(());
    }
    let Some(token) = ground.parameters.value("id_token_hint") else {
        return Ok(());
    };
    let claims: Option<Map<String, Value>> = match ground.behaviour.identity.hint {
        HintHandling::Verified => ground.core.key.verify(TokenType::Id, token),
        HintHandling::Unverified => unverified(token),
        HintHandling::Refused => None,
        HintHandling::Ignored => return Ok(()),
    };
    match claims.as_ref().and_then(|claims| claims.get("sub")?.as_str()) {
        Some(subject) => {
            draft.hint = Some(subject.to_owned());
            Ok(())
        }
        None => Err(Refusal::invalid_request("The ID token hint was not issued here.")),
    }
}
