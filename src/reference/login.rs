//! The login page: shows the form for a pending request, checks the password, and completes the request.

use super::authorization_endpoint::{Circumstances, proceed, refuse};
use super::authorize::{Interaction, Response};
use super::behaviour::{Denial, LoginAgain, LoginHint, LoginPages, PendingRequests};
use super::core::{Ceremony, User};
use super::dialect::{Endpoint, Place};
use super::message::{Ask, Reply};
use super::pages::{self, LoginForm, LoginStep, PasskeyForm};
use super::pending::Pending;
use super::server::{Notice, Server};

/// Answers a request for the login page or its form.
pub(super) fn answer(server: &Server, ask: &Ask) -> Reply {
    let place = server.place(ask);
    match ask.method.as_str() {
        "GET" | "HEAD" => {
            if let (Place::Application(index), None) = (place, ask.query_fields().get("req")) {
                let title = server
                    .site
                    .application(index)
                    .map_or("", |application| application.title);
                return Reply::page(200, pages::discovery(title));
            }
            match waiting(server, place, ask.query_fields().get("req")) {
                Ok(pending) => login_page(server, ask, &pending),
                Err(reply) => *reply,
            }
        }
        "POST" => match waiting(server, place, form_request(server, ask).as_deref()) {
            Ok(pending) => form(server, ask, place, &pending),
            Err(reply) => *reply,
        },
        _ => Reply::method_not_allowed("GET, HEAD, POST"),
    }
}

/// The `req` that a login form completes.
fn form_request(server: &Server, ask: &Ask) -> Option<String> {
    let of_form = ask.form().get("req").map(str::to_owned);
    match server.behaviour.browser.pending {
        PendingRequests::EachItsOwn => of_form,
        PendingRequests::LatestOfBrowser => server.latest(ask).or(of_form),
    }
}

/// The request that a `req` stands for, or an error page.
pub(super) fn waiting(server: &Server, place: Place, req: Option<&str>) -> Result<Pending, Box<Reply>> {
    req.and_then(|req| server.read_request(place, req))
        .ok_or_else(|| {
            let notice = Notice {
                error: "invalid_request",
                description: "There is no authorization request that waits for a sign-in.",
                ..Notice::default()
            };
            Box::new(server.error_page(place, &notice))
        })
}

/// The first login page of a pending request.
pub(super) fn login_page(server: &Server, ask: &Ask, pending: &Pending) -> Reply {
    let look = Look {
        step: first_step(server),
        username: pending.text("login_hint"),
        message: None,
    };
    show(server, ask, pending, &look)
}

/// The first login page once more, with what went wrong.
pub(super) fn login_page_saying(server: &Server, ask: &Ask, pending: &Pending, message: &str) -> Reply {
    let look = Look {
        step: first_step(server),
        username: "",
        message: Some(message),
    };
    show(server, ask, pending, &look)
}

/// What the first login page asks for.
fn first_step(server: &Server) -> LoginStep {
    match server.behaviour.login.pages {
        LoginPages::One => LoginStep::Both,
        LoginPages::Two => LoginStep::Name,
    }
}

/// What a login page looks like at the moment.
struct Look<'a> {
    step: LoginStep,
    username: &'a str,
    message: Option<&'a str>,
}

fn show(server: &Server, ask: &Ask, pending: &Pending, look: &Look<'_>) -> Reply {
    let place = server.place(ask);
    let application = server.site.application(server.site.application_index(place));
    let title = match server.site.tenant(place) {
        Some(tenant) => tenant.name,
        None => application.map_or("", |application| application.title),
    };
    let (csrf, cookie) = server.csrf(ask);
    server.note_latest(&csrf, &pending.req);
    let challenge = server.passkey_host(ask).map(|_| server.challenge(Ceremony::Use));
    let passkey = challenge.as_deref().map(|challenge| PasskeyForm {
        req: &pending.req,
        ..server.passkey_form(&csrf, challenge)
    });
    let policy = passkey.is_some().then_some(pages::PASSKEY_POLICY);
    let mut reply = Reply::page(
        200,
        pages::login(&LoginForm {
            title,
            step: look.step,
            action: server.site.path(Endpoint::Login),
            req: &pending.req,
            csrf: &csrf,
            username: look.username,
            message: look.message,
            passkey,
        }),
    );
    if let Some(policy) = policy {
        reply = reply.replacing("content-security-policy", policy);
    }
    for cookie in cookie.into_iter().chain(server.session_before_sign_in(ask)) {
        reply = reply.with("set-cookie", &cookie);
    }
    if server.session(ask, place).is_some() {
        reply = match server.behaviour.browser.login_again {
            LoginAgain::AsAlways => reply,
            LoginAgain::Hidden => reply.with_markup(pages::HIDDEN_FORM),
            LoginAgain::Covered => reply.with_markup(pages::COVERED_FORM),
        };
    }
    match server.behaviour.browser.login_hint {
        LoginHint::Escaped => reply,
        LoginHint::AsMarkup => reply.with_markup(look.username),
    }
}

/// The form was sent.
fn form(server: &Server, ask: &Ask, place: Place, pending: &Pending) -> Reply {
    if !server.is_own_form(ask) {
        let text = "This form does not come from the login page that you were shown.";
        return Reply::page(403, pages::error("forbidden", text, None));
    }
    let form = ask.form();
    let username = form.get("username").unwrap_or_default();
    let shown = |step: LoginStep, message: Option<&str>| {
        let look = Look {
            step,
            username,
            message,
        };
        show(server, ask, pending, &look)
    };
    match form.get("action") {
        Some("deny") => denied(server, ask, pending),
        Some("next") => shown(LoginStep::Password, None),
        // A form that is sent with the enter key names its first button or none.
        Some(_) | None => {
            let password = form.get("password").unwrap_or_default();
            let tenant = server.site.tenant(place).map(|tenant| tenant.name);
            let step = match server.behaviour.login.pages {
                LoginPages::One => LoginStep::Both,
                LoginPages::Two => LoginStep::Password,
            };
            match server.core.users.authenticate(username, password, tenant) {
                Some(user) => signed_in(server, ask, pending, user),
                None => shown(step, Some("Name or password are wrong.")),
            }
        }
    }
}

/// The end-user has signed in: the request goes on.
pub(super) fn signed_in(server: &Server, ask: &Ask, pending: &Pending, user: &User) -> Reply {
    let (session, cookie) = server.sign_in(ask, server.place(ask), user);
    let with = Circumstances {
        session: Some(session),
        interaction: Interaction {
            signed_in: true,
            consented: false,
        },
        completion: server.behaviour.login.completion,
        ..Circumstances::default()
    };
    proceed(server, ask, &pending.parameters, with).with("set-cookie", &cookie)
}

/// The end-user denies.
pub(super) fn denied(server: &Server, ask: &Ask, pending: &Pending) -> Reply {
    let error = match server.behaviour.errors.denial {
        Denial::AccessDenied => "access_denied",
        Denial::InvalidRequest => "invalid_request",
        Denial::Page => {
            return Reply::page(200, pages::plain("Cancelled", "You can close this window."));
        }
    };
    let response = Response::Error {
        error,
        description: "The end-user denied the request.",
    };
    refuse(server, ask, pending, &response)
}
