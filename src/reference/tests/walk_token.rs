//! The part of the walk that goes through the token endpoint.

use super::faults::Walk;
use super::walk_code::{walk_clients, walk_codes};
use super::*;
use crate::protocol::Jws;

/// Bent token requests: a parameter that is replaced, and another that is added. An empty value leaves it out.
const BENT: &[&[(&str, &str)]] = &[
    &[("grant_type", "")],
    &[("grant_type", "unheard-of")],
    &[("code", "")],
    &[("code", "%")],
    &[("x_unknown", "1")],
];

/// Parameters in wire form.
pub(super) fn form(parameters: &[(String, String)]) -> String {
    let pairs: Vec<(&str, String)> = parameters
        .iter()
        .map(|(name, value)| (name.as_str(), value.clone()))
        .collect();
    encode(&pairs)
}

/// An answer of the token endpoint in a line: what of it a client can tell.
pub(super) fn line(seen: &Seen) -> String {
    let body: serde_json::Value = serde_json::from_str(&seen.body).unwrap_or_default();
    let names: Vec<(&String, bool)> = body
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, value)| (name, value.is_string()))
        .collect();
    let fields = [
        "cache-control",
        "pragma",
        "content-type",
        "www-authenticate",
        "allow",
    ];
    let fields = fields.map(|name| seen.header(name));
    let scope = body["access_token"]
        .as_str()
        .and_then(|token| Jws::parse(token).ok()?.claims()?.get("scope").cloned());
    format!(
        "token {} {names:?} {} {scope:?} {fields:?}",
        seen.status, body["error"]
    )
}

impl Stage {
    /// A code of a client, for an end-user who is signed in.
    async fn code(&mut self, client: &str) -> String {
        let request = self.request(client);
        self.authorize(&request)
            .await
            .parameter("code")
            .unwrap_or_default()
    }

    /// The parameters of a correct exchange of a fresh code.
    pub(super) async fn correct(&mut self, client: &str) -> Vec<(String, String)> {
        let code = self.code(client).await;
        let redirect_uri = self.client(client).redirect_uris[0].clone();
        let verifier = self.verifier.expose().to_owned();
        [
            ("grant_type", "authorization_code".to_owned()),
            ("code", code),
            ("redirect_uri", redirect_uri),
            ("code_verifier", verifier),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .to_vec()
    }

    /// Sends a form to the token endpoint as a client.
    pub(super) async fn ask_token(&mut self, client: &str, form: String) -> Seen {
        let client = self.client(client);
        let endpoint = self.running.fixtures.token_endpoint.clone();
        let secret = client.secret.unwrap_or_default();
        let basic = Some((client.id.as_str(), secret.as_str()));
        self.send(Method::POST, endpoint, Some(form), basic).await
    }
}

/// Goes through token requests that are bent.
pub(super) async fn walk_token(stage: &mut Stage, walk: &mut Walk) {
    let request = stage.request("web");
    stage.sign_in("ann", &request).await;
    for bent in BENT {
        let mut parameters = stage.correct("web").await;
        for (name, value) in *bent {
            // A start of the code that was given out, and nothing else of it.
            let cut = |code: &String| code.chars().take(20).collect::<String>();
            let code = parameters.iter().find(|(own, _)| own == "code");
            let value = match (*value, code) {
                ("%", Some((_, code))) => cut(code),
                _ => (*value).to_owned(),
            };
            parameters.retain(|(own, _)| own != name);
            parameters.extend((!value.is_empty()).then(|| ((*name).to_owned(), value)));
        }
        walk.push(line(&stage.ask_token("web", form(&parameters)).await));
    }
    let mut twice = stage.correct("web").await;
    twice.push(twice[1].clone());
    walk.push(line(&stage.ask_token("web", form(&twice)).await));
    let query = form(&stage.correct("web").await);
    let mut url = stage.running.fixtures.token_endpoint.clone();
    url.set_query(Some(&format!("{query}&client_id=spa")));
    walk.push(line(&stage.send(Method::GET, url.clone(), None, None).await));
    let json: serde_json::Map<_, _> = stage
        .correct("web")
        .await
        .into_iter()
        .map(|(name, value)| (name, serde_json::Value::from(value)))
        .collect();
    walk.push(line(
        &stage
            .ask_token("web", serde_json::Value::from(json).to_string())
            .await,
    ));
    let machine = "grant_type=client_credentials".to_owned();
    walk.push(line(&stage.ask_token("machine", machine).await));
    walk_clients(stage, walk).await;
    walk_codes(stage, walk).await;
    stage.jar.clear();
}
