//! Requests whose request target is bytes that no URL grammar allows, written over TCP or TLS by hand.
//!
//! One connection for each, HTTP/1.1, `Connection: close`. Pins, the private CA and the client certificate hold here
//! too; the proxy does not.

mod answer;

use std::net::SocketAddr;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Barrier;
use url::{Host, Url};

use super::http::{HttpClient, causes, words};
use super::tls;
use crate::protocol::{Failure, FailureKind, Hop, Request, Response};

/// Sends `request` with these bytes as its request target.
pub(super) async fn hop(client: &HttpClient, request: Request, target: &[u8]) -> Hop {
    let started = client.start(&request).await;
    let limit = client.time_limit();
    let outcome = tokio::time::timeout(limit, exchange(client, &request, target))
        .await
        .unwrap_or_else(|_| {
            let detail = format!("no complete answer within {} s", limit.as_secs());
            Err(failed(FailureKind::Timeout, detail))
        });
    let took = client.elapsed().saturating_sub(started);
    Hop {
        request,
        outcome,
        started,
        took,
    }
}

/// Sends all of a request but its last byte, waits for the others, and sends that byte.
pub(super) async fn contend(client: &HttpClient, request: Request, barrier: &Barrier) -> Hop {
    let started = client.start(&request).await;
    let limit = client.time_limit();
    let outcome = tokio::time::timeout(limit, race(client, &request, barrier))
        .await
        .unwrap_or_else(|_| {
            let detail = format!("no complete answer within {} s", limit.as_secs());
            Err(failed(FailureKind::Timeout, detail))
        });
    let took = client.elapsed().saturating_sub(started);
    Hop {
        request,
        outcome,
        started,
        took,
    }
}

async fn race(client: &HttpClient, request: &Request, barrier: &Barrier) -> Result<Response, Failure> {
    let url = &request.url;
    let target =
        [url.path(), url.query().unwrap_or_default()].join(if url.query().is_some() { "?" } else { "" });
    let message = message(request, target.as_bytes());
    let stream = connect(client, url).await;
    if url.scheme() != "https" {
        return released(stream, message, barrier, client.body_limit()).await;
    }
    let host = url.host_str().unwrap_or_default();
    let stream = match stream {
        Ok(stream) => tls::connect(client.tls(), host, stream).await,
        Err(failure) => Err(failure),
    };
    released(stream, message, barrier, client.body_limit()).await
}

/// Whoever has failed already waits, too: the others count on it.
async fn released<S: AsyncRead + AsyncWrite + Unpin>(
    stream: Result<S, Failure>,
    message: Result<Vec<u8>, Failure>,
    barrier: &Barrier,
    body_limit: usize,
) -> Result<Response, Failure> {
    let begun = match (stream, message) {
        (Ok(mut stream), Ok(message)) => {
            let (first, last) = message.split_at(message.len().saturating_sub(1));
            // What cannot be written shows when the rest is.
            stream.write_all(first).await.ok();
            stream.flush().await.ok();
            Ok((stream, last.to_vec()))
        }
        (Err(failure), _) | (_, Err(failure)) => Err(failure),
    };
    barrier.wait().await;
    let (stream, last) = begun?;
    talk(stream, &last, false, body_limit).await
}

async fn exchange(client: &HttpClient, request: &Request, target: &[u8]) -> Result<Response, Failure> {
    let message = message(request, target)?;
    let stream = connect(client, &request.url).await?;
    let is_head = request.method == http::Method::HEAD;
    if request.url.scheme() != "https" {
        return talk(stream, &message, is_head, client.body_limit()).await;
    }
    let host = request.url.host_str().unwrap_or_default();
    let stream = tls::connect(client.tls(), host, stream).await?;
    talk(stream, &message, is_head, client.body_limit()).await
}

/// The bytes of the request.
fn message(request: &Request, target: &[u8]) -> Result<Vec<u8>, Failure> {
    let Some(host) = request.url.host_str() else {
        return Err(failed(FailureKind::Protocol, "the URL has no host".into()));
    };
    let mut message = format!("{} ", request.method).into_bytes();
    message.extend_from_slice(target);
    message.extend_from_slice(b" HTTP/1.1\r\n");
    let host = match request.url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    };
    let mut field = |name: &str, value: &str| {
        message.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
    };
    field("Host", &host);
    for (name, value) in &request.headers {
        field(name, value);
    }
    if let Some(body) = &request.body {
        field("Content-Length", &body.len().to_string());
    }
    field("Connection", "close");
    message.extend_from_slice(b"\r\n");
    message.extend_from_slice(request.body.as_deref().unwrap_or_default().as_bytes());
    Ok(message)
}

pub(super) async fn connect(client: &HttpClient, url: &Url) -> Result<TcpStream, Failure> {
    let port = url.port_or_known_default().unwrap_or(80);
    let addresses = match url.host() {
        Some(Host::Ipv4(address)) => vec![SocketAddr::new(address.into(), port)],
        Some(Host::Ipv6(address)) => vec![SocketAddr::new(address.into(), port)],
        Some(Host::Domain(host)) => client
            .resolver()
            .resolve(host, port)
            .await
            .map_err(|error| failed(FailureKind::Resolve, words(&causes(&error))))?,
        None => Vec::new(),
    };
    let mut last = failed(FailureKind::Resolve, "the host has no address".into());
    for address in addresses {
        match TcpStream::connect(address).await {
            Ok(stream) => return Ok(stream),
            Err(error) => last = failed(FailureKind::Connect, words(&causes(&error))),
        }
    }
    Err(last)
}

async fn talk(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    message: &[u8],
    is_head: bool,
    body_limit: usize,
) -> Result<Response, Failure> {
    // A server may refuse a request before it has read it whole: what it answered counts, not the failed write.
    let written = async {
        stream.write_all(message).await?;
        stream.flush().await
    }
    .await;
    let mut received = Vec::new();
    let mut buffer = vec![0; 16 * 1024];
    loop {
        let (count, broken) = match stream.read(&mut buffer).await {
            Ok(count) => (count, None),
            Err(error) => (0, Some(words(&causes(&error)))),
        };
        received.extend_from_slice(buffer.get(..count).unwrap_or_default());
        match answer::read(&received, count == 0, is_head, body_limit) {
            Ok(Some(response)) => return Ok(response),
            Ok(None) => {}
            Err(wrong) => {
                let detail = match (broken, &written) {
                    (Some(broken), _) => format!("{wrong}: {broken}"),
                    (None, Err(error)) => format!("{wrong}: {error}"),
                    (None, Ok(())) => wrong.to_owned(),
                };
                return Err(failed(FailureKind::Protocol, detail));
            }
        }
    }
}

fn failed(kind: FailureKind, detail: String) -> Failure {
    Failure { kind, detail }
}
