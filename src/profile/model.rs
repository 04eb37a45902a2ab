//! The keys of a profile, as plain data.
//!
//! To add a key, add a field here and a paragraph in `scenarios/template.yaml`; the JSON Schema follows by itself.

use std::collections::BTreeMap;
use std::path::PathBuf;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use url::Url;

use super::browser::{AgentChoice, Browser};
use super::client_key::ClientKey;
use super::expectation::Expectation;
use super::limits::{Limits, LoadConsent};
use super::registration::{self, Registration};
use super::secret_source::SecretSource;
use super::sign_in::SignIn;
use crate::catalogue::{Dialect, Hook, Level, Need};
use crate::protocol::{Mask, Metadata, is_same_response_type};

/// Who is tested: one target.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// The name that reports use; the file's name without its extension if left out.
    #[serde(default)]
    pub name: String,
    /// What kind of server it is.
    #[serde(default = "Profile::default_dialect")]
    pub dialect: Dialect,
    /// The issuer identifier. With it, missing endpoints are read from the metadata document.
    #[serde(default)]
    pub issuer: Option<Url>,
    /// The endpoints; those left out come from the metadata document.
    #[serde(default)]
    pub endpoints: Endpoints,
    /// Where its pages are, as URL prefixes.
    #[serde(default)]
    pub pages: Pages,
    /// Its tenants, where it has them; the first is the default one.
    #[serde(default)]
    pub tenants: Vec<Tenant>,
    /// A host of the target at which no tenant lives, as an authorization endpoint URL.
    #[serde(default)]
    pub unknown_tenant_endpoint: Option<Url>,
    /// The authorization endpoint's path on the application's own host, where tenants have hosts of their own.
    #[serde(default)]
    pub application_endpoint: Option<Url>,
    /// The clients registered at the target; the word `register`, or nothing, where they register themselves.
    #[serde(default, deserialize_with = "registration::listed")]
    #[schemars(with = "registration::Clients")]
    pub clients: Vec<Client>,
    /// How clients register themselves.
    #[serde(default)]
    pub registration: Option<Registration>,
    /// The end-users who can sign in.
    #[serde(default)]
    pub users: Vec<User>,
    /// How an end-user signs in, page by page.
    #[serde(default)]
    pub sign_in: Option<SignIn>,
    /// What the target offers, where its metadata does not say so.
    #[serde(default)]
    pub offers: Offers,
    /// How the target is brought into states that no request can reach.
    #[serde(default)]
    pub hooks: BTreeMap<Hook, HookCall>,
    /// Pins the requirement set, so that an upgrade alone never turns a run red.
    #[serde(default)]
    pub requirements: Option<String>,
    /// Requirements that are judged otherwise for this target.
    #[serde(default)]
    pub adjustments: Vec<Adjustment>,
    /// Known deviations, each with its reason.
    #[serde(default)]
    pub expectations: Vec<Expectation>,
    /// Bounds of time, size and manners.
    #[serde(default)]
    pub limits: Limits,
    /// Whether it may be loaded, and how much.
    #[serde(default)]
    pub load: LoadConsent,
    /// How the target is reached.
    #[serde(default)]
    pub network: Network,
    /// Who plays the end-user; plain HTTP if left out, and a browser for what only a browser shows.
    #[serde(default)]
    pub agent: Option<AgentChoice>,
    /// How browsers are used.
    #[serde(default)]
    pub browser: Browser,
    /// The issuer as the target's metadata writes it, where that was read; no key of the file.
    #[serde(skip)]
    pub issuer_as_written: Option<String>,
    /// Where the target's metadata were read; no key of the file.
    #[serde(skip)]
    pub metadata_place: Option<Url>,
    /// What the target's metadata say, where they were read; no key of the file.
    #[serde(skip)]
    pub metadata: Option<Metadata>,
    /// What a run has asked the target, because neither metadata nor profile say it; no key of the file.
    #[serde(skip)]
    pub probed: Vec<Need>,
    /// Whether the token endpoint refuses requests without a proof of possession, as a run has seen; no key of the file.
    #[serde(skip)]
    pub proofs_demanded: bool,
    /// The folder of the profile's file, from which relative paths start; no key of the file.
    #[serde(skip)]
    pub folder: PathBuf,
}

