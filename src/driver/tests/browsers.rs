//! The browser agent: real Chromium against a server that remembers every byte. Without `chromedriver` they test nothing,
//! and say so.

use serde_json::{Value, json};

use super::server::{Seen, Server, html, page, redirect};
use super::{answer, client, landmarks, url};
use crate::driver::browser::{BrowserPool, Driver, Seat};
use crate::driver::{Credentials, Intent, UserAgent};
use crate::profile::{Profile, SignIn};
use crate::protocol::{Answer, Callback, Exchange, FailureKind, Landmarks, Request, ResponseMode, Secret};

/// A driver with browsers for a server, and an agent that has one of them.
struct Stage {
    pool: BrowserPool,
    marks: Landmarks,
}

impl Stage {
    async fn set(server: &Server) -> Option<Self> {
        let driver = Driver::local();
        if let Some(reason) = driver.lacks() {
            eprintln!("not tested: {reason}");
            return None;
        }
        // Only at this name may a page without TLS make passkeys.
        let localhost = format!("http://localhost:{}", server.port);
        let mut marks = landmarks(&[&server.origin(), &localhost]);
        marks.redirect_uris.push("https://app.example/cb".into());
        let profile: Profile =
            serde_json::from_value(json!({"clients": [], "browser": {"sessions": 1}})).unwrap();
        let http = client(json!({}), json!({}));
        let pool = BrowserPool::for_target(driver, &profile, &http, &marks)
            .await
            .unwrap();
        Some(Self { pool, marks })
    }

    fn agent(&self) -> UserAgent {
        let http = client(json!({"request_seconds": 20}), json!({}));
        let seat = Seat::new(self.pool.clone(), Vec::new());
        UserAgent::new(http, "browser/test").seated(seat)
    }

    async fn visit(&self, agent: &mut UserAgent, address: &str) -> Exchange {
        agent
            .visit("authorize", Request::get(url(address)), &self.marks)
            .await
    }

    fn callback(&self, exchange: &Exchange) -> Callback {
        match Answer::classify(exchange, &self.marks) {
            Answer::Callback(callback) => callback,
            other => panic!("{}: {exchange:?}", other.words()),
        }
    }
}

/// Answers of a server with one odd way to the client a path.
fn ways(seen: &Seen) -> String {
    let form = |action: &str| {
        format!(
            "<form method=post action='{action}'><input type=hidden name=code value=c1><input type=hidden name=state value=s></form><script>document.forms[0].submit()</script>"
        )
    };
    match seen.path() {
        "/wire" => page(
            "302 Found",
            "Location: /next\r\nSet-Cookie: sid=1; HttpOnly\r\nSet-Cookie: b=2; SameSite=Strict\r\n",
            "",
        ),
        "/next" => redirect("303 See Other", "https://app.example/cb?code=c1&state=s"),
        "/fragment" => redirect("302 Found", "https://app.example/cb#code=c1&state=s"),
        "/post" => html(&form("https://app.example/cb")),
        "/script" => html("<script>location = 'https://app.example/cb?code=c1&state=s'</script>"),
        "/refresh" => {
            html("<meta http-equiv=refresh content='0; url=https://app.example/cb?code=c1&state=s'>")
        }
        "/away" => redirect("302 Found", "https://evil.example/?code=c1"),
        "/leads-away" => html("<script>location = 'https://evil.example/?code=c1'</script>"),
        "/file" => page("200 OK", "Content-Disposition: attachment\r\n", "x"),
        "/nothing" => page("204 No Content", "", ""),
        "/broken" => page("500 Internal Server Error", "Content-Type: text/html\r\n", ""),
        "/gone" => String::new(),
        "/picture" => html("<title>Out</title><p>Hello<img src='https://cdn.example/x.png'>"),
        _ => html("<title>Page</title><p>A page"),
    }
}

