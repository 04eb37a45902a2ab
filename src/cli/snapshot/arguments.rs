//! What `opcheck snapshot` takes.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::cli::help;
use crate::cli::play::PlayArguments;

const EXAMPLES: &[help::Example] = &[
    (
        "Keep what a server answers today",
        "opcheck snapshot record acme.yaml",
    ),
    (
        "Say what it answers otherwise tomorrow",
        "opcheck snapshot check acme.yaml",
    ),
    (
        "Look through the differences one by one, and accept them or not",
        "opcheck snapshot check acme.yaml --pending || cargo insta review --workspace-root snapshots/acme",
    ),
];

const RECORD_EXAMPLES: &[help::Example] = &[
    (
        "Keep what a server answers today",
        "opcheck snapshot record acme.yaml",
    ),
    (
        "Keep it somewhere else",
        "opcheck snapshot record acme.yaml --dir tests/snapshots",
    ),
    (
        "Keep again what one requirement's scenarios are answered",
        "opcheck snapshot record acme.yaml --only authorize/foreign-redirect-uri",
    ),
];

const CHECK_EXAMPLES: &[help::Example] = &[
    (
        "Say what a server answers otherwise than before",
        "opcheck snapshot check acme.yaml",
    ),
    (
        "Write what differs beside the recorded files, for a review",
        "opcheck snapshot check acme.yaml --pending",
    ),
    (
        "Compare the answers to some scenarios only",
        "opcheck snapshot check acme.yaml --only session/ --tags \"not @slow\"",
    ),
];

/// Keep what a server answers, and say when it answers otherwise.
#[derive(Debug, Args)]
#[command(
    long_about = "Keep what a server answers, and say when it answers otherwise.\n\nEach scenario's answer is a text \
                  in which everything that differs from run to run is masked. The files have insta's form.",
    after_help = help::after(EXAMPLES),
    subcommand_required = true,
    arg_required_else_help = true,
    disable_help_subcommand = true,
)]
pub(in crate::cli) struct SnapshotArguments {
    /// What to do.
    #[command(subcommand)]
    pub(super) command: SnapshotCommand,
}

/// What can be done with snapshots.
#[derive(Debug, Subcommand)]
pub(super) enum SnapshotCommand {
    /// Write what each scenario is answered to `snapshots/PROFILE/`
    #[command(
        long_about = "Write what each scenario is answered to `snapshots/PROFILE/`.\n\nEverything is played twice, with \
                      other random values: what differs between both answers is masked, whatever it looks like.",
        after_help = help::after(RECORD_EXAMPLES),
    )]
    Record(Box<Recording>),
    /// Compare what each scenario is answered with the recorded files; exit 4 where it differs
    #[command(after_help = help::after(CHECK_EXAMPLES))]
    Check(Box<Checking>),
}

/// What `record` takes.
#[derive(Debug, Args)]
pub(super) struct Recording {
    #[command(flatten)]
    pub(super) play: PlayArguments,
    #[command(flatten)]
    pub(super) place: Place,
}

/// What `check` takes.
#[derive(Debug, Args)]
pub(super) struct Checking {
    #[command(flatten)]
    pub(super) play: PlayArguments,
    #[command(flatten)]
    pub(super) place: Place,
    /// Write each new answer beside its recorded file, as `.snap.new`, for `cargo insta review`
    #[arg(long, help_heading = help::OUTPUT)]
    pub(super) pending: bool,
}

/// Where the files are.
#[derive(Debug, Args)]
pub(super) struct Place {
    /// The folder of snapshots; each target has a folder of its name in it
    #[arg(long, value_name = "FOLDER", default_value = "snapshots", help_heading = help::OUTPUT)]
    pub(super) dir: PathBuf,
}
