//! The endpoint that takes pushed authorization requests (RFC 9126).

use serde_json::json;

use super::authorize::Parameters;
use super::behaviour::PushedRequests;
use super::message::{Ask, Reply};
use super::server::Server;
use super::token::authenticate;

/// What a reference to a pushed request starts with (RFC 9126 §2.2).
const PREFIX: &str = "urn:ietf:params:oauth:request_uri:";

/// Takes a request of a client that authenticates.
pub(super) fn answer(server: &Server, ask: &Ask) -> Reply {
    if !ask.is_post() {
        return Reply::method_not_allowed("POST");
    }
    let form = ask.form();
    let refused = |status: u16, error: &str, description: &str| {
        Reply::json(status, &json!({"error": error, "error_description": description}))
    };
    let client = match authenticate(server, ask, &form) {
        Ok(client) => client,
        Err(error) => return refused(error.status, error.error, error.description),
    };
    if form.get("client_id") != Some(&client.id) {
        return refused(400, "invalid_request", "The request is another client's.");
    }
    if form.get("request_uri").is_some() {
        return refused(400, "invalid_request", "A pushed request cannot be a reference.");
    }
    let registered = |uri: &str| client.redirect_uris.iter().any(|own| own == uri);
    if form.get("redirect_uri").is_some_and(|uri| !registered(uri)) {
        return refused(400, "invalid_request", "The redirect URI is not registered.");
    }
    let own = String::from_utf8_lossy(&ask.body);
    let pairs = own.split('&').filter(|pair| !pair.starts_with("client_secret="));
    let reference = format!("{PREFIX}{}", server.core.dice.identifier());
    server
        .core
        .pushed
        .insert(&reference, pairs.collect::<Vec<_>>().join("&"));
    Reply::json(201, &json!({"request_uri": reference, "expires_in": 60}))
}

/// The request that a reference stands for, or the reply to one that should have been pushed. Each reference works once.
pub(super) fn resolve(server: &Server, parameters: Parameters) -> Result<Parameters, Reply> {
    let pushed = parameters
        .value("request_uri")
        .filter(|uri| uri.starts_with(PREFIX))
        .and_then(|uri| server.core.pushed.take(uri));
    match (pushed, server.behaviour.pushed) {
        (Some(form), _) => Ok(Parameters::parse(
            form.as_bytes(),
            server.behaviour.authorize.empty,
        )),
        (None, PushedRequests::Taken) => Ok(parameters),
        (None, PushedRequests::Demanded) => {
            let text = "Requests must be pushed before they are sent here.";
            Err(Reply::page(
                400,
                super::pages::error("invalid_request", text, None),
            ))
        }
    }
}
