//! From the process's arguments to its exit code.

use std::process::ExitCode as ProcessExitCode;

use clap::Parser as _;

use super::arguments::{Arguments, Command};
use super::error::CliError;
use super::output::Output;
use super::{diff, explain, list, load, profile, prove, run, serve, snapshot};
use crate::record::ExitCode;

/// Reads the arguments, does what they ask, and says how the program ends.
pub fn main() -> ProcessExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // A closed pipe is no reason to fail: whoever asked for help has read enough.
            let _ = error.print();
            return match error.use_stderr() {
                true => process(ExitCode::Usage),
                false => process(ExitCode::AsExpected),
            };
        }
    };
    let output = Output::new(arguments.color, quiet(&arguments.command));
    match dispatch(arguments.command, &output) {
        Ok(code) => process(code),
        Err(error) => {
            output.error(&error);
            process(error.exit_code())
        }
    }
}

/// Whether the user wants results only.
fn quiet(command: &Command) -> bool {
    match command {
        Command::Run(arguments) => arguments.quiet,
        Command::Load(arguments) => arguments.quiet,
        Command::Serve(_)
        | Command::List(_)
        | Command::Explain(_)
        | Command::Profile(_)
        | Command::Snapshot(_)
        | Command::Diff(_)
        | Command::Prove(_) => false,
    }
}

/// Does what a command asks.
///
/// # Errors
///
/// See [`CliError`].
pub(super) fn dispatch(command: Command, output: &Output) -> Result<ExitCode, CliError> {
    match command {
        Command::Run(arguments) => run::run(*arguments, output),
        Command::Serve(arguments) => serve::serve(&arguments, output),
        Command::List(arguments) => list::list(&arguments, output),
        Command::Explain(arguments) => explain::explain(&arguments, output),
        Command::Profile(arguments) => profile::profile(&arguments, output),
        Command::Snapshot(arguments) => snapshot::snapshot(&arguments, output),
        Command::Diff(arguments) => diff::diff(&arguments, output),
        Command::Load(arguments) => load::load(&arguments, output),
        Command::Prove(arguments) => prove::prove(&arguments, output),
    }
}

/// The code as the operating system takes it.
fn process(code: ExitCode) -> ProcessExitCode {
    ProcessExitCode::from(code.number())
}
