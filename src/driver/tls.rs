//! Whom we trust, and who we are: one TLS configuration for the HTTP agent and for raw requests.
//!
//! With `network.ca` only the certificates named there are trusted, so that a run does not depend on the machine it
//! runs on. Without it the platform's are, and they are loaded at the first handshake: a run that meets no TLS does
//! not pay for it, nor fail on a machine that has none.

use std::error::Error;
use std::sync::{Arc, OnceLock};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustls_platform_verifier::Verifier;
use sha2::{Digest as _, Sha256};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls;
pub(super) use tokio_rustls::rustls::ClientConfig;
use tokio_rustls::rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use tokio_rustls::rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use tokio_rustls::rustls::{
    ConfigBuilder, DigitallySignedStruct, RootCertStore, SignatureScheme, WantsVerifier,
};
use url::Url;

use super::DriverError;
use super::http::{HttpClient, causes, words};
use crate::profile::Network;
use crate::protocol::{Failure, FailureKind};

/// The TLS configuration that a profile asks for, without ALPN.
pub(super) fn client_config(network: &Network) -> Result<ClientConfig, DriverError> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|source| DriverError::Client {
            source: source.into(),
        })?;
    let builder = trusting(builder, network, provider)?;
    let Some(named) = &network.client_certificate else {
        return Ok(builder.with_no_client_auth());
    };
    let key = "client_certificate";
    let pem = read_pem(key, named)?;
    let certificates = certificates(key, &pem)?;
    let private = PrivateKeyDer::from_pem_slice(&pem).map_err(|_| DriverError::EmptyPem {
        key,
        wanted: "private key",
    })?;
    builder
        .with_client_auth_cert(certificates, private)
        .map_err(|source| bad_pem(key, source))
}

/// Speaks TLS over a connection, in HTTP/1.1.
pub(super) async fn connect(
    config: &ClientConfig,
    host: &str,
    stream: TcpStream,
) -> Result<TlsStream<TcpStream>, Failure> {
    let failed = |detail: String| Failure {
        kind: FailureKind::Tls,
        detail,
    };
    let mut config = config.clone();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    let name = ServerName::try_from(host.trim_matches(['[', ']']).to_owned())
        .map_err(|error| failed(error.to_string()))?;
    TlsConnector::from(Arc::new(config))
        .connect(name, stream)
        .await
        .map_err(|error| failed(words(&causes(&error))))
}

/// The hash of the key with which a server of this CA proves its name: SHA-256 of its `SubjectPublicKeyInfo` in Base64.
/// Browsers that are given it take that key and no other.
pub(super) async fn key_of_server(client: &HttpClient, url: &Url) -> Result<String, Failure> {
    let failed = |kind: FailureKind, detail: String| Failure { kind, detail };
    let host = url.host_str().unwrap_or_default();
    let port = url.port_or_known_default().unwrap_or(443);
    let addresses = client
        .resolver()
        .resolve(host.trim_matches(['[', ']']), port)
        .await;
    let addresses = addresses.map_err(|error| failed(FailureKind::Resolve, error.to_string()))?;
    let stream = TcpStream::connect(addresses.as_slice()).await;
    let stream = stream.map_err(|error| failed(FailureKind::Connect, error.to_string()))?;
    let stream = connect(client.tls(), host, stream).await?;
    let (_, connection) = stream.get_ref();
    let certificate = connection.peer_certificates().and_then(<[_]>::first);
    let certificate = certificate.ok_or_else(|| failed(FailureKind::Tls, "no certificate".to_owned()))?;
    let parsed = webpki::EndEntityCert::try_from(certificate);
    let parsed = parsed.map_err(|error| failed(FailureKind::Tls, error.to_string()))?;
    let hash = Sha256::digest(parsed.subject_public_key_info());
    Ok(STANDARD.encode(hash))
}

/// Whether TLS itself failed, and not the connection below it.
pub(super) fn is_failure_of_tls(cause: &(dyn Error + 'static)) -> bool {
    cause.is::<rustls::Error>()
}

fn trusting(
    builder: ConfigBuilder<ClientConfig, WantsVerifier>,
    network: &Network,
    provider: Arc<CryptoProvider>,
) -> Result<ConfigBuilder<ClientConfig, rustls::client::WantsClientCert>, DriverError> {
    let Some(named) = &network.ca else {
        let verifier = PlatformTrust {
            provider,
            loaded: OnceLock::new(),
        };
        return Ok(builder
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier)));
    };
    let mut roots = RootCertStore::empty();
    for certificate in certificates("ca", &read_pem("ca", named)?)? {
        roots.add(certificate).map_err(|source| bad_pem("ca", source))?;
    }
    Ok(builder.with_root_certificates(roots))
}

/// The PEM text: the value itself, or what the file of that name holds.
fn read_pem(key: &'static str, named: &str) -> Result<Vec<u8>, DriverError> {
    if named.trim_start().starts_with("-----BEGIN") {
        return Ok(named.as_bytes().to_vec());
    }
    std::fs::read(named).map_err(|source| DriverError::ReadPem {
        key,
        path: named.to_owned(),
        source,
    })
}

fn certificates(key: &'static str, pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, DriverError> {
    let found: Vec<_> = CertificateDer::pem_slice_iter(pem)
        .collect::<Result<_, _>>()
        .map_err(|source| bad_pem(key, source))?;
    if found.is_empty() {
        return Err(DriverError::EmptyPem {
            key,
            wanted: "certificate",
        });
    }
    Ok(found)
}

fn bad_pem(key: &'static str, source: impl std::error::Error + Send + Sync + 'static) -> DriverError {
    DriverError::BadPem {
        key,
        source: Box::new(source),
    }
}

/// Trusts the platform's certificates, loaded when the first one is to be verified.
#[derive(Debug)]
struct PlatformTrust {
    provider: Arc<CryptoProvider>,
    loaded: OnceLock<Result<Verifier, rustls::Error>>,
}

impl ServerCertVerifier for PlatformTrust {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        self.loaded
            .get_or_init(|| Verifier::new(Arc::clone(&self.provider)))
            .as_ref()
            .map_err(Clone::clone)?
            .verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}
