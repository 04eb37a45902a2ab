//! The order of things in a run.

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
pub(in crate::cli) fn run(arguments: RunArguments, output: &Output) -> Result<ExitCode, CliError> {
    let wanted = Wanted::read(&arguments.report)?;
    let earlier = arguments.rerun_failed.as_deref().map(Earlier::read).transpose()?;
    let mut named = targets::named(&arguments, earlier.as_ref())?;
    let earlier_seed = earlier.as_ref().map(Earlier::seed);
    let mut again_only = None;
    if let Some(earlier) = earlier {
        let path = earlier.path().to_owned();
        let Some(again) = earlier.again_at(&named)? else {
            output.note(&format!(
                "nothing to play again: all was as expected in `{}`",
                path.display()
            ));
            return Ok(ExitCode::AsExpected);
        };
        again_only = Some(again);
    }
    let mut plan = play::plan(&arguments.play, &named, earlier_seed)?;
    plan.strict = arguments.strict;
    if let Some(again) = again_only {
        plan.selection = plan.selection.again(again);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(CliError::Runtime)?;
    if arguments.dry_run {
        return runtime.block_on(rehearse(named, &plan, output));
    }
    for target in &mut named {
        target.fetch_secrets()?;
    }
    runtime.block_on(judge(named, plan, wanted.create()?, output))
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
    named: Vec<Named>,
    plan: Plan,
    files: ReportFiles,
    output: &Output,
) -> Result<ExitCode, CliError> {
    let targets = play::start(named, plan.seed).await?;
    let record = play::watch(&targets, plan, output).await?;
    files.write(&record, output)?;
    Ok(record.exit_code())
}
