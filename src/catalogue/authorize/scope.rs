//! What a scope may ask for (RFC 6749 §3.3).

use crate::catalogue::row::*;

pub(in crate::catalogue) const REQUIREMENTS: &[Requirement] = &[
    Requirement {
        id: "authorize/unknown-scope",
        title: "An unknown scope value is refused, or left out of what is granted.",
        meaning: "A client that gets less than it asked for has to be told: by an error, or by the scope in the token response.",
        expected: &[
            "invalid_scope",
            "a token response whose `scope` lacks the unknown value",
            "another error",
        ],
        level: Must,
        severity: Medium,
        sources: &[
            clause(Rfc6749, "3.3"),
            clause(Rfc6749, "4.1.2.1"),
            clause(OidcCore, "3.1.2.1"),
        ],
        needs: &[Need::User, Need::TokenEndpoint],
        dialects: PLAIN,
        since: V1,
    },
    Requirement {
        id: "authorize/scope-not-allowed",
        title: "A scope value that the client may not have is not granted.",
        meaning: "A token does what its scope says; a client that can ask for any scope can do anything.",
        expected: &[
            "invalid_scope",
            "a token response whose `scope` lacks the forbidden value",
            "another error",
        ],
        level: Must,
        severity: High,
        sources: &[clause(Rfc6749, "3.3"), clause(Rfc9700, "2.3")],
        needs: &[Need::User, Need::TokenEndpoint, Need::ClientWithForbiddenScope],
        dialects: PLAIN,
        since: V1,
    },
];
