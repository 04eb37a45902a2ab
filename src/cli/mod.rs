//! The command line: arguments, help, output, exit codes.
//!
//! The only room that prints, exits and reads arguments. Nothing here judges: a command asks the other rooms, says
//! what they found, and turns it into an exit code. To add a command, add a file (or folder) with its arguments and a
//! `run`, and a variant in `arguments`.

mod arguments;
mod diff;
mod embedded;
mod error;
mod explain;
mod forecast;
mod help;
mod human_duration;
mod list;
mod load;
mod output;
mod play;
mod profile;
mod progress;
mod prove;
mod reports;
mod run;
mod scripts;
mod serve;
mod signals;
mod snapshot;
mod start;

pub use error::CliError;
pub use start::main;

#[cfg(test)]
mod golden;
