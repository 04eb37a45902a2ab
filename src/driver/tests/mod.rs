//! The agent over real HTTP, judged by what the other side saw.

mod browsers;
mod forms;
mod listening;
mod server;
mod signing_in;
mod tls;
mod visits;
mod wire;

use std::time::Instant;

use serde_json::{Value, json};
use url::Url;

use super::{HttpClient, RunIdentity, UserAgent};
use crate::profile::Profile;
use crate::protocol::{Exchange, Failure, Landmarks, Response};

/// A client with these `limits` and `network`.
fn client(limits: Value, network: Value) -> HttpClient {
    let profile: Profile =
        serde_json::from_value(json!({"clients": [], "limits": limits, "network": network})).unwrap();
    let identity = RunIdentity {
        run: "run-1".into(),
        user_agent: "opcheck/test".into(),
    };
    HttpClient::new(&profile, identity, Instant::now()).unwrap()
}

pub(super) fn agent() -> UserAgent {
    UserAgent::new(client(json!({}), json!({})), "authorize/state")
}

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

/// The landmarks of a target with these origins, and one callback at the first.
fn landmarks(origins: &[&str]) -> Landmarks {
    Landmarks {
        redirect_uris: vec![format!("{}/callback", origins[0])],
        origins: origins.iter().map(|origin| (*origin).to_owned()).collect(),
        ..Landmarks::default()
    }
}

fn answer(exchange: &Exchange) -> &Response {
    exchange.last().unwrap().outcome.as_ref().unwrap()
}

fn failure(exchange: &Exchange) -> &Failure {
    exchange.last().unwrap().outcome.as_ref().unwrap_err()
}
