//! What `opcheck diff` takes and prints.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;

use crate::cli::error::CliError;
use crate::cli::output::Output;
use crate::cli::{help, reports};
use crate::record::{Change, Changes, Direction, ExitCode, Finding, RunRecord, Side, Verdict, changes};
use crate::report::{Style, count, shorten, visible};

const EXAMPLES: &[help::Example] = &[
    (
        "What the new release answers otherwise",
        "opcheck diff before.json after.json",
    ),
    (
        "How two servers differ, from a run of each",
        "opcheck diff keycloak.json zitadel.json",
    ),
    (
        "The ids of what changed",
        "opcheck diff before.json after.json --json | jq -r '.[].changes[].requirement'",
    ),
];

/// Compare two JSON reports, requirement by requirement.
#[derive(Debug, Args)]
#[command(
    long_about = "Compare two JSON reports, requirement by requirement.\n\nThe reports are of two runs, or of two \
                  targets: targets of one name belong together, and so do two that are alone in their reports. Exit 0 \
                  where nothing differs, 4 where something does.",
    after_help = help::after(EXAMPLES),
)]
pub(in crate::cli) struct DiffArguments {
    /// The first report, as `--report json=FILE` wrote it
    #[arg(value_name = "BEFORE")]
    before: PathBuf,
    /// The second report
    #[arg(value_name = "AFTER")]
    after: PathBuf,
    /// Print JSON: an array with an object for each target
    #[arg(long, help_heading = help::OUTPUT)]
    json: bool,
}

/// Compares two reports.
///
/// # Errors
///
/// A report cannot be read, or they have no target in common.
pub(in crate::cli) fn diff(arguments: &DiffArguments, output: &Output) -> Result<ExitCode, CliError> {
    let (before, after) = (
        reports::read(&arguments.before)?,
        reports::read(&arguments.after)?,
    );
    let all = changes(&before, &after);
    if all.iter().all(|changes| changes.only_in.is_some()) {
        let names = |record: &RunRecord| {
            let names: Vec<&str> = record.targets.iter().map(|target| target.name.as_str()).collect();
            names.join("`, `")
        };
        return Err(CliError::NothingToCompare {
            left: names(&before),
            right: names(&after),
        });
    }
    let text = match arguments.json {
        true => format!("{:#}\n", serde_json::json!(all)),
        false => all
            .iter()
            .map(|changes| table(changes, &output.style()))
            .collect::<Vec<_>>()
            .join("\n"),
    };
    output.result(&text)?;
    if !all.iter().all(Changes::is_none) {
        return Ok(ExitCode::SnapshotDrift);
    }
    let doubts = [(&arguments.before, &before), (&arguments.after, &after)]
        .map(|(path, record)| doubt(record).map(|reason| (path, reason)));
    for (path, reason) in doubts.iter().flatten() {
        output.note(&format!("{}: {reason}", path.display()));
    }
    match doubts.iter().flatten().next() {
        Some(_) => Ok(ExitCode::CouldNotJudge),
        None => Ok(ExitCode::AsExpected),
    }
}

/// Why a record says too little for an equal one to mean anything.
fn doubt(record: &RunRecord) -> Option<&'static str> {
    let judged =
        |finding: &Finding| !matches!(finding.verdict, Verdict::NotApplicable | Verdict::NotEvaluated);
    if record.interrupted.is_some() {
        Some("the run was interrupted, so that a part of it is not compared")
    } else if !record.findings.iter().any(judged) {
        Some("the run judged nothing, so that there is nothing to compare")
    } else if !record.troubles.is_empty() {
        Some("the run had troubles, so that a part of it is not compared")
    } else {
        None
    }
}

/// What changed at one target: what got worse first, then what got better, then the rest.
fn table(changes: &Changes, style: &Style) -> String {
    let Style { strong, muted, .. } = *style;
    let name = match changes.left == changes.right {
        true => visible(&changes.left).into_owned(),
        false => format!("{} → {}", visible(&changes.left), visible(&changes.right)),
    };
    let mut text = format!("{strong}{name}{strong:#}\n");
    if let Some(side) = changes.only_in {
        let words = match side {
            Side::Left => "the second report lacks this target",
            Side::Right => "the first report lacks this target",
        };
        let _ = writeln!(text, "  {words}");
        return text;
    }
    for (word, colour, direction) in [
        ("worse", style.fail, Direction::Worse),
        ("better", style.pass, Direction::Better),
        ("otherwise", style.warn, Direction::Otherwise),
    ] {
        let belongs = |change: &&Change| change.direction() == direction;
        for change in changes.changes.iter().filter(belongs) {
            let by = change
                .agent
                .map_or_else(String::new, |agent| format!(" (agent: {})", agent.name()));
            let _ = writeln!(
                text,
                "  {colour}{word:9}{colour:#}  {}{by}: {} → {}\n             {}",
                visible(&change.requirement),
                change.left.words(),
                change.right.words(),
                visible(&change.title),
            );
            if !change.actual.is_empty() {
                let _ = writeln!(
                    text,
                    "             {muted}{}{muted:#}",
                    shorten(&change.actual, 200)
                );
            }
        }
    }
    let _ = writeln!(
        text,
        "  {}, {} the same",
        count(changes.changes.len(), "difference"),
        count(changes.same, "requirement")
    );
    text
}
