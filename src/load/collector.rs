//! The thread that adds up what virtual users measure, while they go on.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use super::ground::Ground;
use super::meter::Meter;
use crate::record::SecondRecord;

/// How often measurements are taken out.
const EVERY: Duration = Duration::from_millis(50);

/// The thread that adds up.
#[derive(Debug)]
pub(super) struct Collector {
    thread: JoinHandle<()>,
    meter: Arc<Mutex<Meter>>,
    stop: Arc<AtomicBool>,
}

impl Collector {
    /// Begins. `zero` is when the load begins, by the clock.
    ///
    /// # Errors
    ///
    /// The system gives no thread.
    pub(super) fn start(ground: &Arc<Ground>, zero: Duration) -> std::io::Result<Self> {
        let meter = Meter::new(&ground.operations, ground.plan.phases, zero);
        let meter = Arc::new(Mutex::new(meter));
        let stop = Arc::new(AtomicBool::new(false));
        let (own_ground, own_meter, own_stop) = (Arc::clone(ground), Arc::clone(&meter), Arc::clone(&stop));
        let thread = std::thread::Builder::new()
            .name("opcheck-meter".to_owned())
            .spawn(move || {
                loop {
                    // Asked first, so that what was put in before the end is taken out after it.
                    let last = own_stop.load(Ordering::Acquire);
                    let mut meter = own_meter.lock().unwrap_or_else(PoisonError::into_inner);
                    own_ground.basket.empty().for_each(|sample| meter.take(&sample));
                    drop(meter);
                    if last {
                        return;
                    }
                    std::thread::sleep(EVERY);
                }
            })?;
        Ok(Self { thread, meter, stop })
    }

    /// The last second that is complete.
    pub(super) fn latest(&self) -> Option<SecondRecord> {
        self.meter.lock().unwrap_or_else(PoisonError::into_inner).latest()
    }

    /// Ends, with everything added up.
    pub(super) fn finish(self) -> Arc<Mutex<Meter>> {
        self.stop.store(true, Ordering::Release);
        // It cannot panic, and what it has added up is there in any case.
        let _ = self.thread.join();
        self.meter
    }
}
