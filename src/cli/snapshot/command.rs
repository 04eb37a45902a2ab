//! The order of things: play, take the answers, then write or compare them.

use std::collections::BTreeMap;

use super::arguments::{Place, SnapshotArguments, SnapshotCommand};
use super::folder::Folder;
use super::words;
use crate::cli::error::CliError;
use crate::cli::output::Output;
use crate::cli::play::{self, Named, PlayArguments};
use crate::record::{ExitCode, Interruption, RunRecord, TargetRecord};
use crate::report::{count, visible};
use crate::snapshot::{
    Comparison, Difference, Drift, State, Taken, compare, folder_name, merge, shown, take, written,
};

/// Records what servers answer, or compares it with what was recorded.
///
/// # Errors
///
/// Something is wrong before the first request, or a file cannot be read or written.
pub(in crate::cli) fn snapshot(arguments: &SnapshotArguments, output: &Output) -> Result<ExitCode, CliError> {
    match &arguments.command {
        SnapshotCommand::Record(arguments) => {
            let named = play::named(&arguments.play)?;
            for folder in folders(&named, &arguments.place)? {
                folder.try_to_write()?;
            }
            let runs = answers(&arguments.play, named, 2, output)?;
            each_target(&runs, &arguments.place, output, |target, folder, taken| {
                record(target, folder, taken, output)
            })
        }
        SnapshotCommand::Check(arguments) => {
            let named = play::named(&arguments.play)?;
            for folder in folders(&named, &arguments.place)? {
                if folder.read()?.is_empty() {
                    return Err(CliError::NoSnapshots(folder.path().to_owned()));
                }
                if arguments.pending {
                    folder.try_to_write()?;
                }
            }
            let runs = answers(&arguments.play, named, 1, output)?;
            each_target(&runs, &arguments.place, output, |target, folder, taken| {
                check(target, folder, taken, arguments.pending, output)
            })
        }
    }
}

/// The folders of the targets. No two targets have the same.
fn folders(named: &[Named], place: &Place) -> Result<Vec<Folder>, CliError> {
    play::check_names(named)?;
    let mut owners: BTreeMap<String, &str> = BTreeMap::new();
    let mut folders = Vec::new();
    for target in named {
        let folder = folder_name(target.name());
        if let Some(owner) = owners.insert(folder.clone(), target.name()) {
            return Err(CliError::SameFolder {
                one: owner.to_owned(),
                other: target.name().to_owned(),
                folder,
            });
        }
        folders.push(Folder::at(place.dir.join(folder)));
    }
    Ok(folders)
}

/// Plays the scenarios so many times, with other random values each time; once only where something went wrong.
fn answers(
    arguments: &PlayArguments,
    mut named: Vec<Named>,
    times: u64,
    output: &Output,
) -> Result<Vec<RunRecord>, CliError> {
    let first = play::plan(arguments, &named, None)?;
    let seed = first.seed;
    let mut plans = vec![first];
    for more in 1..times {
        plans.push(play::plan(arguments, &named, None)?);
        if let Some(last) = plans.last_mut() {
            last.seed = seed.wrapping_add(more);
        }
    }
    if arguments.agent.is_none() {
        // What is recorded must not depend on whether this machine has a browser.
        for plan in &mut plans {
            plan.playing.driver = None;
        }
    }
    play::fetch_secrets(&mut named)?;
    play::runtime()?.block_on(async {
        let targets = play::start(named, seed).await?;
        let mut runs: Vec<RunRecord> = Vec::new();
        for mut plan in plans {
            plan.keep_evidence = true;
            let run = play::watch(&targets, plan, output).await?;
            let sound = run.troubles.is_empty() && run.interrupted.is_none();
            runs.push(run);
            if !sound {
                break;
            }
        }
        Ok(runs)
    })
}

