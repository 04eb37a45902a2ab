//! The keys of a plan, as plain data.

use std::time::Duration;

use serde::Deserialize;

use super::limit::Limit;
use super::units::{Share, Span};
use crate::load::Journey;

/// A load plan.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// What reports call it; the file's name without its extension if left out.
    #[serde(default)]
    pub name: String,
    /// What virtual users do, and in which proportion.
    pub journeys: Vec<JourneyPlan>,
    /// How the load comes about.
    pub load: Model,
    /// How long it lasts, part by part.
    pub phases: Phases,
    /// What is looked at on a sample only.
    #[serde(default)]
    pub checks: Checks,
    /// Whether connections are kept.
    #[serde(default)]
    pub connections: Connections,
    /// What must hold in the steady part.
    #[serde(default)]
    pub limits: Vec<Limit>,
    /// The largest share of wrong answers that is no violation.
    #[serde(default)]
    pub wrong_answers: Share,
}

/// One kind of virtual user.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JourneyPlan {
    /// What it does.
    pub journey: Journey,
    /// Its part of the load, compared with the others'.
    #[serde(default = "JourneyPlan::one")]
    pub weight: u32,
    /// The client of the profile that it uses; one that fits if left out.
    #[serde(default)]
    pub client: Option<String>,
}

impl JourneyPlan {
    fn one() -> u32 {
        1
    }
}

/// How the load comes about.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Model {
    /// So many users, each of whom waits for the answer before going on: the target's speed sets the rate.
    Closed(ClosedModel),
    /// So many arrivals in a second, whatever the target does: as from users who do not know each other.
    Open(OpenModel),
}

/// The closed model.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClosedModel {
    /// How many users.
    pub users: usize,
    /// How long each pauses between two journeys.
    #[serde(default)]
    pub think: Think,
}

/// A pause between two journeys, drawn evenly from a range.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Think {
    /// The shortest.
    pub from: Span,
    /// The longest.
    pub to: Span,
}

/// The open model.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenModel {
    /// How many arrivals can be under way at the same time.
    pub users: usize,
    /// How many there are in a second.
    pub arrivals: Arrivals,
    /// How they are spaced.
    #[serde(default)]
    pub spacing: Spacing,
    /// What becomes of an arrival when all users are busy.
    #[serde(default)]
    pub saturation: Saturation,
}

/// Journeys begun in a second, over the steady part. Before it the rate is that of its beginning, after it that of its
/// end.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Arrivals {
    /// Always the same.
    Constant(f64),
    /// From one rate to another, evenly.
    Ramp(Ramp),
    /// One rate after the other, each for the same time.
    Steps(Vec<f64>),
    /// A base with a peak in it.
    Spike(Spike),
}

/// A rate that grows or falls evenly.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ramp {
    /// The rate at the beginning.
    pub from: f64,
    /// The rate at the end.
    pub to: f64,
}

/// A rate with a peak.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spike {
    /// The rate before and after.
    pub base: f64,
    /// The rate of the peak.
    pub peak: f64,
    /// When it comes, from the beginning of the steady part.
    pub after: Span,
    /// How long it lasts.
    pub lasts: Span,
}

/// How arrivals are spaced.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Spacing {
    /// Evenly, like a clock.
    #[default]
    Even,
    /// At random and independent of each other, like people; drawn from the run's seed.
    Poisson,
}

/// What becomes of an arrival when all users are busy.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Saturation {
    /// It waits, and its waiting counts.
    #[default]
    Queue,
    /// It does not happen, and is counted as dropped.
    Drop,
}

/// The parts of a run. Limits are judged by the steady one alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phases {
    /// From nothing to the full load.
    #[serde(default)]
    pub ramp_up: Span,
    /// The full load, before it counts.
    #[serde(default)]
    pub warm_up: Span,
    /// The full load, which counts.
    pub steady: Span,
    /// From the full load to nothing.
    #[serde(default)]
    pub ramp_down: Span,
}

/// What is looked at on a sample only, because it costs time or ends a chain of tokens.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Checks {
    /// The share of ID tokens whose signature is verified.
    pub signatures: Share,
    /// The share of refreshes after which the old refresh token is shown once more.
    pub replay: Share,
}

impl Default for Checks {
    fn default() -> Self {
        Self {
            signatures: Share(0.1),
            replay: Share(0.01),
        }
    }
}

/// Whether connections are kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Connections {
    /// Each virtual user keeps its connections, as a back end does.
    #[default]
    Keep,
    /// Each request has one of its own, with all handshakes, as from many short-lived clients.
    New,
}

impl Phases {
    /// When the steady part begins, from the beginning of the run.
    pub fn steady_from(&self) -> Duration {
        self.ramp_up.0 + self.warm_up.0
    }

    /// When the steady part ends.
    pub fn steady_to(&self) -> Duration {
        self.steady_from() + self.steady.0
    }

    /// When the last journey begins.
    pub fn end(&self) -> Duration {
        self.steady_to() + self.ramp_down.0
    }
}

impl Model {
    /// How many virtual users there are.
    pub fn users(&self) -> usize {
        match self {
            Self::Closed(closed) => closed.users,
            Self::Open(open) => open.users,
        }
    }

    /// The model in a few words.
    pub fn words(&self) -> String {
        match self {
            Self::Closed(closed) if closed.think.to.0.is_zero() => {
                format!("closed: {} users without a pause", closed.users)
            }
            Self::Closed(closed) => format!(
                "closed: {} users with pauses of {} to {}",
                closed.users, closed.think.from, closed.think.to
            ),
            Self::Open(open) => {
                let rate = match &open.arrivals {
                    Arrivals::Constant(rate) => format!("{rate}/s"),
                    Arrivals::Ramp(ramp) => format!("{}/s to {}/s", ramp.from, ramp.to),
                    Arrivals::Steps(rates) => {
                        let rates: Vec<String> = rates.iter().map(|rate| format!("{rate}/s")).collect();
                        rates.join(", ")
                    }
                    Arrivals::Spike(spike) => format!("{}/s with a peak of {}/s", spike.base, spike.peak),
                };
                let spacing = match open.spacing {
                    Spacing::Even => "evenly",
                    Spacing::Poisson => "at random",
                };
                let saturation = match open.saturation {
                    Saturation::Queue => "what finds no free user waits",
                    Saturation::Drop => "what finds no free user is dropped",
                };
                format!(
                    "open: {rate}, spaced {spacing}, {} users; {saturation}",
                    open.users
                )
            }
        }
    }
}
