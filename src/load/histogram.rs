//! Histograms of times: three digits, from a microsecond to ten minutes, constant in memory, and mergeable. The only file
//! that knows the library.

use std::time::Duration;

use hdrhistogram::Histogram;

use crate::record::Quantiles;

/// The longest time that is told apart from longer ones, in microseconds: ten minutes.
const LONGEST: u64 = 600_000_000;

/// Times of one kind.
#[derive(Debug, Clone)]
pub(super) struct Times {
    /// Nothing where the library refuses its bounds, which a test excludes.
    histogram: Option<Histogram<u64>>,
}

impl Default for Times {
    fn default() -> Self {
        Self {
            histogram: Histogram::new_with_bounds(1, LONGEST, 3).ok(),
        }
    }
}

impl Times {
    /// One more.
    pub(super) fn record(&mut self, time: Duration) {
        let micros = u64::try_from(time.as_micros()).unwrap_or(LONGEST);
        if let Some(histogram) = &mut self.histogram {
            histogram.saturating_record(micros.clamp(1, LONGEST));
        }
    }

    /// The time within which this share of all was, in microseconds.
    pub(super) fn quantile(&self, quantile: f64) -> u64 {
        let histogram = self.histogram.as_ref();
        histogram.map_or(0, |histogram| {
            histogram.value_at_quantile(quantile).min(histogram.max())
        })
    }

    /// The quantiles that reports show.
    pub(super) fn quantiles(&self) -> Quantiles {
        let Some(histogram) = &self.histogram else {
            return Quantiles::default();
        };
        Quantiles {
            count: histogram.len(),
            mean: histogram.mean(),
            p50: self.quantile(0.5),
            p90: self.quantile(0.9),
            p95: self.quantile(0.95),
            p99: self.quantile(0.99),
            p999: self.quantile(0.999),
            max: histogram.max(),
        }
    }

    /// The whole histogram: times in microseconds, and how many there were of each.
    pub(super) fn buckets(&self) -> Vec<(u64, u64)> {
        let values = self.histogram.iter().flat_map(Histogram::iter_recorded);
        values
            .map(|value| (value.value_iterated_to(), value.count_at_value()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_digits_are_kept_and_nothing_is_lost() {
        let mut times = Times::default();
        for micros in 1..=20_000 {
            times.record(Duration::from_micros(micros * 37));
        }
        assert_eq!(times.quantiles().count, 20_000);
        for (quantile, exact) in [(0.5, 370_000.0), (0.95, 703_000.0), (0.99, 732_600.0)] {
            let found = f64::from(u32::try_from(times.quantile(quantile)).unwrap());
            assert!((found / exact - 1.0).abs() < 0.001, "{quantile}: {found}");
        }
        let counted: u64 = times.buckets().iter().map(|(_, count)| count).sum();
        assert_eq!(counted, 20_000);
    }

    #[test]
    fn times_beyond_the_bounds_are_kept_at_the_bounds() {
        let mut times = Times::default();
        times.record(Duration::ZERO);
        times.record(Duration::from_secs(86_400));
        assert_eq!(times.quantiles().count, 2);
        assert!(times.quantiles().max >= LONGEST);
        assert_eq!(Times::default().quantiles(), Quantiles::default());
    }
}