/// Does something with the answers of each target, and says what went wrong; the gravest code counts.
fn each_target(
    runs: &[RunRecord],
    place: &Place,
    output: &Output,
    mut act: impl FnMut(&TargetRecord, &Folder, Vec<Taken>) -> Result<ExitCode, CliError>,
) -> Result<ExitCode, CliError> {
    let (Some((first, more)), Some(last)) = (runs.split_first(), runs.last()) else {
        return Ok(ExitCode::CouldNotJudge);
    };
    let mut code = ExitCode::AsExpected;
    // What a target answers is known only where nothing came between: half of a record would look like drift.
    let sound = |target: &&TargetRecord| {
        let concerns = |name: &String| *name == target.name;
        !last
            .troubles
            .iter()
            .any(|trouble| trouble.target.as_ref().is_none_or(concerns))
    };
    for target in last.targets.iter().filter(sound) {
        let folder = Folder::at(place.dir.join(folder_name(&target.name)));
        let taken = taken(first, more, target, output);
        code = code.or_graver(act(target, &folder, taken)?);
    }
    output.result(&format!("run {}, seed {}\n", visible(&first.run), first.seed))?;
    Ok(code.or_graver(troubles(last, output)))
}

/// The answers of a target, with what differed between the plays marked.
fn taken(first: &RunRecord, more: &[RunRecord], target: &TargetRecord, output: &Output) -> Vec<Taken> {
    let of = |run: &RunRecord| {
        let mine = run.targets.iter().find(|mine| mine.name == target.name);
        mine.map(|mine| take(run, mine)).unwrap_or_default()
    };
    let mut taken = of(first);
    for again in more {
        let (merged, unsteady) = merge(taken, &of(again));
        taken = merged;
        for scenario in unsteady {
            output.say(&format!(
                "answered in another form each time, so it will drift: {}",
                visible(&scenario)
            ));
        }
    }
    taken
}

/// Writes what a target answers.
fn record(
    target: &TargetRecord,
    folder: &Folder,
    taken: Vec<Taken>,
    output: &Output,
) -> Result<ExitCode, CliError> {
    let comparison = compare(&folder.read()?, &taken);
    settle(folder, &comparison)?;
    for difference in &comparison.differences {
        match (&difference.drift, &difference.taken) {
            (Drift::Vanished { .. }, _) => folder.remove(&difference.file)?,
            (_, Some(taken)) => {
                if let State::Answered(text) = &taken.state {
                    folder.record(&taken.file, &written(taken, &shown(text)))?;
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
    taken: Vec<Taken>,
    pending: bool,
    output: &Output,
) -> Result<ExitCode, CliError> {
    let comparison = compare(&folder.read()?, &taken);
    settle(folder, &comparison)?;
    output.result(&words::drift(&comparison, &output.style()))?;
    output.result(&format!("{}\n", words::summary(&target.name, &comparison)))?;
    if pending {
        let written = comparison
            .differences
            .iter()
            .map(|difference| suggest(folder, difference));
        let written: usize = written.sum::<Result<usize, CliError>>()?;
        if written > 0 {
            folder.open_for_review()?;
        }
        output.note(&format!(
            "{} for `cargo insta review --workspace-root {}`",
            count(written, "pending file"),
            visible(&folder.path().display().to_string())
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
            folder.suggest(&taken.file, &written(taken, &shown(text)))?;
            Ok(1)
        }
        Some(_) | None => Ok(0),
    }
}

/// Removes what waits for a review although the answer is as it was recorded.
fn settle(folder: &Folder, comparison: &Comparison) -> Result<(), CliError> {
    comparison.same.iter().try_for_each(|file| folder.settle(file))
}

/// Says what could not be judged, and what is not ours to judge.
fn unclear(comparison: &Comparison, output: &Output) -> ExitCode {
    for line in words::unclear(comparison) {
        output.say(&line);
    }
    for file in &comparison.foreign {
        output.note(&format!(
            "left alone: {}: it belongs to no requirement of this run",
            visible(file)
        ));
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
    match run.interrupted {
        Some(Interruption::Deadline) => output.say("the run ended early: the deadline passed"),
        Some(Interruption::Signal) => output.say("the run ended early: interrupted"),
        None => {}
    }
    let nothing = !run.findings.iter().any(crate::record::Finding::is_evaluated);
    match run.troubles.is_empty() && run.interrupted.is_none() && !nothing {
        true => ExitCode::AsExpected,
        false => ExitCode::CouldNotJudge,
    }
}
