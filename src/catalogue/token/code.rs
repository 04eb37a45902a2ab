//! The authorization code grant.

use super::super::row::*;

/// The rows of this area.
pub(in crate::catalogue) const REQUIREMENTS: &[Requirement] = &[
    Requirement {
        id: "token/code-single-use",
        title: "An authorization code works once.",
        meaning: "A code that works twice is worth stealing.",
        expected: &["invalid_grant at the second exchange"],
        level: Must,
        severity: Critical,
        sources: &[clause(Rfc6749, "4.1.2"), clause(Rfc9700, "4.5")],
        needs: &[Need::User, Need::TokenEndpoint],
        dialects: EVERY,
        since: V1,
    },
    Requirement {
        id: "token/missing-code",
        title: "A token request without a code is an invalid request.",
        meaning: "The client's developer must be told what is missing; a failure of the server tells nobody anything.",
        expected: &["the error invalid_request"],
        level: Must,
        severity: Low,
        sources: &[clause(Rfc6749, "4.1.3"), clause(Rfc6749, "5.2")],
        needs: &[Need::User, Need::TokenEndpoint],
        dialects: EVERY,
        since: V1,
    },
    Requirement {
        id: "token/unknown-code",
        title: "A code that was never given out is refused.",
        meaning: "Who can guess, shorten or lengthen a code and still gets tokens need not steal one. Clients tell this error from others: it means that the end-user must be sent to the authorization endpoint again.",
        expected: &["the error invalid_grant"],
        level: Must,
        severity: Medium,
        sources: &[clause(Rfc6749, "5.2"), clause(OidcCore, "3.1.3.2")],
        needs: &[Need::User, Need::TokenEndpoint],
        dialects: EVERY,
        since: V1,
    },
];
