//! Signing out: OIDC RP-Initiated Logout in a plain server, the vendor's rule where there are tenants.

mod back_channel;
mod end_session;
mod tenant;

use super::behaviour::{GrantsAtLogout, LogoutCookie, LogoutState, SignOut};
use super::message::{Ask, Fields, Reply};
use super::server::Server;
use crate::catalogue::Dialect;
use crate::protocol::encode_form_component;

/// Answers a request to sign out.
pub(super) async fn answer(server: &Server, ask: &Ask) -> Reply {
    match server.site.dialect {
        Dialect::Oidc => {
            let (reply, ended) = end_session::answer(server, ask);
            back_channel::tell(server, &ended).await;
            reply
        }
        Dialect::Wristband => tenant::answer(server, ask),
    }
}

/// The target with the state of the request, which is passed on.
fn with_state(server: &Server, target: String, fields: &Fields) -> String {
    let invented = || Some("state-of-nobody".to_owned());
    let state = match (server.behaviour.logout.state, fields.get("state")) {
        (LogoutState::PassedOn, state) => state.map(str::to_owned),
        (LogoutState::Lost, _) => None,
        (LogoutState::Invented, state) => state.map(str::to_owned).or_else(invented),
    };
    match state {
        Some(state) => {
            let separator = if target.contains('?') { '&' } else { '?' };
            format!("{target}{separator}state={}", encode_form_component(&state))
        }
        None => target,
    }
}

/// Ends the visitor's session and clears its cookie.
fn ended(server: &Server, ask: &Ask, reply: Reply) -> Reply {
    match server.behaviour.session.sign_out {
        SignOut::EndsSession => {
            for cookie in ask.cookies(server.site.session_cookie) {
                if let Some(session) = server.core.sessions.get(cookie) {
                    end_grants(server, &session.public_id);
                }
                server.core.sessions.sign_out(cookie);
            }
        }
        SignOut::CookieOnly => {}
    }
    let cleared = server.cookie(server.site.session_cookie, "", Some(0));
    match server.behaviour.logout.cookie {
        LogoutCookie::Cleared => reply.with("set-cookie", &cleared),
        LogoutCookie::Kept => reply,
    }
}

/// Ends the grants of a session, where they go with it.
fn end_grants(server: &Server, session: &str) {
    match server.behaviour.logout.grants {
        GrantsAtLogout::End => server.core.grants.revoke_of_session(session),
        GrantsAtLogout::Live => {}
    }
}
