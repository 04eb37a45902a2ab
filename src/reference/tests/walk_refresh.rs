//! The walk's way through refreshing, revoking and introspecting.

use super::faults::Walk;
use super::*;
use crate::protocol::Jws;

/// The secret of the client `web`.
const SECRET: &str = "reference-secret-of-web";

/// What a client could tell of an answer.
fn told(seen: &Seen) -> String {
    let body: serde_json::Value = serde_json::from_str(&seen.body).unwrap_or_default();
    let names: Vec<String> = body
        .as_object()
        .map(|members| members.keys().cloned().collect())
        .unwrap_or_default();
    let token = body["refresh_token"].as_str().map(str::len);
    let caching = seen.header("cache-control");
    format!(
        "{} {:?} {names:?} scope={} active={} token={token:?} {caching:?}",
        seen.status, body["error"], body["scope"], body["active"]
    )
}

/// A member of an answer as a text.
pub(super) fn text(seen: &Seen, name: &str) -> String {
    let body: serde_json::Value = serde_json::from_str(&seen.body).unwrap_or_default();
    body[name].as_str().unwrap_or_default().to_owned()
}

/// What an ID token tells of the sign-in.
fn sign_in_of(seen: &Seen) -> String {
    let claims = Jws::parse(&text(seen, "id_token"))
        .ok()
        .and_then(|jws| jws.claims())
        .unwrap_or_default();
    format!("{:?} {:?}", claims.get("sub"), claims.get("auth_time"))
}

impl Stage {
    /// Tokens of a client with offline access, for whoever is signed in.
    pub(super) async fn tokens(&mut self, client: &str) -> Seen {
        let mut request = self.request(client);
        for (_, value) in request.iter_mut().filter(|(name, _)| *name == "scope") {
            value.push_str(" offline_access");
        }
        let seen = self.sign_in("ann", &request).await;
        let code = seen.parameter("code").unwrap_or_default();
        self.exchange(client, &code).await
    }

    /// A form to an endpoint, with a client's own authentication.
    async fn client_post(&mut self, client: &str, url: Url, fields: &[(&str, &str)]) -> Seen {
        let client = self.client(client);
        let mut form: Vec<(&str, String)> = fields
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect();
        if client.secret.is_none() {
            form.push(("client_id", client.id.clone()));
        }
        let basic = client
            .secret
            .as_deref()
            .map(|secret| (client.id.as_str(), secret));
        self.send(Method::POST, url, Some(encode(&form)), basic).await
    }

    pub(super) async fn refresh(&mut self, client: &str, token: &str, more: &[(&str, &str)]) -> Seen {
        let url = self.running.fixtures.token_endpoint.clone();
        let mut fields = vec![("grant_type", "refresh_token"), ("refresh_token", token)];
        fields.extend_from_slice(more);
        self.client_post(client, url, &fields).await
    }

    async fn revoke(&mut self, client: &str, fields: &[(&str, &str)]) -> Seen {
        let url = self.running.fixtures.revocation_endpoint.clone();
        self.client_post(client, url, fields).await
    }

    /// Whether the userinfo endpoint takes an access token.
    async fn userinfo_status(&mut self, token: &str) -> u16 {
        let url = self.running.fixtures.userinfo_endpoint.clone();
        let request = self
            .http
            .get(url)
            .header("authorization", format!("Bearer {token}"));
        request.send().await.unwrap().status().as_u16()
    }
}

/// Refreshes, revocations and introspections, right and wrong.
pub(super) async fn walk_refresh(stage: &mut Stage, walk: &mut Walk) {
    stage.jar.clear();
    walk_grants(stage, walk).await;
    walk_rotation(stage, walk).await;
    walk_races(stage, walk).await;
    walk_revocation(stage, walk).await;
    if stage.running.fixtures.introspection_endpoint.is_some() {
        walk_introspection(stage, walk).await;
    }
    stage.jar.clear();
}

async fn walk_grants(stage: &mut Stage, walk: &mut Walk) {
    let first = stage.tokens("web").await;
    let token = text(&first, "refresh_token");
    let again = stage.refresh("web", &token, &[]).await;
    walk.push(told(&again));
    walk.push(format!(
        "the same sign-in: {}",
        sign_in_of(&first) == sign_in_of(&again)
    ));
    walk.push(told(&stage.refresh("web", "nonsense", &[]).await));
    walk.push(told(&stage.refresh("web-two", &token, &[]).await));
    let url = stage.running.fixtures.token_endpoint.clone();
    let missing = [("grant_type", "refresh_token")];
    walk.push(told(&stage.client_post("web", url.clone(), &missing).await));
    let form = encode(&[
        ("grant_type", "refresh_token".to_owned()),
        ("refresh_token", token.clone()),
        ("client_id", "web".to_owned()),
    ]);
    walk.push(told(&stage.send(Method::POST, url, Some(form), None).await));
    for scope in ["openid profile", "openid", "openid email"] {
        walk.push(told(&stage.refresh("web", &token, &[("scope", scope)]).await));
    }
    let other = stage.refresh("web", &text(&first, "access_token"), &[]).await;
    walk.push(told(&other));
    let resource = [("resource", "https://elsewhere.test/")];
    let seen = stage.refresh("web", &token, &resource).await;
    let claims = Jws::parse(&text(&seen, "access_token")).ok();
    let claims = claims.and_then(|jws| jws.claims()).unwrap_or_default();
    let audience = claims.get("aud").and_then(|aud| aud.as_str()).unwrap_or_default();
    walk.push(format!(
        "{} elsewhere={}",
        told(&seen),
        audience.contains("elsewhere")
    ));
    stage.running.advance_clock(20 * 24 * 60 * 60);
    walk.push(told(&stage.refresh("web", &token, &[]).await));
    stage.jar.clear();
}

