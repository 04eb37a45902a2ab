//! A careless server: it signs anybody in, and says back all that it is told, in every spelling that it knows.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// A password with characters that every format spells differently.
const PASSWORD: &str = "p&ss \"w<o>rd+/=é'%41\\x";
/// A client secret of the same kind.
const SECRET: &str = "cl1ent & \"secret\" \\back/é+<'>";
const REDIRECT_URI: &str = "https://rp.example.test/callback?a=1";

/// The server; it ends when it is dropped.
pub(crate) struct Echo {
    address: String,
    handed_out: Arc<Mutex<Vec<String>>>,
    task: JoinHandle<()>,
}

impl Drop for Echo {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// What the handlers share: what was handed out so far.
type HandedOut = State<Arc<Mutex<Vec<String>>>>;

impl Echo {
    /// Starts the server on loopback.
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let handed_out = Arc::new(Mutex::new(Vec::new()));
        let app = Router::new().fallback(answer).with_state(Arc::clone(&handed_out));
        let task = tokio::spawn(async move {
            axum::serve(listener, app).await.unwrap();
        });
        Self {
            address,
            handed_out,
            task,
        }
    }

    /// The password and the client secret.
    pub(crate) fn credentials() -> (&'static str, &'static str) {
        (PASSWORD, SECRET)
    }

    /// A profile with the secrets as they are.
    pub(crate) fn profile(&self) -> String {
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        self.profile_with(&quoted(SECRET), &quoted(PASSWORD))
    }

    /// A profile with secrets from these sources.
    pub(crate) fn profile_with(&self, secret: &str, password: &str) -> String {
        let origin = format!("http://{}", self.address);
        format!(
            "name: echo\n\
             endpoints:\n  authorization: {origin}/authorize\n  token: {origin}/token\n  jwks: {origin}/jwks\n  \
             sign_out: {origin}/logout?id_token_hint={{id_token}}\n\
             clients:\n  - id: web\n    secret: {secret}\n    redirect_uris: ['{REDIRECT_URI}']\n\
             users:\n  - username: ann\n    password: {password}\n  - username: bob\n    password: {password}\n\
             sign_in:\n  steps:\n    - on: 'form#login'\n      page: login\n      fill: {{'input[name=user]': '{{username}}', \
             'input[name=pass]': '{{password}}'}}\n      click: 'form#login button'\n"
        )
    }

    /// The profile's secrets in all spellings, and what was handed out.
    pub(crate) fn secrets(&self) -> (Vec<String>, Vec<String>) {
        let mut secrets = Vec::new();
        for secret in [PASSWORD, SECRET] {
            secrets.extend(spelt(secret).into_iter().map(|(_, text)| text));
        }
        (secrets, self.handed_out.lock().unwrap().clone())
    }
}

/// A text in the spellings of servers.
fn spelt(text: &str) -> Vec<(&'static str, String)> {
    let form: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
    let percent = form.replace('+', "%20");
    let html = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;");
    let json = serde_json::Value::from(text).to_string();
    let json = json[1..json.len() - 1].to_owned();
    vec![
        ("raw", text.to_owned()),
        ("percent-small", small_hex(&percent)),
        ("form", form),
        ("percent", percent),
        ("html-numbered", html.replace('\'', "&#39;")),
        ("html", html),
        ("json-slashes", json.replace('/', "\\/")),
        ("json", json),
    ]
}

/// `%2F` as `%2f`.
fn small_hex(percent: &str) -> String {
    let mut parts = percent.split('%');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (hex, rest) = part.split_at(2);
        out.push_str(&format!("%{}{rest}", hex.to_lowercase()));
    }
    out
}

/// A value that nobody can guess, and that the server remembers.
fn hand_out(handed_out: &HandedOut, kind: &str) -> String {
    let mut all = handed_out.lock().unwrap();
    let bytes: Vec<u8> = (0..24_usize)
        .map(|index| {
            (all.len() * 31 + index * 101 + kind.len() * 17) as u8 ^ ((index * all.len()) >> 3) as u8
        })
        .collect();
    let value = format!("{}{}", URL_SAFE_NO_PAD.encode(&bytes), all.len());
    all.push(value.clone());
    value
}

