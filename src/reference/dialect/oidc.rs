//! A plain OpenID Provider: http on loopback, one host, hosted login page, consent for one client.

use url::Url;

use super::{
    Application, Consent, Endpoint, FixturePasskeys, FixtureSignIn, Fixtures, Ports, Setting, Site, client,
    fixture_clients, fixture_users, signing_clients, unusual_clients, usual_clients, usual_users,
};
use crate::catalogue::Dialect;
use crate::reference::core::{Client, ClientKind, Clients, ResponseType};

const SCOPE: &str = "openid email";

/// The clients that are registered.
fn clients() -> Vec<Client> {
    let mut clients = usual_clients(SCOPE);
    let mut asking = client(
        "consent-web",
        ClientKind::Backend,
        &["https://third.example.test/callback"],
        SCOPE,
    );
    asking.consent = Consent::Asked;
    clients.push(asking);
    let mut hybrid = client(
        "hybrid",
        ClientKind::Backend,
        &["https://hybrid.example.test/callback"],
        SCOPE,
    );
    hybrid.response_types = vec![
        ResponseType::Code,
        // Registered, and not offered.
        ResponseType::Token,
        ResponseType::IdToken,
        ResponseType::CodeAndIdToken,
    ];
    clients.push(hybrid);
    clients.extend(signing_clients(SCOPE));
    for client in &mut clients {
        client.forbidden_scope = Some("admin".to_owned());
    }
    let mut native = client(
        "native",
        ClientKind::Native,
        &["http://127.0.0.1/callback"],
        SCOPE,
    );
    native.rotates = true;
    clients.push(native);
    let mut rotating = client(
        "web-rotating",
        ClientKind::Backend,
        &["https://rotating.example.test/callback"],
        SCOPE,
    );
    rotating.rotates = true;
    clients.push(rotating);
    clients.extend(unusual_clients(SCOPE));
    clients
}

/// The setting of a server on this port.
pub(super) fn setting(port: u16) -> Setting {
    Setting {
        site: Site {
            dialect: Dialect::Oidc,
            scheme: "http",
            applications: vec![Application {
                host: format!("127.0.0.1:{port}"),
                title: "Reference server",
                login_url: "https://rp.example.test/login",
                error_page: None,
                login_page: None,
            }],
            tenants: Vec::new(),
            routes: &[
                ("/authorize", Endpoint::Authorize),
                ("/login", Endpoint::Login),
                ("/passkeys", Endpoint::Passkeys),
                ("/consent", Endpoint::Consent),
                ("/token", Endpoint::Token),
                ("/userinfo", Endpoint::Userinfo),
                ("/jwks", Endpoint::Jwks),
                ("/revoke", Endpoint::Revoke),
                ("/introspect", Endpoint::Introspect),
                ("/register", Endpoint::Registration),
                ("/par", Endpoint::Push),
                ("/logout", Endpoint::Logout),
                ("/.well-known/openid-configuration", Endpoint::Metadata),
                ("/error", Endpoint::ErrorPage),
                ("/", Endpoint::Home),
            ],
            scopes: &["openid", "profile", "email", "offline_access", "admin"],
            session_cookie: "op_session",
            passkey_host: Some(format!("localhost:{port}")),
            parent_domain: None,
        },
        clients: Clients(clients()),
        users: usual_users(&[]),
    }
}

/// The fixtures of a server.
pub(super) fn fixtures(setting: &Setting, ports: &Ports<'_>) -> Result<Fixtures, url::ParseError> {
    let site = &setting.site;
    let at = |endpoint: Endpoint| Url::parse(&site.application_url(0, site.path(endpoint)));
    Ok(Fixtures {
        dialect: site.dialect,
        issuer: Url::parse(&site.issuer(0))?,
        authorization_endpoint: at(Endpoint::Authorize)?,
        token_endpoint: at(Endpoint::Token)?,
        userinfo_endpoint: at(Endpoint::Userinfo)?,
        jwks_uri: at(Endpoint::Jwks)?,
        metadata: at(Endpoint::Metadata)?,
        end_session_endpoint: Some(at(Endpoint::Logout)?),
        sign_out: format!(
            "{}?id_token_hint={{id_token}}&client_id={{client_id}}",
            at(Endpoint::Logout)?
        ),
        revocation_endpoint: at(Endpoint::Revoke)?,
        introspection_endpoint: Some(at(Endpoint::Introspect)?),
        request_introspection: None,
        login_pages: vec![at(Endpoint::Login)?.into()],
        error_pages: vec![at(Endpoint::ErrorPage)?.into()],
        origins: std::iter::once(site.issuer(0))
            .chain(site.passkey_host.iter().map(|host| site.url(host, "")))
            .collect(),
        tenants: Vec::new(),
        unknown_tenant_endpoint: None,
        application_endpoint: None,
        clients: fixture_clients(&setting.clients),
        users: fixture_users(&setting.users),
        hosts: Vec::new(),
        ca_pem: None,
        client_pem: None,
        control: Url::parse(&format!("http://127.0.0.1:{}/", ports.control))?,
        sign_in: FixtureSignIn::of_our_pages(),
        passkeys: match &site.passkey_host {
            Some(host) => Some(FixturePasskeys {
                page: Url::parse(&site.url(host, site.path(Endpoint::Passkeys)))?,
                authorization: Url::parse(&site.url(host, site.path(Endpoint::Authorize)))?,
                button: "form#passkey button".to_owned(),
            }),
            None => None,
        },
    })
}
