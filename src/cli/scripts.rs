//! The scenarios: ours, and those of the user's folders.

use std::path::PathBuf;

use super::error::CliError;
use crate::run::{Script, embedded, read_folder};

/// Our scenarios, and those of the user's folders.
///
/// # Errors
///
/// A feature cannot be read or played.
pub(super) fn all(folders: &[PathBuf]) -> Result<Vec<Script>, CliError> {
    let mut files = embedded();
    for folder in folders {
        files.extend(read_folder(folder)?);
    }
    let mut scripts = Vec::new();
    for file in files {
        scripts.extend(file.scripts()?);
    }
    Ok(scripts)
}