#[tokio::test]
async fn every_way_to_a_client_is_seen_and_nothing_foreign_is_fetched() {
    let server = Server::start(ways).await;
    let Some(stage) = Stage::set(&server).await else {
        return;
    };
    let at = |path: &str| format!("{}{path}", server.origin());
    let mut agent = stage.agent();

    let exchange = stage.visit(&mut agent, &at("/wire")).await;
    let statuses: Vec<u16> = exchange
        .hops
        .iter()
        .map(|hop| hop.response().unwrap().status)
        .collect();
    assert_eq!(statuses, [302, 303]);
    let first = exchange.first_response().unwrap();
    assert_eq!(first.headers_named("set-cookie").count(), 2);
    assert_eq!(stage.callback(&exchange).code(), Some("c1"));
    let cookies = exchange.hops[1]
        .request
        .headers
        .iter()
        .find(|(name, _)| name == "cookie");
    assert_eq!(
        cookies.unwrap().1,
        "sid=1",
        "a strict cookie does not go along where another site began"
    );
    let header = server.seen()[0].header("opcheck-scenario");
    assert_eq!(header.as_deref(), Some("browser/test"));
    assert_eq!(
        server.seen()[0].header("sec-fetch-site").as_deref(),
        Some("cross-site")
    );
    assert_eq!(agent.jar().cookies().count(), 2);

    for (path, mode) in [
        ("/fragment", ResponseMode::Fragment),
        ("/post", ResponseMode::FormPost),
        ("/script", ResponseMode::Query),
        ("/refresh", ResponseMode::Query),
    ] {
        let exchange = stage.visit(&mut agent, &at(path)).await;
        let callback = stage.callback(&exchange);
        assert_eq!((callback.mode, callback.code()), (mode, Some("c1")), "{path}");
        assert_eq!(callback.parameter("state"), Some("s"), "{path}");
    }
    let delivered = agent.window(&stage.marks).await.unwrap().delivered().unwrap();
    assert_eq!(delivered.request.url.query(), Some("code=c1&state=s"));

    for path in ["/away", "/leads-away"] {
        let exchange = stage.visit(&mut agent, &at(path)).await;
        let answer = Answer::classify(&exchange, &stage.marks);
        assert!(
            matches!(answer, Answer::Elsewhere { .. }),
            "{path}: {}",
            answer.words()
        );
    }
    for (path, status) in [("/file", 200), ("/nothing", 204), ("/broken", 500)] {
        let exchange = stage.visit(&mut agent, &at(path)).await;
        assert_eq!(answer(&exchange).status, status, "{path}");
    }
    let exchange = stage.visit(&mut agent, &at("/gone")).await;
    let failure = exchange.last().unwrap().outcome.as_ref().unwrap_err();
    assert_eq!(failure.kind, FailureKind::Protocol);

    let exchange = stage.visit(&mut agent, &at("/picture")).await;
    assert!(answer(&exchange).body.contains("Hello"));
    let seen = agent.window(&stage.marks).await.unwrap().requests();
    let foreign = seen
        .iter()
        .find(|seen| seen.url.host_str() == Some("cdn.example"));
    assert_eq!(foreign.unwrap().kind, "image", "it was asked for, and kept back");
    assert!(server.seen().iter().all(|seen| seen.path() != "/x.png"));
    stage.pool.close().await;
}

#[tokio::test]
async fn a_form_is_posted_by_a_form_and_nothing_survives_an_agent() {
    let server = Server::start(|seen| match seen.path() {
        "/keep" => page(
            "200 OK",
            "Content-Type: text/html\r\nCache-Control: max-age=600\r\nSet-Cookie: left=1\r\n",
            "<script>localStorage.left = 1; sessionStorage.left = 1</script>",
        ),
        _ => html("<p>A page"),
    })
    .await;
    let Some(stage) = Stage::set(&server).await else {
        return;
    };
    let mut first = stage.agent();
    let post = Request::post_form(url(&format!("{}/post", server.origin())), "a=b+c&a=%C3%A4".into());
    let exchange = first.visit("authorize", post, &stage.marks).await;
    assert_eq!(answer(&exchange).status, 200);
    assert_eq!(server.seen()[0].body(), "a=b+c&a=%C3%A4");
    assert_eq!(exchange.hops[0].request.body.as_deref(), Some("a=b+c&a=%C3%A4"));
    stage
        .visit(&mut first, &format!("{}/keep", server.origin()))
        .await;
    let kept = "document.cookie + localStorage.left + sessionStorage.left";
    let seen = first
        .window(&stage.marks)
        .await
        .unwrap()
        .evaluate(kept)
        .await
        .unwrap();
    assert_eq!(seen, json!("left=111"));
    drop(first);

    let pages = || {
        server
            .seen()
            .iter()
            .filter(|seen| seen.path() != "/favicon.ico")
            .count()
    };
    let before = pages();
    let mut second = stage.agent();
    stage
        .visit(&mut second, &format!("{}/keep?", server.origin()))
        .await;
    stage
        .visit(&mut second, &format!("{}/look", server.origin()))
        .await;
    let mut third = stage.agent();
    drop(second);
    stage
        .visit(&mut third, &format!("{}/keep", server.origin()))
        .await;
    assert_eq!(pages(), before + 3, "nothing came from a cache");
    stage
        .visit(&mut third, &format!("{}/look", server.origin()))
        .await;
    let mut fresh = stage.agent();
    drop(third);
    stage
        .visit(&mut fresh, &format!("{}/look", server.origin()))
        .await;
    let kept = "document.cookie + localStorage.left + sessionStorage.left";
    let seen = fresh
        .window(&stage.marks)
        .await
        .unwrap()
        .evaluate(kept)
        .await
        .unwrap();
    assert_eq!(seen, json!("undefinedundefined"));
    stage.pool.close().await;
}

