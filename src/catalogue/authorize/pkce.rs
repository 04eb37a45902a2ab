//! Proof Key for Code Exchange (RFC 7636), as far as the authorization endpoint decides on it.

use crate::catalogue::row::*;

pub(in crate::catalogue) const REQUIREMENTS: &[Requirement] = &[
    Requirement {
        id: "authorize/method-without-challenge",
        title: "A code challenge method without a code challenge is an invalid request.",
        meaning: "The client believes that its code is protected; a server that goes on without a challenge protects nothing.",
        expected: &["invalid_request", "error page"],
        level: Should,
        severity: Medium,
        sources: &[clause(Rfc7636, "4.3"), clause(Rfc7636, "4.4.1")],
        needs: &[],
        dialects: EVERY,
        since: V1,
    },
    Requirement {
        id: "authorize/challenge-without-method",
        title: "A code challenge without a method is never verified as S256.",
        meaning: "Without a method the challenge is plain. A server that does not take plain challenges refuses the request; one that guesses S256 verifies something else than the specification says.",
        expected: &[
            "invalid_request",
            "error page",
            "a code that the verifier of an S256 challenge cannot redeem",
        ],
        level: Must,
        severity: Medium,
        sources: &[clause(Rfc7636, "4.3"), clause(Rfc7636, "4.6")],
        needs: &[Need::User, Need::TokenEndpoint],
        dialects: EVERY,
        since: V1,
    },
    Requirement {
        id: "authorize/plain-challenge",
        title: "A plain code challenge is refused.",
        meaning: "Whoever reads the authorization request knows the verifier, too. Only S256 protects a code from them.",
        expected: &["invalid_request", "error page"],
        level: Should,
        severity: Medium,
        sources: &[clause(Rfc9700, "2.1.1"), clause(Rfc7636, "4.2")],
        needs: &[],
        dialects: EVERY,
        since: V1,
    },
    Requirement {
        id: "authorize/s256-works",
        title: "A code that was asked for with an S256 challenge is redeemed with its verifier.",
        meaning: "S256 is the one method that every server has to support.",
        expected: &["tokens for the code and its verifier"],
        level: Must,
        severity: High,
        sources: &[
            clause(Rfc7636, "4.2"),
            clause(Rfc7636, "4.6"),
            clause(Rfc9700, "2.1.1"),
        ],
        needs: &[Need::User, Need::TokenEndpoint],
        dialects: EVERY,
        since: V1,
    },
];
