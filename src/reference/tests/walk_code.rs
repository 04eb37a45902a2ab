//! The part of the walk that goes through client authentication and through what binds a code.

use super::faults::Walk;
use super::walk_token::{form, line};
use super::*;
use crate::protocol::s256;

/// A form as pairs.
type Pairs = Vec<(String, String)>;

/// A form with one field that has another value, or none where that is empty.
fn with(mut pairs: Pairs, name: &str, value: &str) -> Pairs {
    pairs.retain(|(own, _)| own != name);
    pairs.extend((!value.is_empty()).then(|| (name.to_owned(), value.to_owned())));
    pairs
}

impl Stage {
    /// Sends a form to the token endpoint with these credentials, and with this query.
    async fn ask_as(&mut self, pairs: &Pairs, basic: Option<(&str, &str)>, query: Option<&str>) -> Seen {
        let mut endpoint = self.running.fixtures.token_endpoint.clone();
        endpoint.set_query(query);
        self.send(Method::POST, endpoint, Some(form(pairs)), basic).await
    }
}

/// Goes through clients that say wrongly who they are.
pub(super) async fn walk_clients(stage: &mut Stage, walk: &mut Walk) {
    let secret = |id: &str| format!("reference-secret-of-{id}");
    let (web, two, post) = (secret("web"), secret("web-two"), secret("web-post"));
    let basics = [
        Some(("web", "wrong")),
        Some(("web", "")),
        Some(("nobody", "wrong")),
        Some(("web-two", two.as_str())),
        None,
    ];
    for basic in basics {
        let pairs = stage.correct("web").await;
        walk.push(line(&stage.ask_as(&pairs, basic, None).await));
        let right = Some(("web", web.as_str()));
        walk.push(line(&stage.ask_as(&pairs, right, None).await));
    }
    let pairs = stage.correct("web").await;
    let query = format!("client_id=web&client_secret={web}");
    walk.push(line(&stage.ask_as(&pairs, None, Some(&query)).await));
    let in_body =
        |pairs: Pairs, id: &str, secret: &str| with(with(pairs, "client_id", id), "client_secret", secret);
    for (client, id, secret) in [
        ("web", "web", web.as_str()),
        ("web-post", "web-post", &post),
        ("web-post", "web-post", "wrong"),
    ] {
        let pairs = in_body(stage.correct(client).await, id, secret);
        walk.push(line(&stage.ask_as(&pairs, None, None).await));
    }
    let pairs = in_body(stage.correct("web").await, "web", &web);
    walk.push(line(&stage.ask_as(&pairs, Some(("web", &web)), None).await));
    let pairs = with(stage.correct("web").await, "client_id", "web");
    walk.push(line(&stage.ask_as(&pairs, Some(("web-two", &two)), None).await));
    for id in ["spa", ""] {
        let pairs = with(stage.correct("spa").await, "client_id", id);
        walk.push(line(&stage.ask_as(&pairs, None, None).await));
    }
    let pairs = with(
        with(Vec::new(), "grant_type", "client_credentials"),
        "client_id",
        "spa",
    );
    walk.push(line(&stage.ask_as(&pairs, None, None).await));
    let awkward = stage.client("web: 50%+more");
    let encoded =
        [awkward.id.clone(), awkward.secret.unwrap_or_default()].map(|text| encode_form_component(&text));
    let pairs = stage.correct(&awkward.id).await;
    walk.push(line(
        &stage.ask_as(&pairs, Some((&encoded[0], &encoded[1])), None).await,
    ));
    let pairs = with(Vec::new(), "grant_type", "refresh_token");
    let mut statuses = Vec::new();
    for _ in 0..32 {
        statuses.push(
            stage
                .ask_as(&pairs, Some(("web-query", "wrong")), None)
                .await
                .status,
        );
    }
    walk.push(format!("guesses {statuses:?}"));
}

