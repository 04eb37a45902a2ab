//! Each fault shows, and each benign variant works: one walk through the server, compared with the plain one.

use super::walk_assertions::walk_assertions;
use super::walk_hostility::{walk_browsers, walk_hostile};
use super::walk_identity::walk_identity;
use super::walk_logout::walk_logout;
use super::walk_objects::walk_objects;
use super::walk_parameters::walk_parameters;
use super::walk_passkeys::walk_passkeys;
use super::walk_refresh::walk_refresh;
use super::walk_token::walk_token;
use super::*;
use crate::protocol::Jws;
use crate::reference::{Running, fault};

/// What a walk has seen, one line for each request.
pub(super) type Walk = Vec<String>;

/// Bent requests: client, parameter, value.
const BENT: &[(&str, &str, Option<&str>)] = &[
    ("web", "client_id", Some("nobody")),
    ("web", "client_id", None),
    ("web", "redirect_uri", Some("https://evil.test/callback")),
    (
        "web",
        "redirect_uri",
        Some("https://rp.example.test/callback/sub"),
    ),
    ("web", "redirect_uri", Some("https://rp.example.test/CALLBACK")),
    (
        "web",
        "redirect_uri",
        Some("https://rp.example.test:443/callback"),
    ),
    (
        "web",
        "redirect_uri",
        Some("https://rp.example.test/callback?x=1"),
    ),
    ("web", "redirect_uri", Some("https://rp.example.test/callbac%6b")),
    ("web", "redirect_uri", Some("https://rp.example.test/other")),
    (
        "web",
        "redirect_uri",
        Some("https://evil.rp.example.test/callback"),
    ),
    ("web", "redirect_uri", Some(" https://rp.example.test/callback")),
    ("web", "redirect_uri", Some("http://rp.example.test/callback")),
    ("web", "redirect_uri", Some("https://spa.example.test/callback")),
    (
        "web-query",
        "redirect_uri",
        Some("https://rp.example.test/query/callback?b=two&a=1"),
    ),
    ("native", "redirect_uri", Some("http://127.0.0.1:8444/callback")),
    ("native", "redirect_uri", Some("http://127.0.0.1/other")),
    ("native", "redirect_uri", Some("http://localhost/callback")),
    ("web", "redirect_uri", None),
    ("web-two", "redirect_uri", None),
    ("web", "x_unknown", Some("1")),
    ("web", "prompt", Some("")),
    ("web", "response_type", None),
    ("web", "response_type", Some("foo")),
    ("web", "response_type", Some("token")),
    ("web", "code_challenge_method", Some("foo")),
    ("web", "code_challenge", Some("short")),
    ("machine", "x_none", None),
    ("web", "scope", Some("openid \"x\"")),
    ("web", "scope", Some("openid no-such-scope")),
    ("web", "scope", None),
    ("web", "request", Some("eyJ")),
    ("web", "request_uri", Some("https://rp.example.test/r")),
    ("web", "registration", Some("{}")),
    ("web", "state", Some("short")),
    ("web", "state", None),
    ("web", "prompt", Some("foo")),
    ("web", "prompt", Some("none")),
    ("web", "prompt", Some("login")),
    ("web", "prompt", Some("none login")),
    ("web", "max_age", Some("x")),
    ("web-query", "prompt", Some("none")),
    ("web", "login_hint", Some("ann")),
];

/// A reply in a line: what of it a client or an end-user can tell.
pub(super) fn line(seen: &Seen) -> String {
    let location = seen.location.as_ref().map(|url| {
        let names: Vec<String> = decode_form(url.query().unwrap_or_default())
            .into_iter()
            .map(|(name, value)| {
                if name == "state" && value == STATE {
                    "state!".to_owned()
                } else {
                    name
                }
            })
            .collect();
        let fragment = if url.fragment().is_some() { "#" } else { "" };
        // The port differs from server to server.
        let host = url.host_str().unwrap_or_default();
        format!("{host}{}?{}{fragment}", url.path(), names.join("&"))
    });
    let marked = [
        "counter.example.test",
        "<i onopcheck",
        "method=\"get\"",
        "<style>body{visibility",
        " lang=",
        "position:fixed",
        "form{display",
        "<label>",
        "current-password",
        "remembered",
        "tabindex",
        "<script>",
    ]
    .map(|mark| seen.body.contains(mark));
    let fields = [
        "cache-control",
        "referrer-policy",
        "content-security-policy",
        "opcheck-injected",
    ]
    .map(|name| seen.header(name));
    let cookies: Vec<&str> = seen
        .headers
        .iter()
        .filter(|(name, _)| name == "set-cookie")
        .filter_map(|(_, value)| value.split_once(';'))
        .map(|(_, attributes)| attributes)
        .collect();
    let code = seen
        .parameter("code")
        .map(|code| (code.len(), code.contains("number")));
    let trace = seen.body.contains("backtrace");
    let cors = seen.header("access-control-allow-origin").is_some();
    let frames = seen.header("x-frame-options").is_some();
    let clean = seen
        .parameter("error_description")
        .is_none_or(|text| crate::protocol::is_error_text(&text));
    let refresh = seen.body.contains("http-equiv=\"refresh\"");
    let kind = if seen.location.is_some() && seen.kind().starts_with("redirect") {
        "redirect".to_owned()
    } else {
        seen.kind()
    };
    format!(
        "{} {kind} {location:?} trace={trace} cors={cors} {marked:?} {fields:?} {cookies:?} {code:?} frames={frames} clean={clean} refresh={refresh}",
        seen.status
    )
}

