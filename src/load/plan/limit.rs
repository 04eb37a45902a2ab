//! The limits of a plan: what must hold in the steady part.

use serde::Deserialize;

use super::units::{Share, Span};

/// Limits on one part of the load: all of it, one journey, or one of its requests.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// `JOURNEY` or `JOURNEY/REQUEST`; everything if left out.
    #[serde(default)]
    pub of: Option<String>,
    /// The longest time within which half of all must be answered.
    #[serde(default)]
    pub p50: Option<Span>,
    /// The same for 90 in a hundred.
    #[serde(default)]
    pub p90: Option<Span>,
    /// The same for 95 in a hundred.
    #[serde(default)]
    pub p95: Option<Span>,
    /// The same for 99 in a hundred.
    #[serde(default)]
    pub p99: Option<Span>,
    /// The same for 999 in a thousand.
    #[serde(default)]
    pub p999: Option<Span>,
    /// The longest time of all.
    #[serde(default)]
    pub max: Option<Span>,
    /// The largest share of errors: no answer, an unexpected status, a refusal.
    #[serde(default)]
    pub errors: Option<Share>,
    /// The largest share of answers by which the target sheds load.
    #[serde(default)]
    pub shed: Option<Share>,
    /// The least that must be finished well in a second.
    #[serde(default)]
    pub rate: Option<f64>,
    /// The longest time by which 99 in a hundred arrivals may start late; of everything only.
    #[serde(default)]
    pub lag: Option<Span>,
    /// The largest share of arrivals that may be dropped; of everything only.
    #[serde(default)]
    pub dropped: Option<Share>,
}

/// What a limit bounds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Measure {
    /// A quantile of the latency, from 0 to 1, which may be this long.
    Latency(f64, Span),
    /// The share of errors.
    Errors(Share),
    /// The share of shed load.
    Shed(Share),
    /// Finished well in a second, at least.
    Rate(f64),
    /// 99 in a hundred arrivals start so late at most.
    Lag(Span),
    /// The share of dropped arrivals.
    Dropped(Share),
}

impl Limit {
    /// What it bounds, in the order of its keys.
    pub fn measures(&self) -> Vec<Measure> {
        let quantiles = [
            (0.5, self.p50),
            (0.9, self.p90),
            (0.95, self.p95),
            (0.99, self.p99),
            (0.999, self.p999),
            (1.0, self.max),
        ];
        let latencies = quantiles
            .into_iter()
            .filter_map(|(quantile, span)| span.map(|span| Measure::Latency(quantile, span)));
        let others = [
            self.errors.map(Measure::Errors),
            self.shed.map(Measure::Shed),
            self.rate.map(Measure::Rate),
            self.lag.map(Measure::Lag),
            self.dropped.map(Measure::Dropped),
        ];
        latencies.chain(others.into_iter().flatten()).collect()
    }
}

impl Measure {
    /// Its key in a plan.
    pub fn key(self) -> &'static str {
        match self {
            Self::Latency(quantile, _) => match quantile {
                quantile if quantile <= 0.5 => "p50",
                quantile if quantile <= 0.9 => "p90",
                quantile if quantile <= 0.95 => "p95",
                quantile if quantile <= 0.99 => "p99",
                quantile if quantile < 1.0 => "p999",
                _ => "max",
            },
            Self::Errors(_) => "errors",
            Self::Shed(_) => "shed",
            Self::Rate(_) => "rate",
            Self::Lag(_) => "lag",
            Self::Dropped(_) => "dropped",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_a_measure() {
        let span = Some(Span::default());
        let share = Some(Share::default());
        let all = Limit {
            of: None,
            p50: span,
            p90: span,
            p95: span,
            p99: span,
            p999: span,
            max: span,
            errors: share,
            shed: share,
            rate: Some(1.0),
            lag: span,
            dropped: share,
        };
        let keys: Vec<&str> = all.measures().into_iter().map(Measure::key).collect();
        let expected = [
            "p50", "p90", "p95", "p99", "p999", "max", "errors", "shed", "rate", "lag", "dropped",
        ];
        assert_eq!(keys, expected);
    }
}
