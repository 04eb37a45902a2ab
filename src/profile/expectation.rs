//! Known deviations of a target, two-way: what is expected to fail must fail.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The outcome that is expected instead of a pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ExpectedVerdict {
    /// The requirement is violated.
    Fail,
    /// The requirement warns.
    Warn,
    /// The requirement cannot be judged at this target.
    NotEvaluated,
}

/// A known deviation with its reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expectation {
    /// The requirement's id.
    pub requirement: String,
    /// The expected outcome.
    #[serde(default = "Expectation::default_verdict")]
    pub verdict: ExpectedVerdict,
    /// Only scenarios whose title contains this text; all scenarios of the requirement if left out.
    #[serde(default)]
    pub scenario: Option<String>,
    /// Why the deviation is known, in words for the next reader.
    pub reason: String,
    /// The day after which the entry counts no longer, `YYYY-MM-DD`.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub expires: Option<jiff::civil::Date>,
}

impl Expectation {
    fn default_verdict() -> ExpectedVerdict {
        ExpectedVerdict::Fail
    }
}
