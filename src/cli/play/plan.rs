//! From the arguments to a run, and the run itself with progress and signals.

use super::arguments::PlayArguments;
use super::targets::Named;
use crate::cli::error::CliError;
use crate::cli::output::Output;
use crate::cli::{forecast, progress, scripts, signals};
use crate::driver::Driver;
use crate::record::RunRecord;
use crate::run::{Plan, Playing, Registrations, Script, Selection, conduct};
use crate::target::Target;

/// The run that the arguments ask for at these targets. `seed` counts where the arguments name none.
///
/// # Errors
///
/// The selection cannot be made, or a feature cannot be played.
pub(in crate::cli) fn plan(
    arguments: &PlayArguments,
    named: &[Named],
    seed: Option<u64>,
) -> Result<Plan, CliError> {
    let (scripts, own) = scripts::all(&arguments.features)?;
    let tags = arguments.tags.as_deref();
    Ok(Plan {
        selection: Selection::with_own(&arguments.only, &arguments.skip, tags, &own)?,
        run: run_id(),
        seed: arguments.seed.or(seed).unwrap_or_else(rand::random),
        // An embedded server is there, and what is wrong with it is for the requirements to find.
        preflight: named.iter().any(|target| matches!(target, Named::Profile(..))),
        concurrency: arguments.jobs,
        deadline: arguments.deadline,
        tidy: true,
        playing: playing(arguments),
        ..plan_of(scripts)
    })
}

/// The run of these scenarios at an embedded server that nobody else uses.
pub(in crate::cli) fn plan_of(scripts: Vec<Script>) -> Plan {
    Plan {
        scripts,
        selection: Selection::default(),
        run: "opcheck".to_owned(),
        seed: 1,
        strict: false,
        preflight: false,
        concurrency: None,
        deadline: None,
        keep_evidence: false,
        progress: None,
        stop: None,
        tidy: false,
        playing: Playing {
            agent: None,
            driver: None,
        },
        registrations: Registrations::default(),
    }
}

/// Who plays, and where browsers come from.
fn playing(arguments: &PlayArguments) -> Playing {
    let driver = arguments.webdriver.as_ref();
    Playing {
        agent: arguments.agent.map(Into::into),
        driver: Some(driver.map_or_else(Driver::local, |address| Driver::at(address.as_str()))),
    }
}

/// Where runs take place.
///
/// # Errors
///
/// The system gives no threads.
pub(in crate::cli) fn runtime() -> Result<tokio::runtime::Runtime, CliError> {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder.enable_all().build().map_err(CliError::Runtime)
}

/// Conducts the run, with progress and signals.
pub(in crate::cli) async fn watch(
    targets: &[Target],
    mut plan: Plan,
    output: &Output,
) -> Result<RunRecord, CliError> {
    const NOTE: &str = "ending early: what was finished is reported (Ctrl-C again ends at once)";
    for target in targets {
        let waits = forecast::waits(&target.profile, &plan.scripts, &plan.selection);
        if let Some(words) = waits.map(|waits| waits.words()) {
            output.note(&format!("{}: {words}", target.profile.name));
        }
    }
    let visible = output.can_show_progress();
    plan.progress = visible.then(|| progress::line(*output));
    let stop = signals::first(*output, NOTE, plan.registrations.clone());
    plan.stop = Some(stop.map_err(CliError::Runtime)?);
    let record = conduct(targets, plan).await;
    if visible {
        output.progress("");
    }
    Ok(record)
}

/// A short random name, by which a server's log can be searched.
pub(in crate::cli) fn run_id() -> String {
    // Without vowels and look-alikes, no name is a word or misread.
    const LETTERS: [char; 24] = [
        'b', 'c', 'd', 'f', 'g', 'h', 'j', 'k', 'm', 'n', 'p', 'q', 'r', 's', 't', 'v', 'w', 'x', 'z', '2',
        '3', '4', '5', '6',
    ];
    (0..8)
        .map(|_| LETTERS[rand::random_range(0..LETTERS.len())])
        .collect()
}
