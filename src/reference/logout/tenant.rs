//! The vendor's logout endpoint: to `redirect_url`, else to the client's login URL, else to the application's.

use url::Url;

use super::{ended, with_state};
use crate::reference::behaviour::{NobodySignedIn, PostLogoutUri, VendorPlace};
use crate::reference::core::Client;
use crate::reference::message::{Ask, Reply};
use crate::reference::server::{Notice, Server};

/// Signs out, and goes where the request or the client says.
pub(super) fn answer(server: &Server, ask: &Ask) -> Reply {
    let fields = ask.query_fields();
    let place = server.place(ask);
    let decisions = &server.behaviour.logout;
    if decisions.nobody == NobodySignedIn::Refused && server.session(ask, place).is_none() {
        let notice = Notice {
            error: "invalid_request",
            description: "Nobody is signed in.",
            ..Notice::default()
        };
        return server.error_page(place, &notice);
    }
    let application = server.site.application_index(place);
    let client = fields
        .get("client_id")
        .and_then(|id| server.core.client(id))
        .filter(|client| client.application == application);
    let wanted = fields.get("redirect_url");
    let target = match (client, decisions.vendor_place) {
        (Some(client), VendorPlace::AsAsked) => {
            allowed(decisions.place, &client, wanted).unwrap_or_else(|| client.login_url.clone())
        }
        (Some(client), VendorPlace::LoginUrl) => client.login_url,
        (_, VendorPlace::Home) => server.site.application_url(application, "/"),
        (None, VendorPlace::AsAsked | VendorPlace::LoginUrl) => server
            .site
            .application(application)
            .map_or_else(String::new, |application| application.login_url.to_owned()),
    };
    let target = with_state(server, target, &fields);
    ended(server, ask, Reply::redirect(302, &target))
}

/// A place to go to after signing out, if it belongs to the client: anything else is an open redirector.
fn allowed(decision: PostLogoutUri, client: &Client, wanted: Option<&str>) -> Option<String> {
    let wanted = wanted?;
    let origin = Url::parse(wanted).ok()?.origin();
    let own = client
        .redirect_uris
        .iter()
        .chain(std::iter::once(&client.login_url))
        .filter_map(|uri| Url::parse(uri).ok())
        .any(|uri| uri.origin() == origin);
    (own || decision == PostLogoutUri::Anything).then(|| wanted.to_owned())
}
