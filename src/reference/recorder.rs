//! What the server was asked: what tests compare with what the other side believes to have sent.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Requests that are kept; older ones make room.
const CAPACITY: usize = 10_000;

/// One request that was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The method.
    pub method: String,
    /// The `Host` header.
    pub host: String,
    /// The path.
    pub path: String,
    /// The query as it stood on the wire; it may hold secrets.
    pub query: String,
    /// The `OpCheck-Run` header.
    pub run: Option<String>,
    /// The `OpCheck-Scenario` header.
    pub scenario: Option<String>,
    /// The status of the answer.
    pub status: u16,
}

/// One line of the live log. Its query is masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// The method.
    pub method: String,
    /// The `Host` header.
    pub host: String,
    /// Path and masked query.
    pub target: String,
    /// The `OpCheck-Scenario` header.
    pub scenario: Option<String>,
    /// The status of the answer.
    pub status: u16,
    /// Where the answer redirects to, masked.
    pub location: Option<String>,
}

#[derive(Debug, Default)]
struct Inner {
    entries: VecDeque<Entry>,
    by_path: BTreeMap<String, u64>,
    total: u64,
    hooks: u64,
}

/// Keeps the last requests and counts all of them.
#[derive(Debug, Default)]
pub struct Recorder(Mutex<Inner>);

/// Paths that are counted by name; a flood of invented paths is counted together.
const PATHS: usize = 1_000;

impl Recorder {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps an entry.
    pub(super) fn record(&self, entry: Entry) {
        let mut inner = self.lock();
        inner.total += 1;
        let known = inner.by_path.contains_key(&entry.path) || inner.by_path.len() < PATHS;
        let path = if known { entry.path.clone() } else { String::new() };
        *inner.by_path.entry(path).or_default() += 1;
        if inner.entries.len() == CAPACITY {
            inner.entries.pop_front();
        }
        inner.entries.push_back(entry);
    }

    /// Counts a hook that was called at the control port.
    pub(super) fn count_hook(&self) {
        self.lock().hooks += 1;
    }

    /// The last requests, oldest first.
    pub fn entries(&self) -> Vec<Entry> {
        self.lock().entries.iter().cloned().collect()
    }

    /// The last requests of a scenario, oldest first.
    pub fn of_scenario(&self, scenario: &str) -> Vec<Entry> {
        self.lock()
            .entries
            .iter()
            .filter(|entry| entry.scenario.as_deref() == Some(scenario))
            .cloned()
            .collect()
    }

    /// How many requests came in all.
    pub fn total(&self) -> u64 {
        self.lock().total
    }

    /// How many hooks were called; they are not among the requests.
    pub fn hooks(&self) -> u64 {
        self.lock().hooks
    }

    /// How many requests came to a path.
    pub fn count(&self, path: &str) -> u64 {
        self.lock().by_path.get(path).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_entries_are_kept_and_all_are_counted() {
        let recorder = Recorder::default();
        for index in 0..CAPACITY + 5 {
            recorder.record(Entry {
                method: "GET".into(),
                host: "h".into(),
                path: "/p".into(),
                query: index.to_string(),
                run: None,
                scenario: Some((index % 2).to_string()),
                status: 200,
            });
        }
        assert_eq!(recorder.entries().len(), CAPACITY);
        assert_eq!(recorder.entries()[0].query, "5");
        assert_eq!(recorder.count("/p"), (CAPACITY + 5) as u64);
        assert_eq!(recorder.total(), recorder.count("/p"));
        assert_eq!(recorder.of_scenario("1").len(), CAPACITY / 2);
    }
}
