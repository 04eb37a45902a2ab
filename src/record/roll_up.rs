//! From findings to requirements: several scenarios may judge one requirement, and the worst counts.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::finding::{Finding, area_of};
use super::run::RunRecord;
use crate::catalogue::{Level, Severity};

/// What a finding means for the run, the mildest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// It does not concern this target.
    NotApplicable,
    /// The requirement is met.
    Passed,
    /// It warns, fails or is not evaluated, and the profile expects just that.
    Expected,
    /// It warns.
    Warned,
    /// It could not be judged.
    NotEvaluated,
    /// It is violated.
    Failed,
}

/// How many there are of each outcome.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Counts {
    /// Requirements that are met.
    pub passed: usize,
    /// Requirements that warn.
    pub warned: usize,
    /// Requirements that are violated.
    pub failed: usize,
    /// Known deviations that the profile expects.
    pub expected: usize,
    /// Requirements that could not be judged.
    pub not_evaluated: usize,
    /// Requirements that do not concern the target.
    pub not_applicable: usize,
}

impl Counts {
    /// Counts one more.
    pub fn add(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Passed => self.passed += 1,
            Outcome::Warned => self.warned += 1,
            Outcome::Failed => self.failed += 1,
            Outcome::Expected => self.expected += 1,
            Outcome::NotEvaluated => self.not_evaluated += 1,
            Outcome::NotApplicable => self.not_applicable += 1,
        }
    }

    /// All together.
    pub fn total(&self) -> usize {
        let judged = self.passed + self.warned + self.failed + self.expected;
        judged + self.not_evaluated + self.not_applicable
    }
}

impl FromIterator<Outcome> for Counts {
    fn from_iter<I: IntoIterator<Item = Outcome>>(outcomes: I) -> Self {
        let mut counts = Self::default();
        outcomes.into_iter().for_each(|outcome| counts.add(outcome));
        counts
    }
}

/// A requirement at one target, with all findings about it.
#[derive(Debug, Clone, Copy)]
pub struct Judged<'a> {
    /// The requirement's id.
    pub requirement: &'a str,
    /// Its title.
    pub title: &'a str,
    /// Its level at this target.
    pub level: Level,
    /// Its severity.
    pub severity: Severity,
    /// The worst of its findings.
    pub outcome: Outcome,
    /// Its findings; never empty.
    pub findings: &'a [Finding],
}

impl<'a> Judged<'a> {
    fn of(findings: &'a [Finding]) -> Option<Self> {
        let first = findings.first()?;
        let outcome = findings.iter().map(Finding::outcome).max()?;
        Some(Self {
            requirement: &first.requirement,
            title: &first.title,
            level: first.level,
            severity: first.severity,
            outcome,
            findings,
        })
    }

    /// What stands before the slash of the id.
    pub fn area(&self) -> &'a str {
        area_of(self.requirement)
    }

    /// The findings with this outcome.
    pub fn findings_with(&self, outcome: Outcome) -> impl Iterator<Item = &'a Finding> {
        self.findings
            .iter()
            .filter(move |finding| finding.outcome() == outcome)
    }
}

impl RunRecord {
    /// Every requirement that was judged, rolled up per target. The record must be sorted.
    pub fn judged(&self) -> Vec<Judged<'_>> {
        roll_up(&self.findings)
    }

    /// The requirements judged at one target, rolled up. The record must be sorted.
    pub fn judged_at(&self, target: &str) -> Vec<Judged<'_>> {
        let start = self.findings.iter().position(|finding| finding.target == target);
        let at_target = self
            .findings
            .get(start.unwrap_or(self.findings.len())..)
            .unwrap_or_default();
        let end = at_target.iter().position(|finding| finding.target != target);
        roll_up(
            at_target
                .get(..end.unwrap_or(at_target.len()))
                .unwrap_or_default(),
        )
    }

    /// How many requirements have each outcome, summed over the targets. The record must be sorted.
    pub fn counts(&self) -> Counts {
        self.judged().iter().map(|judged| judged.outcome).collect()
    }

    /// How many requests were sent to all targets.
    pub fn requests(&self) -> u64 {
        self.targets.iter().map(|target| target.requests).sum()
    }
}

/// Sorted findings in runs of one requirement at one target.
fn roll_up(findings: &[Finding]) -> Vec<Judged<'_>> {
    findings
        .chunk_by(|a, b| a.requirement == b.requirement && a.target == b.target)
        .filter_map(Judged::of)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Expected, Verdict, sample};
    use super::*;

    #[test]
    fn the_worst_finding_counts() {
        let judged = |verdicts: &[Verdict]| {
            let finding = |verdict: &Verdict| {
                let mut finding = sample::finding("t", "a/b");
                finding.verdict = *verdict;
                finding
            };
            let record = sample::record(verdicts.iter().map(finding).collect());
            let outcomes: Vec<Outcome> = record.judged().iter().map(|judged| judged.outcome).collect();
            outcomes
        };
        use Verdict::{Fail, NotApplicable, NotEvaluated, Pass, Warn};
        assert_eq!(judged(&[Pass, Fail, NotEvaluated, Warn]), [Outcome::Failed]);
        assert_eq!(judged(&[Pass, NotEvaluated, Warn]), [Outcome::NotEvaluated]);
        assert_eq!(judged(&[NotApplicable, Pass]), [Outcome::Passed]);
        assert_eq!(judged(&[NotApplicable]), [Outcome::NotApplicable]);
        assert_eq!(judged(&[]), []);
    }

    #[test]
    fn targets_are_counted_apart() {
        let mut known = sample::finding("u", "a/b");
        known.verdict = Verdict::Fail;
        known.expectation = Some(Expected {
            reason: "Known.".into(),
        });
        let record = sample::record(vec![
            sample::finding("t", "a/b"),
            known,
            sample::finding("u", "a/c"),
        ]);
        let counts = Counts {
            passed: 2,
            expected: 1,
            ..Counts::default()
        };
        assert_eq!((record.counts(), counts.total()), (counts, 3));
        assert_eq!(record.judged_at("u").len(), 2);
        assert_eq!(record.judged_at("nobody").len(), 0);
    }
}
