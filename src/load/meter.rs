//! Adding up what was measured: histograms for each operation in the steady part, and a line for each second.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use super::histogram::Times;
use super::plan::Phases;
use super::sample::{End, Sample};
use crate::record::{Ends, OperationRecord, SecondRecord};

/// Kinds of trouble that are told apart for one operation; a hostile target could make up any number.
const MOST_TROUBLES: usize = 20;
/// Seconds that are kept open: measurements come a little late.
const OPEN_SECONDS: usize = 3;
/// The name of the sum of all requests.
pub(super) const ALL: &str = "all";

/// Adds up the measurements of a run.
#[derive(Debug)]
pub(super) struct Meter {
    operations: Vec<Operation>,
    all: Operation,
    phases: Phases,
    /// When the run began, by the clock.
    zero: Duration,
    open: VecDeque<(u64, Second)>,
    closed: Vec<SecondRecord>,
    lag: Times,
    own_lag: Times,
    /// Journeys that began and ended, ramps included.
    finished: u64,
}

/// One operation in the steady part.
#[derive(Debug, Default)]
struct Operation {
    name: String,
    is_journey: bool,
    ends: Ends,
    latency: Times,
    service: Times,
    troubles: BTreeMap<String, u64>,
}

#[derive(Debug, Default)]
struct Second {
    ends: Ends,
    latency: Times,
}

impl Operation {
    fn take(&mut self, sample: &Sample) {
        count(&mut self.ends, &sample.end);
        self.latency.record(sample.ended.saturating_sub(sample.due));
        self.service.record(sample.ended.saturating_sub(sample.began));
        let words = match &sample.end {
            End::Good => return,
            End::Shed => "the target sheds load",
            End::Error(words) => words,
            End::Wrong => "a wrong answer",
        };
        let has_room = self.troubles.len() < MOST_TROUBLES;
        match self.troubles.get_mut(words) {
            Some(count) => *count += 1,
            None => {
                let name = if has_room { words } else { "other troubles" };
                *self.troubles.entry(name.to_owned()).or_default() += 1;
            }
        }
    }

    fn record(&self, steady: f64) -> OperationRecord {
        #[expect(clippy::cast_precision_loss, reason = "counts far below 2^53")]
        let good = self.ends.good as f64;
        OperationRecord {
            name: self.name.clone(),
            ends: self.ends,
            rate: if steady > 0.0 { good / steady } else { 0.0 },
            latency: self.latency.quantiles(),
            service: self.service.quantiles(),
            histogram: self.latency.buckets(),
            troubles: self.troubles.clone(),
        }
    }
}

impl Meter {
    /// Nothing is measured yet. `operations` are names, with whether each is a whole journey.
    pub(super) fn new(operations: &[(String, bool)], phases: Phases, zero: Duration) -> Self {
        let named = |(name, is_journey): &(String, bool)| Operation {
            name: name.clone(),
            is_journey: *is_journey,
            ..Operation::default()
        };
        Self {
            operations: operations.iter().map(named).collect(),
            all: named(&(ALL.to_owned(), false)),
            phases,
            zero,
            open: VecDeque::new(),
            closed: Vec::new(),
            lag: Times::default(),
            own_lag: Times::default(),
            finished: 0,
        }
    }

    /// Adds a measurement.
    pub(super) fn take(&mut self, sample: &Sample) {
        let due = sample.due.saturating_sub(self.zero);
        let steady = due >= self.phases.steady_from() && due < self.phases.steady_to();
        let Some(operation) = self.operations.get_mut(sample.operation) else {
            return;
        };
        if operation.is_journey {
            self.finished += 1;
        }
        if steady {
            operation.take(sample);
        }
        if operation.is_journey {
            return;
        }
        if steady {
            self.all.take(sample);
            if let Some(own) = sample.own_lag {
                self.lag.record(sample.began.saturating_sub(sample.due));
                self.own_lag.record(own);
            }
        }
        let second = sample.ended.saturating_sub(self.zero).as_secs();
        let open = self.second(second);
        count(&mut open.ends, &sample.end);
        open.latency.record(sample.ended.saturating_sub(sample.due));
    }

    /// The second to which something belongs that ended in it.
    fn second(&mut self, second: u64) -> &mut Second {
        let newest = self.open.back().map(|(newest, _)| *newest);
        // What comes later than seconds are kept open belongs to the oldest that is.
        let second = self
            .open
            .front()
            .map_or(second, |(oldest, _)| second.max(*oldest));
        if newest.is_none_or(|newest| second > newest) {
            let first = newest.map_or(second, |newest| newest + 1);
            // A pause of the target has lines of its own.
            for number in first..=second {
                self.open.push_back((number, Second::default()));
                if self.open.len() > OPEN_SECONDS {
                    self.close_one();
                }
            }
        }
        let oldest = self.open.front().map_or(second, |(oldest, _)| *oldest);
        let place = usize::try_from(second.saturating_sub(oldest)).unwrap_or_default();
        let last = self.open.len().saturating_sub(1);
        &mut self.open[place.min(last)].1
    }

