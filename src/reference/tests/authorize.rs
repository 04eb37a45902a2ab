//! The authorization endpoint's table, in both dialects.

use super::*;

/// Sends a bent request of a client and names the answer.
async fn answer(stage: &mut Stage, client: &str, name: &'static str, value: Option<&str>) -> String {
    let request = bent(stage.request(client), name, value);
    stage.authorize(&request).await.kind()
}

#[tokio::test]
async fn what_is_wrong_with_client_or_redirect_uri_stays_on_the_server() {
    for dialect in Dialect::ALL {
        let mut stage = Stage::of(dialect).await;
        for (client, name, value) in [
            ("web", "client_id", Some("nobody")),
            ("web", "client_id", None),
            ("web", "redirect_uri", Some("https://evil.test/callback")),
            ("web-two", "redirect_uri", None),
        ] {
            assert_eq!(
                answer(&mut stage, client, name, value).await,
                "error page",
                "{dialect} {name} {value:?}"
            );
        }
        assert_eq!(
            answer(&mut stage, "web", "redirect_uri", None).await,
            "login",
            "{dialect}"
        );
        for name in ["client_id", "redirect_uri"] {
            let mut request = stage.request("web");
            let again = request.iter().find(|(key, _)| *key == name).unwrap().clone();
            request.push(again);
            assert_eq!(
                stage.authorize(&request).await.kind(),
                "error page",
                "{dialect} {name} twice"
            );
        }
    }
}

#[tokio::test]
async fn each_bad_request_has_its_code() {
    for dialect in Dialect::ALL {
        let mut stage = Stage::of(dialect).await;
        let (object, uri) = match dialect {
            Dialect::Oidc => ("invalid_request_object", "invalid_request_uri"),
            Dialect::Wristband => ("request_not_supported", "request_uri_not_supported"),
        };
        for (client, name, value, code) in [
            ("web", "response_type", None, "invalid_request"),
            ("web", "response_type", Some("foo"), "unsupported_response_type"),
            ("machine", "x", None, "unauthorized_client"),
            ("web", "scope", Some("openid \"x\""), "invalid_scope"),
            ("web", "request", Some("eyJ"), object),
            ("web", "request_uri", Some("https://rp.example.test/r"), uri),
            ("web", "registration", Some("{}"), "registration_not_supported"),
            ("web", "code_challenge", Some("short"), "invalid_request"),
            ("web", "code_challenge_method", Some("foo"), "invalid_request"),
            ("spa", "code_challenge", None, "invalid_request"),
            ("web", "prompt", Some("none login"), "invalid_request"),
            ("web", "prompt", Some("foo"), "invalid_request"),
            ("web", "prompt", Some("none"), "login_required"),
            ("web", "max_age", Some("abc"), "invalid_request"),
            ("web", "max_age", Some("-1"), "invalid_request"),
            ("web", "id_token_hint", Some("e30.e30.e30"), "invalid_request"),
            ("web", "x_unknown", Some("1"), "login"),
            ("web", "prompt", Some(""), "login"),
            ("web", "prompt", Some("login"), "login"),
        ] {
            let mut request = bent(stage.request(client), name, value);
            if client == "spa" {
                request.retain(|(key, _)| *key != "code_challenge_method");
            }
            let seen = stage.authorize(&request).await;
            assert_eq!(seen.kind(), code, "{dialect} {client} {name}={value:?}");
            assert_eq!(seen.status, 302);
            if code != "login" {
                assert_eq!(seen.parameters("state"), [STATE], "{dialect} {name}");
                let without = bent(request, "state", None);
                assert_eq!(stage.authorize(&without).await.parameter("state"), None);
            }
        }
    }
}

#[tokio::test]
async fn denials_failures_and_overloads_reach_the_client() {
    for dialect in Dialect::ALL {
        let mut stage = Stage::of(dialect).await;
        let request = stage.request("web");
        let first = stage.authorize(&request).await;
        let page = stage.follow(first).await;
        let denied = stage.submit(&page, &[], "deny").await;
        assert_eq!(
            (denied.kind(), denied.parameter("state")),
            ("access_denied".into(), Some(STATE.into()))
        );
        stage.running.fail_next("test");
        assert_eq!(stage.authorize(&request).await.kind(), "server_error");
        stage.running.overload("test");
        assert_eq!(stage.authorize(&request).await.kind(), "temporarily_unavailable");
        stage.running.overload("another");
        assert_eq!(stage.authorize(&request).await.kind(), "login");
    }
}

