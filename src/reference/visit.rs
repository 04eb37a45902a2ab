//! Who visits: session cookies and the protection of forms.

use super::behaviour::{
    CookieLife, CookieScope, Expiry, FormProtection, NewSignIn, SameSiteAttribute, SessionIdentifier,
    TenantBinding, UnknownCookie,
};
use super::core::{SESSION_LIFETIME, Session, User};
use super::dialect::Place;
use super::message::Ask;
use super::server::Server;

/// The cookie that protects forms.
const CSRF_COOKIE: &str = "csrf";

impl Server {
    /// The session of a visitor, if it counts at this place.
    pub(super) fn session(&self, ask: &Ask, place: Place) -> Option<Session> {
        ask.cookies(self.site.session_cookie)
            .filter_map(|cookie| self.session_of_cookie(cookie, place))
            .next()
    }

    fn session_of_cookie(&self, cookie: &str, place: Place) -> Option<Session> {
        let behaviour = &self.behaviour.session;
        let now = self.core.clock.now();
        let tenant = self.site.tenant(place).map(|tenant| tenant.name);
        let Some(session) = self.core.sessions.get(cookie) else {
            return match behaviour.unknown_cookie {
                UnknownCookie::Nobody => None,
                UnknownCookie::FirstUser => {
                    let user = self.core.users.0.iter().find(|user| user.exists_at(tenant))?;
                    Some(self.new_session(user, place, now))
                }
            };
        };
        let expired = session.expires <= now && behaviour.expiry == Expiry::Checked;
        let foreign = session.tenant.as_deref() != tenant && behaviour.tenant_binding == TenantBinding::Bound;
        (!session.signed_out && !expired && !foreign).then_some(session)
    }

    fn new_session(&self, user: &User, place: Place, auth_time: i64) -> Session {
        Session {
            public_id: self.core.dice.short_identifier(),
            subject: user.subject.clone(),
            auth_time,
            tenant: self.site.tenant(place).map(|tenant| tenant.name.to_owned()),
            expires: self.core.clock.now().saturating_add(SESSION_LIFETIME),
            signed_out: false,
        }
    }

    /// Signs an end-user in: a new session under a new cookie; the one before it ends. Returns the cookie, too.
    pub(super) fn sign_in(&self, ask: &Ask, place: Place, user: &User) -> (Session, String) {
        let before = self.session(ask, place);
        let now = self.core.clock.now();
        let auth_time = match (self.behaviour.login.new_sign_in, &before) {
            (NewSignIn::RenewsAuthTime, _) | (NewSignIn::KeepsAuthTime, None) => now,
            (NewSignIn::KeepsAuthTime, Some(session)) => session.auth_time,
        };
        for cookie in ask.cookies(self.site.session_cookie) {
            if self.session_of_cookie(cookie, place).is_some() {
                self.core.sessions.sign_out(cookie);
            }
        }
        let session = self.new_session(user, place, auth_time);
        let kept = match self.behaviour.browser.session_identifier {
            SessionIdentifier::MadeAtSignIn | SessionIdentifier::RenewedAtSignIn => None,
            SessionIdentifier::KeptAtSignIn => ask.cookies(self.site.session_cookie).next(),
        };
        let value = kept.map_or_else(|| self.core.dice.identifier(), str::to_owned);
        self.core.sessions.insert(&value, session.clone());
        let life = match self.behaviour.browser.cookie_life {
            CookieLife::BrowserSession => None,
            CookieLife::AsLongAsTheSession => Some(SESSION_LIFETIME),
        };
        (session, self.cookie(self.site.session_cookie, &value, life))
    }

    /// A `Set-Cookie` value; `max_age` of zero clears the cookie.
    pub(super) fn cookie(&self, name: &str, value: &str, max_age: Option<i64>) -> String {
        let same_site = match self.behaviour.browser.same_site {
            SameSiteAttribute::Lax => "Lax",
            SameSiteAttribute::Strict => "Strict",
            SameSiteAttribute::None => "None",
        };
        let mut cookie = format!("{name}={value}; Path=/; HttpOnly; SameSite={same_site}");
        if self.is_secure() {
            cookie.push_str("; Secure");
        }
        if let (CookieScope::ParentDomain, Some(domain)) =
            (self.behaviour.session.cookie_scope, self.site.parent_domain)
            && name == self.site.session_cookie
        {
            cookie.push_str(&format!("; Domain={domain}"));
        }
        if let Some(seconds) = max_age {
            cookie.push_str(&format!("; Max-Age={seconds}"));
        }
        cookie
    }

    /// The secret that a visitor's forms carry, and the cookie to set where the visitor has none yet.
    pub(super) fn csrf(&self, ask: &Ask) -> (String, Option<String>) {
        match ask.cookies(CSRF_COOKIE).find(|value| !value.is_empty()) {
            Some(value) => (value.to_owned(), None),
            None => {
                let value = self.core.dice.short_identifier();
                let cookie = self.cookie(CSRF_COOKIE, &value, None);
                (value, Some(cookie))
            }
        }
    }

    /// The session cookie of somebody who has not signed in, in a server that begins sessions before.
    pub(super) fn session_before_sign_in(&self, ask: &Ask) -> Option<String> {
        match self.behaviour.browser.session_identifier {
            SessionIdentifier::MadeAtSignIn => None,
            SessionIdentifier::RenewedAtSignIn | SessionIdentifier::KeptAtSignIn => {
                let name = self.site.session_cookie;
                let none = ask.cookies(name).next().is_none();
                none.then(|| self.cookie(name, &self.core.dice.identifier(), None))
            }
        }
    }

    /// Whether a form comes from a page of ours that this visitor was shown.
    pub(super) fn is_own_form(&self, ask: &Ask) -> bool {
        let form = ask.form();
        let sent = form.get("csrf");
        match self.behaviour.browser.forms {
            FormProtection::Token => {
                sent.is_some() && ask.cookies(CSRF_COOKIE).any(|cookie| Some(cookie) == sent)
            }
            FormProtection::Cookie => ask.cookies(CSRF_COOKIE).next().is_some(),
            FormProtection::Nothing => true,
        }
    }

    /// Notes which request a browser began last.
    pub(super) fn note_latest(&self, csrf: &str, req: &str) {
        self.core.latest.insert(csrf, req.to_owned());
    }

    /// The request that a browser began last.
    pub(super) fn latest(&self, ask: &Ask) -> Option<String> {
        ask.cookies(CSRF_COOKIE)
            .find_map(|csrf| self.core.latest.get(csrf))
    }
}
