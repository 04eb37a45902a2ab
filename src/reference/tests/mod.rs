//! The server over real HTTP: what its own agents cannot get wrong for it.

mod authorize;
mod dialects;
mod faults;
mod front_channel;
mod journey;
mod possession;
mod variants;
mod walk_assertions;
mod walk_code;
mod walk_hostility;
mod walk_identity;
mod walk_logout;
mod walk_objects;
mod walk_parameters;
mod walk_passkeys;
mod walk_refresh;
mod walk_token;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};

use reqwest::{Certificate, Client, Identity, Method, redirect::Policy};
use url::Url;

use super::{Behaviour, FixtureClient, Keys, Options, Running, start};
use crate::catalogue::Dialect;
use crate::protocol::{CodeVerifier, Page, decode_form, encode_form_component};

/// One set of keys for all tests.
pub(super) fn keys() -> Arc<Keys> {
    static KEYS: OnceLock<Arc<Keys>> = OnceLock::new();
    Arc::clone(KEYS.get_or_init(|| Arc::new(Keys::generate().unwrap())))
}

/// What came back.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub(super) status: u16,
    pub(super) location: Option<Url>,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: String,
    pub(super) url: Url,
}

impl Seen {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    pub(super) fn parameter(&self, name: &str) -> Option<String> {
        let query = self.location.as_ref()?.query()?.to_owned();
        decode_form(&query)
            .into_iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value)
    }

    pub(super) fn parameters(&self, name: &str) -> Vec<String> {
        let query = self
            .location
            .as_ref()
            .and_then(Url::query)
            .unwrap_or_default()
            .to_owned();
        decode_form(&query)
            .into_iter()
            .filter(|(key, _)| key == name)
            .map(|(_, value)| value)
            .collect()
    }

    pub(super) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.body))
    }

    /// `callback CODE`, `login`, `error page` …: what kind of answer it is.
    pub(super) fn kind(&self) -> String {
        if let Some(error) = self.parameter("error") {
            let at_client = self
                .location
                .as_ref()
                .is_some_and(|url| url.path().contains("callback"));
            return if at_client { error } else { "error page".to_owned() };
        }
        if self.parameter("code").is_some() {
            return "code".to_owned();
        }
        if let Some(location) = &self.location {
            return if location.path() == "/login" || location.path() == "/sign-in" {
                "login".to_owned()
            } else {
                format!("redirect to {location}")
            };
        }
        if self.body.contains("form id=\"consent\"") {
            return "consent".to_owned();
        }
        if self.status >= 500 {
            return "failure".to_owned();
        }
        if self.body.contains("id=\"error\"") || self.status >= 400 {
            return "error page".to_owned();
        }
        if self.body.contains("type=\"password\"") {
            "login page".to_owned()
        } else {
            "page".to_owned()
        }
    }
}

/// A server with a browser of its own.
pub(super) struct Stage {
    pub(super) running: Running,
    http: Client,
    /// Cookies by host.
    pub(super) jar: BTreeMap<String, BTreeMap<String, String>>,
    pub(super) verifier: CodeVerifier,
}

/// A state with awkward characters, long enough for every dialect.
pub(super) const STATE: &str = "a+b/c=d&e%20f-0123456789-é";
/// A nonce, long enough for every dialect.
pub(super) const NONCE: &str = "nonce-0123456789-0123456789";

impl Stage {
    pub(super) async fn of(dialect: Dialect) -> Self {
        Self::with(dialect, |_| {}).await
    }

    pub(super) async fn with(dialect: Dialect, edit: fn(&mut Behaviour)) -> Self {
        let mut options = Options::plain(dialect, keys());
        edit(&mut options.behaviour);
        Self::start(options).await
    }

    pub(super) async fn start(options: Options) -> Self {
        let running = start(options).await.unwrap();
        let http = agent(&running);
        Self::around(running, http)
    }

    /// The same agent with another server of the same dialect; making an agent takes longer than starting a server.
    pub(super) async fn beside(&self, options: Options) -> Self {
        Self::around(start(options).await.unwrap(), self.http.clone())
    }

    fn around(running: Running, http: Client) -> Self {
        Self {
            running,
            http,
            jar: BTreeMap::new(),
            verifier: CodeVerifier::from_random([7; 32]),
        }
    }

    pub(super) fn client(&self, id: &str) -> FixtureClient {
        let clients = &self.running.fixtures.clients;
        clients.iter().find(|client| client.id == id).unwrap().clone()
    }

