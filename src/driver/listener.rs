//! A small listener that sees whether a target fetches something: a `request_uri`, for instance.
//!
//! It answers every request with an empty text, or with what was laid out at its path, and remembers the paths. It binds loopback unless the profile names
//! an address.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use url::Url;

use super::DriverError;
use crate::profile::Network;
use crate::protocol::Secret;

/// Bytes of a body that are kept.
const MOST_BYTES: usize = 64 << 10;

/// Requests that are remembered; later ones are answered and forgotten.
const MOST_FETCHES: usize = 10_000;

/// One request that the listener got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetch {
    /// The method.
    pub method: String,
    /// The path, without the query.
    pub path: String,
    /// The media type of its body, where it names one.
    pub media_type: Option<String>,
    /// The body, as far as it is kept: it may hold a token.
    pub body: Secret,
}

/// What the listener answers at a path. `Debug` does not print the text: it may be signed in a client's name.
#[derive(Clone)]
pub struct Laid {
    /// The status.
    pub status: StatusCode,
    /// The media type.
    pub kind: &'static str,
    /// The text.
    pub text: String,
    /// Where it sends the target, if it does.
    pub location: Option<Url>,
}

impl Laid {
    /// A text that is found.
    pub fn found(kind: &'static str, text: String) -> Self {
        Self {
            status: StatusCode::OK,
            kind,
            text,
            location: None,
        }
    }

    /// The header fields. Nothing is to be kept: the next request may find something else.
    fn fields(&self) -> HeaderMap {
        let mut fields = HeaderMap::new();
        fields.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        fields.insert(CONTENT_TYPE, HeaderValue::from_static(self.kind));
        let location = self.location.as_ref().map(Url::as_str);
        if let Some(Ok(location)) = location.map(HeaderValue::from_str) {
            fields.insert(LOCATION, location);
        }
        fields
    }
}

impl std::fmt::Debug for Laid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Laid({} {})", self.status, self.kind)
    }
}

/// What is laid out, by path.
#[derive(Debug, Default)]
struct Shelf(Mutex<BTreeMap<String, Laid>>);

/// A listener; it ends when it is dropped.
#[derive(Debug)]
pub struct Listener {
    base: Url,
    fetches: watch::Receiver<Vec<Fetch>>,
    laid_out: Arc<Shelf>,
    task: JoinHandle<()>,
}

impl Listener {
    /// Starts a listener at `network.listen`, or at a free loopback port.
    ///
    /// # Errors
    ///
    /// The address cannot be bound.
    pub async fn start(network: &Network) -> Result<Self, DriverError> {
        let wanted = network.listen.unwrap_or((Ipv4Addr::LOCALHOST, 0).into());
        let failed = |source| DriverError::Listen {
            address: wanted,
            source,
        };
        let socket = TcpListener::bind(wanted).await.map_err(failed)?;
        let address = socket.local_addr().map_err(failed)?;
        let (seen, fetches) = watch::channel(Vec::new());
        let laid_out = Arc::new(Shelf::default());
        let state = (Arc::new(seen), Arc::clone(&laid_out));
        let app = Router::new().fallback(record).with_state(state);
        let task = tokio::spawn(async move {
            // It serves until it is dropped; an error here would mean that the socket is gone.
            let _ = axum::serve(socket, app).await;
        });
        let base = match &network.listener {
            Some(base) => with_port(base.clone(), address),
            None => Url::parse(&format!("http://{address}/"))
                .map_err(|error| failed(std::io::Error::other(error)))?,
        };
        Ok(Self {
            base,
            fetches,
            laid_out,
            task,
        })
    }

    /// Lays something out at a URL that leads here, and returns the URL to name: one on loopback without a port gets the
    /// listener's.
    pub fn lay_out(&self, at: &Url, laid: Laid) -> Url {
        let mut url = at.clone();
        if url.port().is_none() && url.scheme() == "http" && url.host_str() == self.base.host_str() {
            // It has a host, so that it can have a port.
            url.set_port(self.base.port()).ok();
        }
        let mut shelf = self.laid_out.0.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.insert(url.path().to_owned(), laid);
        url
    }

