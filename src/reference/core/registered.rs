//! Clients that registered themselves.

use super::clients::Client;
use super::store::Store;

/// A client that registered itself.
#[derive(Debug, Clone)]
pub(crate) struct Registered {
    pub(crate) client: Client,
    /// With it the registration is looked at and removed (RFC 7592 §3).
    pub(crate) token: String,
    /// The grants that it registered for.
    pub(crate) grants: Vec<String>,
}

/// All of them; when there are too many, the oldest makes room.
#[derive(Debug)]
pub(crate) struct Registrations {
    clients: Store<Registered>,
    /// Who has it may register, where registration is not for everybody (RFC 7591 §3).
    pub(crate) initial_token: String,
}

impl Registrations {
    /// Nobody has registered yet.
    pub(crate) fn new(initial_token: String) -> Self {
        Self {
            clients: Store::with_capacity(1_000),
            initial_token,
        }
    }

    /// Keeps a client.
    pub(crate) fn insert(&self, registered: Registered) {
        let id = registered.client.id.clone();
        self.clients.insert(&id, registered);
    }

    /// The client with this id.
    pub(crate) fn get(&self, id: &str) -> Option<Registered> {
        self.clients.get(id)
    }

    /// The clients that are told that an end-user is signed out.
    pub(crate) fn told(&self) -> Vec<Client> {
        let kept = self.clients.keys();
        let kept = kept.iter().filter_map(|id| self.clients.get(id));
        kept.map(|registered| registered.client)
            .filter(|client| client.backchannel_logout_uri.is_some())
            .collect()
    }

    /// Forgets a client.
    pub(crate) fn remove(&self, id: &str) {
        self.clients.remove(id);
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.clients.len()
    }

    /// Whatever nobody else may know.
    pub(crate) fn secrets(&self) -> Vec<String> {
        let kept = self.clients.keys();
        let kept = kept.iter().filter_map(|id| self.clients.get(id));
        kept.flat_map(|registered| [Some(registered.token), registered.client.secret])
            .flatten()
            .collect()
    }
}
