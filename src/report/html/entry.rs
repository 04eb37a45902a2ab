//! What every finding, row and group has for the script's filter, and the words for outcomes.

use maud::{Markup, html};

use crate::record::{Agent, Finding, Outcome};

/// How an outcome is called in the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Words {
    /// The outcome; `None` for what was deselected.
    pub(super) outcome: Option<Outcome>,
    /// For attributes and addresses.
    pub(super) key: &'static str,
    /// A heading.
    pub(super) heading: &'static str,
    /// What stands beside one finding.
    pub(super) badge: &'static str,
}

const fn words(
    outcome: Option<Outcome>,
    key: &'static str,
    heading: &'static str,
    badge: &'static str,
) -> Words {
    Words {
        outcome,
        key,
        heading,
        badge,
    }
}

/// All of them, in the order of the page: what needs attention first.
pub(super) const ALL: [Words; 7] = [
    words(Some(Outcome::Failed), "failed", "Failed", "fail"),
    words(Some(Outcome::Warned), "warned", "Warned", "warn"),
    words(
        Some(Outcome::NotEvaluated),
        "not-evaluated",
        "Not evaluated",
        "not evaluated",
    ),
    words(Some(Outcome::Expected), "known", "Known deviations", "known"),
    words(Some(Outcome::Passed), "passed", "Passed", "pass"),
    words(
        Some(Outcome::NotApplicable),
        "not-applicable",
        "Not applicable",
        "not applicable",
    ),
    words(None, "deselected", "Deselected", "deselected"),
];

/// Where a part of the page stands: the address of an outcome's list at a target.
pub(super) fn address(target: usize, key: &str) -> String {
    format!("t{}-{key}", target + 1)
}

/// A mark that says an outcome without its colour, too.
pub(super) fn badge(words: Words) -> Markup {
    html! { span class={ "badge " (words.key) } { (words.badge) } }
}

/// Who played a scenario, if it was not the usual agent.
pub(super) fn agent(finding: &Finding) -> Markup {
    html! {
        @match finding.agent {
            Agent::Http => {}
            Agent::Browser => span.agent { (finding.agent.name()) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_unique() {
        for (index, one) in ALL.iter().enumerate() {
            let others = &ALL[index + 1..];
            assert!(
                others
                    .iter()
                    .all(|other| other.key != one.key && other.outcome != one.outcome)
            );
        }
    }
}
