//! Clients that are registered for a run, and removed after it however it ends (RFC 7591, RFC 7592).

use url::Url;

use super::error::PreflightError;
use crate::catalogue::Need;
use crate::driver::{HttpClient, registration};
use crate::profile::{
    Client, ClientAuthentication, ClientType, Part, Profile, Registrable, SecretSource, Secrets,
};
use crate::protocol::{ClientMetadata, Exchange, RegisteredClient, RegistrationAnswer, Secret};
use crate::steps::Registry;

impl Registry {
    /// Registers the clients that the needs ask for, and adds them to the profile and to the secrets.
    ///
    /// # Errors
    ///
    /// There is no client at all, and none can be registered.
    pub(super) async fn fill(
        &self,
        profile: &mut Profile,
        secrets: &mut Secrets,
        (http, run): (&HttpClient, &str),
        needs: &[Need],
    ) -> Result<(), PreflightError> {
        let registrar = profile.registration.clone().unwrap_or_default();
        let Some(endpoint) = registrar.endpoint else {
            return Ok(());
        };
        for wanted in profile.registrable_clients() {
            // One that was registered a moment ago may play this part as well.
            let idle = |need| !needs.contains(&need) || profile.lacks(need).is_none();
            let superfluous = match wanted.part {
                Part::Usual => false,
                Part::Meets(need) => idle(need),
                Part::FrontChannel => !needs.contains(&Need::OpenId),
            };
            if superfluous {
                continue;
            }
            let metadata = metadata(&wanted, profile, run);
            let initial = secrets.initial_access_token().cloned();
            match self.ask(http, endpoint.clone(), metadata, initial).await {
                Ok(registered) => adopt(profile, secrets, wanted.client, registered),
                Err(reason) if wanted.part == Part::Usual => {
                    return Err(PreflightError::Registration {
                        target: profile.name.clone(),
                        place: endpoint.to_string(),
                        reason,
                    });
                }
                Err(reason) => {
                    let fact = wanted.words();
                    self.note(format!("{fact}, and the target registers none: {reason}"));
                }
            }
        }
        Ok(())
    }

    /// Registers one client.
    async fn ask(
        &self,
        http: &HttpClient,
        endpoint: Url,
        metadata: ClientMetadata,
        initial: Option<Secret>,
    ) -> Result<RegisteredClient, String> {
        let request = registration(endpoint.clone(), &metadata, initial.as_ref());
        let names = ("registration", "registration");
        let exchange = self.register(http, names, request).await;
        read(&exchange.ok_or("the request was given up")?, &endpoint)
    }
}

/// The client that was registered, or why there is none to use.
fn read(exchange: &Exchange, endpoint: &Url) -> Result<RegisteredClient, String> {
    match exchange.last().map(|hop| &hop.outcome) {
        Some(Ok(response)) => RegistrationAnswer::parse(response.status, &response.body, endpoint)
            .client
            .map_err(|error| error.to_string()),
        Some(Err(failure)) => {
            let words = failure.kind.words();
            Err(match failure.may_have_arrived() {
                false => words.to_owned(),
                true => format!("{words}, so one may stay registered"),
            })
        }
        None => Err("no answer".to_owned()),
    }
}

/// What a client asks to be registered as.
fn metadata(wanted: &Registrable, profile: &Profile, run: &str) -> ClientMetadata {
    let client = &wanted.client;
    let response_types = client.response_types.clone().unwrap_or_default();
    let authentication = match client.authentication() {
        ClientAuthentication::None if client.is_public() => "none",
        _ => profile.secret_method_to_register(),
    };
    ClientMetadata {
        name: format!("opcheck, run {run}"),
        application_type: match client.client_type {
            ClientType::Native => "native",
            ClientType::Backend | ClientType::Spa | ClientType::M2m => "web",
        },
        redirect_uris: client.redirect_uris.clone(),
        post_logout_redirect_uris: match profile.endpoints.end_session {
            Some(_) => client.post_logout_redirect_uris.clone(),
            None => Vec::new(),
        },
        backchannel_logout_uri: client.backchannel_logout_uri.clone(),
        authentication,
        grants: grants(client, profile, &response_types),
        response_types,
    }
}

/// The grants that a client asks for (RFC 7591 §2.1): those of its response types, and refreshing where the target lists
/// it.
fn grants(client: &Client, profile: &Profile, response_types: &[String]) -> Vec<&'static str> {
    if !client.code_grant {
        return vec!["client_credentials"];
    }
    let metadata = profile.metadata.as_ref();
    let listed = metadata.and_then(|metadata| metadata.grant_types_supported.as_ref());
    let refreshes = listed.is_some_and(|list| list.iter().any(|grant| grant == "refresh_token"));
    let implicit = response_types
        .iter()
        .any(|listed| listed.split(' ').any(|word| word == "id_token"));
    let mut grants = vec!["authorization_code"];
    grants.extend(refreshes.then_some("refresh_token"));
    grants.extend(implicit.then_some("implicit"));
    grants
}

/// Adds a registered client to the profile, as the target says that it is.
fn adopt(profile: &mut Profile, secrets: &mut Secrets, mut client: Client, registered: RegisteredClient) {
    client.code_grant = registered.has_codes();
    client.client_credentials = registered.may_use("client_credentials");
    client.id = registered.client_id;
    client.authentication = match registered.token_endpoint_auth_method.as_deref() {
        Some("client_secret_basic") => Some(ClientAuthentication::ClientSecretBasic),
        Some("client_secret_post") => Some(ClientAuthentication::ClientSecretPost),
        Some("none") => Some(ClientAuthentication::None),
        Some(_) | None => client.authentication,
    };
    client.dpop = registered.dpop_bound_access_tokens.filter(|bound| *bound);
    if let Some(types) = registered.response_types {
        client.response_types = Some(types);
    }
    if let Some(redirect_uris) = registered.redirect_uris.filter(|uris| !uris.is_empty()) {
        client.redirect_uris = redirect_uris;
    }
    // A server that does not repeat them has not registered them (RFC 7591 §3.2.1).
    client.post_logout_redirect_uris = registered.post_logout_redirect_uris.unwrap_or_default();
    client.backchannel_logout_uri = registered.backchannel_logout_uri;
    if let Some(secret) = registered.client_secret {
        secrets.learn_client(&client.id, secret.clone());
        client.secret = Some(SecretSource::Value(secret));
    }
    if let Some(token) = registered.registration_access_token {
        secrets.learn(token);
    }
    profile.clients.push(client);
}
