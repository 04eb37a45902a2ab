//! `opcheck profile init`: the draft of a profile.

use std::io::Read as _;
use std::path::Path;
use std::time::Instant;

use url::Url;

use super::arguments::InitArguments;
use crate::cli::error::CliError;
use crate::cli::output::{Output, words};
use crate::driver::{HttpClient, RunIdentity, UserAgent};
use crate::profile::{Profile, draft};
use crate::protocol::{Metadata, Request};

/// The well-known place of a metadata document (OIDC Discovery §4).
const WELL_KNOWN: &str = "/.well-known/openid-configuration";

/// Prints the draft of a profile.
///
/// # Errors
///
/// The issuer is no URL, or the metadata file cannot be used.
pub(super) fn init(arguments: &InitArguments, output: &Output) -> Result<(), CliError> {
    let issuer = issuer(&arguments.issuer)?;
    let metadata = match &arguments.metadata {
        Some(path) => Some(read(path)?),
        None => match fetch(&issuer) {
            Ok(metadata) => Some(metadata),
            Err(reason) => {
                output.note(&format!(
                    "the draft is written without metadata: {reason}\n(hint: `--metadata FILE` reads a document from a file)"
                ));
                None
            }
        },
    };
    let named = metadata.as_ref().and_then(|metadata| metadata.issuer.as_deref());
    if let Some(named) =
        named.filter(|named| named.trim_end_matches('/') != issuer.as_str().trim_end_matches('/'))
    {
        output.note(&format!(
            "the metadata document names another issuer, `{named}`: the draft takes that one"
        ));
    }
    output.result(&draft(&issuer, metadata.as_ref()))
}

/// The issuer, also from the address of its metadata document.
fn issuer(text: &str) -> Result<Url, CliError> {
    let bad = |reason: &str| CliError::BadIssuer {
        issuer: text.to_owned(),
        reason: reason.to_owned(),
    };
    let without = text.strip_suffix(WELL_KNOWN).unwrap_or(text);
    let url = Url::parse(without).map_err(|error| bad(&error.to_string()))?;
    match url.scheme() {
        "http" | "https" if url.has_host() => Ok(url),
        _ => Err(bad("neither http nor https")),
    }
}

/// The metadata document in a file.
fn read(path: &Path) -> Result<Metadata, CliError> {
    let unreadable = |source| CliError::ReadMetadata {
        path: path.to_owned(),
        source,
    };
    let text = if path == Path::new("-") {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).map_err(unreadable)?;
        text
    } else {
        std::fs::read_to_string(path).map_err(unreadable)?
    };
    Metadata::parse(&text).map_err(|source| CliError::BadMetadata {
        path: path.to_owned(),
        source,
    })
}

/// The metadata document of a server, or why it cannot be had.
fn fetch(issuer: &Url) -> Result<Metadata, String> {
    let place = format!("{}{WELL_KNOWN}", issuer.as_str().trim_end_matches('/'));
    let url = Url::parse(&place).map_err(|error| error.to_string())?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| error.to_string())?;
    // A profile that says no more than the issuer: the connections need its limits.
    let profile = Profile::parse(
        "endpoints: { authorization: https://op.example.test/ }\nclients: [{ id: web, redirect_uris: [https://rp.example.test/cb] }]\n",
        "draft",
    )
    .map_err(|error| words(&error))?;
    let identity = RunIdentity {
        run: "profile-init".to_owned(),
        user_agent: concat!("opcheck/", env!("CARGO_PKG_VERSION")).to_owned(),
    };
    let exchange = runtime.block_on(async {
        let client = HttpClient::new(&profile, identity, Instant::now()).map_err(|error| words(&error))?;
        let mut agent = UserAgent::new(client, "profile-init");
        Ok::<_, String>(agent.send("metadata", Request::get(url)).await)
    })?;
    match exchange.hops.first().map(|hop| &hop.outcome) {
        Some(Ok(response)) if response.status == 200 => {
            Metadata::parse(&response.body).map_err(|error| format!("{place}: {error}"))
        }
        Some(Ok(response)) => Err(format!("{place} answers HTTP {}", response.status)),
        Some(Err(failure)) => Err(format!("{place}: {} ({})", failure.kind.words(), failure.detail)),
        None => Err(format!("{place}: nothing was sent")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_is_read_from_its_own_address_or_its_metadata() {
        for text in [
            "https://op.example",
            "https://op.example/",
            "https://op.example/.well-known/openid-configuration",
        ] {
            assert_eq!(issuer(text).unwrap().as_str(), "https://op.example/", "{text}");
        }
        for text in ["op.example", "ftp://op.example", ""] {
            let error = issuer(text).unwrap_err().to_string();
            assert!(
                error.contains("hint: such as `https://issuer.example`"),
                "{error}"
            );
        }
    }
}
