//! What `opcheck profile` takes.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{check, init};
use crate::cli::error::CliError;
use crate::cli::help;
use crate::cli::output::Output;
use crate::profile::{Profile, TEMPLATE};
use crate::record::ExitCode;

const EXAMPLES: &[help::Example] = &[
    (
        "Draft a profile from what the server says about itself",
        "opcheck profile init https://issuer.example > acme.yaml",
    ),
    (
        "Check it, and see which requirements it leaves out",
        "opcheck profile check acme.yaml --secrets",
    ),
    (
        "Let an editor complete and check the keys",
        "opcheck profile schema > profile.schema.json",
    ),
];

/// Draft, check and document profiles.
#[derive(Debug, Args)]
#[command(after_help = help::after(EXAMPLES), subcommand_required = true, arg_required_else_help = true, disable_help_subcommand = true)]
pub(in crate::cli) struct ProfileArguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    Init(InitArguments),
    Check(CheckArguments),
    /// Print a profile with every key explained
    Template,
    /// Print the JSON Schema of profiles, for editors
    Schema,
}

const INIT_EXAMPLES: &[help::Example] = &[
    (
        "From the server's metadata document",
        "opcheck profile init https://issuer.example > acme.yaml",
    ),
    (
        "From a metadata document in a file",
        "opcheck profile init https://issuer.example --metadata openid-configuration.json",
    ),
    (
        "Then fill in what only you know, and check",
        "opcheck profile check acme.yaml",
    ),
];

/// Draft a profile from a server's metadata document.
#[derive(Debug, Args)]
#[command(
    long_about = "Draft a profile from a server's metadata document.\n\nPrints a profile in which `CHANGE-ME` stands for \
                  what only you know. Where the metadata cannot be had, the endpoints are such values, too.",
    after_help = help::after(INIT_EXAMPLES),
)]
pub(super) struct InitArguments {
    /// The issuer identifier, such as `https://issuer.example`
    #[arg(value_name = "ISSUER")]
    pub(super) issuer: String,
    /// Read the metadata document from this file, `-` for standard input, and send nothing
    #[arg(long, value_name = "FILE")]
    pub(super) metadata: Option<PathBuf>,
}

const CHECK_EXAMPLES: &[help::Example] = &[
    ("Check a profile", "opcheck profile check acme.yaml"),
    (
        "Check that its secrets can be had, too",
        "opcheck profile check acme.yaml --secrets",
    ),
    (
        "See every scenario that would be played",
        "opcheck run acme.yaml --dry-run",
    ),
];

/// Check a profile, and say what it leaves out.
#[derive(Debug, Args)]
#[command(after_help = help::after(CHECK_EXAMPLES))]
pub(super) struct CheckArguments {
    /// The profile
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
    /// Fetch the secrets, too: from the environment, files and commands
    #[arg(long)]
    pub(super) secrets: bool,
}

/// Does what the arguments ask.
///
/// # Errors
///
/// A profile or metadata document cannot be used.
pub(in crate::cli) fn profile(arguments: &ProfileArguments, output: &Output) -> Result<ExitCode, CliError> {
    match &arguments.action {
        Action::Init(arguments) => init::init(arguments, output),
        Action::Check(arguments) => check::check(arguments, output),
        Action::Template => output.result(TEMPLATE),
        Action::Schema => output.result(&format!("{:#}\n", Profile::json_schema())),
    }?;
    Ok(ExitCode::AsExpected)
}
