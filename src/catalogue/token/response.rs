//! What the token endpoint gives.

use super::super::row::*;

/// The rows of this area.
pub(in crate::catalogue) const REQUIREMENTS: &[Requirement] = &[
    Requirement {
        id: "token/machine-without-refresh-token",
        title: "A machine gets no refresh token.",
        meaning: "It has its own credentials and can ask again at any time; a refresh token would only be one more thing to steal.",
        expected: &["a token response without `refresh_token`"],
        level: Should,
        severity: Low,
        sources: &[clause(Rfc6749, "4.4.3")],
        needs: &[Need::MachineClient, Need::TokenEndpoint],
        dialects: EVERY,
        since: V1,
    },
    Requirement {
        id: "token/error-well-formed",
        title: "Each refusal of the token endpoint is a JSON document with an error.",
        meaning: "Clients read the code and act by it. A page, a failure or a trace tells the client nothing and others too much.",
        expected: &[
            "HTTP 400, or 401 with invalid_client, and a JSON object with an `error` in allowed characters",
        ],
        level: Must,
        severity: Medium,
        sources: &[clause(Rfc6749, "5.2"), clause(OidcCore, "3.1.3.4")],
        needs: &[Need::User, Need::TokenEndpoint, Need::ClientWithSecret],
        dialects: EVERY,
        since: V1,
    },
    Requirement {
        id: "token/response-well-formed",
        title: "A token response has its members in their types.",
        meaning: "A client that gets a text for a number fails, or forgets when its token expires.",
        expected: &["HTTP 200, JSON, `access_token` and `token_type` as texts, `expires_in` as a number"],
        level: Must,
        severity: Medium,
        sources: &[clause(Rfc6749, "5.1"), clause(Rfc6749, "3.3")],
        needs: &[Need::User, Need::TokenEndpoint],
        dialects: EVERY,
        since: V1,
    },
    Requirement {
        id: "token/response-uncacheable",
        title: "No cache may keep a token response.",
        meaning: "What a cache keeps, the next one who asks may get.",
        expected: &[
            "Cache-Control: no-store and Pragma: no-cache",
            "Cache-Control: no-store alone",
        ],
        level: Must,
        severity: Medium,
        sources: &[clause(Rfc6749, "5.1"), clause(OidcCore, "3.1.3.3")],
        needs: &[Need::User, Need::TokenEndpoint],
        dialects: EVERY,
        since: V1,
    },
    Requirement {
        id: "token/unguessable-access-tokens",
        title: "Access tokens cannot be guessed.",
        meaning: "Whoever guesses one needs neither password nor code.",
        expected: &[
            "access tokens that differ in about 128 bits or more",
            "at least 96 bits",
        ],
        level: Must,
        severity: High,
        sources: &[clause(Rfc6749, "10.10")],
        needs: &[Need::User, Need::TokenEndpoint],
        dialects: EVERY,
        since: V1,
    },
];