#[tokio::test]
async fn what_cannot_be_decoded_is_an_invalid_request() {
    for dialect in Dialect::ALL {
        let mut stage = Stage::of(dialect).await;
        let endpoint = stage.running.fixtures.authorization_endpoint.clone();
        for raw in ["%zz", "%00", "%ff", "%"] {
            let query = format!(
                "{}&state={raw}",
                encode(&bent(stage.request("web"), "state", None))
            );
            let seen = stage.authorize_raw(&endpoint, &query).await;
            assert_eq!(
                (seen.kind().as_str(), seen.parameter("state")),
                ("invalid_request", None),
                "{raw}"
            );
        }
        for name in ["state", "scope", "response_type", "nonce", "prompt"] {
            let mut request = bent(stage.request("web"), "prompt", Some("login"));
            let again = request.iter().find(|(key, _)| *key == name).unwrap().clone();
            request.push(again);
            assert_eq!(
                stage.authorize(&request).await.kind(),
                "invalid_request",
                "{name} twice"
            );
        }
    }
}

#[tokio::test]
async fn a_post_means_the_same() {
    for dialect in Dialect::ALL {
        let mut stage = Stage::of(dialect).await;
        let endpoint = stage.running.fixtures.authorization_endpoint.clone();
        let body = encode(&stage.request("web"));
        let seen = stage.send(Method::POST, endpoint.clone(), Some(body), None).await;
        assert_eq!(seen.kind(), "login");
        let deleted = stage.send(Method::DELETE, endpoint, None, None).await;
        assert_eq!(deleted.status, 405);
    }
}

#[tokio::test]
async fn sessions_decide_with_the_prompt() {
    for dialect in Dialect::ALL {
        let mut stage = Stage::of(dialect).await;
        let request = stage.request("web");
        assert_eq!(stage.sign_in("ann", &request).await.kind(), "code");
        for (name, value, expected) in [
            ("prompt", None, "code"),
            ("prompt", Some("none"), "code"),
            ("prompt", Some("login"), "login"),
            ("max_age", Some("0"), "login"),
            ("max_age", Some("1000"), "code"),
        ] {
            assert_eq!(
                answer(&mut stage, "web", name, value).await,
                expected,
                "{dialect} {name}={value:?}"
            );
        }
        stage.running.advance_clock(2000);
        assert_eq!(answer(&mut stage, "web", "max_age", Some("1000")).await, "login");
        assert!(stage.running.expire_sessions("ann"));
        assert!(!stage.running.expire_sessions("nobody"));
        assert_eq!(answer(&mut stage, "web", "prompt", None).await, "login");
        assert_eq!(
            answer(&mut stage, "web", "prompt", Some("none")).await,
            "login_required"
        );
    }
}

#[tokio::test]
async fn a_hint_of_another_end_user_is_not_served_silently() {
    for dialect in Dialect::ALL {
        let mut stage = Stage::of(dialect).await;
        let request = stage.request("web");
        let code = stage.sign_in("bob", &request).await.parameter("code").unwrap();
        let hint = stage.exchange("web", &code).await.json()["id_token"]
            .as_str()
            .unwrap()
            .to_owned();
        let silent = bent(
            bent(request.clone(), "id_token_hint", Some(&hint)),
            "prompt",
            Some("none"),
        );
        assert_eq!(stage.authorize(&silent).await.kind(), "code");
        stage.jar.clear();
        stage.sign_in("ann", &request).await;
        assert_eq!(stage.authorize(&silent).await.kind(), "login_required");
    }
}

#[tokio::test]
async fn hooks_work_over_http_as_json_and_as_a_form() {
    let mut stage = Stage::of(Dialect::Oidc).await;
    let request = stage.request("web");
    let control = stage.running.fixtures.control.clone();
    let url = |path: &str| control.join(path).unwrap();
    stage
        .send(Method::POST, url("fail-next"), Some("scenario=test".into()), None)
        .await;
    assert_eq!(stage.authorize(&request).await.kind(), "server_error");
    stage
        .send(
            Method::POST,
            url("overload"),
            Some(r#"{"scenario":"test"}"#.into()),
            None,
        )
        .await;
    assert_eq!(stage.authorize(&request).await.kind(), "temporarily_unavailable");
    stage.sign_in("ann", &request).await;
    let reply = stage
        .send(
            Method::POST,
            url("expire-session"),
            Some(r#"{"username":"ann"}"#.into()),
            None,
        )
        .await;
    assert_eq!(reply.status, 204);
    assert_eq!(stage.authorize(&request).await.kind(), "login");
    for (path, body) in [
        ("expire-session", "username=x"),
        ("advance-clock", "seconds=x"),
        ("advance-clock", ""),
    ] {
        assert_eq!(
            stage
                .send(Method::POST, url(path), Some(body.into()), None)
                .await
                .status,
            400
        );
    }
    assert_eq!(
        stage.send(Method::POST, url("nothing"), None, None).await.status,
        404
    );
    assert_eq!(
        stage.running.recorder().of_scenario("test").len() as u64,
        stage.running.recorder().total()
    );
}
