//! What would be played at a target, as far as that is known before the first request.

use crate::profile::Profile;
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
        Selected::NotApplicable(fact) => match profile.completed() {
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
