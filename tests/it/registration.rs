//! Clients that are registered for a run: a fresh server needs only its issuer, an end-user and a sign-in script.

use std::time::Duration;

use opcheck::catalogue::Dialect;
use opcheck::profile::{Profile, Registration, SecretSource};
use opcheck::protocol::Secret;
use opcheck::record::{ExitCode, Verdict};
use opcheck::run::Plan;
use opcheck::target::Target;

use crate::playing::{plain, plan, plan_of, play};
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
        "id-token/nonce",
        "id-token/front-channel",
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
        &["7 clients were registered for this run, and 7 removed after it"]
    );
    assert_eq!(target.server().unwrap().registered_clients(), 0);
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_that_cannot_be_removed_is_said() {
    for (removal, words) in [
        (Some(405), "the client `c1` stays registered: HTTP 405"),
        (
            None,
            "the client `c1` stays registered: the target names no place",
        ),
    ] {
        let server = keeper(removal).await;
        let mut profile = Profile::parse(&server.profile(), "keeper.yaml").unwrap();
        profile.clients.clear();
        profile.registration = Some(Registration {
            endpoint: profile
                .endpoints
                .authorization
                .as_ref()
                .unwrap()
                .join("/register")
                .ok(),
            ..Registration::default()
        });
        let target = Target::remote(profile, None, "keeper.yaml");
        let record = play(&target, plan_of(&["session/no-prompt-without-session"])).await;
        let notes = record.targets[0].notes.join("; ");
        assert!(notes.contains(words), "{notes}");
        assert!(notes.contains("and 0 removed after it"), "{notes}");
        assert_eq!(record.exit_code(), ExitCode::AsExpected, "{:?}", record.findings);
    }
}
