//! The part of the walk in which nobody is honest: other methods and bodies, forged forms, tabs, markup.

use super::faults::{Walk, line};
use super::*;

/// What no honest client sends.
pub(super) async fn walk_hostile(stage: &mut Stage, walk: &mut Walk) {
    let endpoint = stage.running.fixtures.authorization_endpoint.clone();
    let mut request = stage.request("web");
    request.insert(0, ("redirect_uri", "https://evil.test/callback".to_owned()));
    walk.push(line(&stage.authorize(&request).await));
    let mut url = endpoint.clone();
    url.set_query(Some(&encode(&stage.request("web"))));
    walk.push(line(&stage.send(Method::PUT, url, None, None).await));
    let members: serde_json::Map<_, _> = stage
        .request("web")
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.into()))
        .collect();
    let json = serde_json::Value::Object(members).to_string();
    walk.push(line(
        &stage.send(Method::POST, endpoint.clone(), Some(json), None).await,
    ));
    let mut registration = endpoint.clone();
    registration.set_path("/register");
    for uri in [
        "http://rp.example.test/callback",
        "https://rp.example.test/callback#here",
        "javascript:alert(1)",
    ] {
        let wanted = serde_json::json!({ "redirect_uris": [uri] }).to_string();
        walk.push(line(
            &stage
                .send(Method::POST, registration.clone(), Some(wanted), None)
                .await,
        ));
    }
    let long = "x".repeat(40_000);
    let request = bent(stage.request("web"), "x_unknown", Some(&long));
    walk.push(line(&stage.authorize(&request).await));
}

/// Forms and cookies in wrong hands, tabs, and what pages repeat.
pub(super) async fn walk_browsers(stage: &mut Stage, walk: &mut Walk) {
    let markup = "<i onopcheck=1>";
    let fill = [("username", "ann"), ("password", "reference-password-of-ann")];
    let request = stage.request("web");
    for (name, value) in [
        ("client_id", markup),
        ("login_hint", markup),
        ("response_type", "foo"),
    ] {
        let seen = stage.authorize(&bent(request.clone(), name, Some(value))).await;
        walk.push(line(&stage.follow(seen).await));
    }
    let metadata = stage.running.fixtures.metadata.to_string();
    walk.push(stage.get(&metadata).await.body.contains('#').to_string());
    let mut plain = stage.running.fixtures.authorization_endpoint.clone();
    plain.set_scheme("http").unwrap();
    walk.push(stage.answers(plain).await.to_string());
    let mut pages = Vec::new();
    for state in [STATE, "another-state-0123456789-0123456789"] {
        let seen = stage
            .authorize(&bent(request.clone(), "state", Some(state)))
            .await;
        pages.push(stage.follow(seen).await);
    }
    walk.push(line(&stage.submit(&pages[0], &fill, "login").await));
    let jar = std::mem::take(&mut stage.jar);
    walk.push(line(&stage.submit(&pages[0], &fill, "login").await));
    stage.jar = jar;
    let broken = format!("{STATE}\r\nOpCheck-Injected: 1");
    walk.push(line(
        &stage
            .authorize(&bent(request.clone(), "state", Some(&broken)))
            .await,
    ));
    if stage.running.fixtures.dialect == Dialect::Oidc {
        walk_consent(stage, walk).await;
    }
    stage.jar.clear();
}

/// Consent: the page itself, a form that says more than yes, native clients, and a response that posts itself.
async fn walk_consent(stage: &mut Stage, walk: &mut Walk) {
    let request = bent(stage.request("web"), "prompt", Some("consent"));
    let page = stage.authorize(&request).await;
    walk.push(line(&page));
    let edited = page
        .body
        .replace("</form>", "<input type=hidden name=state value=x></form>");
    let edited = Seen { body: edited, ..page };
    walk.push(line(&stage.submit(&edited, &[], "accept").await));
    let native = stage.request("native");
    walk.push(line(&stage.authorize(&native).await));
    let posted = bent(stage.request("web"), "response_mode", Some("form_post"));
    let posted = bent(posted, "state", Some("<i onopcheck=1>-0123456789-0123456789"));
    walk.push(line(&stage.authorize(&posted).await));
}
