//! Redirects, refreshes and cookies: where the agent goes, and where it never does.

use serde_json::json;

use super::server::{Server, html, page, redirect};
use super::*;
use crate::protocol::Request;

#[tokio::test]
async fn redirects_within_the_target_are_followed_with_their_cookies() {
    let server = Server::start(|seen| match seen.path() {
        "/a?x=1" => page("303 See Other", "Set-Cookie: s=1; Path=/\r\nLocation: b\r\n", ""),
        "/b" => redirect("307 Temporary Redirect", "/c"),
        _ => html("there"),
    })
    .await;
    let mut agent = agent();
    let request = Request::post_form(url(&format!("{}/a?x=1", server.origin())), "k=v".into());
    let exchange = agent
        .visit("authorize", request, &landmarks(&[&server.origin()]))
        .await;
    assert_eq!(exchange.purpose, "authorize");
    assert_eq!(answer(&exchange).body, "there");
    assert_eq!(
        server.lines(),
        ["POST /a?x=1 HTTP/1.1", "GET /b HTTP/1.1", "GET /c HTTP/1.1"]
    );
    assert_eq!(server.seen()[1].header("cookie").as_deref(), Some("s=1"));
    assert_eq!(server.seen()[1].header("content-type"), None);
    let recorded = &exchange.hops[1].request.headers;
    assert!(recorded.contains(&("Cookie".into(), "s=1".into())));
}

#[tokio::test]
async fn a_307_repeats_the_post() {
    let server = Server::start(|seen| match seen.path() {
        "/a" => redirect("307 Temporary Redirect", "/b"),
        _ => html(""),
    })
    .await;
    let request = Request::post_form(url(&format!("{}/a", server.origin())), "k=v".into());
    agent().visit("x", request, &landmarks(&[&server.origin()])).await;
    assert_eq!(server.lines(), ["POST /a HTTP/1.1", "POST /b HTTP/1.1"]);
    assert_eq!(server.seen()[1].body(), "k=v");
}

#[tokio::test]
async fn ten_hops_are_the_end() {
    let server = Server::start(|_| redirect("302 Found", "/again")).await;
    let exchange = agent()
        .visit(
            "x",
            Request::get(url(&server.origin())),
            &landmarks(&[&server.origin()]),
        )
        .await;
    assert_eq!(exchange.hops.len(), 10);
    assert_eq!(answer(&exchange).status, 302);
    assert_eq!(server.seen().len(), 10);
}

#[tokio::test]
async fn callbacks_and_foreign_places_are_never_fetched() {
    let foreign = Server::start(|_| html("")).await;
    let target = format!("{}/x", foreign.origin());
    let server = Server::start(move |seen| match seen.path() {
        "/foreign" => redirect("302 Found", &target),
        "/callback-refresh" => html("<meta http-equiv=refresh content='0;url=/callback?code=1'>"),
        "/app" => redirect("302 Found", "myapp://x"),
        "/nothing" => page("302 Found", "", ""),
        _ => redirect("302 Found", "/callback?code=1&state=s"),
    })
    .await;
    let marks = landmarks(&[&server.origin()]);
    let mut agent = agent();
    for path in ["/", "/foreign", "/callback-refresh", "/app", "/nothing"] {
        let at = url(&format!("{}{path}", server.origin()));
        let exchange = agent.visit("x", Request::get(at), &marks).await;
        assert_eq!(exchange.hops.len(), 1, "{path}");
    }
    assert!(foreign.seen().is_empty());
    assert_eq!(server.seen().len(), 5);
}

#[tokio::test]
async fn a_prompt_meta_refresh_is_followed_and_a_late_one_is_not() {
    let server = Server::start(|seen| match seen.path() {
        "/a" => html("<head><META HTTP-EQUIV='Refresh' content='0; URL=\"b\"'></head>"),
        "/b" => html("<meta http-equiv=refresh content='1;url=/c'>"),
        "/c" => html("<meta http-equiv=refresh content='300;url=/d'>"),
        _ => html(""),
    })
    .await;
    let exchange = agent()
        .visit(
            "x",
            Request::get(url(&format!("{}/a", server.origin()))),
            &landmarks(&[&server.origin()]),
        )
        .await;
    let paths: Vec<_> = exchange.hops.iter().map(|hop| hop.request.url.path()).collect();
    assert_eq!(paths, ["/a", "/b", "/c"]);
}

#[tokio::test]
async fn secure_cookies_reach_vanity_hosts_on_loopback_and_stay_there() {
    let server = Server::start(|seen| match seen.path() {
        "/set" => page(
            "200 OK",
            "Set-Cookie: __Host-s=1; Secure; Path=/; HttpOnly\r\n",
            "",
        ),
        _ => html(""),
    })
    .await;
    let pins = json!({"hosts": {"t.plain.test": "127.0.0.1"}});
    let mut agent = UserAgent::new(client(json!({}), pins), "x");
    let mut cookie = async |host: &str, path: &str| {
        let at = url(&format!("http://{host}:{}{path}", server.port));
        agent.send("x", Request::get(at)).await;
        server.seen().pop().unwrap().header("cookie")
    };
    cookie("t1.wristband.localhost", "/set").await;
    assert_eq!(
        cookie("t1.wristband.localhost", "/").await.as_deref(),
        Some("__Host-s=1")
    );
    assert_eq!(cookie("t2.wristband.localhost", "/").await, None);
    cookie("t.plain.test", "/set").await;
    assert_eq!(cookie("t.plain.test", "/").await, None);
}

#[tokio::test]
async fn a_fork_has_its_own_cookies() {
    let server =
        Server::start(|seen| page("200 OK", &format!("Set-Cookie: {}=1\r\n", &seen.path()[1..]), "")).await;
    let mut first = agent();
    let at = |path: &str| Request::get(url(&format!("{}{path}", server.origin())));
    first.send("x", at("/a")).await;
    let mut second = first.fork();
    second.send("x", at("/b")).await;
    assert_eq!(first.jar().cookies().count(), 1);
    assert_eq!(second.jar().cookies().count(), 2);
    first.jar_mut().clear();
    assert!(first.jar().is_empty());
}

#[tokio::test]
async fn agents_work_on_other_threads() {
    let server = Server::start(|_| html("")).await;
    let marks = landmarks(&[&server.origin()]);
    let request = Request::get(url(&server.origin()));
    let mut agent = agent();
    let task = tokio::spawn(async move { agent.visit("x", request, &marks).await });
    assert_eq!(answer(&task.await.unwrap()).status, 200);
}
