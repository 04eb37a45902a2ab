//! An HTTP proxy that writes down what passes through it, so that a bare loop can send the same again.

use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// A proxy on loopback.
pub(crate) struct Proxy {
    /// Where it listens.
    pub(crate) url: url::Url,
    passed: Arc<Passed>,
    task: JoinHandle<()>,
}

struct Passed {
    onward: reqwest::Client,
    requests: Mutex<Vec<reqwest::Request>>,
}

impl Proxy {
    /// Starts a proxy.
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let passed = Arc::new(Passed {
            onward: bare_client(),
            requests: Mutex::default(),
        });
        let router = Router::new().fallback(pass).with_state(Arc::clone(&passed));
        let task = tokio::spawn(async move { axum::serve(listener, router).await.expect("a proxy") });
        Self {
            url: format!("http://{address}").parse().expect("a URL"),
            passed,
            task,
        }
    }

    /// What has passed, in order.
    pub(crate) fn requests(&self) -> Vec<reqwest::Request> {
        std::mem::take(
            &mut *self
                .passed
                .requests
                .lock()
                .unwrap_or_else(PoisonError::into_inner),
        )
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The library as it comes, but that a redirect is an answer like any other.
pub(crate) fn bare_client() -> reqwest::Client {
    reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .expect("a client")
}

async fn pass(State(passed): State<Arc<Passed>>, incoming: Request) -> Response {
    let (parts, body) = incoming.into_parts();
    let url = parts.uri.to_string().parse().expect("a URL in absolute form");
    let mut request = reqwest::Request::new(parts.method, url);
    *request.headers_mut() = end_to_end(parts.headers);
    let body = to_bytes(body, usize::MAX).await.expect("a body");
    if !body.is_empty() {
        *request.body_mut() = Some(body.into());
    }
    let copy = request.try_clone().expect("a body in memory");
    passed
        .requests
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(copy);
    let mut answer = passed.onward.execute(request).await.expect("an answer");
    let (status, headers) = (answer.status(), std::mem::take(answer.headers_mut()));
    let mut response = Response::new(Body::from(answer.bytes().await.expect("a body")));
    *response.status_mut() = status;
    *response.headers_mut() = end_to_end(headers);
    response
}

/// Header fields without those of the connection, which the library writes itself.
fn end_to_end(mut headers: HeaderMap) -> HeaderMap {
    for name in [
        header::HOST,
        header::CONNECTION,
        header::CONTENT_LENGTH,
        header::TRANSFER_ENCODING,
    ] {
        headers.remove(name);
    }
    headers
}