/// A login in two steps, drawn by a script after a while, with a one-time password; then a consent page.
fn drawn(seen: &Seen) -> String {
    match seen.line.as_str() {
        "POST /login HTTP/1.1" => page("303 See Other", "Location: /consent\r\nSet-Cookie: sid=1; HttpOnly\r\n", ""),
        "GET /consent HTTP/1.1" => html(
            "<form id=consent method=post><input type=checkbox name=yes value=1><select name=realm><option value=1>One<option value=2>Two</select><button name=do value=allow>Allow</button></form>",
        ),
        "POST /consent HTTP/1.1" => redirect("303 See Other", "https://app.example/cb?code=c1&state=s"),
        _ => html(
            "<meta charset=utf-8><title>Login</title><div id=root></div><script>
            const draw = html => { document.getElementById('root').innerHTML = html; };
            setTimeout(() => {
                draw('<form id=first><input name=user><button>Next</button></form>');
                document.getElementById('first').onsubmit = event => {
                    event.preventDefault();
                    const user = event.target.user.value;
                    setTimeout(() => draw('<form id=second method=post action=/login><input name=user type=hidden><input name=password type=password><input name=otp></form>') || (document.forms[0].user.value = user), 50);
                };
            }, 100);
            </script>",
        ),
    }
}

fn script() -> SignIn {
    serde_json::from_value(json!({"steps": [
        {"on": "#first", "page": "other", "fill": {"[name=user]": "{username}"}, "click": "button"},
        {"on": "#second", "fill": {"[name=password]": "{password}", "[name=otp]": "{otp}"}, "wait": "[name=otp]"},
        {"on": "#consent", "page": "consent", "check": ["[name=yes]"], "select": {"[name=realm]": "Two"}, "click": "[value=allow]"},
    ]}))
    .unwrap()
}

#[tokio::test]
async fn a_login_drawn_by_scripts_in_two_steps_ends_at_the_client() {
    let server = Server::start(drawn).await;
    let Some(stage) = Stage::set(&server).await else {
        return;
    };
    let mut agent = stage.agent();
    let at = stage
        .visit(&mut agent, &format!("{}/authorize", server.origin()))
        .await;
    let credentials = Credentials {
        username: "al ice".into(),
        password: Secret::new("päss{username}"),
        otp: Some(Secret::new("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")),
    };
    let result = agent
        .sign_in(&at, &script(), &credentials, Intent::Accept, &stage.marks)
        .await;
    assert_eq!(result.outcome, Ok(()));
    let last = result.exchanges.last().unwrap();
    assert_eq!(last.purpose, "consent");
    assert_eq!(stage.callback(last).code(), Some("c1"));
    let posted: Vec<String> = server
        .seen()
        .iter()
        .filter(|seen| seen.line.starts_with("POST"))
        .map(Seen::body)
        .collect();
    assert!(
        posted[0].starts_with("user=al+ice&password=p%C3%A4ss%7Busername%7D&otp="),
        "{}",
        posted[0]
    );
    let otp = posted[0].rsplit('=').next().unwrap();
    assert!(
        otp.len() == 6 && otp.bytes().all(|byte| byte.is_ascii_digit()),
        "{otp}"
    );
    assert_eq!(posted[1], "yes=1&realm=2&do=allow");
    stage.pool.close().await;
}

