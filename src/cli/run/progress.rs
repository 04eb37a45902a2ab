//! One line on standard error that says how far a run is; it is gone when the run has ended.

use std::cell::Cell;
use std::io::Write as _;
use std::time::{Duration, Instant};

use crate::report::{count, duration};
use crate::run::Progress;

/// Returns to the line's start and clears it.
pub(super) const ERASE: &str = "\r\x1b[2K";
/// A line that changes faster cannot be read.
const INTERVAL: Duration = Duration::from_millis(100);

/// What is told after each scenario.
pub(super) fn line() -> Box<dyn Fn(Progress)> {
    let started = Instant::now();
    let last: Cell<Option<Instant>> = Cell::new(None);
    Box::new(move |progress| {
        let now = Instant::now();
        if last.get().is_some_and(|last| now.duration_since(last) < INTERVAL) {
            return;
        }
        last.set(Some(now));
        show(&words(progress, started.elapsed()));
    })
}

/// The words of the line.
fn words(progress: Progress, elapsed: Duration) -> String {
    format!(
        "{} of {} played, {}",
        progress.done,
        count(progress.all, "scenario"),
        duration(elapsed.as_secs_f64())
    )
}

/// Removes the line.
pub(super) fn erase() {
    show("");
}

fn show(text: &str) {
    let mut stream = std::io::stderr().lock();
    // A progress that cannot be shown is none.
    let _ = write!(stream, "{ERASE}{text}").and_then(|()| stream.flush());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_how_far_the_run_is() {
        let progress = Progress { done: 3, all: 1_200 };
        assert_eq!(
            words(progress, Duration::from_millis(2_100)),
            "3 of 1,200 scenarios played, 2.1 s"
        );
    }
}
