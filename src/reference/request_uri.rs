//! Fetching request URIs (OIDC Core §6.2), in a server that takes them, and in one that should not.

use url::Url;

use super::authorize::Parameters;
use super::behaviour::{RequestUri, RequestUris};
use super::core::Client;
use super::message::Ask;
use super::outgoing;
use super::server::Server;
use crate::protocol::is_loopback;

/// Fetches the request URI of a request, where the server fetches it.
pub(super) async fn fetch(server: &Server, ask: &Ask) -> Option<String> {
    let behaviour = &server.behaviour;
    let raw = if ask.is_post() {
        &ask.body
    } else {
        ask.query.as_bytes()
    };
    let parameters = Parameters::parse(raw, behaviour.authorize.empty);
    let uri = parameters.value("request_uri")?;
    let wanted = match behaviour.authorize.request_uri {
        RequestUri::Refused | RequestUri::Ignored => false,
        RequestUri::FetchedThenRefused => true,
        RequestUri::Taken => {
            let client = parameters
                .value("client_id")
                .and_then(|id| server.core.client(id));
            let registered = client.is_some_and(|client| is_registered(&client, uri));
            match behaviour.request_object.uris {
                RequestUris::Registered => registered,
                RequestUris::Any => true,
                RequestUris::Nobodys => false,
            }
        }
    };
    let url = Url::parse(uri).ok().filter(|_| wanted)?;
    let answer = outgoing::get(&url).await?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let good = head.split(' ').nth(1) == Some("200");
    good.then(|| body.to_owned())
}

/// Whether a client registered a request URI, whatever the fragment, which tells versions apart (OIDC Core §6.2). On
/// loopback the port is free, as it is for redirect URIs (RFC 8252 §7.3).
pub(super) fn is_registered(client: &Client, uri: &str) -> bool {
    let uri = uri.split('#').next().unwrap_or(uri);
    let without_port = || {
        let mut url = Url::parse(uri).ok().filter(|_| is_loopback(uri))?;
        url.set_port(None).ok()?;
        Some(url.to_string())
    };
    client
        .request_uris
        .iter()
        .any(|own| own == uri || Some(own) == without_port().as_ref())
}
