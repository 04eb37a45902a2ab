//! What can go wrong at the rim, with place and remedy, and what it means to the shell.

use std::io;
use std::path::PathBuf;

use crate::catalogue::Dialect;
use crate::load::{LoadError, PlanError};
use crate::profile::ProfileError;
use crate::protocol::MetadataError;
use crate::prove::ProofError;
use crate::record::ExitCode;
use crate::reference::StartError;
use crate::report::RenderError;
use crate::report::json::ReadError;
use crate::run::{FeatureError, PreflightError, SelectionError};
use crate::yaml::nearest;

/// Why a command could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// A name that no registry has.
    #[error("unknown {what} `{name}`{hint}")]
    Unknown {
        /// What it would name: `dialect`, `fault`.
        what: &'static str,
        /// The name.
        name: String,
        /// The nearest known one, or the command that lists all.
        hint: String,
    },
    /// A profile cannot be used.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// A feature cannot be played.
    #[error(transparent)]
    Feature(#[from] FeatureError),
    /// A selection cannot be made.
    #[error(transparent)]
    Selection(#[from] SelectionError),
    /// A load plan cannot be used.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// A load plan cannot be carried out.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// A target cannot be used at all.
    #[error(transparent)]
    Preflight(#[from] PreflightError),
    /// Something else than requirements is to be grouped.
    #[error("`--by` groups requirements only\n(hint: `opcheck list requirements --by oidf`)")]
    NotGrouped,
    /// A fault does not exist in the chosen dialect.
    #[error("the fault `{fault}` does not exist in the dialect `{dialect}`\n(hint: it exists in {dialects})")]
    FaultElsewhere {
        /// The fault.
        fault: &'static str,
        /// The dialect.
        dialect: Dialect,
        /// Where it exists.
        dialects: String,
    },
    /// No server can have all these faults.
    #[error("no dialect has all of these faults\n(hint: `opcheck list faults` says where each exists)")]
    FaultsApart,
    /// Two targets would be told apart by nothing.
    #[error("two targets are called `{0}`\n(hint: give each profile a `name` of its own)")]
    SameName(String),
    /// The snapshots of two targets would have the same folder.
    #[error(
        "the snapshots of `{one}` and of `{other}` would share the folder `{folder}`\n(hint: give each profile a `name` that differs in its letters or digits)"
    )]
    SameFolder {
        /// A target.
        one: String,
        /// The other one.
        other: String,
        /// The folder.
        folder: String,
    },
    /// A report is asked for in a form that is not understood.
    #[error(
        "cannot read `--report {argument}`: it names no file\n(hint: `--report {id}=FILE`, or `--report {id}=-` for standard output)"
    )]
    ReportWithoutPath {
        /// What the user wrote.
        argument: String,
        /// The reporter's id.
        id: &'static str,
    },
    /// A report that goes to standard output only was given a file.
    #[error(
        "the report `{id}` goes to standard output, not to `{path}`\n(hint: `opcheck run … > {path}`, or another report)"
    )]
    ReportWithPath {
        /// The reporter's id.
        id: &'static str,
        /// The file.
        path: String,
    },
    /// Two reports would be mixed.
    #[error("two reports would go to {0}\n(hint: give each a file of its own)")]
    ReportsMixed(String),
    /// A report file cannot be made.
    #[error("cannot create the report `{}`: {source}\n(hint: does its folder exist, and may it be written?)", path.display())]
    CreateReport {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A report cannot be written at the end of a run.
    #[error("cannot write the report `{place}`: {source}")]
    WriteReport {
        /// The file, or standard output.
        place: String,
        /// Why.
        source: io::Error,
    },
    /// A report cannot be made from the record.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// The report of an earlier run cannot be opened.
    #[error("cannot read the report `{}`: {source}", path.display())]
    OpenReport {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The report of an earlier run is none.
    #[error("cannot read the report `{}`: {source}", path.display())]
    ReadReport {
        /// The file.
        path: PathBuf,
        /// Why.
        source: ReadError,
    },
    /// A snapshot cannot be read.
    #[error("cannot read the snapshot `{}`: {source}", path.display())]
    ReadSnapshot {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A snapshot cannot be written.
    #[error("cannot write the snapshot `{}`: {source}", path.display())]
    WriteSnapshot {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Nothing was recorded that could be compared.
    #[error("no snapshots in `{}`\n(hint: `opcheck snapshot record …` writes them, with the same `--dir`)", .0.display())]
    NoSnapshots(PathBuf),
    /// Two reports have no target in common.
    #[error(
        "the reports have no target in common: `{left}` and `{right}`\n(hint: two reports with one target each are compared whatever the names)"
    )]
    NothingToCompare {
        /// The targets of the first report.
        left: String,
        /// The targets of the second report.
        right: String,
    },
    /// What failed in an earlier run is not among the scenarios of this one.
    #[error(
        "none of the scenarios that failed in `{}` is among those that are played now\n(hint: features of your own are named with `--features`)", .0.display()
    )]
    NothingToRepeatHere(PathBuf),
    /// An earlier run has no finding of a requirement.
    #[error(
        "the run in `{}` has no finding of `{requirement}`\n(hint: `opcheck run --only {requirement} --report json=FILE` makes one)", .path.display()
    )]
    NotInRun {
        /// The requirement.
        requirement: &'static str,
        /// The report.
        path: PathBuf,
    },
    /// An earlier run failed without a scenario that could be played again.
    #[error(
        "the run in `{}` was not as expected, but names no scenario that could be played again\n(hint: play everything, without `--rerun-failed`)", .0.display()
    )]
    NothingToRepeat(PathBuf),
    /// The selected targets are not those of the earlier run.
    #[error(
        "nothing failed at `{targets}` in the run of `{}`\n(hint: without profiles, its own targets are played)", path.display()
    )]
    NothingToRepeatThere {
        /// The report of the earlier run.
        path: PathBuf,
        /// The targets of this run.
        targets: String,
    },
    /// The earlier run does not say how its target was chosen.
    #[error(
        "the report `{}` does not say how its target `{target}` was chosen\n(hint: name the profile)", path.display()
    )]
    UnknownTarget {
        /// The report of the earlier run.
        path: PathBuf,
        /// The target.
        target: String,
    },
    /// An embedded server does not start.
    #[error("cannot start the embedded server")]
    Start(#[source] StartError),
    /// The server of `opcheck serve` does not start.
    #[error("cannot serve{}", if *.port == 0 { String::new() } else { format!("\n(hint: is port {port} taken? `--port 0` finds a free one)") })]
    Serve {
        /// The port that was asked for.
        port: u16,
        /// Why.
        source: StartError,
    },
    /// The CA's certificate cannot be written.
    #[error("cannot write the CA's certificate to `{}`: {source}", path.display())]
    WriteCa {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// An issuer is no URL.
    #[error("`{issuer}` is no issuer: {reason}\n(hint: such as `https://issuer.example`)")]
    BadIssuer {
        /// What the user wrote.
        issuer: String,
        /// Why.
        reason: String,
    },
    /// A metadata document cannot be opened.
    #[error("cannot read the metadata document `{}`: {source}", path.display())]
    ReadMetadata {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A metadata document is none.
    #[error("cannot read the metadata document `{}`: {source}", path.display())]
    BadMetadata {
        /// The file.
        path: PathBuf,
        /// Why.
        source: MetadataError,
    },
    /// The result of a proof cannot be written as JSON.
    #[error("cannot write the proof as JSON: {0}")]
    ProofJson(#[source] serde_json::Error),
    /// A proof cannot be made.
    #[error(transparent)]
    Proof(#[from] ProofError),
    /// The system refuses threads, timers or signals.
    #[error("cannot start")]
    Runtime(#[source] io::Error),
    /// Standard output cannot be written.
    #[error("cannot write to standard output")]
    Stdout(#[source] io::Error),
}

impl CliError {
    /// A name that is not known; `list` is the word behind `opcheck list` that shows all of its kind.
    pub(super) fn unknown<'a>(
        what: &'static str,
        list: &str,
        name: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let hint = match nearest(name, known) {
            Some(near) => format!("\n(hint: did you mean `{near}`?)"),
            None => format!("\n(hint: `opcheck list {list}` prints all)"),
        };
        Self::Unknown {
            what,
            name: name.to_owned(),
            hint,
        }
    }

    /// What it means to the shell: 2 for what is known before the first request.
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Self::Unknown { .. }
            | Self::Profile(_)
            | Self::Feature(_)
            | Self::Selection(_)
            | Self::Plan(_)
            | Self::FaultElsewhere { .. }
            | Self::FaultsApart
            | Self::NotGrouped
            | Self::SameName(_)
            | Self::SameFolder { .. }
            | Self::ReportWithoutPath { .. }
            | Self::ReportWithPath { .. }
            | Self::ReportsMixed(_)
            | Self::CreateReport { .. }
            | Self::OpenReport { .. }
            | Self::ReadReport { .. }
            | Self::NoSnapshots(_)
            | Self::ReadSnapshot { .. }
            | Self::NothingToCompare { .. }
            | Self::NothingToRepeat(_)
            | Self::NothingToRepeatHere(_)
            | Self::NotInRun { .. }
            | Self::NothingToRepeatThere { .. }
            | Self::UnknownTarget { .. }
            | Self::WriteCa { .. }
            | Self::BadIssuer { .. }
            | Self::ReadMetadata { .. }
            | Self::BadMetadata { .. } => ExitCode::Usage,
            Self::Load(error) if error.is_refusal() => ExitCode::Usage,
            Self::Load(_)
            | Self::Preflight(_)
            | Self::WriteReport { .. }
            | Self::WriteSnapshot { .. }
            | Self::Render(_)
            | Self::ProofJson(_)
            | Self::Proof(_)
            | Self::Start(_)
            | Self::Serve { .. }
            | Self::Runtime(_)
            | Self::Stdout(_) => ExitCode::CouldNotJudge,
        }
    }
}
