//! A server that binds tokens to keys, and wants a proof with every request for one and with one (DPoP, RFC 9449).

use opcheck::catalogue::Dialect;
use opcheck::record::{ExitCode, Verdict};
use opcheck::run::Plan;

use crate::playing::{assert_clean, assert_passed, of, plan, plan_of, play, told, varied, with};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_demands_proofs_is_judged_with_proofs() {
    let mut target = varied(Dialect::Oidc, "dpop-demanded").await;
    // Nobody says that proofs are demanded: the run sees it.
    for client in &mut target.profile.clients {
        client.dpop = None;
    }
    let judging = Plan {
        keep_evidence: true,
        ..plan()
    };
    let record = play(&target, judging).await;
    assert_clean(&record);
    assert_passed(
        &record,
        &[
            "token/code-race",
            "token/code-bound-to-client",
            "refresh/works",
            "refresh/parallel-use",
            "userinfo/get",
            "userinfo/demands-token",
            "id-token/nonce",
        ],
    );
    let in_form = of(&record, "userinfo/post-form");
    assert!(
        in_form
            .iter()
            .all(|finding| finding.verdict == Verdict::NotApplicable),
        "{}",
        told(&in_form)
    );
    let shown = format!("{:?}", record.findings);
    assert!(
        shown.contains("DPoP") && !shown.contains("eyJ"),
        "proofs are not masked"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_nonce_of_the_server_is_put_into_the_proof() {
    let target = varied(Dialect::Oidc, "dpop-demanded-with-nonce").await;
    let record = play(&target, plan_of(&["token/", "userinfo/"])).await;
    assert_eq!(record.exit_code(), ExitCode::AsExpected, "{:?}", record.troubles);
    assert!(with(&record, Verdict::Pass).len() > 50);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_that_are_registered_for_the_run_prove_as_well() {
    let mut target = varied(Dialect::Oidc, "dpop-demanded").await;
    target.profile.clients.clear();
    let record = play(&target, plan_of(&["userinfo/get", "token/code-race"])).await;
    assert_eq!(record.exit_code(), ExitCode::AsExpected, "{:?}", record.troubles);
    assert_eq!(with(&record, Verdict::Pass).len(), record.findings.len());
}
