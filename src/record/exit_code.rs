//! What a run means to the shell that started it: a function of the record, so that no report can tell otherwise.

use super::roll_up::{Counts, Outcome};
use super::run::{Interruption, RunRecord};

/// How the program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExitCode {
    /// Everything is as expected.
    AsExpected = 0,
    /// A requirement failed, or an expectation no longer holds.
    Failed = 1,
    /// The command line, a profile, a plan or a feature is wrong; known before the first request.
    Usage = 2,
    /// Something kept the judgement from being made.
    CouldNotJudge = 3,
    /// A recorded answer differs from what came, or one report from another.
    SnapshotDrift = 4,
    /// A limit under load was missed.
    LoadLimit = 5,
}

impl ExitCode {
    /// All codes, in numerical order.
    pub const ALL: [Self; 6] = [
        Self::AsExpected,
        Self::Failed,
        Self::Usage,
        Self::CouldNotJudge,
        Self::SnapshotDrift,
        Self::LoadLimit,
    ];

    /// The number that the shell sees.
    pub fn number(self) -> u8 {
        self as u8
    }

    /// What it means, for `--help`.
    pub fn title(self) -> &'static str {
        match self {
            Self::AsExpected => "as expected",
            Self::Failed => "a requirement failed, or an expectation no longer holds",
            Self::Usage => "usage, profile, plan or feature error",
            Self::CouldNotJudge => {
                "could not judge: unreachable, not evaluated, nothing evaluated, interrupted, or trouble of our own"
            }
            Self::SnapshotDrift => "drift: answers differ from their snapshots, or two reports differ",
            Self::LoadLimit => "load limit missed, or regression",
        }
    }

    /// The one that counts when several apply: 2 ends a run before it starts; then 1 beats 5 beats 4 beats 3.
    #[must_use]
    pub fn or_graver(self, other: Self) -> Self {
        if other.gravity() > self.gravity() {
            other
        } else {
            self
        }
    }

    fn gravity(self) -> u8 {
        match self {
            Self::AsExpected => 0,
            Self::CouldNotJudge => 1,
            Self::SnapshotDrift => 2,
            Self::LoadLimit => 3,
            Self::Failed => 4,
            Self::Usage => 5,
        }
    }
}

/// One thing that keeps a run from being as expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExitReason {
    /// So many requirements are violated.
    Failed(usize),
    /// So many requirements warn, and the run is strict.
    Warned(usize),
    /// So many expectations no longer hold.
    Stale(usize),
    /// So many requirements could not be judged.
    NotEvaluated(usize),
    /// So many troubles of our own.
    Troubles(usize),
    /// No requirement was judged at all.
    NothingEvaluated,
    /// The run ended early.
    Interrupted(Interruption),
}

impl ExitReason {
    /// The code that the reason alone would give.
    pub fn code(self) -> ExitCode {
        match self {
            Self::Failed(_) | Self::Warned(_) | Self::Stale(_) => ExitCode::Failed,
            Self::NotEvaluated(_) | Self::Troubles(_) | Self::NothingEvaluated | Self::Interrupted(_) => {
                ExitCode::CouldNotJudge
            }
        }
    }
}

impl RunRecord {
    /// The exit code: the gravest of the reasons'.
    pub fn exit_code(&self) -> ExitCode {
        let codes = self.exit_reasons().into_iter().map(ExitReason::code);
        codes.fold(ExitCode::AsExpected, ExitCode::or_graver)
    }

