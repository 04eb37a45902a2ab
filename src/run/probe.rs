//! What neither metadata nor profile say is asked: one request for each such thing that a scenario depends on.

use std::sync::Arc;

use super::preflight::info;
use crate::catalogue::Need;
use crate::profile::{Offers, Profile};
use crate::steps::{Context, Play};

/// A request that shows whether a target takes a parameter: its value is garbled, so that only who reads it complains.
struct Probe {
    /// The needs that depend on it.
    needs: &'static [Need],
    parameter: &'static str,
    garbled: &'static str,
    /// The error of a target that takes the parameter.
    complaint: &'static str,
    slot: fn(&mut Offers) -> &mut Option<bool>,
}

const PROBES: [Probe; 3] = [
    Probe {
        needs: &[Need::NoRequestObject, Need::RequestObjects],
        parameter: "request",
        garbled: "garbled",
        // OIDC Core §3.1.2.6, RFC 9101 §7
        complaint: "invalid_request_object",
        slot: |offers| &mut offers.request,
    },
    Probe {
        needs: &[Need::NoRequestUri, Need::RequestUris, Need::ClosedRequestUris],
        parameter: "request_uri",
        // No address, so that the target fetches nothing from anybody.
        garbled: "garbled",
        complaint: "invalid_request_uri",
        slot: |offers| &mut offers.request_uri,
    },
    Probe {
        needs: &[Need::ClaimsParameter],
        parameter: "claims",
        garbled: "{",
        complaint: "invalid_request",
        slot: |offers| &mut offers.claims,
    },
];

/// A parameter that no specification knows: who complains about this one complains about all.
const UNKNOWN: &str = "opcheck_probe";

/// What was asked of a target, and what came of it.
#[derive(Debug, Clone)]
pub(super) struct Learned {
    needs: &'static [Need],
    slot: fn(&mut Offers) -> &mut Option<bool>,
    taken: bool,
}

/// Asks what the needs depend on and nobody has said. A probe that gets no plain answer teaches nothing.
pub(super) async fn ask(context: &Arc<Context>, needs: &[Need]) -> Vec<Learned> {
    let mut learned = Vec::new();
    let mut offers = context.profile.offers.clone();
    for probe in &PROBES {
        let concerns = probe.needs.iter().any(|need| needs.contains(need));
        if !concerns || (probe.slot)(&mut offers).is_some() {
            continue;
        }
        let Some(error) = error(context, probe.parameter, probe.garbled).await else {
            continue;
        };
        let complains = error == probe.complaint
            && self::error(context, UNKNOWN, probe.garbled).await.as_deref() != Some(probe.complaint);
        learned.push(Learned {
            needs: probe.needs,
            slot: probe.slot,
            taken: complains,
        });
    }
    learned
}

/// The error for a client whose request has one more parameter; none where the answer is no error for it.
async fn error(context: &Arc<Context>, parameter: &str, value: &str) -> Option<String> {
    let mut play = Play::new(Arc::clone(context), info("probe"));
    play.error_with(parameter, value).await.ok().flatten()
}

/// Whether the token endpoint wants a proof of possession from clients of which the profile does not say so: none of the
/// metadata says that one is demanded, only that one is taken.
pub(super) async fn demands_proofs(context: &Arc<Context>, needs: &[Need]) -> bool {
    let profile = &context.profile;
    let unsaid = profile
        .default_client()
        .is_some_and(|client| client.dpop.is_none());
    let concerns = needs.contains(&Need::TokenEndpoint) && profile.lacks(Need::TokenEndpoint).is_none();
    if !unsaid || !concerns || !profile.may_demand_proofs() {
        return false;
    }
    let mut play = Play::new(Arc::clone(context), info("probe"));
    play.proof_is_demanded().await.unwrap_or(false)
}

/// Writes into the profile what was learned.
pub(super) fn adopt(profile: &mut Profile, learned: &[Learned]) {
    for one in learned {
        *(one.slot)(&mut profile.offers) = Some(one.taken);
        profile.probed.extend(one.needs);
    }
}