    /// A correct request of a client.
    pub(super) fn request(&self, client: &str) -> Vec<(&'static str, String)> {
        let client = self.client(client);
        vec![
            ("client_id", client.id.clone()),
            ("response_type", "code".to_owned()),
            ("redirect_uri", client.redirect_uris[0].clone()),
            ("scope", client.scope.clone()),
            ("state", STATE.to_owned()),
            ("nonce", NONCE.to_owned()),
            ("code_challenge", self.verifier.challenge()),
            ("code_challenge_method", "S256".to_owned()),
        ]
    }

    /// Sends a request and keeps its cookies.
    pub(super) async fn send(
        &mut self,
        method: Method,
        url: Url,
        form: Option<String>,
        basic: Option<(&str, &str)>,
    ) -> Seen {
        let host = url.host_str().unwrap().to_owned();
        let mut request = self
            .http
            .request(method, url.clone())
            .header("opcheck-scenario", "test");
        let mut cookies: Vec<String> = Vec::new();
        for (domain, jar) in &self.jar {
            if *domain == host
                || domain
                    .strip_prefix('.')
                    .is_some_and(|parent| host.ends_with(&format!(".{parent}")))
            {
                cookies.extend(jar.iter().map(|(name, value)| format!("{name}={value}")));
            }
        }
        if !cookies.is_empty() {
            request = request.header("cookie", cookies.join("; "));
        }
        if let Some(form) = form {
            request = request
                .header(
                    "content-type",
                    match form.starts_with('{') {
                        true => "application/json",
                        false => "application/x-www-form-urlencoded",
                    },
                )
                .body(form);
        }
        if let Some((id, secret)) = basic {
            request = request.basic_auth(id, Some(secret));
        }
        let response = request
            .send()
            .await
            .unwrap_or_else(|error| panic!("{url}: {error:?}"));
        let headers: Vec<(String, String)> = response
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
            .collect();
        for (_, value) in headers.iter().filter(|(name, _)| name == "set-cookie") {
            let (pair, attributes) = value.split_once(';').unwrap();
            let (name, content) = pair.split_once('=').unwrap();
            let domain = attributes
                .split(';')
                .find_map(|part| part.trim().strip_prefix("Domain="))
                .map_or(host.clone(), |domain| format!(".{domain}"));
            let jar = self.jar.entry(domain).or_default();
            if attributes.contains("Max-Age=0") {
                jar.remove(name);
            } else {
                jar.insert(name.to_owned(), content.to_owned());
            }
        }
        let status = response.status().as_u16();
        let body = response.text().await.unwrap();
        let location = headers
            .iter()
            .find(|(name, _)| name == "location")
            .map(|(_, value)| Url::parse(value).unwrap_or_else(|_| panic!("not absolute: {value}")));
        Seen {
            status,
            location,
            headers,
            body,
            url,
        }
    }

    pub(super) async fn get(&mut self, url: &str) -> Seen {
        self.send(Method::GET, Url::parse(url).unwrap(), None, None).await
    }

    /// Whether anything answers at an address.
    pub(super) async fn answers(&mut self, url: Url) -> bool {
        self.http.get(url).send().await.is_ok()
    }

    /// Sends an authorization request to the default endpoint.
    pub(super) async fn authorize(&mut self, parameters: &[(&str, String)]) -> Seen {
        let endpoint = self.running.fixtures.authorization_endpoint.clone();
        self.authorize_at(&endpoint, parameters).await
    }

    /// Pushes a request of a client (RFC 9126), and returns the reference to it.
    pub(super) async fn push(&mut self, client: &str, parameters: Vec<(&str, String)>) -> String {
        let secret = format!("reference-secret-of-{client}");
        let url = self.running.fixtures.authorization_endpoint.join("/par").unwrap();
        let seen = self
            .send(
                Method::POST,
                url,
                Some(encode(&parameters)),
                Some((client, &secret)),
            )
            .await;
        assert_eq!(seen.status, 201, "{}", seen.body);
        let answer: serde_json::Value = serde_json::from_str(&seen.body).unwrap();
        answer["request_uri"].as_str().unwrap().to_owned()
    }

    pub(super) async fn authorize_at(&mut self, endpoint: &Url, parameters: &[(&str, String)]) -> Seen {
        let query = encode(parameters);
        self.authorize_raw(endpoint, &query).await
    }

