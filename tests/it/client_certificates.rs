//! A server that knows a client by the certificate of its connection (mutual TLS, RFC 8705 §2.1).

use opcheck::catalogue::Dialect;
use opcheck::profile::{ClientAuthentication, SecretSource};
use opcheck::protocol::Secret;
use opcheck::record::{ExitCode, Verdict};
use opcheck::target::Target;

use crate::playing::{assert_clean, assert_passed, keys, of, plan_of, play, told, varied, with};

/// The areas in which clients authenticate.
const AREAS: [&str; 4] = ["token/", "refresh/", "revoke/", "introspect/"];

/// The embedded server that demands certificates.
async fn demanding(dialect: Dialect) -> Target {
    let target = varied(dialect, "client-certificates").await;
    let usual = target.profile.default_client().unwrap();
    assert_eq!(usual.authentication(), ClientAuthentication::TlsClientAuth);
    assert!(usual.secret.is_none());
    let token = target.profile.endpoints.token.as_ref().unwrap();
    assert_eq!(token.scheme(), "https");
    target
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_that_shows_its_certificate_is_judged_as_any_other() {
    for dialect in Dialect::ALL {
        let mut target = demanding(dialect).await;
        // As users have it: a file.
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("client.pem");
        let pem = target.profile.network.client_certificate.take().unwrap();
        std::fs::write(&file, pem).unwrap();
        target.profile.network.client_certificate = Some(file.display().to_string());
        let record = play(&target, plan_of(&AREAS)).await;
        assert_clean(&record);
        assert_passed(
            &record,
            &[
                "token/code-bound-to-client",
                "token/code-race",
                "refresh/works",
                "revoke/refresh-token",
            ],
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_certificate_and_none_let_nothing_pass() {
    for own in [Some("other.rp.example.test"), None] {
        let mut target = demanding(Dialect::Oidc).await;
        let pem = own.map(|name| keys().client_certificate(name).unwrap());
        target.profile.network.client_certificate = pem;
        // Only the client with the certificate.
        target.profile.registration = None;
        target.profile.clients.retain(|client| client.id == "web");
        let record = play(
            &target,
            plan_of(&["token/code-race", "refresh/", "revoke/", "introspect/"]),
        )
        .await;
        for verdict in [Verdict::Pass, Verdict::Fail, Verdict::Warn] {
            let wrong = with(&record, verdict);
            assert!(wrong.is_empty(), "{}", told(&wrong));
        }
        let open = with(&record, Verdict::NotEvaluated);
        assert!(!open.is_empty());
        for finding in &open {
            assert!(
                finding.reason.as_ref().is_some_and(|reason| !reason.is_empty()),
                "{}",
                told(&[finding])
            );
        }
        assert_eq!(
            record.exit_code(),
            ExitCode::CouldNotJudge,
            "{:?}",
            record.troubles
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_bends_a_secret_does_not_concern_who_has_a_certificate() {
    let mut target = demanding(Dialect::Oidc).await;
    let certified = |method| method == ClientAuthentication::TlsClientAuth;
    target.profile.registration = None;
    target
        .profile
        .clients
        .retain(|client| certified(client.authentication()));
    // A secret that it has for something else.
    for client in &mut target.profile.clients {
        client.secret = Some(SecretSource::Value(Secret::new("for request objects")));
    }
    let record = play(&target, plan_of(&AREAS)).await;
    assert_clean(&record);
    assert_passed(
        &record,
        &[
            "introspect/active",
            "introspect/inactive",
            "refresh/works",
            "revoke/refresh-token",
        ],
    );
    for id in [
        "token/wrong-secret",
        "introspect/client-authentication",
        "refresh/client-authentication",
    ] {
        let findings = of(&record, id);
        let judged = findings
            .iter()
            .any(|finding| finding.verdict != Verdict::NotApplicable);
        assert!(!judged, "{}", told(&findings));
    }
}
