//! Which client, tenant or end-user of a profile plays which part, and what the profile cannot offer.

use super::model::{Client, Profile};
use crate::catalogue::Need;

impl Profile {
    /// The client that scenarios use unless they ask for another: the first one that may use codes.
    pub fn default_client(&self) -> Option<&Client> {
        let usable = |client: &&Client| client.code_grant && !client.redirect_uris.is_empty();
        self.clients
            .iter()
            .filter(usable)
            .find(|client| !client.is_public())
            .or_else(|| self.clients.iter().find(usable))
    }

    /// A client with two or more redirect URIs.
    pub fn client_with_two_redirect_uris(&self) -> Option<&Client> {
        self.clients
            .iter()
            .find(|client| client.code_grant && client.redirect_uris.len() > 1)
    }

    /// A client with exactly one redirect URI.
    pub fn client_with_one_redirect_uri(&self) -> Option<&Client> {
        self.clients
            .iter()
            .find(|client| client.code_grant && client.redirect_uris.len() == 1)
    }

    /// A client whose first redirect URI has a query.
    pub fn client_with_query(&self) -> Option<&Client> {
        self.clients.iter().find(|client| {
            client.code_grant && client.redirect_uris.first().is_some_and(|uri| uri.contains('?'))
        })
    }

    /// A public client.
    pub fn public_client(&self) -> Option<&Client> {
        self.clients
            .iter()
            .find(|client| client.code_grant && client.is_public())
    }

    /// A client that may not use the authorization code grant, with a redirect URI.
    pub fn client_without_code_grant(&self) -> Option<&Client> {
        self.clients
            .iter()
            .find(|client| !client.code_grant && !client.redirect_uris.is_empty())
    }

    /// The place of a tenant other than the first one that uses the same client.
    pub fn other_tenant(&self) -> Option<usize> {
        let client = self.tenants.first()?.client.as_deref();
        (1..self.tenants.len()).find(|&index| {
            self.tenants
                .get(index)
                .is_some_and(|tenant| tenant.client.as_deref() == client)
        })
    }

    /// The place of the tenant whose application has custom pages.
    pub fn custom_tenant(&self) -> Option<usize> {
        self.tenants
            .iter()
            .position(|tenant| tenant.custom_error_page.is_some() || tenant.custom_login_page.is_some())
    }

    /// The issuer as ID tokens write it: without the slash that the URL type adds to a bare origin.
    pub fn issuer_text(&self) -> String {
        self.issuer_as_written.clone().unwrap_or_else(|| {
            self.issuer
                .as_ref()
                .map(|issuer| issuer.as_str().trim_end_matches('/').to_owned())
                .unwrap_or_default()
        })
    }

