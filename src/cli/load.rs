//! `opcheck load`: a load plan at a target.

use std::fs::File;
use std::io::Write as _;
use std::path::PathBuf;

use clap::Args;

use super::embedded::Embedded;
use super::error::CliError;
use super::output::Output;
use super::play::Named;
use super::{embedded, help, play, signals};
use crate::catalogue::Dialect;
use crate::load::{Approach, LoadNews, LoadOrder, LoadProgress, Plan, conduct_load, consent};
use crate::profile::Profile;
use crate::record::{ExitCode, LoadRecord};
use crate::report::{LoadReporter, Style, render_load, second_line, visible};
use crate::run::{Registrations, survey};
use crate::target::Target;

/// What a signal does.
const NOTE: &str = "ramping down: what was measured is reported (Ctrl-C again ends at once)";

const EXAMPLES: &[help::Example] = &[
    (
        "See how it works, at the embedded server",
        "opcheck load loadtests/refresh.yaml",
    ),
    (
        "Load your own server, whose profile allows it",
        "opcheck load loadtests/refresh.yaml --profile staging.yaml --i-own staging.example",
    ),
    (
        "Keep the figures, and show limits in CI",
        "opcheck load loadtests/authorization-code.yaml --report json=load.json --report junit=load.xml",
    ),
];

/// Put load on a server, and judge every answer.
#[derive(Debug, Args)]
#[command(
    long_about = "Put load on a server, and judge every answer.\n\nA plan says what virtual users do, how often, for how \
                  long, and what must hold. Latency counts from when a request was to be sent, so that a server that \
                  stalls cannot hide it. A fast wrong answer is a failure: exit 1 for wrong answers, 5 for missed limits, \
                  3 where the figures say nothing about the server.\n\nA server that is not on this machine is loaded only \
                  where its profile allows it (`load`) and `--i-own` names its host.",
    after_help = help::after(EXAMPLES),
)]
pub(super) struct LoadArguments {
    /// The load plan
    #[arg(value_name = "PLAN")]
    plan: PathBuf,
    /// The profile of the server to load [default: the embedded server]
    #[arg(long, value_name = "PROFILE", conflicts_with_all = ["dialect", "fault"])]
    profile: Option<PathBuf>,
    /// Say that you may put load on this host; may be repeated
    #[arg(long = "i-own", value_name = "HOST", value_delimiter = ',')]
    owned: Vec<String>,
    /// Load the embedded server in this dialect [default: the first in which the faults exist]
    #[arg(long, value_name = "DIALECT", help_heading = help::EMBEDDED)]
    dialect: Option<String>,
    /// Switch a fault of the embedded server on; may be repeated
    #[arg(long, value_name = "ID", value_delimiter = ',', help_heading = help::EMBEDDED)]
    fault: Vec<String>,
    /// Derive all random values from this number, so that the arrivals can be repeated [default: a random one]
    #[arg(long, value_name = "NUMBER", env = "OPCHECK_SEED", hide_env_values = true, help_heading = help::PLAY)]
    seed: Option<u64>,
    /// Write a report, too: `json=FILE` or `junit=FILE`; may be repeated
    #[arg(long, value_name = "ID=FILE", help_heading = help::OUTPUT)]
    report: Vec<String>,
    /// Print the result only, not what happens meanwhile
    #[arg(short, long, help_heading = help::OUTPUT)]
    pub(super) quiet: bool,
}

