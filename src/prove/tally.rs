//! What a run says about each requirement, for comparison with the plain server's.

use std::collections::BTreeMap;

use crate::catalogue::Level;
use crate::record::{RunRecord, Verdict};

/// One requirement's outcome in a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) level: Level,
    pub(super) worst: Verdict,
    /// What was observed in each scenario, for requirements that only record.
    pub(super) observed: Vec<String>,
}

/// Outcomes by requirement.
pub(super) type Tallies = BTreeMap<String, Tally>;

/// How bad a verdict is. Not applicable is best: it says nothing.
fn gravity(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::NotApplicable => 0,
        Verdict::Pass => 1,
        Verdict::NotEvaluated => 2,
        Verdict::Warn => 3,
        Verdict::Fail => 4,
    }
}

/// Gathers a run's findings.
pub(super) fn tally(record: &RunRecord) -> Tallies {
    let mut tallies = Tallies::new();
    for finding in &record.findings {
        let entry = tallies.entry(finding.requirement.clone()).or_insert(Tally {
            level: finding.level,
            worst: Verdict::NotApplicable,
            observed: Vec::new(),
        });
        if gravity(finding.verdict) > gravity(entry.worst) {
            entry.worst = finding.verdict;
        }
        entry.observed.push(finding.actual.clone());
    }
    tallies
}

impl Tally {
    /// Whether a fault shows: a must fails, a should warns, a may records something else than with the plain server.
    pub(super) fn shows_fault(&self, plain: &Self) -> bool {
        match self.level {
            Level::Must => self.worst == Verdict::Fail && plain.worst == Verdict::Pass,
            Level::Should => self.worst == Verdict::Warn && plain.worst == Verdict::Pass,
            Level::May => {
                let recorded = plain.worst == Verdict::Pass && self.worst == Verdict::Pass;
                recorded && self.observed != plain.observed
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally_of(level: Level, worst: Verdict, observed: &str) -> Tally {
        Tally {
            level,
            worst,
            observed: vec![observed.into()],
        }
    }

    #[test]
    fn a_fault_shows_by_level() {
        let shows = |level, plain, bent| tally_of(level, bent, "b").shows_fault(&tally_of(level, plain, "a"));
        assert!(shows(Level::Must, Verdict::Pass, Verdict::Fail));
        assert!(!shows(Level::Must, Verdict::Pass, Verdict::NotEvaluated));
        assert!(
            !shows(Level::Must, Verdict::Fail, Verdict::Fail),
            "it failed without the fault"
        );
        assert!(shows(Level::Should, Verdict::Pass, Verdict::Warn));
        assert!(shows(Level::May, Verdict::Pass, Verdict::Pass));
        let same = tally_of(Level::May, Verdict::Pass, "a");
        assert!(!same.shows_fault(&same));
    }
}
