//! What `opcheck explain` takes and does.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use super::attempt::{Attempt, ByHand};
use super::played::Played;
use super::{page, seen};
use crate::catalogue::{self, Dialect, Requirement};
use crate::cli::error::CliError;
use crate::cli::output::Output;
use crate::cli::{help, play, reports, scripts, serve};
use crate::profile::Profile;
use crate::record::{ExitCode, quote};
use crate::reference::{Keys, fault};
use crate::report::Style;
use crate::run::Script;
use crate::target::{Bent, Target};
use crate::yaml::nearest;

const EXAMPLES: &[help::Example] = &[
    (
        "What a requirement means, and how to try it by hand",
        "opcheck explain authorize/foreign-redirect-uri",
    ),
    (
        "The same with a request to your own server",
        "opcheck explain authorize/foreign-redirect-uri --profile acme.yaml",
    ),
    (
        "What the tokens of a failed run say",
        "opcheck explain id-token/audience --run run.json",
    ),
];

/// Explain a requirement or a fault, with a request to try by hand.
#[derive(Debug, Args)]
#[command(after_help = help::after(EXAMPLES))]
pub(in crate::cli) struct ExplainArguments {
    /// The id of a requirement or fault; `opcheck list` prints them
    #[arg(value_name = "ID")]
    id: String,
    /// Address the request to the server of this profile [default: the embedded server]
    #[arg(long, value_name = "PROFILE")]
    profile: Option<PathBuf>,
    /// Show what an earlier run found of the requirement, with what its tokens say: header and claims, never the token
    #[arg(long, value_name = "REPORT", conflicts_with = "profile")]
    run: Option<PathBuf>,
}

/// Explains a requirement or a fault.
///
/// # Errors
///
/// There is none with this id, or the profile cannot be used.
pub(in crate::cli) fn explain(arguments: &ExplainArguments, output: &Output) -> Result<ExitCode, CliError> {
    let style = output.style();
    let text = match (catalogue::find(&arguments.id), fault::find(&arguments.id)) {
        (Some(requirement), _) if arguments.run.is_some() => in_run(requirement, arguments, &style)?,
        (Some(requirement), _) => {
            let scripts: Vec<Script> = scripts::ours()?
                .into_iter()
                .filter(|script| script.requirement.id == requirement.id)
                .collect();
            let own = arguments.profile.as_deref();
            let profile = own.map(Profile::read).transpose()?;
            let by_hand = by_hand(requirement, &scripts, profile.as_ref())?;
            let path = own.and_then(|path| quote(&path.display().to_string()));
            page::of_requirement(requirement, &scripts, &by_hand, path.as_deref(), &style)
        }
        (None, Some(fault)) => page::of_fault(fault, &style),
        (None, None) => return Err(unknown(&arguments.id)),
    };
    output.result(&text)?;
    Ok(ExitCode::AsExpected)
}

/// What the run of a report found of a requirement.
fn in_run(
    requirement: &Requirement,
    arguments: &ExplainArguments,
    style: &Style,
) -> Result<String, CliError> {
    let path = arguments.run.clone().unwrap_or_default();
    let record = reports::read(&path)?;
    seen::of_run(requirement, &record, style).ok_or_else(|| CliError::NotInRun {
        requirement: requirement.id,
        path,
    })
}

/// Neither a requirement nor a fault.
fn unknown(id: &str) -> CliError {
    let ids = || catalogue::all().map(|requirement| requirement.id);
    // Who leaves the area out means what stands behind the slash.
    let tail = |id: &'static str| id.rsplit('/').next().unwrap_or(id);
    let by_tail = nearest(id, ids().map(tail)).and_then(|near| ids().find(|id| tail(id) == near));
    let near = match id.contains('/') {
        true => nearest(id, ids()),
        false => by_tail.or_else(|| nearest(id, fault::all().map(|fault| fault.id))),
    };
    let hint = match near {
        Some(near) => format!("\n(hint: did you mean `{near}`?)"),
        None => "\n(hint: `opcheck list requirements` and `opcheck list faults` print all)".to_owned(),
    };
    CliError::Unknown {
        what: "requirement or fault",
        name: id.to_owned(),
        hint,
    }
}

/// How a requirement is seen by hand: by the first request that a scenario's sentences spell out, or else by what a
/// scenario sends at the embedded server.
fn by_hand(requirement: &Requirement, scripts: &[Script], own: Option<&Profile>) -> Result<ByHand, CliError> {
    let runtime = play::runtime()?;
    let keys = Arc::new(Keys::generate().map_err(CliError::Start)?);
    let mut reason = None;
    for dialect in dialects(requirement, own.map(|profile| profile.dialect)) {
        let target = Target::embedded(dialect, Bent::Plain, Arc::clone(&keys), 1);
        let target = runtime.block_on(target).map_err(CliError::Start)?;
        let start = own.is_none().then(|| serve::command_line(dialect));
        let mut usual = target.profile.clone();
        serve::move_to_usual_port(&mut usual);
        let profile = own.unwrap_or(&usual);
        if let Some(attempt) = scripts.iter().find_map(|script| Attempt::of(script, profile)) {
            return Ok(ByHand::Try(Attempt { start, ..attempt }));
        }
        let played = runtime.block_on(Played::at(&target, scripts));
        match played.by_hand(requirement, scripts, own) {
            ByHand::Try(attempt) => return Ok(ByHand::Try(Attempt { start, ..attempt })),
            ByHand::Not(why) => reason = reason.or(Some(why)),
        }
    }
    Ok(ByHand::Not(reason.unwrap_or_default()))
}

/// The dialects in which a requirement is tried to be shown, the wanted one first where it holds there.
fn dialects(requirement: &Requirement, wanted: Option<Dialect>) -> Vec<Dialect> {
    let mut dialects = requirement.dialects.to_vec();
    dialects.sort_by_key(|dialect| Some(*dialect) != wanted);
    dialects
}
