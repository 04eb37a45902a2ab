//! The arguments: one variant per command.

use clap::{Parser, Subcommand, ValueEnum};

use super::diff::DiffArguments;
use super::explain::ExplainArguments;
use super::help;
use super::list::ListArguments;
use super::load::LoadArguments;
use super::profile::ProfileArguments;
use super::prove::ProveArguments;
use super::run::RunArguments;
use super::serve::ServeArguments;
use super::snapshot::SnapshotArguments;

/// Test OAuth 2.0 and OpenID Connect servers for conformance.
#[derive(Debug, Parser)]
#[command(
    name = "opcheck",
    version,
    about,
    long_about = help::ABOUT,
    after_help = help::after(help::EXAMPLES),
    subcommand_required = true,
    arg_required_else_help = true,
    disable_help_subcommand = true,
    max_term_width = help::WIDTH,
    styles = help::STYLES,
)]
pub(super) struct Arguments {
    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t = ColorWhen::Auto, hide_possible_values = true, help_heading = help::OUTPUT, help = "Use colours: auto, always or never", long_help = "Use colours: `auto`, `always` or `never`. `auto` means: on a terminal, unless NO_COLOR says otherwise.")]
    pub(super) color: ColorWhen,
    /// What to do.
    #[command(subcommand)]
    pub(super) command: Command,
}

/// A command.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Run(Box<RunArguments>),
    Serve(ServeArguments),
    List(ListArguments),
    Explain(ExplainArguments),
    Profile(ProfileArguments),
    Snapshot(SnapshotArguments),
    Diff(DiffArguments),
    Load(Box<LoadArguments>),
    Prove(ProveArguments),
}

/// When colours are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorWhen {
    /// On a terminal, unless `NO_COLOR` says otherwise.
    Auto,
    /// Also in files and pipes.
    Always,
    /// Nowhere.
    Never,
}