async fn walk_rotation(stage: &mut Stage, walk: &mut Walk) {
    let clients: Vec<String> = ["web", "spa", "native", "web-rotating"]
        .into_iter()
        .map(str::to_owned)
        .filter(|id| {
            stage
                .running
                .fixtures
                .clients
                .iter()
                .any(|client| client.id == *id)
        })
        .collect();
    for client in &clients {
        let first = text(&stage.tokens(client).await, "refresh_token");
        let second = text(&stage.refresh(client, &first, &[]).await, "refresh_token");
        walk.push(format!("{client}: a new refresh token: {}", first != second));
        walk.push(told(&stage.refresh(client, &first, &[]).await));
        walk.push(told(&stage.refresh(client, &second, &[]).await));
    }
}

/// Requests at the same time: how often they gave tokens, and what was left.
async fn walk_races(stage: &mut Stage, walk: &mut Walk) {
    let fixtures = stage.running.fixtures.clone();
    let refresh = |http: Client, token: String, client: &'static str| {
        let mut form = vec![
            ("grant_type", "refresh_token".to_owned()),
            ("refresh_token", token),
            ("client_id", client.to_owned()),
        ];
        form.extend((client == "web").then(|| ("client_secret", SECRET.to_owned())));
        let request = http.post(fixtures.token_endpoint.clone());
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        async move { request.body(encode(&form)).send().await.unwrap().status() }
    };
    let token = text(&stage.tokens("spa").await, "refresh_token");
    let (one, two) = tokio::join!(
        refresh(stage.http.clone(), token.clone(), "spa"),
        refresh(stage.http.clone(), token, "spa")
    );
    let successes = [one, two].iter().filter(|status| status.is_success()).count();
    walk.push(format!("two at once: {successes}"));
    let mut alive = 0;
    for _ in 0..5 {
        let token = text(&stage.tokens("web").await, "refresh_token");
        let beside = refresh(stage.http.clone(), token.clone(), "web");
        let fields = [("token", token.as_str())];
        tokio::join!(beside, stage.revoke("web", &fields));
        alive += usize::from(stage.refresh("web", &token, &[]).await.status == 200);
    }
    walk.push(format!("a revocation was lost: {}", alive > 0));
}

async fn walk_revocation(stage: &mut Stage, walk: &mut Walk) {
    for fields in [
        &[][..],
        &[("token_type_hint", "access_token")],
        &[("token_type_hint", "strange")],
    ] {
        let tokens = stage.tokens("web").await;
        let (access, refresh) = (text(&tokens, "access_token"), text(&tokens, "refresh_token"));
        walk.push(told(&stage.revoke("web-two", &[("token", &refresh)]).await));
        walk.push(told(&stage.refresh("web", &refresh, &[]).await));
        let named: Vec<(&str, &str)> = [("token", refresh.as_str())]
            .into_iter()
            .chain(fields.iter().copied())
            .collect();
        walk.push(told(&stage.revoke("web", &named).await));
        walk.push(format!("userinfo {}", stage.userinfo_status(&access).await));
        walk.push(told(&stage.refresh("web", &refresh, &[]).await));
    }
    walk.push(told(&stage.revoke("web", &[("token", "nonsense")]).await));
    walk.push(told(&stage.revoke("web", &[]).await));
    let tokens = stage.tokens("web").await;
    let refresh = text(&tokens, "refresh_token");
    let url = stage.running.fixtures.revocation_endpoint.clone();
    let form = encode(&[("token", refresh.clone()), ("client_id", "web".to_owned())]);
    walk.push(told(
        &stage
            .send(Method::POST, url.clone(), Some(form.clone()), None)
            .await,
    ));
    let mut by_get = url;
    by_get.set_query(Some(&form));
    walk.push(told(&stage.send(Method::GET, by_get, None, None).await));
    walk.push(told(&stage.refresh("web", &refresh, &[]).await));
    stage
        .revoke("web", &[("token", &text(&tokens, "access_token"))])
        .await;
    let status = stage.userinfo_status(&text(&tokens, "access_token")).await;
    walk.push(format!("userinfo {status}"));
}

async fn walk_introspection(stage: &mut Stage, walk: &mut Walk) {
    let url = stage.running.fixtures.introspection_endpoint.clone().unwrap();
    let tokens = stage.tokens("web").await;
    let access = text(&tokens, "access_token");
    for (client, fields) in [
        ("web", &[("token", access.as_str())][..]),
        (
            "web",
            &[("token", access.as_str()), ("token_type_hint", "refresh_token")],
        ),
        ("web-two", &[("token", access.as_str())]),
        ("web", &[("token", "nonsense")]),
        ("web", &[]),
    ] {
        walk.push(told(&stage.client_post(client, url.clone(), fields).await));
    }
    let form = encode(&[("token", access)]);
    walk.push(told(
        &stage
            .send(Method::POST, url.clone(), Some(form.clone()), None)
            .await,
    ));
    let secret = stage.client("web").secret.unwrap();
    let mut by_get = url;
    by_get.set_query(Some(&form));
    walk.push(told(
        &stage
            .send(Method::GET, by_get, None, Some(("web", &secret)))
            .await,
    ));
}
