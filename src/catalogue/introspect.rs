//! The introspection endpoint (RFC 7662).

use super::row::*;

/// What nearly every row needs.
const INTROSPECTING: &[Need] = &[
    Need::User,
    Need::TokenEndpoint,
    Need::IntrospectionEndpoint,
    Need::AuthenticatingClient,
];

/// The rows of this area.
pub(super) const REQUIREMENTS: &[Requirement] = &[
    Requirement {
        id: "introspect/client-authentication",
        title: "Nobody learns about tokens who has not authenticated.",
        meaning: "Else the endpoint tells a thief which of the stolen tokens are worth keeping.",
        expected: &[
            "HTTP 401 and nothing about the token",
            "another refusal (tolerated)",
        ],
        level: Must,
        severity: High,
        sources: &[clause(Rfc7662, "2.1"), clause(Rfc7662, "2.3")],
        needs: &[
            Need::User,
            Need::TokenEndpoint,
            Need::IntrospectionEndpoint,
            Need::ClientWithSecret,
        ],
        dialects: PLAIN,
        since: V1,
    },
    Requirement {
        id: "introspect/inactive",
        title: "Of a token that is worth nothing, only that is said.",
        meaning: "Resource servers read one member. Whatever else is told helps those who try tokens at random.",
        expected: &["HTTP 200 with `{\"active\":false}` and no other member"],
        level: Must,
        severity: Medium,
        sources: &[clause(Rfc7662, "2.2"), clause(Rfc7662, "4")],
        needs: INTROSPECTING,
        dialects: PLAIN,
        since: V1,
    },
    Requirement {
        id: "introspect/active",
        title: "A live token is described as it was granted.",
        meaning: "A resource server decides by this answer: `active` must be the boolean true, and scope, client, subject \
                  and expiry must be those of the grant.",
        expected: &["`active` as the boolean true, and members that agree with the grant"],
        level: Must,
        severity: Medium,
        sources: &[clause(Rfc7662, "2.2")],
        needs: INTROSPECTING,
        dialects: PLAIN,
        since: V1,
    },
    Requirement {
        id: "introspect/wrong-hint",
        title: "A wrong hint about the type of a token hides nothing.",
        meaning: "The hint says where to look first; the server must go on looking elsewhere.",
        expected: &["`active` as the boolean true"],
        level: Must,
        severity: Low,
        sources: &[clause(Rfc7662, "2.1")],
        needs: INTROSPECTING,
        dialects: PLAIN,
        since: V1,
    },
    Requirement {
        id: "introspect/token-of-another-client",
        title: "A client learns nothing about the tokens of another one.",
        meaning: "Who may ask is the server's policy: a resource server must be able to. A client that is none has no \
                  business with others' tokens.",
        expected: &["`active` as false", "a refusal"],
        level: Should,
        severity: High,
        sources: &[clause(Rfc7662, "2.2"), clause(Rfc7662, "4")],
        needs: &[
            Need::User,
            Need::TokenEndpoint,
            Need::IntrospectionEndpoint,
            Need::AuthenticatingClient,
            Need::AnotherCallingClient,
        ],
        dialects: PLAIN,
        since: V1,
    },
    Requirement {
        id: "introspect/missing-token",
        title: "A question that names no token is refused in words.",
        meaning: "A resource server with a mistake must learn of it, and not see the server fail.",
        expected: &[
            "invalid_request",
            "another refusal (tolerated)",
            "`active` as false (tolerated)",
        ],
        level: Must,
        severity: Low,
        sources: &[clause(Rfc7662, "2.1"), clause(Rfc7662, "2.3")],
        needs: INTROSPECTING,
        dialects: PLAIN,
        since: V1,
    },
    Requirement {
        id: "introspect/post-only",
        title: "Tokens are introspected by POST only.",
        meaning: "In a GET the token stands in the URL, and so in logs.",
        expected: &["a refusal"],
        level: Should,
        severity: Low,
        sources: &[clause(Rfc7662, "2.1")],
        needs: INTROSPECTING,
        dialects: PLAIN,
        since: V1,
    },
];
