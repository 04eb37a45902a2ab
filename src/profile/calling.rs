//! Which client of a profile plays which part where clients call the server by themselves.

use url::{Host, Url};

use super::model::{Client, ClientAuthentication, ClientType, Profile};
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

/// Whether it shows who it is.
fn authenticates(client: &Client) -> bool {
    client.authentication() != ClientAuthentication::None
}

/// Whether a secret is what it has to show. A certificate speaks for it whatever its requests say.
fn shows_secret(client: &Client) -> bool {
    client.secret.is_some() && client.authentication() != ClientAuthentication::TlsClientAuth
}

impl Profile {
    /// Clients with which end-users can sign in.
    fn with_codes(&self) -> impl Iterator<Item = &Client> + Clone {
        self.clients
            .iter()
            .filter(|client| client.code_grant && !client.redirect_uris.is_empty())
    }

    /// Whether an address is one of this tool's listener: nobody sees what is sent to others.
    pub(super) fn leads_to_listener(&self, address: &Url) -> bool {
        match &self.network.listener {
            Some(base) => address.host() == base.host() && address.path().starts_with(base.path()),
            None => match address.host() {
                Some(Host::Ipv4(host)) => host.is_loopback(),
                Some(Host::Ipv6(host)) => host.is_loopback(),
                Some(Host::Domain(name)) => name == "localhost",
                None => false,
            },
        }
    }

    /// A client that shows a secret and may use codes; the default one if it does.
    pub fn client_with_secret(&self) -> Option<&Client> {
        self.with_codes().find(|client| shows_secret(client))
    }

    /// A client that authenticates and may use codes: by a secret, if there is such a client.
    pub fn authenticating_client(&self) -> Option<&Client> {
        self.client_with_secret()
            .or_else(|| self.with_codes().find(|client| authenticates(client)))
    }

    /// A client that authenticates, may use codes, and may not ask for tokens in its own name (RFC 6749 §4.4).
    pub fn client_without_client_credentials(&self) -> Option<&Client> {
        self.with_codes()
            .find(|client| authenticates(client) && client.client_credentials == Some(false))
    }

    /// A client that authenticates and is known to have the grant by client credentials (RFC 6749 §4.4).
    pub fn client_with_client_credentials(&self) -> Option<&Client> {
        let has_it = |client: &&Client| authenticates(client) && client.client_credentials == Some(true);
        let machine = || {
            let unsaid = |client: &&Client| client.client_credentials.is_none();
            self.machine_client().filter(unsaid)
        };
        self.clients.iter().find(has_it).or_else(machine)
    }

    /// A client other than the named one, or than the default one, that shows a secret and may use codes.
    pub fn another_client_with_secret(&self, than: Option<&str>) -> Option<&Client> {
        self.another_calling_client(than)
            .filter(|client| shows_secret(client))
    }

    /// A client other than the named one that authenticates by HTTP Basic and may use codes.
    pub fn another_basic_client(&self, than: &str) -> Option<&Client> {
        self.with_codes().find(|client| {
            let basic = client.authentication() == ClientAuthentication::ClientSecretBasic;
            client.id != than && basic && shows_secret(client)
        })
    }

    /// A client other than the named one, or than the default one, that can speak for itself: with a secret, if there
    /// is such a client.
    pub fn another_calling_client(&self, than: Option<&str>) -> Option<&Client> {
        let own = than.or(self.default_client().map(|client| client.id.as_str()))?;
        let mut others = self.with_codes().filter(|client| client.id != own);
        others
            .clone()
            .find(|client| shows_secret(client))
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

    /// A client that authenticates and whose refresh tokens are known to rotate.
    pub fn rotating_client_that_authenticates(&self) -> Option<&Client> {
        self.with_codes()
            .find(|client| authenticates(client) && self.is_rotating(client))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_shows_a_certificate_is_not_asked_for_a_secret() {
        let client = |id: &str, method: &str| {
            format!(
                "{{id: {id}, secret: text, authentication: {method}, rotation: true, \
                 redirect_uris: ['https://{id}.example/cb']}}"
            )
        };
        let profile = |clients: &[String]| {
            let text = format!(
                "issuer: https://op.example\nnetwork: {{client_certificate: web.pem}}\nclients: [{}]\n",
                clients.join(", ")
            );
            Profile::parse(&text, "acme.yaml").unwrap()
        };
        let id = |client: Option<&Client>| client.map(|client| client.id.clone());
        let certified = client("web", "tls_client_auth");
        let alone = profile(std::slice::from_ref(&certified));
        assert_eq!(id(alone.client_with_secret()), None);
        assert_eq!(id(alone.authenticating_client()).as_deref(), Some("web"));
        assert_eq!(
            id(alone.rotating_client_that_authenticates()).as_deref(),
            Some("web")
        );
        let both = profile(&[certified, client("shop", "client_secret_post")]);
        assert_eq!(id(both.client_with_secret()).as_deref(), Some("shop"));
        assert_eq!(id(both.another_client_with_secret(Some("shop"))), None);
    }

    #[test]
    fn only_what_is_sent_to_the_listener_is_seen() {
        let told = |told_at: &str, listener: Option<&str>| {
            let listener = listener.map_or(String::new(), |own| format!("network: {{listener: {own}}}\n"));
            let text = format!(
                "issuer: https://op.example\n{listener}clients: [{{id: web, backchannel_logout_uri: {told_at}, \
                 redirect_uris: [https://rp.example/cb], post_logout_redirect_uris: [https://rp.example/bye]}}]\n"
            );
            let profile = Profile::parse(&text, "acme.yaml").unwrap();
            profile.back_channel_client().is_some()
        };
        let own = "https://opcheck.rp.example/in/";
        assert!(told("https://opcheck.rp.example/in/told", Some(own)));
        assert!(!told("https://opcheck.rp.example/told", Some(own)));
        assert!(!told("https://rp.example/told", Some(own)));
        assert!(told("http://127.0.0.1:9400/told", None));
        assert!(!told("https://rp.example/told", None));
    }
}
