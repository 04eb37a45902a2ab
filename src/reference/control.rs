//! The control port: hooks by which a test brings the server into a state that no request can reach.
//!
//! `POST /expire-session` with `username`, `/fail-next` and `/overload` with `scenario`, `/advance-clock` with `seconds`;
//! as JSON or as a form.

use serde_json::json;

use super::core::Injection;
use super::message::{Ask, Reply};
use super::server::Server;

/// Answers a hook.
pub(super) fn answer(server: &Server, ask: &Ask) -> Reply {
    server.recorder.count_hook();
    if !ask.is_post() {
        return Reply::method_not_allowed("POST");
    }
    let refused = |what: &str| Reply::json(400, &json!({ "error": what }));
    match ask.path.as_str() {
        "/expire-session" => match value(ask, "username") {
            Some(username) if server.expire_sessions(&username) => Reply::new(204),
            Some(_) => refused("there is no such end-user"),
            None => refused("`username` is missing"),
        },
        "/fail-next" => {
            server
                .core
                .injections
                .order(&value(ask, "scenario").unwrap_or_default(), Injection::Failure);
            Reply::new(204)
        }
        "/overload" => {
            server
                .core
                .injections
                .order(&value(ask, "scenario").unwrap_or_default(), Injection::Overload);
            Reply::new(204)
        }
        "/advance-clock" => match value(ask, "seconds").and_then(|seconds| seconds.parse().ok()) {
            Some(seconds) => {
                server.core.clock.advance(seconds);
                Reply::new(204)
            }
            None => refused("`seconds` is not a number"),
        },
        _ => Reply::not_found(),
    }
}

/// A field of a JSON or form body.
fn value(ask: &Ask, name: &str) -> Option<String> {
    match serde_json::from_slice::<serde_json::Value>(&ask.body) {
        Ok(serde_json::Value::Object(members)) => match members.get(name)? {
            serde_json::Value::String(text) => Some(text.clone()),
            serde_json::Value::Number(number) => Some(number.to_string()),
            serde_json::Value::Null
            | serde_json::Value::Bool(_)
            | serde_json::Value::Array(_)
            | serde_json::Value::Object(_) => None,
        },
        Ok(_) | Err(_) => ask.form().get(name).map(str::to_owned),
    }
}

impl Server {
    /// Lets all sessions of an end-user expire; false if there is no such end-user.
    pub(super) fn expire_sessions(&self, username: &str) -> bool {
        match self.core.users.named(username) {
            Some(user) => {
                self.core.sessions.expire(&user.subject, self.core.clock.now());
                true
            }
            None => false,
        }
    }
}
