//! A requirement judged once, and what goes with the judgement.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::evidence::ExchangeEvidence;
use super::roll_up::Outcome;
use crate::catalogue::{Level, Severity};

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

/// The user agent that played a scenario.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Agent {
    /// The HTTP client of our own.
    #[default]
    Http,
    /// A real browser.
    Browser,
}

impl Agent {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Http, Self::Browser];

    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Browser => "browser",
        }
    }

    /// Whether it is the usual one, of which reports say nothing.
    pub fn is_http(&self) -> bool {
        *self == Self::Http
    }
}

/// A picture of a page. It may only be taken of pages without filled-in secrets: no mask reaches into a picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Screenshot {
    /// What it shows, in a few words.
    pub label: String,
    /// The picture: PNG in base64 (RFC 4648 §4).
    pub png: String,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
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
    /// The user agent that played the scenario.
    #[serde(default, skip_serializing_if = "Agent::is_http")]
    pub agent: Agent,
    /// How long the scenario took, in seconds; 0 for one that was not played.
    #[serde(default)]
    pub seconds: f64,
    /// How the correct request was bent.
    pub deviations: Vec<String>,
    /// The exchanges that show it; those of a pass only where the run was asked to keep them.
    pub evidence: Vec<ExchangeEvidence>,
    /// Pictures of pages that an end-user saw.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub screenshots: Vec<Screenshot>,
    /// What the agent could not see, or did in another way than the scenario says.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<String>,
    /// Set when the profile expects this outcome.
    pub expectation: Option<Expected>,
}

/// Whether an expectation of the profile covers a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Expected {
    /// The profile's reason.
    pub reason: String,
}

/// A clause of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Citation {
    /// `RFC 6749 §4.1.2.1`.
    pub text: String,
    /// The public page.
    pub link: String,
}

impl Finding {
    /// What stands before the slash of the requirement's id.
    pub fn area(&self) -> &str {
        area_of(&self.requirement)
    }

    /// Whether the target was judged at all.
    pub fn is_evaluated(&self) -> bool {
        match self.verdict {
            Verdict::Pass | Verdict::Warn | Verdict::Fail => true,
            Verdict::NotApplicable | Verdict::NotEvaluated => false,
        }
    }

    /// What the finding means for the run.
    pub fn outcome(&self) -> Outcome {
        match self.verdict {
            Verdict::Pass => Outcome::Passed,
            Verdict::NotApplicable => Outcome::NotApplicable,
            Verdict::Warn | Verdict::Fail | Verdict::NotEvaluated if self.expectation.is_some() => {
                Outcome::Expected
            }
            Verdict::Warn => Outcome::Warned,
            Verdict::Fail => Outcome::Failed,
            Verdict::NotEvaluated => Outcome::NotEvaluated,
        }
    }
}

/// What stands before the slash of a requirement's id: the endpoint or vendor that a user would name.
pub fn area_of(requirement: &str) -> &str {
    requirement.split('/').next().unwrap_or(requirement)
}
