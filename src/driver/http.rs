//! Bytes over HTTP: the only file that knows the HTTP library.
//!
//! One connection pool serves a whole run. The library never follows a redirect, keeps no cookie and asks no
//! environment variable for a proxy. It sends a request again only where nothing of it was processed: a pooled
//! connection that turned out to be closed before a byte was written, or an HTTP/2 stream that the peer refused
//! unread. A connection that breaks after that is a failure, never a second request. To keep such races rare, idle
//! connections are dropped after a second, before servers do it.

use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime};

use http::{HeaderMap, HeaderName, HeaderValue};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::DriverError;
use super::prover::Prover;
use super::resolver::Resolver;
use super::throttle::{MOST_RETRIES, Pacer};
use super::tls::{self, ClientConfig};
use crate::profile::Profile;
use crate::protocol::{Failure, FailureKind, Hop, Request, Response};

/// How long an idle connection is kept.
const IDLE: Duration = Duration::from_secs(1);

/// By what a target's operator recognises a run.
#[derive(Debug, Clone)]
pub struct RunIdentity {
    /// The run's id, sent as `OpCheck-Run`.
    pub run: String,
    /// The `User-Agent`.
    pub user_agent: String,
}

/// The connections of a run; cheap to clone, shared by all its agents.
#[derive(Debug, Clone)]
pub struct HttpClient {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    http: reqwest::Client,
    identity: RunIdentity,
    epoch: Instant,
    resolver: Resolver,
    tls: ClientConfig,
    pacer: Pacer,
    prover: Prover,
    time_limit: Duration,
    body_limit: usize,
    sent: AtomicU64,
}

impl HttpClient {
    /// Sets up the connections as the profile's `network` and `limits` ask. `epoch` is the start of the run.
    ///
    /// # Errors
    ///
    /// A certificate, key or proxy of the profile cannot be used.
    pub fn new(profile: &Profile, identity: RunIdentity, epoch: Instant) -> Result<Self, DriverError> {
        let network = &profile.network;
        let resolver = Resolver::new(&network.hosts);
        let tls = tls::client_config(network)?;
        let time_limit = Duration::from_secs(profile.limits.request_seconds);
        let mut with_alpn = tls.clone();
        with_alpn.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let mut builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .no_proxy()
            // The load engine's own client switches this on for the whole program: answers are recorded as they came.
            .no_gzip()
            .pool_idle_timeout(IDLE)
            .timeout(time_limit)
            .dns_resolver(Arc::new(Pins(resolver.clone())))
            .tls_backend_preconfigured(with_alpn);
        if let Some(url) = &network.proxy {
            let proxy = reqwest::Proxy::all(url.as_str()).map_err(|error| DriverError::Proxy {
                source: error.without_url().into(),
            })?;
            builder = builder.proxy(proxy);
        }
        let http = builder.build().map_err(|error| DriverError::Client {
            source: error.without_url().into(),
        })?;
        let prover = Prover::new().map_err(|error| DriverError::Client { source: error.into() })?;
        Ok(Self {
            inner: Arc::new(Inner {
                http,
                identity,
                epoch,
                resolver,
                tls,
                pacer: Pacer::new(profile),
                prover,
                time_limit,
                body_limit: profile.limits.body_bytes,
                sent: AtomicU64::new(0),
            }),
        })
    }

    /// Requests sent so far by all agents, those sent again included.
    pub fn requests_sent(&self) -> u64 {
        self.inner.sent.load(Ordering::Relaxed)
    }

    /// Keeps the time of a target whose clock hooks move by so many seconds.
    pub fn keep_time(&self, moved: Arc<AtomicI64>) {
        self.inner.prover.keep_time(moved);
    }

    pub(super) fn prover(&self) -> &Prover {
        &self.inner.prover
    }

    /// By what the target's operator recognises the run.
    pub fn identity(&self) -> &RunIdentity {
        &self.inner.identity
    }

    pub(super) fn resolver(&self) -> &Resolver {
        &self.inner.resolver
    }

    pub(super) fn tls(&self) -> &ClientConfig {
        &self.inner.tls
    }

    /// How long a request without an answer is waited for.
    pub fn time_limit(&self) -> Duration {
        self.inner.time_limit
    }

    /// How many bytes of a body are read.
    pub fn body_limit(&self) -> usize {
        self.inner.body_limit
    }

    /// Waits for the request's turn, counts it, and says when it starts.
    pub(super) async fn start(&self, request: &Request) -> Duration {
        let loopback = self.inner.resolver.is_loopback(&request.url);
        self.inner.pacer.turn(loopback).await;
        self.inner.sent.fetch_add(1, Ordering::Relaxed);
        self.inner.epoch.elapsed()
    }

    /// When something happens, measured from the start of the run.
    pub fn elapsed(&self) -> Duration {
        self.inner.epoch.elapsed()
    }

