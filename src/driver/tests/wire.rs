//! Requests on the wire: what arrives, what is read, how failures are told apart.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde_json::json;
use tokio::io::AsyncWriteExt;

use super::server::{Seen, Server, html, page, redirect};
use super::*;
use crate::protocol::{FailureKind, Request, Secret};

fn anything(_: &Seen) -> String {
    html("ok")
}

#[tokio::test]
async fn queries_arrive_byte_for_byte() {
    let server = Server::start(anything).await;
    let mut agent = agent();
    for query in [
        "state=a&state=b&state=a",
        "state=%zz&x=%&y=%00%ff%FE%0d%0a",
        "a=1+2&b=1%202&c=~'()*!;:@,/?&d[]={|}\\^`&=&&e",
        "redirect_uri=https://a.test/cb?x=1%26y&request_uri=urn:x%23f",
    ] {
        let target = format!("/a/./%7Eb//c?{query}");
        let request = Request::get(url(&format!("{}{target}", server.origin())));
        let expected = format!(
            "GET {}?{} HTTP/1.1",
            request.url.path(),
            request.url.query().unwrap()
        );
        assert!(
            request.url.as_str().ends_with(query) || query.contains('\''),
            "{}",
            request.url
        );
        agent.send("authorize", request).await;
        assert_eq!(server.lines().pop().unwrap(), expected);
    }
}

#[tokio::test]
async fn bodies_and_header_fields_arrive_byte_for_byte() {
    let server = Server::start(anything).await;
    let body = "state=%zz&state=a+b&x=\u{e9}\u{1F600}&\u{0}\r\n\t=";
    let request =
        Request::post_form(url(&server.origin()), body.into()).with_header("X-Odd", "a  b\t\"é\", %00");
    let exchange = agent().send("authorize", request).await;
    let seen = server.seen().pop().unwrap();
    assert_eq!(seen.body, body.as_bytes());
    assert_eq!(seen.header("x-odd").as_deref(), Some("a  b\t\"é\", %00"));
    assert_eq!(
        seen.header("content-type").as_deref(),
        Some("application/x-www-form-urlencoded")
    );
    let recorded = &exchange.hops[0].request;
    assert_eq!(recorded.body.as_deref(), Some(body));
}

#[tokio::test]
async fn every_request_names_the_run_and_the_scenario_and_records_it() {
    let server = Server::start(anything).await;
    let mut agent = agent().for_scenario("token/code");
    let exchange = agent.send("x", Request::get(url(&server.origin()))).await;
    let seen = server.seen().pop().unwrap();
    for (name, value) in [
        ("OpCheck-Run", "run-1"),
        ("OpCheck-Scenario", "token/code"),
        ("User-Agent", "opcheck/test"),
    ] {
        assert_eq!(seen.header(name).as_deref(), Some(value));
        let recorded = &exchange.hops[0].request.headers;
        assert!(recorded.contains(&(name.to_owned(), value.to_owned())), "{name}");
    }
    assert_eq!(seen.header("accept-encoding"), None);
    assert_eq!(agent.client().requests_sent(), 1);
}

#[tokio::test]
async fn a_raw_request_target_arrives_byte_for_byte() {
    let server =
        Server::start(|_| "HTTP/1.1 400 Bad\r\nConnection: close\r\nSet-Cookie: a=1\r\n\r\nno".into()).await;
    let mut agent = agent();
    let target = b"/authorize?state=a b\0\xff%&<\">#x";
    let request = Request::post_form(url(&server.origin()), "x=y".into());
    let exchange = agent.send_raw("authorize", request, target).await;
    assert_eq!(answer(&exchange).status, 400);
    assert_eq!(answer(&exchange).body, "no");
    let seen = server.seen().pop().unwrap();
    let line = [b"POST ".as_slice(), target, b" HTTP/1.1\r\n"].concat();
    assert!(seen.head.starts_with(&line), "{seen:?}");
    assert_eq!(seen.body(), "x=y");
    assert_eq!(seen.header("host"), Some(format!("127.0.0.1:{}", server.port)));
    assert_eq!(seen.header("opcheck-run").as_deref(), Some("run-1"));
    assert_eq!(agent.jar().cookies().count(), 1);
}

