//! What a server says about itself (OIDC Discovery §3, RFC 8414 §2).

use serde::Deserialize;
use serde_json::{Map, Value};
use url::Url;

/// The members of a metadata document that this tool uses.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Metadata {
    /// The issuer identifier.
    pub issuer: Option<String>,
    /// The authorization endpoint.
    pub authorization_endpoint: Option<Url>,
    /// The token endpoint.
    pub token_endpoint: Option<Url>,
    /// The userinfo endpoint.
    pub userinfo_endpoint: Option<Url>,
    /// The key set.
    pub jwks_uri: Option<Url>,
    /// Where a client sends the user agent to sign out (OIDC RP-Initiated Logout §2.1).
    pub end_session_endpoint: Option<Url>,
    /// Whether clients are told on the back channel that an end-user is signed out (OIDC Back-Channel Logout §2.1).
    pub backchannel_logout_supported: Option<bool>,
    /// The revocation endpoint (RFC 7009).
    pub revocation_endpoint: Option<Url>,
    /// The introspection endpoint (RFC 7662).
    pub introspection_endpoint: Option<Url>,
    /// Where clients register themselves (RFC 7591, OIDC Discovery §3).
    pub registration_endpoint: Option<Url>,
    /// The ways of client authentication; absent means `client_secret_basic` (OIDC Discovery §3).
    pub token_endpoint_auth_methods_supported: Option<Vec<String>>,
    /// The grants; absent means `authorization_code` and `implicit` (RFC 8414 §2).
    pub grant_types_supported: Option<Vec<String>>,
    /// The scopes.
    pub scopes_supported: Option<Vec<String>>,
    /// The response types.
    pub response_types_supported: Option<Vec<String>>,
    /// The response modes; absent means query and fragment (RFC 8414 §2).
    pub response_modes_supported: Option<Vec<String>>,
    /// The algorithms with which ID tokens may be signed.
    pub id_token_signing_alg_values_supported: Option<Vec<String>>,
    /// The classes of authentication.
    pub acr_values_supported: Option<Vec<String>>,
    /// The values of `prompt` (Initiating User Registration via OpenID Connect §3).
    pub prompt_values_supported: Option<Vec<String>>,
    /// The PKCE methods (RFC 8414 §2).
    pub code_challenge_methods_supported: Option<Vec<String>>,
    /// Whether the `request` parameter is taken; absent means no (OIDC Discovery §3).
    pub request_parameter_supported: Option<bool>,
    /// Whether the `request_uri` parameter is taken; absent means yes (OIDC Discovery §3).
    pub request_uri_parameter_supported: Option<bool>,
    /// The algorithms with which client assertions may be signed (OIDC Discovery §3, RFC 8414 §2).
    pub token_endpoint_auth_signing_alg_values_supported: Option<Vec<String>>,
    /// The algorithms with which request objects may be signed (OIDC Discovery §3).
    pub request_object_signing_alg_values_supported: Option<Vec<String>>,
    /// Whether a request URI must be registered; absent means no (OIDC Discovery §3).
    pub require_request_uri_registration: Option<bool>,
    /// Whether the `claims` parameter is taken; absent means no (OIDC Discovery §3).
    pub claims_parameter_supported: Option<bool>,
    /// Whether `iss` stands in authorization responses (RFC 9207 §3).
    pub authorization_response_iss_parameter_supported: Option<bool>,
    /// Where requests are pushed (RFC 9126 §5).
    pub pushed_authorization_request_endpoint: Option<Url>,
    /// Whether requests must be pushed first (RFC 9126 §5).
    pub require_pushed_authorization_requests: Option<bool>,
    /// Whether requests must come in signed request objects (RFC 9101 §10.5).
    pub require_signed_request_object: Option<bool>,
    /// The algorithms with which proofs of possession may be signed (RFC 9449 §5.1).
    pub dpop_signing_alg_values_supported: Option<Vec<String>>,
    /// Where the endpoints are that ask for a client certificate (RFC 8705 §5).
    pub mtls_endpoint_aliases: Option<EndpointAliases>,
}

/// Endpoints for clients that show a certificate (RFC 8705 §5).
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct EndpointAliases {
    /// The token endpoint.
    pub token_endpoint: Option<Url>,
    /// The userinfo endpoint.
    pub userinfo_endpoint: Option<Url>,
    /// The revocation endpoint.
    pub revocation_endpoint: Option<Url>,
    /// The introspection endpoint.
    pub introspection_endpoint: Option<Url>,
    /// Where requests are pushed.
    pub pushed_authorization_request_endpoint: Option<Url>,
}

/// Why a metadata document cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MetadataError {
    /// The document is not a JSON object.
    #[error("the metadata document cannot be read: {0}")]
    Unreadable(String),
}

impl Metadata {
    /// Reads a metadata document. A member of the wrong type is as good as left out: a requirement finds it.
    ///
    /// # Errors
    ///
    /// The document is not a JSON object.
    pub fn parse(body: &str) -> Result<Self, MetadataError> {
        let unreadable = |error: serde_json::Error| MetadataError::Unreadable(error.to_string());
        let mut members: Map<String, Value> = serde_json::from_str(body).map_err(unreadable)?;
        members.retain(|name, value| {
            let alone = Map::from_iter([(name.clone(), value.clone())]);
            serde_json::from_value::<Self>(Value::Object(alone)).is_ok()
        });
        serde_json::from_value(Value::Object(members)).map_err(unreadable)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_member_of_the_wrong_type_is_as_good_as_left_out() {
        let text =
            r#"{"issuer":"https://op.example","authorization_endpoint":5,"scopes_supported":"openid"}"#;
        let metadata = Metadata::parse(text).unwrap();
        assert_eq!(metadata.issuer.as_deref(), Some("https://op.example"));
        assert_eq!(
            (metadata.authorization_endpoint, metadata.scopes_supported),
            (None, None)
        );
        assert!(Metadata::parse("[]").is_err());
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".{0,200}") {
            let _ = Metadata::parse(&text);
        }
    }
}
