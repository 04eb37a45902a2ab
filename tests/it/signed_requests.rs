//! A server that takes authorization requests in signed request objects only (RFC 9101 §10.5).

use opcheck::catalogue::Dialect;
use opcheck::record::{ExitCode, Verdict};

use crate::playing::{
    assert_clean, assert_mostly_judged, assert_passed, of, plan, plan_of, play, told, varied, with,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_demands_signed_requests_is_judged_by_signed_requests() {
    let target = varied(Dialect::Oidc, "signed-requests-demanded").await;
    let record = play(&target, plan()).await;
    assert_clean(&record);
    assert_passed(
        &record,
        &[
            "authorize/state-returned-with-code",
            "authorize/unsupported-response-type",
            "authorize/foreign-redirect-uri",
            "authorize/request-object-signed",
            "session/prompt-none-without-session",
            "session/max-age-zero",
            "token/code-race",
            "id-token/nonce",
        ],
    );
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
    assert_mostly_judged(&record);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signed_requests_are_pushed_where_both_is_demanded() {
    let target = varied(Dialect::Oidc, "signed-requests-pushed").await;
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
    let mut target = varied(Dialect::Oidc, "signed-requests-demanded").await;
    target.profile.clients.retain(|client| client.id == "spa");
    let record = play(&target, plan_of(&["authorize/get-supported"])).await;
    assert_eq!(record.exit_code(), ExitCode::CouldNotJudge);
    let message = &record.troubles[0].message;
    assert!(message.contains("has nothing to sign them with"), "{message}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_of_which_the_profile_says_so_sends_signed_requests() {
    let mut target = varied(Dialect::Oidc, "signed-requests-demanded").await;
    // The metadata are not asked: the profile alone says it.
    target.profile.offers.signed_requests_only = Some(false);
    for client in &mut target.profile.clients {
        client.signed_requests_only = true;
    }
    let record = play(&target, plan_of(&["authorize/state-returned-with-code"])).await;
    assert_eq!(record.exit_code(), ExitCode::AsExpected, "{:?}", record.troubles);
}
