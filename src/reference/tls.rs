//! TLS of the embedded server: a CA of its own, made anew in every process, and a leaf with explicit names.
//!
//! Verifiers refuse wide wildcards, so every vanity host is written out.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::IncomingStream;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::client::verify_server_name;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, ServerName};
use tokio_rustls::rustls::server::{ParsedCertificate, VerifierBuilderError, WebPkiClientVerifier};
use tokio_rustls::rustls::{RootCertStore, ServerConfig};

use super::behaviour::{ClientCertificates, PlainHttp};

/// Why the certificates could not be made.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A certificate could not be made.
    #[error("the certificate cannot be made")]
    Certificate(#[from] rcgen::Error),
    /// The certificate could not be used.
    #[error("the certificate cannot be used")]
    Configuration(#[from] tokio_rustls::rustls::Error),
    /// What clients show could not be verified against the CA.
    #[error("the CA cannot verify clients")]
    Clients(#[from] VerifierBuilderError),
}

/// The trust of a process.
pub(super) struct Tls {
    /// The CA's certificate.
    pub(super) ca_pem: String,
    configuration: Arc<ServerConfig>,
    /// The same, and clients are asked for a certificate, which they need not have.
    asking: Arc<ServerConfig>,
    issuer: Issuer<'static, KeyPair>,
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
        let issuer = Issuer::new(ca, ca_key);

        let mut names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
        names.extend(hosts.iter().cloned());
        let leaf_key = KeyPair::generate()?;
        let mut leaf = CertificateParams::new(names)?;
        leaf.distinguished_name
            .push(DnType::CommonName, "opcheck reference server");
        leaf.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let leaf_certificate = leaf.signed_by(&leaf_key, &issuer)?;

        let provider = Arc::new(aws_lc_rs::default_provider());
        let mut roots = RootCertStore::empty();
        roots.add(ca_certificate.der().clone())?;
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider))
            .allow_unauthenticated()
            .build()?;
        let chain = vec![leaf_certificate.der().clone(), ca_certificate.der().clone()];
        let configuration = |asks: bool| -> Result<Arc<ServerConfig>, TlsError> {
            let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
                .with_safe_default_protocol_versions()?;
            let builder = match asks {
                true => builder.with_client_cert_verifier(Arc::clone(&verifier)),
                false => builder.with_no_client_auth(),
            };
            let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(leaf_key.serialize_der()));
            let mut configuration = builder.with_single_cert(chain.clone(), key)?;
            configuration.alpn_protocols = vec![b"http/1.1".to_vec()];
            Ok(Arc::new(configuration))
        };
        Ok(Self {
            ca_pem: ca_certificate.pem(),
            configuration: configuration(false)?,
            asking: configuration(true)?,
            issuer,
        })
    }

    /// What completes handshakes.
    pub(super) fn acceptor(&self, certificates: ClientCertificates) -> TlsAcceptor {
        TlsAcceptor::from(Arc::clone(match certificates {
            ClientCertificates::NotAsked => &self.configuration,
            ClientCertificates::Demanded => &self.asking,
        }))
    }

    /// A client's certificate with a DNS name, and its key, in PEM.
    pub(super) fn client_pem(&self, name: &str) -> Result<String, TlsError> {
        let key = KeyPair::generate()?;
        let mut leaf = CertificateParams::new(vec![name.to_owned()])?;
        leaf.distinguished_name.push(DnType::CommonName, name);
        leaf.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        let certificate = leaf.signed_by(&key, &self.issuer)?;
        Ok(format!("{}{}", certificate.pem(), key.serialize_pem()))
    }
}

/// Whether a certificate, which the handshake has verified, has this DNS name (RFC 8705 §2.1.2).
pub(super) fn is_certificate_for(certificate: &[u8], name: &str) -> bool {
    let certificate = CertificateDer::from(certificate);
    let parsed = ParsedCertificate::try_from(&certificate);
    match (parsed, ServerName::try_from(name)) {
        (Ok(parsed), Ok(name)) => verify_server_name(&parsed, &name).is_ok(),
        (Err(_), _) | (_, Err(_)) => false,
    }
}

/// A client's certificate, which the handshake has verified, where the client showed one.
type Shown = Option<Arc<[u8]>>;

/// Who is at the other end of a connection.
#[derive(Debug, Clone)]
pub(super) struct Peer {
    /// What it showed.
    pub(super) certificate: Shown,
}

impl Connected<IncomingStream<'_, TlsListener>> for Peer {
    fn connect_info(stream: IncomingStream<'_, TlsListener>) -> Self {
        Self {
            certificate: stream.remote_addr().1.clone(),
        }
    }
}

/// How long a handshake may take.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// A listener whose handshakes run beside each other: a client that stalls keeps nobody else waiting.
pub(super) struct TlsListener {
    address: SocketAddr,
    ready: mpsc::Receiver<(Box<dyn Stream>, (SocketAddr, Shown))>,
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
                let (stream, address) = axum::serve::Listener::accept(&mut listener).await;
                let (acceptor, sender) = (acceptor.clone(), sender.clone());
                tokio::spawn(async move {
                    let opened = open(stream, acceptor, plain);
                    if let Ok(Some((stream, certificate))) = tokio::time::timeout(HANDSHAKE, opened).await {
                        let peer = (address, certificate);
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

/// A connection, and the certificate of the client.
type Opened = (Box<dyn Stream>, Shown);

/// Completes a connection.
async fn open(stream: TcpStream, acceptor: TlsAcceptor, plain: PlainHttp) -> Option<Opened> {
    let mut first = [0];
    stream.peek(&mut first).await.ok()?;
    match plain {
        PlainHttp::Served if first != [HANDSHAKE_RECORD] => Some((Box::new(stream), None)),
        PlainHttp::Served | PlainHttp::Refused => {
            let stream = acceptor.accept(stream).await.ok()?;
            let shown = stream.get_ref().1.peer_certificates();
            let certificate = shown
                .and_then(|chain| chain.first())
                .map(|own| Arc::from(own.as_ref()));
            Some((Box::new(stream), certificate))
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
    type Addr = (SocketAddr, Shown);

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.ready.recv().await {
            Some(connection) => connection,
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> std::io::Result<Self::Addr> {
        Ok((self.address, None))
    }
}
