//! The embedded servers, judged by whole runs: what is right passes, both sides count the same, and whatever happens
//! leaves a record.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::time::Duration;

use opcheck::catalogue::{self, Dialect};
use opcheck::record::{ExitCode, Finding, Interruption, RunRecord, Verdict};
use opcheck::reference::{Options, Running, start};
use opcheck::run::{Plan, Progress, Selection, conduct};
use opcheck::target::{Target, profile_of};

use crate::playing::{assert_clean, faulty, keys, of, plain, plan, plan_of, play, told, with};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn plain_servers_pass_everything_that_concerns_them() {
    let targets = [plain(Dialect::Oidc).await, plain(Dialect::Wristband).await];
    let record = conduct(&targets, plan()).await;
    assert_clean(&record);
    assert_eq!(record.troubles, []);
    assert_eq!(record.deselected, []);
    assert_eq!(record.interrupted, None);
    let passed = with(&record, Verdict::Pass);
    assert!(passed.len() > 250, "only {} findings", passed.len());
    for dialect in Dialect::ALL {
        let at = |id: &str| {
            let findings = of(&record, id).into_iter();
            findings
                .filter(|finding| finding.target == dialect.name())
                .count()
        };
        let holds = |requirement: &&catalogue::Requirement| requirement.dialects.contains(&dialect);
        let plays = crate::playing::scripts();
        let is_played = |requirement: &&catalogue::Requirement| {
            plays.iter().any(|script| script.requirement.id == requirement.id)
        };
        for requirement in catalogue::all().filter(holds).filter(is_played) {
            assert!(
                at(requirement.id) > 0,
                "{dialect}: nothing about `{}`",
                requirement.id
            );
        }
    }
    let evidence = passed.iter().filter(|finding| !finding.evidence.is_empty());
    assert_eq!(evidence.count(), 0, "a pass needs no evidence");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_server_saw_what_the_run_counted() {
    for dialect in Dialect::ALL {
        let target = plain(dialect).await;
        // What no HTTP server parses, or what no TLS server takes, never gets as far as the recorder.
        let unparsed = [
            "authorize/malformed-request-line",
            "authorize/huge-input",
            "authorize/https-required",
            "token/https-required",
        ];
        let unparsed = unparsed.map(str::to_owned);
        let parsed = Plan {
            selection: Selection::new(&[], &unparsed, None).unwrap(),
            ..plan()
        };
        let record = play(&target, parsed).await;
        let recorder = target.server().unwrap().recorder();
        let seen = recorder.total() + recorder.hooks();
        assert_eq!(record.targets[0].requests, seen, "{dialect}");
        assert!(recorder.hooks() > 0, "{dialect}: no hook was called");
        let known: BTreeSet<&str> = record
            .findings
            .iter()
            .map(|finding| finding.scenario_id.as_str())
            .collect();
        let entries = recorder.entries();
        assert_eq!(entries.len() as u64, recorder.total(), "some were forgotten");
        for entry in entries {
            assert_eq!(entry.run.as_deref(), Some("tests"), "{entry:?}");
            // A scenario with several browsers tells them apart behind a hyphen.
            let whole = entry.scenario.as_deref().unwrap_or_default();
            let scenario = whole.split('-').next().unwrap_or_default();
            let own = ["preflight", "registration", "probe", "clean-up"].contains(&whole);
            assert!(known.contains(scenario) || own, "{entry:?}");
        }
    }
}

/// The scenarios that have findings. One that says two things has two of them.
fn scenarios(record: &RunRecord) -> BTreeSet<(&str, &str, &str)> {
    let findings = record.findings.iter();
    findings
        .map(|finding| {
            (
                finding.target.as_str(),
                finding.requirement.as_str(),
                finding.scenario.as_str(),
            )
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_scenario_that_judged_was_seen_by_the_server() {
    let target = plain(Dialect::Oidc).await;
    let record = play(&target, plan()).await;
    let recorder = target.server().unwrap().recorder();
    let passed = with(&record, Verdict::Pass);
    let ids: BTreeSet<&str> = passed
        .iter()
        .map(|finding| finding.scenario_id.as_str())
        .collect();
    let scenarios: BTreeSet<(&str, &str)> = passed
        .iter()
        .map(|finding| (finding.requirement.as_str(), finding.scenario.as_str()))
        .collect();
    assert_eq!(ids.len(), scenarios.len(), "two scenarios share an id");
    // Addresses are judged as the metadata give them, which the preflight has read.
    let asks = |finding: &&&Finding| finding.requirement != "authorize/endpoint-without-fragment";
    for finding in passed.iter().filter(asks) {
        let seen = recorder.of_scenario(&finding.scenario_id);
        assert!(!seen.is_empty(), "{} judged without a request", finding.scenario);
    }
}

/// What must be the same in two runs with one seed. Ports differ, so addresses are left out.
fn outline(record: &RunRecord) -> Vec<String> {
    let findings = record.findings.iter().map(|finding| {
        format!(
            "{} {} {} {} {:?} {:?} {:?} {} {:?}",
            finding.target,
            finding.requirement,
            finding.scenario,
            finding.scenario_id,
            finding.verdict,
            finding.expected,
            finding.deviations,
            finding.actual,
            finding.reason
        )
    });
    findings.collect()
}

/// A text without numbers and their signs: ports, times and estimates differ.
fn without_numbers(text: &str) -> String {
    let digits = text.char_indices().filter(|(at, c)| {
        let signs = *c == '-' && text[at + 1..].starts_with(|next: char| next.is_ascii_digit());
        !c.is_ascii_digit() && !signs
    });
    digits.map(|(_, c)| c).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_seed_gives_the_same_verdicts_in_the_same_order() {
    let faults = ["state-dropped", "redirect-any", "session-never-expires"];
    let mut outlines = Vec::new();
    for _ in 0..2 {
        let targets = [
            faulty(Dialect::Wristband, &faults).await,
            faulty(Dialect::Oidc, &faults).await,
        ];
        let record = conduct(&targets, plan()).await;
        outlines.push(
            outline(&record)
                .iter()
                .map(|line| without_numbers(line))
                .collect::<Vec<_>>(),
        );
    }
    let differing: Vec<_> = outlines[0]
        .iter()
        .zip(&outlines[1])
        .filter(|(a, b)| a != b)
        .collect();
    assert_eq!(differing, []);
    assert_eq!(outlines[0].len(), outlines[1].len());
    let other = Plan { seed: 8, ..plan() };
    let target = faulty(Dialect::Oidc, &faults).await;
    let requests = |target: &Target| {
        let entries = target.server().unwrap().recorder().entries();
        let mut states: Vec<String> = entries
            .iter()
            .filter_map(|entry| entry.query.split('&').find(|pair| pair.starts_with("state=")))
            .map(str::to_owned)
            .collect();
        states.sort();
        states
    };
    play(&target, other).await;
    let again = faulty(Dialect::Oidc, &faults).await;
    play(&again, plan()).await;
    assert_ne!(requests(&target), requests(&again), "the seed decides nothing");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deadline_leaves_a_record_of_what_was_not_judged() {
    let targets = [plain(Dialect::Oidc).await, plain(Dialect::Wristband).await];
    let hurried = Plan {
        deadline: Some(Duration::from_millis(1)),
        ..plan()
    };
    let record = conduct(&targets, hurried).await;
    assert_eq!(record.interrupted, Some(Interruption::Deadline));
    assert_eq!(record.exit_code(), ExitCode::CouldNotJudge);
    assert_eq!(record.targets.len(), 2);
    let whole = conduct(&targets, plan()).await;
    assert_eq!(
        scenarios(&record),
        scenarios(&whole),
        "each scenario stays listed"
    );
    for finding in &record.findings {
        let left = matches!(finding.verdict, Verdict::NotEvaluated | Verdict::NotApplicable);
        assert!(left, "{}", told(&[finding]));
        assert!(finding.reason.is_some());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_signal_ends_a_run_and_keeps_what_was_finished() {
    let target = plain(Dialect::Oidc).await;
    let (tell, told_to_stop) = tokio::sync::oneshot::channel::<()>();
    let tell = RefCell::new(Some(tell));
    let interrupted = Plan {
        concurrency: Some(2),
        progress: Some(Box::new(move |progress: Progress| {
            if progress.done == 20
                && let Some(tell) = tell.take()
            {
                tell.send(()).unwrap();
            }
        })),
        stop: Some(Box::pin(async {
            told_to_stop.await.unwrap();
        })),
        ..plan()
    };
    let record = play(&target, interrupted).await;
    assert_eq!(record.interrupted, Some(Interruption::Signal));
    let passed = with(&record, Verdict::Pass).len();
    assert!((20..60).contains(&passed), "{passed} passed");
    assert!(with(&record, Verdict::Fail).is_empty());
    assert!(with(&record, Verdict::NotEvaluated).len() > 50);
    assert_eq!(record.exit_code(), ExitCode::CouldNotJudge);
}

/// A server and a target that knows it by its profile alone, so that the server can go while the run goes on.
async fn mortal(dialect: Dialect) -> (Running, Target) {
    let server = start(Options::plain(dialect, keys())).await.unwrap();
    let target = Target::remote(profile_of(&server.fixtures), None, "mortal.yaml");
    (server, target)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_target_that_dies_is_not_blamed_for_what_was_not_seen() {
    for dialect in Dialect::ALL {
        let (server, target) = mortal(dialect).await;
        let server = RefCell::new(Some(server));
        let dying = Plan {
            concurrency: Some(4),
            progress: Some(Box::new(move |progress: Progress| {
                if progress.done == 30 {
                    drop(server.take());
                }
            })),
            ..plan()
        };
        let record = play(&target, dying).await;
        assert_eq!(record.interrupted, None, "{dialect}");
        let wrong = [with(&record, Verdict::Fail), with(&record, Verdict::Warn)].concat();
        assert!(wrong.is_empty(), "{}", told(&wrong));
        let left = with(&record, Verdict::NotEvaluated);
        assert!(left.len() > 40, "{dialect}: {} not evaluated", left.len());
        for finding in &left {
            assert!(finding.reason.is_some(), "{}", told(&[finding]));
        }
        assert!(with(&record, Verdict::Pass).len() >= 20);
        assert_eq!(record.exit_code(), ExitCode::CouldNotJudge);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_target_that_was_never_there_is_trouble_of_ours() {
    let (server, target) = mortal(Dialect::Oidc).await;
    server.stop().await;
    let record = play(&target, plan()).await;
    assert_eq!(record.troubles.len(), 1);
    let message = &record.troubles[0].message;
    assert!(message.contains("does not answer"), "{message}");
    assert_eq!(with(&record, Verdict::Pass).len(), 0);
    assert_eq!(with(&record, Verdict::Fail).len(), 0);
    assert_eq!(record.exit_code(), ExitCode::CouldNotJudge);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_user_selects_is_played_and_the_rest_is_listed() {
    let target = plain(Dialect::Oidc).await;
    let whole = scenarios(&play(&target, plan()).await).len();
    let cases: [(&[&str], &[&str], Option<&str>); 4] = [
        (&["session/"], &[], None),
        (&["RFC 6749 §4.1.2.1"], &[], None),
        (&[], &["authorize/", "wristband"], None),
        (
            &["authorize"],
            &["authorize/state-returned-with-code"],
            Some("not @slow"),
        ),
    ];
    for (only, skip, tags) in cases {
        let owned = |list: &[&str]| list.iter().map(|&text| text.to_owned()).collect::<Vec<_>>();
        let selection = Selection::new(&owned(only), &owned(skip), tags).unwrap();
        let record = play(&target, Plan { selection, ..plan() }).await;
        assert_eq!(
            scenarios(&record).len() + record.deselected.len(),
            whole,
            "{only:?} {skip:?}"
        );
        assert!(!record.findings.is_empty() && !record.deselected.is_empty());
        assert_eq!(record.exit_code(), ExitCode::AsExpected);
        for finding in &record.findings {
            let skipped = skip.iter().any(|part| finding.requirement.starts_with(part));
            assert!(!skipped, "{}", told(&[finding]));
        }
        for left in &record.deselected {
            let flags = ["--only", "--skip", "--tags"];
            assert!(flags.iter().any(|flag| left.reason.contains(flag)), "{left:?}");
        }
    }
    let record = play(&target, plan_of(&["session/"])).await;
    assert!(record.findings.iter().all(|finding| finding.area() == "session"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pinned_requirement_set_leaves_newer_requirements_out() {
    let mut target = plain(Dialect::Oidc).await;
    target.profile.requirements = Some("1.0".to_owned());
    let record = play(&target, plan()).await;
    assert_eq!(record.deselected, [], "all of them are of the first set");
    target.profile.requirements = Some("0.9".to_owned());
    let record = play(&target, plan()).await;
    assert_eq!(record.findings, []);
    assert!(
        record
            .deselected
            .iter()
            .all(|left| left.reason.contains("pins the requirement set `0.9`"))
    );
    assert_eq!(record.exit_code(), ExitCode::CouldNotJudge, "nothing was judged");
}
