//! Who is judged: the targets that the arguments name.

use std::path::PathBuf;

use crate::cli::error::CliError;
use crate::profile::Profile;
use crate::target::Target;

/// The servers of these profiles, with their secrets seen to be there.
///
/// # Errors
///
/// A profile cannot be used, or two of them have the same name.
pub(super) fn of_profiles(paths: &[PathBuf]) -> Result<Vec<Target>, CliError> {
    paths
        .iter()
        .map(|path| {
            let profile = Profile::read(path)?;
            Ok(Target::remote(profile, &path.display().to_string()))
        })
        .collect()
}

/// Refuses two targets of one name: no report could tell them apart.
///
/// # Errors
///
/// There are two of one name.
pub(super) fn check_names(targets: &[Target]) -> Result<(), CliError> {
    for (index, target) in targets.iter().enumerate() {
        let name = &target.profile.name;
        if targets.iter().take(index).any(|other| other.profile.name == *name) {
            return Err(CliError::SameName(name.clone()));
        }
    }
    Ok(())
}
