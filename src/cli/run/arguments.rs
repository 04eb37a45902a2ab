//! What `opcheck run` takes.

use std::path::PathBuf;

use clap::Args;

use crate::cli::help;
use crate::cli::play::PlayArguments;

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
    #[command(flatten)]
    pub(super) play: PlayArguments,

    /// Play again what was not as expected in an earlier run, read from its JSON report
    #[arg(long, value_name = "REPORT", help_heading = help::SELECTION)]
    pub(super) rerun_failed: Option<PathBuf>,
    /// List what would be played, and why the rest would not; send nothing
    #[arg(long, help_heading = help::SELECTION)]
    pub(super) dry_run: bool,

    /// Count a warning as a failure
    #[arg(long, help_heading = help::PLAY)]
    pub(super) strict: bool,

    /// Write a report to a file, `-` for standard output: `json=run.json`, `junit=out.xml`, `html=run.html`, `har=run.har`, `summary=summary.md`
    #[arg(long, value_name = "ID=PATH", help_heading = help::OUTPUT)]
    pub(super) report: Vec<String>,
    /// Keep the exchanges of what passed, too, for `json`, `html` and `har`: far longer reports
    #[arg(long, help_heading = help::OUTPUT)]
    pub(super) keep_evidence: bool,
    /// Print nothing but the lines that sum the run up
    #[arg(long, short, help_heading = help::OUTPUT)]
    pub(in crate::cli) quiet: bool,
}
