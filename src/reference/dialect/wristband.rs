//! Wristband: TLS, a host for each tenant, two applications.
//!
//! The first application uses the vendor's pages and has the tenants `acme` and `globex`, the latter with a custom
//! domain. The second one has pages of its own, on hosts that are never served, and the tenant `initech`.

use url::Url;

use super::{
    Application, Endpoint, FixtureSignIn, FixtureTenant, Fixtures, Ports, Setting, Site, Tenant, client,
    fixture_clients, fixture_users, unusual_clients, usual_clients, usual_users,
};
use crate::catalogue::Dialect;
use crate::reference::core::{ClientKind, Clients};

/// Every host of this dialect, also that of no tenant.
pub(super) const HOSTS: [&str; 7] = [
    APPLICATION,
    SECOND_APPLICATION,
    "acme-app.wristband.test",
    "globex-app.wristband.test",
    "login.globex.test",
    "initech-shop.wristband.test",
    UNKNOWN_TENANT,
];

const APPLICATION: &str = "app.wristband.test";
const SECOND_APPLICATION: &str = "shop.wristband.test";
const UNKNOWN_TENANT: &str = "nobody-app.wristband.test";
const CUSTOM_ERROR_PAGE: &str = "https://www.shop.example.test/problem";
const CUSTOM_LOGIN_PAGE: &str = "https://login.shop.example.test/sign-in?a=1";
const SECOND_CLIENT: &str = "shop-web";
const SCOPE: &str = "openid email";

/// Paths and what answers them. The path of request introspection is ours: the vendor publishes none.
const ROUTES: &[(&str, Endpoint)] = &[
    ("/api/v1/oauth2/authorize", Endpoint::Authorize),
    ("/login", Endpoint::Login),
    ("/api/v1/oauth2/token", Endpoint::Token),
    ("/api/v1/oauth2/userinfo", Endpoint::Userinfo),
    ("/api/v1/oauth2/jwks", Endpoint::Jwks),
    ("/api/v1/oauth2/revoke", Endpoint::Revoke),
    ("/api/v1/logout", Endpoint::Logout),
    ("/.well-known/openid-configuration", Endpoint::Metadata),
    (
        "/api/v1/oauth2/introspect-authorization-request",
        Endpoint::IntrospectRequest,
    ),
    ("/error", Endpoint::ErrorPage),
    ("/api/v1/clients/", Endpoint::SdkConfiguration),
    ("/", Endpoint::Home),
];

fn applications(port: u16) -> Vec<Application> {
    vec![
        Application {
            host: at(APPLICATION, port),
            title: "App",
            login_url: "https://rp.example.test/login",
            error_page: None,
            login_page: None,
        },
        Application {
            host: at(SECOND_APPLICATION, port),
            title: "Shop",
            login_url: "https://shop.example.test/login",
            error_page: Some(CUSTOM_ERROR_PAGE),
            login_page: Some(CUSTOM_LOGIN_PAGE),
        },
    ]
}

fn tenants(port: u16) -> Vec<Tenant> {
    let tenant = |name: &'static str, application: usize, host: &str, custom: Option<&str>| Tenant {
        name,
        application,
        host: at(host, port),
        custom_domain: custom.map(|host| at(host, port)),
    };
    vec![
        tenant("acme", 0, "acme-app.wristband.test", None),
        tenant(
            "globex",
            0,
            "globex-app.wristband.test",
            Some("login.globex.test"),
        ),
        tenant("initech", 1, "initech-shop.wristband.test", None),
    ]
}

/// Host and port.
fn at(host: &str, port: u16) -> String {
    format!("{host}:{port}")
}

/// The setting of a server on this port.
pub(super) fn setting(port: u16) -> Setting {
    let mut clients = usual_clients(SCOPE);
    let mut second = client(
        SECOND_CLIENT,
        ClientKind::Backend,
        &["https://shop.example.test/callback"],
        SCOPE,
    );
    second.application = 1;
    second.login_url = "https://shop.example.test/login".to_owned();
    clients.push(second);
    clients.push(client(
        "native",
        ClientKind::Native,
        &["https://native.example.test/callback"],
        SCOPE,
    ));
    let mut rotating = client(
        "web-rotating",
        ClientKind::Backend,
        &["https://rotating.example.test/callback"],
        SCOPE,
    );
    rotating.rotates = true;
    clients.push(rotating);
    clients.extend(unusual_clients(SCOPE));
    Setting {
        site: Site {
            dialect: Dialect::Wristband,
            scheme: "https",
            applications: applications(port),
            tenants: tenants(port),
            routes: ROUTES,
            scopes: &["openid", "offline_access", "email", "profile", "phone", "roles"],
            session_cookie: "wb_session",
            passkey_host: None,
            parent_domain: Some("wristband.test"),
        },
        clients: Clients(clients),
        users: usual_users(&["acme", "globex", "initech"]),
    }
}

