//! The order of things in a run.

use super::arguments::RunArguments;
use super::report_files::Wanted;
use super::{progress, rerun, signals, targets};
use crate::cli::error::CliError;
use crate::cli::output::Output;
use crate::record::{ExitCode, RunRecord};
use crate::run::{Plan, Script, Selection, conduct, embedded, read_folder};
use crate::target::Target;

/// Judges servers, and reports.
///
/// # Errors
///
/// Something is wrong before the first request, or a report cannot be written.
pub(in crate::cli) fn run(arguments: RunArguments, output: &Output) -> Result<ExitCode, CliError> {
    let wanted = Wanted::read(&arguments.report)?;
    let scripts = scripts(&arguments)?;
    let selection = Selection::new(&arguments.only, &arguments.skip, arguments.tags.as_deref())?;
    let targets = targets::of_profiles(&arguments.profiles)?;
    targets::check_names(&targets)?;
    for target in &targets {
        target.profile.resolve_secrets()?;
    }
    let files = wanted.create()?;
    let plan = Plan {
        scripts,
        selection,
        run: run_id(),
        seed: arguments.seed.unwrap_or_else(rand::random),
        strict: arguments.strict,
        preflight: true,
        concurrency: arguments.jobs,
        deadline: arguments.deadline,
        progress: None,
        stop: None,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(CliError::Runtime)?;
    let record = runtime.block_on(play(&targets, plan, output))?;
    files.write(&record, output)?;
    Ok(record.exit_code())
}

/// Our scenarios, and those of the user's folders.
fn scripts(arguments: &RunArguments) -> Result<Vec<Script>, CliError> {
    let mut files = embedded();
    for folder in &arguments.features {
        files.extend(read_folder(folder)?);
    }
    let mut scripts = Vec::new();
    for file in files {
        scripts.extend(file.scripts()?);
    }
    Ok(scripts)
}

/// Conducts the run, with progress and signals.
async fn play(targets: &[Target], mut plan: Plan, output: &Output) -> Result<RunRecord, CliError> {
    let visible = output.can_show_progress();
    plan.progress = visible.then(progress::line);
    plan.stop = Some(signals::first(*output).map_err(CliError::Runtime)?);
    let record = conduct(targets, plan).await;
    if visible {
        progress::erase();
    }
    Ok(record)
}

/// A short random name, by which a server's log can be searched.
fn run_id() -> String {
    // Without vowels and look-alikes, no name is a word or misread.
    const LETTERS: &[u8; 24] = b"bcdfghjkmnpqrstvwxz23456";
    (0..8)
        .map(|_| {
            let index = rand::random_range(0..LETTERS.len());
            char::from(LETTERS[index])
        })
        .collect()
}