impl Profile {
    fn default_dialect() -> Dialect {
        Dialect::Oidc
    }

    /// The client with this id.
    pub fn client(&self, id: &str) -> Option<&Client> {
        self.clients.iter().find(|client| client.id == id)
    }
}

/// The target's endpoints.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Endpoints {
    /// The metadata document; `{issuer}/.well-known/openid-configuration` if left out and an issuer is given.
    pub metadata: Option<Url>,
    /// The authorization endpoint (RFC 6749 §3.1).
    pub authorization: Option<Url>,
    /// The token endpoint (RFC 6749 §3.2).
    pub token: Option<Url>,
    /// The userinfo endpoint (OIDC Core §5.3).
    pub userinfo: Option<Url>,
    /// The key set.
    pub jwks: Option<Url>,
    /// Where authorization requests are pushed (RFC 9126 §2); used where the target demands that.
    pub push: Option<Url>,
    /// The end-session endpoint (OIDC RP-Initiated Logout §2).
    pub end_session: Option<Url>,
    /// Where a GET signs the end-user out. `{id_token}` and `{client_id}` in it are filled in.
    pub sign_out: Option<String>,
    /// The revocation endpoint (RFC 7009 §2).
    pub revocation: Option<Url>,
    /// The introspection endpoint (RFC 7662 §2).
    pub introspection: Option<Url>,
    /// Introspects an authorization request token (`req`) by POST; Wristband's dialect only.
    pub request_introspection: Option<Url>,
}

/// Where the target's pages are, as URL prefixes: origin and path.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pages {
    /// Login pages.
    #[serde(default)]
    pub login: Vec<String>,
    /// Error pages.
    #[serde(default)]
    pub error: Vec<String>,
    /// Further origins whose redirects are followed, `https://host[:port]`.
    #[serde(default)]
    pub origins: Vec<String>,
}

/// A tenant with a host of its own.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tenant {
    /// The name that callbacks carry.
    pub name: String,
    /// The authorization endpoint on the tenant's host.
    pub authorization: Url,
    /// Where a GET on the tenant's host signs the end-user out.
    #[serde(default)]
    pub sign_out: Option<String>,
    /// The tenant's custom domain, if it has one.
    #[serde(default)]
    pub custom_domain: Option<String>,
    /// The hosted login page on the tenant's host, as a URL prefix.
    #[serde(default)]
    pub login_page: Option<String>,
    /// The custom login page of the tenant's application, as a URL prefix, with the query that must be kept.
    #[serde(default)]
    pub custom_login_page: Option<String>,
    /// The custom error page of the tenant's application, as a URL prefix.
    #[serde(default)]
    pub custom_error_page: Option<String>,
    /// The client that is used at this tenant; the first client if left out.
    #[serde(default)]
    pub client: Option<String>,
}

/// What kind of application a client is (RFC 6749 §2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ClientType {
    /// A server-side application with a secret.
    Backend,
    /// A single-page application, without a secret.
    Spa,
    /// A native application, without a secret.
    Native,
    /// A machine that acts for itself.
    M2m,
}

/// How a client authenticates at the token endpoint (OIDC Core §9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClientAuthentication {
    /// HTTP Basic.
    ClientSecretBasic,
    /// In the body.
    ClientSecretPost,
    /// By an assertion that is signed with the client's key (RFC 7523 §2.2).
    #[serde(rename = "private_key_jwt")]
    KeyAssertion,
    /// By an assertion that is signed with the client's secret.
    #[serde(rename = "client_secret_jwt")]
    SecretAssertion,
    /// By the client certificate of `network.client_certificate` (RFC 8705 §2).
    TlsClientAuth,
    /// Not at all: a public client.
    None,
}

