//! What stands in the way of a run: a dead target, a client that is not registered, a wrong password. Each is told with
//! its remedy, and none of it is a verdict about the target.

use opcheck::catalogue::Dialect;
use opcheck::profile::SecretSource;
use opcheck::protocol::Secret;
use opcheck::record::{ExitCode, RunRecord, Verdict};
use opcheck::target::Target;

use crate::playing::{plain, plan_of, play};

/// Compares a message with its golden file; ports differ from run to run.
fn assert_golden(name: &str, text: &str) {
    insta::with_settings!({
        snapshot_path => concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots/run"),
        prepend_module_to_snapshot => false,
        filters => [(r"127\.0\.0\.1:\d+", "127.0.0.1:PORT")],
    }, {
        insta::assert_snapshot!(name, text);
    });
}

/// The only trouble of a run.
fn trouble(record: &RunRecord) -> &str {
    assert_eq!(record.troubles.len(), 1, "{:?}", record.troubles);
    &record.troubles[0].message
}

#[tokio::test]
async fn an_unreachable_target_is_told_with_its_address() {
    let server = plain(Dialect::Oidc).await;
    let mut profile = server.profile.clone();
    drop(server);
    // Nobody listens on a port that was bound and given back.
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let endpoint = format!("http://127.0.0.1:{port}/authorize");
    profile.endpoints.authorization = Some(endpoint.parse().unwrap());
    profile.endpoints.metadata = None;
    let record = play(
        &Target::remote(profile, None, "dead.yaml"),
        plan_of(&["authorize/"]),
    )
    .await;
    assert_golden("unreachable", trouble(&record));
    assert!(
        record
            .findings
            .iter()
            .all(|finding| { matches!(finding.verdict, Verdict::NotEvaluated | Verdict::NotApplicable) })
    );
    assert_eq!(record.exit_code(), ExitCode::CouldNotJudge);
}

#[tokio::test]
async fn a_redirect_uri_that_is_not_registered_is_a_fault_of_the_profile() {
    let server = plain(Dialect::Oidc).await;
    let mut profile = server.profile.clone();
    profile.clients[0].redirect_uris = vec!["https://typo.example.test/callback".to_owned()];
    let record = play(
        &Target::remote(profile, None, "typo.yaml"),
        plan_of(&["authorize/"]),
    )
    .await;
    assert_golden("unregistered", trouble(&record));
    assert_eq!(record.exit_code(), ExitCode::CouldNotJudge);
}

#[tokio::test]
async fn a_wrong_password_is_sent_once_and_blocks_only_what_needs_it() {
    let server = plain(Dialect::Oidc).await;
    let mut profile = server.profile.clone();
    for user in &mut profile.users {
        user.password = SecretSource::Value(Secret::new("not-the-password"));
    }
    let only = [
        "session/code-with-session",
        "session/prompt-none-with-session",
        "session/expired-session",
        "session/no-prompt-without-session",
    ];
    let record = play(&Target::remote(profile, None, "wrong.yaml"), plan_of(&only)).await;
    let reasons: Vec<&str> = record
        .findings
        .iter()
        .filter(|finding| finding.verdict == Verdict::NotEvaluated)
        .filter_map(|finding| finding.reason.as_deref())
        .collect();
    assert!(reasons.len() >= 3, "{reasons:?}");
    let refused = reasons
        .iter()
        .find(|reason| reason.contains("came back"))
        .unwrap();
    assert_golden("wrong-password", refused);
    let posts = server.server().unwrap().recorder().entries();
    let tries = posts
        .iter()
        .filter(|entry| entry.method == "POST" && entry.path == "/login")
        .count();
    assert_eq!(tries, 1, "a refused password is never sent again");
    let unaffected = record
        .findings
        .iter()
        .find(|finding| finding.requirement == "session/no-prompt-without-session");
    assert_eq!(unaffected.unwrap().verdict, Verdict::Pass);
    assert_eq!(record.exit_code(), ExitCode::CouldNotJudge);
}
