//! The order of things in a run.

use super::arguments::RunArguments;
use super::report_files::{ReportFiles, Wanted};
use super::rerun::Earlier;
use super::targets::{self, Named};
use super::{dry_run, progress};
use crate::cli::error::CliError;
use crate::cli::output::Output;
use crate::cli::{scripts, signals};
use crate::record::{ExitCode, RunRecord};
use crate::run::{Plan, Selection, conduct};
use crate::target::Target;

/// Judges servers, and reports.
///
/// # Errors
///
/// Something is wrong before the first request, or a report cannot be written.
pub(in crate::cli) fn run(arguments: RunArguments, output: &Output) -> Result<ExitCode, CliError> {
    let wanted = Wanted::read(&arguments.report)?;
    let mut selection = Selection::new(&arguments.only, &arguments.skip, arguments.tags.as_deref())?;
    let scripts = scripts::all(&arguments.features)?;
    let earlier = arguments.rerun_failed.as_deref().map(Earlier::read).transpose()?;
    let mut named = targets::named(&arguments, earlier.as_ref())?;
    let earlier_seed = earlier.as_ref().map(Earlier::seed);
    if let Some(earlier) = earlier {
        let path = earlier.path().to_owned();
        let Some(again) = earlier.again_at(&named)? else {
            output.note(&format!(
                "nothing to play again: all was as expected in `{}`",
                path.display()
            ));
            return Ok(ExitCode::AsExpected);
        };
        selection = selection.again(again);
    }
    let plan = Plan {
        scripts,
        selection,
        run: run_id(),
        // Who repeats a failure wants the same requests.
        seed: arguments.seed.or(earlier_seed).unwrap_or_else(rand::random),
        strict: arguments.strict,
        // An embedded server is there, and what is wrong with it is for the requirements to find.
        preflight: named.iter().any(|target| matches!(target, Named::Profile(..))),
        concurrency: arguments.jobs,
        deadline: arguments.deadline,
        progress: None,
        stop: None,
    };
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
    runtime.block_on(play(named, plan, wanted.create()?, output))
}

/// Lists what would be played.
async fn rehearse(named: Vec<Named>, plan: &Plan, output: &Output) -> Result<ExitCode, CliError> {
    let targets = targets::start(named, plan.seed).await?;
    let listings: Vec<String> = targets
        .iter()
        .map(|target| dry_run::listing(&target.profile, &plan.scripts, &plan.selection))
        .collect();
    output.result(&listings.join("\n"))?;
    Ok(ExitCode::AsExpected)
}

/// Plays, and writes the reports whatever became of it.
async fn play(
    named: Vec<Named>,
    plan: Plan,
    files: ReportFiles,
    output: &Output,
) -> Result<ExitCode, CliError> {
    let targets = targets::start(named, plan.seed).await?;
    let record = watch(&targets, plan, output).await?;
    files.write(&record, output)?;
    Ok(record.exit_code())
}

/// Conducts the run, with progress and signals.
async fn watch(targets: &[Target], mut plan: Plan, output: &Output) -> Result<RunRecord, CliError> {
    const NOTE: &str = "ending early: what was finished is reported (Ctrl-C again ends at once)";
    let visible = output.can_show_progress();
    plan.progress = visible.then(|| progress::line(*output));
    plan.stop = Some(signals::first(*output, NOTE).map_err(CliError::Runtime)?);
    let record = conduct(targets, plan).await;
    if visible {
        output.progress("");
    }
    Ok(record)
}

/// A short random name, by which a server's log can be searched.
fn run_id() -> String {
    // Without vowels and look-alikes, no name is a word or misread.
    const LETTERS: [char; 24] = [
        'b', 'c', 'd', 'f', 'g', 'h', 'j', 'k', 'm', 'n', 'p', 'q', 'r', 's', 't', 'v', 'w', 'x', 'z', '2',
        '3', '4', '5', '6',
    ];
    (0..8)
        .map(|_| LETTERS[rand::random_range(0..LETTERS.len())])
        .collect()
}