#[tokio::test]
async fn a_wrong_password_is_sent_once_and_a_missing_rule_is_named() {
    let server = Server::start(|seen| match seen.path() {
        "/other" => html("<title>Odd</title><p>Nothing to do"),
        _ => html("<title>Login</title><form method=post action=/login><input name=user></form>"),
    })
    .await;
    let Some(stage) = Stage::set(&server).await else {
        return;
    };
    let script: SignIn = serde_json::from_value(
        json!({"steps": [{"on": "[name=user]", "fill": {"[name=user]": "{username}"}}]}),
    )
    .unwrap();
    let credentials = Credentials {
        username: "alice".into(),
        password: Secret::new("x"),
        otp: None,
    };
    let mut agent = stage.agent();
    let at = stage
        .visit(&mut agent, &format!("{}/authorize", server.origin()))
        .await;
    let result = agent
        .sign_in(&at, &script, &credentials, Intent::Accept, &stage.marks)
        .await;
    let error = result.outcome.unwrap_err().to_string();
    assert!(error.contains("came back after the credentials"), "{error}");
    assert_eq!(
        server
            .lines()
            .iter()
            .filter(|line| line.starts_with("POST"))
            .count(),
        1
    );

    let at = stage
        .visit(&mut agent, &format!("{}/other", server.origin()))
        .await;
    let result = agent
        .sign_in(&at, &script, &credentials, Intent::Accept, &stage.marks)
        .await;
    let error = result.outcome.unwrap_err().to_string();
    assert!(
        error.contains("no rule of `sign_in.steps` matches the page `Odd`"),
        "{error}"
    );
    stage.pool.close().await;
}

#[tokio::test]
async fn what_no_browser_sends_goes_by_plain_http_and_is_remarked_upon() {
    let server = Server::start(|_| html("<p>A page")).await;
    let Some(stage) = Stage::set(&server).await else {
        return;
    };
    let mut agent = stage.agent();
    let odd = Request::get(url(&format!("{}/a", server.origin()))).with_header("X-Odd", "1");
    let exchange = agent.visit("authorize", odd, &stage.marks).await;
    assert_eq!(answer(&exchange).status, 200);
    let remarks = agent.seat().unwrap().remarks();
    assert!(remarks[0].contains("no browser sends it"), "{remarks:?}");
}

#[tokio::test]
async fn a_window_shows_console_history_and_passkeys() {
    let server = Server::start(|_| {
        html("<title>One</title><label>Name <input name=user></label><script>console.error('odd', 1); missing()</script>")
    })
    .await;
    let Some(stage) = Stage::set(&server).await else {
        return;
    };
    let mut agent = stage.agent();
    let origin = format!("http://localhost:{}", server.port);
    let window = agent.window(&stage.marks).await.unwrap();
    window.open(&url(&format!("{origin}/one"))).await.unwrap();
    window.open(&url(&format!("{origin}/two"))).await.unwrap();
    window.back().await.unwrap();
    assert_eq!(window.evaluate("location.pathname").await.unwrap(), json!("/one"));
    window.forward().await.unwrap();
    let history: Vec<String> = window
        .history()
        .await
        .unwrap()
        .iter()
        .map(|url| url.path().to_owned())
        .collect();
    assert_eq!(history[history.len() - 2..], ["/one", "/two"]);
    let said: Vec<String> = window.console().into_iter().map(|line| line.text).collect();
    assert!(said.iter().any(|text| text == "odd 1"), "{said:?}");
    assert!(
        said.iter().any(|text| text.contains("missing is not defined")),
        "{said:?}"
    );
    window.picture("the page").await.unwrap();
    assert!(agent.seat().unwrap().pictures()[0].png.starts_with(b"\x89PNG"));
    let error = window.evaluate("nothing.at.all").await.unwrap_err().to_string();
    assert!(error.contains("nothing is not defined"), "{error}");
    let wanted = crate::driver::Authenticator {
        resident_key: true,
        user_verification: true,
        verified: true,
    };
    let id = window.authenticator(wanted).await.unwrap();
    let made = window.evaluate(CREATE).await.unwrap();
    assert_eq!(made, Value::from("public-key"));
    assert_eq!(window.credentials(&id).await.unwrap(), 1);
    window.remove_authenticator(id).await.unwrap();
    stage.pool.close().await;
}

/// Makes a passkey.
const CREATE: &str = "navigator.credentials.create({publicKey: {challenge: new Uint8Array(16), rp: {id: 'localhost', name: 'x'}, user: {id: new Uint8Array(4), name: 'a', displayName: 'A'}, pubKeyCredParams: [{type: 'public-key', alg: -7}]}}).then(made => made.type)";