/// A client registered at the target.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Client {
    /// The `client_id`.
    pub id: String,
    /// The client secret: a text, or `{env: NAME}`, `{file: PATH}`, `{command: [..]}`.
    #[serde(default)]
    pub secret: Option<SecretSource>,
    /// What kind of application it is.
    #[serde(default = "Client::default_type", rename = "type")]
    pub client_type: ClientType,
    /// The private key with which it signs request objects and assertions.
    #[serde(default)]
    pub key: Option<ClientKey>,
    /// A `request_uri` that is registered for it, at which opcheck's listener answers (`network.listener`).
    #[serde(default)]
    pub request_uri: Option<Url>,
    /// Whether its requests must come in signed request objects (`require_signed_request_object`, RFC 9101 §10.5).
    #[serde(default)]
    pub signed_requests_only: bool,
    /// How it authenticates; `client_secret_basic` with a secret, `none` without, if left out.
    #[serde(default)]
    pub authentication: Option<ClientAuthentication>,
    /// Its registered redirect URIs, all of them.
    pub redirect_uris: Vec<String>,
    /// Where its end-users may be sent after signing out, all of them (OIDC RP-Initiated Logout §3.1).
    #[serde(default)]
    pub post_logout_redirect_uris: Vec<String>,
    /// Where opcheck's listener is told that an end-user is signed out (OIDC Back-Channel Logout §2.2).
    pub backchannel_logout_uri: Option<Url>,
    /// Where its end-users are sent after signing out where nothing is said, in a vendor's dialect.
    pub login_url: Option<String>,
    /// The scope of its requests.
    #[serde(default = "Client::default_scope")]
    pub scope: String,
    /// Whether it may use the authorization code grant.
    #[serde(default = "Client::default_code_grant")]
    pub code_grant: bool,
    /// Whether it may use the grant by client credentials. Left out: nothing is known.
    pub client_credentials: Option<bool>,
    /// Whether end-users are asked before it gets a code; the first end-user has never agreed.
    #[serde(default)]
    pub consent: bool,
    /// A scope value that the target knows and that this client may not have.
    pub forbidden_scope: Option<String>,
    /// The response types that it may use. Left out: `code`, and nothing is said about others.
    pub response_types: Option<Vec<String>>,
    /// Whether its tokens are bound to a key, so that it must prove with each request that it has it (DPoP, RFC 9449);
    /// what the target demands if left out.
    pub dpop: Option<bool>,
    /// Whether each refresh brings a new refresh token, and the one before is dead. Left out: what its type promises in
    /// a vendor's dialect, and nothing elsewhere.
    pub rotation: Option<bool>,
}

impl Client {
    /// A client that is not registered yet.
    pub(super) fn with_redirect_uris(redirect_uris: Vec<String>) -> Self {
        Self {
            id: String::new(),
            secret: None,
            key: None,
            request_uri: None,
            signed_requests_only: false,
            client_type: Self::default_type(),
            authentication: None,
            redirect_uris,
            post_logout_redirect_uris: Vec::new(),
            backchannel_logout_uri: None,
            login_url: None,
            scope: Self::default_scope(),
            code_grant: true,
            client_credentials: None,
            consent: false,
            forbidden_scope: None,
            response_types: None,
            dpop: None,
            rotation: None,
        }
    }

    fn default_type() -> ClientType {
        ClientType::Backend
    }

    fn default_scope() -> String {
        "openid".to_owned()
    }

    fn default_code_grant() -> bool {
        true
    }

    /// Whether the client is public (RFC 6749 §2.1).
    pub fn is_public(&self) -> bool {
        matches!(self.client_type, ClientType::Spa | ClientType::Native)
    }

    /// Whether it may use a response type; `None` where the profile does not say so.
    pub fn may_use(&self, response_type: &str) -> Option<bool> {
        match &self.response_types {
            Some(list) => Some(list.iter().any(|own| is_same_response_type(own, response_type))),
            None if response_type == "code" => Some(self.code_grant),
            None => None,
        }
    }

    /// How it authenticates at the token endpoint.
    pub fn authentication(&self) -> ClientAuthentication {
        match (self.authentication, &self.secret) {
            (Some(method), _) => method,
            (None, Some(_)) => ClientAuthentication::ClientSecretBasic,
            (None, None) => ClientAuthentication::None,
        }
    }
}

/// An end-user who can sign in.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct User {
    /// What stands for `{username}` in the sign-in script.
    pub username: String,
    /// What stands for `{password}` in the sign-in script.
    pub password: SecretSource,
    /// The secret, in Base32, from which the one-time passwords come that stand for `{otp}` in the sign-in script
    /// (RFC 6238: SHA-1, six digits, 30 seconds).
    #[serde(default)]
    pub otp: Option<SecretSource>,
    /// The tenants at which the user exists; all of them if left out.
    #[serde(default)]
    pub tenants: Vec<String>,
}

