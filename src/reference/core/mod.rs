//! What a server knows: clients, users, sessions, codes, grants, tokens, keys, time. No HTTP.
//!
//! All stores are bounded and behind locks of their own; nothing here waits.

mod client_keys;
mod clients;
mod clock;
mod dice;
mod failures;
mod grants;
mod injections;
mod keys;
mod passkeys;
mod registered;
mod sessions;
mod store;
mod users;

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

#[cfg(test)]
pub(crate) use client_keys::signed_with;
pub(crate) use client_keys::{is_audience, is_signed_by, is_signed_by_key, jwt_parts};
pub use clients::{Authentication, ClientKind};
pub(crate) use clients::{Client, Clients, Consent, ResponseType};
pub(crate) use clock::Clock;
pub(crate) use dice::Dice;
pub(crate) use failures::Failures;
pub(crate) use grants::{AccessToken, CODE_LIFETIME, Code, Grant, Grants, RefreshState};
pub(crate) use injections::{Injection, Injections};
pub use keys::KeyError;
pub(crate) use keys::{Signer, SigningKey, TokenType};
#[cfg(test)]
pub(crate) use passkeys::software;
pub(crate) use passkeys::{Ceremony, Expected, Passkeys, Sent};
pub(crate) use registered::{Registered, Registrations};
pub(crate) use sessions::{LIFETIME as SESSION_LIFETIME, Session, Sessions};
pub(crate) use store::Store;
pub(crate) use users::{User, Users};

/// The state of one server.
#[derive(Debug)]
pub(crate) struct Core {
    pub(crate) clients: Clients,
    pub(crate) registered: Registrations,
    pub(crate) users: Users,
    pub(crate) passkeys: Passkeys,
    pub(crate) sessions: Sessions,
    pub(crate) grants: Grants,
    /// Authorization requests that wait for a sign-in, by handle, where `req` is no signed token.
    pub(crate) pending: Store<serde_json::Map<String, serde_json::Value>>,
    /// Assertions that were taken, by client and `jti`.
    pub(crate) assertions: Store<()>,
    /// Proofs of possession that were taken, by `jti`.
    pub(crate) proofs: Store<()>,
    /// What such a proof must hold, in a server that wants that.
    pub(crate) proof_nonce: String,
    /// Requests that were pushed, by their references, as forms.
    pub(crate) pushed: Store<String>,
    /// What request URIs gave, in a server that keeps it.
    pub(crate) kept_objects: Store<String>,
    /// The `req` that a browser began last, by the value of its form cookie.
    pub(crate) latest: Store<String>,
    pub(crate) injections: Injections,
    /// Clients that could not be authenticated.
    pub(crate) failures: Failures,
    pub(crate) clock: Clock,
    pub(crate) dice: Dice,
    pub(crate) key: Arc<SigningKey>,
    /// How many tokens were signed with a published key.
    pub(crate) signed: AtomicUsize,
}

impl Core {
    /// A server that nobody has visited yet.
    pub(crate) fn new(
        clients: Clients,
        users: Users,
        key: Arc<SigningKey>,
        seed: u64,
        clock_offset: i64,
    ) -> Self {
        Self {
            clients,
            // Derived apart, so that the dice of all other things fall as they always did.
            registered: Registrations::new(Dice::new(!seed).identifier()),
            users,
            passkeys: Passkeys::new(),
            sessions: Sessions::new(),
            grants: Grants::new(),
            pending: Store::with_capacity(20_000),
            assertions: Store::with_capacity(10_000),
            proofs: Store::with_capacity(10_000),
            proof_nonce: Dice::new(!seed ^ 1).short_identifier(),
            pushed: Store::with_capacity(10_000),
            kept_objects: Store::with_capacity(100),
            latest: Store::with_capacity(20_000),
            injections: Injections::default(),
            failures: Failures::new(),
            clock: Clock::with_offset(clock_offset),
            dice: Dice::new(seed),
            key,
            signed: AtomicUsize::new(0),
        }
    }

    /// The client with this id, whoever registered it.
    pub(crate) fn client(&self, id: &str) -> Option<Client> {
        let registered = || self.registered.get(id).map(|registered| registered.client);
        self.clients.find(id).cloned().or_else(registered)
    }
}
