//! ID tokens, as far as the authorization endpoint's own statements need them.

use super::row::*;

/// The rows of this area.
pub(super) const REQUIREMENTS: &[Requirement] = &[Requirement {
    id: "id-token/nonce",
    title: "The nonce of the request stands in the ID token.",
    meaning: "By it the client knows that the token answers its own request and is not replayed.",
    expected: &["a valid ID token whose `nonce` is exactly the one that was sent"],
    level: Must,
    severity: High,
    sources: &[clause(OidcCore, "3.1.2.1"), clause(OidcCore, "3.1.3.7")],
    needs: &[Need::User, Need::TokenEndpoint, Need::Jwks, Need::OpenId],
    dialects: EVERY,
    since: V1,
}];
