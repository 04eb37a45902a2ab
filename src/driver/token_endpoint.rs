//! Requests to the token endpoint, with the client's own authentication. To add a grant, add its constructor.

use url::Url;

use crate::profile::{Client, ClientAuthentication};
use crate::protocol::{ClientCredentials, Secret, TokenRequest};

/// How a client says who it is (RFC 6749 §2.3, OIDC Core §9).
pub fn credentials_of(client: &Client, secret: Option<&Secret>) -> ClientCredentials {
    credentials_by(client.authentication(), client, secret)
}

/// The same by a method that need not be the registered one.
pub fn credentials_by(
    method: ClientAuthentication,
    client: &Client,
    secret: Option<&Secret>,
) -> ClientCredentials {
    let secret = secret.map(Secret::expose).unwrap_or_default();
    match method {
        ClientAuthentication::ClientSecretBasic => ClientCredentials::basic(&client.id, secret),
        ClientAuthentication::ClientSecretPost => ClientCredentials::post(&client.id, secret),
        // The certificate, or the assertion that follows, says who it is.
        ClientAuthentication::KeyAssertion
        | ClientAuthentication::SecretAssertion
        | ClientAuthentication::TlsClientAuth
        | ClientAuthentication::None => ClientCredentials::public(&client.id),
    }
}

/// A token request that exchanges a code (RFC 6749 §4.1.3, RFC 7636 §4.5). `redirect_uri` is the one of the
/// authorization request, where that named one; `verifier` belongs to its challenge, where it had one.
pub fn code_grant(
    endpoint: Url,
    credentials: ClientCredentials,
    code: &str,
    redirect_uri: Option<&str>,
    verifier: Option<&str>,
) -> TokenRequest {
    let mut parameters = vec![("grant_type", "authorization_code"), ("code", code)];
    parameters.extend(redirect_uri.map(|uri| ("redirect_uri", uri)));
    parameters.extend(verifier.map(|verifier| ("code_verifier", verifier)));
    TokenRequest::new(endpoint, &parameters, credentials).for_tokens()
}

/// A token request that refreshes (RFC 6749 §6).
pub fn refresh_grant(endpoint: Url, credentials: ClientCredentials, refresh_token: &Secret) -> TokenRequest {
    let parameters = [
        ("grant_type", "refresh_token"),
        ("refresh_token", refresh_token.expose()),
    ];
    TokenRequest::new(endpoint, &parameters, credentials).for_tokens()
}

/// A token request of a machine for itself (RFC 6749 §4.4.2).
pub fn machine_grant(endpoint: Url, credentials: ClientCredentials) -> TokenRequest {
    TokenRequest::new(endpoint, &[("grant_type", "client_credentials")], credentials).for_tokens()
}
