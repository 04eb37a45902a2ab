//! Passkeys: the page where a signed-in end-user creates one, and the sign-in with one.
//!
//! No passkey belongs to an IP address (WebAuthn 3 §5.1.3): they are there where the site has a host with a name.

use super::behaviour::{AbsentPasskey, PasskeyOrigin, UserVerification};
use super::core::{Ceremony, Expected, Sent, User};
use super::dialect::Endpoint;
use super::login::{login_page_saying, signed_in, waiting};
use super::message::{Ask, Reply};
use super::pages::{self, PasskeyForm};
use super::server::Server;

/// Answers a request for the page, or one of its forms.
pub(super) fn answer(server: &Server, ask: &Ask) -> Reply {
    let Some(host) = server.passkey_host(ask) else {
        return Reply::not_found();
    };
    match (ask.method.as_str(), ask.form().get("req")) {
        ("GET" | "HEAD", _) => account(server, ask, None),
        ("POST", _) if !server.is_own_form(ask) => {
            let text = "This form does not come from the page that you were shown.";
            Reply::page(403, pages::error("forbidden", text, None))
        }
        ("POST", None) => create(server, ask, host),
        ("POST", Some(req)) => sign_in(server, ask, host, req),
        _ => Reply::method_not_allowed("GET, HEAD, POST"),
    }
}

impl Server {
    /// The host at which a request arrived, if there are passkeys at it.
    pub(super) fn passkey_host(&self, ask: &Ask) -> Option<&str> {
        let host = self.site.passkey_host.as_deref();
        host.filter(|host| ask.host.eq_ignore_ascii_case(host))
    }

    /// A new challenge for a ceremony.
    pub(super) fn challenge(&self, ceremony: Ceremony) -> String {
        let challenge = self.core.dice.identifier();
        self.core.passkeys.ask(&challenge, ceremony);
        challenge
    }

    /// The fields of a form for a passkey that all its pages have in common.
    pub(super) fn passkey_form<'a>(&self, csrf: &'a str, challenge: &'a str) -> PasskeyForm<'a> {
        PasskeyForm {
            action: self.site.path(Endpoint::Passkeys),
            req: "",
            csrf,
            challenge,
            user: "",
            verification: match self.behaviour.passkeys.verification {
                UserVerification::Required => "required",
                UserVerification::Ignored => "discouraged",
            },
            without: self.behaviour.passkeys.absent == AbsentPasskey::FirstUser,
        }
    }

    /// Lets a ceremony be judged by what the server expects of it.
    fn judged<T>(&self, ceremony: Ceremony, host: &str, judge: impl FnOnce(&Expected<'_>) -> T) -> T {
        let origin = match self.behaviour.passkeys.origin {
            PasskeyOrigin::OfThePage => self.site.url(host, ""),
            PasskeyOrigin::OfTheIssuer => self.site.issuer(0),
        };
        judge(&Expected {
            ceremony,
            origin: &origin,
            rp_id: host.split(':').next().unwrap_or(host),
            verified: self.behaviour.passkeys.verification == UserVerification::Required,
        })
    }

    /// The end-user who is signed in.
    fn visitor(&self, ask: &Ask) -> Option<&User> {
        let session = self.session(ask, self.place(ask))?;
        self.core.users.with_subject(&session.subject)
    }
}

/// The page of the end-user who is signed in.
fn account(server: &Server, ask: &Ask, message: Option<&str>) -> Reply {
    let Some(user) = server.visitor(ask) else {
        let text = "Sign in before you create a passkey.";
        return Reply::page(403, pages::error("login_required", text, None));
    };
    let (csrf, cookie) = server.csrf(ask);
    let challenge = server.challenge(Ceremony::Create);
    let form = PasskeyForm {
        user: &user.username,
        ..server.passkey_form(&csrf, &challenge)
    };
    let reply = Reply::page(200, pages::passkeys(&form, message))
        .replacing("content-security-policy", pages::PASSKEY_POLICY);
    match cookie {
        Some(cookie) => reply.with("set-cookie", &cookie),
        None => reply,
    }
}

/// What a form brought.
fn create(server: &Server, ask: &Ask, host: &str) -> Reply {
    let Some(user) = server.visitor(ask) else {
        return account(server, ask, None);
    };
    let form = ask.form();
    let text = |name: &str| form.get(name).unwrap_or_default();
    let sent = Sent {
        client_data: text("client_data"),
        authenticator_data: text("authenticator_data"),
        credential: text("credential"),
        signature: "",
    };
    let made = server.judged(Ceremony::Create, host, |expected| {
        server.core.passkeys.create(&user.subject, &sent, expected)
    });
    match made {
        Ok(()) => account(server, ask, Some("Your passkey is ready.")),
        Err(refused) => account(
            server,
            ask,
            Some(&format!("This passkey is not taken: {refused}.")),
        ),
    }
}

/// Signs the owner of a passkey in, for a pending request.
fn sign_in(server: &Server, ask: &Ask, host: &str, req: &str) -> Reply {
    let pending = match waiting(server, server.place(ask), Some(req)) {
        Ok(pending) => pending,
        Err(reply) => return *reply,
    };
    let form = ask.form();
    let text = |name: &str| form.get(name).unwrap_or_default();
    let sent = Sent {
        client_data: text("client_data"),
        authenticator_data: text("authenticator_data"),
        credential: text("credential"),
        signature: text("signature"),
    };
    let users = &server.core.users;
    let absent = sent.credential.is_empty() && server.behaviour.passkeys.absent == AbsentPasskey::FirstUser;
    if let Some(user) = users.0.first().filter(|_| absent) {
        return signed_in(server, ask, &pending, user);
    }
    let subject = server.judged(Ceremony::Use, host, |expected| {
        server.core.passkeys.used(&sent, expected)
    });
    match subject.map(|subject| users.with_subject(&subject)) {
        Ok(Some(user)) => signed_in(server, ask, &pending, user),
        Ok(None) => login_page_saying(server, ask, &pending, "This passkey belongs to nobody."),
        Err(refused) => login_page_saying(
            server,
            ask,
            &pending,
            &format!("This passkey is not taken: {refused}."),
        ),
    }
}
