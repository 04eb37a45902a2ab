//! A plain OAuth 2.0 server, without OpenID Connect: with a metadata document, and with endpoints alone.

use opcheck::catalogue::Dialect;
use opcheck::record::{RunRecord, Verdict};

use crate::playing::{assert_none, plan, play, varied, with};

/// Nothing fails, nothing is left open, and what is judged is not little.
fn assert_sound(record: &RunRecord) {
    assert_none(record, &[Verdict::Fail, Verdict::NotEvaluated]);
    for finding in with(record, Verdict::Warn) {
        assert_eq!(finding.requirement, "authorize/unknown-response-mode");
    }
    let passed = with(record, Verdict::Pass);
    assert!(passed.len() > 100, "only {} findings", passed.len());
    for finding in with(record, Verdict::Pass) {
        assert!(
            !finding.requirement.starts_with("id-token/"),
            "{}",
            finding.requirement
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_lists_no_openid_scope_is_judged_as_plain_oauth() {
    let target = varied(Dialect::Oidc, "plain-oauth").await;
    assert_sound(&play(&target, plan()).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn endpoints_alone_are_enough() {
    let mut target = varied(Dialect::Oidc, "plain-oauth").await;
    let profile = &mut target.profile;
    profile.issuer = None;
    profile.offers.openid = Some(false);
    profile.endpoints.metadata = None;
    profile.endpoints.userinfo = None;
    profile.endpoints.jwks = None;
    assert_sound(&play(&target, plan()).await);
}
