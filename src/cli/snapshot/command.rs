//! The order of things: play, take the answers, then write or compare them.

use super::arguments::{Place, SnapshotArguments, SnapshotCommand};
use super::folder::Folder;
use super::words;
use crate::cli::error::CliError;
use crate::cli::output::Output;
use crate::cli::play::{self, Named, PlayArguments};
use crate::record::{ExitCode, RunRecord, TargetRecord};
use crate::report::{count, visible};
use crate::snapshot::{Comparison, Difference, Drift, State, Taken, compare, folder_name, take, written};

/// Records what servers answer, or compares it with what was recorded.
///
/// # Errors
///
/// Something is wrong before the first request, or a file cannot be read or written.
pub(in crate::cli) fn snapshot(arguments: &SnapshotArguments, output: &Output) -> Result<ExitCode, CliError> {
    let (play, place) = match &arguments.command {
        SnapshotCommand::Record(arguments) => (&arguments.play, &arguments.place),
        SnapshotCommand::Check(arguments) => (&arguments.play, &arguments.place),
    };
    let named = play::named(play)?;
    play::check_names(&named)?;
    if let SnapshotCommand::Check(_) = arguments.command {
        for target in &named {
            let folder = Folder::at(place.dir.join(folder_name(target.name())));
            if folder.read()?.is_empty() {
                return Err(CliError::NoSnapshots(folder.path().to_owned()));
            }
        }
    }
    let run = answers(play, named, output)?;
    let code = each_target(&run, place, |target, folder, taken| match &arguments.command {
        SnapshotCommand::Record(_) => record(target, folder, taken, output),
        SnapshotCommand::Check(arguments) => check(target, folder, taken, arguments.pending, output),
    })?;
    Ok(code.or_graver(troubles(&run, output)))
}

/// Plays the scenarios.
fn answers(arguments: &PlayArguments, mut named: Vec<Named>, output: &Output) -> Result<RunRecord, CliError> {
    let mut plan = play::plan(arguments, &named, None)?;
    plan.keep_evidence = true;
    for target in &mut named {
        target.fetch_secrets()?;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(CliError::Runtime)?;
    runtime.block_on(async {
        let targets = play::start(named, plan.seed).await?;
        play::watch(&targets, plan, output).await
    })
}

/// Does something with the answers of each target; the gravest code counts.
fn each_target(
    run: &RunRecord,
    place: &Place,
    mut act: impl FnMut(&TargetRecord, &Folder, &[Taken]) -> Result<ExitCode, CliError>,
) -> Result<ExitCode, CliError> {
    let mut code = ExitCode::AsExpected;
    // What a target answers is known only where nothing came between: half of a record would look like drift.
    let sound = |target: &&TargetRecord| {
        let concerns = |name: &String| *name == target.name;
        !run.troubles
            .iter()
            .any(|trouble| trouble.target.as_ref().is_none_or(concerns))
    };
    for target in run.targets.iter().filter(sound) {
        let folder = Folder::at(place.dir.join(folder_name(&target.name)));
        code = code.or_graver(act(target, &folder, &take(run, target))?);
    }
    Ok(code)
}

/// Writes what a target answers.
fn record(
    target: &TargetRecord,
    folder: &Folder,
    taken: &[Taken],
    output: &Output,
) -> Result<ExitCode, CliError> {
    let comparison = compare(&folder.read()?, taken);
    for difference in &comparison.differences {
        match (&difference.drift, &difference.taken) {
            (Drift::Vanished { .. }, _) => folder.remove(&difference.file)?,
            (_, Some(taken)) => {
                if let State::Answered(text) = &taken.state {
                    folder.record(&taken.file, &written(taken, text))?;
                }
            }
            (_, None) => {}
        }
    }
    let changed = count(comparison.differences.len(), "file");
    output.result(&format!(
        "{}\n{changed} written or removed in {}\n",
        words::summary(&target.name, &comparison),
        visible(&folder.path().display().to_string())
    ))?;
    Ok(unclear(&comparison, output))
}

/// Compares what a target answers with what was recorded.
fn check(
    target: &TargetRecord,
    folder: &Folder,
    taken: &[Taken],
    pending: bool,
    output: &Output,
) -> Result<ExitCode, CliError> {
    let comparison = compare(&folder.read()?, taken);
    output.result(&words::drift(&comparison, &output.style()))?;
    output.result(&format!("{}\n", words::summary(&target.name, &comparison)))?;
    if pending {
        let written = comparison
            .differences
            .iter()
            .map(|difference| suggest(folder, difference));
        let written: usize = written.sum::<Result<usize, CliError>>()?;
        output.note(&format!(
            "{} for `cargo insta review`",
            count(written, "pending file")
        ));
    }
    let drifted = match comparison.differences.is_empty() {
        true => ExitCode::AsExpected,
        false => ExitCode::SnapshotDrift,
    };
    Ok(drifted.or_graver(unclear(&comparison, output)))
}

/// Writes an answer beside its recorded file; how many files that are.
fn suggest(folder: &Folder, difference: &Difference) -> Result<usize, CliError> {
    match difference.taken.as_ref().map(|taken| (taken, &taken.state)) {
        Some((taken, State::Answered(text))) => {
            folder.suggest(&taken.file, &written(taken, text))?;
            Ok(1)
        }
        Some(_) | None => Ok(0),
    }
}

/// Says what could not be judged.
fn unclear(comparison: &Comparison, output: &Output) -> ExitCode {
    for (scenario, reason) in &comparison.unclear {
        output.say(&format!("not judged: {}: {}", visible(scenario), visible(reason)));
    }
    match comparison.unclear.is_empty() {
        true => ExitCode::AsExpected,
        false => ExitCode::CouldNotJudge,
    }
}

/// Says what went wrong on our side, and whether nothing was answered at all.
fn troubles(run: &RunRecord, output: &Output) -> ExitCode {
    for trouble in &run.troubles {
        output.say(&trouble.message);
    }
    let nothing = !run.findings.iter().any(crate::record::Finding::is_evaluated);
    match run.troubles.is_empty() && run.interrupted.is_none() && !nothing {
        true => ExitCode::AsExpected,
        false => ExitCode::CouldNotJudge,
    }
}
