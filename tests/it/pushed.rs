//! A server that takes pushed authorization requests only (RFC 9126).

use opcheck::catalogue::Dialect;
use opcheck::profile::Profile;
use opcheck::protocol::Secret;
use opcheck::record::{ExitCode, Verdict};
use opcheck::run::Plan;
use opcheck::target::Target;

use crate::playing::{
    assert_clean, assert_mostly_judged, assert_passed, of, plan, plan_of, play, told, varied, with,
};
use crate::rascal::{Answer, Rascal};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_demands_pushes_is_judged_by_pushed_requests() {
    let target = varied(Dialect::Oidc, "requests-pushed").await;
    let record = play(&target, plan()).await;
    assert_clean(&record);
    assert_passed(
        &record,
        &[
            "authorize/state-returned-with-code",
            "authorize/unsupported-response-type",
            "authorize/foreign-redirect-uri",
            "authorize/unknown-client",
            "session/prompt-none-without-session",
            "token/code-single-use",
            "id-token/nonce",
        ],
    );
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
    assert_mostly_judged(&record);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_push_that_is_refused_is_a_fault_of_the_profile() {
    let mut target = varied(Dialect::Oidc, "requests-pushed").await;
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_push_endpoint_that_fails_hides_nothing() {
    let failing = Rascal::start(|ask| match ask.path.as_str() {
        "/push" => Answer::json(500, "{}"),
        _ => Answer::page(400, "<p>Requests must be pushed.</p>"),
    })
    .await;
    let mut profile = Profile::parse(&failing.profile(), "rascal.yaml").unwrap();
    profile.endpoints.push = Some(failing.place("/push"));
    profile.offers.pushed_requests_only = Some(true);
    let target = Target::remote(profile, None, "rascal.yaml");
    let judging = Plan {
        preflight: false,
        ..plan_of(&[
            "authorize/get-supported",
            "session/max-age-zero",
            "session/prompt-login-without-session",
        ])
    };
    let record = play(&target, judging).await;
    assert!(!record.findings.is_empty());
    let aside = with(&record, Verdict::NotApplicable);
    assert!(aside.is_empty(), "{}", told(&aside));
    assert!(with(&record, Verdict::Pass).is_empty());
}
