//! Which client, tenant or end-user of a profile plays which part, and what the profile cannot offer.

use url::Url;

use super::model::{Client, ClientAuthentication, ClientType, Profile};
use super::sign_in::PageKind;
use crate::catalogue::{Dialect, Need};
use crate::protocol::is_loopback;

impl Profile {
    /// The client that scenarios use unless they ask for another: the first one that may use codes.
    pub fn default_client(&self) -> Option<&Client> {
        let usable = |client: &&Client| client.code_grant && !client.redirect_uris.is_empty();
        let can_ask =
            |client: &&Client| !self.demands_signed_requests(client) || self.signing_of(client).is_some();
        self.clients
            .iter()
            .filter(usable)
            .find(|client| !client.is_public() && can_ask(client))
            .or_else(|| self.clients.iter().filter(usable).find(can_ask))
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

    /// A native client whose first redirect URI is on loopback, so that its port is free (RFC 8252 §7.3).
    pub fn native_loopback_client(&self) -> Option<&Client> {
        self.clients.iter().find(|client| {
            client.code_grant
                && client.client_type == ClientType::Native
                && client.redirect_uris.first().is_some_and(|uri| is_loopback(uri))
        })
    }

    /// A redirect URI that another client has registered, and the default one has not.
    pub fn redirect_uri_of_another_client(&self) -> Option<&str> {
        let own = self.default_client()?;
        let others = self.clients.iter().filter(|client| client.id != own.id);
        others
            .flat_map(|client| &client.redirect_uris)
            .map(String::as_str)
            .find(|uri| !own.redirect_uris.iter().any(|own| own == uri))
    }

    /// A client that may not use the authorization code grant, with a redirect URI.
    pub fn client_without_code_grant(&self) -> Option<&Client> {
        self.clients
            .iter()
            .find(|client| !client.code_grant && !client.redirect_uris.is_empty())
    }

    /// A client that authenticates in this way and may use codes; the default one if it does.
    pub fn client_authenticating(&self, method: ClientAuthentication) -> Option<&Client> {
        let fits = |client: &&Client| {
            client.code_grant && client.secret.is_some() && client.authentication() == method
        };
        self.default_client()
            .filter(fits)
            .or_else(|| self.clients.iter().find(fits))
    }

    /// A machine that acts for itself (RFC 6749 §4.4).
    pub fn machine_client(&self) -> Option<&Client> {
        self.clients
            .iter()
            .find(|client| client.client_type == ClientType::M2m && client.secret.is_some())
    }

    /// Whether the target knows a scope value: its metadata list it, or a client asks for it, or its documents name it.
    pub fn knows_scope(&self, value: &str) -> bool {
        let listed = self
            .metadata
            .as_ref()
            .and_then(|own| own.scopes_supported.as_ref());
        let asked = |client: &Client| client.scope.split(' ').any(|own| own == value);
        listed.is_some_and(|list| list.iter().any(|own| own == value))
            || self.clients.iter().any(asked)
            || (self.dialect == Dialect::Wristband && value == "offline_access")
    }

    /// A client to which end-users must consent.
    pub fn client_with_consent(&self) -> Option<&Client> {
        self.clients
            .iter()
            .find(|client| client.code_grant && client.consent)
    }

    /// A client of which the profile names a scope value that it may not have.
    pub fn client_with_forbidden_scope(&self) -> Option<&Client> {
        self.clients
            .iter()
            .find(|client| client.code_grant && client.forbidden_scope.is_some())
    }

    /// Where authorization requests must be pushed first, if the target demands that.
    pub fn push_endpoint(&self) -> Option<&Url> {
        let demanded = self.offers.pushed_requests_only == Some(true);
        self.endpoints.push.as_ref().filter(|_| demanded)
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

    /// The issuer as tokens and responses write it, character by character; none where nobody has said what it is.
    pub fn issuer_text(&self) -> Option<String> {
        let by_url = || {
            self.issuer
                .as_ref()
                .map(|issuer| issuer.as_str().trim_end_matches('/').to_owned())
        };
        self.issuer_as_written.clone().or_else(by_url)
    }

    /// Whether the token endpoint takes a secret, no authentication, or the way of a client that the profile names.
    fn can_authenticate_clients(&self) -> bool {
        let metadata = self.metadata.as_ref();
        let offered = metadata.and_then(|metadata| metadata.token_endpoint_auth_methods_supported.as_ref());
        let usual = ["client_secret_basic", "client_secret_post", "none"];
        let ours = |method: &str| {
            let named = self
                .clients
                .iter()
                .any(|client| client.authentication().name() == method);
            usual.contains(&method) || named
        };
        offered.is_none_or(|methods| methods.iter().any(|method| ours(method)))
    }

    /// Where the default client has its end-users sent after signing out.
    fn post_logout_uri(&self) -> Option<&String> {
        self.default_client()?.post_logout_redirect_uris.first()
    }

    /// Whether the target tells clients on the back channel that an end-user is signed out.
    fn tells_clients_of_logout(&self) -> bool {
        let metadata = self.metadata.as_ref();
        metadata.and_then(|metadata| metadata.backchannel_logout_supported) == Some(true)
    }

    /// A client with codes that is told on the back channel that an end-user is signed out.
    pub fn back_channel_client(&self) -> Option<&Client> {
        let told = |client: &&Client| {
            client.code_grant
                && client
                    .backchannel_logout_uri
                    .as_ref()
                    .is_some_and(|uri| self.leads_to_listener(uri))
                && !client.post_logout_redirect_uris.is_empty()
        };
        self.clients.iter().find(told)
    }

    /// Where the default client's end-users are sent where nothing is said.
    fn login_url(&self) -> Option<&str> {
        self.default_client()?.login_url.as_deref()
    }

    /// A place after signing out that another client has registered, and the default one has not.
    pub fn post_logout_uri_of_another_client(&self) -> Option<&str> {
        let own = self.default_client()?;
        let others = self.clients.iter().filter(|client| client.id != own.id);
        others
            .flat_map(|client| &client.post_logout_redirect_uris)
            .map(String::as_str)
            .find(|uri| !own.post_logout_redirect_uris.iter().any(|own| own == uri))
    }

    /// What of a need the profile cannot offer, in words that name the fact; `None` where it offers it.
    pub fn lacks(&self, need: Need) -> Option<String> {
        if need == Need::TokenEndpoint && !self.can_authenticate_clients() {
            return Some(
                "the token endpoint takes no way of client authentication that opcheck has \
                 (`token_endpoint_auth_methods_supported`)"
                    .to_owned(),
            );
        }
        if need == Need::TokenEndpoint
            && let Some(fact) = self.cannot_prove()
        {
            return Some(fact);
        }
        if let Some(fact) = self.signs_otherwise(need) {
            return Some(fact);
        }
        let probed = match self.probed.contains(&need) {
            true => " (a probe of this run showed it)",
            false => "",
        };
        (!self.meets(need)).then(|| fact_without(need) + probed)
    }

    /// Whether the profile offers what is needed.
    pub(super) fn meets(&self, need: Need) -> bool {
        let (endpoints, offers) = (&self.endpoints, &self.offers);
        let tenant = self.tenants.first();
        let custom = self.custom_tenant().and_then(|index| self.tenants.get(index));
        match need {
            // A target without a login page signs everybody in by itself, which needs no script.
            Need::User => offers.sign_in == Some(false) || (!self.users.is_empty() && self.sign_in.is_some()),
            Need::SignIn => offers.sign_in != Some(false),
            Need::SecondUser => self.users.len() > 1,
            Need::Deny => self.sign_in.iter().any(|script| !script.deny.is_empty()),
            Need::ClientWithTwoRedirectUris => self.client_with_two_redirect_uris().is_some(),
            Need::ClientWithOneRedirectUri => self.client_with_one_redirect_uri().is_some(),
            Need::ClientWithQuery => self.client_with_query().is_some(),
            Need::PublicClient => self.public_client().is_some(),
            Need::NativeLoopbackClient => self.native_loopback_client().is_some(),
            Need::AnotherRedirectUri => self.redirect_uri_of_another_client().is_some(),
            Need::ClientWithoutCodeGrant => self.client_without_code_grant().is_some(),
            Need::ClientWithConsent => self.client_with_consent().is_some(),
            Need::ClientWithForbiddenScope => self.client_with_forbidden_scope().is_some(),
            Need::MachineClient => self.machine_client().is_some(),
            Need::TokenEndpoint => endpoints.token.is_some(),
            Need::ClientWithSecret => self.client_with_secret().is_some(),
            Need::AuthenticatingClient => self.authenticating_client().is_some(),
            Need::ClientWithoutClientCredentials => self.client_without_client_credentials().is_some(),
            Need::AnotherCallingClient => self.another_calling_client(None).is_some(),
            Need::RotatingClient => self.rotating_client().is_some(),
            Need::BackendClient => self.client_of_type(ClientType::Backend).is_some(),
            Need::NativeClient => self.client_of_type(ClientType::Native).is_some(),
            Need::SinglePageClient => self.client_of_type(ClientType::Spa).is_some(),
            Need::ClientWithSwitchedRotation => self.client_with_switched_rotation().is_some(),
            Need::RevocationEndpoint => endpoints.revocation.is_some(),
            Need::IntrospectionEndpoint => endpoints.introspection.is_some(),
            Need::AccessTokenProbe => self.tells_dead_access_tokens(),
            Need::Jwks => endpoints.jwks.is_some(),
            Need::Userinfo => endpoints.userinfo.is_some(),
            Need::SignOut => self.has_sign_out(),
            Need::EndSession => endpoints.end_session.is_some(),
            Need::PostLogoutUri => self.post_logout_uri().is_some(),
            Need::AnotherPostLogoutUri => self.post_logout_uri_of_another_client().is_some(),
            Need::LoginUrl => self.login_url().is_some(),
            Need::TwoTenants => self.other_tenant().is_some(),
            Need::UnknownTenantHost => self.unknown_tenant_endpoint.is_some(),
            Need::ApplicationHost => self.application_endpoint.is_some(),
            Need::DefaultErrorPage => !self.pages.error.is_empty(),
            Need::CustomErrorPage => custom.is_some_and(|tenant| tenant.custom_error_page.is_some()),
            Need::HostedLoginPage => tenant.is_some_and(|tenant| tenant.login_page.is_some()),
            Need::CustomLoginPage => custom.is_some_and(|tenant| tenant.custom_login_page.is_some()),
            Need::RequestIntrospection => endpoints.request_introspection.is_some(),
            Need::Metadata => self.metadata.is_some(),
            Need::OpenId => offers.openid != Some(false),
            Need::ClaimsParameter => offers.claims == Some(true),
            Need::PromptConsent => self.takes_prompt("consent"),
            Need::PromptSelectAccount => self.takes_prompt("select_account"),
            Need::NoRequestObject => offers.request != Some(true),
            Need::NoRequestUri => offers.request_uri != Some(true),
            Need::AssertingClient => self.asserting_client().is_some(),
            Need::ClosedRequestUris => self.has_closed_request_uris(),
            Need::RequestObjects => offers.request == Some(true) && self.request_signer().is_some(),
            // What is pushed cannot be a reference itself (RFC 9126 §2.1).
            Need::RequestUris => {
                offers.request_uri == Some(true)
                    && offers.pushed_requests_only != Some(true)
                    && self.client_with_request_uri().is_some()
            }
            Need::Registration => self.registration_place().is_some(),
            Need::NoRegistration => offers.registration != Some(true),
            Need::Hook(hook) => self.hooks.contains_key(&hook),
            Need::ConsentPage => self
                .sign_in
                .iter()
                .flat_map(|script| &script.steps)
                .any(|step| step.page == PageKind::Consent),
            Need::HeavyChecks => self.limits.heavy_checks.unwrap_or_else(|| self.is_on_loopback()),
            Need::Passkeys => self.passkeys().is_some(),
            Need::VerifiedPasskeys => self.passkeys().is_some_and(|passkeys| passkeys.verified),
            Need::BackChannelLogout => self.tells_clients_of_logout(),
            Need::BackChannelClient => self.back_channel_client().is_some(),
            Need::Listener => self.network.listener.is_some() || self.is_on_loopback(),
        }
    }

    /// Whether an endpoint tells whether an access token is dead.
    fn tells_dead_access_tokens(&self) -> bool {
        let userinfo = self.endpoints.userinfo.is_some() && self.offers.openid != Some(false);
        userinfo || (self.endpoints.introspection.is_some() && self.authenticating_client().is_some())
    }

    /// Whether the target takes a value of `prompt` that OIDC Core §3.1.2.1 defines.
    fn takes_prompt(&self, value: &str) -> bool {
        let listed = self.offers.prompts.as_ref();
        self.offers.openid != Some(false)
            && listed.is_none_or(|values| values.iter().any(|listed| listed == value))
    }

    /// Whether the target runs on this machine, so that it can reach our listener.
    pub fn is_on_loopback(&self) -> bool {
        let endpoint = self
            .tenants
            .first()
            .map(|tenant| &tenant.authorization)
            .or(self.endpoints.authorization.as_ref())
            .or(self.issuer.as_ref());
        endpoint.is_some_and(|url| self.leads_to_loopback(url))
    }

    /// Whether a URL leads to this machine, by its address, its name, or the profile's pins.
    pub fn leads_to_loopback(&self, url: &Url) -> bool {
        match url.host() {
            Some(url::Host::Ipv4(address)) => address.is_loopback(),
            Some(url::Host::Ipv6(address)) => address.is_loopback(),
            Some(url::Host::Domain(name)) => {
                name == "localhost" || name.ends_with(".localhost") || self.is_pinned_to_loopback(name)
            }
            None => false,
        }
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

/// The fact that stands in the way of a need.
pub fn fact_without(need: Need) -> String {
    if let Some(missing) = missing(need) {
        return format!("the profile names no {missing}");
    }
    let fact = match need {
        Need::SignIn => "the target signs everybody in by itself (`offers.sign_in`)",
        Need::BackChannelLogout => {
            "the metadata do not offer back-channel logout (`backchannel_logout_supported`)"
        }
        Need::Metadata => "no metadata document was read (`issuer`, `endpoints.metadata`)",
        Need::OpenId => "the target does not speak OpenID Connect (`offers.openid`)",
        Need::ClaimsParameter => {
            "neither metadata nor profile (`offers.claims`) say that the target takes `claims`"
        }
        Need::PromptConsent => "the target does not list `prompt=consent`",
        Need::PromptSelectAccount => "the target does not list `prompt=select_account`",
        Need::NoRequestObject => "the target takes the `request` parameter",
        Need::NoRequestUri => "the target takes the `request_uri` parameter",
        Need::ClosedRequestUris => {
            "the target takes request URIs that nobody registered (`require_request_uri_registration`), or pushed ones only"
        }
        Need::RequestObjects => {
            "the target does not take the `request` parameter, or the profile names no client that can sign \
                    request objects (`clients`, `key`)"
        }
        Need::RequestUris => {
            "the target does not take the `request_uri` parameter, or takes pushed requests only, or the profile names no \
             client with a key and a registered `request_uri`"
        }
        Need::Registration => {
            "the target offers no dynamic registration, or the profile registers no clients (`registration`)"
        }
        Need::NoRegistration => "the target takes the `registration` parameter",
        Need::HeavyChecks => {
            "the profile does not consent to checks that weigh on the target (`limits.heavy_checks`)"
        }
        Need::Hook(hook) => return format!("the profile names no hook `{}`", hook.name()),
        // What the profile would name.
        _ => "",
    };
    fact.to_owned()
}

/// What the profile would have to name, where that is what a need lacks.
fn missing(need: Need) -> Option<&'static str> {
    Some(match need {
        Need::AssertingClient => "client that authenticates by `private_key_jwt` or `client_secret_jwt`",
        Need::User => "end-user with a sign-in script",
        Need::SecondUser => "second end-user",
        Need::Deny => "way to deny (`sign_in.deny`)",
        Need::ClientWithTwoRedirectUris => "client with two redirect URIs",
        Need::ClientWithOneRedirectUri => "client with exactly one redirect URI",
        Need::ClientWithQuery => "client whose redirect URI has a query",
        Need::PublicClient => "public client",
        Need::NativeLoopbackClient => {
            "native client with a loopback redirect URI (`http://127.0.0.1/…`) at its head"
        }
        Need::AnotherRedirectUri => "second client with a redirect URI of its own",
        Need::ClientWithoutCodeGrant => "client with a redirect URI but without the authorization code grant",
        Need::ClientWithConsent => "client to which end-users must consent (`consent`)",
        Need::ClientWithForbiddenScope => {
            "client with a scope value that it may not have (`forbidden_scope`)"
        }
        Need::MachineClient => "machine client with a secret (`type: m2m`)",
        Need::TokenEndpoint => "token endpoint",
        Need::ClientWithSecret => "client that authenticates by a secret and may use codes",
        Need::AuthenticatingClient => "client that authenticates and may use codes",
        Need::ClientWithoutClientCredentials => "client with `client_credentials: false` that authenticates",
        Need::AnotherCallingClient => "second client that can call the token endpoint",
        Need::RotatingClient => "public client, and none whose refresh tokens rotate (`rotation`)",
        Need::BackendClient => "server-side client with the rotation that its type promises",
        Need::NativeClient => "native client with the rotation that its type promises",
        Need::SinglePageClient => "single-page client with the rotation that its type promises",
        Need::ClientWithSwitchedRotation => "client with another `rotation` than its type promises",
        Need::RevocationEndpoint => "revocation endpoint (`endpoints.revocation`)",
        Need::IntrospectionEndpoint => "introspection endpoint (`endpoints.introspection`)",
        Need::AccessTokenProbe => {
            "endpoint that tells live access tokens from dead ones (`endpoints.userinfo`, `endpoints.introspection`)"
        }
        Need::Jwks => "key set (`endpoints.jwks`)",
        Need::Userinfo => "userinfo endpoint (`endpoints.userinfo`)",
        Need::SignOut => "address that signs the end-user out (`endpoints.sign_out`)",
        Need::EndSession => "end-session endpoint (`endpoints.end_session`)",
        Need::PostLogoutUri => {
            "place after signing out for its usual client (`clients`, `post_logout_redirect_uris`)"
        }
        Need::AnotherPostLogoutUri => {
            "second client with a place after signing out of its own (`post_logout_redirect_uris`)"
        }
        Need::LoginUrl => "login URL of its usual client (`clients`, `login_url`)",
        Need::TwoTenants => "second tenant of the same application",
        Need::UnknownTenantHost => "host of no tenant (`unknown_tenant_endpoint`)",
        Need::ApplicationHost => "application host (`application_endpoint`)",
        Need::DefaultErrorPage => "default error page (`pages.error`)",
        Need::CustomErrorPage => "tenant with a custom error page",
        Need::HostedLoginPage => "hosted login page of the first tenant",
        Need::CustomLoginPage => "tenant with a custom login page",
        Need::RequestIntrospection => "endpoint for request tokens (`endpoints.request_introspection`)",
        Need::ConsentPage => "rule for a consent page (`sign_in.steps`, with `page: consent`)",
        Need::Passkeys | Need::VerifiedPasskeys => "way to use passkeys (`sign_in.passkeys`)",
        Need::BackChannelClient => {
            "client that is told at the listener whom the target signs out (`backchannel_logout_uri`)"
        }
        Need::Listener => "address at which the target reaches this tool (`network.listener`)",
        Need::SignIn
        | Need::Metadata
        | Need::OpenId
        | Need::ClaimsParameter
        | Need::PromptConsent
        | Need::PromptSelectAccount
        | Need::NoRequestObject
        | Need::NoRequestUri
        | Need::ClosedRequestUris
        | Need::RequestObjects
        | Need::RequestUris
        | Need::Registration
        | Need::NoRegistration
        | Need::BackChannelLogout
        | Need::HeavyChecks
        | Need::Hook(_) => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue;

    #[test]
    fn every_need_names_the_fact_that_stands_in_its_way() {
        for requirement in catalogue::all() {
            for need in requirement.needs {
                assert!(fact_without(*need).len() > 10, "{need:?}, {}", requirement.id);
            }
        }
    }
}
