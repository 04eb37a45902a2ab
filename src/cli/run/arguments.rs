//! What `opcheck run` takes.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use crate::cli::{help, human_duration};

const EXAMPLES: &[help::Example] = &[
    (
        "Judge a server in CI, with reports for the job",
        "opcheck run acme.yaml --report junit=out.xml --report summary=summary.md \\\n      --only authorize/,session/ --tags \"not @slow\" --deadline 5m",
    ),
    (
        "Watch a defect being found in the embedded server",
        "opcheck run --dialect wristband --fault redirect-prefix",
    ),
    (
        "Play again what failed in an earlier run",
        "opcheck run --rerun-failed run.json",
    ),
];

/// Judge servers, requirement by requirement.
#[derive(Debug, Args)]
#[command(
    long_about = "Judge servers, requirement by requirement.\n\nPlays the features against each profile's server. \
                  The report goes to standard output, progress and notes to standard error.",
    after_help = help::after(EXAMPLES),
)]
pub(in crate::cli) struct RunArguments {
    /// Profiles of the servers to judge [default: the embedded server, in every dialect]
    #[arg(value_name = "PROFILE", conflicts_with_all = ["dialect", "fault"])]
    pub(super) profiles: Vec<PathBuf>,

    /// Play only these requirements: an id, a prefix such as `authorize/`, or a section such as `RFC 6749 §4.1`
    #[arg(long, value_name = "PATTERN", value_delimiter = ',', help_heading = help::SELECTION)]
    pub(super) only: Vec<String>,
    /// Leave these requirements out
    #[arg(long, value_name = "PATTERN", value_delimiter = ',', help_heading = help::SELECTION)]
    pub(super) skip: Vec<String>,
    /// Play only scenarios whose tags fit, such as `not @slow`
    #[arg(long, value_name = "EXPRESSION", help_heading = help::SELECTION)]
    pub(super) tags: Option<String>,
    /// Play the features of a folder, too
    #[arg(long, value_name = "FOLDER", help_heading = help::SELECTION)]
    pub(super) features: Vec<PathBuf>,
    /// Play again what was not as expected in an earlier run, read from its JSON report
    #[arg(long, value_name = "REPORT", help_heading = help::SELECTION)]
    pub(super) rerun_failed: Option<PathBuf>,
    /// List what would be played, and why the rest would not; send nothing
    #[arg(long, help_heading = help::SELECTION)]
    pub(super) dry_run: bool,

    /// Judge the embedded server in this dialect; may be repeated
    #[arg(long, value_name = "DIALECT", value_delimiter = ',', help_heading = help::EMBEDDED)]
    pub(super) dialect: Vec<String>,
    /// Switch a fault of the embedded server on; may be repeated. Without `--dialect`, wherever it exists
    #[arg(long, value_name = "ID", value_delimiter = ',', help_heading = help::EMBEDDED)]
    pub(super) fault: Vec<String>,

    /// Derive all random values from this number, so that a run can be repeated [default: a random one]
    #[arg(long, value_name = "NUMBER", env = "OPCHECK_SEED", hide_env_values = true, help_heading = help::PLAY)]
    pub(super) seed: Option<u64>,
    /// Play so many scenarios at the same time at each server [default: the profile's, else 64 on loopback, 4 elsewhere]
    #[arg(long, value_name = "NUMBER", env = "OPCHECK_JOBS", hide_env_values = true, value_parser = at_least_one, help_heading = help::PLAY)]
    pub(super) jobs: Option<usize>,
    /// End the run after this time, such as `90s` or `5m`; what was finished is reported
    #[arg(long, value_name = "DURATION", env = "OPCHECK_DEADLINE", hide_env_values = true, value_parser = human_duration::parse, help_heading = help::PLAY)]
    pub(super) deadline: Option<Duration>,
    /// Count a warning as a failure
    #[arg(long, help_heading = help::PLAY)]
    pub(super) strict: bool,

    /// Write a report to a file, `-` for standard output: `json=run.json`, `junit=out.xml`, `summary=summary.md`
    #[arg(long, value_name = "ID=PATH", help_heading = help::OUTPUT)]
    pub(super) report: Vec<String>,
    /// Print nothing but the lines that sum the run up
    #[arg(long, short, help_heading = help::OUTPUT)]
    pub(in crate::cli) quiet: bool,
}

/// A number of scenarios.
fn at_least_one(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) => Err("nothing would ever be played".to_owned()),
        Ok(number) => Ok(number),
        Err(error) => Err(format!("not a number: {error}")),
    }
}
