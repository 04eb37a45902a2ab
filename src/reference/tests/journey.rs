//! From the first request to the end-user's claims, and out again.

use super::*;
use crate::protocol::{IdTokenExpectation, verify_id_token};

async fn journey(dialect: Dialect, client: &str) {
    let mut stage = Stage::of(dialect).await;
    let request = stage.request(client);
    let callback = stage.sign_in("ann", &request).await;
    assert_eq!(callback.kind(), "code", "{callback:?}");
    assert_eq!(callback.status, 302);
    assert_eq!(callback.parameters("state"), [STATE]);

    let tokens = stage.exchange(client, &callback.parameter("code").unwrap()).await;
    assert_eq!(tokens.status, 200, "{}", tokens.body);
    assert_eq!(tokens.header("cache-control"), Some("no-store"));
    let jwks = stage
        .get(stage.running.fixtures.jwks_uri.clone().as_str())
        .await
        .body;
    let issuer = stage.running.fixtures.issuer.to_string();
    let id_token = tokens.json()["id_token"].as_str().unwrap().to_owned();
    let expected = IdTokenExpectation {
        issuer: Some(issuer.trim_end_matches('/')),
        client_id: client,
        secret: None,
        now: 0,
        leeway: 0,
    };
    let claims = verify_id_token(&id_token, &jwks, &expected).unwrap();
    assert_eq!(claims["nonce"], NONCE);
    assert_eq!(claims["sub"], "user-0001");

    let access_token = tokens.json()["access_token"].as_str().unwrap().to_owned();
    let userinfo = stage
        .http
        .get(stage.running.fixtures.userinfo_endpoint.clone())
        .bearer_auth(access_token)
        .send()
        .await
        .unwrap();
    assert_eq!(userinfo.status(), 200);
    let claims: serde_json::Value = serde_json::from_str(&userinfo.text().await.unwrap()).unwrap();
    assert_eq!(claims["sub"], "user-0001");
    assert_eq!(claims["email"], "ann@example.test");

    // Silent sign-in, then out.
    let silent = bent(stage.request(client), "prompt", Some("none"));
    assert_eq!(stage.authorize(&silent).await.kind(), "code");
    let jar = stage.jar.clone();
    let sign_out = stage
        .running
        .fixtures
        .sign_out
        .replace("{id_token}", &id_token)
        .replace("{client_id}", client);
    let out = stage.get(&sign_out).await;
    assert!(out.status == 200 || out.status == 302, "{out:?}");
    assert_eq!(stage.authorize(&silent).await.kind(), "login_required");
    stage.jar = jar;
    assert_eq!(
        stage.authorize(&silent).await.kind(),
        "login_required",
        "the old cookie still counts"
    );
}

#[tokio::test]
async fn a_plain_server_signs_in_and_out() {
    journey(Dialect::Oidc, "web").await;
    journey(Dialect::Oidc, "spa").await;
    journey(Dialect::Oidc, "web-query").await;
}

#[tokio::test]
async fn a_tenant_signs_in_and_out() {
    journey(Dialect::Wristband, "web").await;
    journey(Dialect::Wristband, "spa").await;
}

#[tokio::test]
async fn a_code_is_worth_one_exchange() {
    for dialect in Dialect::ALL {
        let mut stage = Stage::of(dialect).await;
        let request = stage.request("web");
        let code = stage.sign_in("ann", &request).await.parameter("code").unwrap();
        assert_eq!(
            stage.exchange("web-two", &code).await.json()["error"],
            "invalid_grant"
        );
        assert_eq!(stage.exchange("web", &code).await.status, 200);
        let again = stage.exchange("web", &code).await;
        assert_eq!(
            (again.status, again.json()["error"].as_str()),
            (400, Some("invalid_grant"))
        );
    }
}

