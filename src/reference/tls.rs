//! TLS of the embedded server: a CA of its own, made anew in every process, and a leaf with explicit names.
//!
//! Verifiers refuse wide wildcards, so every vanity host is written out.

use std::sync::Arc;
use std::time::Duration;

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

use super::behaviour::PlainHttp;

/// Why the certificates could not be made.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A certificate could not be made.
    #[error("the certificate cannot be made")]
    Certificate(#[from] rcgen::Error),
    /// The certificate could not be used.
    #[error("the certificate cannot be used")]
    Configuration(#[from] tokio_rustls::rustls::Error),
}

/// The trust of a process.
pub(super) struct Tls {
    /// The CA's certificate.
    pub(super) ca_pem: String,
    configuration: Arc<ServerConfig>,
}

impl Tls {
    /// Makes a CA and a leaf for loopback and these hosts.
    pub(super) fn generate(hosts: &[String]) -> Result<Self, TlsError> {
        let ca_key = KeyPair::generate()?;
        let mut ca = CertificateParams::default();
        ca.distinguished_name
            .push(DnType::CommonName, "opcheck reference CA");
        ca.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        ca.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let ca_certificate = ca.self_signed(&ca_key)?;
        let issuer = Issuer::from_params(&ca, &ca_key);

        let mut names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
        names.extend(hosts.iter().cloned());
        let leaf_key = KeyPair::generate()?;
        let mut leaf = CertificateParams::new(names)?;
        leaf.distinguished_name
            .push(DnType::CommonName, "opcheck reference server");
        leaf.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let leaf_certificate = leaf.signed_by(&leaf_key, &issuer)?;

        let provider = Arc::new(aws_lc_rs::default_provider());
        let mut configuration = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(
                vec![leaf_certificate.der().clone(), ca_certificate.der().clone()],
                PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(leaf_key.serialize_der())),
            )?;
        configuration.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self {
            ca_pem: ca_certificate.pem(),
            configuration: Arc::new(configuration),
        })
    }

    /// What completes handshakes.
    pub(super) fn acceptor(&self) -> TlsAcceptor {
        TlsAcceptor::from(Arc::clone(&self.configuration))
    }
}

/// How long a handshake may take.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// A listener whose handshakes run beside each other: a client that stalls keeps nobody else waiting.
pub(super) struct TlsListener {
    address: std::net::SocketAddr,
    ready: mpsc::Receiver<(Box<dyn Stream>, std::net::SocketAddr)>,
    accepting: tokio::task::JoinHandle<()>,
}

impl TlsListener {
    /// Starts to accept; what begins without a handshake is served as plain HTTP or not at all.
    pub(super) fn new(
        listener: TcpListener,
        acceptor: TlsAcceptor,
        plain: PlainHttp,
    ) -> std::io::Result<Self> {
        let address = listener.local_addr()?;
        let (sender, ready) = mpsc::channel(64);
        let accepting = tokio::spawn(async move {
            let mut listener = listener;
            loop {
                let (stream, peer) = axum::serve::Listener::accept(&mut listener).await;
                let (acceptor, sender) = (acceptor.clone(), sender.clone());
                tokio::spawn(async move {
                    let opened = open(stream, acceptor, plain);
                    if let Ok(Some(stream)) = tokio::time::timeout(HANDSHAKE, opened).await {
                        // The receiver is gone only when the server has stopped.
                        sender.send((stream, peer)).await.ok();
                    }
                });
            }
        });
        Ok(Self {
            address,
            ready,
            accepting,
        })
    }
}

/// A connection, whether TLS protects it or not.
pub(super) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// What the first byte of a TLS connection is: that of a handshake (RFC 8446 §5.1).
const HANDSHAKE_RECORD: u8 = 22;

/// Completes a connection.
async fn open(stream: TcpStream, acceptor: TlsAcceptor, plain: PlainHttp) -> Option<Box<dyn Stream>> {
    let mut first = [0];
    stream.peek(&mut first).await.ok()?;
    match plain {
        PlainHttp::Served if first != [HANDSHAKE_RECORD] => Some(Box::new(stream)),
        PlainHttp::Served | PlainHttp::Refused => {
            let stream = acceptor.accept(stream).await.ok()?;
            Some(Box::new(stream))
        }
    }
}

impl Drop for TlsListener {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl axum::serve::Listener for TlsListener {
    type Io = Box<dyn Stream>;
    type Addr = std::net::SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.ready.recv().await {
            Some(connection) => connection,
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> std::io::Result<Self::Addr> {
        Ok(self.address)
    }
}