#[tokio::test]
async fn raw_requests_fail_by_kind_too() {
    let server = Server::start(|seen| if seen.path() == "/hang" { "hang" } else { "" }.into()).await;
    let client = client(json!({"request_seconds": 1}), json!({}));
    let mut agent = UserAgent::new(client, "x");
    let request = Request::get(url(&server.origin()));
    let ended = agent.send_raw("x", request.clone(), b"/").await;
    assert_eq!(failure(&ended).kind, FailureKind::Protocol);
    let slow = agent.send_raw("x", request, b"/hang").await;
    assert_eq!(failure(&slow).kind, FailureKind::Timeout);
    let nowhere = agent
        .send_raw("x", Request::get(url("http://nowhere.invalid/")), b"/")
        .await;
    assert_eq!(failure(&nowhere).kind, FailureKind::Resolve);
}

#[tokio::test]
async fn pins_and_localhost_names_lead_to_loopback() {
    let server = Server::start(anything).await;
    let pins = json!({"hosts": {"op.test": "127.0.0.1", "*.tenants.test": "127.0.0.1"}});
    let mut agent = UserAgent::new(client(json!({}), pins), "x");
    for host in [
        "op.test",
        "a.b.tenants.test",
        "localhost",
        "t1.wristband.localhost",
    ] {
        let at = format!("http://{host}:{}/", server.port);
        assert_eq!(
            answer(&agent.send("x", Request::get(url(&at))).await).status,
            200,
            "{host}"
        );
        let seen = server.seen().pop().unwrap();
        assert_eq!(seen.header("host"), Some(format!("{host}:{}", server.port)));
    }
}

#[tokio::test]
async fn failures_are_told_apart_and_hold_no_query() {
    let stranger = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let strange = stranger.local_addr().unwrap();
    let task = tokio::spawn(async move {
        let mut open = Vec::new();
        loop {
            let (mut stream, _) = stranger.accept().await.unwrap();
            stream.write_all(b"SSH-2.0-OpenSSH\r\n\r\n").await.unwrap();
            open.push(stream);
        }
    });
    let closed = {
        let socket = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        socket.local_addr().unwrap().port()
    };
    for (at, kind) in [
        ("http://nowhere.invalid".to_owned(), FailureKind::Resolve),
        (format!("http://127.0.0.1:{closed}"), FailureKind::Connect),
        (format!("https://{strange}"), FailureKind::Tls),
        (format!("http://{strange}"), FailureKind::Protocol),
    ] {
        let exchange = agent()
            .send("x", Request::get(url(&format!("{at}/?code=topsecret"))))
            .await;
        let failure = failure(&exchange);
        assert_eq!(failure.kind, kind, "{failure:?}");
        assert!(!failure.detail.contains("topsecret"), "{failure:?}");
        assert!(!failure.detail.is_empty());
    }
    task.abort();
}

#[tokio::test]
async fn a_request_ends_at_its_time_limit_also_within_the_body() {
    let server = Server::start(|seen| {
        if seen.path() == "/body" {
            "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf".into()
        } else {
            "hang".into()
        }
    })
    .await;
    let client = client(json!({"request_seconds": 1}), json!({}));
    let mut agent = UserAgent::new(client, "x");
    for path in ["/", "/body"] {
        let start = Instant::now();
        let at = url(&format!("{}{path}", server.origin()));
        let exchange = agent.send("x", Request::get(at)).await;
        assert_eq!(failure(&exchange).kind, FailureKind::Timeout, "{path}");
        assert!(start.elapsed() < Duration::from_secs(3));
    }
}

#[tokio::test]
async fn a_long_body_is_cut_and_a_broken_one_is_a_failure() {
    let server = Server::start(|seen| {
        if seen.path() == "/broken" {
            "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 99\r\n\r\nhalf".into()
        } else {
            html(&"x".repeat(100_000))
        }
    })
    .await;
    let mut agent = UserAgent::new(client(json!({"body_bytes": 1000}), json!({})), "x");
    let exchange = agent.send("x", Request::get(url(&server.origin()))).await;
    assert_eq!(answer(&exchange).body.len(), 1000);
    assert!(answer(&exchange).truncated);
    let at = url(&format!("{}/broken", server.origin()));
    assert_eq!(
        failure(&agent.send("x", Request::get(at)).await).kind,
        FailureKind::Protocol
    );
}

#[tokio::test]
async fn a_request_that_was_read_is_never_sent_again() {
    let server = Server::start(|seen| {
        if seen.path() == "/warm" {
            html("")
        } else {
            String::new()
        }
    })
    .await;
    let mut agent = agent();
    for request in [
        Request::get(url(&format!("{}/get", server.origin()))),
        Request::post_form(url(&format!("{}/post", server.origin())), "a=b".into()),
    ] {
        // On a connection that has served before: the case in which libraries like to try again.
        agent
            .send("x", Request::get(url(&format!("{}/warm", server.origin()))))
            .await;
        let exchange = agent.send("x", request.clone()).await;
        assert_eq!(failure(&exchange).kind, FailureKind::Protocol);
        let count = server
            .seen()
            .iter()
            .filter(|seen| seen.path() == request.url.path())
            .count();
        assert_eq!(count, 1);
    }
    assert_eq!(server.seen().last().unwrap().connection, 2);
}

