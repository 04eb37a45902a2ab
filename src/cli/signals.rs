//! Ctrl-C and SIGTERM: the first ends the run early, the second ends the program at once.

use std::future::Future;
use std::io;
use std::pin::Pin;

use super::output::Output;
use crate::record::ExitCode;

/// Ready at the first signal, after a note. Must be called inside a runtime.
///
/// # Errors
///
/// The system does not let signals be handled.
pub(super) fn first(output: Output, note: &'static str) -> io::Result<Pin<Box<dyn Future<Output = ()>>>> {
    let mut signals = Signals::new()?;
    let (first, came) = tokio::sync::oneshot::channel();
    tokio::spawn(async move {
        signals.next().await;
        output.interrupt(note);
        // The run may have ended by itself in the same moment.
        let _ = first.send(());
        signals.next().await;
        std::process::exit(ExitCode::CouldNotJudge.number().into());
    });
    Ok(Box::pin(async move {
        // The sender lives until it has sent.
        let _ = came.await;
    }))
}

/// The signals that ask for an end.
#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
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
