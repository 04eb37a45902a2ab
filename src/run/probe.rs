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

/// What the token endpoint has against the usual client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Objection {
    /// None that shows.
    Unsaid,
    /// It does not know the client by what it shows (RFC 6749 §5.2).
    Client,
    /// It wants a proof of possession (RFC 9449 §5, §8), and the profile does not say so: none of the metadata says that
    /// one is demanded, only that one is taken.
    Proof,
}

/// Asks the token endpoint once, where a scenario will ask it.
pub(super) async fn ask_token_endpoint(context: &Arc<Context>, needs: &[Need]) -> Objection {
    let profile = &context.profile;
    if !needs.contains(&Need::TokenEndpoint) || profile.lacks(Need::TokenEndpoint).is_some() {
        return Objection::Unsaid;
    }
    let mut play = Play::new(Arc::clone(context), info("probe"));
    let error = play.error_for_nobodys_code().await.ok().flatten();
    let unsaid = profile
        .default_client()
        .is_some_and(|client| client.dpop.is_none());
    match error.as_deref() {
        Some("invalid_client") => Objection::Client,
        Some("invalid_dpop_proof" | "use_dpop_nonce") if unsaid && profile.may_demand_proofs() => {
            Objection::Proof
        }
        _ => Objection::Unsaid,
    }
}

/// Writes into the profile what was learned.
pub(super) fn adopt(profile: &mut Profile, learned: &[Learned]) {
    for one in learned {
        *(one.slot)(&mut profile.offers) = Some(one.taken);
        profile.probed.extend(one.needs);
    }
}