    fn close_one(&mut self) {
        let Some((second, open)) = self.open.pop_front() else {
            return;
        };
        let steady = self.phases.steady_from().as_secs()..self.phases.steady_to().as_secs();
        let quantiles = open.latency.quantiles();
        self.closed.push(SecondRecord {
            second,
            steady: steady.contains(&second),
            ends: open.ends,
            p50: quantiles.p50,
            p95: quantiles.p95,
            p99: quantiles.p99,
            max: quantiles.max,
        });
    }

    /// The last second that is complete, for whoever watches.
    pub(super) fn latest(&self) -> Option<SecondRecord> {
        self.closed.last().copied()
    }

    /// Journeys that ended.
    pub(super) fn finished(&self) -> u64 {
        self.finished
    }

    /// How late journeys of the steady part began.
    pub(super) fn lag(&self) -> &Times {
        &self.lag
    }

    /// The part of it that is the generator's own fault.
    pub(super) fn own_lag(&self) -> &Times {
        &self.own_lag
    }

    /// The figures: all requests, then journey by journey. `seconds` is how long the load lasted.
    pub(super) fn finish(&mut self, seconds: f64) -> (Vec<OperationRecord>, Vec<SecondRecord>) {
        while !self.open.is_empty() {
            self.close_one();
        }
        let from = self.phases.steady_from().as_secs_f64();
        let steady = self.phases.steady_to().as_secs_f64().min(seconds) - from;
        let all = std::iter::once(&self.all).chain(&self.operations);
        let operations = all.map(|operation| operation.record(steady)).collect();
        (operations, std::mem::take(&mut self.closed))
    }
}

fn count(ends: &mut Ends, end: &End) {
    match end {
        End::Good => ends.good += 1,
        End::Shed => ends.shed += 1,
        End::Error(_) => ends.errors += 1,
        End::Wrong => ends.wrong += 1,
    }
}

#[cfg(test)]
mod tests {
    use super::super::plan::Span;
    use super::*;

    fn at(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    fn sample(operation: usize, due: u64, began: u64, ended: u64, end: End) -> Sample {
        Sample {
            operation,
            due: at(due),
            began: at(began),
            ended: at(ended),
            end,
            own_lag: Some(Duration::ZERO),
        }
    }

    fn meter() -> Meter {
        let phases = Phases {
            ramp_up: Span::default(),
            warm_up: Span(at(1000)),
            steady: Span(at(2000)),
            ramp_down: Span(at(1000)),
        };
        let operations = [("refresh".to_owned(), true), ("refresh/token".to_owned(), false)];
        Meter::new(&operations, phases, at(100))
    }

    #[test]
    fn only_what_was_due_in_the_steady_part_counts_and_latency_counts_from_when_it_was_due() {
        let mut meter = meter();
        meter.take(&sample(1, 600, 600, 700, End::Error("HTTP 500".into())));
        meter.take(&sample(1, 1100, 1600, 1700, End::Good));
        meter.take(&sample(0, 1100, 1600, 1700, End::Good));
        meter.take(&sample(1, 3200, 3200, 3300, End::Good));
        assert_eq!(meter.finished(), 1);
        let (operations, seconds) = meter.finish(4.0);
        let [all, journey, request] = operations.as_slice() else {
            panic!("{operations:?}");
        };
        assert_eq!(
            (all.ends.all(), journey.ends.all(), request.ends.all()),
            (1, 1, 1)
        );
        assert!(
            (590_000..=600_400).contains(&request.latency.p50),
            "{:?}",
            request.latency
        );
        assert!(
            (99_900..=100_100).contains(&request.service.p50),
            "{:?}",
            request.service
        );
        assert!((request.rate - 0.5).abs() < 1e-9);
        assert_eq!(meter.lag().quantiles().count, 1);
        let counts: Vec<(u64, bool, u64)> = seconds
            .iter()
            .map(|s| (s.second, s.steady, s.ends.all()))
            .collect();
        assert_eq!(counts, [(0, false, 1), (1, true, 1), (2, true, 0), (3, false, 1)]);
    }

    #[test]
    fn kinds_of_trouble_are_bounded() {
        let mut meter = meter();
        for number in 0..100 {
            meter.take(&sample(
                1,
                1200,
                1200,
                1300,
                End::Error(format!("trouble {number}")),
            ));
        }
        let (operations, _) = meter.finish(4.0);
        assert_eq!(operations[2].troubles.len(), MOST_TROUBLES + 1);
        assert_eq!(operations[2].troubles["other troubles"], 80);
    }

    #[test]
    fn a_long_run_keeps_few_histograms() {
        let mut meter = meter();
        for second in 0..500 {
            meter.take(&sample(
                1,
                second * 1000,
                second * 1000,
                second * 1000 + 5,
                End::Good,
            ));
        }
        assert_eq!((meter.open.len(), meter.closed.len()), (3, 496));
    }
}
