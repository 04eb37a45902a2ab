//! What would be played at a target, as far as that is known before the first request.

use url::Url;

use crate::profile::{Client, Profile};
use crate::run::{Script, Selected, Selection, Waits, select};

/// What becomes of a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Forecast {
    /// It is played.
    Plays,
    /// It is played if the metadata document has what the profile leaves open.
    IfMetadata(String),
    /// It does not concern the target.
    NotApplicable(String),
    /// The user left it out.
    Deselected(String),
}

/// What would become of a scenario. Nothing is sent, so what only the metadata document says stays open.
pub(super) fn forecast(script: &Script, profile: &Profile, selection: &Selection) -> Forecast {
    match select(script, profile, selection) {
        Selected::Yes => Forecast::Plays,
        Selected::Deselected(reason) => Forecast::Deselected(reason),
        Selected::NotApplicable(fact) => match with_metadata(profile) {
            Some(profile) if select(script, &profile, selection) == Selected::Yes => {
                Forecast::IfMetadata(fact)
            }
            Some(_) | None => Forecast::NotApplicable(fact),
        },
    }
}

/// The scenarios that would wait in real time; `None` where none would.
pub(super) fn waits(profile: &Profile, scripts: &[Script], selection: &Selection) -> Option<Waits> {
    let may_play = |script: &&Script| {
        let concerns = script.requirement.dialects.contains(&profile.dialect);
        let forecast = concerns.then(|| forecast(script, profile, selection));
        matches!(forecast, Some(Forecast::Plays | Forecast::IfMetadata(_)))
    };
    // What others play is not asked about, for the forecast costs more than the tag.
    let slow = scripts.iter().filter(|script| Waits::is_slow(script));
    Waits::of(slow.filter(may_play), profile)
}

/// The profile as a metadata document with every endpoint would complete it, where one is read.
fn with_metadata(profile: &Profile) -> Option<Profile> {
    let registers = profile
        .registration
        .as_ref()
        .and_then(|own| own.endpoint.as_ref());
    let place: &Url = profile.endpoints.metadata.as_ref().or(registers).or_else(|| {
        let needed = profile.endpoints.authorization.is_none() && profile.tenants.is_empty();
        profile.issuer.as_ref().filter(|_| needed)
    })?;
    let mut complete = profile.clone();
    complete.metadata.get_or_insert_default();
    // What a document or a probe may say yes to.
    complete.offers.claims.get_or_insert(true);
    let endpoints = &mut complete.endpoints;
    for endpoint in [
        &mut endpoints.authorization,
        &mut endpoints.token,
        &mut endpoints.userinfo,
        &mut endpoints.jwks,
    ] {
        endpoint.get_or_insert_with(|| place.clone());
    }
    complete
        .endpoints
        .end_session
        .get_or_insert_with(|| place.clone());
    if complete.endpoints.sign_out.is_none() {
        complete.endpoints.sign_out = Some(place.to_string());
    }
    let registrable = profile.registrable_clients().into_iter().enumerate();
    complete
        .clients
        .extend(registrable.map(|(number, wanted)| Client {
            // The server gives the ids; here they only must differ.
            id: format!("registered-{number}"),
            ..wanted.client
        }));
    Some(complete)
}
