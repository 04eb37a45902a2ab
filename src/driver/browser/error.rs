//! Why a browser could not do what it was asked. This is our trouble, never an answer of the target.

use crate::driver::Cause;

/// Why a browser could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum BrowserError {
    /// There is no driver on this machine.
    #[error(
        "no browser: `chromedriver` is not on PATH (on Debian: `apt-get install chromium chromium-driver`; or name one that \
         runs: `--webdriver URL`)"
    )]
    NoDriver,
    /// The driver cannot be started, or ended before it was ready.
    #[error("`chromedriver` could not be started: {0}")]
    Start(String),
    /// The driver opened no session.
    #[error("the driver at {driver} opened no browser: {reason}")]
    Session {
        /// The driver's address.
        driver: String,
        /// Its own words.
        reason: String,
    },
    /// The browser offers no way to see what goes over the wire.
    #[error(
        "the browser at {driver} does not speak the DevTools protocol, without which nobody sees what it sends\n(hint: use Chromium or another browser of its family)"
    )]
    Blind {
        /// The driver's address.
        driver: String,
    },
    /// The connection to the browser is gone.
    #[error("the browser is gone")]
    Gone,
    /// The browser refused a command.
    #[error("the browser refused `{command}`: {reason}")]
    Refused {
        /// The command.
        command: String,
        /// The browser's words.
        reason: String,
    },
    /// The driver refused a command.
    #[error("the driver refused to {what}: {source}")]
    Driver {
        /// What it was to do.
        what: &'static str,
        /// Its words.
        #[source]
        source: Cause,
    },
    /// A page did not stand still in time.
    #[error("the page at {place} did not come to rest within {seconds} s")]
    Restless {
        /// Where it is, without its query.
        place: String,
        /// How long was waited.
        seconds: u64,
    },
    /// No page is open.
    #[error("no page is open: the scenario has not sent the browser anywhere")]
    NoPage,
    /// The profile asks for something that browsers cannot do.
    #[error("{0}")]
    Unable(String),
}
