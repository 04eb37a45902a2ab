//! A server of raw bytes: it reads requests as HTTP/1.1 and writes whatever a test wants.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What is typed into the password field.
const PASSWORD: &str = "rascals-password";

/// A request.
pub(crate) struct Ask {
    /// How many came before.
    pub(crate) number: usize,
    /// The method.
    pub(crate) method: String,
    /// The path.
    pub(crate) path: String,
    /// The request target and the body.
    text: String,
}

impl Ask {
    /// The origin that was asked.
    pub(crate) fn origin(&self) -> String {
        let host = self.text.lines().find_map(|line| {
            line.to_ascii_lowercase()
                .strip_prefix("host: ")
                .map(str::to_owned)
        });
        format!("http://{}", host.unwrap_or_default())
    }

    /// Whether the request has a parameter.
    pub(crate) fn has(&self, name: &str) -> bool {
        let mut pairs = self.text.split(['?', '&', ' ', '\n']);
        pairs.any(|pair| pair.split_once('=').is_some_and(|(own, _)| own == name))
    }

    /// The state of the request as `state=…`, as it stood on the wire.
    pub(crate) fn state(&self) -> String {
        let mut pairs = self.text.split(['?', '&', ' ', '\n']);
        pairs
            .find(|pair| pair.starts_with("state="))
            .unwrap_or_default()
            .to_owned()
    }
}

/// An answer.
pub(crate) enum Answer {
    /// These bytes; then the connection is closed.
    Bytes(Vec<u8>),
    /// None, until the other side gives up.
    Silence,
    /// These bytes after a while.
    Later(Duration, Vec<u8>),
}

impl Answer {
    /// A text; then the connection is closed.
    pub(crate) fn bytes(text: impl Into<String>) -> Self {
        Self::Bytes(text.into().into_bytes())
    }

    /// A page of HTML.
    pub(crate) fn page(status: u16, html: &str) -> Self {
        Self::of(status, "text/html", html)
    }

    /// A JSON document.
    pub(crate) fn json(status: u16, json: &str) -> Self {
        Self::of(status, "application/json", json)
    }

    fn of(status: u16, kind: &str, body: &str) -> Self {
        let length = body.len();
        Self::bytes(format!(
            "HTTP/1.1 {status} Sure\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        ))
    }

    /// The same after a while.
    pub(crate) fn after(self, wait: Duration) -> Self {
        match self {
            Self::Bytes(bytes) | Self::Later(_, bytes) => Self::Later(wait, bytes),
            Self::Silence => Self::Silence,
        }
    }

    /// A redirect.
    pub(crate) fn redirect(status: u16, location: &str) -> Self {
        Self::bytes(format!(
            "HTTP/1.1 {status} There\r\nLocation: {location}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        ))
    }
}

/// The server; it ends when it is dropped.
pub(crate) struct Rascal {
    address: String,
    asked: Arc<AtomicUsize>,
    passwords: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl Drop for Rascal {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Rascal {
    /// Starts a server on loopback that answers like this.
    pub(crate) async fn start(answer: impl Fn(&Ask) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (asked, passwords) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let (asks, typed, answer) = (Arc::clone(&asked), Arc::clone(&passwords), Arc::new(answer));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (asks, typed, answer) = (Arc::clone(&asks), Arc::clone(&typed), Arc::clone(&answer));
                tokio::spawn(async move {
                    serve(stream, &asks, &typed, answer.as_ref()).await;
                });
            }
        });
        Self {
            address,
            asked,
            passwords,
            task,
        }
    }

    /// How many requests came.
    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }

    /// How many of them carried a password.
    pub(crate) fn passwords(&self) -> usize {
        self.passwords.load(Ordering::Relaxed)
    }

    /// The address of a path.
    pub(crate) fn place(&self, path: &str) -> url::Url {
        format!("http://{}{path}", self.address).parse().unwrap()
    }

    /// A profile that knows all endpoints.
    pub(crate) fn profile(&self) -> String {
        let origin = format!("http://{}", self.address);
        format!(
            "endpoints:\n  authorization: {origin}/authorize\n  token: {origin}/token\n  jwks: {origin}/jwks\n  \
             sign_out: {origin}/logout\n{}",
            self.rest()
        )
    }

    /// A profile that leaves the endpoints to the metadata.
    pub(crate) fn profile_by_metadata(&self) -> String {
        format!("issuer: http://{}\n{}", self.address, self.rest())
    }

    fn rest(&self) -> String {
        let user = |name: &str| format!("  - username: {name}\n    password: {PASSWORD}\n");
        format!(
            "name: rascal\nclients:\n  - id: web\n    secret: a-secret-of-the-client\n    redirect_uris:\n      \
             - https://rp.example.test/callback?a=1\n      - https://rp.example.test/other\n\
             users:\n{}{}\
             sign_in:\n  steps:\n    - on: 'form#login'\n      page: login\n      fill: {{'input[name=user]': '{{username}}', \
             'input[name=pass]': '{{password}}'}}\n      click: 'form#login button'\n\
             limits:\n  request_seconds: 20\n",
            user("ann"),
            user("bob")
        )
    }
}

/// Answers one request, and hangs up.
async fn serve(
    mut stream: TcpStream,
    asked: &AtomicUsize,
    passwords: &AtomicUsize,
    answer: &(impl Fn(&Ask) -> Answer + Send + Sync),
) {
    let Some(text) = read(&mut stream).await else {
        return;
    };
    let number = asked.fetch_add(1, Ordering::Relaxed);
    if text.contains(PASSWORD) {
        passwords.fetch_add(1, Ordering::Relaxed);
    }
    let mut words = text.split(' ').map(str::to_owned);
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let path = target.split('?').next().unwrap_or_default().to_owned();
    let ask = Ask {
        number,
        method,
        path,
        text,
    };
    let (wait, bytes) = match answer(&ask) {
        Answer::Bytes(bytes) => (Duration::ZERO, bytes),
        Answer::Later(wait, bytes) => (wait, bytes),
        Answer::Silence => {
            let _ = stream.read(&mut [0; 1]).await;
            return;
        }
    };
    tokio::time::sleep(wait).await;
    // Whoever asked may have heard enough.
    let _ = stream.write_all(&bytes).await;
    let _ = stream.shutdown().await;
}

/// Reads a request with its body.
async fn read(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    loop {
        let mut buffer = [0; 8192];
        let count = stream.read(&mut buffer).await.ok().filter(|count| *count > 0)?;
        bytes.extend_from_slice(&buffer[..count]);
        let text = String::from_utf8_lossy(&bytes);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let lower = head.to_ascii_lowercase();
            let length = lower
                .lines()
                .find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                return Some(text.into_owned());
            }
        }
    }
}
