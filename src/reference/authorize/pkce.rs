//! Step: the code challenge is there where it must be, and well formed (RFC 7636 §4.3).

use super::{Draft, Ground, Refusal};
use crate::reference::behaviour::{Challenge, PublicClientPkce, UnknownMethod};

/// The length of an S256 challenge: 32 bytes in base64url.
const LENGTH: usize = 43;

pub(super) fn check(ground: &Ground<'_>, draft: &mut Draft) -> Result<(), Refusal> {
    let behaviour = &ground.behaviour.authorize;
    let challenge = ground.parameters.value("code_challenge");
    let method = ground.parameters.value("code_challenge_method");
    match (method, behaviour.challenge_method) {
        (Some("S256"), _) | (Some(_), UnknownMethod::TakenAsS256) => {}
        (Some(_), UnknownMethod::Refused) => {
            return Err(Refusal::invalid_request(
                "The code challenge method is not supported.",
            ));
        }
        // Without a method the challenge is plain (RFC 7636 §4.3), which this server does not support.
        (None, _) if challenge.is_some() => {
            return Err(Refusal::invalid_request(
                "The code challenge method must be S256.",
            ));
        }
        (None, _) => {}
    }
    let Some(challenge) = challenge else {
        let public = draft
            .client
            .as_ref()
            .is_some_and(|client| client.kind.is_public());
        return match (public, behaviour.public_pkce) {
            (true, PublicClientPkce::Required) => Err(Refusal::invalid_request(
                "This client must send a code challenge.",
            )),
            (true, PublicClientPkce::Optional) | (false, _) => Ok(()),
        };
    };
    let well_formed = challenge.len() == LENGTH
        && challenge
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    match (well_formed, behaviour.challenge) {
        (true, _) | (false, Challenge::AnyLength) => {
            draft.challenge = Some(challenge.to_owned());
            Ok(())
        }
        (false, Challenge::Checked) => Err(Refusal::invalid_request("The code challenge is malformed.")),
    }
}
