//! Expectations and adjustments of a profile, in whole runs: two-way, with reasons, and never quietly.

use opcheck::catalogue::{Dialect, Level};
use opcheck::profile::{Adjustment, Expectation, ExpectedVerdict};
use opcheck::record::{ExitCode, RunRecord, Verdict};

use crate::playing::{faulty, of, plain, plan_of, play, told, with};

const STATE: &str = "authorize/state-returned-with-code";

fn expectation(requirement: &str, verdict: ExpectedVerdict) -> Expectation {
    Expectation {
        requirement: requirement.to_owned(),
        verdict,
        scenario: None,
        reason: "Ticket 17.".to_owned(),
        expires: None,
    }
}

fn adjustment(requirement: &str) -> Adjustment {
    Adjustment {
        requirement: requirement.to_owned(),
        level: None,
        accept: None,
        reason: "Agreed with the vendor.".to_owned(),
    }
}

/// Plays the area `authorize` with faults and expectations.
async fn played(faults: &[&str], expectations: Vec<Expectation>, only: &[&str]) -> RunRecord {
    let mut target = faulty(Dialect::Oidc, faults).await;
    target.profile.expectations = expectations;
    play(&target, plan_of(only)).await
}

/// The one problem with expectations.
fn problem(record: &RunRecord) -> &str {
    assert_eq!(record.stale.len(), 1, "{:?}", record.stale);
    &record.stale[0].problem
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_expected_failure_is_as_expected_and_an_unexpected_one_is_not() {
    let known = expectation(STATE, ExpectedVerdict::Fail);
    let record = played(&["state-dropped"], vec![known], &[STATE]).await;
    let failed = with(&record, Verdict::Fail);
    assert!(!failed.is_empty());
    for finding in failed {
        let reason = finding
            .expectation
            .as_ref()
            .map(|expected| expected.reason.as_str());
        assert_eq!(reason, Some("Ticket 17."));
    }
    assert_eq!(record.stale, []);
    assert_eq!(record.exit_code(), ExitCode::AsExpected);
    let record = played(&["state-dropped"], vec![], &[STATE]).await;
    assert_eq!(record.exit_code(), ExitCode::Failed);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_expected_failure_that_no_longer_happens_fails_the_run() {
    let known = expectation(STATE, ExpectedVerdict::Fail);
    let record = played(&[], vec![known], &[STATE]).await;
    assert_eq!(problem(&record), "expected fail, which no longer happens");
    assert_eq!(record.stale[0].reason, "Ticket 17.");
    assert_eq!(record.exit_code(), ExitCode::Failed);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_expectation_of_another_verdict_covers_nothing() {
    let known = expectation(STATE, ExpectedVerdict::Warn);
    let record = played(&["state-dropped"], vec![known], &[STATE]).await;
    assert_eq!(problem(&record), "expected warn, which no longer happens");
    assert!(
        with(&record, Verdict::Fail)
            .iter()
            .all(|f| f.expectation.is_none())
    );
    assert_eq!(record.exit_code(), ExitCode::Failed);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_expired_expectation_covers_nothing_and_says_so() {
    let mut known = expectation(STATE, ExpectedVerdict::Fail);
    known.expires = Some("2020-01-31".parse().unwrap());
    let record = played(&["state-dropped"], vec![known.clone()], &[STATE]).await;
    let words = problem(&record);
    assert!(words.contains("expired on 2020-01-31"), "{words}");
    assert!(
        with(&record, Verdict::Fail)
            .iter()
            .all(|f| f.expectation.is_none())
    );
    assert_eq!(record.exit_code(), ExitCode::Failed);
    let record = played(&[], vec![known], &[STATE]).await;
    assert_eq!(problem(&record), "expected fail, which no longer happens");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_entry_for_what_the_user_left_out_is_left_alone() {
    let entries = vec![expectation(STATE, ExpectedVerdict::Fail)];
    let record = played(&[], entries, &["authorize/unknown-client"]).await;
    assert_eq!(record.stale, []);
    assert_eq!(record.exit_code(), ExitCode::AsExpected);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_entry_that_matches_nothing_fails_the_run() {
    let matches_nothing = "the entry matches no scenario that concerns this target";
    let mut mistyped = expectation(STATE, ExpectedVerdict::Fail);
    mistyped.scenario = Some("a title that no scenario has".to_owned());
    let record = played(&["state-dropped"], vec![mistyped], &["authorize/"]).await;
    assert_eq!(problem(&record), matches_nothing);
    let vendors = expectation("wristband/req-appended", ExpectedVerdict::Fail);
    let record = played(&[], vec![vendors], &["authorize/", "wristband/"]).await;
    assert_eq!(problem(&record), matches_nothing, "it holds in another dialect");
    assert_eq!(record.exit_code(), ExitCode::Failed);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_entry_for_one_scenario_leaves_the_others_to_be_judged() {
    let whole = played(&["redirect-any"], vec![], &["authorize/"]).await;
    let failed = with(&whole, Verdict::Fail);
    let first = failed.first().unwrap();
    let mut known = expectation(&first.requirement, ExpectedVerdict::Fail);
    known.scenario = Some(first.scenario.clone());
    let record = played(&["redirect-any"], vec![known], &["authorize/"]).await;
    let again = with(&record, Verdict::Fail);
    assert_eq!(again.len(), failed.len());
    let covered = again
        .iter()
        .filter(|finding| finding.expectation.is_some())
        .count();
    assert_eq!(covered, 1, "{}", told(&again));
    assert_eq!(
        record.exit_code(),
        ExitCode::Failed,
        "the others are still failures"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_judged_can_be_expected() {
    let mut target = plain(Dialect::Oidc).await;
    let only = &["session/expired-session", STATE];
    for call in target.profile.hooks.values_mut() {
        call.url = Some("http://127.0.0.1:1/nobody".to_owned());
    }
    let record = play(&target, plan_of(only)).await;
    assert_eq!(record.exit_code(), ExitCode::CouldNotJudge);
    target.profile.expectations = vec![expectation(
        "session/expired-session",
        ExpectedVerdict::NotEvaluated,
    )];
    let record = play(&target, plan_of(only)).await;
    assert_eq!(
        record.exit_code(),
        ExitCode::AsExpected,
        "{:?}",
        record.exit_reasons()
    );
    // It may be as expected still, if it could only be judged.
    target.profile.expectations = vec![expectation("session/expired-session", ExpectedVerdict::Fail)];
    let record = play(&target, plan_of(only)).await;
    assert_eq!(record.stale, []);
    assert_eq!(record.exit_code(), ExitCode::CouldNotJudge);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_profile_changes_a_level_and_its_reason_stands_in_the_finding() {
    let mut target = faulty(Dialect::Oidc, &["state-dropped"]).await;
    for (level, verdict, code) in [
        (Level::Should, Verdict::Warn, ExitCode::AsExpected),
        (Level::May, Verdict::Pass, ExitCode::AsExpected),
        (Level::Must, Verdict::Fail, ExitCode::Failed),
    ] {
        target.profile.adjustments = vec![Adjustment {
            level: Some(level),
            ..adjustment(STATE)
        }];
        let record = play(&target, plan_of(&[STATE])).await;
        let findings = of(&record, STATE);
        assert!(
            findings.iter().any(|f| f.verdict == verdict),
            "{}",
            told(&findings)
        );
        for finding in findings {
            assert_eq!(finding.level, level);
            assert_eq!(finding.reason.as_deref(), Some("Agreed with the vendor."));
        }
        assert_eq!(record.exit_code(), code, "{level:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_profile_changes_what_is_accepted_both_ways() {
    let id = "authorize/unsupported-response-type";
    let mut target = plain(Dialect::Oidc).await;
    target.profile.adjustments = vec![Adjustment {
        accept: Some(vec!["error page".to_owned()]),
        ..adjustment(id)
    }];
    let record = play(&target, plan_of(&[id])).await;
    let failed = with(&record, Verdict::Fail);
    assert!(!failed.is_empty(), "{}", told(&of(&record, id)));
    let expected = failed[0].expected.join(", ");
    assert!(expected.contains("an error page"), "{expected}");
    // The server's own answer, named by the profile.
    target.profile.adjustments[0].accept = Some(vec![
        "error page".to_owned(),
        "unsupported_response_type".to_owned(),
    ]);
    let record = play(&target, plan_of(&[id])).await;
    assert!(
        with(&record, Verdict::Fail).is_empty(),
        "{}",
        told(&of(&record, id))
    );
    assert_eq!(record.exit_code(), ExitCode::AsExpected);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn strict_runs_count_a_warning_unless_it_is_known() {
    let id = "authorize/post-supported";
    let mut target = faulty(Dialect::Oidc, &["get-only"]).await;
    let strict = || {
        let mut plan = plan_of(&[id]);
        plan.strict = true;
        plan
    };
    assert_eq!(
        play(&target, plan_of(&[id])).await.exit_code(),
        ExitCode::AsExpected
    );
    assert_eq!(play(&target, strict()).await.exit_code(), ExitCode::Failed);
    target.profile.expectations = vec![expectation(id, ExpectedVerdict::Warn)];
    assert_eq!(play(&target, strict()).await.exit_code(), ExitCode::AsExpected);
}
