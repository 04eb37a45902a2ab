//! One line on standard error that says how far a run is; it is gone when the run has ended.

use std::cell::Cell;
use std::time::{Duration, Instant};

use crate::cli::output::Output;
use crate::report::{count, duration};
use crate::run::Progress;

/// A line that changes faster cannot be read.
const INTERVAL: Duration = Duration::from_millis(100);

/// What is told after each scenario.
pub(super) fn line(output: Output) -> Box<dyn Fn(Progress)> {
    let started = Instant::now();
    let last: Cell<Option<Instant>> = Cell::new(None);
    Box::new(move |progress| {
        let now = Instant::now();
        if last.get().is_some_and(|last| now.duration_since(last) < INTERVAL) {
            return;
        }
        last.set(Some(now));
        output.progress(&words(progress, started.elapsed()));
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
