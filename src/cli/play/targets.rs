//! Who is judged: the targets that the arguments name.

use std::path::PathBuf;
use std::sync::Arc;

use super::arguments::PlayArguments;
use crate::cli::embedded::{self, Embedded};
use crate::cli::error::CliError;
use crate::profile::{Profile, Secrets};
use crate::reference::Keys;
use crate::target::{Bent, Target};

/// A target that is named, and read where it is a profile, but does not run yet.
#[derive(Debug)]
pub(in crate::cli) enum Named {
    /// A profile, what the user called it, and its secrets once they are fetched.
    Profile(Box<Profile>, String, Option<Secrets>),
    /// An embedded server.
    Embedded(Embedded),
}

/// The targets that the arguments name; without any, all embedded servers.
///
/// # Errors
///
/// A profile cannot be used, or a dialect or fault is unknown.
pub(in crate::cli) fn named(arguments: &PlayArguments) -> Result<Vec<Named>, CliError> {
    if arguments.profiles.is_empty() {
        let servers = embedded::chosen(&arguments.dialect, &arguments.fault)?;
        return Ok(servers.into_iter().map(Named::Embedded).collect());
    }
    let read_one = |path: &PathBuf| {
        let profile = Profile::read(path)?;
        Ok(Named::Profile(
            Box::new(profile),
            path.display().to_string(),
            None,
        ))
    };
    arguments.profiles.iter().map(read_one).collect()
}

/// Refuses two targets of one name: no report could tell them apart.
///
/// # Errors
///
/// There are two.
pub(in crate::cli) fn check_names(named: &[Named]) -> Result<(), CliError> {
    for (index, target) in named.iter().enumerate() {
        if named
            .iter()
            .take(index)
            .any(|other| other.name() == target.name())
        {
            return Err(CliError::SameName(target.name().to_owned()));
        }
    }
    Ok(())
}

impl Named {
    /// The name that reports will use.
    pub(in crate::cli) fn name(&self) -> &str {
        match self {
            Self::Profile(profile, ..) => &profile.name,
            Self::Embedded(server) => server.dialect.name(),
        }
    }
}

/// Fetches the secrets, once: a program that prints one may ask its user.
///
/// # Errors
///
/// One cannot be had.
pub(in crate::cli) fn fetch_secrets(named: &mut [Named]) -> Result<(), CliError> {
    for target in named {
        if let Named::Profile(profile, _, secrets) = target {
            *secrets = Some(profile.resolve_secrets()?);
        }
    }
    Ok(())
}

/// Starts what must be started.
///
/// # Errors
///
/// An embedded server does not start.
pub(in crate::cli) async fn start(named: Vec<Named>, seed: u64) -> Result<Vec<Target>, CliError> {
    let mut keys: Option<Arc<Keys>> = None;
    let mut targets = Vec::new();
    for target in named {
        targets.push(match target {
            Named::Profile(profile, path, secrets) => Target::remote(*profile, secrets, &path),
            Named::Embedded(server) => {
                // All embedded servers of a run share their keys, which are slow to make.
                let shared = match &keys {
                    Some(keys) => Arc::clone(keys),
                    None => Arc::clone(keys.insert(Arc::new(Keys::generate().map_err(CliError::Start)?))),
                };
                Target::embedded(server.dialect, Bent::Faults(&server.faults), shared, seed)
                    .await
                    .map_err(CliError::Start)?
            }
        });
    }
    Ok(targets)
}