/// Goes through the server and notes what it sees; given what the plain server shows, only until that differs.
async fn walk(stage: &mut Stage, plain: Option<&Walk>) -> Walk {
    let mut walk = Walk::new();
    let differs = |walk: &Walk| plain.is_some_and(|plain| !plain.starts_with(walk));
    walk_without_session(stage, &mut walk).await;
    if !differs(&walk) {
        walk_parameters(stage, &mut walk).await;
    }
    if !differs(&walk) {
        walk_with_session(stage, &mut walk).await;
    }
    if !differs(&walk) {
        walk_token(stage, &mut walk).await;
    }
    if !differs(&walk) {
        walk_refresh(stage, &mut walk).await;
    }
    if stage.running.fixtures.dialect == Dialect::Oidc && !differs(&walk) {
        walk_front_channel(stage, &mut walk).await;
        walk_objects(stage, &mut walk).await;
        walk_assertions(stage, &mut walk).await;
        walk_passkeys(stage, &mut walk).await;
    }
    if !differs(&walk) {
        walk_logout(stage, &mut walk).await;
        walk_identity(stage, &mut walk).await;
    }
    if !differs(&walk) {
        walk_browsers(stage, &mut walk).await;
    }
    if stage.running.fixtures.dialect == Dialect::Wristband && !differs(&walk) {
        walk_tenants(stage, &mut walk).await;
    }
    walk
}

async fn walk_without_session(stage: &mut Stage, walk: &mut Walk) {
    let endpoint = stage.running.fixtures.authorization_endpoint.clone();
    let known: Vec<String> = stage
        .running
        .fixtures
        .clients
        .iter()
        .map(|client| client.id.clone())
        .collect();
    for (client, name, value) in BENT
        .iter()
        .filter(|(client, _, _)| known.iter().any(|id| id == client))
    {
        let request = bent(stage.request(client), name, *value);
        walk.push(line(&stage.authorize(&request).await));
    }
    let silent = bent(stage.request("web"), "prompt", Some("none"));
    walk.push(line(&stage.authorize(&bent(silent, "state", None)).await));
    let mut public = stage.request("spa");
    public.retain(|(name, _)| !name.starts_with("code_challenge"));
    walk.push(line(&stage.authorize(&public).await));
    for name in ["client_id", "redirect_uri", "scope"] {
        let mut request = stage.request("web");
        request.push((name, "https://evil.test/callback".to_owned()));
        walk.push(line(&stage.authorize(&request).await));
    }
    walk_hostile(stage, walk).await;
    let nul = format!("{}&ui_locales=%00", encode(&stage.request("web")));
    walk.push(line(&stage.authorize_raw(&endpoint, &nul).await));
    let body = encode(&stage.request("web"));
    walk.push(line(&stage.send(Method::POST, endpoint, Some(body), None).await));
    for (first, second) in [("client_id", "nobody"), ("response_type", "foo")] {
        let request = bent(stage.request("web"), first, Some(second));
        let request = bent(bent(request, "prompt", Some("none")), "max_age", Some("x"));
        walk.push(line(&stage.authorize(&request).await));
    }
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let uri = format!("http://{}/r", listener.local_addr().unwrap());
    let request = bent(stage.request("web"), "request_uri", Some(&uri));
    let fetched = tokio::spawn(async move {
        listener.accept().await.unwrap();
    });
    walk.push(line(&stage.authorize(&request).await));
    walk.push(format!("fetched={}", fetched.is_finished()));
    fetched.abort();
    stage.running.fail_next("test");
    let request = stage.request("web");
    walk.push(line(&stage.authorize(&request).await));
    stage.running.overload("test");
    walk.push(line(&stage.authorize(&request).await));
    stage.jar.insert(
        stage
            .running
            .fixtures
            .authorization_endpoint
            .host_str()
            .unwrap()
            .to_owned(),
        BTreeMap::from([
            ("op_session".to_owned(), "x".to_owned()),
            ("wb_session".to_owned(), "x".to_owned()),
        ]),
    );
    walk.push(line(&stage.authorize(&request).await));
    stage.jar.clear();
}

