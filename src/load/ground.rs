//! What all virtual users of a run share.

use std::time::Duration;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

use super::clock::LoadClock;
use super::ledger::Ledger;
use super::plan::Plan;
use super::sample::Basket;
use super::tidy::Leavings;
use crate::driver::HttpClient;
use crate::profile::{Profile, Secrets};
use crate::protocol::Landmarks;

/// A target that was looked at: what a load run needs to know of it.
#[derive(Debug)]
pub struct Approach {
    /// Who is loaded, with the endpoints that the metadata named filled in.
    pub profile: Profile,
    /// The resolved secrets.
    pub secrets: Secrets,
    /// The places by which answers are recognised.
    pub landmarks: Landmarks,
    /// The connections of what is not timed.
    pub http: HttpClient,
}

/// What all virtual users of a run share.
#[derive(Debug)]
pub(super) struct Ground {
    pub(super) profile: Profile,
    pub(super) secrets: Secrets,
    pub(super) landmarks: Landmarks,
    pub(super) http: HttpClient,
    pub(super) plan: Plan,
    pub(super) seed: u64,
    pub(super) clock: LoadClock,
    pub(super) ledger: Ledger,
    pub(super) leavings: Leavings,
    pub(super) basket: Basket,
    /// The names of operations, with whether each is a whole journey: journey by journey, its requests after it.
    pub(super) operations: Vec<(String, bool)>,
    /// The target's key set, where it has one.
    pub(super) jwks: Option<String>,
    /// The time from one journey to the next at least, in the closed model at a target that is not on this machine.
    pub(super) space: Option<Duration>,
}

impl Ground {
    /// The issuer of ID tokens, where it is known.
    pub(super) fn issuer(&self) -> Option<String> {
        self.profile.issuer_text()
    }

    /// Random values of their own for each user.
    pub(super) fn dice(&self, number: usize) -> ChaCha20Rng {
        let mut seed = ChaCha20Rng::seed_from_u64(self.seed);
        seed.set_stream(u64::try_from(number).unwrap_or(u64::MAX).wrapping_add(1));
        ChaCha20Rng::seed_from_u64(seed.next_u64())
    }

    /// Whether the target speaks OpenID Connect.
    pub(super) fn is_openid(&self) -> bool {
        self.profile.offers.openid != Some(false)
    }
}

/// The operations of a plan, in order.
pub(super) fn operations(plan: &Plan) -> Vec<(String, bool)> {
    let mut operations = Vec::new();
    for own in &plan.journeys {
        let journey = own.journey.name();
        operations.push((journey.to_owned(), true));
        let requests = own.journey.requests().iter();
        operations.extend(requests.map(|request| (format!("{journey}/{request}"), false)));
    }
    operations
}
