//! Requests to the token endpoint, with the client's own authentication.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use url::Url;

use crate::profile::{Client, ClientAuthentication};
use crate::protocol::{CodeVerifier, Request, Secret, encode_form_component};

/// A token request that exchanges a code (RFC 6749 §4.1.3, RFC 7636 §4.5).
pub fn code_exchange(
    endpoint: Url,
    client: &Client,
    secret: Option<&Secret>,
    code: &str,
    redirect_uri: &str,
    verifier: &CodeVerifier,
) -> Request {
    let mut parameters = vec![
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", redirect_uri),
        ("code_verifier", verifier.expose()),
    ];
    let secret = secret.map(Secret::expose).unwrap_or_default();
    let mut authorization = None;
    match client.authentication() {
        ClientAuthentication::ClientSecretBasic => authorization = Some(basic(&client.id, secret)),
        ClientAuthentication::ClientSecretPost => {
            parameters.extend([("client_id", client.id.as_str()), ("client_secret", secret)]);
        }
        ClientAuthentication::None => parameters.push(("client_id", client.id.as_str())),
    }
    let body = parameters
        .iter()
        .map(|(name, value)| format!("{name}={}", encode_form_component(value)))
        .collect::<Vec<_>>()
        .join("&");
    // Servers that negotiate would otherwise show the agent, which is a browser to them, a page.
    let request = Request::post_form(endpoint, body).with_header("Accept", "application/json");
    match authorization {
        Some(value) => request.with_header("Authorization", value),
        None => request,
    }
}

/// HTTP Basic credentials; both parts are form-encoded first (RFC 6749 §2.3.1).
pub(super) fn basic(id: &str, secret: &str) -> String {
    let pair = format!("{}:{}", encode_form_component(id), encode_form_component(secret));
    format!("Basic {}", STANDARD.encode(pair))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_parts_of_basic_credentials_are_form_encoded() {
        assert_eq!(
            basic("a:b", "c d"),
            format!("Basic {}", STANDARD.encode("a%3Ab:c%20d"))
        );
    }
}