/// Carries the plan out, reports, and turns the result into an exit code.
///
/// # Errors
///
/// The plan or the profile cannot be used, the server may not be loaded, or cannot be used at all.
pub(super) fn load(arguments: &LoadArguments, output: &Output) -> Result<ExitCode, CliError> {
    let plan = Plan::read(&arguments.plan)?;
    let (mut named, faults) = target(arguments)?;
    if let Named::Profile(profile, ..) = &named {
        consent(&plan, profile, &arguments.owned).map_err(crate::load::LoadError::from)?;
    }
    let reports = arguments
        .report
        .iter()
        .map(|text| create(text))
        .collect::<Result<Vec<_>, _>>()?;
    play::fetch_secrets(std::slice::from_mut(&mut named))?;
    // goose would take Ctrl-C for itself, and end the program; whoever is first keeps it. Later runs of the same process
    // find it taken.
    let _ = ctrlc::set_handler(|| {});
    let seed = arguments.seed.unwrap_or_else(rand::random);
    let record = play::runtime()?.block_on(async {
        let stop = signals::first(*output, NOTE, Registrations::default()).map_err(CliError::Runtime)?;
        let order = LoadOrder {
            run: play::run_id(),
            seed,
            started: jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            owned: arguments.owned.clone(),
            embedded: faults,
            progress: (!arguments.quiet).then(|| progress(*output)),
            stop: Some(stop),
        };
        conduct(named, plan, order).await
    })?;
    if output.can_show_progress() {
        output.progress("");
    }
    for (reporter, path, mut file) in reports {
        let text = render_load(reporter, &record, &Style::plain())?;
        file.write_all(text.as_bytes())
            .map_err(|source| CliError::WriteReport {
                place: path.display().to_string(),
                source,
            })?;
    }
    output.result(&render_load(LoadReporter::Terminal, &record, &output.style())?)?;
    Ok(record.exit_code())
}

/// Who is loaded, with the faults of an embedded server.
fn target(arguments: &LoadArguments) -> Result<(Named, Option<Vec<String>>), CliError> {
    if let Some(path) = &arguments.profile {
        let profile = Box::new(Profile::read(path)?);
        return Ok((Named::Profile(profile, path.display().to_string(), None), None));
    }
    let dialects: Vec<String> = arguments.dialect.iter().cloned().collect();
    let servers: Vec<Embedded> = embedded::chosen(&dialects, &arguments.fault)?;
    let server = servers.into_iter().next().unwrap_or(Embedded {
        dialect: Dialect::Oidc,
        faults: Vec::new(),
    });
    Ok((Named::Embedded(server), Some(arguments.fault.clone())))
}

/// Starts what must be started, looks at it, and loads it.
async fn conduct(named: Named, plan: Plan, order: LoadOrder) -> Result<LoadRecord, CliError> {
    let targets: Vec<Target> = play::start(vec![named], order.seed).await?;
    let Some(target) = targets.first() else {
        return Err(CliError::FaultsApart);
    };
    let seen = survey(target, &order.run, order.seed).await?;
    let approach = Approach {
        profile: seen.profile,
        secrets: seen.secrets,
        landmarks: seen.landmarks,
        http: seen.http,
    };
    Ok(conduct_load(plan, approach, order).await?)
}

/// Tells what happens: on a line that is rewritten, or in lines.
fn progress(output: Output) -> LoadProgress {
    let rewrites = output.can_show_progress();
    Box::new(move |news| match news {
        LoadNews::Prepared(done, all) if rewrites => {
            output.progress(&format!("{done} of {all} virtual users are ready"));
        }
        LoadNews::Prepared(done, all) if done == all => {
            output.note(&format!("{all} virtual users are ready"))
        }
        LoadNews::Prepared(..) => {}
        LoadNews::Second(second) if rewrites => output.progress(&second_line(&second)),
        LoadNews::Second(second) => output.note(&second_line(&second)),
        LoadNews::TidyingUp if rewrites => output.progress("ending what the run has made"),
        LoadNews::TidyingUp => {}
    })
}

/// Creates a report's file before anything is sent.
fn create(argument: &str) -> Result<(LoadReporter, PathBuf, File), CliError> {
    let (id, path) = argument.split_once('=').unwrap_or((argument, ""));
    let known = LoadReporter::FILES;
    let Some((id, reporter)) = known.into_iter().find(|(name, _)| *name == id) else {
        let names = known.map(|(name, _)| name);
        return Err(CliError::unknown(
            "report of a load run",
            "reporters",
            &visible(id),
            names,
        ));
    };
    if path.is_empty() {
        return Err(CliError::ReportWithoutPath {
            argument: argument.to_owned(),
            id,
        });
    }
    let path = PathBuf::from(path);
    match File::create(&path) {
        Ok(file) => Ok((reporter, path, file)),
        Err(source) => Err(CliError::CreateReport { path, source }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_needs_a_known_form_and_a_file() {
        let error = |argument: &str| create(argument).unwrap_err().to_string();
        assert!(error("junit").contains("--report junit=FILE"));
        assert!(error("jsno=x").contains("did you mean `json`"));
    }
}
