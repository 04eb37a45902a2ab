//! Starting and stopping a server.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::behaviour::{Behaviour, ClientCertificates, Proofs};
use super::benign::BenignVariant;
use super::control;
use super::core::{Core, Injection, KeyError};
use super::dialect::{self, Fixtures, Ports};
use super::fault::{Edit, Fault};
use super::keys::Keys;
use super::message::{Ask, Reply};
use super::recorder::{LogLine, Recorder};
use super::server::Server;
use super::tamper::Tamper;
use super::tls::{Peer, TlsError, TlsListener};
use crate::catalogue::Dialect;

/// Bytes of a request's body that are read.
const BODY: usize = 1 << 20;

/// How a server is started.
#[derive(Debug, Clone)]
pub struct Options {
    /// The dialect.
    pub dialect: Dialect,
    /// What the server decides.
    pub behaviour: Behaviour,
    /// Edits of its answers on the wire.
    pub tampers: Vec<Tamper>,
    /// Where its random values come from.
    pub seed: u64,
    /// The port; any free one if left out.
    pub port: Option<u16>,
    /// Keys of the process.
    pub keys: Arc<Keys>,
    /// Where the live log goes.
    pub log: Option<tokio::sync::mpsc::UnboundedSender<LogLine>>,
}

impl Options {
    /// A server without a fault.
    pub fn plain(dialect: Dialect, keys: Arc<Keys>) -> Self {
        Self {
            dialect,
            behaviour: Behaviour::of(dialect),
            tampers: Vec::new(),
            seed: 1,
            port: None,
            keys,
            log: None,
        }
    }

    /// The same with a fault.
    #[must_use]
    pub fn with_fault(self, fault: &Fault) -> Self {
        self.with_edit(fault.edit)
    }

    /// The same with a benign variant.
    #[must_use]
    pub fn with_variant(self, variant: &BenignVariant) -> Self {
        self.with_edit(variant.edit)
    }

    fn with_edit(mut self, edit: Edit) -> Self {
        match edit {
            Edit::Behaviour(edit) => edit(&mut self.behaviour),
            Edit::Tamper(tamper) => self.tampers.push(tamper),
        }
        self
    }
}

