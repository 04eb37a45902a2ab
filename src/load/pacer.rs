//! The pacer: a thread of its own that hands arrivals over when they are due.
//!
//! An asynchronous timer is a millisecond late, which is more than a fast server takes to answer. A thread that sleeps
//! is woken within a tenth of that. It never sleeps for less than a quantum, so that at high rates several arrivals are
//! handed over at once instead of the thread taking a whole core.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use super::arrivals::Schedule;
use super::clock::LoadClock;
use super::histogram::Times;
use super::intake::Intake;

/// The shortest sleep.
const QUANTUM: Duration = Duration::from_micros(100);
/// The longest sleep, after which the thread looks whether it is still wanted.
const NAP: Duration = Duration::from_millis(50);

/// The thread that hands arrivals over.
#[derive(Debug)]
pub(super) struct Pacer {
    thread: JoinHandle<Times>,
    stop: Arc<AtomicBool>,
}

impl Pacer {
    /// Begins. `zero` is when the run begins by the clock; arrivals go round `lines`, one entry for each unit of weight.
    ///
    /// # Errors
    ///
    /// The system gives no thread.
    pub(super) fn start(
        schedule: Schedule,
        clock: LoadClock,
        zero: Duration,
        lines: Vec<Arc<Intake>>,
    ) -> std::io::Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let thread = std::thread::Builder::new()
            .name("opcheck-pacer".to_owned())
            .spawn(move || pace(schedule, clock, zero, &lines, &stopped))?;
        Ok(Self { thread, stop })
    }

    /// Whether all arrivals were handed over.
    pub(super) fn is_done(&self) -> bool {
        self.thread.is_finished()
    }

    /// Hands nothing over any more, and says how late the arrivals were handed over.
    pub(super) fn stop(self) -> Times {
        self.stop.store(true, Ordering::Relaxed);
        // It cannot panic; whoever would wait for a dead thread gets what it has not measured.
        self.thread.join().unwrap_or_default()
    }
}

fn pace(
    schedule: Schedule,
    clock: LoadClock,
    zero: Duration,
    lines: &[Arc<Intake>],
    stopped: &AtomicBool,
) -> Times {
    let mut lateness = Times::default();
    for (number, after) in schedule.enumerate() {
        let due = zero + after;
        let mut now = clock.now();
        while now < due {
            if stopped.load(Ordering::Relaxed) {
                return lateness;
            }
            std::thread::sleep((due - now).clamp(QUANTUM, NAP));
            now = clock.now();
        }
        if stopped.load(Ordering::Relaxed) {
            return lateness;
        }
        if let Some(line) = lines.get(number % lines.len().max(1)) {
            line.offer(due);
        }
        lateness.record(now.saturating_sub(due));
    }
    lateness
}

/// The order in which arrivals go to journeys: one round, as even as the weights allow.
pub(super) fn round(weights: &[u32]) -> Vec<usize> {
    let total: u64 = weights.iter().map(|weight| u64::from(*weight)).sum();
    let mut debts = vec![0_i128; weights.len()];
    (0..total)
        .map(|_| {
            for (debt, weight) in debts.iter_mut().zip(weights) {
                *debt += i128::from(*weight);
            }
            // The first of the most wanted.
            let most = debts.iter().copied().max().unwrap_or_default();
            let chosen = debts.iter().position(|debt| *debt == most).unwrap_or_default();
            if let Some(debt) = debts.get_mut(chosen) {
                *debt -= i128::from(total);
            }
            chosen
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::plan::{Arrivals, OpenModel, Phases, Saturation, Spacing, Span};
    use super::*;

    #[test]
    fn a_round_is_as_even_as_the_weights_allow() {
        assert_eq!(round(&[1, 1]), [0, 1]);
        assert_eq!(round(&[3, 1]), [0, 0, 1, 0]);
        let round = round(&[5, 2, 1]);
        let count = |wanted| round.iter().filter(|index| **index == wanted).count();
        assert_eq!((count(0), count(1), count(2)), (5, 2, 1));
    }

    #[test]
    fn every_arrival_is_handed_over_and_none_too_early() {
        let open = OpenModel {
            users: 1,
            arrivals: Arrivals::Constant(2_000.0),
            spacing: Spacing::Even,
            saturation: Saturation::Queue,
        };
        let phases = Phases {
            ramp_up: Span::default(),
            warm_up: Span::default(),
            steady: Span(Duration::from_millis(200)),
            ramp_down: Span::default(),
        };
        let lines = [3, 1].map(|_| Arc::new(Intake::new(Saturation::Queue, 1)));
        let order = round(&[3, 1]);
        let order: Vec<Arc<Intake>> = order.into_iter().map(|index| Arc::clone(&lines[index])).collect();
        let clock = LoadClock::start();
        let pacer = Pacer::start(Schedule::new(&open, &phases, 1), clock, Duration::ZERO, order).unwrap();
        while !pacer.is_done() {
            std::thread::sleep(Duration::from_millis(1));
        }
        // The last one is due half a millisecond before the end.
        assert!(clock.now() >= Duration::from_micros(199_500));
        assert_eq!(pacer.stop().quantiles().count, 400);
        assert_eq!(lines.map(|line| line.flow().offered), [300, 100]);
    }

    #[test]
    fn a_pacer_that_is_stopped_hands_nothing_over_any_more() {
        let open = OpenModel {
            users: 1,
            arrivals: Arrivals::Constant(1.0),
            spacing: Spacing::Even,
            saturation: Saturation::Queue,
        };
        let phases = Phases {
            ramp_up: Span::default(),
            warm_up: Span::default(),
            steady: Span(Duration::from_secs(3600)),
            ramp_down: Span::default(),
        };
        let line = Arc::new(Intake::new(Saturation::Queue, 1));
        let schedule = Schedule::new(&open, &phases, 1);
        let pacer = Pacer::start(
            schedule,
            LoadClock::start(),
            Duration::ZERO,
            vec![Arc::clone(&line)],
        )
        .unwrap();
        while line.flow().offered == 0 {
            std::thread::sleep(Duration::from_millis(1));
        }
        assert_eq!(pacer.stop().quantiles().count, 1);
    }
}
