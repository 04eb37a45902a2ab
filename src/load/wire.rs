//! Lean HTTP for virtual users: the only file that knows hyper.
//!
//! Each user has a connection of its own to each server, HTTP/1.1, kept alive. A request is made once and copied. A
//! connection that the server has closed meanwhile is opened again, and the request is sent once more only where nothing
//! of it was sent.

use bytes::Bytes;
use http::header::{HOST, HeaderName, HeaderValue};
use http::{HeaderMap, Method, Uri};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use url::Url;

use crate::driver::HttpClient;
use crate::protocol::{Failure, FailureKind, Request, Response};

/// A request as it goes over the wire, made once.
#[derive(Debug, Clone)]
pub(super) struct Prepared {
    /// Where it goes.
    pub(super) url: Url,
    method: Method,
    target: Uri,
    headers: HeaderMap,
    body: Bytes,
}

impl Prepared {
    /// Makes a request ready, with what every request of the run carries. `None` where a header field or the URL cannot be
    /// sent.
    pub(super) fn new(request: &Request, client: &HttpClient, journey: &str) -> Option<Self> {
        let identity = client.identity();
        let own = [
            ("User-Agent", identity.user_agent.as_str()),
            ("OpCheck-Run", identity.run.as_str()),
            ("OpCheck-Scenario", journey),
        ];
        let given = request
            .headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        let mut headers = HeaderMap::with_capacity(request.headers.len() + own.len() + 1);
        headers.insert(HOST, HeaderValue::from_str(&authority(&request.url)?).ok()?);
        for (name, value) in own.into_iter().chain(given) {
            let mut value = HeaderValue::from_str(value).ok()?;
            let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
            value.set_sensitive(name == http::header::AUTHORIZATION || name == http::header::COOKIE);
            headers.append(name, value);
        }
        let target = match request.url.query() {
            Some(query) => format!("{}?{query}", request.url.path()),
            None => request.url.path().to_owned(),
        };
        Some(Self {
            url: request.url.clone(),
            method: request.method.clone(),
            target: target.parse().ok()?,
            headers,
            body: Bytes::from(request.body.clone().unwrap_or_default()),
        })
    }

    fn message(&self) -> http::Request<Full<Bytes>> {
        let mut message = http::Request::new(Full::new(self.body.clone()));
        message.method_mut().clone_from(&self.method);
        message.uri_mut().clone_from(&self.target);
        message.headers_mut().clone_from(&self.headers);
        message
    }
}

/// Host and port of a URL.
fn authority(url: &Url) -> Option<String> {
    let host = url.host_str()?;
    Some(match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    })
}

/// The connections of one user.
#[derive(Debug)]
pub(super) struct Wire {
    client: HttpClient,
    /// Whether a connection serves more than one request.
    keeps: bool,
    lines: Vec<(url::Origin, SendRequest<Full<Bytes>>)>,
}

impl Wire {
    /// Without any connection yet.
    pub(super) fn new(client: HttpClient, keeps: bool) -> Self {
        Self {
            client,
            keeps,
            lines: Vec::new(),
        }
    }

    /// Sends a request and reads the whole answer, within the profile's time limit.
    pub(super) async fn send(&mut self, request: &Prepared) -> Result<Response, Failure> {
        let limit = self.client.time_limit();
        match tokio::time::timeout(limit, self.exchange(request)).await {
            Ok(outcome) => outcome,
            // The connection is gone with the exchange: what is still to come on it is no answer to anything else.
            Err(_) => Err(Failure {
                kind: FailureKind::Timeout,
                detail: format!("no complete answer within {} s", limit.as_secs()),
            }),
        }
    }

    async fn exchange(&mut self, request: &Prepared) -> Result<Response, Failure> {
        let origin = request.url.origin();
        let known = self.lines.iter().position(|(own, _)| *own == origin);
        let kept = known.map(|index| self.lines.swap_remove(index).1);
        let (mut line, mut message) = (kept, request.message());
        // The second turn has a fresh connection.
        let answer = loop {
            let fresh = line.is_none();
            let mut own = match line.take() {
                Some(own) => own,
                None => self.open(&request.url).await?,
            };
            if own.ready().await.is_err() {
                match fresh {
                    true => return Err(broken("the connection was closed at once")),
                    false => continue,
                }
            }
            match own.try_send_request(message).await {
                Ok(answer) => {
                    line = Some(own);
                    break answer;
                }
                Err(mut error) => match error.take_message() {
                    Some(unsent) if !fresh => message = unsent,
                    Some(_) | None => return Err(broken(&error.into_error().to_string())),
                },
            }
        };
        let response = self.read(answer).await?;
        if let Some(own) = line.filter(|own| self.keeps && !own.is_closed()) {
            self.lines.push((origin, own));
        }
        Ok(response)
    }

    async fn open(&self, url: &Url) -> Result<SendRequest<Full<Bytes>>, Failure> {
        let connection = self.client.connect(url).await?;
        let (sender, driven) = http1::handshake(TokioIo::new(connection))
            .await
            .map_err(|error| broken(&error.to_string()))?;
        tokio::spawn(async move {
            // Whoever waits for an answer is told why there is none.
            let _ = driven.await;
        });
        Ok(sender)
    }

    async fn read(&self, answer: http::Response<hyper::body::Incoming>) -> Result<Response, Failure> {
        let (parts, body) = answer.into_parts();
        let body = Limited::new(body, self.client.body_limit());
        let body = body
            .collect()
            .await
            .map_err(|error| broken(&error.to_string()))?
            .to_bytes();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let headers = parts.headers.iter();
        Ok(Response {
            status: parts.status.as_u16(),
            headers: headers
                .map(|(name, value)| (name.as_str().to_owned(), text(value.as_bytes())))
                .collect(),
            body: text(&body),
            truncated: false,
        })
    }
}

fn broken(detail: &str) -> Failure {
    Failure {
        kind: FailureKind::Protocol,
        detail: detail.to_owned(),
    }
}