/// What the target offers. A key left out means: what its metadata says, else the specification's default.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Offers {
    /// OpenID Connect, so ID tokens; yes if left out.
    pub openid: Option<bool>,
    /// The `request` parameter (OIDC Core §6.1).
    pub request: Option<bool>,
    /// The `request_uri` parameter (OIDC Core §6.2).
    pub request_uri: Option<bool>,
    /// The `registration` parameter (OIDC Core §7.2.1); no if left out.
    pub registration: Option<bool>,
    /// The response types, such as `code id_token`.
    pub response_types: Option<Vec<String>>,
    /// The response modes, such as `form_post`.
    pub response_modes: Option<Vec<String>>,
    /// The `claims` parameter (OIDC Core §5.5); no if left out.
    pub claims: Option<bool>,
    /// The values of `prompt`; those of OIDC Core §3.1.2.1 if left out.
    pub prompts: Option<Vec<String>>,
    /// Whether end-users sign in; no for a test double that signs everybody in. Yes if left out.
    pub sign_in: Option<bool>,
    /// Only authorization requests that were pushed first (RFC 9126 §5); no if left out.
    pub pushed_requests_only: Option<bool>,
    /// Only authorization requests in signed request objects (RFC 9101 §10.5); no if left out.
    pub signed_requests_only: Option<bool>,
    /// The end-user must sign in before a request is validated: scenarios then sign in first.
    pub validates_after_sign_in: Option<bool>,
}

/// How a hook is called: an HTTP request or a command.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HookCall {
    /// POST to this URL; `{username}`, `{seconds}` and `{scenario}` are filled in.
    #[serde(default)]
    pub url: Option<String>,
    /// The body of the POST, with the same placeholders.
    #[serde(default)]
    pub body: Option<String>,
    /// Header fields of the POST.
    #[serde(default)]
    pub headers: BTreeMap<String, SecretSource>,
    /// Run this program with these arguments, without a shell, with the same placeholders.
    #[serde(default)]
    pub command: Option<Vec<String>>,
}

/// A requirement that is judged otherwise for this target.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Adjustment {
    /// The requirement.
    pub requirement: String,
    /// Its level for this target.
    #[serde(default)]
    pub level: Option<Level>,
    /// The acceptable answers for this target, the preferred one first: `error page`, `login page`, `consent page`,
    /// `code`, or an error code.
    #[serde(default)]
    pub accept: Option<Vec<String>>,
    /// Why.
    pub reason: String,
}

/// How the target is reached. `Debug` does not show the proxy's password.
#[derive(Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Network {
    /// Host names pinned to an address, `host: 127.0.0.1`; `*.suffix` pins all names below it.
    pub hosts: BTreeMap<String, std::net::IpAddr>,
    /// PEM file with the certificates of a private CA.
    pub ca: Option<String>,
    /// PEM file with a client certificate and its key.
    pub client_certificate: Option<String>,
    /// HTTP proxy.
    pub proxy: Option<Url>,
    /// A base URL at which the target can reach this tool's listener; needed where the target is not on loopback.
    pub listener: Option<Url>,
    /// The address the listener binds; a free loopback port if left out.
    pub listen: Option<std::net::SocketAddr>,
    /// Seconds between requests that retry an answer of 429 or 503 at most; `Retry-After` is obeyed up to this.
    pub retry_after_seconds: Option<u64>,
}

impl Network {
    /// Takes the relative paths from a folder: that of the profile's file. PEM texts stay.
    pub(super) fn start_paths_at(&mut self, folder: &std::path::Path) {
        for path in [&mut self.ca, &mut self.client_certificate].into_iter().flatten() {
            if !path.starts_with("-----BEGIN") {
                *path = folder.join(&*path).display().to_string();
            }
        }
    }
}

impl std::fmt::Debug for Network {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let proxy = self.proxy.as_ref().map(|url| Mask::default().url(url.as_str()));
        f.debug_struct("Network")
            .field("hosts", &self.hosts)
            .field("ca", &self.ca)
            .field("client_certificate", &self.client_certificate.is_some())
            .field("proxy", &proxy)
            .field("listener", &self.listener)
            .field("listen", &self.listen)
            .field("retry_after_seconds", &self.retry_after_seconds)
            .finish()
    }
}
