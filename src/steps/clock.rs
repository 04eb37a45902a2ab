//! The target's clock, as far as it is known: that of the system, moved as hooks moved the target's.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// The target's clock.
#[derive(Debug, Default)]
pub struct TargetClock {
    /// Shared by all runs at the target: nobody moves a clock back.
    moved: Arc<AtomicI64>,
}

impl TargetClock {
    /// A clock that earlier runs have moved on by so many seconds, and that later ones find as this one leaves it.
    pub fn moved_by(moved: Arc<AtomicI64>) -> Self {
        Self { moved }
    }

    /// Seconds since the epoch.
    pub(super) fn now(&self) -> i64 {
        let system = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |elapsed| i64::try_from(elapsed.as_secs()).unwrap_or(i64::MAX));
        system.saturating_add(self.moved.load(Ordering::SeqCst))
    }

    /// Notes that a hook moved it on.
    pub(super) fn advance(&self, seconds: i64) {
        self.moved.fetch_add(seconds, Ordering::SeqCst);
    }
}
