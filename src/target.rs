//! From a profile to something that runs: a remote server as it is, or the embedded one, started.
//!
//! This is the only place that knows the difference; whatever runs is tested through its profile alone.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use crate::catalogue::{Dialect, Hook};
use crate::profile::{
    Browser, Client, ClientAuthentication, ClientKey, ClientType, Endpoints, HookCall, Limits, LoadConsent,
    Network, Offers, PageKind, Pages, Passkeys, Profile, Registration, SecretSource, Secrets, SignIn,
    SigningAlgorithm, Step, Tenant, User,
};
use crate::protocol::Secret;
use crate::reference::{
    self, Authentication, BenignVariant, ClientKind, Fault, FixtureClient, FixturePage, FixtureStep,
    FixtureTenant, FixtureUser, Fixtures, Keys, Options, Running, StartError,
};

/// A target that runs.
#[derive(Debug)]
pub struct Target {
    /// Who is tested.
    pub profile: Profile,
    /// Its secrets, where they are fetched already.
    pub secrets: Option<Secrets>,
    /// Faults that are switched on in the embedded server.
    pub faults: Vec<String>,
    /// The arguments of `opcheck run` that choose this target.
    pub arguments: Vec<String>,
    /// Seconds by which hooks have moved the target's clock on, in all runs at it.
    pub clock_moved: Arc<AtomicI64>,
    /// The embedded server; it stops when the target is dropped.
    server: Option<Running>,
}

/// What is bent in an embedded server.
#[derive(Debug, Clone, Copy)]
pub enum Bent<'a> {
    /// Nothing: the plain server.
    Plain,
    /// Faults, which requirements must find.
    Faults(&'a [&'static Fault]),
    /// A legitimate difference, which nothing may find.
    Variant(&'a BenignVariant),
}

impl Target {
    /// A server that somebody else runs. `secrets` are those of the profile where they are fetched already; `path` is
    /// what the user called the profile.
    pub fn remote(profile: Profile, secrets: Option<Secrets>, path: &str) -> Self {
        Self {
            profile,
            secrets,
            faults: Vec::new(),
            arguments: vec![path.to_owned()],
            clock_moved: Arc::default(),
            server: None,
        }
    }

    /// Starts the embedded server in a dialect.
    ///
    /// # Errors
    ///
    /// The server cannot be started.
    pub async fn embedded(
        dialect: Dialect,
        bent: Bent<'_>,
        keys: Arc<Keys>,
        seed: u64,
    ) -> Result<Self, StartError> {
        let mut options = Options::plain(dialect, keys);
        options.seed = seed;
        let mut arguments = vec!["--dialect".to_owned(), dialect.name().to_owned()];
        let mut faults = Vec::new();
        match bent {
            Bent::Plain => {}
            Bent::Faults(list) => {
                for fault in list {
                    options = options.with_fault(fault);
                    arguments.extend(["--fault".to_owned(), fault.id.to_owned()]);
                    faults.push(fault.id.to_owned());
                }
            }
            Bent::Variant(variant) => options = options.with_variant(variant),
        }
        let server = reference::start(options).await?;
        Ok(Self {
            profile: profile_of(&server.fixtures),
            secrets: None,
            faults,
            arguments,
            clock_moved: Arc::default(),
            server: Some(server),
        })
    }

    /// The embedded server, where this target is one.
    pub fn server(&self) -> Option<&Running> {
        self.server.as_ref()
    }
}

/// The profile of an embedded server: what a user would write to test it.
pub fn profile_of(fixtures: &Fixtures) -> Profile {
    let endpoints = Endpoints {
        // The issuer of a multi-tenant server is not where its endpoints are, so all of them are named.
        metadata: fixtures.tenants.is_empty().then(|| fixtures.metadata.clone()),
        authorization: Some(fixtures.authorization_endpoint.clone()),
        token: Some(fixtures.token_endpoint.clone()),
        userinfo: Some(fixtures.userinfo_endpoint.clone()),
        jwks: Some(fixtures.jwks_uri.clone()),
        push: None,
        end_session: fixtures.end_session_endpoint.clone(),
        sign_out: Some(fixtures.sign_out.clone()),
        revocation: Some(fixtures.revocation_endpoint.clone()),
        introspection: fixtures.introspection_endpoint.clone(),
        request_introspection: fixtures.request_introspection.clone(),
    };
    Profile {
        name: fixtures.dialect.name().to_owned(),
        dialect: fixtures.dialect,
        issuer: Some(fixtures.issuer.clone()),
        endpoints,
        pages: Pages {
            login: fixtures.login_pages.clone(),
            error: fixtures.error_pages.clone(),
            origins: fixtures.origins.clone(),
        },
        tenants: fixtures.tenants.iter().map(tenant).collect(),
        unknown_tenant_endpoint: fixtures.unknown_tenant_endpoint.clone(),
        application_endpoint: fixtures.application_endpoint.clone(),
        clients: fixtures.clients.iter().map(client).collect(),
        // A client that is told at the listener must be registered when the listener's port is known.
        registration: fixtures
            .end_session_endpoint
            .is_some()
            .then(Registration::default),
        users: fixtures.users.iter().map(user).collect(),
        sign_in: Some(SignIn {
            steps: fixtures.sign_in.steps.iter().map(step).collect(),
            deny: fixtures.sign_in.deny.iter().map(step).collect(),
            sign_out: fixtures.sign_in.sign_out.iter().map(step).collect(),
            passkeys: fixtures.passkeys.as_ref().map(|passkeys| Passkeys {
                page: passkeys.page.clone(),
                create: passkeys.button.clone(),
                button: passkeys.button.clone(),
                authorization: Some(passkeys.authorization.clone()),
                // Plain servers demand it; a fault must not take the requirement away with it.
                verified: true,
            }),
            pages: 10,
        }),
        offers: Offers::default(),
        hooks: hooks(fixtures),
        requirements: None,
        adjustments: Vec::new(),
        expectations: Vec::new(),
        limits: Limits::default(),
        load: LoadConsent::default(),
        agent: None,
        browser: Browser::default(),
        network: Network {
            hosts: fixtures
                .hosts
                .iter()
                .map(|host| (host.clone(), IpAddr::V4(Ipv4Addr::LOCALHOST)))
                .collect(),
            ca: fixtures.ca_pem.clone(),
            client_certificate: fixtures.client_pem.clone(),
            // At whatever port it gets.
            listener: url::Url::parse("http://127.0.0.1/").ok(),
            ..Network::default()
        },
        issuer_as_written: None,
        metadata_place: None,
        metadata: None,
        probed: Vec::new(),
        proofs_demanded: false,
        folder: std::path::PathBuf::new(),
    }
}

