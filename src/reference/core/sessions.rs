//! Authentication sessions: who signed in, when, and at which tenant.

use super::store::Store;

/// A session of an end-user. Ended and expired sessions are kept, so that a server that forgets to look at that can be
/// played.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Session {
    /// The identifier that may be shown (`sid`); the cookie holds another one.
    pub(crate) public_id: String,
    pub(crate) subject: String,
    pub(crate) auth_time: i64,
    pub(crate) tenant: Option<String>,
    pub(crate) expires: i64,
    pub(crate) signed_out: bool,
}

/// Seconds that a session lives.
pub(crate) const LIFETIME: i64 = 8 * 60 * 60;

/// All sessions, by the value of their cookie.
#[derive(Debug)]
pub(crate) struct Sessions(Store<Session>);

impl Sessions {
    pub(super) fn new() -> Self {
        Self(Store::with_capacity(20_000))
    }

    /// Keeps a session under the value of its cookie.
    pub(crate) fn insert(&self, cookie: &str, session: Session) {
        self.0.insert(cookie, session);
    }

    /// The session of a cookie, whatever its state.
    pub(crate) fn get(&self, cookie: &str) -> Option<Session> {
        self.0.get(cookie)
    }

    /// The values of all cookies that were handed out.
    pub(crate) fn cookies(&self) -> Vec<String> {
        self.0.keys()
    }

    /// How many have neither ended nor expired.
    pub(crate) fn live(&self, now: i64) -> usize {
        let cookies = self.0.keys();
        let sessions = cookies.iter().filter_map(|cookie| self.0.get(cookie));
        sessions
            .filter(|session| !session.signed_out && session.expires > now)
            .count()
    }

    /// Ends the session of a cookie.
    pub(crate) fn sign_out(&self, cookie: &str) {
        self.0.change(cookie, |session| session.signed_out = true);
    }

    /// Ends the session with this public identifier.
    pub(crate) fn sign_out_public(&self, public_id: &str) {
        self.0.change_all(|session| {
            if session.public_id == public_id {
                session.signed_out = true;
            }
        });
    }

    /// The session with this public identifier.
    pub(crate) fn of_public(&self, public_id: &str) -> Option<Session> {
        let cookies = self.0.keys();
        let mut sessions = cookies.iter().filter_map(|cookie| self.0.get(cookie));
        sessions.find(|session| session.public_id == public_id)
    }

    /// Lets all sessions of an end-user expire.
    pub(crate) fn expire(&self, subject: &str, now: i64) -> usize {
        let mut count = 0;
        self.0.change_all(|session| {
            if session.subject == subject && session.expires > now {
                session.expires = now;
                count += 1;
            }
        });
        count
    }
}
