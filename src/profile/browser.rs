//! Who plays the end-user, and how browsers are used.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Who plays the end-user.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum AgentChoice {
    /// Plain HTTP, and no browser.
    #[default]
    Http,
    /// A real browser.
    Browser,
    /// Each scenario is played by both, and what they do not agree on is a finding.
    Both,
}

/// How browsers are used.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Browser {
    /// Browsers at the same time; two if left out.
    pub sessions: Option<usize>,
    /// Hosts besides the target's own from which its pages may fetch, such as one that serves its scripts. Nothing else
    /// is fetched.
    pub hosts: Vec<String>,
}

impl Browser {
    /// Browsers at the same time.
    pub fn sessions(&self) -> usize {
        self.sessions.unwrap_or(2).max(1)
    }
}
