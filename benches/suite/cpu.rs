//! The CPU time of this process.

use rustix::time::{ClockId, clock_gettime};

/// User and system time of all its threads since it started.
pub(crate) fn microseconds() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    #[expect(clippy::cast_precision_loss, reason = "the process is younger than a century")]
    let microseconds = time.tv_sec as f64 * 1e6 + time.tv_nsec as f64 / 1e3;
    microseconds
}
