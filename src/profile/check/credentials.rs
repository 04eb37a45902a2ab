//! Whether each client has what its way of authentication and its request objects need.

use super::Check;
use crate::profile::client_key::ClientKey;
use crate::profile::model::{Client, ClientAuthentication};
use crate::profile::problem::Problem;
use crate::profile::secret_source::SecretSource;
use crate::protocol::PrivateKey;
use crate::yaml::Cursor;

impl<'a> Check<'a> {
    /// What clients show, and sign with.
    pub(super) fn credentials(&mut self) {
        let profile = self.profile;
        let certificate = profile.network.client_certificate.is_some();
        for (index, client) in profile.clients.iter().enumerate() {
            let at = self.at().key("clients").item(index);
            if let Some(needed) = client.authentication.and_then(|_| lacks(client, certificate)) {
                let problem = Problem::CannotAuthenticate {
                    client: client.id.clone(),
                    method: client.authentication().name(),
                    needed,
                };
                self.note(at.clone().key("authentication"), problem);
            }
            if client.signed_requests_only && client.key.is_none() && client.secret.is_none() {
                let client = client.id.clone();
                self.note(
                    at.clone().key("signed_requests_only"),
                    Problem::CannotSign { client },
                );
            }
            if let Some(key) = &client.key {
                self.key(&at.key("key"), client, key);
            }
        }
    }

    /// A key that stands in the profile itself; others are looked at when secrets are fetched.
    fn key(&mut self, at: &Cursor<'_>, client: &Client, key: &ClientKey) {
        let SecretSource::Value(text) = &key.private else {
            return;
        };
        match PrivateKey::parse(text.expose()) {
            Err(reason) => {
                let client = client.id.clone();
                self.note(at.clone().key("private"), Problem::NoKey { client, reason });
            }
            Ok(private) if !key.algorithm.fits(private.kind()) => {
                let problem = Problem::KeyMisfit {
                    client: client.id.clone(),
                    kind: private.kind().words(),
                    algorithm: key.algorithm.name(),
                };
                self.note(at.clone().key("algorithm"), problem);
            }
            Ok(_) => {}
        }
    }
}

/// What a client lacks to authenticate as it should, in words.
fn lacks(client: &Client, certificate: bool) -> Option<&'static str> {
    let (has, needed) = match client.authentication() {
        ClientAuthentication::ClientSecretBasic
        | ClientAuthentication::ClientSecretPost
        | ClientAuthentication::SecretAssertion => (client.secret.is_some(), "a `secret`"),
        ClientAuthentication::KeyAssertion => (
            client.key.is_some(),
            "a `key`, of which the target has the public half",
        ),
        ClientAuthentication::TlsClientAuth => (
            certificate,
            "a certificate and its key in `network.client_certificate`",
        ),
        ClientAuthentication::None => (true, ""),
    };
    (!has).then_some(needed)
}
