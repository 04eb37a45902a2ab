//! Load runs at the embedded server: what the generator counts is what the server counted, nothing is left behind, and
//! what is wrong at the server is found. One run at a time: the engine has one state for the process.

use opcheck::catalogue::Dialect;
use opcheck::load::{Approach, LoadOrder, Plan, conduct_load};
use opcheck::record::{ExitCode, LoadRecord};
use opcheck::report::{LoadReporter, Style, render_load};
use opcheck::run::survey;
use opcheck::target::Target;

use crate::cli::{code, file, opcheck, stdout};
use crate::playing::{faulty, plain};

/// The order of a test.
fn order() -> LoadOrder {
    LoadOrder {
        run: "tests".to_owned(),
        seed: 7,
        started: "2030-01-02T03:04:05Z".to_owned(),
        owned: Vec::new(),
        embedded: Some(Vec::new()),
        progress: None,
        stop: None,
    }
}

/// Carries a plan out. Times are not what these tests are about: other tests take the processor meanwhile.
async fn load(target: &Target, plan: &str, order: LoadOrder) -> LoadRecord {
    let plan = Plan::parse(plan, "plan.yaml").unwrap();
    let seen = survey(target, "tests", 7).await.unwrap();
    let approach = Approach {
        profile: seen.profile,
        secrets: seen.secrets,
        landmarks: seen.landmarks,
        http: seen.http,
    };
    conduct_load(plan, approach, order).await.unwrap()
}

fn plan(journey: &str, load: &str, more: &str) -> String {
    format!("journeys: [{{journey: {journey}}}]\nload: {load}\nphases: {{steady: 1s}}\n{more}")
}

const OPEN: &str = "{open: {users: 6, arrivals: {constant: 60}}}";
const CLOSED: &str = "{closed: {users: 4, think: {from: 5ms, to: 20ms}}}";

