//! What virtual users measure, one request at a time, on the way to whoever adds it up.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How something ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum End {
    /// With the right answer.
    Good,
    /// With an answer by which the target sheds load.
    Shed,
    /// With no answer, an unexpected status, or a refusal; the words never hold what differs from one to the next.
    Error(String),
    /// With an answer that no target may give.
    Wrong,
}

/// One measurement. Times are the run's clock's.
#[derive(Debug, Clone)]
pub(super) struct Sample {
    /// The place of the operation in the list of all.
    pub(super) operation: usize,
    /// When it was meant to begin.
    pub(super) due: Duration,
    /// When it began.
    pub(super) began: Duration,
    /// When its answer was complete.
    pub(super) ended: Duration,
    /// How it ended.
    pub(super) end: End,
    /// Of the first request of a journey: how late it began by the generator's own fault, and not for want of a free user.
    pub(super) own_lag: Option<Duration>,
}

/// Where measurements wait. Several of them, so that users seldom wait for each other.
#[derive(Debug)]
pub(super) struct Basket {
    shards: Vec<Mutex<Vec<Sample>>>,
}

impl Basket {
    /// With room for what so many threads measure at the same time.
    pub(super) fn new(threads: usize) -> Self {
        Self {
            shards: (0..threads.max(1) * 2).map(|_| Mutex::default()).collect(),
        }
    }

    /// Puts a measurement in. `number` is the user's.
    pub(super) fn put(&self, number: usize, sample: Sample) {
        if let Some(shard) = self.shards.get(number % self.shards.len().max(1)) {
            shard.lock().unwrap_or_else(PoisonError::into_inner).push(sample);
        }
    }

    /// Takes everything out.
    pub(super) fn empty(&self) -> impl Iterator<Item = Sample> {
        let take = |shard: &Mutex<Vec<Sample>>| {
            let mut samples = shard.lock().unwrap_or_else(PoisonError::into_inner);
            let capacity = samples.len();
            std::mem::replace(&mut *samples, Vec::with_capacity(capacity))
        };
        self.shards.iter().flat_map(take)
    }
}
