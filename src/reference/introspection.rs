//! Introspection of authorization request tokens: what a login page learns from `req`. The vendor does not publish the
//! path; this one is ours.

use serde_json::{Map, Value, json};

use super::behaviour::Introspection;
use super::message::{Ask, Reply};
use super::pending::{parameters_of, unverified};
use super::server::Server;

/// Answers a POST with `token` (or `req`) in a form.
pub(super) fn answer(server: &Server, ask: &Ask) -> Reply {
    if !ask.is_post() {
        return Reply::method_not_allowed("POST");
    }
    let form = ask.form();
    let Some(token) = form.get("token").or_else(|| form.get("req")) else {
        return Reply::json(400, &json!({ "error": "invalid_request" }));
    };
    let genuine = server.request_members(token);
    let (active, members) = match (server.behaviour.req.introspection, genuine) {
        (Introspection::Parameters | Introspection::AcceptsAnything, Some(members)) => {
            (true, parameters_of(&members))
        }
        (Introspection::Empty, Some(_)) => (true, Map::new()),
        (Introspection::AcceptsAnything, None) => (
            true,
            unverified(token)
                .map(|members| parameters_of(&members))
                .unwrap_or_default(),
        ),
        (Introspection::Parameters | Introspection::Empty, None) => (false, Map::new()),
    };
    let mut body = Map::new();
    body.insert("active".to_owned(), active.into());
    body.extend(members);
    Reply::json(200, &Value::Object(body))
}