    /// Sends a request exactly as it is, and reads the answer.
    pub(super) async fn hop(&self, request: Request) -> Hop {
        let harmless = matches!(request.method, http::Method::GET | http::Method::DELETE);
        let may_repeat = harmless && !self.inner.resolver.is_loopback(&request.url);
        let mut retries = 0;
        loop {
            let started = self.start(&request).await;
            let outcome = self.exchange(&request).await;
            let took = self.elapsed().saturating_sub(started);
            if may_repeat
                && retries < MOST_RETRIES
                && let Ok(response) = &outcome
                && let Some(wait) = self.inner.pacer.wait_asked_for(response, SystemTime::now())
            {
                retries += 1;
                self.inner.pacer.hold(wait);
                continue;
            }
            return Hop {
                request,
                outcome,
                started,
                took,
            };
        }
    }

    async fn exchange(&self, request: &Request) -> Result<Response, Failure> {
        let mut outgoing = reqwest::Request::new(request.method.clone(), request.url.clone());
        *outgoing.headers_mut() = header_map(&request.headers)?;
        if let Some(body) = &request.body {
            if body.is_empty() {
                // An empty body is told apart from none by its length (RFC 9110 §8.6): some servers look at the media type
                // of the former only.
                outgoing
                    .headers_mut()
                    .insert(http::header::CONTENT_LENGTH, http::HeaderValue::from_static("0"));
            }
            *outgoing.body_mut() = Some(body.clone().into());
        }
        let mut incoming = self.inner.http.execute(outgoing).await.map_err(failure)?;
        let status = incoming.status().as_u16();
        let headers = header_list(incoming.headers());
        let mut body = Vec::new();
        let mut truncated = false;
        while let Some(chunk) = incoming.chunk().await.map_err(failure)? {
            let room = self.inner.body_limit.saturating_sub(body.len());
            if chunk.len() > room {
                body.extend_from_slice(chunk.get(..room).unwrap_or_default());
                truncated = true;
                break;
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Response {
            status,
            headers,
            body: String::from_utf8_lossy(&body).into_owned(),
            truncated,
        })
    }
}

/// Header fields for the wire, byte for byte.
fn header_map(headers: &[(String, String)]) -> Result<HeaderMap, Failure> {
    let mut map = HeaderMap::with_capacity(headers.len());
    for (name, value) in headers {
        let (Ok(key), Ok(text)) = (
            HeaderName::from_bytes(name.as_bytes()),
            HeaderValue::from_bytes(value.as_bytes()),
        ) else {
            return Err(Failure {
                kind: FailureKind::Protocol,
                detail: format!("the header field `{name}` cannot be sent: it holds a forbidden character"),
            });
        };
        map.append(key, text);
    }
    Ok(map)
}

/// Header fields as they came. Valid UTF-8 stays, as browsers read a `Location`; other bytes are replaced.
fn header_list(headers: &HeaderMap) -> Vec<(String, String)> {
    headers
        .iter()
        .map(|(name, value)| {
            let text = String::from_utf8_lossy(value.as_bytes()).into_owned();
            (name.as_str().to_owned(), text)
        })
        .collect()
}

/// Tells apart why there was no answer, by the errors below the library's own.
fn failure(error: reqwest::Error) -> Failure {
    let error = error.without_url();
    let causes = causes(&error);
    let kind = if error.is_dns() {
        FailureKind::Resolve
    } else if error.is_timeout() {
        FailureKind::Timeout
    } else if causes.iter().any(|cause| tls::is_failure_of_tls(*cause)) {
        FailureKind::Tls
    } else if error.is_connect() {
        FailureKind::Connect
    } else {
        FailureKind::Protocol
    };
    Failure {
        kind,
        detail: words(&causes),
    }
}

/// An error and all that caused it, outermost first. `std::io::Error` hides the error that it wraps from `source`,
/// so it is opened.
pub(super) fn causes<'a>(error: &'a (dyn Error + 'static)) -> Vec<&'a (dyn Error + 'static)> {
    let mut found = Vec::new();
    let mut next = Some(error);
    while let Some(cause) = next {
        found.push(cause);
        next = match cause.downcast_ref::<std::io::Error>() {
            Some(io) => io.get_ref().map(|inner| inner as &(dyn Error + 'static)),
            None => cause.source(),
        };
    }
    found
}

/// The words of a chain of errors, without repetitions.
pub(super) fn words(causes: &[&(dyn Error + 'static)]) -> String {
    let mut words: Vec<String> = causes.iter().map(ToString::to_string).collect();
    words.dedup();
    words.join(": ")
}

/// Our resolver as the library wants it.
struct Pins(Resolver);

impl Resolve for Pins {
    fn resolve(&self, name: Name) -> Resolving {
        let resolver = self.0.clone();
        Box::pin(async move {
            // Port 0 stands for the URL's own port.
            let found = resolver.resolve(name.as_str(), 0).await?;
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}
