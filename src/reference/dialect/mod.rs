//! Dialects: fixtures, places and routes of a family of servers.
//!
//! To add a dialect, add a file with its `site`, `clients`, `users` and `fixtures`, and a line in each match below. What
//! it decides otherwise than the others goes into `Behaviour::of`.

mod fixtures;
mod oidc;
mod site;
mod wristband;

pub use fixtures::{
    FixtureClient, FixtureKey, FixturePage, FixturePasskeys, FixtureSignIn, FixtureStep, FixtureTenant,
    FixtureUser, Fixtures,
};
pub(crate) use site::{Application, Endpoint, Place, Site, Tenant};

use super::core::{Authentication, Client, ClientKind, Clients, Consent, ResponseType, User, Users};
use url::Url;

use crate::catalogue::Dialect;

/// What a dialect is made of.
pub(crate) struct Setting {
    pub(crate) site: Site,
    pub(crate) clients: Clients,
    pub(crate) users: Users,
}

/// Ports and trust that only a running server knows.
pub(crate) struct Ports<'a> {
    pub(crate) port: u16,
    pub(crate) control: u16,
    pub(crate) ca_pem: &'a str,
}

/// Vanity hosts of all dialects: the names in the certificate.
pub(crate) fn vanity_hosts() -> Vec<String> {
    wristband::HOSTS.iter().map(|host| (*host).to_owned()).collect()
}

/// The setting of a dialect.
pub(crate) fn setting(dialect: Dialect, port: u16) -> Setting {
    match dialect {
        Dialect::Oidc => oidc::setting(port),
        Dialect::Wristband => wristband::setting(port),
    }
}

/// The DNS name in the certificate of the client that authenticates by it.
pub(crate) const CERTIFICATE_NAME: &str = "web.rp.example.test";

/// The clients that authenticate by a certificate where that is demanded: those that are used where nothing is said.
const CERTIFIED: [&str; 2] = ["web", "web-rotating"];

/// Lets the usual clients authenticate by the certificate of their connection, which needs TLS.
pub(crate) fn demand_certificates(setting: &mut Setting) {
    setting.site.scheme = "https";
    let clients = setting.clients.0.iter_mut();
    for client in clients.filter(|client| CERTIFIED.contains(&client.id.as_str())) {
        client.secret = None;
        client.authentication = Authentication::Certificate;
        client.certificate_name = Some(CERTIFICATE_NAME.to_owned());
    }
}

/// The fixtures of a dialect.
pub(crate) fn fixtures(setting: &Setting, ports: &Ports<'_>) -> Result<Fixtures, url::ParseError> {
    match setting.site.dialect {
        Dialect::Oidc => oidc::fixtures(setting, ports),
        Dialect::Wristband => wristband::fixtures(setting, ports),
    }
}

/// A client of the fixtures.
fn client(id: &str, kind: ClientKind, redirect_uris: &[&str], scope: &str) -> Client {
    Client {
        id: id.to_owned(),
        secret: (!kind.is_public()).then(|| format!("reference-secret-of-{id}")),
        authentication: match kind.is_public() {
            true => Authentication::None,
            false => Authentication::Basic,
        },
        certificate_name: None,
        jwks: Vec::new(),
        request_uris: Vec::new(),
        kind,
        redirect_uris: redirect_uris.iter().map(|uri| (*uri).to_owned()).collect(),
        post_logout_redirect_uris: redirect_uris
            .first()
            .map(|uri| goodbye(uri))
            .into_iter()
            .collect(),
        backchannel_logout_uri: None,
        scope: scope.to_owned(),
        code_grant: kind != ClientKind::M2m,
        forbidden_scope: None,
        response_types: match kind {
            ClientKind::M2m => Vec::new(),
            ClientKind::Backend | ClientKind::Spa | ClientKind::Native => vec![ResponseType::Code],
        },
        consent: Consent::Given,
        rotates: kind == ClientKind::Spa,
        application: 0,
        login_url: "https://rp.example.test/login".to_owned(),
    }
}

/// Where a client's end-users go after signing out: beside its redirect URI.
fn goodbye(redirect_uri: &str) -> String {
    let path = redirect_uri.split('?').next().unwrap_or(redirect_uri);
    path.replace("callback", "goodbye")
}

/// The five clients that every dialect has: what a client can be, once each.
fn usual_clients(scope: &str) -> Vec<Client> {
    vec![
        client(
            "web",
            ClientKind::Backend,
            &["https://rp.example.test/callback"],
            scope,
        ),
        client(
            "web-two",
            ClientKind::Backend,
            &[
                "https://rp.example.test/two/callback",
                "https://rp.example.test/two/other",
            ],
            scope,
        ),
        client(
            "web-query",
            ClientKind::Backend,
            &["https://rp.example.test/query/callback?a=1&b=two"],
            scope,
        ),
        client(
            "spa",
            ClientKind::Spa,
            &["https://spa.example.test/callback"],
            scope,
        ),
        client(
            "machine",
            ClientKind::M2m,
            &["https://machine.example.test/callback"],
            scope,
        ),
    ]
}