    /// Why the run is not as expected; empty if it is. The record must be sorted.
    pub fn exit_reasons(&self) -> Vec<ExitReason> {
        // A requirement may fail in one scenario, warn in another and stay unjudged in a third: each counts.
        let (mut failed, mut warned, mut not_evaluated) = (0, 0, 0);
        for judged in self.judged() {
            let outcomes: Counts = judged.findings.iter().map(|finding| finding.outcome()).collect();
            failed += usize::from(outcomes.failed > 0);
            warned += usize::from(outcomes.warned > 0);
            not_evaluated += usize::from(outcomes.not_evaluated > 0);
        }
        let warned = if self.strict { warned } else { 0 };
        let counted = [
            (failed, ExitReason::Failed as fn(usize) -> ExitReason),
            (warned, ExitReason::Warned),
            (self.stale.len(), ExitReason::Stale),
            (not_evaluated, ExitReason::NotEvaluated),
            (self.troubles.len(), ExitReason::Troubles),
        ];
        let mut reasons: Vec<ExitReason> = counted
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, reason)| reason(count))
            .collect();
        if !self.findings.iter().any(super::Finding::is_evaluated) {
            reasons.push(ExitReason::NothingEvaluated);
        }
        reasons.extend(self.interrupted.map(ExitReason::Interrupted));
        reasons
    }

    /// Whether an outcome counts as a failure in this run: strict runs count warnings.
    pub fn counts_as_failure(&self, outcome: Outcome) -> bool {
        match outcome {
            Outcome::Failed => true,
            Outcome::Warned => self.strict,
            Outcome::Passed | Outcome::Expected | Outcome::NotEvaluated | Outcome::NotApplicable => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::ExitCode::{AsExpected, CouldNotJudge, Failed, LoadLimit, SnapshotDrift, Usage};
    use super::*;
    use crate::record::{Expected, StaleExpectation, Trouble, Verdict};

    fn record(verdicts: &[(Verdict, bool)]) -> RunRecord {
        let finding = |(verdict, expected): &(Verdict, bool)| {
            let mut finding = sample::finding("t", "a/b");
            finding.verdict = *verdict;
            finding.expectation = expected.then(|| Expected {
                reason: "Known.".into(),
            });
            finding
        };
        sample::record(verdicts.iter().map(finding).collect())
    }

    #[test]
    fn verdicts_decide() {
        use Verdict::{Fail, NotApplicable, NotEvaluated, Pass, Warn};
        for (verdicts, code) in [
            (
                &[(Pass, false), (NotApplicable, false), (Warn, false)][..],
                AsExpected,
            ),
            (&[(Pass, false), (Fail, false)], Failed),
            (&[(Pass, false), (Fail, true)], AsExpected),
            (&[(Fail, true)], AsExpected),
            (&[(Pass, false), (NotEvaluated, false)], CouldNotJudge),
            (&[(Pass, false), (NotEvaluated, true)], AsExpected),
            (&[(NotEvaluated, false), (Fail, false)], Failed),
            (&[], CouldNotJudge),
            (&[(NotApplicable, false)], CouldNotJudge),
            (&[(NotEvaluated, true)], CouldNotJudge),
        ] {
            assert_eq!(record(verdicts).exit_code(), code, "{verdicts:?}");
        }
    }

    #[test]
    fn a_strict_run_counts_a_warning_that_is_not_expected() {
        let mut warned = record(&[(Verdict::Warn, false)]);
        warned.strict = true;
        assert_eq!(warned.exit_code(), Failed);
        let mut known = record(&[(Verdict::Warn, true)]);
        known.strict = true;
        assert_eq!(known.exit_code(), AsExpected);
    }

    #[test]
    fn what_is_no_finding_counts_too() {
        let green = || record(&[(Verdict::Pass, false)]);
        let mut run = green();
        run.interrupted = Some(Interruption::Signal);
        assert_eq!(run.exit_code(), CouldNotJudge);
        run = green();
        run.troubles.push(Trouble {
            target: None,
            scenario: None,
            message: "broken".into(),
        });
        assert_eq!(run.exit_code(), CouldNotJudge);
        run.stale.push(StaleExpectation {
            target: "t".into(),
            requirement: "a/b".into(),
            scenario: None,
            problem: "it no longer happens".into(),
            reason: "Known.".into(),
        });
        assert_eq!(run.exit_code(), Failed);
        assert_eq!(
            run.exit_reasons(),
            [ExitReason::Stale(1), ExitReason::Troubles(1)]
        );
    }

    #[test]
    fn graver_codes_win_whatever_the_order() {
        let by_gravity = [AsExpected, CouldNotJudge, SnapshotDrift, LoadLimit, Failed, Usage];
        for (index, mild) in by_gravity.into_iter().enumerate() {
            for grave in by_gravity.into_iter().skip(index) {
                assert_eq!((mild.or_graver(grave), grave.or_graver(mild)), (grave, grave));
            }
        }
        assert_eq!(ExitCode::ALL.map(ExitCode::number), [0, 1, 2, 3, 4, 5]);
    }
}
