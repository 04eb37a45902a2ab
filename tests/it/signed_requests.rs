//! A server that takes authorization requests in signed request objects only (RFC 9101 §10.5).

use opcheck::catalogue::Dialect;
use opcheck::record::{ExitCode, Verdict};
use opcheck::reference::benign;
use opcheck::target::{Bent, Target};

use crate::playing::{keys, of, plan, plan_of, play, told, with};

/// The embedded server in a variant.
async fn varied(id: &str) -> Target {
    let variant = benign::find(id).unwrap();
    Target::embedded(Dialect::Oidc, Bent::Variant(variant), keys(), 7)
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_demands_signed_requests_is_judged_by_signed_requests() {
    let target = varied("signed-requests-demanded").await;
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
        "authorize/request-object-signed",
        "session/prompt-none-without-session",
        "session/max-age-zero",
        "token/code-race",
        "id-token/nonce",
    ] {
        let findings = of(&record, id);
        let passed = findings.iter().any(|finding| finding.verdict == Verdict::Pass);
        assert!(passed, "{}", told(&findings));
    }
    for (id, fact) in [
        ("authorize/duplicate-client-id", "no parameter twice"),
        (
            "authorize/pkce-required-for-public-client",
            "has nothing to sign them with",
        ),
    ] {
        let findings = of(&record, id);
        let because = |finding: &&opcheck::record::Finding| {
            finding.reason.as_ref().is_some_and(|own| own.contains(fact))
        };
        assert!(findings.iter().all(because), "{}", told(&findings));
    }
    let (passed, left) = (
        with(&record, Verdict::Pass).len(),
        with(&record, Verdict::NotApplicable).len(),
    );
    assert!(
        passed > left * 2,
        "only {passed} passed, {left} are not applicable"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signed_requests_are_pushed_where_both_is_demanded() {
    let target = varied("signed-requests-pushed").await;
    let record = play(
        &target,
        plan_of(&["authorize/state-returned-with-code", "token/code-race"]),
    )
    .await;
    assert_eq!(record.exit_code(), ExitCode::AsExpected, "{:?}", record.troubles);
    assert!(with(&record, Verdict::Fail).is_empty() && !with(&record, Verdict::Pass).is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_who_can_sign_is_told_before_anything_is_judged() {
    let mut target = varied("signed-requests-demanded").await;
    target.profile.clients.retain(|client| client.id == "spa");
    let record = play(&target, plan_of(&["authorize/get-supported"])).await;
    assert_eq!(record.exit_code(), ExitCode::CouldNotJudge);
    let message = &record.troubles[0].message;
    assert!(message.contains("has nothing to sign them with"), "{message}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_of_which_the_profile_says_so_sends_signed_requests() {
    let mut target = varied("signed-requests-demanded").await;
    // The metadata are not asked: the profile alone says it.
    target.profile.offers.signed_requests_only = Some(false);
    for client in &mut target.profile.clients {
        client.signed_requests_only = true;
    }
    let record = play(&target, plan_of(&["authorize/state-returned-with-code"])).await;
    assert_eq!(record.exit_code(), ExitCode::AsExpected, "{:?}", record.troubles);
}
