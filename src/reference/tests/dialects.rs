//! What only one dialect does.

use super::*;
use crate::protocol::Jws;

fn tenant(stage: &Stage, name: &str) -> crate::reference::FixtureTenant {
    let tenants = &stage.running.fixtures.tenants;
    tenants.iter().find(|tenant| tenant.name == name).unwrap().clone()
}

#[tokio::test]
async fn a_plain_server_sends_and_announces_its_issuer() {
    let mut stage = Stage::of(Dialect::Oidc).await;
    let request = bent(stage.request("web"), "prompt", Some("none"));
    let metadata = stage
        .get(stage.running.fixtures.metadata.clone().as_str())
        .await
        .json();
    let seen = stage.authorize(&request).await;
    assert_eq!(seen.parameter("iss").as_deref(), metadata["issuer"].as_str());
    assert_eq!(metadata["authorization_response_iss_parameter_supported"], true);
    let unknown = bent(stage.request("web"), "scope", Some("openid no-such-scope"));
    assert_eq!(stage.authorize(&unknown).await.kind(), "login");
    let page = stage
        .authorize(&bent(stage.request("web"), "client_id", Some("nobody")))
        .await;
    assert_eq!(page.status, 400);
    assert!(
        page.header("content-security-policy")
            .unwrap()
            .contains("frame-ancestors 'none'")
    );
    assert_eq!(page.header("x-frame-options"), Some("DENY"));
}

#[tokio::test]
async fn the_host_selects_the_tenant_and_sessions_stay_there() {
    let mut stage = Stage::of(Dialect::Wristband).await;
    let request = stage.request("web");
    let (acme, globex) = (tenant(&stage, "acme"), tenant(&stage, "globex"));
    let seen = stage.authorize_at(&globex.authorization, &request).await;
    assert!(
        seen.location
            .as_ref()
            .unwrap()
            .as_str()
            .starts_with(globex.login_page.as_deref().unwrap())
    );
    let callback = stage.sign_in_at(&acme.authorization, "ann", &request).await;
    assert_eq!(callback.parameters("tenant_domain"), ["acme"]);
    assert_eq!(callback.parameter("tenant_custom_domain"), None);
    let silent = bent(request.clone(), "prompt", Some("none"));
    let seen = stage.authorize_at(&globex.authorization, &silent).await;
    assert_eq!(seen.kind(), "login_required");
    assert_eq!(seen.parameter("tenant_domain").as_deref(), Some("globex"));
    assert_eq!(seen.parameter("tenant_custom_domain"), globex.custom_domain);
    // The cookie, copied by hand.
    let stolen = stage.jar[acme.authorization.host_str().unwrap()].clone();
    stage
        .jar
        .insert(globex.authorization.host_str().unwrap().to_owned(), stolen);
    assert_eq!(
        stage.authorize_at(&globex.authorization, &silent).await.kind(),
        "login_required"
    );
    assert_eq!(
        stage.authorize_at(&acme.authorization, &silent).await.kind(),
        "code"
    );
}

#[tokio::test]
async fn hosts_of_nobody_get_the_default_error_page() {
    let mut stage = Stage::of(Dialect::Wristband).await;
    let request = stage.request("web");
    let fixtures = stage.running.fixtures.clone();
    for endpoint in [
        fixtures.unknown_tenant_endpoint.unwrap(),
        fixtures.application_endpoint.unwrap(),
    ] {
        let seen = stage.authorize_at(&endpoint, &request).await;
        assert_eq!(seen.status, 302);
        assert!(
            seen.location
                .as_ref()
                .unwrap()
                .as_str()
                .starts_with(&fixtures.error_pages[0]),
            "{seen:?}"
        );
        assert_eq!(stage.follow(seen).await.kind(), "error page");
    }
}

