//! A bounded store: when it is full, the oldest entry makes room.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Values by key, at most `capacity` of them.
#[derive(Debug)]
pub(crate) struct Store<T> {
    capacity: usize,
    inner: Mutex<Inner<T>>,
}

#[derive(Debug)]
struct Inner<T> {
    values: HashMap<String, T>,
    order: VecDeque<String>,
}

impl<T: Clone> Store<T> {
    /// An empty store.
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self {
            capacity: capacity.max(1),
            inner: Mutex::new(Inner {
                values: HashMap::new(),
                order: VecDeque::new(),
            }),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner<T>> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Stores a value.
    pub(crate) fn insert(&self, key: &str, value: T) {
        let mut inner = self.lock();
        if inner.values.insert(key.to_owned(), value).is_none() {
            inner.order.push_back(key.to_owned());
        }
        while inner.values.len() > self.capacity {
            let Some(oldest) = inner.order.pop_front() else {
                break;
            };
            inner.values.remove(&oldest);
        }
        // Keys that were removed leave their place in the queue; it must not grow without end.
        if inner.order.len() > self.capacity.saturating_mul(2) {
            let Inner { values, order } = &mut *inner;
            order.retain(|key| values.contains_key(key));
        }
    }

    /// A copy of a value.
    pub(crate) fn get(&self, key: &str) -> Option<T> {
        self.lock().values.get(key).cloned()
    }

    /// Changes one value under the lock, and returns what the change returns.
    pub(crate) fn change<R>(&self, key: &str, change: impl FnOnce(&mut T) -> R) -> Option<R> {
        self.lock().values.get_mut(key).map(change)
    }

    /// Changes all values.
    pub(crate) fn change_all(&self, change: impl FnMut(&mut T)) {
        self.lock().values.values_mut().for_each(change);
    }

    /// The keys that are kept.
    pub(crate) fn keys(&self) -> Vec<String> {
        self.lock().values.keys().cloned().collect()
    }

    /// Takes a value out.
    pub(crate) fn take(&self, key: &str) -> Option<T> {
        self.lock().values.remove(key)
    }

    /// Removes a value.
    pub(crate) fn remove(&self, key: &str) {
        self.lock().values.remove(key);
    }

    /// How many values there are.
    pub(crate) fn len(&self) -> usize {
        self.lock().values.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_makes_room() {
        let store = Store::with_capacity(2);
        for (key, value) in [("a", 1), ("b", 2), ("c", 3)] {
            store.insert(key, value);
        }
        assert_eq!(store.len(), 2);
        assert_eq!(store.get("a"), None);
        assert_eq!(store.get("c"), Some(3));
    }
}
