//! Where arrivals wait for a free user: one line for each journey, filled by the pacer, emptied by virtual users.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Semaphore;

use super::plan::Saturation;

/// How long a user waits for an arrival before it looks whether the run is over.
const PATIENCE: Duration = Duration::from_millis(100);

/// The arrivals of one journey that nobody has taken.
#[derive(Debug)]
pub(super) struct Intake {
    waiting: Mutex<VecDeque<Duration>>,
    ready: Semaphore,
    /// How many users serve it, and how many of them are on a journey.
    users: usize,
    busy: AtomicUsize,
    saturation: Saturation,
    offered: AtomicU64,
    dropped: AtomicU64,
    most: AtomicUsize,
}

/// What became of the arrivals of all journeys.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Flow {
    /// Arrivals that were due.
    pub(super) offered: u64,
    /// Those that found no free user and were dropped.
    pub(super) dropped: u64,
    /// Those that nobody had taken when the run was over.
    pub(super) left: u64,
    /// The most that waited at the same time, in one line.
    pub(super) backlog: u64,
}

impl Intake {
    /// Nobody has arrived yet; so many users are free.
    pub(super) fn new(saturation: Saturation, users: usize) -> Self {
        Self {
            waiting: Mutex::default(),
            ready: Semaphore::new(0),
            users,
            busy: AtomicUsize::new(0),
            saturation,
            offered: AtomicU64::new(0),
            dropped: AtomicU64::new(0),
            most: AtomicUsize::new(0),
        }
    }

    /// An arrival is due.
    pub(super) fn offer(&self, due: Duration) {
        self.offered.fetch_add(1, Ordering::Relaxed);
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let free = self.users.saturating_sub(self.busy.load(Ordering::Acquire));
        if self.saturation == Saturation::Drop && waiting.len() >= free {
            self.dropped.fetch_add(1, Ordering::Relaxed);
            return;
        }
        waiting.push_back(due);
        // Those whom a free user takes at once are no backlog.
        self.most
            .fetch_max(waiting.len().saturating_sub(free), Ordering::Relaxed);
        drop(waiting);
        self.ready.add_permits(1);
    }

    /// The next arrival; nothing where none came for a while. Whoever gets one is busy until [`Self::release`].
    pub(super) async fn take(&self) -> Option<Duration> {
        let permit = tokio::time::timeout(PATIENCE, self.ready.acquire()).await;
        permit.ok()?.ok()?.forget();
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let due = waiting.pop_front()?;
        self.busy.fetch_add(1, Ordering::AcqRel);
        Some(due)
    }

    /// Whoever took an arrival is free again.
    pub(super) fn release(&self) {
        self.busy.fetch_sub(1, Ordering::AcqRel);
    }

    /// What became of all arrivals so far.
    pub(super) fn flow(&self) -> Flow {
        let left = self.waiting.lock().unwrap_or_else(PoisonError::into_inner).len();
        Flow {
            offered: self.offered.load(Ordering::Relaxed),
            dropped: self.dropped.load(Ordering::Relaxed),
            left: u64::try_from(left).unwrap_or(u64::MAX),
            backlog: u64::try_from(self.most.load(Ordering::Relaxed)).unwrap_or(u64::MAX),
        }
    }
}

impl Flow {
    /// Both together.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            offered: self.offered + other.offered,
            dropped: self.dropped + other.dropped,
            left: self.left + other.left,
            backlog: self.backlog.max(other.backlog),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_finds_nobody_waits_or_is_dropped_and_is_counted() {
        let due = |millis| Duration::from_millis(millis);
        let queue = Intake::new(Saturation::Queue, 1);
        (0..3).for_each(|number| queue.offer(due(number)));
        assert_eq!(queue.take().await, Some(due(0)));
        let flow = queue.flow();
        assert_eq!(
            (flow.offered, flow.dropped, flow.left, flow.backlog),
            (3, 0, 2, 2)
        );
        let drop = Intake::new(Saturation::Drop, 1);
        (0..2).for_each(|number| drop.offer(due(number)));
        assert_eq!(drop.take().await, Some(due(0)));
        drop.offer(due(2));
        drop.release();
        drop.offer(due(3));
        assert_eq!(drop.take().await, Some(due(3)));
        let flow = drop.flow();
        assert_eq!(
            (flow.offered, flow.dropped, flow.left, flow.backlog),
            (4, 2, 0, 0)
        );
    }

    #[tokio::test]
    async fn nobody_waits_for_ever() {
        assert_eq!(Intake::new(Saturation::Queue, 1).take().await, None);
    }
}
