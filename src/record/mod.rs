//! What a run found, as plain data: the one thing that reports, exit codes and comparisons read.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::catalogue::{Dialect, Level, Severity};

/// Whether a requirement is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It is met, by the preferred answer.
    Pass,
    /// It is violated and weighs `should`, or it is met by an answer that is accepted but not preferred.
    Warn,
    /// It is violated and weighs `must`.
    Fail,
    /// It does not concern this target; the reason names the fact that says so.
    NotApplicable,
    /// It could not be judged; the reason says what stood in the way.
    NotEvaluated,
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

/// One HTTP message pair as evidence, with secrets masked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HopEvidence {
    /// The request line's method.
    pub method: String,
    /// The URL, secrets masked.
    pub url: String,
    /// Request header fields, secrets masked.
    pub request_headers: Vec<(String, String)>,
    /// The request's body, secrets masked.
    pub request_body: Option<String>,
    /// The status, if an answer came.
    pub status: Option<u16>,
    /// Response header fields, secrets masked.
    pub response_headers: Vec<(String, String)>,
    /// The beginning of the response's body, secrets masked.
    pub response_body: Option<String>,
    /// Why no answer came.
    pub failure: Option<String>,
    /// Milliseconds from the start of the run to the start of the request.
    pub started_ms: f64,
    /// Milliseconds from the start of the request to the end of the answer.
    pub took_ms: f64,
}

/// An exchange as evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ExchangeEvidence {
    /// What it was for: `authorize`, `control`, `sign in` …
    pub purpose: String,
    /// Its hops.
    pub hops: Vec<HopEvidence>,
    /// A command line that sends the first request again, where a shell can.
    pub curl: Option<String>,
}

/// Whether an expectation of the profile covers a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Expected {
    /// The profile's reason.
    pub reason: String,
}

/// A requirement judged once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// The target's name.
    pub target: String,
    /// The requirement's id.
    pub requirement: String,
    /// Its title.
    pub title: String,
    /// Its level at this target.
    pub level: Level,
    /// Its severity.
    pub severity: Severity,
    /// The verdict.
    pub verdict: Verdict,
    /// The acceptable answers, the preferred one first.
    pub expected: Vec<String>,
    /// What came, in words.
    pub actual: String,
    /// For *not applicable* and *not evaluated*: the reason. For a profile's adjustment: its reason.
    pub reason: Option<String>,
    /// The citations.
    pub clauses: Vec<Citation>,
    /// The scenario's title with its row of examples.
    pub scenario: String,
    /// The feature file and line.
    pub place: String,
    /// The id that stands in the `OpCheck-Scenario` header of every request of the scenario.
    pub scenario_id: String,
    /// How the correct request was bent.
    pub deviations: Vec<String>,
    /// The exchanges that show it; only for findings that are not a pass or not applicable.
    pub evidence: Vec<ExchangeEvidence>,
    /// Set when the profile expects this outcome.
    pub expectation: Option<Expected>,
}

/// A clause of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Citation {
    /// `RFC 6749 §4.1.2.1`.
    pub text: String,
    /// The public page.
    pub link: String,
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

/// Who was tested.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TargetRecord {
    /// The profile's name.
    pub name: String,
    /// Its dialect.
    pub dialect: Dialect,
    /// Its authorization endpoint.
    pub authorization_endpoint: String,
    /// Faults that were switched on in the embedded server.
    pub faults: Vec<String>,
    /// How many requests were sent.
    pub requests: u64,
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
