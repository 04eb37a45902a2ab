//! Code verifiers (RFC 7636 §4.6).

use super::TokenError;
use crate::protocol::s256;
use crate::reference::behaviour::{NeedlessVerifier, S256, VerifierCheck};
use crate::reference::core::Code;
use crate::reference::message::Fields;
use crate::reference::server::Server;

/// Checks the verifier of a request against the challenge of its code.
pub(super) fn check(server: &Server, form: &Fields, code: &Code) -> Result<(), TokenError> {
    let decision = server.behaviour.code.verifier;
    let sent = form.get("code_verifier");
    match (&code.challenge, sent) {
        (None, None) => Ok(()),
        (None, Some(_)) => match server.behaviour.code.needless_verifier {
            NeedlessVerifier::Refused => Err(TokenError::invalid_grant("The request had no code challenge.")),
            NeedlessVerifier::Ignored => Ok(()),
        },
        (Some(_), None) if matches!(decision, VerifierCheck::Ignored | VerifierCheck::MayBeMissing) => Ok(()),
        (Some(_), None) => Err(TokenError::invalid_grant("The code verifier is missing.")),
        (Some(challenge), Some(verifier)) if fits(server, verifier, challenge) => Ok(()),
        (Some(_), Some(_)) => Err(TokenError::invalid_grant("The code verifier does not fit.")),
    }
}

/// Whether a verifier is the source of a challenge.
fn fits(server: &Server, verifier: &str, challenge: &str) -> bool {
    let source = |text: &str| hashed(server, text) == challenge;
    match server.behaviour.code.verifier {
        VerifierCheck::Right | VerifierCheck::MayBeMissing => is_well_formed(verifier) && source(verifier),
        VerifierCheck::Ignored => true,
        VerifierCheck::PlainToo => source(verifier) || verifier == challenge,
        VerifierCheck::AnyForm => source(verifier),
        VerifierCheck::OfAnyCode => {
            let codes = &server.core.grants.codes;
            let challenges = codes
                .keys()
                .into_iter()
                .filter_map(|key| codes.get(&key)?.challenge);
            let sent = hashed(server, verifier);
            is_well_formed(verifier) && challenges.into_iter().any(|own| own == sent)
        }
        // A server that keeps the challenge only cannot ignore the case of a verifier; it tries what is likely.
        VerifierCheck::Lenient => {
            let flipped: String = verifier.chars().map(flip).collect();
            [verifier.trim(), flipped.trim()].into_iter().any(source)
        }
    }
}

/// A letter in the other case.
fn flip(character: char) -> char {
    if character.is_ascii_lowercase() {
        character.to_ascii_uppercase()
    } else {
        character.to_ascii_lowercase()
    }
}

/// Whether a verifier has the form that it must have (RFC 7636 §4.1).
fn is_well_formed(verifier: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
    (43..=128).contains(&verifier.len()) && verifier.bytes().all(allowed)
}

/// What a verifier must be the source of.
fn hashed(server: &Server, verifier: &str) -> String {
    let mut hash = s256(verifier);
    match server.behaviour.pkce.s256 {
        S256::Right => {}
        S256::Padded => hash.push('='),
    }
    hash
}
