//! What all scenarios of one target share.

use std::sync::atomic::AtomicU64;
use std::time::Instant;

use url::Url;

use super::clock::TargetClock;
use super::controls::Controls;
use super::leavings::Leavings;
use super::published_keys::PublishedKeys;
use super::registered::Registry;
use super::sessions::Sessions;
use crate::driver::{BrowserPool, HttpClient, Listener};
use crate::profile::{Client, Profile, Secrets, Tenant, User};
use crate::protocol::Landmarks;

/// What all scenarios of one target share. Built by the run, after the preflight.
#[derive(Debug)]
pub struct Context {
    /// Who is tested, with the endpoints that the metadata named filled in.
    pub profile: Profile,
    /// The resolved secrets.
    pub secrets: Secrets,
    /// The places by which answers are recognised.
    pub landmarks: Landmarks,
    /// The HTTP client, shared by all agents.
    pub http: HttpClient,
    /// The browsers, where scenarios are played by them.
    pub browsers: Option<BrowserPool>,
    /// Signed-in sessions, made once and copied.
    pub sessions: Sessions,
    /// What is to be ended after the scenarios.
    pub leavings: Leavings,
    /// Clients that are registered for the run, and removed after it.
    pub registry: Registry,
    /// Controls that succeeded lately.
    pub controls: Controls,
    /// The target's key set, fetched once.
    pub keys: PublishedKeys,
    /// The target's clock.
    pub clock: TargetClock,
    /// The listener at which a target's own requests arrive.
    pub listener: Option<Listener>,
    /// The seed of the run.
    pub seed: u64,
    /// When the run started.
    pub epoch: Instant,
    /// How many client assertions were made.
    pub assertions: AtomicU64,
}

impl Context {
    /// The client that scenarios use unless they ask for another.
    pub fn default_client(&self) -> Option<&Client> {
        self.profile.default_client()
    }

    /// Seconds by which the target's clock may differ from ours.
    pub(super) fn leeway(&self) -> i64 {
        i64::try_from(self.profile.limits.clock_seconds).unwrap_or(i64::MAX)
    }

    /// The tenant at this place of the profile.
    pub fn tenant(&self, index: Option<usize>) -> Option<&Tenant> {
        self.profile.tenants.get(index?)
    }

    /// The authorization endpoint, at a tenant's host where there are tenants.
    pub fn authorization_endpoint(&self, tenant: Option<usize>) -> Option<&Url> {
        self.tenant(tenant).map(|tenant| &tenant.authorization).or(self
            .profile
            .endpoints
            .authorization
            .as_ref())
    }

    /// The address that signs the end-user out, at a tenant's host where there are tenants.
    pub fn sign_out(&self, tenant: Option<usize>) -> Option<&str> {
        self.tenant(tenant)
            .and_then(|tenant| tenant.sign_out.as_deref())
            .or(self.profile.endpoints.sign_out.as_deref())
    }

    /// The end-user who signs in at a tenant, by order of the profile.
    pub fn user(&self, tenant: Option<usize>, order: usize) -> Option<&User> {
        let name = self.tenant(tenant).map(|tenant| tenant.name.as_str());
        self.profile
            .users
            .iter()
            .filter(|user| {
                user.tenants.is_empty() || name.is_none_or(|n| user.tenants.iter().any(|t| t == n))
            })
            .nth(order)
    }
}