/// Why a server did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address cannot be bound.
    #[error("cannot listen on 127.0.0.1 port {port}")]
    Bind {
        /// The port that was asked for; zero stands for any.
        port: u16,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// The signing key cannot be made.
    #[error("cannot make the signing key")]
    Key(#[from] KeyError),
    /// The certificates cannot be made.
    #[error("cannot make the certificates")]
    Tls(#[from] TlsError),
    /// A fixture is no URL: a mistake in the dialect.
    #[error("a fixture of the dialect is no URL")]
    Fixture(#[from] url::ParseError),
}

/// A server that runs. Dropping it stops it.
pub struct Running {
    /// What one must know to talk to it.
    pub fixtures: Fixtures,
    server: Arc<Server>,
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

impl std::fmt::Debug for Running {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Running({})", self.fixtures.authorization_endpoint)
    }
}

/// Starts a server on loopback.
///
/// # Errors
///
/// See [`StartError`].
pub async fn start(options: Options) -> Result<Running, StartError> {
    let (listener, port) = bind(options.port.unwrap_or(0)).await?;
    let (control_listener, control_port) = bind(0).await?;
    let mut setting = dialect::setting(options.dialect, port);
    let certificates = options.behaviour.clients.certificates;
    if certificates == ClientCertificates::Demanded {
        dialect::demand_certificates(&mut setting);
    }
    let mut fixtures = dialect::fixtures(
        &setting,
        &Ports {
            port,
            control: control_port,
            ca_pem: &options.keys.tls.ca_pem,
        },
    )?;
    for client in &mut fixtures.clients {
        client.dpop = options.behaviour.proofs != Proofs::NotAsked;
    }
    if certificates == ClientCertificates::Demanded {
        let own = options.keys.client_certificate(dialect::CERTIFICATE_NAME)?;
        fixtures.ca_pem = Some(options.keys.tls.ca_pem.clone());
        fixtures.client_pem = Some(own);
    }
    let plain_http = options.behaviour.browser.plain_http;
    let server = Arc::new(Server {
        core: Core::new(
            setting.clients,
            setting.users,
            Arc::clone(&options.keys.signing),
            options.seed,
            options.behaviour.clock_offset,
        ),
        site: setting.site,
        behaviour: options.behaviour,
        tampers: options.tampers,
        recorder: Arc::new(Recorder::default()),
        log: options.log,
    });
    let (stop, stopped) = watch::channel(false);
    let pages = Router::new().fallback(serve_page).with_state(Arc::clone(&server));
    let hooks = Router::new().fallback(serve_hook).with_state(Arc::clone(&server));
    let main = if server.site.scheme == "https" {
        let bind_error = |source| StartError::Bind { port, source };
        let acceptor = options.keys.tls.acceptor(certificates);
        let listener = TlsListener::new(listener, acceptor, plain_http).map_err(bind_error)?;
        let pages = pages.into_make_service_with_connect_info::<Peer>();
        let serving = axum::serve(listener, pages).with_graceful_shutdown(signal(stopped.clone()));
        spawn(serving)
    } else {
        spawn(axum::serve(listener, pages).with_graceful_shutdown(signal(stopped.clone())))
    };
    let hooks = axum::serve(control_listener, hooks).with_graceful_shutdown(signal(stopped));
    let tasks = vec![main, spawn(hooks)];
    Ok(Running {
        fixtures,
        server,
        stop,
        tasks,
    })
}

/// Binds a loopback port.
async fn bind(port: u16) -> Result<(TcpListener, u16), StartError> {
    let error = |source| StartError::Bind { port, source };
    let listener = TcpListener::bind(("127.0.0.1", port)).await.map_err(error)?;
    let port = listener.local_addr().map_err(error)?.port();
    Ok((listener, port))
}

/// Ends when the server is stopped.
async fn signal(mut stopped: watch::Receiver<bool>) {
    // An error means that the sender is gone, which is a stop as well.
    stopped.wait_for(|stopped| *stopped).await.ok();
}

/// Serves until the server is stopped; connections that are open then are closed, too.
fn spawn<S>(serving: S) -> JoinHandle<()>
where
    S: IntoFuture<Output = std::io::Result<()>>,
    S::IntoFuture: Send + 'static,
{
    let serving = serving.into_future();
    tokio::spawn(async move {
        serving.await.ok();
    })
}

/// Reads a request as plain values.
async fn read(request: Request) -> Option<Ask> {
    let (parts, body) = request.into_parts();
    let peer = parts.extensions.get::<ConnectInfo<Peer>>();
    let headers: Vec<(String, String)> = parts
        .headers
        .iter()
        .map(|(name, value)| {
            let text = String::from_utf8_lossy(value.as_bytes()).into_owned();
            (name.as_str().to_owned(), text)
        })
        .collect();
    let body = to_bytes(body, BODY).await.ok()?.to_vec();
    let mut ask = Ask {
        method: parts.method.as_str().to_owned(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers,
        body,
        certificate: peer.and_then(|peer| peer.0.certificate.clone()),
        ..Ask::default()
    };
    let host = ask
        .header("host")
        .or_else(|| parts.uri.host())
        .unwrap_or_default();
    ask.host = host.to_owned();
    Some(ask)
}

async fn serve_page(State(server): State<Arc<Server>>, request: Request) -> Response {
    match read(request).await {
        Some(ask) => write(server.answer(&ask).await),
        None => write(Reply::new(413)),
    }
}

async fn serve_hook(State(server): State<Arc<Server>>, request: Request) -> Response {
    match read(request).await {
        Some(ask) => write(control::answer(&server, &ask)),
        None => write(Reply::new(413)),
    }
}

/// Writes a reply.
fn write(reply: Reply) -> Response {
    let mut response = Response::new(Body::from(reply.body));
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in reply.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name.as_ref()), HeaderValue::from_str(&value)) {
            response.headers_mut().append(name, value);
        }
    }
    response
}

impl Running {
    /// What the server was asked.
    pub fn recorder(&self) -> &Recorder {
        &self.server.recorder
    }

    /// With it clients may be registered where registration is not for everybody.
    pub fn initial_access_token(&self) -> &str {
        &self.server.core.registered.initial_token
    }

    /// How many clients are registered besides those that were there from the start.
    pub fn registered_clients(&self) -> usize {
        self.server.core.registered.count()
    }

    /// How many end-users' sessions are alive.
    pub fn live_sessions(&self) -> usize {
        let core = &self.server.core;
        core.sessions.live(core.clock.now())
    }

    /// How many refresh tokens could be used.
    pub fn live_refresh_tokens(&self) -> usize {
        let core = &self.server.core;
        core.grants.live_refresh_tokens(core.clock.now())
    }

    /// What the server handed out that nobody else may see: codes, access and refresh tokens, session cookies, and the
    /// handles of requests that wait for a sign-in. Tests search every output for them.
    pub fn secrets(&self) -> Vec<String> {
        let core = &self.server.core;
        [
            core.grants.secrets(),
            core.sessions.cookies(),
            core.pending.keys(),
            core.registered.secrets(),
        ]
        .concat()
    }

    /// Lets all sessions of an end-user expire; false if there is no such end-user.
    pub fn expire_sessions(&self, username: &str) -> bool {
        self.server.expire_sessions(username)
    }

    /// The next authorization request of a scenario meets an internal failure; an empty scenario stands for any.
    pub fn fail_next(&self, scenario: &str) {
        self.server.core.injections.order(scenario, Injection::Failure);
    }

    /// The next authorization request of a scenario finds the server overloaded; an empty scenario stands for any.
    pub fn overload(&self, scenario: &str) {
        self.server.core.injections.order(scenario, Injection::Overload);
    }

    /// Moves the server's clock.
    pub fn advance_clock(&self, seconds: i64) {
        self.server.core.clock.advance(seconds);
    }

    /// Stops the server, and waits until it has stopped.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        for mut task in std::mem::take(&mut self.tasks) {
            let patience = std::time::Duration::from_secs(2);
            if tokio::time::timeout(patience, &mut task).await.is_err() {
                task.abort();
            }
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.send_replace(true);
        for task in &self.tasks {
            task.abort();
        }
    }
}
