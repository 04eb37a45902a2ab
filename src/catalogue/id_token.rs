//! ID tokens, as far as the authorization endpoint's own statements need them.

use super::row::*;

/// The rows of this area.
pub(super) const REQUIREMENTS: &[Requirement] = &[
    Requirement {
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
    },
    Requirement {
        id: "id-token/long-nonce",
        title: "A long nonce stands in the ID token unchanged.",
        meaning: "No document limits the nonce. Clients that sign or encrypt it need it back whole.",
        expected: &["a valid ID token whose `nonce` is exactly the one that was sent"],
        level: Must,
        severity: Medium,
        sources: &[clause(OidcCore, "3.1.2.1"), clause(OidcCore, "15.5.2")],
        needs: &[Need::User, Need::TokenEndpoint, Need::Jwks, Need::OpenId],
        dialects: PLAIN,
        since: V1,
    },
];
