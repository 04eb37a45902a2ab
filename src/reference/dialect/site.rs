//! The places of a server: applications, tenants, hosts, routes.

use crate::catalogue::Dialect;
use crate::reference::behaviour::{ApplicationHost, HostSelection, TenancyBehaviour, UnknownHost};

/// What answers a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Endpoint {
    Authorize,
    Login,
    Passkeys,
    Consent,
    Token,
    Userinfo,
    Jwks,
    Revoke,
    Introspect,
    Registration,
    Push,
    Logout,
    Metadata,
    IntrospectRequest,
    ErrorPage,
    SdkConfiguration,
    Home,
}

/// An application of the vendor's customer; a plain server has exactly one.
#[derive(Debug, Clone)]
pub(crate) struct Application {
    /// Host and port.
    pub(crate) host: String,
    pub(crate) title: &'static str,
    pub(crate) login_url: &'static str,
    pub(crate) error_page: Option<&'static str>,
    pub(crate) login_page: Option<&'static str>,
}

/// A tenant with a host of its own.
#[derive(Debug, Clone)]
pub(crate) struct Tenant {
    pub(crate) name: &'static str,
    pub(crate) application: usize,
    /// Host and port.
    pub(crate) host: String,
    /// Host and port.
    pub(crate) custom_domain: Option<String>,
}

/// Where a request arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// A server without tenants.
    Single,
    /// The host of a tenant, by index.
    Tenant(usize),
    /// The host of an application, by index.
    Application(usize),
    /// A host of the vendor at which nobody lives.
    Nowhere,
}

/// The places of a server.
#[derive(Debug, Clone)]
pub(crate) struct Site {
    pub(crate) dialect: Dialect,
    pub(crate) scheme: &'static str,
    pub(crate) applications: Vec<Application>,
    pub(crate) tenants: Vec<Tenant>,
    /// Paths; one that ends in a slash stands for all below it.
    pub(crate) routes: &'static [(&'static str, Endpoint)],
    /// The scope values that the server knows.
    pub(crate) scopes: &'static [&'static str],
    pub(crate) session_cookie: &'static str,
    /// Host and port of the same server under a name at which passkeys can be used, where it has one.
    pub(crate) passkey_host: Option<String>,
    /// The domain that all hosts of the vendor share.
    pub(crate) parent_domain: Option<&'static str>,
}

/// The host without its port, in lower case.
fn name_of(host: &str) -> String {
    host.rsplit_once(':')
        .filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()))
        .map_or(host, |(name, _)| name)
        .to_ascii_lowercase()
}

impl Site {
    /// The endpoint of a path.
    pub(crate) fn endpoint(&self, path: &str) -> Option<Endpoint> {
        self.routes
            .iter()
            .find(|(route, _)| {
                *route == path || (route.len() > 1 && route.ends_with('/') && path.starts_with(route))
            })
            .map(|(_, endpoint)| *endpoint)
    }

    /// Whether there is such an endpoint.
    pub(crate) fn has(&self, endpoint: Endpoint) -> bool {
        self.routes.iter().any(|(_, candidate)| *candidate == endpoint)
    }

    /// The path of an endpoint.
    pub(crate) fn path(&self, endpoint: Endpoint) -> &'static str {
        self.routes
            .iter()
            .find(|(_, candidate)| *candidate == endpoint)
            .map_or("/", |(route, _)| route)
    }

    /// Where a request to this host arrives.
    pub(crate) fn place(&self, host: &str, tenancy: &TenancyBehaviour) -> Place {
        if self.tenants.is_empty() {
            return Place::Single;
        }
        let name = name_of(host);
        let tenant = self.tenants.iter().position(|tenant| {
            name_of(&tenant.host) == name
                || tenant
                    .custom_domain
                    .as_deref()
                    .is_some_and(|domain| name_of(domain) == name)
        });
        let application = self
            .applications
            .iter()
            .position(|application| name_of(&application.host) == name);
        match (tenant, application) {
            (Some(index), _) => match tenancy.host {
                HostSelection::SelectsTenant => Place::Tenant(index),
                HostSelection::FirstTenant => Place::Tenant(0),
            },
            (None, Some(index)) => match tenancy.application_host {
                ApplicationHost::Refused => Place::Application(index),
                ApplicationHost::FirstTenant => Place::Tenant(0),
            },
            (None, None) => match tenancy.unknown_host {
                UnknownHost::Refused => Place::Nowhere,
                UnknownHost::FirstTenant => Place::Tenant(0),
            },
        }
    }

    /// The tenant of a place.
    pub(crate) fn tenant(&self, place: Place) -> Option<&Tenant> {
        match place {
            Place::Tenant(index) => self.tenants.get(index),
            Place::Single | Place::Application(_) | Place::Nowhere => None,
        }
    }

    /// The application of a place; that of the first one where nobody lives.
    pub(crate) fn application_index(&self, place: Place) -> usize {
        match place {
            Place::Tenant(index) => self.tenants.get(index).map_or(0, |tenant| tenant.application),
            Place::Application(index) => index,
            Place::Single | Place::Nowhere => 0,
        }
    }

    /// An application by its index; an index beyond the end stands for the first one.
    pub(crate) fn application(&self, index: usize) -> Option<&Application> {
        self.applications.get(index).or_else(|| self.applications.first())
    }

    /// A URL at a host of this server.
    pub(crate) fn url(&self, host: &str, path: &str) -> String {
        format!("{}://{host}{path}", self.scheme)
    }

    /// A URL at an application's host.
    pub(crate) fn application_url(&self, index: usize, path: &str) -> String {
        let host = self
            .application(index)
            .map_or("", |application| &application.host);
        self.url(host, path)
    }

    /// The issuer identifier of an application.
    pub(crate) fn issuer(&self, application: usize) -> String {
        self.application_url(application, "")
    }
}