#[tokio::test]
async fn a_code_expires() {
    let mut stage = Stage::of(Dialect::Oidc).await;
    let request = stage.request("web");
    let code = stage.sign_in("ann", &request).await.parameter("code").unwrap();
    stage.running.advance_clock(61);
    assert_eq!(
        stage.exchange("web", &code).await.json()["error"],
        "invalid_grant"
    );
}

#[tokio::test]
async fn a_wrong_password_shows_the_page_again_and_makes_no_session() {
    for dialect in Dialect::ALL {
        let mut stage = Stage::of(dialect).await;
        let request = stage.request("web");
        let first = stage.authorize(&request).await;
        let page = stage.follow(first).await;
        let again = stage
            .submit(&page, &[("username", "ann"), ("password", "wrong")], "login")
            .await;
        assert_eq!((again.status, again.kind().as_str()), (200, "login page"));
        let silent = bent(request, "prompt", Some("none"));
        assert_eq!(stage.authorize(&silent).await.kind(), "login_required");
    }
}

#[tokio::test]
async fn a_form_of_somebody_else_is_refused() {
    for dialect in Dialect::ALL {
        let mut stage = Stage::of(dialect).await;
        let request = stage.request("web");
        let first = stage.authorize(&request).await;
        let page = stage.follow(first).await;
        stage.jar.clear();
        let password = [("username", "ann"), ("password", "reference-password-of-ann")];
        assert_eq!(stage.submit(&page, &password, "login").await.status, 403);
    }
}

#[tokio::test]
async fn one_client_asks_for_consent_once() {
    let mut stage = Stage::of(Dialect::Oidc).await;
    let request = stage.request("consent-web");
    let page = stage.sign_in("ann", &request).await;
    assert_eq!(page.kind(), "consent");
    let silent = bent(request.clone(), "prompt", Some("none"));
    assert_eq!(stage.authorize(&silent).await.kind(), "consent_required");
    let denied = stage.submit(&page, &[], "deny").await;
    assert_eq!(
        (denied.kind(), denied.parameter("state")),
        ("access_denied".to_owned(), Some(STATE.to_owned()))
    );
    let page = stage.authorize(&request).await;
    assert_eq!(stage.submit(&page, &[], "accept").await.kind(), "code");
    assert_eq!(stage.authorize(&request).await.kind(), "code");
}

#[tokio::test]
async fn consent_after_a_forced_sign_in_does_not_ask_for_the_password_again() {
    let mut stage = Stage::of(Dialect::Oidc).await;
    let request = bent(stage.request("web"), "prompt", Some("login consent"));
    let page = stage.sign_in("ann", &request).await;
    assert_eq!(page.kind(), "consent");
    assert_eq!(stage.submit(&page, &[], "accept").await.kind(), "code");
}

#[tokio::test]
async fn refresh_tokens_rotate_for_single_page_applications_only() {
    let mut stage = Stage::of(Dialect::Oidc).await;
    for (client, rotates) in [("web", false), ("spa", true)] {
        stage.jar.clear();
        let request = bent(stage.request(client), "scope", Some("openid offline_access"));
        let code = stage.sign_in("ann", &request).await.parameter("code").unwrap();
        let first = stage.exchange(client, &code).await.json()["refresh_token"]
            .as_str()
            .unwrap()
            .to_owned();
        let registered = stage.client(client);
        let url = stage.running.fixtures.token_endpoint.clone();
        let mut form = vec![
            ("grant_type", "refresh_token".to_owned()),
            ("refresh_token", first.clone()),
        ];
        form.push(("client_id", client.to_owned()));
        let basic = registered.secret.as_deref().map(|secret| (client, secret));
        let refreshed = stage
            .send(Method::POST, url.clone(), Some(encode(&form)), basic)
            .await;
        let second = refreshed.json()["refresh_token"].as_str().unwrap().to_owned();
        assert_eq!(first != second, rotates, "{client}");
        let again = stage.send(Method::POST, url, Some(encode(&form)), basic).await;
        assert_eq!(again.status == 400, rotates, "{client}: {}", again.body);
    }
}
