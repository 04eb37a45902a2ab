//! What the token endpoint gives.

use super::super::row::*;

/// The rows of this area.
pub(in crate::catalogue) const REQUIREMENTS: &[Requirement] = &[Requirement {
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
}];
