//! A scenario's place among those that play at the same time.

use std::future::Future;
use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// A scenario's place among those that play at the same time. One that only waits lends it to another: the bound is
/// there to spare the target, and who waits asks nothing of it.
#[derive(Debug)]
pub struct Place {
    all: Arc<Semaphore>,
    own: Option<OwnedSemaphorePermit>,
}

impl Place {
    /// Waits for a place and takes it.
    pub async fn take(all: &Arc<Semaphore>) -> Self {
        let mut place = Self {
            all: Arc::clone(all),
            own: None,
        };
        place.take_again().await;
        place
    }

    /// Lends the place to another scenario until the wait is over.
    pub(super) async fn lend_during(&mut self, wait: impl Future<Output = ()>) {
        self.own = None;
        wait.await;
        self.take_again().await;
    }

    /// Nobody closes the places, so there always is one in the end.
    async fn take_again(&mut self) {
        self.own = Arc::clone(&self.all).acquire_owned().await.ok();
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn who_waits_lends_its_place() {
        let all = Arc::new(Semaphore::new(1));
        let mut place = Place::take(&all).await;
        assert_eq!(all.available_permits(), 0);
        let other = async {
            let _other = Place::take(&all).await;
            tokio::time::sleep(Duration::from_secs(5)).await;
        };
        let begun = tokio::time::Instant::now();
        tokio::join!(
            place.lend_during(tokio::time::sleep(Duration::from_secs(3))),
            other
        );
        assert_eq!(
            begun.elapsed(),
            Duration::from_secs(5),
            "it takes a place again before it goes on"
        );
        assert_eq!(all.available_permits(), 0);
    }
}
