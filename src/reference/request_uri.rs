//! Fetching request URIs (OIDC Core §6.2), in a server that takes them, and in one that should not.

use url::Url;

use super::authorize::Parameters;
use super::behaviour::{Examination, Kept, LedOn, RequestObjectBehaviour, RequestUri, RequestUris};
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
    let keeps = behaviour.request_object.kept == Kept::Always;
    let kept = server.core.kept_objects.get(uri).filter(|_| keeps);
    if kept.is_some() {
        return kept;
    }
    let text = read(&behaviour.request_object, &url).await?;
    if keeps {
        server.core.kept_objects.insert(uri, text.clone());
    }
    Some(text)
}

/// What a URL gives, where that counts.
async fn read(behaviour: &RequestObjectBehaviour, url: &Url) -> Option<String> {
    let mut answer = outgoing::get(url).await?;
    let next = location(&answer).filter(|_| behaviour.led_on == LedOn::Followed);
    if let Some(next) = next.and_then(|next| url.join(next).ok()) {
        answer = outgoing::get(&next).await?;
    }
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let good = head.split(' ').nth(1) == Some("200");
    (good || behaviour.status == Examination::Skipped).then(|| body.to_owned())
}

/// Where an answer leads on to.
fn location(answer: &str) -> Option<&str> {
    let (head, _) = answer.split_once("\r\n\r\n")?;
    let mut fields = head.lines().filter_map(|line| line.split_once(": "));
    let found = fields.find(|(name, _)| name.eq_ignore_ascii_case("location"));
    found.map(|(_, value)| value)
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
