//! What a profile may become when the metadata document is read.

use url::Url;

use super::model::{Client, Profile};

impl Profile {
    /// The profile as a metadata document with every endpoint and every offer would complete it; `None` where no document
    /// is read.
    pub fn completed(&self) -> Option<Self> {
        let registers = self.registration.as_ref().and_then(|own| own.endpoint.as_ref());
        let place: &Url = self.endpoints.metadata.as_ref().or(registers).or_else(|| {
            let needed = self.endpoints.authorization.is_none() && self.tenants.is_empty();
            self.issuer.as_ref().filter(|_| needed)
        })?;
        let mut complete = self.clone();
        let metadata = complete.metadata.get_or_insert_default();
        metadata.backchannel_logout_supported.get_or_insert(true);
        complete.offers.claims.get_or_insert(true);
        complete.offers.request.get_or_insert(true);
        complete.offers.request_uri.get_or_insert(true);
        let endpoints = &mut complete.endpoints;
        for endpoint in [
            &mut endpoints.authorization,
            &mut endpoints.token,
            &mut endpoints.userinfo,
            &mut endpoints.jwks,
            &mut endpoints.revocation,
            &mut endpoints.introspection,
            &mut endpoints.end_session,
        ] {
            endpoint.get_or_insert_with(|| place.clone());
        }
        if endpoints.sign_out.is_none() {
            endpoints.sign_out = Some(place.to_string());
        }
        if self.registers_clients() {
            let registration = complete.registration.get_or_insert_default();
            registration.endpoint.get_or_insert_with(|| place.clone());
        }
        let registrable = self.registrable_clients().into_iter().enumerate();
        complete
            .clients
            .extend(registrable.map(|(number, wanted)| Client {
                // The server gives the ids; here they only must differ.
                id: format!("registered-{number}"),
                ..wanted.client
            }));
        Some(complete)
    }
}
