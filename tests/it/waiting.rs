//! Scenarios that wait in real time: all at the same time, whatever the bound of those that play.

use opcheck::catalogue::{Dialect, Hook};
use opcheck::record::Verdict;
use opcheck::run::Plan;

use crate::playing::{plain, plan_of, play, told, with};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_waits_holds_up_nobody() {
    let mut target = plain(Dialect::Oidc).await;
    target.profile.hooks.remove(&Hook::AdvanceClock);
    let plan = Plan {
        concurrency: Some(1),
        ..plan_of(&[
            "session/max-age-elapsed",
            "session/prompt-login-renews-auth-time",
            "session/max-age-zero",
        ])
    };
    let record = play(&target, plan).await;
    let passed = with(&record, Verdict::Pass);
    let waited = passed.iter().filter(|finding| finding.seconds > 3.0).count();
    assert!(waited >= 3, "{}", told(&passed));
    assert_eq!(
        passed.len(),
        record.findings.len(),
        "{}",
        told(&with(&record, Verdict::Fail))
    );
    // Each for itself they would take nine seconds at least.
    assert!(record.seconds < 8.0, "{} seconds", record.seconds);
    let mut quick = passed
        .iter()
        .filter(|finding| finding.requirement == "session/max-age-zero");
    assert!(quick.all(|finding| finding.seconds < 3.0), "{}", told(&passed));
}
