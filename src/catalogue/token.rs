//! The token endpoint, as far as the authorization endpoint's own statements need it.

use super::row::*;

/// The rows of this area.
pub(super) const REQUIREMENTS: &[Requirement] = &[Requirement {
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
}];