/// Every request of the generator, as it counted them.
fn counted(record: &LoadRecord) -> u64 {
    record.timeline.iter().map(|second| second.ends.all()).sum()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_generator_counts_is_what_the_server_counted() {
    let target = plain(Dialect::Oidc).await;
    let server = target.server().unwrap();
    let record = load(&target, &plan("client-credentials", OPEN, ""), order()).await;
    let paths = server.recorder().count("/token");
    // The first user asked once before the clock.
    assert_eq!(paths, counted(&record) + 1);
    assert_eq!((record.flow.offered, record.flow.finished), (60, 60));
    assert_eq!(record.violations, []);
    let all = record.operation("all").unwrap();
    assert_eq!((all.ends.good, all.ends.all()), (60, 60));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_journey_goes_well_in_every_dialect_and_leaves_nothing_behind() {
    for dialect in Dialect::ALL {
        let target = plain(dialect).await;
        for (journey, model) in [("refresh", OPEN), ("authorization-code", CLOSED)] {
            let record = load(&target, &plan(journey, model, "checks: {replay: 5%}\n"), order()).await;
            let all = record.operation("all").unwrap();
            assert!(all.ends.good > 20, "{dialect} {journey}: {:?}", all.ends);
            assert_eq!(
                all.ends.good,
                all.ends.all(),
                "{dialect} {journey}: {:?}",
                all.troubles
            );
            assert_eq!(record.violations, [], "{dialect} {journey}");
        }
        let server = target.server().unwrap();
        assert_eq!(server.live_sessions(), 0, "sessions in {dialect}");
        assert_eq!(server.live_refresh_tokens(), 0, "refresh tokens in {dialect}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mixed_plan_with_connections_of_their_own_goes_well() {
    let target = plain(Dialect::Oidc).await;
    let plan = "journeys:\n  - {journey: introspect, weight: 3}\n  - {journey: revoke}\n  - {journey: client-credentials}\n\
                load: {open: {users: 10, arrivals: {steps: [20, 80]}, spacing: poisson, saturation: drop}}\n\
                phases: {ramp_up: 500ms, steady: 1s, ramp_down: 500ms}\nconnections: new\n";
    let record = load(&target, plan, order()).await;
    let all = record.operation("all").unwrap();
    assert!(all.ends.good > 20, "{:?}", all.ends);
    assert_eq!(all.ends.errors + all.ends.wrong, 0, "{:?}", all.troubles);
    assert_eq!(
        record.plan.journeys.iter().map(|(_, users)| users).sum::<usize>(),
        10
    );
    let flow = &record.flow;
    assert_eq!(flow.offered, flow.started + flow.dropped);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_of_the_server_are_found_under_load() {
    for (fault, journey, rule) in [
        ("replaced-refresh-token-lives", "refresh", "replay"),
        ("refresh-another-subject", "refresh", "foreign-subject"),
        ("refresh-never-rotates", "refresh", "rotation"),
    ] {
        let target = faulty(Dialect::Oidc, &[fault]).await;
        let record = load(&target, &plan(journey, OPEN, "checks: {replay: 20%}\n"), order()).await;
        let rules: Vec<&str> = record.violations.iter().map(|own| own.rule.as_str()).collect();
        assert!(rules.contains(&rule), "{fault}: {rules:?}");
        assert_eq!(record.exit_code(), ExitCode::Failed, "{fault}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_report_of_a_load_run_holds_a_secret() {
    let target = faulty(Dialect::Oidc, &["replaced-refresh-token-lives"]).await;
    let record = load(
        &target,
        &plan("refresh", OPEN, "checks: {replay: 20%}\n"),
        order(),
    )
    .await;
    assert!(!record.violations.is_empty() && !record.violations[0].evidence.is_empty());
    let server = target.server().unwrap();
    let secrets: Vec<String> = server.secrets();
    assert!(secrets.len() > 20);
    let mut outputs = vec![format!("{record:?}")];
    for reporter in [LoadReporter::Terminal, LoadReporter::Json, LoadReporter::Junit] {
        outputs.push(render_load(reporter, &record, &Style::plain()).unwrap());
    }
    for output in outputs {
        assert!(!output.contains("eyJ"), "a JWT is shown");
        for secret in &secrets {
            assert!(!output.contains(secret), "`{secret}` is shown");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_that_is_ended_early_reports_and_tidies_up() {
    let target = plain(Dialect::Oidc).await;
    let long = "journeys: [{journey: refresh}]\nload: {closed: {users: 3, think: {from: 5ms, to: 5ms}}}\n\
                phases: {steady: 1h, ramp_down: 1s}\n";
    let (told, stop) = tokio::sync::oneshot::channel();
    let told = std::cell::RefCell::new(Some(told));
    let order = LoadOrder {
        progress: Some(Box::new(move |news| {
            if matches!(news, opcheck::load::LoadNews::Second(_))
                && let Some(told) = told.borrow_mut().take()
            {
                told.send(()).unwrap();
            }
        })),
        stop: Some(Box::pin(async move { stop.await.unwrap() })),
        ..order()
    };
    let record = load(&target, long, order).await;
    assert!(record.interrupted && record.limits.is_empty());
    assert_eq!(record.exit_code(), ExitCode::CouldNotJudge);
    assert!(counted(&record) > 10);
    let server = target.server().unwrap();
    assert_eq!((server.live_sessions(), server.live_refresh_tokens()), (0, 0));
}

#[test]
fn the_program_writes_reports_and_its_exit_code_says_what_they_say() {
    let folder = tempfile::tempdir().unwrap();
    // Nobody answers within no time.
    let plan = file(
        folder.path(),
        "plan.yaml",
        "journeys: [{journey: client-credentials}]\nload: {closed: {users: 2, think: {from: 10ms, to: 10ms}}}\n\
         phases: {steady: 1s}\nlimits: [{max: 1us}]\n",
    );
    let json = folder.path().join("load.json");
    let report = format!("json={}", json.display());
    let output = opcheck(&["load", &plan, "--report", &report, "--seed", "5"])
        .output()
        .unwrap();
    assert_eq!(code(&output), 5, "{}", stdout(&output));
    assert!(
        stdout(&output).contains("✗ max of all: at most 1 µs"),
        "{}",
        stdout(&output)
    );
    let record: LoadRecord = serde_json::from_str(&std::fs::read_to_string(json).unwrap()).unwrap();
    assert_eq!((record.seed, record.target.as_str()), (5, "oidc"));
}

#[test]
fn a_server_elsewhere_is_not_asked_anything_without_consent() {
    let folder = tempfile::tempdir().unwrap();
    let plan = file(
        folder.path(),
        "plan.yaml",
        &plan("client-credentials", CLOSED, ""),
    );
    let profile = file(
        folder.path(),
        "profile.yaml",
        "issuer: https://op.example\nclients: [{id: m, type: m2m, secret: s, redirect_uris: []}]\n",
    );
    let output = opcheck(&["load", &plan, "--profile", &profile]).output().unwrap();
    assert_eq!(code(&output), 2);
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(words.contains("load.allowed: true"), "{words}");
}
