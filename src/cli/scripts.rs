//! The scenarios: ours, and those of the user's folders.

use std::path::{Path, PathBuf};

use super::error::CliError;
use crate::catalogue::Requirement;
use crate::run::{FeatureError, FeatureFile, Script, check_titles, embedded, read_folder, read_own};

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
        for file in read_folder(folder)? {
            if files.iter().any(|known| is_same(known, &file)) {
                return Err(FeatureError::ReadTwice(file.name).into());
            }
            files.push(file);
        }
        own.extend(read_own(folder, &own)?);
    }
    let mut scripts = Vec::new();
    for file in files {
        scripts.extend(file.scripts_of(&own)?);
    }
    check_titles(&scripts)?;
    Ok((scripts, own))
}

/// Whether two feature files are one, by whatever path. Ours are in the program, under the paths of its source.
fn is_same(one: &FeatureFile, other: &FeatureFile) -> bool {
    let real = |file: &FeatureFile| Path::new(&file.name).canonicalize().ok();
    one.name == other.name || real(one).is_some_and(|path| Some(path) == real(other))
}
