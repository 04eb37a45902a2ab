//! The listener.

use std::time::Duration;

use super::*;
use crate::driver::Listener;
use crate::profile::Network;
use crate::protocol::Request;

#[tokio::test]
async fn the_listener_sees_what_is_fetched() {
    let listener = Listener::start(&Network::default()).await.unwrap();
    let at = listener.url_for("request-7.jwt");
    assert!(!listener.was_fetched("request-7.jwt"));
    assert!(
        !listener
            .is_fetched_within("request-7.jwt", Duration::from_millis(1))
            .await
    );
    let (found, exchange) = {
        let mut agent = agent();
        let fetch = agent.send("x", Request::get(at));
        tokio::join!(
            listener.is_fetched_within("request-7.jwt", Duration::from_secs(5)),
            fetch
        )
    };
    assert_eq!(answer(&exchange).status, 200);
    assert!(found && listener.was_fetched("request-7.jwt"));
    assert!(!listener.was_fetched("7.jwt"));
    assert_eq!(listener.fetches()[0].path, "/request-7.jwt");
}

#[tokio::test]
async fn the_listener_says_how_a_target_reaches_it() {
    let network = Network {
        listener: Some(url("https://ci.example/hooks/opcheck")),
        ..Network::default()
    };
    let listener = Listener::start(&network).await.unwrap();
    assert_eq!(
        listener.url_for("a").as_str(),
        "https://ci.example/hooks/opcheck/a"
    );
}

#[tokio::test]
async fn an_address_in_use_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let network = Network {
        listen: Some(address),
        ..Network::default()
    };
    let error = Listener::start(&network).await.unwrap_err();
    assert!(error.to_string().contains(&address.to_string()), "{error}");
}
