//! Who is judged, by which scenarios, and how they are played.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};
use url::Url;

use crate::cli::{help, human_duration};
use crate::profile::AgentChoice;

/// Who is judged, by which scenarios, and how they are played.
#[derive(Debug, Args)]
pub(in crate::cli) struct PlayArguments {
    /// Profiles of the servers to judge [default: the embedded server, in every dialect]
    #[arg(value_name = "PROFILE", conflicts_with_all = ["dialect", "fault"])]
    pub(in crate::cli) profiles: Vec<PathBuf>,

    /// Play only these requirements: an id, a prefix such as `authorize/`, or a section such as `RFC 6749 §4.1`
    #[arg(long, value_name = "PATTERN", value_delimiter = ',', help_heading = help::SELECTION)]
    pub(in crate::cli) only: Vec<String>,
    /// Leave these requirements out
    #[arg(long, value_name = "PATTERN", value_delimiter = ',', help_heading = help::SELECTION)]
    pub(in crate::cli) skip: Vec<String>,
    /// Play only scenarios whose tags fit, such as `not @slow`
    #[arg(long, value_name = "EXPRESSION", help_heading = help::SELECTION)]
    pub(in crate::cli) tags: Option<String>,
    /// Play the features of a folder, too
    #[arg(long, value_name = "FOLDER", help_heading = help::SELECTION)]
    pub(in crate::cli) features: Vec<PathBuf>,

    /// Judge the embedded server in this dialect; may be repeated
    #[arg(long, value_name = "DIALECT", value_delimiter = ',', help_heading = help::EMBEDDED)]
    pub(in crate::cli) dialect: Vec<String>,
    /// Switch a fault of the embedded server on; may be repeated. Without `--dialect`, wherever it exists
    #[arg(long, value_name = "ID", value_delimiter = ',', help_heading = help::EMBEDDED)]
    pub(in crate::cli) fault: Vec<String>,

    /// Who plays the end-user: `http`, a real `browser`, or `both` [default: the profile's, else
    /// plain HTTP, and a browser for what only a browser shows]
    #[arg(long, value_name = "AGENT", env = "OPCHECK_AGENT", hide_env_values = true, help_heading = help::PLAY)]
    pub(in crate::cli) agent: Option<AgentName>,
    /// Use the WebDriver that runs at this URL, such as a Selenium Grid [default: start `chromedriver`]
    #[arg(long, value_name = "URL", env = "OPCHECK_WEBDRIVER", hide_env_values = true, help_heading = help::PLAY)]
    pub(in crate::cli) webdriver: Option<Url>,
    /// Derive all random values from this number, so that a run can be repeated [default: a random one]
    #[arg(long, value_name = "NUMBER", env = "OPCHECK_SEED", hide_env_values = true, help_heading = help::PLAY)]
    pub(in crate::cli) seed: Option<u64>,
    /// Play so many scenarios at the same time at each server [default: the profile's, else 64 on loopback, 4 elsewhere]
    #[arg(long, value_name = "NUMBER", env = "OPCHECK_JOBS", hide_env_values = true, value_parser = at_least_one, help_heading = help::PLAY)]
    pub(in crate::cli) jobs: Option<usize>,
    /// End the run after this time, such as `90s` or `5m`; what was finished is reported
    #[arg(long, value_name = "DURATION", env = "OPCHECK_DEADLINE", hide_env_values = true, value_parser = human_duration::parse, help_heading = help::PLAY)]
    pub(in crate::cli) deadline: Option<Duration>,
}

/// Who plays the end-user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum AgentName {
    /// Plain HTTP, and no browser.
    Http,
    /// A real browser.
    Browser,
    /// Both, one after the other; what they do not agree on is a finding.
    Both,
}

impl From<AgentName> for AgentChoice {
    fn from(name: AgentName) -> Self {
        match name {
            AgentName::Http => Self::Http,
            AgentName::Browser => Self::Browser,
            AgentName::Both => Self::Both,
        }
    }
}

/// A number of scenarios.
fn at_least_one(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) => Err("nothing would ever be played".to_owned()),
        Ok(number) => Ok(number),
        Err(error) => Err(format!("not a number: {error}")),
    }
}