/// The tenants as fixtures.
fn fixture_tenants(site: &Site) -> Result<Vec<FixtureTenant>, url::ParseError> {
    let on = |host: &str, endpoint: Endpoint| Url::parse(&site.url(host, site.path(endpoint)));
    let sign_out =
        |host: &str| on(host, Endpoint::Logout).map(|url| format!("{url}?client_id={{client_id}}"));
    let mut tenants = Vec::new();
    for tenant in &site.tenants {
        let application = site.application(tenant.application);
        let custom_login_page = application.and_then(|a| a.login_page).map(str::to_owned);
        tenants.push(FixtureTenant {
            name: tenant.name.to_owned(),
            authorization: on(&tenant.host, Endpoint::Authorize)?,
            sign_out: sign_out(&tenant.host)?,
            custom_domain: tenant.custom_domain.clone(),
            login_page: match &custom_login_page {
                Some(_) => None,
                None => Some(on(&tenant.host, Endpoint::Login)?.into()),
            },
            custom_login_page,
            custom_error_page: application.and_then(|a| a.error_page).map(str::to_owned),
            client: (tenant.application == 1).then(|| SECOND_CLIENT.to_owned()),
        });
    }
    Ok(tenants)
}

/// The fixtures of a server.
pub(super) fn fixtures(setting: &Setting, ports: &Ports<'_>) -> Result<Fixtures, url::ParseError> {
    let site = &setting.site;
    let on = |host: &str, endpoint: Endpoint| Url::parse(&site.url(host, site.path(endpoint)));
    let app = |endpoint: Endpoint| Url::parse(&site.application_url(0, site.path(endpoint)));
    let tenants = fixture_tenants(site)?;
    let sign_out = tenants
        .first()
        .map(|tenant| tenant.sign_out.clone())
        .unwrap_or_default();
    let unknown = format!("{UNKNOWN_TENANT}:{}", ports.port);
    let hosts: Vec<String> = HOSTS.iter().map(|host| (*host).to_owned()).collect();
    let first = site.tenants.first().map_or("", |tenant| &tenant.host);
    let hosted = |host: &String| on(&format!("{host}:{}", ports.port), Endpoint::Login).map(String::from);
    let custom_login = CUSTOM_LOGIN_PAGE.split('?').next().unwrap_or(CUSTOM_LOGIN_PAGE);
    let mut login_pages = hosts.iter().map(hosted).collect::<Result<Vec<_>, _>>()?;
    login_pages.push(custom_login.to_owned());
    Ok(Fixtures {
        dialect: site.dialect,
        issuer: Url::parse(&site.issuer(0))?,
        authorization_endpoint: on(first, Endpoint::Authorize)?,
        token_endpoint: app(Endpoint::Token)?,
        userinfo_endpoint: app(Endpoint::Userinfo)?,
        jwks_uri: app(Endpoint::Jwks)?,
        metadata: app(Endpoint::Metadata)?,
        end_session_endpoint: None,
        sign_out,
        revocation_endpoint: app(Endpoint::Revoke)?,
        introspection_endpoint: None,
        request_introspection: Some(app(Endpoint::IntrospectRequest)?),
        login_pages,
        error_pages: vec![
            app(Endpoint::ErrorPage)?.into(),
            site.application_url(1, site.path(Endpoint::ErrorPage)),
            CUSTOM_ERROR_PAGE.to_owned(),
        ],
        origins: hosts
            .iter()
            .map(|host| format!("https://{host}:{}", ports.port))
            .collect(),
        tenants,
        unknown_tenant_endpoint: Some(on(&unknown, Endpoint::Authorize)?),
        application_endpoint: Some(app(Endpoint::Authorize)?),
        clients: fixture_clients(&setting.clients),
        users: fixture_users(&setting.users),
        hosts,
        ca_pem: Some(ports.ca_pem.to_owned()),
        client_pem: None,
        control: Url::parse(&format!("http://127.0.0.1:{}/", ports.control))?,
        sign_in: FixtureSignIn::of_our_pages(),
        passkeys: None,
    })
}
