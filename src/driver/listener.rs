//! A small listener that sees whether a target fetches something: a `request_uri`, for instance.
//!
//! It answers every request with an empty text, and remembers the paths. It binds loopback unless the profile names
//! an address.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{Method, Uri};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use url::Url;

use super::DriverError;
use crate::profile::Network;

/// Requests that are remembered; later ones are answered and forgotten.
const MOST_FETCHES: usize = 10_000;

/// One request that the listener got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetch {
    /// The method.
    pub method: String,
    /// The path, without the query.
    pub path: String,
}

/// A listener; it ends when it is dropped.
#[derive(Debug)]
pub struct Listener {
    base: Url,
    fetches: watch::Receiver<Vec<Fetch>>,
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
        let app = Router::new().fallback(record).with_state(Arc::new(seen));
        let task = tokio::spawn(async move {
            // It serves until it is dropped; an error here would mean that the socket is gone.
            let _ = axum::serve(socket, app).await;
        });
        let base = match &network.listener {
            Some(base) => base.clone(),
            None => Url::parse(&format!("http://{address}/"))
                .map_err(|error| failed(std::io::Error::other(error)))?,
        };
        Ok(Self { base, fetches, task })
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
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Whether one of the paths ends in the name: a reverse proxy may have put something before it.
fn has(seen: &[Fetch], name: &str) -> bool {
    seen.iter().any(|fetch| {
        fetch
            .path
            .strip_suffix(name)
            .is_some_and(|rest| rest.ends_with('/'))
    })
}

async fn record(
    State(seen): State<Arc<watch::Sender<Vec<Fetch>>>>,
    method: Method,
    uri: Uri,
) -> &'static str {
    seen.send_modify(|fetches| {
        if fetches.len() < MOST_FETCHES {
            fetches.push(Fetch {
                method: method.to_string(),
                path: uri.path().to_owned(),
            });
        }
    });
    ""
}
