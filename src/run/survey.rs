//! A look at a target for whoever does not play scenarios there: the preflight alone.

use std::time::Instant;

use super::error::PreflightError;
use super::preflight::{Ground, prepare};
use crate::driver::HttpClient;
use crate::profile::{Profile, Secrets};
use crate::protocol::Landmarks;
use crate::steps::Registry;
use crate::target::Target;

/// A target that was looked at.
#[derive(Debug)]
pub struct Survey {
    /// Who it is, with the endpoints that the metadata named filled in.
    pub profile: Profile,
    /// Its secrets.
    pub secrets: Secrets,
    /// The places by which its answers are recognised.
    pub landmarks: Landmarks,
    /// The connections to it.
    pub http: HttpClient,
}

/// Reads a target's metadata and, where it is no embedded server, tries a correct request. `run` is the run's id. No
/// client is registered: the profile names those that are used.
///
/// # Errors
///
/// The target cannot be used at all.
pub async fn survey(target: &Target, run: &str, seed: u64) -> Result<Survey, PreflightError> {
    let ground = Ground {
        run: run.to_owned(),
        seed,
        epoch: Instant::now(),
        try_request: target.server().is_none(),
        listen: false,
        needs: Vec::new(),
    };
    if target.profile.clients.is_empty() {
        return Err(PreflightError::NoClient(target.profile.name.clone()));
    }
    let context = prepare(target, &ground, &Registry::default()).await?;
    Ok(Survey {
        profile: context.profile.clone(),
        secrets: context.secrets.clone(),
        landmarks: context.landmarks.clone(),
        http: context.http.clone(),
    })
}
