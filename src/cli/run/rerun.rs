//! `--rerun-failed`: what of an earlier run is played again.

use std::path::{Path, PathBuf};

use crate::cli::error::CliError;
use crate::cli::play::Named;
use crate::cli::reports;
use crate::record::{ExitCode, Finding, Outcome, RunRecord, TargetRecord};
use crate::run::Rerun;

/// An earlier run, and what of it is played again.
#[derive(Debug)]
pub(super) struct Earlier {
    path: PathBuf,
    record: RunRecord,
    again: Vec<Rerun>,
}

impl Earlier {
    /// Reads the JSON report of an earlier run.
    ///
    /// # Errors
    ///
    /// The file cannot be read, is no report, or says that the run failed without saying where.
    pub(super) fn read(path: &Path) -> Result<Self, CliError> {
        let record = reports::read(path)?;
        let again = again(&record);
        if again.is_empty() && record.exit_code() != ExitCode::AsExpected {
            return Err(CliError::NothingToRepeat(path.to_owned()));
        }
        Ok(Self {
            path: path.to_owned(),
            record,
            again,
        })
    }

    /// The report's file.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The seed: with it, the same requests are sent again.
    pub(super) fn seed(&self) -> u64 {
        self.record.seed
    }

    /// The targets at which something was not as expected.
    pub(super) fn targets(&self) -> impl Iterator<Item = &TargetRecord> {
        let concerned = |target: &&TargetRecord| self.again.iter().any(|again| again.target == target.name);
        self.record.targets.iter().filter(concerned)
    }

    /// The scenarios to play again at these targets; `None` if everything was as expected.
    ///
    /// # Errors
    ///
    /// There are some, but at none of these targets.
    pub(super) fn again_at(self, targets: &[Named]) -> Result<Option<Vec<Rerun>>, CliError> {
        if self.again.is_empty() {
            return Ok(None);
        }
        let names: Vec<&str> = targets.iter().map(Named::name).collect();
        if !self
            .again
            .iter()
            .any(|again| names.contains(&again.target.as_str()))
        {
            return Err(CliError::NothingToRepeatThere {
                path: self.path,
                targets: names.join("`, `"),
            });
        }
        Ok(Some(self.again))
    }
}

/// The scenarios that were not as expected.
fn again(record: &RunRecord) -> Vec<Rerun> {
    let mut again: Vec<Rerun> = Vec::new();
    for finding in record
        .findings
        .iter()
        .filter(|finding| is_wanted(finding, record))
    {
        let rerun = Rerun {
            target: finding.target.clone(),
            requirement: finding.requirement.clone(),
            scenario: finding.scenario.clone(),
            agent: finding.agent,
        };
        if again.last() != Some(&rerun) {
            again.push(rerun);
        }
    }
    again
}

/// Whether a finding was not as expected.
fn is_wanted(finding: &Finding, record: &RunRecord) -> bool {
    match finding.outcome() {
        Outcome::Failed | Outcome::NotEvaluated => true,
        Outcome::Warned if record.strict => true,
        Outcome::NotApplicable => false,
        // An expectation that no longer holds is judged by the scenarios that it covers.
        Outcome::Warned | Outcome::Passed | Outcome::Expected => record.stale.iter().any(|stale| {
            let covers = |text: &String| finding.scenario.contains(text.as_str());
            stale.target == finding.target
                && stale.requirement == finding.requirement
                && stale.scenario.as_ref().is_none_or(covers)
        }),
    }
}
