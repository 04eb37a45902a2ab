//! When journeys begin in the open model: known before the run, whatever the target does.
//!
//! The rate is a line in pieces. Its integral says how many arrivals there were by a time; an arrival is where the
//! integral reaches the next whole number (evenly), or the next point of a Poisson process of rate one (at random). So
//! the same few lines serve every shape.

use std::time::Duration;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

use super::plan::{Arrivals, OpenModel, Phases, Spacing};

/// A piece of time in which the rate goes evenly from one value to another.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Piece {
    /// Seconds that it lasts.
    lasts: f64,
    /// Arrivals in a second at its beginning.
    from: f64,
    /// And at its end.
    to: f64,
}

impl Piece {
    fn arrivals(&self) -> f64 {
        self.lasts * f64::midpoint(self.from, self.to)
    }

    /// Seconds from its beginning until there were so many arrivals.
    fn time_of(&self, arrivals: f64) -> f64 {
        let slope = (self.to - self.from) / self.lasts;
        // The stable form of the quadratic formula: it holds for a slope of nothing, too.
        let root = (self.from * self.from + 2.0 * slope * arrivals).max(0.0).sqrt();
        match self.from + root {
            _ if arrivals <= 0.0 => 0.0,
            sum if sum > 0.0 => (2.0 * arrivals / sum).min(self.lasts),
            _ => self.lasts,
        }
    }
}

/// The arrivals of a run, in order: times from its beginning.
#[derive(Debug)]
pub(super) struct Schedule {
    pieces: Vec<Piece>,
    /// The piece that is at hand.
    at: usize,
    /// Seconds and arrivals before it.
    seconds: f64,
    before: f64,
    /// Arrivals until the next one.
    next: f64,
    spacing: Spacing,
    dice: ChaCha20Rng,
}

impl Schedule {
    /// The arrivals of an open model.
    pub(super) fn new(open: &OpenModel, phases: &Phases, seed: u64) -> Self {
        let steady = shape(&open.arrivals, phases.steady.0.as_secs_f64());
        let (first, last) = (
            steady.first().map_or(0.0, |piece| piece.from),
            steady.last().map_or(0.0, |piece| piece.to),
        );
        let piece = |lasts: Duration, from: f64, to: f64| Piece {
            lasts: lasts.as_secs_f64(),
            from,
            to,
        };
        let mut pieces = vec![
            piece(phases.ramp_up.0, 0.0, first),
            piece(phases.warm_up.0, first, first),
        ];
        pieces.extend(steady);
        pieces.push(piece(phases.ramp_down.0, last, 0.0));
        pieces.retain(|piece| piece.lasts > 0.0);
        let mut schedule = Self {
            pieces,
            at: 0,
            seconds: 0.0,
            before: 0.0,
            next: 0.0,
            spacing: open.spacing,
            dice: ChaCha20Rng::seed_from_u64(seed),
        };
        if open.spacing == Spacing::Poisson {
            schedule.next = schedule.gap();
        }
        schedule
    }

    /// Arrivals from one to the next, where there is one in a second.
    fn gap(&mut self) -> f64 {
        match self.spacing {
            Spacing::Even => 1.0,
            Spacing::Poisson => {
                // 53 random bits, never zero, so that the logarithm is finite.
                let bits = (self.dice.next_u64() >> 11) + 1;
                #[expect(clippy::cast_precision_loss, reason = "53 bits are what a float holds")]
                let even = bits as f64 / (1_u64 << 53) as f64;
                -even.ln()
            }
        }
    }
}

impl Iterator for Schedule {
    type Item = Duration;

    fn next(&mut self) -> Option<Duration> {
        loop {
            let piece = *self.pieces.get(self.at)?;
            let within = self.next - self.before;
            if within < piece.arrivals() {
                let due = self.seconds + piece.time_of(within);
                self.next += self.gap();
                return Duration::try_from_secs_f64(due).ok();
            }
            self.before += piece.arrivals();
            self.seconds += piece.lasts;
            self.at += 1;
        }
    }
}

