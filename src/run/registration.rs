//! Clients that are registered for a run, and removed after it however it ends (RFC 7591, RFC 7592).

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use url::Url;

use super::error::PreflightError;
use crate::catalogue::Need;
use crate::driver::{HttpAgent, HttpClient, registration, removal};
use crate::profile::{
    Client, ClientAuthentication, ClientType, Part, Profile, Registrable, SecretSource, Secrets,
};
use crate::protocol::{ClientMetadata, RegisteredClient, Secret};

/// How long removing everything may take: whoever pressed Ctrl-C is waiting.
const PATIENCE: Duration = Duration::from_secs(15);

/// The clients of one target that are registered for a run.
#[derive(Debug, Clone, Default)]
pub(super) struct Registry(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    made: Vec<Made>,
    /// Registrations that were asked for; one that is under way when the run ends is waited for.
    asked: Vec<JoinHandle<()>>,
    notes: Vec<String>,
}

/// A client that was registered.
#[derive(Debug)]
struct Made {
    id: String,
    /// Where and with what it is removed, if the target said so.
    removal: Option<(Url, Secret)>,
    http: HttpClient,
}

impl Registry {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

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
            let metadata = metadata(&wanted, profile, &registrar.offered, run);
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
                    self.lock()
                        .notes
                        .push(format!("{fact}, and the target registers none: {reason}"));
                }
            }
        }
        Ok(())
    }

    /// Registers one client. What was asked for is finished even where nobody waits for it any more: otherwise a
    /// client would stay that nobody knows of.
    async fn ask(
        &self,
        http: &HttpClient,
        endpoint: Url,
        metadata: ClientMetadata,
        initial: Option<Secret>,
    ) -> Result<RegisteredClient, String> {
        let (tell, told) = oneshot::channel();
        let (registry, http) = (self.clone(), http.clone());
        let task = tokio::spawn(async move {
            let mut agent = HttpAgent::new(http.clone(), "registration");
            let request = registration(endpoint, &metadata, initial.as_ref());
            let exchange = agent.send("registration", request).await;
            let outcome = match exchange.first_response() {
                Some(response) => RegisteredClient::parse(response.status, &response.body)
                    .map_err(|error| error.to_string()),
                None => Err("no answer".to_owned()),
            };
            if let Ok(client) = &outcome {
                registry.keep(client, http);
            }
            // Where the run has ended, nobody is told.
            let _ = tell.send(outcome);
        });
        self.lock().asked.push(task);
        told.await
            .unwrap_or_else(|_| Err("the request was given up".to_owned()))
    }

    /// Remembers a client that must be removed.
    fn keep(&self, client: &RegisteredClient, http: HttpClient) {
        let (place, token) = (&client.registration_client_uri, &client.registration_access_token);
        self.lock().made.push(Made {
            id: client.client_id.clone(),
            removal: place.clone().zip(token.clone()),
            http,
        });
    }

    /// Removes what was registered; what the reader of a report should know about it.
    pub(super) async fn remove(&self) -> Vec<String> {
        let in_time = tokio::time::timeout(PATIENCE, self.remove_all()).await;
        let State { made, mut notes, .. } = std::mem::take(&mut *self.lock());
        if in_time.is_err() {
            let ids: Vec<String> = made.into_iter().map(|made| format!("`{}`", made.id)).collect();
            notes.push(format!(
                "there was no time to remove the clients {}",
                ids.join(", ")
            ));
        }
        notes
    }

    async fn remove_all(&self) {
        let asked = std::mem::take(&mut self.lock().asked);
        futures::future::join_all(asked).await;
        let (mut all, mut removed) = (0, 0);
        loop {
            let (id, place, http) = match self.lock().made.first() {
                Some(made) => (made.id.clone(), made.removal.clone(), made.http.clone()),
                None => break,
            };
            all += 1;
            match remove_one(place, http).await {
                Ok(()) => removed += 1,
                Err(reason) => self
                    .lock()
                    .notes
                    .push(format!("the client `{id}` stays registered: {reason}")),
            }
            self.lock().made.remove(0);
        }
        if all > 0 {
            let noun = if all == 1 { "client was" } else { "clients were" };
            let note = format!("{all} {noun} registered for this run, and {removed} removed after it");
            self.lock().notes.insert(0, note);
        }
    }
}

/// Removes one client (RFC 7592 §2.3).
async fn remove_one(place: Option<(Url, Secret)>, http: HttpClient) -> Result<(), String> {
    let (url, token) = place.ok_or("the target names no place where it could be removed")?;
    let mut agent = HttpAgent::new(http, "registration");
    let exchange = agent.send("registration", removal(url, &token)).await;
    match exchange.first_response().map(|response| response.status) {
        Some(200..=299 | 404) => Ok(()),
        Some(status) => Err(format!("HTTP {status}")),
        None => Err("no answer".to_owned()),
    }
}

/// What a client asks to be registered as.
fn metadata(wanted: &Registrable, profile: &Profile, offered: &[String], run: &str) -> ClientMetadata {
    let client = &wanted.client;
    let response_types = client.response_types.clone().unwrap_or_default();
    let offers = |method: &str| offered.iter().any(|known| known == method);
    let authentication = match client.authentication() {
        ClientAuthentication::None if client.is_public() => "none",
        _ if !offered.is_empty() && !offers("client_secret_basic") && offers("client_secret_post") => {
            "client_secret_post"
        }
        _ => "client_secret_basic",
    };
    ClientMetadata {
        name: format!("opcheck, run {run}"),
        application_type: match client.client_type {
            ClientType::Native => "native",
            ClientType::Backend | ClientType::Spa | ClientType::M2m => "web",
        },
        redirect_uris: client.redirect_uris.clone(),
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
    client.id = registered.client_id;
    client.authentication = match registered.token_endpoint_auth_method.as_deref() {
        Some("client_secret_basic") => Some(ClientAuthentication::ClientSecretBasic),
        Some("client_secret_post") => Some(ClientAuthentication::ClientSecretPost),
        Some("none") => Some(ClientAuthentication::None),
        Some(_) | None => client.authentication,
    };
    if let Some(types) = registered.response_types {
        client.response_types = Some(types);
    }
    if let Some(redirect_uris) = registered.redirect_uris.filter(|uris| !uris.is_empty()) {
        client.redirect_uris = redirect_uris;
    }
    if let Some(secret) = registered.client_secret {
        secrets.learn_client(&client.id, secret.clone());
        client.secret = Some(SecretSource::Value(secret));
    }
    if let Some(token) = registered.registration_access_token {
        secrets.learn(token);
    }
    profile.clients.push(client);
}