/// Two more: one that authenticates in its body, and one whose id and secret are awkward to write.
fn unusual_clients(scope: &str) -> [Client; 2] {
    let callback = |name: &str| format!("https://{name}.example.test/callback");
    let mut post = client("web-post", ClientKind::Backend, &[&callback("post")], scope);
    post.authentication = Authentication::Post;
    let mut awkward = client(
        "web: 50%+more",
        ClientKind::Backend,
        &[&callback("awkward")],
        scope,
    );
    awkward.secret = Some("reference secret+of:an%20awkward/client&=?".to_owned());
    [post, awkward]
}

/// The two end-users that every dialect has.
fn usual_users(tenants: &[&str]) -> Users {
    let user = |subject: &str, username: &str, name: &str| User {
        subject: subject.to_owned(),
        username: username.to_owned(),
        password: format!("reference-password-of-{username}"),
        name: name.to_owned(),
        tenants: tenants.iter().map(|tenant| (*tenant).to_owned()).collect(),
    };
    Users(vec![
        user("user-0001", "ann", "Ann Example"),
        user("user-0002", "bob", "Bob Example"),
    ])
}

/// The clients as fixtures.
fn fixture_clients(clients: &Clients) -> Vec<FixtureClient> {
    clients
        .0
        .iter()
        .map(|client| FixtureClient {
            id: client.id.clone(),
            secret: client.secret.clone(),
            authentication: client.authentication,
            key: key_of(client),
            request_uri: client.request_uris.first().and_then(|uri| Url::parse(uri).ok()),
            kind: client.kind,
            redirect_uris: client.redirect_uris.clone(),
            post_logout_redirect_uris: client.post_logout_redirect_uris.clone(),
            login_url: client.login_url.clone(),
            scope: client.scope.clone(),
            code_grant: client.code_grant,
            consent: client.consent == Consent::Asked,
            forbidden_scope: client.forbidden_scope.clone(),
            response_types: client
                .response_types
                .iter()
                .map(|own| own.name().to_owned())
                .collect(),
            rotates: client.rotates,
            dpop: false,
        })
        .collect()
}

/// The private keys that clients of the fixtures sign with: RFC 7517 appendix A.2 and RFC 8037 appendix A.1 print them.
const CLIENT_KEYS: [&str; 2] = [
    r#"{"kty":"EC","crv":"P-256","kid":"signing-1",
    "x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
    "d":"870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE"}"#,
    r#"{"kty":"OKP","crv":"Ed25519","kid":"asserting-1","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
    "d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"}"#,
];

/// The public half of a key.
fn public_half(key: &str) -> serde_json::Value {
    let mut key: serde_json::Value = serde_json::from_str(key).unwrap_or_default();
    if let Some(members) = key.as_object_mut() {
        members.remove("d");
    }
    key
}

/// The private key of a client that has registered its public half.
fn key_of(client: &Client) -> Option<FixtureKey> {
    let own = |key: &&str| client.jwks.contains(&public_half(key));
    CLIENT_KEYS.iter().copied().find(own).map(|jwk| FixtureKey {
        jwk: jwk.to_owned(),
        edwards: jwk.contains("Ed25519"),
    })
}

/// Clients that sign: request objects, or the assertions by which they authenticate.
fn signing_clients(scope: &str) -> [Client; 3] {
    let [curve, edwards] = CLIENT_KEYS.map(public_half);
    let uri = |name: &str| format!("https://{name}.example.test/callback");
    let backend = |name: &str| client(name, ClientKind::Backend, &[&uri(name)], scope);
    [
        Client {
            jwks: vec![curve],
            request_uris: vec!["http://127.0.0.1/objects/signing".to_owned()],
            ..backend("signing")
        },
        Client {
            jwks: vec![edwards],
            secret: None,
            authentication: Authentication::KeyAssertion,
            ..backend("asserting")
        },
        Client {
            authentication: Authentication::SecretAssertion,
            ..backend("asserting-secret")
        },
    ]
}

/// The end-users as fixtures.
fn fixture_users(users: &Users) -> Vec<FixtureUser> {
    users
        .0
        .iter()
        .map(|user| FixtureUser {
            username: user.username.clone(),
            password: user.password.clone(),
            tenants: user.tenants.clone(),
        })
        .collect()
}