async fn answer(handed_out: HandedOut, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, 1 << 20).await.unwrap();
    let body = String::from_utf8_lossy(&body).into_owned();
    let mut said = vec![body.clone(), parts.uri.to_string()];
    for (name, value) in &parts.headers {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        if name == "authorization" {
            said.extend(basic(&value));
        }
        said.push(value);
    }
    said.extend(url::form_urlencoded::parse(body.as_bytes()).map(|(_, value)| value.into_owned()));
    let signed_in = parts
        .headers
        .get("cookie")
        .is_some_and(|value| String::from_utf8_lossy(value.as_bytes()).contains("sid="));
    match parts.uri.path() {
        "/authorize" if signed_in || body.contains("pass=") => to_client(&handed_out, &parts.uri.to_string()),
        "/login" => to_client(&handed_out, "/authorize"),
        "/authorize" => page(&handed_out, &said),
        "/token" => tokens(&handed_out, &said),
        _ => page(&handed_out, &said),
    }
}

/// Client and secret of an `Authorization` header.
fn basic(value: &str) -> Vec<String> {
    let encoded = value.strip_prefix("Basic ").unwrap_or_default();
    let decoded = STANDARD.decode(encoded).unwrap_or_default();
    let text = String::from_utf8_lossy(&decoded).into_owned();
    let parts = text.split(':').map(str::to_owned);
    parts.chain([text.clone(), encoded.to_owned()]).collect()
}

/// A code for the client, by a redirect that no request deserved.
fn to_client(handed_out: &HandedOut, asked: &str) -> Response {
    let state = asked.split(['?', '&']).find(|pair| pair.starts_with("state="));
    let code = hand_out(handed_out, "code");
    // Now and then the place is no URL at all.
    let host = if code.ends_with('3') {
        "https://[broken"
    } else {
        "https://rp.example.test"
    };
    let location = format!(
        "{host}/callback?a=1&c%6Fde={code}&code={code}&{}",
        state.unwrap_or_default()
    );
    response(handed_out, 307, &[("location", location)], String::new())
}

/// A login page that says back all that it was told.
fn page(handed_out: &HandedOut, said: &[String]) -> Response {
    let mut body = String::from(
        "<title>You said</title><form id=login method=post action=/login><input name=user><input name=pass type=password>",
    );
    let handle = hand_out(handed_out, "handle");
    body.push_str(&format!(
        "<INPUT Type = 'hidden' Value = \"{handle}\" name=challenge><button>Go</button></form>"
    ));
    let (link, token) = (hand_out(handed_out, "link"), hand_out(handed_out, "token"));
    body.push_str(&format!(
        "<a href='/next?x=1&amp;code={link}'>next</a><script>let app = {{\"access_token\": \"{token}\", 'n': 1"
    ));
    for text in said {
        for (name, spelling) in spelt(text) {
            body.push_str(&format!("\n<pre class={name}>{spelling}</pre>"));
        }
    }
    response(handed_out, 200, &[("content-type", "text/html".to_owned())], body)
}

/// Tokens, and what was said, in JSON that breaks off.
fn tokens(handed_out: &HandedOut, said: &[String]) -> Response {
    let said: Vec<_> = said
        .iter()
        .flat_map(|text| spelt(text))
        .map(|(_, text)| text)
        .collect();
    let (access, refresh, id) = (
        hand_out(handed_out, "access"),
        hand_out(handed_out, "refresh"),
        format!(
            "eyJ{}.{}.cut",
            hand_out(handed_out, "header"),
            hand_out(handed_out, "claims")
        ),
    );
    let body = format!(
        "{{\"You said\": {}, \"nested\": \"{{\\\"refresh_token\\\": \\\"{refresh}\\\"}}\", \"id_token\": \"{id}\", \
         \"access_token\" : \"{access}",
        serde_json::json!(said)
    );
    response(
        handed_out,
        400,
        &[("content-type", "application/json".to_owned())],
        body,
    )
}

fn response(handed_out: &HandedOut, status: u16, headers: &[(&str, String)], body: String) -> Response {
    let mut response = Response::builder().status(status);
    let cookie = format!("sid={}; Path=/; HttpOnly", hand_out(handed_out, "cookie"));
    let token = hand_out(handed_out, "header");
    for (name, value) in [
        ("set-cookie", cookie),
        ("set-cookie", "theme=dark-theme".to_owned()),
        ("x-session-token", token.clone()),
        (
            "x-trace",
            format!("request with x-session-token={token}; theme dark-theme"),
        ),
    ] {
        response = response.header(name, value);
    }
    for (name, value) in headers {
        response = response.header(*name, value);
    }
    response.body(Body::from(body)).unwrap()
}
