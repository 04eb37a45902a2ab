//! `opcheck prove`: faults against requirements.

use std::fs::File;
use std::io::Write as _;
use std::path::PathBuf;

use clap::Args;

use super::error::CliError;
use super::output::Output;
use super::{help, play, scripts, signals};
use crate::catalogue;
use crate::prove::{Proof, ProofPlan, prove as make_proof};
use crate::record::ExitCode;
use crate::reference::{benign, fault};
use crate::run::Registrations;

/// What a signal does.
const NOTE: &str = "ending early: what was tested is reported (Ctrl-C again ends at once)";

const EXAMPLES: &[help::Example] = &[
    (
        "See that every check can fail, and that no legitimate difference fails one",
        "opcheck prove",
    ),
    (
        "Play every fault against every requirement, and keep the kill matrix",
        "opcheck prove --full --report matrix=matrix.txt --report json=proof.json",
    ),
    (
        "Prove one requirement, or one fault",
        "opcheck prove --only authorize/unknown-client,redirect-prefix",
    ),
];

/// Prove that the checks can fail: play faults and legitimate differences of the embedded server.
#[derive(Debug, Args)]
#[command(
    long_about = "Prove that the checks can fail.\n\nPlays each fault of the embedded server against the requirements \
                  that it names, each legitimate difference against those that it touches, and the plain server \
                  against all. Green means: every fault is found, no legitimate difference fails anything, and every \
                  requirement is broken by some fault.",
    after_help = help::after(EXAMPLES),
)]
pub(super) struct ProveArguments {
    /// Play everything against everything, and list what each fault breaks besides
    #[arg(long, help_heading = help::SELECTION)]
    full: bool,
    /// Prove only these faults, legitimate differences, or requirements: an id, or a prefix such as `session/`
    #[arg(long, value_name = "ID", value_delimiter = ',', help_heading = help::SELECTION)]
    only: Vec<String>,
    /// Derive all random values from this number
    #[arg(long, value_name = "NUMBER", env = "OPCHECK_SEED", hide_env_values = true, default_value_t = 1, help_heading = help::PLAY)]
    seed: u64,
    /// Test so many embedded servers at the same time; as many as there are cores if not said, but at least two
    #[arg(long, value_name = "NUMBER", help_heading = help::PLAY)]
    servers: Option<usize>,
    /// Write a report, too: `matrix=FILE` or `json=FILE`; may be repeated
    #[arg(long, value_name = "ID=FILE", help_heading = help::OUTPUT)]
    report: Vec<String>,
}

/// What a report of a proof looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Matrix,
    Json,
}

/// Proves, prints, and turns the result into an exit code: not green is 1.
///
/// # Errors
///
/// A name is unknown, a report cannot be written, or an embedded server does not start.
pub(super) fn prove(arguments: &ProveArguments, output: &Output) -> Result<ExitCode, CliError> {
    for name in &arguments.only {
        check_name(name)?;
    }
    let reports = arguments
        .report
        .iter()
        .map(|text| create(text))
        .collect::<Result<Vec<_>, _>>()?;
    let mut plan = ProofPlan {
        scripts: scripts::ours()?,
        full: arguments.full,
        only: arguments.only.clone(),
        seed: arguments.seed,
        browsers: true,
        servers: arguments.servers.unwrap_or_else(as_many_as_cores),
        progress: output.can_show_progress().then(|| progress(*output)),
        stop: None,
    };
    let proof = play::runtime()?.block_on(async {
        let stop = signals::first(*output, NOTE, Registrations::default());
        plan.stop = Some(stop.map_err(CliError::Runtime)?);
        make_proof(plan).await.map_err(CliError::from)
    })?;
    if output.can_show_progress() {
        output.progress("");
    }
    for (form, path, mut file) in reports {
        let text = text_of(form, &proof)?;
        file.write_all(text.as_bytes())
            .map_err(|source| CliError::WriteReport {
                place: path.display().to_string(),
                source,
            })?;
    }
    output.result(&proof.text())?;
    Ok(proof.exit_code())
}

/// As many servers as this machine tests at the same time; two where it does not say, or has one core only, for a test
/// also waits.
fn as_many_as_cores() -> usize {
    std::thread::available_parallelism().map_or(2, |cores| cores.get().max(2))
}

/// A report's text.
fn text_of(form: Form, proof: &Proof) -> Result<String, CliError> {
    match form {
        Form::Matrix => Ok(proof.matrix()),
        Form::Json => serde_json::to_string_pretty(proof).map_err(CliError::ProofJson),
    }
}

/// Tells how far the proof is.
fn progress(output: Output) -> Box<dyn Fn(usize, usize)> {
    Box::new(move |done, all| output.progress(&format!("{done} of {all} servers tested")))
}

/// Refuses a name that is neither a fault's, nor a legitimate difference's, nor a requirement's.
fn check_name(name: &str) -> Result<(), CliError> {
    let known = || {
        let faults = fault::all().map(|fault| fault.id);
        let variants = benign::all().map(|variant| variant.id);
        faults
            .chain(variants)
            .chain(catalogue::all().map(|requirement| requirement.id))
    };
    let is_area = |id: &str| name.ends_with('/') && id.starts_with(name);
    if known().any(|id| id == name || is_area(id)) {
        return Ok(());
    }
    Err(CliError::unknown(
        "fault, variant or requirement",
        "faults",
        name,
        known(),
    ))
}

/// Creates a report's file before anything is played.
fn create(argument: &str) -> Result<(Form, PathBuf, File), CliError> {
    let (id, path) = argument.split_once('=').unwrap_or((argument, ""));
    let (form, id) = match id {
        "matrix" => (Form::Matrix, "matrix"),
        "json" => (Form::Json, "json"),
        other => {
            return Err(CliError::unknown(
                "report of a proof",
                "reporters",
                other,
                ["matrix", "json"],
            ));
        }
    };
    if path.is_empty() {
        return Err(CliError::ReportWithoutPath {
            argument: argument.to_owned(),
            id,
        });
    }
    let path = PathBuf::from(path);
    match File::create(&path) {
        Ok(file) => Ok((form, path, file)),
        Err(source) => Err(CliError::CreateReport { path, source }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_all_three_kinds_are_known_and_others_are_refused() {
        for name in ["redirect-any", "authorize/unknown-client"] {
            assert!(check_name(name).is_ok(), "{name}");
        }
        let error = check_name("redirect-anny").unwrap_err().to_string();
        assert!(error.contains("did you mean `redirect-any`"), "{error}");
    }

    #[test]
    fn a_report_needs_a_known_form_and_a_file() {
        assert!(
            create("matrix")
                .unwrap_err()
                .to_string()
                .contains("--report matrix=FILE")
        );
        assert!(
            create("matix=x")
                .unwrap_err()
                .to_string()
                .contains("did you mean `matrix`")
        );
    }
}
