//! Signing out: OIDC RP-Initiated Logout in a plain server, the vendor's rule where there are tenants.

use url::Url;

use super::behaviour::{SignOut, SignOutQuestion};
use super::core::{Client, TokenType};
use super::dialect::Endpoint;
use super::message::{Ask, Fields, Reply};
use super::pages;
use super::server::Server;
use crate::catalogue::Dialect;
use crate::protocol::encode_form_component;

/// Answers a request to sign out.
pub(super) fn answer(server: &Server, ask: &Ask) -> Reply {
    match server.site.dialect {
        Dialect::Oidc => plain(server, ask),
        Dialect::Wristband => of_tenant(server, ask),
    }
}

/// With a hint for the session's end-user the sign-out needs no question; without one it does (OIDC RP-Initiated
/// Logout §2).
fn plain(server: &Server, ask: &Ask) -> Reply {
    let fields = if ask.is_post() {
        ask.form()
    } else {
        ask.query_fields()
    };
    let hint = fields
        .get("id_token_hint")
        .and_then(|token| server.core.key.verify(TokenType::Id, token));
    let member = |name: &str| {
        hint.as_ref()
            .and_then(|claims| claims.get(name)?.as_str().map(str::to_owned))
    };
    let session = server.session(ask, server.place(ask));
    let confirmed = ask.is_post() && fields.get("action").is_some() && server.is_own_form(ask);
    let hinted = match (&session, member("sub")) {
        (Some(session), Some(subject)) => session.subject == subject,
        (None, Some(_)) => true,
        (_, None) => false,
    };
    let trusted = hinted && server.behaviour.session.sign_out_question == SignOutQuestion::WithoutHint;
    if session.is_some() && !trusted && !confirmed {
        let (csrf, cookie) = server.csrf(ask);
        let reply = Reply::page(200, pages::confirm(server.site.path(Endpoint::Logout), &csrf));
        return match cookie {
            Some(cookie) => reply.with("set-cookie", &cookie),
            None => reply,
        };
    }
    if let (Some(public_id), SignOut::EndsSession) = (member("sid"), server.behaviour.session.sign_out) {
        server.core.sessions.sign_out_public(&public_id);
    }
    let client = member("aud").and_then(|id| server.core.client(&id));
    let reply = match client
        .as_ref()
        .and_then(|client| allowed_target(client, fields.get("post_logout_redirect_uri")))
    {
        Some(target) => Reply::redirect(302, &with_state(target, &fields)),
        None => Reply::page(200, pages::plain("Signed out", "You are signed out.")),
    };
    ended(server, ask, reply)
}

/// The vendor's rule: to `redirect_url`, else to the client's login URL, else to the application's.
fn of_tenant(server: &Server, ask: &Ask) -> Reply {
    let fields = ask.query_fields();
    let application = server.site.application_index(server.place(ask));
    let client = fields
        .get("client_id")
        .and_then(|id| server.core.client(id))
        .filter(|client| client.application == application);
    let target = match client {
        Some(client) => {
            allowed_target(&client, fields.get("redirect_url")).unwrap_or_else(|| client.login_url.clone())
        }
        None => server
            .site
            .application(application)
            .map_or_else(String::new, |application| application.login_url.to_owned()),
    };
    ended(server, ask, Reply::redirect(302, &with_state(target, &fields)))
}

/// A place to go to after signing out, if it belongs to the client: anything else is an open redirector.
fn allowed_target(client: &Client, wanted: Option<&str>) -> Option<String> {
    let wanted = wanted?;
    let origin = Url::parse(wanted).ok()?.origin();
    let own = client
        .redirect_uris
        .iter()
        .chain(std::iter::once(&client.login_url))
        .filter_map(|uri| Url::parse(uri).ok())
        .any(|uri| uri.origin() == origin);
    own.then(|| wanted.to_owned())
}

/// The target with the state of the request, which is passed on.
fn with_state(target: String, fields: &Fields) -> String {
    match fields.get("state") {
        Some(state) => {
            let separator = if target.contains('?') { '&' } else { '?' };
            format!("{target}{separator}state={}", encode_form_component(state))
        }
        None => target,
    }
}

/// Ends the visitor's session and clears its cookie.
fn ended(server: &Server, ask: &Ask, reply: Reply) -> Reply {
    match server.behaviour.session.sign_out {
        SignOut::EndsSession => {
            for cookie in ask.cookies(server.site.session_cookie) {
                server.core.sessions.sign_out(cookie);
            }
        }
        SignOut::CookieOnly => {}
    }
    reply.with(
        "set-cookie",
        &server.cookie(server.site.session_cookie, "", Some(0)),
    )
}
