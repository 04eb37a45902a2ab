//! Tests servers side by side: threads that take one subject after the other, each with a runtime of its own.
//!
//! cucumber plays a run on one thread. Runs side by side on one runtime would share that thread, whatever cores there
//! are. Nobody sees what happens on these threads: a panic there comes back as a value, and whoever has a crew waits
//! until all of them are gone.

use std::any::Any;
use std::collections::VecDeque;
use std::fmt::Display;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;
use tokio::runtime::Builder;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::watch;

use super::play::ProofError;

/// A subject whose test broke down: a defect of opcheck, which says nothing about the subject.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, thiserror::Error)]
#[error("{subject}: testing it broke down, a defect of opcheck: {message}")]
pub struct Panicked {
    /// The subject.
    pub subject: String,
    /// What was said.
    pub message: String,
}

/// What came of a subject, with its number.
pub(super) type Tested<T> = Result<(usize, T), ProofError>;

/// Subjects that wait, with their numbers.
type Queue<S> = Arc<Mutex<VecDeque<(usize, S)>>>;

/// Threads that test subjects.
pub(super) struct Crew<T> {
    tested: UnboundedReceiver<Tested<T>>,
    /// While it is there, they go on.
    go_on: Option<watch::Sender<()>>,
}

impl<T: Send + 'static> Crew<T> {
    /// Starts so many threads. One that does not start is told as the result of a test.
    pub(super) fn start<S: Display + Send + 'static>(
        threads: usize,
        subjects: Vec<S>,
        test: impl AsyncFn(S) -> Result<T, ProofError> + Clone + Send + 'static,
    ) -> Self {
        let threads = threads.clamp(1, subjects.len().max(1));
        let queue: Queue<S> = Arc::new(Mutex::new(subjects.into_iter().enumerate().collect()));
        let (sender, tested) = unbounded_channel();
        let (go_on, stop) = watch::channel(());
        for _ in 0..threads {
            let (queue, test, stop) = (Arc::clone(&queue), test.clone(), stop.clone());
            let own = sender.clone();
            // The sender goes last: without senders the crew is gone.
            let thread = std::thread::Builder::new()
                .name("prove".to_owned())
                .spawn(move || work(&queue, &own, test, stop));
            if let Err(error) = thread {
                // The receiver lives here.
                let _ = sender.send(Err(ProofError::Thread(error)));
                break;
            }
        }
        Self {
            tested,
            go_on: Some(go_on),
        }
    }

    /// What comes of the next subject; nothing when all threads are gone.
    pub(super) async fn next(&mut self) -> Option<Tested<T>> {
        self.tested.recv().await
    }

    /// Lets nobody go on: what is being tested is given up.
    pub(super) fn stop(&mut self) {
        self.go_on = None;
    }
}

/// Tests what is left, one after the other, until nobody wants to know any more.
fn work<S: Display, T>(
    queue: &Queue<S>,
    sender: &UnboundedSender<Tested<T>>,
    test: impl AsyncFn(S) -> Result<T, ProofError>,
    mut stop: watch::Receiver<()>,
) {
    let next = || {
        let mut queue = queue.lock().unwrap_or_else(PoisonError::into_inner);
        queue.pop_front()
    };
    let runtime = match Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            // Who does not listen any more need not know.
            let _ = sender.send(Err(ProofError::Thread(error)));
            return;
        }
    };
    while let Some((number, subject)) = next() {
        let name = subject.to_string();
        let testing = async {
            tokio::select! {
                biased;
                // Nothing is ever sent: an error means that nobody may go on.
                _ = stop.changed() => None,
                tested = test(subject) => Some(tested),
            }
        };
        let tested = match catch_unwind(AssertUnwindSafe(|| runtime.block_on(testing))) {
            Ok(None) => return,
            Ok(Some(tested)) => tested.map(|tested| (number, tested)),
            Err(payload) => Err(ProofError::Panicked(Panicked {
                subject: name,
                message: message(payload.as_ref()),
            })),
        };
        if sender.send(tested).is_err() {
            return;
        }
    }
}

/// What a panic says.
fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "without a word".to_owned())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn a_panic_comes_back_with_its_subject_and_the_rest_is_tested() {
        let test = async |subject: &'static str| {
            assert_ne!(subject, "bad", "no such thing");
            Ok(subject)
        };
        let mut crew = Crew::start(1, vec!["one", "bad", "two"], test);
        let (mut tested, mut panics) = (BTreeSet::new(), Vec::new());
        while let Some(row) = crew.next().await {
            match row {
                Ok(row) => assert!(tested.insert(row)),
                Err(error) => panics.push(error.to_string()),
            }
        }
        assert_eq!(tested, [(0, "one"), (2, "two")].into());
        assert_eq!(panics.len(), 1);
        assert!(panics[0].starts_with("bad: "), "{panics:?}");
        assert!(panics[0].contains("no such thing"), "{panics:?}");
    }

    #[tokio::test]
    async fn who_is_stopped_gives_up_what_is_being_tested_and_is_gone() {
        // Each thread that lives holds one.
        let alive = Arc::new(());
        let held = Arc::clone(&alive);
        let test = async move |subject: usize| {
            let _held = &held;
            if subject > 0 {
                std::future::pending::<()>().await;
            }
            Ok(subject)
        };
        let mut crew = Crew::start(3, (0..9).collect(), test);
        assert!(matches!(crew.next().await, Some(Ok((0, 0)))));
        crew.stop();
        let end = tokio::time::timeout(Duration::from_secs(20), crew.next()).await;
        assert!(matches!(end, Ok(None)), "{end:?}");
        assert_eq!(Arc::strong_count(&alive), 1);
    }
}
