//! Step: the code challenge is there where it must be, and well formed (RFC 7636 §4.3).

use super::{Draft, Ground, Refusal};
use crate::protocol::s256;
use crate::reference::behaviour::{
    Challenge, ChallengeWithoutMethod, MethodAlone, PlainChallenge, PublicClientPkce, UnknownMethod,
};

/// The length of an S256 challenge: 32 bytes in base64url.
const LENGTH: usize = 43;

pub(super) fn check(ground: &Ground<'_>, draft: &mut Draft) -> Result<(), Refusal> {
    let behaviour = &ground.behaviour.authorize;
    let pkce = &ground.behaviour.pkce;
    let challenge = ground.parameters.value("code_challenge");
    let method = ground.parameters.value("code_challenge_method");
    if method.is_some() && challenge.is_none() && pkce.method_alone == MethodAlone::Refused {
        return Err(Refusal::invalid_request("The code challenge is missing."));
    }
    let plain = match (method, behaviour.challenge_method) {
        (Some("S256"), _) => false,
        (Some("plain"), _) => true,
        (Some(_), UnknownMethod::TakenAsS256) => false,
        (Some(_), UnknownMethod::Refused) => {
            return Err(Refusal::invalid_request(
                "The code challenge method is not supported.",
            ));
        }
        (None, _) => challenge.is_some() && pkce.without_method == ChallengeWithoutMethod::Plain,
    };
    if plain && pkce.plain == PlainChallenge::Refused {
        return Err(Refusal::invalid_request(
            "The code challenge method must be S256.",
        ));
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
            // A plain challenge is kept as its hash, so that the token endpoint compares in one way.
            draft.challenge = Some(if plain {
                s256(challenge)
            } else {
                challenge.to_owned()
            });
            Ok(())
        }
        (false, Challenge::Checked) => Err(Refusal::invalid_request("The code challenge is malformed.")),
    }
}
