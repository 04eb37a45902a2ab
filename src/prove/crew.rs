//! Tests servers side by side: threads that take one subject after the other, each with a runtime of its own.
//!
//! cucumber plays a run on one thread. Runs side by side on one runtime would share that thread, whatever cores there are.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::runtime::Builder;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::play::ProofError;

/// What came of a subject, with its number.
pub(super) type Tested<T> = (usize, Result<T, ProofError>);

/// Subjects that wait, with their numbers.
type Queue<S> = Arc<Mutex<VecDeque<(usize, S)>>>;

/// Tests subjects with so many threads. The receiver ends when all are tested, or when nobody is left to test them.
///
/// # Errors
///
/// A thread did not start.
pub(super) fn test_all<S, T>(
    threads: usize,
    subjects: Vec<S>,
    test: impl AsyncFn(S) -> Result<T, ProofError> + Clone + Send + 'static,
) -> Result<UnboundedReceiver<Tested<T>>, ProofError>
where
    S: Send + 'static,
    T: Send + 'static,
{
    let queue: Queue<S> = Arc::new(Mutex::new(subjects.into_iter().enumerate().collect()));
    let (sender, receiver) = unbounded_channel();
    for _ in 0..threads.max(1) {
        let (queue, sender, test) = (Arc::clone(&queue), sender.clone(), test.clone());
        std::thread::Builder::new()
            .name("prove".to_owned())
            .spawn(move || work(&queue, &sender, test))
            .map_err(ProofError::Thread)?;
    }
    Ok(receiver)
}

/// Tests what is left, one after the other, until nobody wants to know any more.
fn work<S, T>(
    queue: &Queue<S>,
    sender: &UnboundedSender<Tested<T>>,
    test: impl AsyncFn(S) -> Result<T, ProofError>,
) {
    let runtime = Builder::new_current_thread().enable_all().build();
    let next = || {
        let mut queue = queue.lock().unwrap_or_else(PoisonError::into_inner);
        queue.pop_front()
    };
    while let Some((number, subject)) = next() {
        let tested = match &runtime {
            Ok(runtime) => runtime.block_on(test(subject)),
            Err(error) => Err(ProofError::Thread(std::io::Error::from(error.kind()))),
        };
        if sender.send((number, tested)).is_err() {
            return;
        }
    }
}
