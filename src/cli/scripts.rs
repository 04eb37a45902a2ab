//! The scenarios: ours, and those of the user's folders.

use std::path::PathBuf;

use super::error::CliError;
use crate::catalogue::Requirement;
use crate::run::{Script, embedded, read_folder, read_own};

/// Our scenarios.
///
/// # Errors
///
/// A feature in the program cannot be played.
pub(super) fn ours() -> Result<Vec<Script>, CliError> {
    Ok(all(&[])?.0)
}

/// Our scenarios and those of the user's folders, and the requirements that the folders declare.
///
/// # Errors
///
/// A feature or declaration cannot be read, or a scenario cannot be played.
pub(super) fn all(folders: &[PathBuf]) -> Result<(Vec<Script>, Vec<&'static Requirement>), CliError> {
    let (mut files, mut own) = (embedded(), Vec::new());
    for folder in folders {
        files.extend(read_folder(folder)?);
        own.extend(read_own(folder)?);
    }
    let mut scripts = Vec::new();
    for file in files {
        scripts.extend(file.scripts_of(&own)?);
    }
    Ok((scripts, own))
}