/// The hooks of the control port.
fn hooks(fixtures: &Fixtures) -> BTreeMap<Hook, HookCall> {
    let control = fixtures.control.as_str().trim_end_matches('/');
    Hook::ALL
        .into_iter()
        .map(|hook| {
            let body = match hook {
                Hook::ExpireSession => "username={username}",
                Hook::FailNext | Hook::Overload => "scenario={scenario}",
                Hook::AdvanceClock => "seconds={seconds}",
            };
            let call = HookCall {
                url: Some(format!("{control}/{}", hook.name())),
                body: Some(body.to_owned()),
                headers: BTreeMap::new(),
                command: None,
            };
            (hook, call)
        })
        .collect()
}

fn tenant(tenant: &FixtureTenant) -> Tenant {
    Tenant {
        name: tenant.name.clone(),
        authorization: tenant.authorization.clone(),
        sign_out: Some(tenant.sign_out.clone()),
        custom_domain: tenant.custom_domain.clone(),
        login_page: tenant.login_page.clone(),
        custom_login_page: tenant.custom_login_page.clone(),
        custom_error_page: tenant.custom_error_page.clone(),
        client: tenant.client.clone(),
    }
}

fn client(client: &FixtureClient) -> Client {
    Client {
        id: client.id.clone(),
        secret: client
            .secret
            .as_ref()
            .map(|secret| SecretSource::Value(Secret::new(secret.clone()))),
        key: client.key.as_ref().map(|key| ClientKey {
            private: SecretSource::Value(Secret::new(key.jwk.clone())),
            algorithm: match key.edwards {
                true => SigningAlgorithm::EdDSA,
                false => SigningAlgorithm::ES256,
            },
            id: None,
        }),
        request_uri: client.request_uri.clone(),
        signed_requests_only: false,
        client_type: match client.kind {
            ClientKind::Backend => ClientType::Backend,
            ClientKind::Spa => ClientType::Spa,
            ClientKind::Native => ClientType::Native,
            ClientKind::M2m => ClientType::M2m,
        },
        authentication: Some(match client.authentication {
            Authentication::Basic => ClientAuthentication::ClientSecretBasic,
            Authentication::Post => ClientAuthentication::ClientSecretPost,
            Authentication::KeyAssertion => ClientAuthentication::KeyAssertion,
            Authentication::SecretAssertion => ClientAuthentication::SecretAssertion,
            Authentication::Certificate => ClientAuthentication::TlsClientAuth,
            Authentication::None => ClientAuthentication::None,
        }),
        redirect_uris: client.redirect_uris.clone(),
        post_logout_redirect_uris: client.post_logout_redirect_uris.clone(),
        backchannel_logout_uri: None,
        login_url: Some(client.login_url.clone()),
        scope: client.scope.clone(),
        code_grant: client.code_grant,
        client_credentials: Some(client.kind == ClientKind::M2m),
        consent: client.consent,
        forbidden_scope: client.forbidden_scope.clone(),
        response_types: Some(client.response_types.clone()),
        dpop: client.dpop.then_some(true),
        rotation: Some(client.rotates),
    }
}

fn user(user: &FixtureUser) -> User {
    User {
        username: user.username.clone(),
        password: SecretSource::Value(Secret::new(user.password.clone())),
        otp: None,
        tenants: user.tenants.clone(),
    }
}

fn step(step: &FixtureStep) -> Step {
    Step {
        on: step.on.clone(),
        page: match step.page {
            FixturePage::Login => PageKind::Login,
            FixturePage::Consent => PageKind::Consent,
        },
        fill: step.fill.iter().cloned().collect(),
        select: BTreeMap::new(),
        check: Vec::new(),
        click: Some(step.click.clone()),
        wait: None,
        expect: Vec::new(),
    }
}