/// The rate over the steady part.
fn shape(arrivals: &Arrivals, seconds: f64) -> Vec<Piece> {
    let level = |lasts: f64, rate: f64| Piece {
        lasts,
        from: rate,
        to: rate,
    };
    match arrivals {
        Arrivals::Constant(rate) => vec![level(seconds, *rate)],
        Arrivals::Ramp(ramp) => vec![Piece {
            lasts: seconds,
            from: ramp.from,
            to: ramp.to,
        }],
        Arrivals::Steps(rates) => {
            let count = u32::try_from(rates.len()).map_or(f64::MAX, f64::from);
            rates.iter().map(|rate| level(seconds / count, *rate)).collect()
        }
        Arrivals::Spike(spike) => {
            let (after, lasts) = (spike.after.0.as_secs_f64(), spike.lasts.0.as_secs_f64());
            vec![
                level(after, spike.base),
                level(lasts, spike.peak),
                level((seconds - after - lasts).max(0.0), spike.base),
            ]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::plan::{Ramp, Saturation, Span, Spike};
    use super::*;

    fn phases(ramp_up: u64, warm_up: u64, steady: u64, ramp_down: u64) -> Phases {
        let span = |seconds| Span(Duration::from_secs(seconds));
        Phases {
            ramp_up: span(ramp_up),
            warm_up: span(warm_up),
            steady: span(steady),
            ramp_down: span(ramp_down),
        }
    }

    fn all(arrivals: Arrivals, spacing: Spacing, phases: Phases) -> Vec<f64> {
        let open = OpenModel {
            users: 1,
            arrivals,
            spacing,
            saturation: Saturation::Queue,
        };
        Schedule::new(&open, &phases, 7)
            .map(|due| due.as_secs_f64())
            .collect()
    }

    /// How many there are from one second to another.
    fn between(all: &[f64], from: f64, to: f64) -> usize {
        all.iter().filter(|due| (from..to).contains(*due)).count()
    }

    #[test]
    fn a_constant_rate_is_a_clock_with_ramps_at_both_ends() {
        let all = all(Arrivals::Constant(100.0), Spacing::Even, phases(4, 1, 10, 2));
        assert_eq!(all.len(), 200 + 100 + 1000 + 100);
        assert_eq!(between(&all, 0.0, 4.0), 200);
        // Half of the time of the ramp has a quarter of its arrivals.
        assert_eq!(between(&all, 0.0, 2.0), 50);
        assert_eq!(between(&all, 5.0, 15.0), 1000);
        assert!(all.windows(2).all(|pair| pair[0] <= pair[1]));
        let steady: Vec<f64> = all
            .iter()
            .copied()
            .filter(|due| (5.0..15.0).contains(due))
            .collect();
        assert!(
            steady
                .windows(2)
                .all(|pair| (pair[1] - pair[0] - 0.01).abs() < 1e-9)
        );
    }

    #[test]
    fn ramps_steps_and_peaks_have_the_rates_that_they_say() {
        let ramp = all(
            Arrivals::Ramp(Ramp { from: 10.0, to: 50.0 }),
            Spacing::Even,
            phases(0, 0, 10, 0),
        );
        assert_eq!(ramp.len(), 300);
        assert_eq!(between(&ramp, 0.0, 5.0), 100);
        let steps = all(
            Arrivals::Steps(vec![10.0, 0.0, 40.0]),
            Spacing::Even,
            phases(0, 0, 9, 0),
        );
        assert_eq!(
            [
                between(&steps, 0.0, 3.0),
                between(&steps, 3.0, 6.0),
                between(&steps, 6.0, 9.0)
            ],
            [30, 0, 120]
        );
        let spike = Spike {
            base: 10.0,
            peak: 200.0,
            after: Span(Duration::from_secs(4)),
            lasts: Span(Duration::from_secs(1)),
        };
        let spike = all(Arrivals::Spike(spike), Spacing::Even, phases(0, 0, 10, 0));
        assert_eq!((spike.len(), between(&spike, 4.0, 5.0)), (290, 200));
    }

    #[test]
    fn random_arrivals_have_the_rate_and_the_scatter_of_chance_and_repeat_with_the_seed() {
        let once = all(Arrivals::Constant(200.0), Spacing::Poisson, phases(0, 0, 100, 0));
        let again = all(Arrivals::Constant(200.0), Spacing::Poisson, phases(0, 0, 100, 0));
        assert_eq!(once, again);
        assert!((19_400..20_600).contains(&once.len()), "{}", once.len());
        let gaps: Vec<f64> = once.windows(2).map(|pair| pair[1] - pair[0]).collect();
        let count = f64::from(u32::try_from(gaps.len()).unwrap());
        let mean = gaps.iter().sum::<f64>() / count;
        let variance = gaps.iter().map(|gap| (gap - mean).powi(2)).sum::<f64>() / count;
        // Of exponential gaps, mean and deviation are the same.
        assert!(
            (variance.sqrt() / mean - 1.0).abs() < 0.05,
            "{}",
            variance.sqrt() / mean
        );
    }
}
