//! Access tokens that are JWTs.

use super::row::*;

/// The rows of this area.
pub(super) const REQUIREMENTS: &[Requirement] = &[
    Requirement {
        id: "token/jwt-access-token-signed",
        title: "An access token that is a JWT is signed by a published key.",
        meaning: "A resource server that verifies with published keys is the reason for JWTs. One without a signature can be written by anybody.",
        expected: &[
            "a signature by a key of the JWKS",
            "one that only the resource server can verify, where the token does not say that it keeps to RFC 9068",
        ],
        level: Must,
        severity: Critical,
        sources: &[
            clause(Rfc9068, "2.1"),
            clause(Rfc9068, "4"),
            clause(Rfc8725, "3.1"),
        ],
        needs: &[Need::User, Need::TokenEndpoint, Need::Jwks],
        dialects: EVERY,
        since: V1,
    },
    Requirement {
        id: "token/jwt-access-token-claims",
        title: "An access token that keeps to the JWT profile holds its claims.",
        meaning: "Resource servers look at issuer, audience, client and expiry before they answer.",
        expected: &["`iss`, `exp`, `aud`, `sub`, `client_id`, `iat` and `jti`, each with its right value"],
        level: Must,
        severity: Medium,
        sources: &[clause(Rfc9068, "2.2")],
        needs: &[Need::User, Need::TokenEndpoint],
        dialects: EVERY,
        since: V1,
    },
    Requirement {
        id: "token/jwt-access-token-typed",
        title: "An access token that is a JWT has a type of its own.",
        meaning: "Without it an ID token passes for an access token at a resource server that looks at the signature only.",
        expected: &["`typ` is `at+jwt`"],
        level: Should,
        severity: Medium,
        sources: &[clause(Rfc9068, "2.1"), clause(Rfc8725, "3.11")],
        needs: &[Need::User, Need::TokenEndpoint],
        dialects: EVERY,
        since: V1,
    },
];
