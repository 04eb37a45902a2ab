//! Known deviations of a target, two-way: what is expected to fail must fail.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use super::read::PLACEHOLDER;
use crate::yaml::quoted;

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
    #[serde(default, deserialize_with = "date")]
    #[schemars(with = "Option<String>")]
    pub expires: Option<Date>,
}

/// Reads a date, with a message that says how one is written.
fn date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    let Some(text) = Option::<String>::deserialize(deserializer)? else {
        return Ok(None);
    };
    let wrong = |_| serde::de::Error::custom(format!("`{text}` is no date; write it as `2030-12-31`"));
    text.parse().map(Some).map_err(wrong)
}

impl ExpectedVerdict {
    /// The name as profiles write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::Warn => "warn",
            Self::NotEvaluated => "not-evaluated",
        }
    }
}

impl Expectation {
    fn default_verdict() -> ExpectedVerdict {
        ExpectedVerdict::Fail
    }

    /// Whether the entry speaks of this requirement in this scenario.
    pub fn covers(&self, requirement: &str, scenario_title: &str) -> bool {
        self.requirement == requirement
            && self
                .scenario
                .as_deref()
                .is_none_or(|part| scenario_title.contains(part))
    }

    /// Whether its last day has passed.
    pub fn is_expired(&self, today: Date) -> bool {
        self.expires.is_some_and(|last_day| last_day < today)
    }

    /// An entry to paste below `expectations:`. Its reason is a placeholder that must be filled in before the profile
    /// is accepted.
    pub fn template(
        requirement: &str,
        verdict: ExpectedVerdict,
        scenario: Option<&str>,
        expires: Date,
    ) -> String {
        let mut entry = format!(
            "  - requirement: {}\n    verdict: {}\n",
            quoted(requirement),
            verdict.name()
        );
        if let Some(scenario) = scenario {
            entry.push_str(&format!("    scenario: {}\n", quoted(scenario)));
        }
        entry.push_str(&format!(
            "    reason: {PLACEHOLDER} (why is this known, and who works on it?)\n    expires: {expires}\n"
        ));
        entry
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expectation(scenario: Option<&str>) -> Expectation {
        Expectation {
            requirement: "authorize/post-supported".to_owned(),
            verdict: ExpectedVerdict::Fail,
            scenario: scenario.map(str::to_owned),
            reason: "The proxy refuses POST.".to_owned(),
            expires: Some(jiff::civil::date(2026, 3, 31)),
        }
    }

    #[test]
    fn an_entry_covers_its_requirement_and_the_scenarios_it_names() {
        let all = expectation(None);
        assert!(all.covers("authorize/post-supported", "A POST is answered"));
        assert!(!all.covers("authorize/get-supported", "A POST is answered"));
        let some = expectation(Some("is answered"));
        assert!(some.covers("authorize/post-supported", "A POST is answered"));
        assert!(!some.covers("authorize/post-supported", "A POST with a query"));
    }

    #[test]
    fn the_last_day_still_counts() {
        let entry = expectation(None);
        assert!(!entry.is_expired(jiff::civil::date(2026, 3, 31)));
        assert!(entry.is_expired(jiff::civil::date(2026, 4, 1)));
    }

    #[test]
    fn a_template_reads_back_as_the_entry() {
        let title = "A POST: \"x\" is answered # 1";
        let date = jiff::civil::date(2026, 3, 31);
        let text = Expectation::template(
            "authorize/post-supported",
            ExpectedVerdict::Warn,
            Some(title),
            date,
        );
        let entries: Vec<Expectation> = crate::yaml::read(&text, &|_| None).unwrap();
        assert_eq!(entries[0].scenario.as_deref(), Some(title));
        assert_eq!(
            (entries[0].verdict, entries[0].expires),
            (ExpectedVerdict::Warn, Some(date))
        );
    }
}