async fn walk_with_session(stage: &mut Stage, walk: &mut Walk) {
    let request = stage.request("web");
    let first = stage.authorize(&request).await;
    let page = stage.follow(first).await;
    walk.push(line(&page));
    if !page.body.contains("form id=\"sign-in\"") {
        return;
    }
    walk.push(line(&stage.submit(&page, &[], "deny").await));
    let fill = [("username", "ann"), ("password", "reference-password-of-ann")];
    let callback = stage.submit(&page, &fill, "login").await;
    walk.push(line(&callback));
    let Some(code) = callback.parameter("code") else {
        return;
    };
    let tokens = stage.exchange("web", &code).await;
    walk.push(format!("again {}", stage.exchange("web", &code).await.status));
    let hint = tokens.json()["id_token"].as_str().unwrap_or_default().to_owned();
    let nonce = Jws::parse(&hint)
        .ok()
        .and_then(|jws| jws.claims())
        .and_then(|claims| claims.get("nonce").cloned());
    walk.push(format!("nonce {nonce:?}"));
    for (name, value) in [
        ("prompt", None),
        ("prompt", Some("none")),
        ("prompt", Some("login")),
        ("max_age", Some("0")),
    ] {
        walk.push(line(&stage.authorize(&bent(request.clone(), name, value)).await));
    }
    let query = stage.request("web-query");
    let seen = stage.authorize(&query).await;
    walk.push(format!(
        "{} {}",
        line(&seen),
        seen.location
            .map(|url| url.as_str().matches('?').count())
            .unwrap_or(0)
    ));
    walk.push(renewed(stage, &request).await);
    walk.push(line(
        &stage
            .authorize(&bent(request.clone(), "max_age", Some("10")))
            .await,
    ));
    stage.running.advance_clock(100);
    walk.push(line(
        &stage
            .authorize(&bent(request.clone(), "max_age", Some("10")))
            .await,
    ));
    let jar = stage.jar.clone();
    stage.jar.clear();
    stage.sign_in("bob", &request).await;
    let foreign = bent(
        bent(request.clone(), "id_token_hint", Some(&hint)),
        "prompt",
        Some("none"),
    );
    walk.push(line(&stage.authorize(&foreign).await));
    stage.jar = jar.clone();
    let sign_out = stage
        .running
        .fixtures
        .sign_out
        .replace("{id_token}", &hint)
        .replace("{client_id}", "web");
    stage.get(&sign_out).await;
    stage.jar = jar;
    walk.push(line(&stage.authorize(&request).await));
    stage.jar.clear();
    stage.sign_in("ann", &request).await;
    stage.running.expire_sessions("ann");
    walk.push(line(&stage.authorize(&request).await));
    stage.jar.clear();
}

/// Response types beyond `code`, and response modes: where answers stand and what they hold.
async fn walk_front_channel(stage: &mut Stage, walk: &mut Walk) {
    stage.jar.clear();
    let metadata = stage.running.fixtures.metadata.to_string();
    let metadata = stage.get(&metadata).await.json();
    for (name, value) in metadata.as_object().unwrap() {
        if name.ends_with("_supported") {
            walk.push(format!("{name} {value}"));
        }
    }
    let request = stage.request("web");
    stage.sign_in("ann", &request).await;
    for (client, response_type, mode, without) in [
        ("web", "id_token", None, None),
        ("hybrid", "id_token", None, None),
        ("hybrid", "id_token code", None, None),
        ("hybrid", "id_token", Some("form_post"), None),
        ("hybrid", "id_token", Some("query"), None),
        ("hybrid", "id_token", Some("foo"), None),
        ("hybrid", "id_token", None, Some("nonce")),
        ("hybrid", "id_token", None, Some("scope")),
        ("hybrid", "code id_token", None, None),
    ] {
        let request = bent(stage.request(client), "response_type", Some(response_type));
        let mut request = bent(request, "response_mode", mode);
        if let Some(name) = without {
            request = bent(request, name, None);
        }
        let seen = stage.authorize(&request).await;
        let answer = front_channel::Answer::of(&seen);
        walk.push(format!(
            "{} {:?} {}",
            seen.status,
            answer.names(),
            answer.claims()
        ));
    }
    stage.jar.clear();
}

