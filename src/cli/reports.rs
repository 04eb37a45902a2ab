//! The JSON report of an earlier run, read from its file.

use std::path::Path;

use super::error::CliError;
use crate::record::RunRecord;
use crate::report::json;

/// Reads a report. One that was edited by hand may have lost its order, so it is sorted.
///
/// # Errors
///
/// The file cannot be read, or is no report.
pub(super) fn read(path: &Path) -> Result<RunRecord, CliError> {
    let text = std::fs::read_to_string(path).map_err(|source| CliError::OpenReport {
        path: path.to_owned(),
        source,
    })?;
    let mut record = json::read(&text).map_err(|source| CliError::ReadReport {
        path: path.to_owned(),
        source,
    })?;
    record.sort();
    Ok(record)
}