    pub(super) async fn authorize_raw(&mut self, endpoint: &Url, query: &str) -> Seen {
        let mut url = endpoint.clone();
        url.set_query(Some(query));
        self.send(Method::GET, url, None, None).await
    }

    /// Sends the first form of a page with these fields set, and this button.
    pub(super) async fn submit(&mut self, page: &Seen, fill: &[(&str, &str)], button: &str) -> Seen {
        let parsed = Page::parse(&page.body);
        let form = parsed
            .forms
            .first()
            .unwrap_or_else(|| panic!("no form: {}", page.body));
        let mut fields: Vec<(&str, String)> = form
            .controls
            .iter()
            .filter(|control| control.kind != crate::protocol::ControlKind::Submit)
            .map(|control| {
                let filled = fill.iter().find(|(name, _)| *name == control.name);
                (
                    control.name.as_str(),
                    filled.map_or(control.value.clone(), |(_, value)| (*value).to_owned()),
                )
            })
            .collect();
        fields.push(("action", button.to_owned()));
        let url = page.url.join(form.action.as_deref().unwrap_or_default()).unwrap();
        self.send(Method::POST, url, Some(encode(&fields)), None).await
    }

    /// Follows redirects as long as they stay at the server.
    pub(super) async fn follow(&mut self, mut seen: Seen) -> Seen {
        for _ in 0..5 {
            let Some(url) = seen.location.clone() else { break };
            let own = &self.running.fixtures.origins;
            if !own.contains(&url.origin().ascii_serialization()) {
                break;
            }
            seen = self.send(Method::GET, url, None, None).await;
        }
        seen
    }

    /// Signs an end-user in for a request, and returns what the last page led to.
    pub(super) async fn sign_in(&mut self, user: &str, parameters: &[(&str, String)]) -> Seen {
        let endpoint = self.running.fixtures.authorization_endpoint.clone();
        self.sign_in_at(&endpoint, user, parameters).await
    }

    pub(super) async fn sign_in_at(
        &mut self,
        endpoint: &Url,
        user: &str,
        parameters: &[(&str, String)],
    ) -> Seen {
        let first = self.authorize_at(endpoint, parameters).await;
        let page = self.follow(first).await;
        if !page.body.contains("type=\"password\"") {
            return page;
        }
        let password = format!("reference-password-of-{user}");
        let fill = [("username", user), ("password", password.as_str())];
        let seen = self.submit(&page, &fill, "login").await;
        if seen.body.contains("form id=\"consent\"") {
            seen
        } else {
            self.follow(seen).await
        }
    }

    /// Exchanges a code.
    pub(super) async fn exchange(&mut self, client: &str, code: &str) -> Seen {
        let client = self.client(client);
        let mut fields = vec![
            ("grant_type", "authorization_code".to_owned()),
            ("code", code.to_owned()),
            ("redirect_uri", client.redirect_uris[0].clone()),
            ("code_verifier", self.verifier.expose().to_owned()),
        ];
        if client.secret.is_none() {
            fields.push(("client_id", client.id.clone()));
        }
        let basic = client
            .secret
            .as_deref()
            .map(|secret| (client.id.as_str(), secret));
        let url = self.running.fixtures.token_endpoint.clone();
        self.send(Method::POST, url, Some(encode(&fields)), basic).await
    }
}

/// An agent that trusts a server's CA and knows its hosts.
fn agent(running: &Running) -> Client {
    let mut builder = Client::builder().redirect(Policy::none()).no_proxy();
    for host in &running.fixtures.hosts {
        builder = builder.resolve(host, SocketAddr::from(([127, 0, 0, 1], 0)));
    }
    if let Some(pem) = &running.fixtures.ca_pem {
        builder = builder.tls_certs_only([Certificate::from_pem(pem.as_bytes()).unwrap()]);
    }
    if let Some(pem) = &running.fixtures.client_pem {
        builder = builder.identity(Identity::from_pem(pem.as_bytes()).unwrap());
    }
    builder.build().unwrap()
}

/// A form or a query.
pub(super) fn encode(pairs: &[(&str, String)]) -> String {
    let list: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{name}={}", encode_form_component(value)))
        .collect();
    list.join("&")
}

/// The parameters with one of them set, or left out.
pub(super) fn bent(
    mut parameters: Vec<(&'static str, String)>,
    name: &'static str,
    value: Option<&str>,
) -> Vec<(&'static str, String)> {
    parameters.retain(|(key, _)| *key != name);
    parameters.extend(value.map(|value| (name, value.to_owned())));
    parameters
}
