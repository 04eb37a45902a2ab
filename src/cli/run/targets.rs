//! Who is judged: the targets that the arguments or an earlier run name.

use std::path::PathBuf;

use clap::Parser as _;

use super::arguments::RunArguments;
use super::rerun::Earlier;
use crate::cli::arguments::{Arguments, Command};
use crate::cli::error::CliError;
use crate::cli::play::{self, Named, PlayArguments};
use crate::record::TargetRecord;

/// The targets that the arguments name; without any, those of the earlier run, else all embedded servers.
///
/// # Errors
///
/// A profile cannot be used, a dialect or fault is unknown, or two targets have the same name.
pub(super) fn named(arguments: &RunArguments, earlier: Option<&Earlier>) -> Result<Vec<Named>, CliError> {
    let chosen = !(arguments.play.profiles.is_empty()
        && arguments.play.dialect.is_empty()
        && arguments.play.fault.is_empty());
    let named = match earlier {
        Some(earlier) if !chosen => {
            let mut named = Vec::new();
            for again in played(earlier)? {
                named.extend(play::named(&again)?);
            }
            named
        }
        Some(_) | None => play::named(&arguments.play)?,
    };
    play::check_names(&named)?;
    Ok(named)
}

/// The folders of features that an earlier run played at the targets that are judged again.
///
/// # Errors
///
/// The report does not say how a target was started.
pub(super) fn features(earlier: &Earlier) -> Result<Vec<PathBuf>, CliError> {
    let mut folders: Vec<PathBuf> = Vec::new();
    for again in played(earlier)? {
        let more = again.features.into_iter();
        folders.extend(
            more.filter(|folder| !folders.contains(folder))
                .collect::<Vec<_>>(),
        );
    }
    Ok(folders)
}

/// What the arguments of an earlier run said about its targets that are judged again.
fn played(earlier: &Earlier) -> Result<Vec<PlayArguments>, CliError> {
    let again = |target: &TargetRecord| {
        let line = ["opcheck", "run"].into_iter().map(str::to_owned);
        let line = line.chain(target.arguments.iter().cloned());
        match Arguments::try_parse_from(line).map(|arguments| arguments.command) {
            Ok(Command::Run(again)) if !target.arguments.is_empty() => Ok(again.play),
            Ok(_) | Err(_) => Err(CliError::UnknownTarget {
                path: earlier.path().to_owned(),
                target: target.name.clone(),
            }),
        }
    };
    earlier.targets().map(again).collect()
}