/// Goes through codes that are shown with something that does not belong to them.
pub(super) async fn walk_codes(stage: &mut Stage, walk: &mut Walk) {
    let verifier = stage.verifier.expose().to_owned();
    let flipped: String = verifier
        .chars()
        .map(|c| {
            if c.is_ascii_lowercase() {
                c.to_ascii_uppercase()
            } else {
                c.to_ascii_lowercase()
            }
        })
        .collect();
    let mut bent: Vec<(&str, &str, String)> = [
        ("redirect_uri", "https://rp.example.test/callbackx".to_owned()),
        ("redirect_uri", String::new()),
        (
            "code_verifier",
            "another-verifier-0123456789-0123456789-0123456789".to_owned(),
        ),
        ("code_verifier", String::new()),
        ("code_verifier", s256(&verifier)),
        ("code_verifier", format!("{verifier} ")),
        ("code_verifier", flipped),
        ("scope", "openid".to_owned()),
    ]
    .map(|(name, value)| ("web", name, value))
    .to_vec();
    bent.push((
        "web-two",
        "redirect_uri",
        "https://rp.example.test/two/other".to_owned(),
    ));
    for (client, name, value) in bent {
        let pairs = with(stage.correct(client).await, name, &value);
        walk.push(line(&stage.ask_token(client, form(&pairs)).await));
    }
    let own = stage.verifier.clone();
    for text in [
        "another-live-verifier-0123456789-0123456789-0123456789",
        "short-verifier",
    ] {
        let mut request = stage.request("web");
        request.retain(|(name, _)| *name != "code_challenge");
        request.push(("code_challenge", s256(text)));
        let code = stage
            .authorize(&request)
            .await
            .parameter("code")
            .unwrap_or_default();
        let pairs = with(stage.correct("web").await, "code_verifier", text);
        walk.push(line(&stage.ask_token("web", form(&pairs)).await));
        walk.push(line(
            &stage.ask_token("web", form(&with(pairs, "code", &code))).await,
        ));
    }
    stage.verifier = own;
    let mut request = stage.request("web");
    request.retain(|(name, _)| !name.starts_with("code_challenge"));
    let code = stage
        .authorize(&request)
        .await
        .parameter("code")
        .unwrap_or_default();
    let pairs = with(stage.correct("web").await, "code", &code);
    walk.push(line(&stage.ask_token("web", form(&pairs)).await));
    let raw = form(&stage.correct("web").await)
        .replace("%3A", ":")
        .replace("%2F", "/");
    walk.push(line(&stage.ask_token("web", raw).await));
    walk_replays(stage, walk).await;
    walk_two_users(stage, walk).await;
    let old = stage.correct("web").await;
    stage.running.advance_clock(700);
    walk.push(line(&stage.ask_token("web", form(&old)).await));
}

/// Shows codes twice, one after the other and at the same time.
async fn walk_replays(stage: &mut Stage, walk: &mut Walk) {
    let mut request = stage.request("web");
    request.retain(|(name, _)| *name != "scope");
    request.push(("scope", "openid offline_access".to_owned()));
    let code = stage
        .authorize(&request)
        .await
        .parameter("code")
        .unwrap_or_default();
    let pairs = with(stage.correct("web").await, "code", &code);
    let tokens = stage.ask_token("web", form(&pairs)).await.json();
    walk.push(line(&stage.ask_token("web", form(&pairs)).await));
    let text = |name: &str| tokens[name].as_str().unwrap_or_default().to_owned();
    let userinfo = stage.running.fixtures.userinfo_endpoint.clone();
    let shown = stage
        .http
        .get(userinfo)
        .bearer_auth(text("access_token"))
        .send()
        .await
        .unwrap();
    walk.push(format!("access token {}", shown.status()));
    let pairs = with(
        with(Vec::new(), "grant_type", "refresh_token"),
        "refresh_token",
        &text("refresh_token"),
    );
    walk.push(line(&stage.ask_token("web", form(&pairs)).await));
    let pairs = stage.correct("web").await;
    let secret = "reference-secret-of-web";
    let shown = [0; 2].map(|_| {
        let request = stage.http.post(stage.running.fixtures.token_endpoint.clone());
        let request = request.basic_auth("web", Some(secret));
        let kind = "application/x-www-form-urlencoded";
        request.header("content-type", kind).body(form(&pairs)).send()
    });
    let mut statuses: Vec<u16> = futures::future::join_all(shown)
        .await
        .into_iter()
        .map(|response| response.unwrap().status().as_u16())
        .collect();
    statuses.sort_unstable();
    walk.push(format!("at once {statuses:?}"));
}

/// Lets another end-user ask for a code before that of the first is redeemed.
async fn walk_two_users(stage: &mut Stage, walk: &mut Walk) {
    let pairs = stage.correct("web").await;
    let jar = stage.jar.clone();
    stage.jar.clear();
    let request = stage.request("web");
    stage.sign_in("bob", &request).await;
    stage.jar = jar;
    let tokens = stage.ask_token("web", form(&pairs)).await.json();
    let subject = tokens["id_token"].as_str().and_then(|token| {
        crate::protocol::Jws::parse(token)
            .ok()?
            .claims()?
            .get("sub")
            .cloned()
    });
    walk.push(format!("subject {subject:?}"));
}
