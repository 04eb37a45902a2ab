//! Failed attempts of clients to authenticate.

use super::store::Store;

/// Seconds in which attempts are counted together.
const WINDOW: i64 = 60;

/// Failed attempts in a row by the client's id, in the current window.
#[derive(Debug)]
pub(crate) struct Failures(Store<(i64, u32)>);

impl Failures {
    /// Nobody has failed yet.
    pub(super) fn new() -> Self {
        Self(Store::with_capacity(1_000))
    }

    /// Forgets them: who shows the right secret has not been guessing.
    pub(crate) fn forget(&self, id: &str) {
        self.0.remove(id);
    }

    /// Counts one more, and says how many there were since the window began.
    pub(crate) fn count(&self, id: &str, now: i64) -> u32 {
        let counted = self.0.change(id, |(since, count)| {
            if now.saturating_sub(*since) >= WINDOW {
                (*since, *count) = (now, 0);
            }
            *count = count.saturating_add(1);
            *count
        });
        counted.unwrap_or_else(|| {
            self.0.insert(id, (now, 1));
            1
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_are_counted_by_client_and_forgotten_after_a_minute() {
        let failures = Failures::new();
        let counts =
            [("a", 0), ("a", 1), ("b", 1), ("a", 59), ("a", 60)].map(|(id, at)| failures.count(id, at));
        assert_eq!(counts, [1, 2, 1, 3, 1]);
        failures.forget("a");
        assert_eq!([failures.count("a", 61), failures.count("b", 61)], [1, 1]);
    }
}