#[tokio::test]
async fn the_second_application_has_pages_of_its_own() {
    let mut stage = Stage::of(Dialect::Wristband).await;
    let initech = tenant(&stage, "initech");
    let request = stage.request(initech.client.as_deref().unwrap());
    let seen = stage.authorize_at(&initech.authorization, &request).await;
    let location = seen.location.clone().unwrap();
    assert!(
        location
            .as_str()
            .starts_with(initech.custom_login_page.as_deref().unwrap()),
        "{location}"
    );
    assert_eq!(seen.parameters("req").len(), 1);
    assert_eq!(seen.parameters("a"), ["1"]);
    // A client of the other application is not known here.
    let foreign = stage.request("web");
    let seen = stage.authorize_at(&initech.authorization, &foreign).await;
    assert!(
        seen.location
            .unwrap()
            .as_str()
            .starts_with(initech.custom_error_page.as_deref().unwrap())
    );
}

#[tokio::test]
async fn req_holds_the_request_and_cannot_be_forged() {
    let mut stage = Stage::of(Dialect::Wristband).await;
    let request = bent(stage.request("web"), "login_hint", Some("ann"));
    let seen = stage.authorize(&request).await;
    let req = seen.parameter("req").unwrap();
    let page = stage.follow(seen.clone()).await;
    assert!(page.body.contains("value=\"ann\""), "{}", page.body);
    let introspection = stage.running.fixtures.request_introspection.clone().unwrap();
    let ask = |token: &str| Some(encode(&[("token", token.to_owned())]));
    let shown = stage
        .send(Method::POST, introspection.clone(), ask(&req), None)
        .await
        .json();
    assert_eq!(shown["active"], true);
    for (name, value) in &request {
        assert_eq!(shown[*name].as_str(), Some(value.as_str()), "{name}");
    }
    let login = seen.location.unwrap();
    for forged in [
        Jws::with_changed_claim(&req),
        Jws::unsecured(&req),
        Some("x".to_owned()),
    ] {
        let forged = forged.unwrap();
        let shown = stage
            .send(Method::POST, introspection.clone(), ask(&forged), None)
            .await
            .json();
        assert_eq!(shown["active"], false);
        let mut url = login.clone();
        url.set_query(Some(&encode(&[("req", forged)])));
        assert_eq!(stage.get(url.as_str()).await.kind(), "error page");
    }
    stage.running.advance_clock(601);
    let shown = stage
        .send(Method::POST, introspection, ask(&req), None)
        .await
        .json();
    assert_eq!(shown["active"], false);
    assert_eq!(stage.get(login.as_str()).await.kind(), "error page");
}

#[tokio::test]
async fn documented_limits_are_held() {
    let mut stage = Stage::of(Dialect::Wristband).await;
    for (name, value, expected) in [
        ("state", "s".repeat(21), "invalid_request"),
        ("state", "s".repeat(22), "login"),
        ("state", "s".repeat(513), "invalid_request"),
        ("nonce", "n".repeat(21), "invalid_request"),
        ("nonce", "n".repeat(129), "invalid_request"),
        (
            "redirect_uri",
            format!("https://rp.example.test/callback?{}", "x".repeat(2000)),
            "error page",
        ),
        ("scope", "openid no-such-scope".to_owned(), "invalid_scope"),
    ] {
        let request = bent(stage.request("web"), name, Some(&value));
        assert_eq!(
            stage.authorize(&request).await.kind(),
            expected,
            "{name} of {}",
            value.len()
        );
    }
    let request = bent(stage.request("web"), "scope", None);
    assert_eq!(stage.authorize(&request).await.kind(), "invalid_request");
}

#[tokio::test]
async fn a_dropped_server_lets_go_of_its_port() {
    let stage = Stage::of(Dialect::Oidc).await;
    let port = stage.running.fixtures.authorization_endpoint.port().unwrap();
    stage.running.stop().await;
    let mut options = Options::plain(Dialect::Oidc, keys());
    options.port = Some(port);
    let again = start(options).await.unwrap();
    assert_eq!(again.fixtures.authorization_endpoint.port(), Some(port));
}
