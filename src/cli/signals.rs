//! Ctrl-C, SIGTERM and SIGHUP (a terminal that was closed, a connection that was lost): the first ends the run early,
//! the second ends the program at once.

use std::future::Future;
use std::io;
use std::pin::Pin;

use super::output::Output;
use crate::driver::end_drivers;
use crate::record::ExitCode;
use crate::report::visible;
use crate::run::Registrations;

/// Ready at the first signal, after a note. Must be called inside a runtime. At the second, whoever reads is told which
/// clients stay registered, and the program ends.
///
/// # Errors
///
/// The system does not let signals be handled.
pub(super) fn first(
    output: Output,
    note: &'static str,
    registrations: Registrations,
) -> io::Result<Pin<Box<dyn Future<Output = ()>>>> {
    let mut signals = Signals::new()?;
    let (first, came) = tokio::sync::oneshot::channel();
    let watching = tokio::spawn(async move {
        signals.next().await;
        output.interrupt(note);
        // The run may have ended by itself in the same moment.
        let _ = first.send(());
        signals.next().await;
        let left = registrations.left();
        if !left.is_empty() {
            output.say(&format!("stays registered: {}", visible(&left.join(", "))));
        }
        end_drivers();
        std::process::exit(ExitCode::CouldNotJudge.number().into());
    });
    let until_dropped = UntilDropped(Some(watching.abort_handle()));
    Ok(Box::pin(async move {
        // The sender lives until it has sent.
        let _ = came.await;
        // Somebody has asked for an end, and may ask again.
        until_dropped.go_on();
    }))
}

/// Ends the watch over a run that nobody interrupted: another run has its own.
struct UntilDropped(Option<tokio::task::AbortHandle>);

impl UntilDropped {
    fn go_on(mut self) {
        self.0 = None;
    }
}

impl Drop for UntilDropped {
    fn drop(&mut self) {
        if let Some(watching) = &self.0 {
            watching.abort();
        }
    }
}

/// The signals that ask for an end.
#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
    /// Nothing where the program was told to outlive its terminal.
    hangup: Option<tokio::signal::unix::Signal>,
}

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        // Asked before: a handler takes the place of what was there.
        let outlives = outlives_terminal();
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hangup: (!outlives).then(|| signal(SignalKind::hangup())).transpose()?,
        })
    }

    async fn next(&mut self) {
        let hangup = async {
            match &mut self.hangup {
                Some(hangup) => hangup.recv().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
            _ = hangup => {}
        }
    }
}

/// Whether the program ignores SIGHUP since its start, as under `nohup`; only Linux tells.
#[cfg(unix)]
fn outlives_terminal() -> bool {
    const HANGUP: u64 = 1;
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    ignored.is_some_and(|mask| mask & HANGUP != 0)
}

/// The signals that ask for an end.
#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    #[expect(clippy::unnecessary_wraps, reason = "the other systems can refuse")]
    fn new() -> io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
