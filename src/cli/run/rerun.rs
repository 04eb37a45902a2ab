//! `--rerun-failed`: what of an earlier run is played again.

use std::path::Path;

use crate::cli::error::CliError;
use crate::record::{ExitCode, Finding, Outcome, RunRecord};
use crate::report::json;
use crate::run::Rerun;

/// Reads the JSON report of an earlier run.
///
/// # Errors
///
/// The file cannot be read, or is no report.
pub(super) fn read(path: &Path) -> Result<RunRecord, CliError> {
    let text = std::fs::read_to_string(path).map_err(|source| CliError::OpenReport {
        path: path.to_owned(),
        source,
    })?;
    json::read(&text).map_err(|source| CliError::ReadReport {
        path: path.to_owned(),
        source,
    })
}

/// The scenarios that were not as expected; empty if all were.
///
/// # Errors
///
/// The run was not as expected, but no scenario of it could be played again.
pub(super) fn again(record: &RunRecord, path: &Path) -> Result<Vec<Rerun>, CliError> {
    let mut again: Vec<Rerun> = record
        .findings
        .iter()
        .filter(|finding| is_wanted(finding, record))
        .map(|finding| Rerun {
            target: finding.target.clone(),
            requirement: finding.requirement.clone(),
            scenario: finding.scenario.clone(),
        })
        .collect();
    again.dedup();
    if again.is_empty() && record.exit_code() != ExitCode::AsExpected {
        return Err(CliError::NothingToRepeat(path.to_owned()));
    }
    Ok(again)
}

/// Whether a finding was not as expected.
fn is_wanted(finding: &Finding, record: &RunRecord) -> bool {
    match finding.outcome() {
        Outcome::Failed | Outcome::NotEvaluated => true,
        Outcome::Warned if record.strict => true,
        Outcome::NotApplicable => false,
        // An expectation that no longer holds is judged by the scenarios that it covers.
        Outcome::Warned | Outcome::Passed | Outcome::Expected => record.stale.iter().any(|stale| {
            stale.target == finding.target
                && stale.requirement == finding.requirement
                && stale
                    .scenario
                    .as_ref()
                    .is_none_or(|text| finding.scenario.contains(text.as_str()))
        }),
    }
}
