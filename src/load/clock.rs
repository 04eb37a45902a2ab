//! The clock of a run. Everything that is timed is timed by it, from its start.

use std::time::{Duration, Instant, SystemTime};

/// The clock of a run.
#[derive(Debug, Clone, Copy)]
pub(super) struct LoadClock {
    epoch: Instant,
    wall: SystemTime,
}

impl LoadClock {
    /// Starts now.
    pub(super) fn start() -> Self {
        Self {
            epoch: Instant::now(),
            wall: SystemTime::now(),
        }
    }

    /// The time since the start.
    pub(super) fn now(self) -> Duration {
        self.epoch.elapsed()
    }

    /// The time of day, which never goes backwards during a run.
    pub(super) fn wall(self) -> SystemTime {
        self.wall + self.now()
    }

    /// Seconds since 1970.
    pub(super) fn unix_seconds(self) -> i64 {
        let since = self.wall().duration_since(SystemTime::UNIX_EPOCH);
        since.map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
    }
}
