//! Pushed authorization requests (RFC 9126 §2.1): the client sends the request itself, and the user agent carries only
//! a reference to it.

use url::Url;

use crate::profile::Client;
use crate::protocol::{AuthorizationRequest, ClientCredentials, Request, Response, TokenRequest};

/// A request that pushes an authorization request, with the client's own authentication.
pub fn push(endpoint: Url, request: &AuthorizationRequest, mut credentials: ClientCredentials) -> Request {
    // The `client_id` of the request says who it is.
    credentials.parameters.retain(|(name, _)| name != "client_id");
    TokenRequest {
        parameters: request.parameters.clone(),
        ..TokenRequest::new(endpoint, &[], credentials)
    }
    .to_http()
}

/// The request that the user agent carries after a push: the same endpoint, carrier and header fields, but of the
/// parameters only the client's id and the reference.
pub fn reference_to(
    request: &AuthorizationRequest,
    client: &Client,
    request_uri: &str,
) -> AuthorizationRequest {
    let parameters = [("client_id", client.id.as_str()), ("request_uri", request_uri)];
    AuthorizationRequest {
        carrier: request.carrier,
        headers: request.headers.clone(),
        ..AuthorizationRequest::new(request.endpoint.clone(), &parameters)
    }
}

/// Whether an answer to a push refuses it in the words of RFC 9126 §2.3. An endpoint that fails, or that answers anything
/// else, has refused nothing.
pub fn is_refusal(response: &Response) -> bool {
    let body: Option<serde_json::Value> = serde_json::from_str(&response.body).ok();
    let error = body.as_ref().and_then(|body| body.get("error")?.as_str());
    (400..500).contains(&response.status) && error.is_some()
}

/// The reference in the answer to a push (RFC 9126 §2.2).
pub fn request_uri(body: &str) -> Option<String> {
    let answer: serde_json::Value = serde_json::from_str(body).ok()?;
    Some(answer.get("request_uri")?.as_str()?.to_owned())
}
