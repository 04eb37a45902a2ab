//! Why a plan cannot be carried out at a target.

use crate::driver::SignInError;

/// Why a plan cannot be carried out at a target.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The profile's owner has not consented, or not to this much.
    #[error("{0}")]
    Refused(#[from] Refusal),
    /// No client of the profile can go a journey.
    #[error("no client of the profile can go the journey `{journey}`\n(hint: {hint})")]
    NoClient {
        /// The journey.
        journey: &'static str,
        /// What would be needed.
        hint: String,
    },
    /// The target has not what a journey needs.
    #[error(
        "the journey `{journey}` needs {needed}, which neither the profile nor the target's metadata name"
    )]
    NoEndpoint {
        /// The journey.
        journey: &'static str,
        /// What it needs.
        needed: &'static str,
    },
    /// What opcheck does not do under load.
    #[error("{what} is not supported under load\n(hint: {hint})")]
    Unsupported {
        /// What it is.
        what: String,
        /// What can be done instead.
        hint: &'static str,
    },
    /// An end-user could not be signed in before the load.
    #[error(
        "end-user `{username}` cannot be signed in: {reason}\n(hint: `opcheck run` shows how far the sign-in script comes)"
    )]
    SignIn {
        /// The end-user.
        username: String,
        /// What happened.
        reason: String,
    },
    /// The first tokens did not come.
    #[error(
        "client `{client}` gets no tokens without any load: {reason}\n(hint: `opcheck run --only token/` shows what is wrong)"
    )]
    NoTokens {
        /// The client.
        client: String,
        /// What came instead.
        reason: String,
    },
    /// The system gives no thread.
    #[error("the generator cannot be started")]
    Start(#[source] std::io::Error),
    /// The engine refuses its settings.
    #[error("the load engine cannot be started: {0}")]
    Engine(String),
}

/// Why a target may not be loaded. Nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The profile says nothing about load.
    #[error(
        "`{host}` is not on this machine, and the profile does not allow load\n\
         (hint: with its operator's consent, set `load.allowed: true` and name the host in `load.hosts`)"
    )]
    NotAllowed {
        /// The host.
        host: String,
    },
    /// The profile allows load, but not at this host.
    #[error(
        "the profile does not allow load at `{host}`\n(hint: with its operator's consent, name it in `load.hosts`)"
    )]
    NotListed {
        /// The host.
        host: String,
    },
    /// Nobody says on the command line that they may.
    #[error("`{host}` is not on this machine\n(hint: `--i-own {host}` says that you may put load on it)")]
    NotOwned {
        /// The host.
        host: String,
    },
    /// The plan is more than the profile allows.
    #[error(
        "the plan has {planned}, and the profile allows {allowed}\n(hint: lower `{key}` in the plan, or raise `load.{cap}` with the operator's consent)"
    )]
    TooMuch {
        /// What the plan has.
        planned: String,
        /// What the profile allows.
        allowed: String,
        /// The key of the plan.
        key: &'static str,
        /// The key of the profile.
        cap: &'static str,
    },
    /// A proxy would be loaded instead.
    #[error(
        "the profile names a proxy, and load would go past it\n(hint: leave `network.proxy` out of a profile for load)"
    )]
    Proxy,
}

impl LoadError {
    /// Whether it was known before the first request.
    pub fn is_refusal(&self) -> bool {
        matches!(self, Self::Refused(_))
    }

    /// A sign-in that did not end well.
    pub(super) fn sign_in(username: &str, error: &SignInError) -> Self {
        Self::SignIn {
            username: username.to_owned(),
            reason: error.to_string(),
        }
    }
}
