//! After a run nothing that it made is alive at the target, as the target's own stores say.

use std::time::Duration;

use opcheck::catalogue::Dialect;
use opcheck::run::Plan;

use crate::playing::{plain, plan, play};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_session_no_refresh_token_and_no_client_outlives_a_run() {
    for dialect in Dialect::ALL {
        let target = plain(dialect).await;
        let record = play(&target, plan()).await;
        let server = target.server().unwrap();
        assert_eq!(server.live_sessions(), 0, "sessions in {dialect}");
        assert_eq!(server.live_refresh_tokens(), 0, "refresh tokens in {dialect}");
        assert_eq!(server.registered_clients(), 0, "clients in {dialect}");
        let registered = record.targets[0].registered.len();
        let expected = match registered {
            0 => Vec::new(),
            all => vec![format!(
                "{all} clients were registered for this run, and {all} removed after it"
            )],
        };
        assert_eq!(record.targets[0].notes, expected, "{dialect}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_left_without_tidying_shows_that_there_was_something_to_tidy() {
    let target = plain(Dialect::Oidc).await;
    let untidy = Plan {
        tidy: false,
        deadline: Some(Duration::from_secs(60)),
        ..plan()
    };
    play(&target, untidy).await;
    let server = target.server().unwrap();
    assert!(server.live_sessions() > 10, "{}", server.live_sessions());
    assert!(
        server.live_refresh_tokens() > 5,
        "{}",
        server.live_refresh_tokens()
    );
}
