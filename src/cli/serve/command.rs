//! What `opcheck serve` takes and does.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use url::Url;

use super::{log, page};
use crate::catalogue::Dialect;
use crate::cli::embedded::{self, Embedded};
use crate::cli::error::CliError;
use crate::cli::explain::CA_FILE;
use crate::cli::output::Output;
use crate::cli::{help, signals};
use crate::profile::Profile;
use crate::record::ExitCode;
use crate::reference::{self, Fixtures, Keys, Options};
use crate::run::Registrations;
use crate::target::profile_of;

/// The port of `serve`: always the same, so that links and curl lines stay good.
pub(in crate::cli) const PORT: u16 = 8480;

const EXAMPLES: &[help::Example] = &[
    ("A plain OpenID Provider", "opcheck serve --dialect oidc"),
    (
        "A multi-tenant server that compares redirect URIs by prefix",
        "opcheck serve --dialect wristband --fault redirect-prefix",
    ),
    (
        "On any free port, with its CA for curl and browsers",
        "opcheck serve --dialect wristband --port 0 --ca ca.pem",
    ),
];

/// Start the embedded server, and show what it is asked.
#[derive(Debug, Args)]
#[command(
    long_about = "Start the embedded server, and show what it is asked.\n\nPrints its URLs, clients and end-users, \
                  then a line for each request, until Ctrl-C. It listens on 127.0.0.1 only; its secrets are \
                  published test values.",
    after_help = help::after(EXAMPLES),
)]
pub(in crate::cli) struct ServeArguments {
    /// The family of the server
    #[arg(long, value_name = "DIALECT", default_value = "oidc", help_heading = help::EMBEDDED)]
    dialect: String,
    /// Switch a fault on; may be repeated
    #[arg(long, value_name = "ID", value_delimiter = ',', help_heading = help::EMBEDDED)]
    fault: Vec<String>,
    /// Listen on this port; 0 takes any free one
    #[arg(long, value_name = "PORT", env = "OPCHECK_PORT", hide_env_values = true, default_value_t = PORT, help_heading = help::EMBEDDED)]
    port: u16,
    /// Write the certificate of the server's own CA to this file, where it speaks TLS
    #[arg(long, value_name = "FILE", help_heading = help::EMBEDDED)]
    ca: Option<PathBuf>,
    /// Derive all random values of the server from this number
    #[arg(long, value_name = "NUMBER", env = "OPCHECK_SEED", hide_env_values = true, help_heading = help::EMBEDDED)]
    seed: Option<u64>,
}

/// Serves until a signal comes.
///
/// # Errors
///
/// A dialect or fault is unknown, or the server does not start.
pub(in crate::cli) fn serve(arguments: &ServeArguments, output: &Output) -> Result<ExitCode, CliError> {
    let dialects = [arguments.dialect.clone()];
    let chosen = embedded::chosen(&dialects, &arguments.fault)?.into_iter().next();
    let server = chosen.ok_or(CliError::FaultsApart)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(CliError::Runtime)?;
    runtime.block_on(until_signal(&server, arguments, output))
}

async fn until_signal(
    server: &Embedded,
    arguments: &ServeArguments,
    output: &Output,
) -> Result<ExitCode, CliError> {
    let (sender, mut lines) = tokio::sync::mpsc::unbounded_channel();
    let keys = Arc::new(Keys::generate().map_err(CliError::Start)?);
    let mut options = Options::plain(server.dialect, keys);
    for fault in &server.faults {
        options = options.with_fault(fault);
    }
    options.port = (arguments.port != 0).then_some(arguments.port);
    options.seed = arguments.seed.unwrap_or_else(rand::random);
    options.log = Some(sender);
    let running = reference::start(options)
        .await
        .map_err(|source| CliError::Serve {
            port: arguments.port,
            source,
        })?;
    if let (Some(path), Some(pem)) = (&arguments.ca, &running.fixtures.ca_pem) {
        write_ca(path, pem)?;
    }
    let mut stop =
        signals::first(*output, "stopping", Registrations::default()).map_err(CliError::Runtime)?;
    output.result(&introduction(server, &running.fixtures, arguments, output))?;
    loop {
        tokio::select! {
            () = &mut stop => break,
            Some(line) = lines.recv() => output.result(&log::line(&line, &output.style()))?,
        }
    }
    running.stop().await;
    Ok(ExitCode::AsExpected)
}

fn introduction(
    server: &Embedded,
    fixtures: &Fixtures,
    arguments: &ServeArguments,
    output: &Output,
) -> String {
    let profile = profile_of(fixtures);
    page::introduction(
        &page::Served {
            server,
            fixtures,
            profile: &profile,
            ca: arguments.ca.as_deref(),
        },
        &output.style(),
    )
}

fn write_ca(path: &Path, pem: &str) -> Result<(), CliError> {
    std::fs::write(path, pem).map_err(|source| CliError::WriteCa {
        path: path.to_owned(),
        source,
    })
}

/// The command line that serves a dialect, with its CA where curl needs it.
pub(in crate::cli) fn command_line(dialect: Dialect) -> String {
    match dialect {
        Dialect::Oidc => format!("opcheck serve --dialect {dialect}"),
        Dialect::Wristband => format!("opcheck serve --dialect {dialect} --ca {CA_FILE}"),
    }
}

/// Rewrites the profile of an embedded server as if it ran on the port of [`command_line`].
pub(in crate::cli) fn move_to_usual_port(profile: &mut Profile) {
    let tenants = profile.tenants.iter_mut().map(|tenant| &mut tenant.authorization);
    let single = [
        &mut profile.endpoints.authorization,
        &mut profile.unknown_tenant_endpoint,
        &mut profile.application_endpoint,
    ];
    let urls: Vec<&mut Url> = tenants.chain(single.into_iter().flatten()).collect();
    for url in urls {
        // Only a URL without a host takes no port, and these have one.
        let _ = url.set_port(Some(PORT));
    }
}
