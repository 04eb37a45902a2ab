//! What the server says about itself, whether it keeps to it or not.

use crate::catalogue::Dialect;

/// Lists of the metadata document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetadataBehaviour {
    /// `response_types_supported`.
    pub response_types: &'static [&'static str],
    /// `response_modes_supported`; left out where there is none.
    pub response_modes: Option<&'static [&'static str]>,
    /// `code_challenge_methods_supported`; left out where there is none.
    pub challenge_methods: Option<&'static [&'static str]>,
    /// `grant_types_supported`.
    pub grant_types: &'static [&'static str],
    /// `prompt_values_supported`; left out where there is none.
    pub prompts: Option<&'static [&'static str]>,
}

impl MetadataBehaviour {
    /// The truth in a dialect.
    pub fn of(dialect: Dialect) -> Self {
        let (response_types, response_modes, prompts): (&'static [_], &'static [_], &'static [_]) =
            match dialect {
                Dialect::Oidc => (
                    &["code", "id_token", "code id_token"],
                    &["query", "fragment", "form_post"],
                    &["none", "login", "consent", "select_account"],
                ),
                Dialect::Wristband => (&["code"], &["query"], &["none", "login"]),
            };
        Self {
            response_types,
            response_modes: Some(response_modes),
            challenge_methods: Some(&["S256"]),
            grant_types: &["authorization_code", "refresh_token", "client_credentials"],
            prompts: Some(prompts),
        }
    }
}
