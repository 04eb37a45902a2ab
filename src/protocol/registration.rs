//! Dynamic client registration (RFC 7591) and its management (RFC 7592): what is asked, and what comes back.

use serde::Deserialize;
use serde_json::{Map, Value, json};
use url::Url;

use super::secret::Secret;

/// What a client asks to be registered as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientMetadata {
    /// What people are told that it is.
    pub name: String,
    /// `web` or `native` (OIDC Registration §2).
    pub application_type: &'static str,
    /// Its redirect URIs.
    pub redirect_uris: Vec<String>,
    /// How it authenticates.
    pub authentication: &'static str,
    /// Its grants.
    pub grants: Vec<&'static str>,
    /// Its response types.
    pub response_types: Vec<String>,
}

impl ClientMetadata {
    /// The body of the request.
    pub fn to_json(&self) -> String {
        json!({
            "client_name": self.name,
            "application_type": self.application_type,
            "redirect_uris": self.redirect_uris,
            "token_endpoint_auth_method": self.authentication,
            "grant_types": self.grants,
            "response_types": self.response_types,
        })
        .to_string()
    }
}

/// A client as a server has registered it: what it says counts, whatever was asked.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct RegisteredClient {
    /// Its id.
    pub client_id: String,
    /// Its secret, where it has one.
    pub client_secret: Option<Secret>,
    /// Its redirect URIs, where the server names them.
    pub redirect_uris: Option<Vec<String>>,
    /// How it authenticates, where the server says so.
    pub token_endpoint_auth_method: Option<String>,
    /// Its grants, where the server names them.
    pub grant_types: Option<Vec<String>>,
    /// Its response types, where the server names them.
    pub response_types: Option<Vec<String>>,
    /// With it the registration is removed.
    pub registration_access_token: Option<Secret>,
    /// Where the registration is removed.
    pub registration_client_uri: Option<Url>,
}

/// Why a client was not registered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RegistrationError {
    /// The server refuses.
    #[error("HTTP {status}{}", words(.error.as_deref()))]
    Refused {
        /// The status.
        status: u16,
        /// The error code, if the answer has one.
        error: Option<String>,
    },
    /// The server agrees, but what it says cannot be read.
    #[error("the answer is no client information: {0}")]
    Unreadable(String),
}

/// An error code for a message.
fn words(error: Option<&str>) -> String {
    error.map(|error| format!(", `{error}`")).unwrap_or_default()
}

impl RegisteredClient {
    /// Reads the answer of a registration endpoint (RFC 7591 §3.2).
    ///
    /// # Errors
    ///
    /// The server refuses, or its answer is no client information.
    pub fn parse(status: u16, body: &str) -> Result<Self, RegistrationError> {
        // 201 by RFC 7591; some servers say 200.
        if !matches!(status, 200 | 201) {
            let members: Option<Map<String, Value>> = serde_json::from_str(body).ok();
            let error = members.and_then(|members| members.get("error")?.as_str().map(str::to_owned));
            return Err(RegistrationError::Refused { status, error });
        }
        serde_json::from_str(body).map_err(|error| RegistrationError::Unreadable(error.to_string()))
    }

    /// Whether it may use authorization codes; absent means yes (RFC 7591 §2).
    pub fn has_codes(&self) -> bool {
        self.grant_types
            .as_ref()
            .is_none_or(|grants| grants.iter().any(|grant| grant == "authorization_code"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_server_says_counts() {
        let body = r#"{"client_id":"c1","client_secret":"s3cret","grant_types":["client_credentials"],
            "registration_access_token":"t0ken","registration_client_uri":"https://op.example/register/c1"}"#;
        let client = RegisteredClient::parse(201, body).unwrap();
        assert_eq!(client.client_id, "c1");
        assert!(!client.has_codes());
        let printed = format!("{client:?}");
        assert!(
            !printed.contains("s3cret") && !printed.contains("t0ken"),
            "{printed}"
        );
    }

    #[test]
    fn a_refusal_has_its_error() {
        let error = RegisteredClient::parse(400, r#"{"error":"invalid_redirect_uri"}"#).unwrap_err();
        assert_eq!(error.to_string(), "HTTP 400, `invalid_redirect_uri`");
        let error = RegisteredClient::parse(403, "<html>").unwrap_err();
        assert_eq!(error.to_string(), "HTTP 403");
        assert!(
            RegisteredClient::parse(201, "{}")
                .unwrap_err()
                .to_string()
                .contains("client_id")
        );
    }
}
