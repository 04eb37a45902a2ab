//! The resolved secrets of a profile.

use std::collections::BTreeMap;
use std::path::Path;

use super::client_key::ClientKey;
use super::error::{MissingSecret, ProfileError};
use super::model::Profile;
use super::secret_source::{SecretError, SecretSource};
use crate::catalogue::Hook;
use crate::protocol::{PrivateKey, Secret};

/// The resolved secrets of a profile. `Debug` prints them masked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Secrets {
    clients: BTreeMap<String, Secret>,
    keys: BTreeMap<String, Secret>,
    passwords: BTreeMap<String, Secret>,
    otps: BTreeMap<String, Secret>,
    headers: BTreeMap<(Hook, String), Secret>,
    initial_access_token: Option<Secret>,
    /// What the target gave while the run was prepared.
    learnt: Vec<Secret>,
}

impl Secrets {
    /// The secret of a client.
    pub fn client_secret(&self, id: &str) -> Option<&Secret> {
        self.clients.get(id)
    }

    /// The private key of a client, as it was written.
    pub fn client_key(&self, id: &str) -> Option<&Secret> {
        self.keys.get(id)
    }

    /// The password of an end-user.
    pub fn password(&self, username: &str) -> Option<&Secret> {
        self.passwords.get(username)
    }

    /// The secret from which the one-time passwords of an end-user come.
    pub fn otp(&self, username: &str) -> Option<&Secret> {
        self.otps.get(username)
    }

    /// The token with which clients may be registered.
    pub fn initial_access_token(&self) -> Option<&Secret> {
        self.initial_access_token.as_ref()
    }

    /// Learns the secret of a client that the target has registered.
    pub fn learn_client(&mut self, id: &str, secret: Secret) {
        self.clients.insert(id.to_owned(), secret);
    }

    /// Learns something that must be kept out of every output.
    pub fn learn(&mut self, secret: Secret) {
        self.learnt.push(secret);
    }

    /// The header fields of a hook's HTTP call.
    pub fn hook_headers(&self, hook: Hook) -> impl Iterator<Item = (&str, &Secret)> {
        self.headers
            .iter()
            .filter(move |((owner, _), _)| *owner == hook)
            .map(|((_, name), secret)| (name.as_str(), secret))
    }

    /// All of them, for the mask that keeps them out of every output.
    pub fn all(&self) -> impl Iterator<Item = &Secret> {
        self.clients
            .values()
            .chain(self.keys.values())
            .chain(self.passwords.values())
            .chain(self.otps.values())
            .chain(self.headers.values())
            .chain(&self.initial_access_token)
            .chain(&self.learnt)
    }
}

impl Profile {
    /// Fetches all secrets that the profile names.
    ///
    /// # Errors
    ///
    /// Some of them cannot be had; the error names all of those.
    pub fn resolve_secrets(&self) -> Result<Secrets, ProfileError> {
        let mut resolver = Resolver {
            folder: &self.folder,
            missing: Vec::new(),
        };
        let mut secrets = Secrets::default();
        for client in &self.clients {
            let owner = || format!("the secret of client `{}`", client.id);
            if let Some(secret) = client
                .secret
                .as_ref()
                .and_then(|source| resolver.fetch(source, owner))
            {
                secrets.clients.insert(client.id.clone(), secret);
            }
        }
        for client in &self.clients {
            let owner = || format!("the private key of client `{}`", client.id);
            let key = client.key.as_ref();
            if let Some(text) = key.and_then(|key| resolver.fetch_key(key, owner)) {
                secrets.keys.insert(client.id.clone(), text);
            }
        }
        for user in &self.users {
            let owner = || format!("the password of end-user `{}`", user.username);
            if let Some(secret) = resolver.fetch(&user.password, owner) {
                secrets.passwords.insert(user.username.clone(), secret);
            }
            let owner = || format!("the one-time password secret of end-user `{}`", user.username);
            let source = user.otp.as_ref();
            if let Some(secret) = source.and_then(|source| resolver.fetch(source, owner)) {
                secrets.otps.insert(user.username.clone(), secret);
            }
        }
        let initial = self.registration.as_ref();
        if let Some(source) = initial.and_then(|registration| registration.initial_access_token.as_ref()) {
            let owner = || "the initial access token".to_owned();
            secrets.initial_access_token = resolver.fetch(source, owner);
        }
        for (hook, call) in &self.hooks {
            for (name, source) in &call.headers {
                let owner = || format!("the header field `{name}` of hook `{}`", hook.name());
                if let Some(secret) = resolver.fetch(source, owner) {
                    secrets.headers.insert((*hook, name.clone()), secret);
                }
            }
        }
        if resolver.missing.is_empty() {
            Ok(secrets)
        } else {
            Err(ProfileError::Secrets {
                profile: self.name.clone(),
                missing: resolver.missing,
            })
        }
    }
}

struct Resolver<'a> {
    folder: &'a Path,
    missing: Vec<MissingSecret>,
}

impl Resolver<'_> {
    /// Fetches a private key that can be read and that can sign with its algorithm.
    fn fetch_key(&mut self, key: &ClientKey, owner: impl FnOnce() -> String) -> Option<Secret> {
        let result = key.private.resolve(self.folder).and_then(|text| {
            let private = PrivateKey::parse(text.expose()).map_err(SecretError::NoKey)?;
            match key.algorithm.fits(private.kind()) {
                true => Ok(text),
                false => Err(SecretError::KeyMisfit {
                    kind: private.kind().words(),
                    algorithm: key.algorithm.name(),
                }),
            }
        });
        self.note(result, owner)
    }

    fn fetch(&mut self, source: &SecretSource, owner: impl FnOnce() -> String) -> Option<Secret> {
        let result: Result<Secret, SecretError> = source.resolve(self.folder);
        self.note(result, owner)
    }

    /// What was fetched; what is missing is remembered.
    fn note(
        &mut self,
        result: Result<Secret, SecretError>,
        owner: impl FnOnce() -> String,
    ) -> Option<Secret> {
        result
            .map_err(|source| {
                self.missing.push(MissingSecret {
                    owner: owner(),
                    source,
                })
            })
            .ok()
    }
}
