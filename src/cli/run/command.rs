//! The order of things in a run.

use std::path::PathBuf;

use super::arguments::RunArguments;
use super::report_files::{ReportFiles, Wanted};
use super::rerun::Earlier;
use super::{dry_run, targets};
use crate::cli::error::CliError;
use crate::cli::output::Output;
use crate::cli::play::{self, Named};
use crate::record::ExitCode;
use crate::run::Plan;

/// Judges servers, and reports.
///
/// # Errors
///
/// Something is wrong before the first request, or a report cannot be written.
pub(in crate::cli) fn run(mut arguments: RunArguments, output: &Output) -> Result<ExitCode, CliError> {
    let wanted = Wanted::read(&arguments.report)?;
    let earlier = arguments.rerun_failed.as_deref().map(Earlier::read).transpose()?;
    let mut named = targets::named(&arguments, earlier.as_ref())?;
    let earlier_seed = earlier.as_ref().map(Earlier::seed);
    let mut again_only = None;
    let mut of_report = None;
    if let Some(earlier) = earlier {
        let path = earlier.path().to_owned();
        if arguments.play.features.is_empty() {
            arguments.play.features = targets::features(&earlier)?;
        }
        let Some(again) = earlier.again_at(&named)? else {
            output.note(&format!(
                "nothing to play again: all was as expected in `{}`",
                path.display()
            ));
            return Ok(ExitCode::AsExpected);
        };
        again_only = Some(again);
        of_report = Some(path);
    }
    let mut plan = play::plan(&arguments.play, &named, earlier_seed)?;
    plan.strict = arguments.strict;
    plan.keep_evidence = arguments.keep_evidence;
    if let (Some(again), Some(path)) = (again_only, of_report) {
        if !again
            .iter()
            .any(|again| plan.scripts.iter().any(|script| again.names(script)))
        {
            return Err(CliError::NothingToRepeatHere(path));
        }
        plan.selection = plan.selection.again(again);
    }
    let runtime = play::runtime()?;
    if arguments.dry_run {
        return runtime.block_on(rehearse(named, &plan, output));
    }
    play::fetch_secrets(&mut named)?;
    let features = folders(&arguments.play.features);
    runtime.block_on(judge((named, &features), plan, wanted.create()?, output))
}

/// The arguments that name the user's own features: without them, what they found cannot be played again.
fn folders(features: &[PathBuf]) -> Vec<String> {
    let named = |folder: &PathBuf| ["--features".to_owned(), folder.display().to_string()];
    features.iter().flat_map(named).collect()
}

/// Lists what would be played.
async fn rehearse(named: Vec<Named>, plan: &Plan, output: &Output) -> Result<ExitCode, CliError> {
    let targets = play::start(named, plan.seed).await?;
    let listings: Vec<String> = targets
        .iter()
        .map(|target| dry_run::listing(&target.profile, &plan.scripts, &plan.selection))
        .collect();
    output.result(&listings.join("\n"))?;
    Ok(ExitCode::AsExpected)
}

/// Plays, and writes the reports whatever became of it.
async fn judge(
    (named, features): (Vec<Named>, &[String]),
    plan: Plan,
    files: ReportFiles,
    output: &Output,
) -> Result<ExitCode, CliError> {
    let mut targets = play::start(named, plan.seed).await?;
    for target in &mut targets {
        target.arguments.extend_from_slice(features);
    }
    let record = play::watch(&targets, plan, output).await?;
    files.write(&record, output)?;
    Ok(record.exit_code())
}