    /// What of a need the profile cannot offer, in words that name the fact; `None` where it offers it.
    pub fn lacks(&self, need: Need) -> Option<String> {
        let missing = |present: bool, what: &str| (!present).then(|| format!("the profile names no {what}"));
        let taken = |offered: Option<bool>, name: &str| {
            (offered == Some(true)).then(|| format!("the target takes the `{name}` parameter"))
        };
        let endpoints = &self.endpoints;
        let tenant = self.tenants.first();
        let custom = self.custom_tenant().and_then(|index| self.tenants.get(index));
        match need {
            // A target without a login page signs everybody in by itself, which needs no script.
            Need::User => missing(
                (!self.users.is_empty() && self.sign_in.is_some()) || self.offers.sign_in == Some(false),
                "end-user with a sign-in script",
            ),
            Need::SecondUser => missing(self.users.len() > 1, "second end-user"),
            Need::Deny => missing(
                self.sign_in
                    .as_ref()
                    .is_some_and(|script| !script.deny.is_empty()),
                "way to deny (`sign_in.deny`)",
            ),
            Need::ClientWithTwoRedirectUris => missing(
                self.client_with_two_redirect_uris().is_some(),
                "client with two redirect URIs",
            ),
            Need::ClientWithOneRedirectUri => missing(
                self.client_with_one_redirect_uri().is_some(),
                "client with exactly one redirect URI",
            ),
            Need::ClientWithQuery => missing(
                self.client_with_query().is_some(),
                "client whose redirect URI has a query",
            ),
            Need::PublicClient => missing(self.public_client().is_some(), "public client"),
            Need::ClientWithoutCodeGrant => missing(
                self.client_without_code_grant().is_some(),
                "client with a redirect URI but without the authorization code grant",
            ),
            Need::TokenEndpoint => missing(endpoints.token.is_some(), "token endpoint"),
            Need::Jwks => missing(endpoints.jwks.is_some(), "key set (`endpoints.jwks`)"),
            Need::SignOut => missing(
                endpoints.sign_out.is_some() || tenant.is_some_and(|tenant| tenant.sign_out.is_some()),
                "address that signs the end-user out (`endpoints.sign_out`)",
            ),
            Need::TwoTenants => missing(
                self.other_tenant().is_some(),
                "second tenant of the same application",
            ),
            Need::UnknownTenantHost => missing(
                self.unknown_tenant_endpoint.is_some(),
                "host of no tenant (`unknown_tenant_endpoint`)",
            ),
            Need::ApplicationHost => missing(
                self.application_endpoint.is_some(),
                "application host (`application_endpoint`)",
            ),
            Need::DefaultErrorPage => {
                missing(!self.pages.error.is_empty(), "default error page (`pages.error`)")
            }
            Need::CustomErrorPage => missing(
                custom.is_some_and(|tenant| tenant.custom_error_page.is_some()),
                "tenant with a custom error page",
            ),
            Need::HostedLoginPage => missing(
                tenant.is_some_and(|tenant| tenant.login_page.is_some()),
                "hosted login page of the first tenant",
            ),
            Need::CustomLoginPage => missing(
                custom.is_some_and(|tenant| tenant.custom_login_page.is_some()),
                "tenant with a custom login page",
            ),
            Need::RequestIntrospection => missing(
                endpoints.request_introspection.is_some(),
                "endpoint that introspects request tokens (`endpoints.request_introspection`)",
            ),
            Need::OpenId => (self.offers.openid == Some(false))
                .then(|| "the target does not speak OpenID Connect (`offers.openid`)".to_owned()),
            Need::NoRequestObject => taken(self.offers.request, "request"),
            Need::NoRequestUri => taken(self.offers.request_uri, "request_uri"),
            Need::NoRegistration => taken(self.offers.registration, "registration"),
            Need::Hook(hook) => missing(self.hooks.contains_key(&hook), &format!("hook `{}`", hook.name())),
            Need::Listener => missing(
                self.network.listener.is_some() || self.is_on_loopback(),
                "address at which the target reaches this tool (`network.listener`)",
            ),
        }
    }

    /// Whether the target runs on this machine, so that it can reach our listener.
    pub fn is_on_loopback(&self) -> bool {
        let endpoint = self
            .tenants
            .first()
            .map(|tenant| &tenant.authorization)
            .or(self.endpoints.authorization.as_ref())
            .or(self.issuer.as_ref());
        endpoint.is_some_and(|url| match url.host() {
            Some(url::Host::Ipv4(address)) => address.is_loopback(),
            Some(url::Host::Ipv6(address)) => address.is_loopback(),
            Some(url::Host::Domain(name)) => {
                name == "localhost" || name.ends_with(".localhost") || self.is_pinned_to_loopback(name)
            }
            None => false,
        })
    }

    /// Whether `network.hosts` pins a name to loopback.
    fn is_pinned_to_loopback(&self, name: &str) -> bool {
        self.network.hosts.iter().any(|(pattern, address)| {
            let fits = match pattern.strip_prefix("*.") {
                Some(suffix) => name.strip_suffix(suffix).is_some_and(|rest| rest.ends_with('.')),
                None => pattern == name,
            };
            fits && address.is_loopback()
        })
    }
}
