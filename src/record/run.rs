//! A whole run: who was tested, what was found, what was left out, and what went wrong on our side.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::finding::Finding;
use crate::catalogue::Dialect;

/// A whole run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RunRecord {
    /// The form of this document; changes when a reader must change.
    pub format: u32,
    /// The version of this tool.
    pub version: String,
    /// The run's id: it stands in the `OpCheck-Run` header of every request.
    pub run: String,
    /// The seed from which every random value of the run comes.
    pub seed: u64,
    /// When the run started, in UTC (RFC 3339).
    pub started: String,
    /// Seconds the run took.
    pub seconds: f64,
    /// Whether a warning counts as a failure (`--strict`).
    pub strict: bool,
    /// Who was tested.
    pub targets: Vec<TargetRecord>,
    /// What was judged, sorted by target, area, requirement and place.
    pub findings: Vec<Finding>,
    /// What the user left out.
    pub deselected: Vec<Deselected>,
    /// Expectations that did not hold.
    pub stale: Vec<StaleExpectation>,
    /// Trouble of ours.
    pub troubles: Vec<Trouble>,
    /// Why the run ended early, if it did.
    pub interrupted: Option<Interruption>,
}

impl RunRecord {
    /// The form that this version writes and reads.
    pub const FORMAT: u32 = 1;
}

/// Who was tested.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TargetRecord {
    /// The profile's name.
    pub name: String,
    /// Its dialect.
    pub dialect: Dialect,
    /// Its authorization endpoint.
    pub authorization_endpoint: String,
    /// The arguments of `opcheck run` that choose this target: its profile, or a dialect and its faults.
    pub arguments: Vec<String>,
    /// Faults that were switched on in the embedded server.
    pub faults: Vec<String>,
    /// How many requests were sent.
    pub requests: u64,
    /// What a reader should know besides: clients that were registered for the run, and what became of them.
    #[serde(default)]
    pub notes: Vec<String>,
    /// The ids of clients that were registered for the run.
    #[serde(default)]
    pub registered: Vec<String>,
}

/// Why something was left out by the user's own choice. It has no verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Deselected {
    /// The target.
    pub target: String,
    /// The requirement.
    pub requirement: String,
    /// The scenario's title with its row of examples.
    pub scenario: String,
    /// Which flag, tag or pin left it out.
    pub reason: String,
}

/// An expectation that did not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StaleExpectation {
    /// The target.
    pub target: String,
    /// The requirement that the entry names.
    pub requirement: String,
    /// The scenario text of the entry, if any.
    pub scenario: Option<String>,
    /// What is wrong: it no longer happens, it matches nothing, it has expired.
    pub problem: String,
    /// The entry's own reason.
    pub reason: String,
}

/// Trouble of ours that is no verdict about the target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Trouble {
    /// The target, if it concerns one.
    pub target: Option<String>,
    /// The scenario, if it concerns one.
    pub scenario: Option<String>,
    /// What happened.
    pub message: String,
}

/// Why a run ended before its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Interruption {
    /// Ctrl-C or a termination signal.
    Signal,
    /// The deadline passed.
    Deadline,
}
