//! What `opcheck list` takes and prints.

use clap::{Args, ValueEnum};

use super::map;
use super::rows::{self, Row};
use super::steps;
use super::table::table;
use crate::cli::error::CliError;
use crate::cli::help;
use crate::cli::output::Output;
use crate::record::ExitCode;

const EXAMPLES: &[help::Example] = &[
    ("Read through all requirements", "opcheck list requirements"),
    (
        "The ids of all critical requirements",
        "opcheck list requirements --json | jq -r '.[] | select(.severity == \"critical\").id'",
    ),
    (
        "The sentences that features of your own can use",
        "opcheck list steps",
    ),
];

/// List what the program knows: requirements, scenarios, faults and more.
#[derive(Debug, Args)]
#[command(after_help = help::after(EXAMPLES))]
pub(in crate::cli) struct ListArguments {
    /// What to list
    #[arg(value_name = "WHAT", value_enum)]
    what: Registry,
    /// Group requirements by what they answer to: `oidf` (the modules of the OpenID Foundation's suite), `section` or
    /// `document`
    #[arg(long, value_name = "ORDER", value_enum, hide_possible_values = true, help_heading = help::SELECTION)]
    by: Option<Order>,
    /// Print JSON: an array of objects with an `id`
    #[arg(long, help_heading = help::OUTPUT)]
    json: bool,
}

/// What can be listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Registry {
    /// What is judged, with level, severity and clauses
    Requirements,
    /// What is played, with file and line
    Scenarios,
    /// Defects of the embedded server, with what they break
    Faults,
    /// Legitimate differences of the embedded server
    Variants,
    /// The families of servers
    Dialects,
    /// The sentences of features, each with an example and its parameters
    Steps,
    /// The forms of reports
    Reporters,
    /// The ways to bend a redirect URI
    RedirectUriVariants,
}

/// What requirements can be grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Order {
    /// The modules of the OpenID Foundation's suite.
    Oidf,
    /// The clauses of the documents.
    Section,
    /// The documents.
    Document,
}

/// Lists a registry.
///
/// # Errors
///
/// `--by` is given for something else than requirements, or standard output cannot be written.
pub(in crate::cli) fn list(arguments: &ListArguments, output: &Output) -> Result<ExitCode, CliError> {
    if arguments.by.is_some() && arguments.what != Registry::Requirements {
        return Err(CliError::NotGrouped);
    }
    let rows: Vec<Row> = match arguments.what {
        Registry::Requirements => match arguments.by {
            None => rows::requirements(),
            Some(Order::Oidf) => map::by_module(),
            Some(Order::Section) => map::by_section(),
            Some(Order::Document) => map::by_document(),
        },
        Registry::Scenarios => rows::scenarios()?,
        Registry::Faults => rows::faults(),
        Registry::Variants => rows::variants(),
        Registry::Dialects => rows::dialects(),
        Registry::Steps => steps::steps()?,
        Registry::Reporters => rows::reporters(),
        Registry::RedirectUriVariants => rows::redirect_uri_variants(),
    };
    let text = match arguments.json {
        true => {
            let objects: Vec<_> = rows.into_iter().map(|row| row.object).collect();
            format!("{:#}\n", serde_json::Value::Array(objects))
        }
        false => table(&rows, &output.style()),
    };
    output.result(&text)?;
    Ok(ExitCode::AsExpected)
}
