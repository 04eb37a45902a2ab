//! The walk's way out: requests to sign out, right and wrong.

use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::faults::{Walk, line};
use super::walk_refresh::text;
use super::*;
use crate::protocol::Jws;

/// Where the client `web` has its end-users sent.
const PLACE: &str = "https://rp.example.test/goodbye";

impl Stage {
    /// Signs an end-user in, and returns the ID token of the client `web`.
    async fn hint(&mut self) -> String {
        self.jar.clear();
        let request = self.request("web");
        let seen = self.sign_in("ann", &request).await;
        let code = seen.parameter("code").unwrap_or_default();
        let tokens: serde_json::Value =
            serde_json::from_str(&self.exchange("web", &code).await.body).unwrap_or_default();
        tokens["id_token"].as_str().unwrap_or_default().to_owned()
    }

    /// Sends a request to sign out, and tells what came and whether the end-user is still signed in.
    async fn leave(&mut self, fields: &[(&str, &str)]) -> String {
        let endpoint = self.running.fixtures.end_session_endpoint.clone().unwrap();
        let pairs: Vec<(&str, String)> = fields
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect();
        let mut url = endpoint;
        url.set_query(Some(&encode(&pairs)));
        let seen = self.send(Method::GET, url, None, None).await;
        let silent = bent(self.request("web"), "prompt", Some("none"));
        let signed_in = self.authorize(&silent).await.kind();
        format!("{} {signed_in}", line(&seen))
    }
}

/// Requests to sign out at a plain server.
async fn walk_end_session(stage: &mut Stage, walk: &mut Walk) {
    let token = stage.hint().await;
    let forged = Jws::with_other_signature(&token).unwrap_or_default();
    let bye = ("post_logout_redirect_uri", PLACE);
    let requests: [&[(&str, &str)]; 12] = [
        &[("id_token_hint", &token), bye, ("state", STATE)],
        &[("id_token_hint", &token), bye],
        &[("id_token_hint", &token)],
        &[bye],
        &[],
        &[("id_token_hint", &forged), bye],
        &[("id_token_hint", &token), ("client_id", "web-two"), bye],
        &[
            ("id_token_hint", &token),
            ("post_logout_redirect_uri", "https://evil.test/"),
        ],
        &[
            ("id_token_hint", &token),
            ("post_logout_redirect_uri", "https://rp.example.test/goodbye/x"),
        ],
        &[
            ("id_token_hint", &token),
            ("post_logout_redirect_uri", "https://rp.example.test/goodbye?x=1"),
        ],
        &[
            ("id_token_hint", &token),
            ("post_logout_redirect_uri", "https://rp.example.test/callback"),
        ],
        &[
            ("id_token_hint", &token),
            ("post_logout_redirect_uri", "https://spa.example.test/goodbye"),
        ],
    ];
    for fields in requests {
        stage.hint().await;
        walk.push(stage.leave(fields).await);
    }
    stage.jar.clear();
    walk.push(stage.leave(&[("id_token_hint", &token), bye]).await);
    walk.push(stage.leave(&[bye]).await);
    stage.hint().await;
    let endpoint = stage.running.fixtures.end_session_endpoint.clone().unwrap();
    let form = encode(&[("id_token_hint", token.clone()), (bye.0, bye.1.to_owned())]);
    walk.push(line(
        &stage.send(Method::POST, endpoint.clone(), Some(form), None).await,
    ));
    stage.hint().await;
    let form = encode(&[("action", "sign-out".to_owned())]);
    let seen = stage.send(Method::POST, endpoint, Some(form), None).await;
    walk.push(format!("{} {}", line(&seen), seen.body.contains("signed out")));
    walk.push(stage.leave(&[]).await);
    stage.hint().await;
    stage.running.advance_clock(3700);
    walk.push(stage.leave(&[("id_token_hint", &token), bye]).await);
}

/// A refresh token when its session has ended.
async fn walk_grants(stage: &mut Stage, walk: &mut Walk) {
    stage.jar.clear();
    let tokens = stage.tokens("web").await;
    let (hint, refresh) = (text(&tokens, "id_token"), text(&tokens, "refresh_token"));
    stage.leave(&[("id_token_hint", &hint)]).await;
    walk.push(stage.refresh("web", &refresh, &[]).await.status.to_string());
}

/// What a client that registered itself is told on the back channel.
async fn walk_back_channel(stage: &mut Stage, walk: &mut Walk) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut client = stage.client("web").clone();
    let wanted = json!({
        "redirect_uris": client.redirect_uris,
        "backchannel_logout_uri": format!("http://{}/told", listener.local_addr().unwrap()),
    });
    let endpoint = stage.running.fixtures.issuer.join("register").unwrap();
    let answer = stage
        .send(Method::POST, endpoint, Some(wanted.to_string()), None)
        .await;
    let registered: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    client.id = registered["client_id"].as_str().unwrap().to_owned();
    client.secret = registered["client_secret"].as_str().map(str::to_owned);
    let id = client.id.clone();
    stage.running.fixtures.clients.push(client);
    stage.jar.clear();
    let hint = text(&stage.tokens(&id).await, "id_token");
    let told = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut asked = vec![0; 8192];
        let mut length = 0;
        while !asked[..length].windows(13).any(|part| part == b"logout_token=") {
            length += stream.read(&mut asked[length..]).await.unwrap();
        }
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
        String::from_utf8_lossy(&asked[..length]).into_owned()
    });
    stage.leave(&[("id_token_hint", &hint)]).await;
    let told = tokio::time::timeout(std::time::Duration::from_millis(300), told).await;
    let told = told.map(Result::unwrap).unwrap_or_default();
    stage.running.fixtures.clients.pop();
    let token = told.split_once("logout_token=").map(|(_, token)| token);
    let Some(jws) = token.and_then(|token| Jws::parse(token).ok()) else {
        walk.push("nothing".to_owned());
        return;
    };
    let claims = jws.claims().unwrap();
    let names: Vec<&String> = claims.keys().collect();
    let meant = claims["aud"] == json!(id);
    walk.push(format!(
        "{:?} {:?} {names:?} {meant}",
        jws.header["alg"], jws.header["typ"]
    ));
}

/// Requests to sign out at a tenant.
async fn walk_tenant(stage: &mut Stage, walk: &mut Walk) {
    let address = stage.running.fixtures.sign_out.replace("{client_id}", "web");
    let foreign = format!("&redirect_url={}", encode_form_component("https://evil.test/"));
    let own = format!("&redirect_url={}", encode_form_component(PLACE));
    for more in ["", "&state=x", own.as_str(), foreign.as_str()] {
        stage.hint().await;
        walk.push(line(&stage.get(&format!("{address}{more}")).await));
    }
    stage.jar.clear();
    walk.push(line(&stage.get(&address).await));
}

/// Requests to sign out where the server takes them.
pub(super) async fn walk_logout(stage: &mut Stage, walk: &mut Walk) {
    if stage.running.fixtures.end_session_endpoint.is_some() {
        walk_end_session(stage, walk).await;
        walk_grants(stage, walk).await;
        walk_back_channel(stage, walk).await;
    } else {
        walk_tenant(stage, walk).await;
    }
    stage.jar.clear();
}