    /// The URL at which a target reaches this name.
    pub fn url_for(&self, name: &str) -> Url {
        let mut url = self.base.clone();
        let path = format!("{}/{name}", url.path().trim_end_matches('/'));
        url.set_path(&path);
        url
    }

    /// What has been fetched so far.
    pub fn fetches(&self) -> Vec<Fetch> {
        self.fetches.borrow().clone()
    }

    /// How often what is laid out at a URL has been fetched.
    pub fn fetches_of(&self, url: &Url) -> usize {
        let fetches = self.fetches.borrow();
        fetches
            .iter()
            .filter(|fetch| fetch.path.ends_with(url.path()))
            .count()
    }

    /// Whether this name has been fetched, by any method.
    pub fn was_fetched(&self, name: &str) -> bool {
        has(&self.fetches.borrow(), name)
    }

    /// Waits for this name to be fetched; whether that happened within the time.
    pub async fn is_fetched_within(&self, name: &str, limit: Duration) -> bool {
        let mut fetches = self.fetches.clone();
        let waited = tokio::time::timeout(limit, fetches.wait_for(|seen| has(seen, name))).await;
        matches!(waited, Ok(Ok(_)))
    }

    /// Waits for a request to this name that is the one, after the first ones, which were seen before; all that came after
    /// those until then, or until the time was over.
    pub async fn fetched_after(
        &self,
        name: &str,
        before: usize,
        limit: Duration,
        is_the_one: impl Fn(&Fetch) -> bool,
    ) -> Vec<Fetch> {
        let mut fetches = self.fetches.clone();
        let came = |seen: &Vec<Fetch>| named(seen, name).skip(before).any(&is_the_one);
        // Whether it came in time shows in what is there.
        let _ = tokio::time::timeout(limit, fetches.wait_for(came)).await;
        let seen = self.fetches.borrow();
        named(&seen, name).skip(before).cloned().collect()
    }

    /// How often this name was fetched.
    pub fn times_fetched(&self, name: &str) -> usize {
        named(&self.fetches.borrow(), name).count()
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A base URL on this machine without a port leads to where the listener really is.
fn with_port(mut base: Url, address: SocketAddr) -> Url {
    let is_here = matches!(base.host(), Some(url::Host::Ipv4(host)) if host.is_loopback());
    if is_here && base.port().is_none() && base.scheme() == "http" {
        // It has a host, so that it can have a port.
        base.set_port(Some(address.port())).ok();
    }
    base
}

/// Whether one of the paths ends in the name: a reverse proxy may have put something before it.
fn has(seen: &[Fetch], name: &str) -> bool {
    named(seen, name).next().is_some()
}

/// The requests whose path ends in the name.
fn named<'a>(seen: &'a [Fetch], name: &str) -> impl Iterator<Item = &'a Fetch> {
    seen.iter().filter(move |fetch| {
        fetch
            .path
            .strip_suffix(name)
            .is_some_and(|rest| rest.ends_with('/'))
    })
}

/// What the listener has seen, and what it serves.
type Seen = (Arc<watch::Sender<Vec<Fetch>>>, Arc<Shelf>);

async fn record(
    State((seen, laid_out)): State<Seen>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, HeaderMap, String) {
    let media_type = headers
        .get(CONTENT_TYPE)
        .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    let kept = body.get(..body.len().min(MOST_BYTES)).unwrap_or_default();
    let body = Secret::new(String::from_utf8_lossy(kept).into_owned());
    seen.send_modify(|fetches| {
        if fetches.len() < MOST_FETCHES {
            fetches.push(Fetch {
                method: method.to_string(),
                path: uri.path().to_owned(),
                media_type,
                body,
            });
        }
    });
    let shelf = laid_out.0.lock().unwrap_or_else(PoisonError::into_inner);
    let found = shelf.iter().find(|(path, _)| uri.path().ends_with(path.as_str()));
    match found {
        Some((_, laid)) => (laid.status, laid.fields(), laid.text.clone()),
        None => (StatusCode::OK, HeaderMap::new(), String::new()),
    }
}
