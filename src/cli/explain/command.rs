//! What `opcheck explain` takes and does.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use super::attempt::Attempt;
use super::{page, seen};
use crate::catalogue::{self, Dialect, Requirement};
use crate::cli::error::CliError;
use crate::cli::output::Output;
use crate::cli::{help, reports, scripts, serve};
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
            let attempt = attempt(requirement, &scripts, arguments.profile.as_ref())?;
            page::of_requirement(requirement, &scripts, attempt.as_ref(), &style)
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

/// The request to try by hand: the first scenario that one request can show, else the first one.
fn attempt(
    requirement: &Requirement,
    scripts: &[Script],
    path: Option<&PathBuf>,
) -> Result<Option<Attempt>, CliError> {
    let profile = match path {
        Some(path) => Profile::read(path)?,
        None => embedded_profile(requirement)?,
    };
    let mut attempts = scripts.iter().filter_map(|script| Attempt::of(script, &profile));
    let first = attempts.next();
    let whole = first.as_ref().is_some_and(|first| first.besides.is_empty());
    let better = if whole {
        None
    } else {
        attempts.find(|attempt| attempt.besides.is_empty())
    };
    let mut chosen = better.or(first);
    if let Some(attempt) = &mut chosen {
        match path {
            Some(path) => attempt.profile = quote(&path.display().to_string()),
            None => attempt.start = Some(serve::command_line(dialect(requirement))),
        }
    }
    Ok(chosen)
}

/// The dialect in which a requirement is shown.
fn dialect(requirement: &Requirement) -> Dialect {
    requirement.dialects.first().copied().unwrap_or(Dialect::Oidc)
}

/// The profile of the embedded server, as it would run on the port that `serve` uses.
fn embedded_profile(requirement: &Requirement) -> Result<Profile, CliError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(CliError::Runtime)?;
    let mut profile = runtime.block_on(async {
        let keys = Arc::new(Keys::generate().map_err(CliError::Start)?);
        let target = Target::embedded(dialect(requirement), Bent::Plain, keys, 1);
        Ok::<_, CliError>(target.await.map_err(CliError::Start)?.profile)
    })?;
    serve::move_to_usual_port(&mut profile);
    Ok(profile)
}
