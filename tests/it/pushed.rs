//! A server that takes pushed authorization requests only (RFC 9126).

use opcheck::catalogue::Dialect;
use opcheck::protocol::Secret;
use opcheck::record::{ExitCode, Verdict};
use opcheck::reference::benign;
use opcheck::target::{Bent, Target};

use crate::playing::{keys, of, plan, plan_of, play, told, with};

/// The embedded server that demands pushes.
async fn demanding() -> Target {
    let variant = benign::find("requests-pushed").unwrap();
    Target::embedded(Dialect::Oidc, Bent::Variant(variant), keys(), 7)
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_demands_pushes_is_judged_by_pushed_requests() {
    let target = demanding().await;
    let record = play(&target, plan()).await;
    for verdict in [Verdict::Fail, Verdict::Warn, Verdict::NotEvaluated] {
        let wrong = with(&record, verdict);
        assert!(wrong.is_empty(), "{}", told(&wrong));
    }
    assert_eq!(record.exit_code(), ExitCode::AsExpected, "{:?}", record.troubles);
    for id in [
        "authorize/state-returned-with-code",
        "authorize/unsupported-response-type",
        "authorize/foreign-redirect-uri",
        "authorize/unknown-client",
        "session/prompt-none-without-session",
        "token/code-single-use",
        "id-token/nonce",
    ] {
        let findings = of(&record, id);
        assert!(
            findings.iter().any(|finding| finding.verdict == Verdict::Pass),
            "{}",
            told(&findings)
        );
    }
    let bytes = of(&record, "authorize/malformed-request-line");
    assert!(
        bytes
            .iter()
            .all(|finding| finding.verdict == Verdict::NotApplicable)
    );
    assert!(
        bytes[0].reason.as_ref().unwrap().contains("pushed requests only"),
        "{}",
        told(&bytes)
    );
    let passed = with(&record, Verdict::Pass).len();
    let left = with(&record, Verdict::NotApplicable).len();
    assert!(
        passed > left * 2,
        "only {passed} passed, {left} are not applicable"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_push_that_is_refused_is_a_fault_of_the_profile() {
    let mut target = demanding().await;
    for client in &mut target.profile.clients {
        if client.secret.is_some() {
            client.secret = Some(opcheck::profile::SecretSource::Value(Secret::new(
                "not-the-secret",
            )));
        }
    }
    let record = play(&target, plan_of(&["authorize/get-supported"])).await;
    assert_eq!(record.exit_code(), ExitCode::CouldNotJudge);
    assert!(
        record.troubles[0].message.contains("refuses a correct request"),
        "{:?}",
        record.troubles
    );
}