#[tokio::test]
async fn a_pooled_connection_that_the_server_has_closed_is_replaced() {
    // The test server closes without a word to the client, who sees a field of another name.
    let server = Server::start(|_| page("200 OK", "X-Connection: close\r\n", "x")).await;
    let mut agent = agent();
    for _ in 0..5 {
        let exchange = agent
            .send("x", Request::post_form(url(&server.origin()), "a=b".into()))
            .await;
        assert_eq!(answer(&exchange).status, 200);
        // Lets the connection's end arrive.
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(server.seen().len(), 5);
}

#[tokio::test]
async fn a_proxy_is_used_where_the_profile_names_one() {
    let proxy = Server::start(anything).await;
    let network = json!({"proxy": proxy.origin()});
    let mut agent = UserAgent::new(client(json!({}), network), "x");
    let exchange = agent
        .send("x", Request::get(url("http://127.0.0.1:1/a?b=%zz")))
        .await;
    assert_eq!(answer(&exchange).status, 200);
    assert_eq!(proxy.lines(), ["GET http://127.0.0.1:1/a?b=%zz HTTP/1.1"]);
}

#[tokio::test]
async fn retry_after_is_obeyed_for_what_may_be_repeated_elsewhere_and_for_nothing_else() {
    let busy = |_: &Seen| page("503 Busy", "Retry-After: 0\r\n", "");
    let proxy = Server::start(busy).await;
    // Behind a proxy, a host is not known to be loopback.
    let mut elsewhere = UserAgent::new(client(json!({}), json!({"proxy": proxy.origin()})), "x");
    let at = url("http://op.test/");
    let exchange = elsewhere.send("x", Request::get(at.clone())).await;
    assert_eq!((answer(&exchange).status, exchange.hops.len()), (503, 1));
    assert_eq!(proxy.seen().len(), 4);
    assert_eq!(elsewhere.client().requests_sent(), 4);
    elsewhere
        .send("x", Request::post_form(at.clone(), String::new()))
        .await;
    assert_eq!(proxy.seen().len(), 5);
    elsewhere
        .send("x", crate::driver::removal(at, &Secret::new("t0ken")))
        .await;
    assert_eq!(proxy.seen().len(), 9);

    let server = Server::start(busy).await;
    agent().send("x", Request::get(url(&server.origin()))).await;
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn a_redirect_is_reported_whatever_its_location_says() {
    for location in [
        "myapp://callback?code=1",
        "http://a:99999/",
        "http://[::bad/",
        "//",
        "http://",
        "http://%zz/",
        "https://a b/ c",
        "\u{e9}?x=\u{1F600}",
    ] {
        let server = Server::start(move |_| redirect("302 Found", location)).await;
        let exchange = agent().send("x", Request::get(url(&server.origin()))).await;
        let outcome = &exchange.hops[0].outcome;
        let response = outcome.as_ref().unwrap_or_else(|e| panic!("{location}: {e:?}"));
        assert_eq!(
            (response.status, response.header("location")),
            (302, Some(location))
        );
    }
}

#[tokio::test]
async fn header_fields_are_kept_in_order_with_duplicates() {
    let server = Server::start(|_| {
        page(
            "200 OK",
            "B: 1\r\nSet-Cookie: x=1\r\nSet-Cookie: y=2\r\nA: 3\r\n",
            "",
        )
    })
    .await;
    let exchange = agent().send("x", Request::get(url(&server.origin()))).await;
    let names: Vec<_> = answer(&exchange)
        .headers
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(names, ["b", "set-cookie", "set-cookie", "a", "content-length"]);
}

#[tokio::test]
async fn timing_is_measured_from_the_start_of_the_run() {
    let server = Server::start(anything).await;
    let mut agent = agent();
    let mut last = Duration::ZERO;
    let mut starts = BTreeMap::new();
    for _ in 0..3 {
        let exchange = agent.send("x", Request::get(url(&server.origin()))).await;
        let hop = &exchange.hops[0];
        assert!(hop.started >= last && hop.took > Duration::ZERO);
        last = hop.started + hop.took;
        starts.insert(hop.started, ());
    }
    assert_eq!(starts.len(), 3);
}
