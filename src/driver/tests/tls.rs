//! Trust: a private CA, a client certificate, and what is refused.

use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, ExtendedKeyUsagePurpose, IsCa, KeyPair};
use serde_json::json;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig, crypto};

use super::server::{Server, html};
use super::*;
use crate::driver::DriverError;
use crate::protocol::{FailureKind, Request};

type Ca = CertifiedIssuer<'static, KeyPair>;

fn ca() -> Ca {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

fn leaf(ca: &Ca, names: &[&str], usage: ExtendedKeyUsagePurpose) -> (rcgen::Certificate, KeyPair) {
    let key = KeyPair::generate().unwrap();
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let mut params = CertificateParams::new(names).unwrap();
    params.extended_key_usages = vec![usage];
    (params.signed_by(&key, ca).unwrap(), key)
}

fn server_config(ca: &Ca, clients: bool) -> ServerConfig {
    let provider = Arc::new(crypto::aws_lc_rs::default_provider());
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .unwrap();
    let mut roots = RootCertStore::empty();
    roots.add(ca.der().clone()).unwrap();
    let builder = if clients {
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider)
            .build()
            .unwrap();
        builder.with_client_cert_verifier(verifier)
    } else {
        builder.with_no_client_auth()
    };
    let (certificate, key) = leaf(ca, &["t1.op.test"], ExtendedKeyUsagePurpose::ServerAuth);
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    builder
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap()
}

fn agent_with(mut network: Value) -> UserAgent {
    network["hosts"] = json!({"*.op.test": "127.0.0.1"});
    UserAgent::new(client(json!({}), network), "x")
}

#[tokio::test]
async fn a_private_ca_is_trusted_for_its_names_only() {
    let ca = ca();
    let server = Server::start_with(Some(server_config(&ca, false)), |_| html("ok")).await;
    let request = |host: &str| Request::get(url(&format!("https://{host}:{}/", server.port)));

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ca.pem");
    std::fs::write(&file, ca.pem()).unwrap();
    for named in [ca.pem(), file.display().to_string()] {
        let mut agent = agent_with(json!({"ca": named}));
        assert_eq!(answer(&agent.send("x", request("t1.op.test")).await).body, "ok");
        let raw = agent.send_raw("x", request("t1.op.test"), b"/a b").await;
        assert_eq!(answer(&raw).body, "ok");
        let wrong_name = agent.send("x", request("t2.op.test")).await;
        assert_eq!(failure(&wrong_name).kind, FailureKind::Tls);
    }

    let mut stranger = agent_with(json!({}));
    let distrusted = stranger.send("x", request("t1.op.test")).await;
    assert_eq!(failure(&distrusted).kind, FailureKind::Tls);
    let distrusted = stranger.send_raw("x", request("t1.op.test"), b"/").await;
    assert_eq!(failure(&distrusted).kind, FailureKind::Tls);
}

#[tokio::test]
async fn a_client_certificate_is_shown() {
    let ca = ca();
    let server = Server::start_with(Some(server_config(&ca, true)), |_| html("ok")).await;
    let request = Request::get(url(&format!("https://t1.op.test:{}/", server.port)));
    let (certificate, key) = leaf(&ca, &["client.test"], ExtendedKeyUsagePurpose::ClientAuth);
    let both = format!("{}{}", certificate.pem(), key.serialize_pem());

    let mut known = agent_with(json!({"ca": ca.pem(), "client_certificate": both}));
    assert_eq!(answer(&known.send("x", request.clone()).await).body, "ok");
    let raw = known.send_raw("x", request.clone(), b"/").await;
    assert_eq!(answer(&raw).body, "ok");

    let mut unknown = agent_with(json!({"ca": ca.pem()}));
    let refused = unknown.send("x", request).await;
    assert_eq!(
        failure(&refused).kind,
        FailureKind::Tls,
        "{:?}",
        failure(&refused)
    );
}

#[test]
fn certificates_that_cannot_be_used_are_named() {
    let error = |network: Value| {
        let network = serde_json::from_value(network).unwrap();
        crate::driver::tls::client_config(&network).unwrap_err()
    };
    let missing = error(json!({"ca": "no/such.pem"}));
    assert_eq!(
        missing.to_string(),
        "cannot read `no/such.pem`, named by `network.ca`"
    );
    let key_only = KeyPair::generate().unwrap().serialize_pem();
    let empty = error(json!({"ca": key_only}));
    assert!(
        matches!(empty, DriverError::EmptyPem { key: "ca", .. }),
        "{empty}"
    );
    let keyless = error(json!({"client_certificate": ca().pem()}));
    assert!(keyless.to_string().contains("private key"), "{keyless}");
}
