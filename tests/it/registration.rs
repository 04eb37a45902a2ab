//! Clients that are registered for a run: a fresh server needs only its issuer, an end-user and a sign-in script.

use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use opcheck::catalogue::Dialect;
use opcheck::profile::{Profile, Registration, SecretSource};
use opcheck::protocol::Secret;
use opcheck::record::{ExitCode, Verdict};
use opcheck::run::Plan;
use opcheck::snapshot::take;
use opcheck::target::Target;

use crate::playing::{faulty, of, plain, plan, plan_of, play, told, with};
use crate::rascal::{Answer, Rascal};

/// An embedded server of which the profile names no client.
async fn fresh() -> Target {
    let mut target = plain(Dialect::Oidc).await;
    target.profile.clients.clear();
    target
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fresh_server_is_judged_with_clients_that_are_registered_and_removed() {
    let target = fresh().await;
    let record = play(&target, plan()).await;
    let wrong: Vec<_> = record
        .findings
        .iter()
        .filter(|finding| !matches!(finding.verdict, Verdict::Pass | Verdict::NotApplicable))
        .map(|finding| {
            (
                &finding.requirement,
                &finding.scenario,
                finding.verdict,
                &finding.actual,
                &finding.reason,
            )
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(record.exit_code(), ExitCode::AsExpected, "{:?}", record.troubles);
    for id in [
        "authorize/redirect-uri-required",
        "authorize/redirect-uri-query-kept",
        "authorize/pkce-required-for-public-client",
        "authorize/unauthorized-client",
        "token/code-single-use",
        "token/client-credentials-granted",
        "id-token/nonce",
        "id-token/front-channel",
        "logout/back-channel",
    ] {
        let judged = record
            .findings
            .iter()
            .find(|finding| finding.requirement == id)
            .unwrap();
        assert_eq!(judged.verdict, Verdict::Pass, "{id}: {:?}", judged.reason);
    }
    let notes = &record.targets[0].notes;
    assert_eq!(
        notes,
        &["13 clients were registered for this run, and 13 removed after it"]
    );
    assert_eq!(target.server().unwrap().registered_clients(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn silence_counts_only_where_the_target_may_call_clients() {
    for (may, verdict) in [(true, Verdict::Fail), (false, Verdict::NotApplicable)] {
        let mut target = faulty(Dialect::Oidc, &["logout-token-never-sent"]).await;
        if !may {
            target.profile.network.listener = None;
        }
        let record = play(&target, plan_of(&["logout/back-channel"])).await;
        let findings = of(&record, "logout/back-channel");
        assert_eq!(with(&record, verdict).len(), 1, "{}", told(&findings));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_what_the_scenarios_need_is_registered() {
    let target = fresh().await;
    let record = play(&target, plan_of(&["authorize/redirect-uri-query-kept"])).await;
    assert_eq!(record.exit_code(), ExitCode::AsExpected);
    assert_eq!(
        record.targets[0].notes,
        ["2 clients were registered for this run, and 2 removed after it"]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_that_ends_early_leaves_no_client_behind() {
    for milliseconds in [1, 5, 20, 60] {
        let target = fresh().await;
        let hurried = Plan {
            deadline: Some(Duration::from_millis(milliseconds)),
            ..plan()
        };
        let record = play(&target, hurried).await;
        assert!(record.interrupted.is_some());
        assert_eq!(
            target.server().unwrap().registered_clients(),
            0,
            "after {milliseconds} ms"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_initial_access_token_is_shown_and_a_refusal_is_told() {
    let token = |target: &Target| target.server().unwrap().initial_access_token().to_owned();
    for right in [true, false] {
        let mut target = fresh().await;
        let shown = if right {
            token(&target)
        } else {
            "wrong-wrong".to_owned()
        };
        target.profile.registration = Some(Registration {
            initial_access_token: Some(SecretSource::Value(Secret::new(shown.clone()))),
            ..Registration::default()
        });
        let record = play(&target, plan_of(&["authorize/get-supported"])).await;
        let printed = serde_json::to_string(&record).unwrap();
        assert!(!printed.contains(&shown));
        if right {
            assert_eq!(record.exit_code(), ExitCode::AsExpected, "{:?}", record.troubles);
        } else {
            let message = &record.troubles[0].message;
            assert!(
                message.contains("registers no client at http://127.0.0.1"),
                "{message}"
            );
            assert!(message.contains("HTTP 401, `invalid_token`"), "{message}");
            assert_eq!(record.exit_code(), ExitCode::CouldNotJudge);
        }
    }
}

/// A server that registers everybody as the same client, and answers removals with a status, if it offers any.
async fn keeper(removal: Option<u16>) -> Rascal {
    Rascal::start(move |ask| match ask.path.as_str() {
        "/register" if removal.is_some() => Answer::json(
            201,
            &format!(
                r#"{{"client_id":"c1","registration_access_token":"t0ken-t0ken","registration_client_uri":"{}/mine"}}"#,
                ask.origin()
            ),
        ),
        "/register" => Answer::json(201, r#"{"client_id":"c1"}"#),
        "/mine" => Answer::json(removal.unwrap_or(500), "{}"),
        _ => Answer::page(200, "<form method=post><input type=password name=p></form>"),
    })
    .await
}

/// A target at this server, of which the profile names no client.
fn registering(server: &Rascal) -> Target {
    let mut profile = Profile::parse(&server.profile(), "keeper.yaml").unwrap();
    profile.clients.clear();
    let authorization = profile.endpoints.authorization.as_ref().unwrap();
    profile.registration = Some(Registration {
        endpoint: authorization.join("/register").ok(),
        ..Registration::default()
    });
    Target::remote(profile, None, "keeper.yaml")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_that_cannot_be_removed_is_said() {
    let needless = || plan_of(&["session/no-prompt-without-session"]);
    let server = keeper(Some(405)).await;
    let record = play(&registering(&server), needless()).await;
    let messages: Vec<_> = record.troubles.iter().map(|trouble| &trouble.message).collect();
    assert_eq!(messages, ["the client `c1` stays registered: HTTP 405"]);
    assert_eq!(record.exit_code(), ExitCode::CouldNotJudge);

    // Where no removal is offered, it is in each run, and no run could ever be as expected.
    let server = keeper(None).await;
    let record = play(&registering(&server), needless()).await;
    assert_eq!(
        record.targets[0].notes,
        [
            "1 client was registered for this run, and 0 removed after it",
            "the client `c1` stays registered: the target names no place where it could be removed"
        ]
    );
    assert_eq!(record.exit_code(), ExitCode::AsExpected, "{:?}", record.findings);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_registration_that_cannot_be_read_is_removed_all_the_same_and_nothing_of_it_is_told() {
    for body in [
        // Cut behind what is needed to remove it.
        r#"{"client_id":"c1","registration_access_token":"t0ken-t0ken","registration_client_uri":"/mine","client_secret":"#,
        r#"{"client_id":{"t0ken-t0ken":1},"registration_access_token":"t0ken-t0ken","registration_client_uri":"mine"}"#,
    ] {
        let removed = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&removed);
        let server = Rascal::start(move |ask| {
            if ask.path == "/mine" && ask.method == "DELETE" {
                counted.fetch_add(1, Ordering::Relaxed);
            }
            Answer::json(201, body)
        })
        .await;
        let record = play(&registering(&server), plan_of(&["authorize/get-supported"])).await;
        assert_eq!(removed.load(Ordering::Relaxed), 1, "{body}");
        let printed = serde_json::to_string(&record).unwrap();
        assert!(!printed.contains("t0ken-t0ken"), "{printed}");
        let message = &record.troubles[0].message;
        assert!(message.contains("it answers HTTP 201, but"), "{message}");
        assert_eq!(record.exit_code(), ExitCode::CouldNotJudge);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_registration_of_which_nothing_can_be_read_is_said() {
    let server = Rascal::start(|_| Answer::json(201, "secret-words")).await;
    let record = play(&registering(&server), plan_of(&["authorize/get-supported"])).await;
    let printed = format!("{:?}", record.troubles);
    assert!(
        printed.contains(
            "a client whose id cannot be read stays registered: the answer to its registration cannot be read"
        ),
        "{printed}"
    );
    assert!(!printed.contains("secret-words"), "{printed}");
}

/// A server that registers clients one after the other; what comes at a place of its own is answered like this, and
/// the registration with this number is never answered.
async fn registrar(silent_at: Option<usize>, removal: impl Fn() -> Answer + Send + Sync + 'static) -> Rascal {
    let number = AtomicUsize::new(0);
    Rascal::start(move |ask| match (ask.path.as_str(), ask.method.as_str()) {
        ("/register", _) => {
            let number = number.fetch_add(1, Ordering::Relaxed) + 1;
            if silent_at == Some(number) {
                return Answer::Silence;
            }
            Answer::json(
                201,
                &format!(
                    r#"{{"client_id":"c{number}","registration_access_token":"t0ken-t0ken","registration_client_uri":"/mine"}}"#
                ),
            )
        }
        ("/mine", "DELETE") => removal(),
        _ => Answer::page(200, "<form method=post><input type=password name=p></form>"),
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_registered_is_removed_while_another_registration_hangs() {
    let removals = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&removals);
    let server = registrar(Some(3), move || {
        noted.lock().unwrap().push(Instant::now());
        Answer::json(200, "{}")
    })
    .await;
    let mut target = registering(&server);
    target.profile.limits.request_seconds = 4;
    let started = Instant::now();
    let hurried = Plan {
        deadline: Some(Duration::from_millis(300)),
        ..plan()
    };
    let record = play(&target, hurried).await;
    assert!(started.elapsed() > Duration::from_secs(3));
    let removals = removals.lock().unwrap();
    assert_eq!(removals.len(), 2);
    assert!(removals.iter().all(|at| *at - started < Duration::from_secs(3)));
    assert_eq!(
        record.targets[0].notes,
        ["2 clients were registered for this run, and 2 removed after it"]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_that_a_scenario_registered_and_that_stays_is_trouble() {
    let server = registrar(None, || Answer::json(405, "{}")).await;
    let plan = plan_of(&["authorize/http-redirect-uri-registered"]);
    let record = play(&registering(&server), plan).await;
    // The usual client, the scenario's bad one and its good one.
    assert_eq!(record.targets[0].registered, ["c1", "c2", "c3"]);
    assert_eq!(record.troubles.len(), 3, "{:?}", record.troubles);
    assert_eq!(record.exit_code(), ExitCode::CouldNotJudge);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_are_removed_at_the_same_time() {
    const SLOW: Duration = Duration::from_millis(800);
    let server = registrar(None, || Answer::json(200, "{}").after(SLOW)).await;
    let hurried = Plan {
        deadline: Some(Duration::from_millis(500)),
        ..plan()
    };
    let started = Instant::now();
    let record = play(&registering(&server), hurried).await;
    let notes = record.targets[0].notes.join("; ");
    assert!(
        notes.contains("clients were registered for this run, and "),
        "{notes}"
    );
    assert!(started.elapsed() < SLOW * 4, "{:?}: {notes}", started.elapsed());
    assert!(record.troubles.is_empty(), "{:?}", record.troubles);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_that_panics_leaves_no_client_behind() {
    use futures::FutureExt as _;
    let target = fresh().await;
    let mut dying = plan();
    let registrations = dying.registrations.clone();
    let watched = registrations.clone();
    dying.stop = Some(Box::pin(async move {
        while watched.left().is_empty() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        panic!("as wanted");
    }));
    let played = AssertUnwindSafe(play(&target, dying)).catch_unwind().await;
    assert!(played.is_err());
    assert!(registrations.left().is_empty());
    assert_eq!(target.server().unwrap().registered_clients(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn snapshots_do_not_hold_the_ids_of_registered_clients() {
    let target = fresh().await;
    let kept = Plan {
        keep_evidence: true,
        ..plan_of(&["authorize/get-supported"])
    };
    let record = play(&target, kept).await;
    let ids = &record.targets[0].registered;
    assert!(!ids.is_empty());
    let taken = take(&record, &record.targets[0]);
    let printed = format!("{:?}", taken.iter().map(|taken| &taken.state).collect::<Vec<_>>());
    assert!(printed.contains("client_id=[client]"), "{printed}");
    assert!(ids.iter().all(|id| !printed.contains(id)), "{printed}");
}
