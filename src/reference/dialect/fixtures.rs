//! What a user of the server must know to talk to it: endpoints, clients, users, pages.
//!
//! Plain data that can be written down, so that a server in a process of its own can say what it serves.

use serde::{Deserialize, Serialize};
use url::Url;

use crate::catalogue::Dialect;
use crate::reference::core::{Authentication, ClientKind};

/// Everything a profile of this server says.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Fixtures {
    /// The dialect.
    pub dialect: Dialect,
    /// The issuer identifier, as tokens and metadata spell it.
    pub issuer: Url,
    /// The authorization endpoint; that of the first tenant where there are tenants.
    pub authorization_endpoint: Url,
    /// The token endpoint.
    pub token_endpoint: Url,
    /// The userinfo endpoint.
    pub userinfo_endpoint: Url,
    /// The key set.
    pub jwks_uri: Url,
    /// The metadata document.
    pub metadata: Url,
    /// Where clients send end-users to sign out, in a plain server.
    pub end_session_endpoint: Option<Url>,
    /// Where a GET signs the end-user out, with `{id_token}` and `{client_id}` to fill in.
    pub sign_out: String,
    /// The revocation endpoint.
    pub revocation_endpoint: Url,
    /// The endpoint that tells about tokens.
    pub introspection_endpoint: Option<Url>,
    /// The endpoint that introspects authorization request tokens.
    pub request_introspection: Option<Url>,
    /// URL prefixes of login pages.
    pub login_pages: Vec<String>,
    /// URL prefixes of error pages.
    pub error_pages: Vec<String>,
    /// The server's origins.
    pub origins: Vec<String>,
    /// The tenants, the default one first.
    pub tenants: Vec<FixtureTenant>,
    /// The authorization endpoint on a host of no tenant.
    pub unknown_tenant_endpoint: Option<Url>,
    /// The authorization endpoint's path on the application's own host.
    pub application_endpoint: Option<Url>,
    /// The clients.
    pub clients: Vec<FixtureClient>,
    /// The end-users.
    pub users: Vec<FixtureUser>,
    /// Vanity hosts, to be pinned to 127.0.0.1.
    pub hosts: Vec<String>,
    /// The certificate of the CA that signed the server's, where it speaks TLS.
    pub ca_pem: Option<String>,
    /// The certificate and the key that clients show, where some authenticate by one.
    pub client_pem: Option<String>,
    /// The control port: hooks are paths below it.
    pub control: Url,
    /// How an end-user signs in.
    pub sign_in: FixtureSignIn,
    /// Where passkeys are, in a server that takes them.
    pub passkeys: Option<FixturePasskeys>,
}

/// A tenant.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FixtureTenant {
    /// The name that callbacks carry.
    pub name: String,
    /// The authorization endpoint on the tenant's host.
    pub authorization: Url,
    /// Where a GET signs the end-user out at this tenant.
    pub sign_out: String,
    /// The tenant's custom domain, as callbacks carry it.
    pub custom_domain: Option<String>,
    /// The hosted login page.
    pub login_page: Option<String>,
    /// The custom login page of the tenant's application, with its own query.
    pub custom_login_page: Option<String>,
    /// The custom error page of the tenant's application.
    pub custom_error_page: Option<String>,
    /// The client that is used at this tenant, where it is not the first one.
    pub client: Option<String>,
}

/// A client.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FixtureClient {
    /// The `client_id`.
    pub id: String,
    /// The client secret: a published test value.
    pub secret: Option<String>,
    /// How it authenticates.
    pub authentication: Authentication,
    /// The private key that it signs with.
    pub key: Option<FixtureKey>,
    /// A request URI that it registered.
    pub request_uri: Option<Url>,
    /// What kind of application it is.
    pub kind: ClientKind,
    /// Its registered redirect URIs.
    pub redirect_uris: Vec<String>,
    /// Where its end-users may be sent after signing out.
    pub post_logout_redirect_uris: Vec<String>,
    /// Where they are sent where nothing is said, in a vendor's dialect.
    pub login_url: String,
    /// The scope of its requests.
    pub scope: String,
    /// Whether it may use the authorization code grant.
    pub code_grant: bool,
    /// Whether end-users are asked before it gets a code.
    pub consent: bool,
    /// A scope value that it may not have.
    pub forbidden_scope: Option<String>,
    /// The response types that it may use.
    pub response_types: Vec<String>,
    /// Whether each refresh brings it a new refresh token.
    pub rotates: bool,
    /// Whether its tokens are bound to a key that it must prove to hold.
    pub dpop: bool,
}

/// A private key: a published test value.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FixtureKey {
    /// The key as a JWK.
    pub jwk: String,
    /// Whether it is an Ed25519 key; else it is one of P-256.
    pub edwards: bool,
}

/// An end-user.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FixtureUser {
    /// The name to type.
    pub username: String,
    /// The password: a published test value.
    pub password: String,
    /// The tenants at which the end-user exists.
    pub tenants: Vec<String>,
}

/// The rules of signing in: on each page the first rule whose mark is there is applied.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FixtureSignIn {
    /// The rules for signing in and consenting.
    pub steps: Vec<FixtureStep>,
    /// The rules for denying; tried before those of `steps`.
    pub deny: Vec<FixtureStep>,
    /// The rules for signing out.
    pub sign_out: Vec<FixtureStep>,
}

/// Where passkeys are: at a host with a name.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FixturePasskeys {
    /// The page where an end-user creates one.
    pub page: Url,
    /// The authorization endpoint from which the login page with passkeys is reached.
    pub authorization: Url,
    /// The button, on that page and on the login page.
    pub button: String,
}

/// What kind of page a rule acts on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum FixturePage {
    /// A login page.
    Login,
    /// A consent page.
    Consent,
}

/// One rule, in CSS selectors.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FixtureStep {
    /// What only this page has.
    pub on: String,
    /// What kind of page it is.
    pub page: FixturePage,
    /// Fields and their values; `{username}` and `{password}` are filled in.
    pub fill: Vec<(String, String)>,
    /// The button to press.
    pub click: String,
}

impl FixtureSignIn {
    /// The rules for the pages of this server, whether signing in takes one page or two.
    pub(crate) fn of_our_pages() -> Self {
        let step = |on: &str, page: FixturePage, fill: &[(&str, &str)], value: &str| FixtureStep {
            on: on.to_owned(),
            page,
            fill: fill
                .iter()
                .map(|(field, text)| (format!("{on} {field}"), (*text).to_owned()))
                .collect(),
            click: format!("{on} button[value={value}]"),
        };
        let (username, password) = (
            ("input[name=username]", "{username}"),
            ("input[name=password]", "{password}"),
        );
        Self {
            steps: vec![
                step("form#sign-in", FixturePage::Login, &[username, password], "login"),
                step("form#identify", FixturePage::Login, &[username], "next"),
                step("form#password", FixturePage::Login, &[password], "login"),
                step("form#consent", FixturePage::Consent, &[], "accept"),
            ],
            deny: vec![
                step("form#sign-in", FixturePage::Login, &[], "deny"),
                step("form#identify", FixturePage::Login, &[], "deny"),
                step("form#password", FixturePage::Login, &[], "deny"),
                step("form#consent", FixturePage::Consent, &[], "deny"),
            ],
            sign_out: vec![step("form#sign-out", FixturePage::Consent, &[], "sign-out")],
        }
    }
}
