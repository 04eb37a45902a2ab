//! Requests to the registration endpoint (RFC 7591 §3.1) and to a client's own registration (RFC 7592 §2.3).

use url::Url;

use crate::protocol::{ClientMetadata, Request, Secret};

/// A request to register a client; `initial` is the token that the server gave its user for that, if it wants one.
pub fn registration(endpoint: Url, metadata: &ClientMetadata, initial: Option<&Secret>) -> Request {
    let request = Request {
        method: http::Method::POST,
        url: endpoint,
        headers: vec![("Content-Type".to_owned(), "application/json".to_owned())],
        body: Some(metadata.to_json()),
        proven: false,
    };
    let request = request.with_header("Accept", "application/json");
    match initial {
        Some(token) => request.with_header("Authorization", format!("Bearer {}", token.expose())),
        None => request,
    }
}

/// A request to remove a client's registration.
pub fn removal(registration: Url, token: &Secret) -> Request {
    Request {
        method: http::Method::DELETE,
        ..Request::get(registration)
    }
    .with_header("Accept", "application/json")
    .with_header("Authorization", format!("Bearer {}", token.expose()))
}
