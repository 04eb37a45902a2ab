//! The consent page: asks the end-user whether a client may have what it asks for.

use super::authorization_endpoint::{Circumstances, proceed};
use super::authorize::Interaction;
use super::behaviour::ConsentFields;
use super::dialect::Endpoint;
use super::login::{denied, waiting};
use super::message::{Ask, Reply};
use super::pages::{self, ConsentForm};
use super::server::Server;

/// Shows the consent page of a pending request: which client asks for which scope.
pub(super) fn page(server: &Server, ask: &Ask, req: &str, (client, scope): (&str, &[String])) -> Reply {
    let (csrf, cookie) = server.csrf(ask);
    let reply = Reply::page(
        200,
        pages::consent(&ConsentForm {
            client,
            scope,
            action: server.site.path(Endpoint::Consent),
            req,
            csrf: &csrf,
        }),
    );
    match cookie {
        Some(cookie) => reply.with("set-cookie", &cookie),
        None => reply,
    }
}

/// Answers the form.
pub(super) fn answer(server: &Server, ask: &Ask) -> Reply {
    if !ask.is_post() {
        return Reply::method_not_allowed("POST");
    }
    let place = server.place(ask);
    let form = ask.form();
    let mut pending = match waiting(server, place, form.get("req")) {
        Ok(pending) => pending,
        Err(reply) => return *reply,
    };
    let session = server.session(ask, place);
    let (true, Some(session)) = (server.is_own_form(ask), session) else {
        let text = "This form does not come from the page that you were shown.";
        return Reply::page(403, pages::error("forbidden", text, None));
    };
    match server.behaviour.browser.consent_form {
        ConsentFields::Ignored => {}
        ConsentFields::Trusted => {
            for name in ["client_id", "redirect_uri", "scope", "state"] {
                if let Some(value) = form.get(name) {
                    pending.parameters.set(name, value);
                }
            }
        }
    }
    match form.get("action") {
        Some("accept") => {
            let scope: Vec<String> = pending.text("scope").split(' ').map(str::to_owned).collect();
            let grants = &server.core.grants;
            grants.consent(&session.subject, pending.text("client_id"), &scope);
            let with = Circumstances {
                interaction: Interaction {
                    signed_in: pending.signed_in.as_deref() == Some(session.public_id.as_str()),
                    consented: true,
                },
                session: Some(session),
                ..Circumstances::default()
            };
            proceed(server, ask, &pending.parameters, with)
        }
        Some(_) | None => denied(server, ask, &pending),
    }
}
