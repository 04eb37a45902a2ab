//! Who is judged: the targets that the arguments or an earlier run name.

use clap::Parser as _;

use super::arguments::RunArguments;
use super::rerun::Earlier;
use crate::cli::arguments::{Arguments, Command};
use crate::cli::error::CliError;
use crate::cli::play::{self, Named};

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
            for target in earlier.targets() {
                let unknown = || CliError::UnknownTarget {
                    path: earlier.path().to_owned(),
                    target: target.name.clone(),
                };
                let line = ["opcheck", "run"].into_iter().map(str::to_owned);
                let line = line.chain(target.arguments.iter().cloned());
                match Arguments::try_parse_from(line).map(|arguments| arguments.command) {
                    Ok(Command::Run(again)) if !target.arguments.is_empty() => {
                        named.extend(play::named(&again.play)?)
                    }
                    Ok(_) | Err(_) => return Err(unknown()),
                }
            }
            named
        }
        Some(_) | None => play::named(&arguments.play)?,
    };
    play::check_names(&named)?;
    Ok(named)
}