/// Whether a forced second sign-in has a later time than the first.
async fn renewed(stage: &mut Stage, request: &[(&'static str, String)]) -> String {
    let auth_time = |seen: &Seen| {
        let token = seen.json()["id_token"].as_str().map(str::to_owned)?;
        Jws::parse(&token).ok()?.claims()?.get("auth_time")?.as_i64()
    };
    let forced = bent(request.to_vec(), "prompt", Some("login"));
    let (mut times, mut shown) = (Vec::new(), String::new());
    for _ in 0..2 {
        stage.running.advance_clock(5);
        let first = stage.authorize(&forced).await;
        let page = stage.follow(first).await;
        if !page.body.contains("form id=\"sign-in\"") {
            return "no second sign-in".to_owned();
        }
        shown = line(&page);
        let fill = [("username", "ann"), ("password", "reference-password-of-ann")];
        let code = stage
            .submit(&page, &fill, "login")
            .await
            .parameter("code")
            .unwrap_or_default();
        times.push(auth_time(&stage.exchange("web", &code).await));
    }
    format!("renewed {} by {shown}", times[0] < times[1])
}

async fn walk_tenants(stage: &mut Stage, walk: &mut Walk) {
    let fixtures = stage.running.fixtures.clone();
    let request = stage.request("web");
    for endpoint in [&fixtures.unknown_tenant_endpoint, &fixtures.application_endpoint] {
        walk.push(line(
            &stage.authorize_at(endpoint.as_ref().unwrap(), &request).await,
        ));
    }
    for tenant in &fixtures.tenants {
        for client in ["web", tenant.client.as_deref().unwrap_or("web")] {
            let request = stage.request(client);
            walk.push(line(&stage.authorize_at(&tenant.authorization, &request).await));
        }
    }
    let (acme, globex) = (
        &fixtures.tenants[0].authorization,
        &fixtures.tenants[1].authorization,
    );
    let hinted = bent(request.clone(), "login_hint", Some("ann"));
    let req = stage
        .authorize(&hinted)
        .await
        .parameter("req")
        .unwrap_or_default();
    walk.push(format!("jwt {}", Jws::parse(&req).is_ok()));
    let introspection = fixtures.request_introspection.clone().unwrap();
    for token in [
        req.clone(),
        Jws::with_changed_claim(&req).unwrap_or_default(),
        "x".to_owned(),
    ] {
        let form = Some(encode(&[("token", token)]));
        let body = stage
            .send(Method::POST, introspection.clone(), form, None)
            .await
            .json();
        let names: Vec<&str> = body.as_object().unwrap().keys().map(String::as_str).collect();
        walk.push(format!("introspection {} {names:?}", body["active"]));
    }
    let elsewhere = fixtures.tenants[1].login_page.as_deref().unwrap_or_default();
    let opened = stage.get(&format!("{elsewhere}?req={req}")).await;
    walk.push(format!("elsewhere {}", opened.status));
    stage.running.advance_clock(3600);
    let form = Some(encode(&[("token", req)]));
    let body = stage.send(Method::POST, introspection, form, None).await.json();
    walk.push(format!("old {}", body["active"]));
    stage.sign_in("ann", &request).await;
    walk.push(line(&stage.authorize_at(globex, &request).await));
    let stolen = stage
        .jar
        .get(acme.host_str().unwrap())
        .cloned()
        .unwrap_or_default();
    stage.jar.insert(globex.host_str().unwrap().to_owned(), stolen);
    walk.push(line(&stage.authorize_at(globex, &request).await));
}

async fn each_fault_shows_in(dialect: Dialect) {
    let mut first = Stage::of(dialect).await;
    let plain = walk(&mut first, None).await;
    let again = walk(&mut Stage::of(dialect).await, None).await;
    assert_eq!(plain, again, "the walk itself is not steady");
    let mut invisible = Vec::new();
    for fault in fault::all().filter(|fault| fault.dialects.contains(&dialect)) {
        let mut stage = first
            .beside(Options::plain(dialect, keys()).with_fault(fault))
            .await;
        if walk(&mut stage, Some(&plain)).await == plain {
            invisible.push(fault.id);
        }
    }
    assert_eq!(invisible, Vec::<&str>::new(), "in {dialect}");
}

#[tokio::test]
async fn each_fault_shows_in_a_plain_server() {
    each_fault_shows_in(Dialect::Oidc).await;
}

#[tokio::test]
async fn each_fault_shows_at_a_tenant() {
    each_fault_shows_in(Dialect::Wristband).await;
}

/// Servers are moved between tasks and shared by them.
#[test]
fn a_running_server_can_be_shared() {
    fn shared<T: Send + Sync>() {}
    shared::<Running>();
    shared::<Options>();
}
