//! Which client of a profile plays which part where clients call the server by themselves.

use super::model::{Client, ClientType, Profile};
use crate::catalogue::Dialect;

impl Client {
    /// Whether each refresh brings it a new refresh token; `None` where nobody has said so.
    fn rotates(&self, dialect: Dialect) -> Option<bool> {
        self.rotation.or_else(|| promised(dialect, self.client_type))
    }
}

/// What a client's type promises about its refresh tokens; `None` where it promises nothing.
fn promised(dialect: Dialect, client_type: ClientType) -> Option<bool> {
    match (dialect, client_type) {
        (Dialect::Oidc, _) | (Dialect::Wristband, ClientType::M2m) => None,
        (Dialect::Wristband, ClientType::Spa) => Some(true),
        (Dialect::Wristband, ClientType::Backend | ClientType::Native) => Some(false),
    }
}

impl Profile {
    /// Clients with which end-users can sign in.
    fn with_codes(&self) -> impl Iterator<Item = &Client> + Clone {
        self.clients
            .iter()
            .filter(|client| client.code_grant && !client.redirect_uris.is_empty())
    }

    /// A client with a secret that may use codes; the default one if it has one.
    pub fn client_with_secret(&self) -> Option<&Client> {
        self.with_codes().find(|client| client.secret.is_some())
    }

    /// A client other than the named one, or than the default one, that can speak for itself: with a secret, if there
    /// is such a client.
    pub fn another_calling_client(&self, than: Option<&str>) -> Option<&Client> {
        let own = than.or(self.default_client().map(|client| client.id.as_str()))?;
        let mut others = self.with_codes().filter(|client| client.id != own);
        others
            .clone()
            .find(|client| client.secret.is_some())
            .or_else(|| others.find(|client| client.is_public()))
    }

    /// A client whose refresh tokens rotate: one of which that is known, else a public one, whose should.
    pub fn rotating_client(&self) -> Option<&Client> {
        self.with_codes()
            .find(|client| client.rotates(self.dialect) == Some(true))
            .or_else(|| {
                let open = |client: &&Client| client.rotates(self.dialect).is_none();
                self.with_codes().filter(open).find(|client| client.is_public())
            })
    }

    /// A client with a secret whose refresh tokens are known to rotate.
    pub fn rotating_client_with_secret(&self) -> Option<&Client> {
        self.with_codes()
            .find(|client| client.secret.is_some() && self.is_rotating(client))
    }

    /// A client of a type, with the rotation that the type promises.
    pub fn client_of_type(&self, client_type: ClientType) -> Option<&Client> {
        self.with_codes().find(|client| {
            client.client_type == client_type
                && client.rotates(self.dialect) == promised(self.dialect, client_type)
        })
    }

    /// A client with another rotation than its type promises.
    pub fn client_with_switched_rotation(&self) -> Option<&Client> {
        self.with_codes().find(|client| {
            let promise = promised(self.dialect, client.client_type);
            promise.is_some() && client.rotates(self.dialect) != promise
        })
    }

    /// Whether a client's refresh tokens are known to rotate.
    pub fn is_rotating(&self, client: &Client) -> bool {
        client.rotates(self.dialect) == Some(true)
    }
}
